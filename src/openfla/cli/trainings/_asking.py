"""Questions about the columns of a file, asked in a terminal and nowhere else."""

from collections.abc import Callable
from typing import Final, TypeVar

import typer
from rich.text import Text

from openfla.cli.speech import LANGUAGE, _, err, tell
from openfla.cli.trainings._mistakes import NoSuchColumnHere, NoSuchWord
from openfla.sending import Column, Field, Guess
from openfla.sending.drafting import OF_ONE_TRAINING, Draft, allowed, is_known
from openfla.texts import N_, Explained

T = TypeVar("T")

_NONE: Final = "-"
_ALWAYS: Final = "="
_HOW: Final = N_(
    "Enter takes what stands between [ and ]; a column is told by its letters or its header; - stands for none; "
    "=VALUE tells what is the same in every row."
)


def asked(draft: Draft) -> Draft:
    """What the reader says to everything that is doubtful, to what is missing, and to words that nobody knows."""
    if draft.doubtful or draft.missing or draft.proposal.unknown_words:
        err.print(Text(_(_HOW)), soft_wrap=False)
        err.print()
    for guess in draft.doubtful:
        draft = _about_guess(draft, guess)
    for field in draft.missing:
        draft = _about_missing(draft, field)
    for field, words in draft.proposal.unknown_words.items():
        for word in words if field in draft.mapping.columns else ():
            draft = _about_word(draft, field, word)
    return draft


def _about_guess(draft: Draft, guess: Guess) -> Draft:
    question = _("Column with %(field)s", field=guess.field.named(LANGUAGE))
    column = _answer(question, lambda answer: None if answer == _NONE else _column(draft, answer), guess.column.letters)
    return draft.at(guess.field, column) if column else draft.nowhere(guess.field)


def _about_missing(draft: Draft, field: Field) -> Draft:
    named, words = field.named(LANGUAGE), allowed(field, LANGUAGE)
    question = _("Column with %(field)s, or =VALUE", field=named)
    if field in OF_ONE_TRAINING:
        question = _("Column with %(field)s", field=named)
    elif words:
        question = _("Column with %(field)s, or = and one of these: %(allowed)s", field=named, allowed=words)

    def known(value: str) -> str:
        if words and not is_known(field, value):
            raise NoSuchWord(value, words)
        return value

    def put(answer: str) -> Draft:
        if answer == _NONE:
            return draft
        if answer.startswith(_ALWAYS) and field not in OF_ONE_TRAINING:
            return draft.always(field, known(answer.removeprefix(_ALWAYS).strip()))
        return draft.at(field, _column(draft, answer))

    return _answer(question, put, _NONE)


def _about_word(draft: Draft, field: Field, word: str) -> Draft:
    values = {"field": field.named(LANGUAGE), "word": word, "allowed": allowed(field, LANGUAGE)}
    question = _("%(field)s: what does “%(word)s” mean? One of these: %(allowed)s", **values)

    def meaning(answer: str) -> str:
        if answer != _NONE and not is_known(field, answer):
            raise NoSuchWord(answer, allowed(field, LANGUAGE))
        return answer

    found = _answer(question, meaning, _NONE)
    return draft if found == _NONE else draft.reading(field, word, found)


def _column(draft: Draft, answer: str) -> Column:
    found = draft.column(answer)
    if found is None:
        raise NoSuchColumnHere(answer)
    return found


def _answer(question: str, read: Callable[[str], T], usual: str) -> T:
    """An answer that can be read; asked again until it can."""
    while True:
        answer: str = typer.prompt(question, default=usual, err=True)
        try:
            return read(answer.strip())
        except Explained as mistake:
            tell(mistake)
