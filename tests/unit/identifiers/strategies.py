"""Valid identifiers of every kind, made from the rules rather than by the code under test."""

from calendar import monthrange

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy, composite, integers, just, sampled_from

SEPARATORS = (" ", ".", "-", "/", "\u00a0", "\u202f", "\u2011", "\u2013", "\u200b", "\t")
SPACES = (" ", "\u00a0", "\u202f", "\t", "\n")


@composite
def written(draw: DrawFn, number: str, marks: tuple[str, ...] = SEPARATORS) -> str:
    """The same number, with any mark before, between and behind its characters."""
    gaps = st.lists(sampled_from(("", *marks)), min_size=len(number) + 1, max_size=len(number) + 1)
    first, *others = draw(gaps)
    return first + "".join(character + gap for character, gap in zip(number, others, strict=True))


def ssins(centuries: tuple[int, ...] = (1900, 2000)) -> SearchStrategy[str]:
    """National register and BIS numbers, with full, partial and unknown birth dates."""
    return st.one_of(dated_ssins(centuries), undated_ssins(centuries))


@composite
def dated_ssins(draw: DrawFn, centuries: tuple[int, ...] = (1900, 2000)) -> str:
    """With a month; the day may be 00."""
    year, month = draw(sampled_from(centuries)) + draw(integers(0, 99)), draw(integers(1, 12))
    day = draw(integers(0, monthrange(year, month)[1]))
    return draw(_completed(year, month, day))


@composite
def undated_ssins(draw: DrawFn, centuries: tuple[int, ...] = (1900, 2000)) -> str:
    """With month 00; the day digits may be anything."""
    year = draw(sampled_from(centuries)) + draw(integers(0, 99))
    return draw(_completed(year, 0, draw(integers(0, 99))))


@composite
def _completed(draw: DrawFn, year: int, month: int, day: int) -> str:
    bis = draw(sampled_from((0, 20, 40)))
    counter = draw(integers(0, 999) if bis else integers(1, 998))
    leading = f"{year % 100:02}{month + bis:02}{day:02}{counter:03}"
    return f"{leading}{97 - int(('2' if year >= 2000 else '') + leading) % 97:02}"


def enterprise_numbers() -> SearchStrategy[str]:
    return integers(0, 1_9999999).map(_of_the_crossroads_bank)


def establishment_numbers() -> SearchStrategy[str]:
    return integers(2_0000000, 8_9999999).map(_of_the_crossroads_bank)


def _of_the_crossroads_bank(leading: int) -> str:
    return f"{leading:08}{97 - leading % 97:02}"


def nsso_numbers() -> SearchStrategy[str]:
    """Definitive, provisional and old ones of local administrations."""
    return st.one_of(definitive_nsso_numbers(), provisional_nsso_numbers(), local_nsso_numbers())


def definitive_nsso_numbers(from_serial: int = 2) -> SearchStrategy[str]:
    return integers(from_serial, 999_9999).map(_of_the_nsso)


def provisional_nsso_numbers() -> SearchStrategy[str]:
    return integers(5000_0001, 5999_9999).map(_of_the_nsso)


def _of_the_nsso(serial: int) -> str:
    return f"{serial:07}{96 - serial * 100 % 97 or 97:02}"


def local_nsso_numbers() -> SearchStrategy[str]:
    return integers(2, 99_9999).map(lambda serial: f"{serial:07}{serial % 97 or 97:02}")


def joint_committees() -> SearchStrategy[str]:
    """A committee, a subdivision, and one below it, never ending in .00."""
    committee = integers(0, 999).map("{:03}".format)
    middle = integers(0, 99).map(".{:02}".format)
    last = integers(1, 99).map(".{:02}".format)
    return st.tuples(committee, st.one_of(just(""), last, st.tuples(middle, last).map("".join))).map("".join)


def agreement_numbers() -> SearchStrategy[str]:
    """With a joint committee, or the serial alone."""
    serial = integers(1000, 999_999).map(str)
    return st.one_of(serial, st.tuples(serial, just("/CO/"), joint_committees()).map("".join))
