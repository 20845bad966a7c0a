"""What a training must be beyond its schema: each rule either side of its edge."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from openfla.contract.checks import trainings as checks
from openfla.contract.trainings import DurationUnit, RightKind, TrainingSearch
from tests.unit.contract.makers import DAY, TODAY, WORKER, a_correction, decided, declared, provided, told

_TOMORROW, _YESTERDAY = str(TODAY + timedelta(days=1)), str(TODAY - timedelta(days=1))


def _period(first: str, last: str = "") -> dict[str, str]:
    return {"startDate": first, "endDate": last or first}


def _lasting(value: Any, unit: str = "days", first: str = "2026-03-02", last: str = "2026-03-03") -> dict[str, Any]:
    return {"duration": {"value": value, "unit": unit}, "period": _period(first, last)}


_NEVER: dict[str, Any] = {"status": "unsuitable"}
"""Of what the worker cannot follow it does not matter when it is."""

EDGES = [
    ("blank", "title", {"title": "."}, {"title": " "}),
    ("blank", "title", {"title": "\u00a0x"}, {"title": "\u00a0\u2003"}),
    (
        "endBeforeStart",
        "period.endDate",
        {"period": _period("2026-03-03")},
        {"period": _period("2026-03-03", "2026-03-02")},
    ),
    ("dayOutOfRange", "period.startDate", {"period": _period("1950-01-01")}, {"period": _period("1949-12-31")}),
    ("dayOutOfRange", "period.endDate", {"period": _period("1950-01-01")}, {"period": _period("1949-12-31")}),
    (
        "dayOutOfRange",
        "period.startDate",
        {**_NEVER, "period": _period("2099-12-31")},
        {**_NEVER, "period": _period("2100-01-01")},
    ),
    (
        "dayOutOfRange",
        "period.endDate",
        {**_NEVER, "period": _period("2099-12-31")},
        {**_NEVER, "period": _period("2099-12-31", "2100-01-01")},
    ),
    (
        "longPeriod",
        "period",
        {"period": _period("2024-01-01", "2024-12-31")},
        {"period": _period("2024-01-01", "2025-01-01")},
    ),
    ("durationOutOfRange", "duration.value", _lasting(0.001), _lasting(0)),
    ("durationOutOfRange", "duration.value", _lasting(0.001), _lasting(-0.001)),
    ("durationOutOfRange", "duration.value", _lasting(1250), _lasting(1250.001)),
    ("durationOutOfRange", "duration.value", _lasting(10_000, "hours"), _lasting(10_000.001, "hours")),
    ("durationOutOfRange", "duration.value", _lasting(600_000, "minutes"), _lasting(600_001, "minutes")),
    ("tooManyDecimals", "duration.value", _lasting(1.125), _lasting(1.1251)),
    ("durationExceedsPeriod", "duration", _lasting(48, "hours"), _lasting(48.001, "hours")),
    ("durationExceedsPeriod", "duration", _lasting(2880, "minutes"), _lasting(2881, "minutes")),
    ("durationExceedsPeriod", "duration", _lasting(3), _lasting(7)),
    ("durationUnlikely", "duration", _lasting(24, "hours"), _lasting(24.001, "hours")),
    ("enterpriseNumberInvalid", "enterpriseNumber", {}, {"enterpriseNumber": "0999999923"}),
    ("ssinInvalid", "ssin", {}, {"ssin": "85073003329"}),
    ("completedInFuture", "status", {"period": _period(str(TODAY))}, {"period": _period(str(TODAY), _TOMORROW)}),
    (
        "notFollowedInFuture",
        "status",
        {"status": "notFollowed", "period": _period(str(TODAY), _TOMORROW)},
        {"status": "notFollowed", "period": _period(_TOMORROW)},
    ),
    (
        "reservedInPast",
        "status",
        {"status": "reserved", "period": _period(_YESTERDAY, str(TODAY))},
        {"status": "reserved", "period": _period(_YESTERDAY)},
    ),
    ("certificateWithoutCompletion", "certificate", {"certificate": {}}, {"certificate": {}, "status": "unsuitable"}),
    (
        "certificateEndsTooSoon",
        "certificate.validUntil",
        {"certificate": {"validUntil": "2026-03-03"}},
        {"certificate": {"validUntil": "2026-03-02"}},
    ),
    (
        "certificateExpired",
        "certificate.validUntil",
        {"certificate": {"validUntil": str(TODAY)}},
        {"certificate": {"validUntil": _YESTERDAY}},
    ),
    ("exactlyOneExpected", "provider", {"provider": {"name": "Rode Kruis"}}, {"provider": {}}),
    (
        "exactlyOneExpected",
        "provider",
        {"provider": {"enterpriseNumber": "0884303369"}},
        {"provider": {"enterpriseNumber": "0884303369", "name": "Rode Kruis"}},
    ),
    (
        "enterpriseNumberInvalid",
        "provider.enterpriseNumber",
        {"provider": {"enterpriseNumber": "0884303369"}},
        {"provider": {"enterpriseNumber": "0884303368"}},
    ),
    ("blank", "provider.name", {"provider": {"name": " x "}}, {"provider": {"name": "  "}}),
    (
        "deductionWithoutCounting",
        "deductedFrom",
        {"countsForAccount": False, "deductedFrom": "none"},
        {"countsForAccount": False, "deductedFrom": "extra"},
    ),
    (
        "deductionWithoutCounting",
        "deductedFrom",
        {"countsForAccount": True, "deductedFrom": "extra"},
        {"countsForAccount": False, "deductedFrom": "legal"},
    ),
]


class TestTraining:
    @pytest.mark.parametrize(("code", "name", "inside", "outside"), EDGES, ids=lambda told: str(told)[:60])
    def test_each_rule_has_an_edge(self, code: str, name: str, inside: dict[str, Any], outside: dict[str, Any]) -> None:
        assert (code, name) not in told(checks.findings_of(declared(**inside), DAY, TODAY))
        assert (code, name) in told(checks.findings_of(declared(**outside), DAY, TODAY))

    def test_a_sound_one_has_no_finding(self) -> None:
        full = declared(
            certificate={"validUntil": "2031-01-01"},
            provider={"name": "Rode Kruis"},
            funding="Sectorfonds",
            jointCommittee="200",
            deductedFrom="legal",
        )
        assert checks.findings_of(full, DAY, TODAY) == []

    def test_a_day_is_as_long_as_the_installation_says(self) -> None:
        four_days = declared(**_lasting(4))
        assert told(checks.findings_of(four_days, Decimal(720), TODAY)) == {("durationUnlikely", "duration")}
        assert told(checks.findings_of(four_days, Decimal(721), TODAY)) == {("durationExceedsPeriod", "duration")}

    @pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
    def test_what_is_no_length_is_out_of_range(self, value: str) -> None:
        training = declared()
        duration = msgspec.structs.replace(training.duration, value=Decimal(value))
        wrong = msgspec.structs.replace(training, duration=duration)
        assert told(checks.findings_of(wrong, DAY, TODAY)) == {("durationOutOfRange", "duration.value")}

    def test_not_even_the_fortieth_decimal_is_overlooked(self) -> None:
        training = declared()
        duration = msgspec.structs.replace(training.duration, value=Decimal("1." + "0" * 39 + "1"))
        wrong = msgspec.structs.replace(training, duration=duration)
        assert told(checks.findings_of(wrong, DAY, TODAY)) == {("tooManyDecimals", "duration.value")}

    def test_zeros_at_the_end_are_no_decimals(self) -> None:
        training = declared()
        duration = msgspec.structs.replace(training.duration, value=Decimal("2.0000000"))
        assert checks.findings_of(msgspec.structs.replace(training, duration=duration), DAY, TODAY) == []

    def test_every_finding_comes_at_once(self) -> None:
        wrong = declared(ssin="85073003329", title=" ", certificate={}, status="unsuitable", countsForAccount=False)
        wrong = msgspec.structs.replace(wrong, deducted_from=RightKind.LEGAL)
        assert {code for code, _ in told(checks.findings_of(wrong, DAY, TODAY))} == {
            "ssinInvalid",
            "blank",
            "certificateWithoutCompletion",
            "deductionWithoutCounting",
        }

    def test_the_longest_is_about_five_years_in_every_unit(self) -> None:
        assert set(checks.LONGEST) == set(DurationUnit)


class TestProvided:
    @pytest.mark.parametrize(
        ("about", "expected"),
        [
            ({}, set()),
            ({"ssin": "85073003329"}, {("ssinInvalid", "participants[1].ssin")}),
            ({"ssin": WORKER}, {("participantTwice", "participants[1].ssin")}),
            ({"enterpriseNumber": "0999999922"}, set()),
            (
                {"enterpriseNumber": "0999999923"},
                {("enterpriseNumberInvalid", "participants[1].enterpriseNumber")},
            ),
            ({"status": "reserved"}, {("reservedInPast", "participants[1].status")}),
            ({"certificate": {}}, set()),
            (
                {"certificate": {}, "status": "notFollowed"},
                {("certificateWithoutCompletion", "participants[1].certificate")},
            ),
            (
                {"certificate": {"validUntil": "2026-03-02"}},
                {("certificateEndsTooSoon", "participants[1].certificate.validUntil")},
            ),
        ],
    )
    def test_each_participant_is_judged(self, about: dict[str, Any], expected: set[tuple[str, str]]) -> None:
        first = {"ssin": WORKER, "status": "completed"}
        training = provided(first, {"ssin": "00012511148", "status": "completed", **about})
        assert told(checks.findings_of_provider(training, DAY, TODAY)) == expected

    def test_what_is_wrong_with_the_training_is_told_once(self) -> None:
        participants = [{"ssin": ssin, "status": "completed"} for ssin in (WORKER, "00012511148")]
        found = checks.findings_of_provider(provided(*participants, title=" "), DAY, TODAY)
        assert [(each.code, each.name) for each in found] == [("blank", "title")]


class TestVerification:
    @pytest.mark.parametrize(
        ("decision", "about", "expected"),
        [
            ("confirmed", {}, set()),
            ("rejected", {}, set()),
            ("corrected", {"correction": a_correction()}, set()),
            ("corrected", {}, {("correctionExpected", "correction")}),
            ("confirmed", {"correction": a_correction()}, {("correctionExpected", "correction")}),
            ("rejected", {"correction": a_correction()}, {("correctionExpected", "correction")}),
            ("confirmed", {"countsForAccount": False}, set()),
            ("confirmed", {"countsForAccount": False, "deductedFrom": "none"}, set()),
            (
                "confirmed",
                {"countsForAccount": False, "deductedFrom": "legal"},
                {("deductionWithoutCounting", "deductedFrom")},
            ),
            ("corrected", {"correction": a_correction(title=" ")}, {("blank", "correction.title")}),
            (
                "corrected",
                {"correction": a_correction(status="reserved")},
                {("reservedInPast", "correction.status")},
            ),
            (
                "corrected",
                {"correction": a_correction(certificate={"validUntil": "2026-03-02"})},
                {("certificateEndsTooSoon", "correction.certificate.validUntil")},
            ),
        ],
    )
    def test_a_decision_is_judged(self, decision: str, about: dict[str, Any], expected: set[tuple[str, str]]) -> None:
        assert told(checks.findings_of_verification(decided(decision, **about), DAY, TODAY)) == expected


class TestSearch:
    @pytest.mark.parametrize(
        ("about", "expected"),
        [
            ({}, set()),
            ({"enterpriseNumber": "0999999922", "declarer": "0884303369", "ssin": WORKER}, set()),
            ({"enterpriseNumber": "0999999923"}, {("enterpriseNumberInvalid", "enterpriseNumber")}),
            ({"declarer": "0999999923"}, {("enterpriseNumberInvalid", "declarer")}),
            ({"ssin": "85073003329"}, {("ssinInvalid", "ssin")}),
            ({"period": _period("2026-03-02")}, set()),
            ({"period": _period("2026-03-02", "2026-03-01")}, {("endBeforeStart", "period.endDate")}),
        ],
    )
    def test_what_can_find_nothing_is_told(self, about: dict[str, Any], expected: set[tuple[str, str]]) -> None:
        wanted = msgspec.json.decode(msgspec.json.encode(about), type=TrainingSearch)
        assert told(checks.findings_of_search(wanted)) == expected
