"""What comes in fits the published schema, and what fits it comes in: neither side knows better."""

import copy
import json
from datetime import date
from typing import Any, Final

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openfla.contract.anomalies import ANOMALIES
from openfla.contract.findings import Finding
from openfla.contract.schemas import validator
from openfla.contract.shapes import MOST_FINDINGS, Misshapen, shaped
from openfla.contract.trainings import NewProviderTraining, NewTraining, NewVerification, TrainingSearch
from tests.unit.contract.makers import BAKERY, WORKER, a_correction, a_training

_PARTICIPANT: Final = {"ssin": WORKER, "enterpriseNumber": BAKERY, "status": "completed", "certificate": {}}
_MORE: Final = {"funding": "Sectorfonds", "jointCommittee": "111.01", "certificate": {"validUntil": "2031-03-03"}}
WHOLE: Final[dict[type, dict[str, Any]]] = {
    NewTraining: a_training(
        **_MORE,
        countsForAccount=True,
        deductedFrom="legal",
        provider={"name": "Rode Kruis", "enterpriseNumber": BAKERY},
    ),
    NewProviderTraining: {
        **a_training(enterpriseNumber=None, ssin=None, status=None, funding="x", jointCommittee="200"),
        "participants": [_PARTICIPANT, {**_PARTICIPANT, "ssin": "00012511148"}],
    },
    NewVerification: {
        "decision": "corrected",
        "correction": a_correction(**_MORE),
        "countsForAccount": False,
        "deductedFrom": "none",
    },
    TrainingSearch: {
        "enterpriseNumber": BAKERY,
        "ssin": WORKER,
        "period": {"startDate": "2026-03-02", "endDate": "2026-03-03"},
        "status": "completed",
        "verification": "toVerify",
        "declarer": BAKERY,
        "reference": "2026-0001",
        "changedSince": "2026-03-03T16:30:00Z",
    },
}
"""Each message with every member that it may have."""
MESSAGES: Final = tuple(WHOLE)

_VALUES: Final = st.one_of(
    st.sampled_from(
        [
            None, True, False, 0, 1, -1, 2.5, 1e300, 10**20, "", " ", "x", "2", "2.0", "NaN", "Infinity", "1e3", "true",
            [], {}, [1], {"value": 1}, "formal", "Formal", "completed", "days", "hours", "legal", "none", "corrected",
            "2026-02-30", "2026-02-29", "2024-02-29", "2026-13-01", "2026-3-2", "2026-03-02T00:00:00Z", "20260302",
            "2026-W10-1", "2026-03-02 ", "+2026-03-02", "2026-03-03T16:30:00", "2026-03-03T16:30:00+01:00",
            "2026-03-03 16:30:00Z", "2026-03-03t16:30:00z", "2026-03-03T16:30Z", "2026-03-03T16:30:00.123456789Z",
            "2026-03-03T24:00:00Z", "2026-03-03T16:30:00+0100", "2026-03-03T16:30:00-00:00", "1772555400",
            "0999999922", "0999999922\n", "٠٩٩٩٩٩٩٩٢٢", "85073003328", "8507300332", "111.01", "111.1", "x" * 64,
            "x" * 65, "x" * 200, "x" * 201, "é" * 200, "😀" * 200, "😀" * 201, "a\u0000b", "a\tb", "a\x7fb", "a\n",
            "\u2028",
        ]
    ),
    st.text(max_size=12),
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(date(1, 1, 1)).map(str),
    st.datetimes().map(lambda moment: f"{moment.isoformat()}Z"),
)  # fmt: skip
_NAMES: Final = st.one_of(
    st.sampled_from(["surprise", "Title", "verified", "value", "unit", "ssin", "startDate", "", "correction", "id"]),
    st.text(max_size=6),
)


def _places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to everything within a JSON value."""
    found = [here] if here else []
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        found += _places(inner, (*here, step))
    return found


def _at(value: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        value = value[step]
    return value


@st.composite
def mutated(draw: st.DrawFn, message: type) -> Any:
    """A message with up to three changes: members left out, added, renamed or with another value."""
    value = copy.deepcopy(WHOLE[message])
    for _ in range(draw(st.integers(0, 3))):
        places = _places(value)
        if not places:
            break
        place = draw(st.sampled_from(places))
        holder, step = _at(value, place[:-1]), place[-1]
        deed = draw(st.sampled_from(["replace", "replace", "leave out", "add", "twice"]))
        if deed == "replace":
            holder[step] = copy.deepcopy(draw(_VALUES))
        elif deed == "leave out":
            del holder[step]
        elif deed == "add" and isinstance(holder, dict):
            holder[draw(_NAMES)] = copy.deepcopy(draw(_VALUES))
        elif isinstance(holder, list):
            holder.append(copy.deepcopy(holder[step]))
    return value


@st.composite
def written(draw: st.DrawFn, value: Any) -> bytes:
    """A value as JSON text: with or without blanks, and with letters written as their numbers."""
    text = json.dumps(value, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1])))
    if draw(st.booleans()):
        letter = draw(st.sampled_from("aeitus"))
        text = text.replace(letter, f"\\u{ord(letter):04x}") if "\\" not in text and "tru" not in text else text
    return text.encode()


def _findings(body: bytes, message: type) -> list[Finding]:
    try:
        shaped(body, message)
    except Misshapen as mistake:
        return mistake.findings
    return []


def _accepted(body: bytes, message: type) -> bool:
    findings = _findings(body, message)
    assert len(findings) <= MOST_FINDINGS
    assert all(found.code in ANOMALIES for found in findings)
    return not findings


def _fits(body: bytes, message: type) -> bool:
    try:
        value = json.loads(body)
    except ValueError:
        return False
    return bool(validator(message).is_valid(value))


class TestBothSides:
    @pytest.mark.parametrize("message", MESSAGES)
    def test_a_whole_message_is_accepted(self, message: type) -> None:
        body = json.dumps(WHOLE[message]).encode()
        assert (_accepted(body, message), _fits(body, message)) == (True, True)

    @pytest.mark.parametrize("message", MESSAGES)
    @given(data=st.data())
    def test_what_one_side_accepts_the_other_accepts_too(self, message: type, data: st.DataObject) -> None:
        body = data.draw(mutated(message).flatmap(written))
        assert _accepted(body, message) is _fits(body, message)

    @given(message=st.sampled_from(MESSAGES), value=st.recursive(_VALUES, lambda inner: st.lists(inner, max_size=3)))
    def test_neither_side_takes_what_is_no_object(self, message: type, value: Any) -> None:
        body = json.dumps(value).encode()
        assert _accepted(body, message) is _fits(body, message)

    @given(message=st.sampled_from(MESSAGES), body=st.binary(max_size=60))
    @example(NewTraining, b"\xef\xbb\xbf{}")
    @example(NewTraining, b'{"title": "\\ud800"}')
    @example(NewTraining, b"[" * 5000)
    def test_what_is_no_json_is_never_accepted(self, message: type, body: bytes) -> None:
        assert not _accepted(body, message) or _fits(body, message)

    @pytest.mark.parametrize("name", ["\\u0076alue", "v\\u0061lue", "\\u0076\\u0061\\u006c\\u0075\\u0065"])
    @pytest.mark.parametrize("value", ['"2"', '"2.0"', '"NaN"', '"Infinity"'])
    def test_a_number_in_quotation_marks_is_none_however_its_name_is_written(self, name: str, value: str) -> None:
        body = json.dumps(a_training(duration="here")).replace('"here"', f'{{"{name}": {value}, "unit": "days"}}')
        findings = _findings(body.encode(), NewTraining)
        assert [(found.code, found.name) for found in findings] == [("wrongType", "duration.value")]

    @pytest.mark.parametrize(
        ("since", "is_a_moment"),
        [
            ("2026-03-03T16:30:00Z", True),
            ("2026-03-03T16:30:00.5+01:00", True),
            ("2026-03-03T16:30:00", False),
            ("2026-03-03 16:30:00Z", False),
            ("2026-03-03", False),
            ("2026-03-03T16:30Z", False),
            ("2026-02-30T16:30:00Z", False),
        ],
    )
    def test_a_moment_has_one_form(self, since: str, is_a_moment: bool) -> None:
        assert _accepted(json.dumps({"changedSince": since}).encode(), TrainingSearch) is is_a_moment

    @pytest.mark.parametrize("day", ["0000-01-01", "2026-02-30", "2026-03-02Z"])
    def test_a_day_exists_in_the_calendar(self, day: str) -> None:
        body = json.dumps(a_training(period={"startDate": day, "endDate": "2026-03-03"})).encode()
        findings = _findings(body, NewTraining)
        assert [(found.code, found.name) for found in findings] == [("notADate", "period.startDate")]


class TestFindings:
    def test_each_kind_of_mistake_has_its_rule(self) -> None:
        wrong = a_training(
            reference="x" * 65,
            title=7,
            type="formeel",
            jointCommittee="1",
            period={"startDate": "2026-02-30"},
            surprise=1,
            ssin=None,
        )
        findings = _findings(json.dumps(wrong).encode(), NewTraining)
        assert {(found.code, found.name) for found in findings} == {
            ("wrongLength", "reference"),
            ("wrongType", "title"),
            ("outsideDomain", "type"),
            ("wrongForm", "jointCommittee"),
            ("notADate", "period.startDate"),
            ("missing", "period.endDate"),
            ("unknownField", "surprise"),
            ("missing", "ssin"),
        }

    def test_what_is_no_json_is_told_as_such(self) -> None:
        findings = _findings(b"{", NewTraining)
        assert [(found.code, found.name) for found in findings] == [("notJson", "")]

    @given(value=st.text(min_size=4, max_size=30).filter(lambda text: text not in str(WHOLE)))
    def test_the_value_itself_is_not_told(self, value: str) -> None:
        # A text that occurs in no message, where each member must have another form.
        marked = f"☂{value}☂"
        wrong = {name: marked for name in a_training() if name != "title"}
        findings = _findings(msgspec.json.encode(wrong), NewTraining)
        assert "☂" not in str(findings)
