"""Calls whose body is broken: each gets every issue at once, and a worker's number is never told back."""

import gzip
from typing import Any

import pytest

from tests.platform.hostile.api_expectations import Build, assert_problem, calling, row
from tests.platform.hostile.stages import Stage
from tests.platform.hostile.wire import FORM, Headers
from tests.platforms import WORKER, a_provided_training, a_training

_WRONG_WORKER = "85073003329"
_TYPED = "application/json"
_UNKNOWN = "0198f5f0-0000-7000-8000-000000000000"


def _sent(body: Any, **about: Any) -> Build:
    """An employer posts these bytes, or this as JSON."""
    return lambda stage: calling(stage.employer, body, **about)


def _training(**about: Any) -> Build:
    return _sent(a_training(**about))


def _written(member: str, value: str) -> Build:
    """A training with a member as it is written in JSON, whatever that means."""

    def build(stage: Stage) -> Any:
        body = calling(stage.employer, a_training(**{member: "here"})).body
        assert isinstance(body, bytes)
        return calling(stage.employer, body.replace(b'"here"', value.encode("utf-8", "surrogatepass")))

    return build


def _lasting(value: str) -> Build:
    """A training of so many days, as it is written in JSON."""
    return _written("duration", f'{{"value":{value},"unit":"days"}}')


def _provided(**about: Any) -> Build:
    return lambda stage: calling(stage.trainer, a_provided_training(**about))


def _with_participants(*participants: Any) -> Build:
    return _provided(participants=list(participants))


def _searching(body: Any) -> Build:
    return _sent(body, path="/trainings/search")


def _putting(body: Any, **about: Any) -> Build:
    """A correction of a training that is not there."""
    seen: Headers = [("If-Match", '"1"')]
    return _sent(body, path=f"/trainings/{_UNKNOWN}", method="PUT", headers=seen, **about)


def _deciding(body: Any) -> Build:
    return _sent(body, path=f"/trainings/{_UNKNOWN}/verification", headers=[("If-Match", '"1"')])


def _right(**about: Any) -> Build:
    usual = {"enterpriseNumber": "0999999922", "ssin": WORKER, "year": 2026, "kind": "legal", "days": 5}
    return _sent({**usual, **about}, path="/trainingRights")


def _period(start: Any, end: Any) -> dict[str, Any]:
    return {"startDate": start, "endDate": end}


_HUGE = b'{"title": "' + b"x" * 300_000 + b'"}'

REFUSED = [
    row("nothing", _sent(b""), "badRequest", "schemaViolation"),
    row("a JSON array", _sent(b"[]"), "badRequest", "schemaViolation"),
    row("a JSON number", _sent(b"1"), "badRequest", "schemaViolation"),
    row("null", _sent(b"null"), "badRequest", "schemaViolation"),
    row("a JSON text", _sent(b'"training"'), "badRequest", "schemaViolation"),
    row("JSON that breaks off", _sent(b'{"title": "Eerste'), "badRequest", "schemaViolation"),
    row("two JSON values", _sent(b"{} {}"), "badRequest", "schemaViolation"),
    row("JSON with a comment", _sent(b"{} // training"), "badRequest", "schemaViolation"),
    row("a byte order mark", _sent(b"\xef\xbb\xbf{}"), "badRequest", "schemaViolation"),
    row("UTF-16", _sent("{}".encode("utf-16")), "badRequest", "schemaViolation"),
    row("bytes that are not UTF-8", _sent(b'{"title": "\xff\xfe"}'), "badRequest", "schemaViolation"),
    row("a NUL byte", _sent(b"\0"), "badRequest", "schemaViolation"),
    row("10 000 open brackets", _sent(b"[" * 10_000), "badRequest", "schemaViolation"),
    row("10 000 levels", _sent(b'{"a":' * 10_000 + b"1" + b"}" * 10_000), "badRequest", "schemaViolation"),
    row("10 000 levels in a member", _written("title", "[" * 10_000 + "]" * 10_000), "badRequest", "schemaViolation"),
    row("an empty object", _sent({}), "badRequest", "reference", "enterpriseNumber", "ssin", "title", "type", "period",
        "duration", "status"),
    row("a member that nobody knows", _training(surprise=1), "badRequest", "surprise"),
    row("a member in another case", _training(Title="Heftruck"), "badRequest", "Title"),
    row("a member of the answer", _training(verified=True, id="1"), "badRequest", "verified", "id"),
    row("a worker's number as the name of a member", _training(**{WORKER: 1}), "badRequest", "***"),
    row("null for what is required", _written("title", "null"), "badRequest", "title"),
    row("null for what may be left out", _written("funding", "null"), "badRequest", "funding"),
    row("null within", _training(period=_period(None, "2026-03-03")), "badRequest", "period.startDate"),
    row("wrong types everywhere", _training(title=1, type=[], period=7, duration="2", status={}, ssin=85073003328,
        countsForAccount="yes"), "badRequest", "title", "type", "period", "duration", "status", "ssin",
        "countsForAccount"),
    row("codes that nobody knows", _training(type="formeel", status="done", deductedFrom="all"), "badRequest", "type",
        "status", "deductedFrom"),
    row("a code with a blank", _training(type="formal "), "badRequest", "type"),
    row("a duration as a text", _training(duration={"value": "2", "unit": "days"}), "badRequest", "duration.value"),
    row("a duration as the text NaN", _training(duration={"value": "NaN", "unit": "days"}), "badRequest",
        "duration.value"),
    row("a duration of NaN", _lasting("NaN"), "badRequest", "schemaViolation"),
    row("a duration of Infinity", _lasting("Infinity"), "badRequest", "schemaViolation"),
    row("a duration of 1e999 days", _lasting("1e999"), "badRequest", "duration.value"),
    row("a duration of 1e99999999999999999999 days", _lasting("1e99999999999999999999"), "badRequest",
        "schemaViolation"),
    row("a duration of 1e-999 days", _lasting("1e-999"), "badRequest", "duration.value"),
    row("a duration of 5 000 digits", _lasting("9" * 5000), "badRequest", "duration.value"),
    row("a duration with a leading zero", _lasting("02"), "badRequest", "schemaViolation"),
    row("a duration of nothing", _lasting("0"), "badRequest", "duration.value"),
    row("a duration below zero", _lasting("-1"), "badRequest", "duration.value"),
    row("a duration of ten years", _lasting("2500"), "badRequest", "duration.value"),
    row("a duration with four decimals", _lasting("1.2345"), "badRequest", "duration.value"),
    row("a duration with forty decimals", _lasting("1." + "0" * 39 + "1"), "badRequest", "duration.value"),
    row("a duration of true", _lasting("true"), "badRequest", "duration.value"),
    row("a day that does not exist", _training(period=_period("2026-02-30", "2026-03-03")), "badRequest",
        "period.startDate"),
    row("a day as people write it", _training(period=_period("02/03/2026", "3 maart")), "badRequest",
        "period.startDate", "period.endDate"),
    row("a day with a time", _training(period=_period("2026-03-02T00:00:00Z", "2026-03-03")), "badRequest",
        "period.startDate"),
    row("a day without dashes", _training(period=_period("20260302", "2026-03-03")), "badRequest", "period.startDate"),
    row("a day of the year 0", _training(period=_period("0000-01-01", "2026-03-03")), "badRequest",
        "period.startDate"),
    row("a day of the year 1", _training(period=_period("0001-01-01", "2026-03-03")), "badRequest",
        "period.startDate"),
    row("a day of the year 9999", _training(period=_period("2026-03-02", "9999-12-31")), "badRequest",
        "period.endDate", "status"),
    row("a period that ends before it begins", _training(period=_period("2026-03-03", "2026-03-02")), "badRequest",
        "period.endDate"),
    row("a certificate that ends before the training", _training(certificate={"validUntil": "2020-01-01"}),
        "badRequest", "certificate.validUntil"),
    row("a certificate of what was not followed", _training(status="notFollowed", certificate={}), "badRequest",
        "certificate"),
    row("control characters in the title", _training(title="Eerste\x07hulp"), "badRequest", "title"),
    row("a NUL in the title", _training(title="Eerste\0hulp"), "badRequest", "title"),
    row("a line break after the title", _training(title="Eerste hulp\n"), "badRequest", "title"),
    row("half a character in the title", _written("title", '"\\ud800"'), "badRequest", "schemaViolation"),
    row("an empty title", _training(title=""), "badRequest", "title"),
    row("a title of 201 characters", _training(title="x" * 201), "badRequest", "title"),
    row("a line break after the reference", _training(reference="2026-1\n"), "badRequest", "reference"),
    row("a blank before the reference", _training(reference=" 2026-1"), "badRequest", "reference"),
    row("a reference outside ASCII", _training(reference="opleiding-é"), "badRequest", "reference"),
    row("a reference of 65 characters", _training(reference="x" * 65), "badRequest", "reference"),
    row("a worker's number in Arabic digits", _training(ssin="٨٥٠٧٣٠٠٣٣٢٨"), "badRequest", "ssin"),
    row("a worker's number with dots", _training(ssin="85.07.30-033.28"), "badRequest", "ssin"),
    row("a worker's number before a line break", _training(ssin=f"{WORKER}\n"), "badRequest", "ssin"),
    row("a worker's number with wrong check digits", _training(ssin=_WRONG_WORKER), "badRequest", "ssin"),
    row("a worker born on the 32nd", _training(ssin="85073203391"), "badRequest", "ssin"),
    row("an enterprise number with wrong check digits", _training(enterpriseNumber="0999999999"), "badRequest",
        "enterpriseNumber"),
    row("an enterprise number with dots", _training(enterpriseNumber="0999.999.922"), "badRequest",
        "enterpriseNumber"),
    row("an enterprise number without its zero", _training(enterpriseNumber="999999922"), "badRequest",
        "enterpriseNumber"),
    row("a joint committee that is none", _training(jointCommittee="20"), "badRequest", "jointCommittee"),
    row("a provider without a name", _training(provider={}), "badRequest", "provider"),
    row("a provider with a name and a number", _training(provider={"name": "x", "enterpriseNumber": "0884303369"}),
        "badRequest", "provider"),
    row("a training that does not count and is deducted", _training(countsForAccount=False, deductedFrom="legal"),
        "badRequest", "deductedFrom"),
    row("many rules broken at once", _training(ssin=_WRONG_WORKER, enterpriseNumber="0999999999",
        period=_period("2026-03-03", "2026-03-02"), duration={"value": 0, "unit": "hours"}), "badRequest", "ssin",
        "enterpriseNumber", "period.endDate", "duration.value"),
    row("an employer's training from a training provider", lambda s: calling(s.trainer, a_training()), "badRequest",
        "enterpriseNumber", "ssin", "status", "participants"),
    row("a training without participants", _with_participants(), "badRequest", "participants"),
    row("a participant of another shape", _with_participants({"ssin": WORKER}, 7), "badRequest",
        "participants[0].status", "participants[1]"),
    row("1 001 participants", _with_participants(*[{"ssin": WORKER, "status": "completed"}] * 1001), "badRequest",
        "participants"),
    row("the same participant twice, and one who is nobody", _with_participants(
        *[{"ssin": WORKER, "status": "completed"}] * 2, {"ssin": _WRONG_WORKER, "status": "completed"}), "badRequest",
        "participants[1].ssin", "participants[2].ssin"),
    row("a title of 300 kB from a training provider", _provided(title="x" * 300_000), "badRequest", "title"),
    row("a title of 300 kB", _training(title="x" * 300_000), "payloadTooLarge"),
    row("300 kB that nobody knows", _sent(_HUGE), "payloadTooLarge"),
    row("300 kB without Content-Length", _sent([_HUGE[:100_000], _HUGE[100_000:]]), "payloadTooLarge"),
    row("a search of 5 kB", _searching({"ssin": "1" * 5000}), "payloadTooLarge"),
    row("2 MB of participants", _provided(participants="x" * 2_000_000), "payloadTooLarge"),
    row("a search for a worker who is nobody", _searching({"ssin": _WRONG_WORKER}), "badRequest", "ssin"),
    row("a search for a period that ends before it begins", _searching({"period": _period("2026-02-02", "2026-02-01")}),
        "badRequest", "period.endDate"),
    row("a search for changes since a day", _searching({"changedSince": "2026-03-03"}), "badRequest", "changedSince"),
    row("a search for changes since a moment anywhere", _searching({"changedSince": "2026-03-03T16:30:00"}),
        "badRequest", "changedSince"),
    row("a search for a declarer who is nobody", _searching({"declarer": "0999999999"}), "badRequest", "declarer"),
    row("a search for a verification that nobody knows", _searching({"verification": "maybe"}), "badRequest",
        "verification"),
    row("a correction that breaks everything", _putting(b"{"), "badRequest", "schemaViolation"),
    row("a correction of a member that nobody knows", _putting(a_training(surprise=1)), "badRequest", "surprise"),
    row("a correction of a training that is not there", _putting(a_training()), "resourceNotFound"),
    row("a correction of 300 kB", _putting(a_training(title="x" * 300_000)), "payloadTooLarge"),
    row("a correction without a media type", _putting(a_training(), content_type=""), "unsupportedMediaType"),
    row("a decision that is none", _deciding({"decision": "maybe"}), "badRequest", "decision"),
    row("a decision with a member of another", _deciding({"decision": "confirmed", "status": "completed"}),
        "badRequest", "status"),
    row("a decision on a training that is not there", _deciding({"decision": "confirmed"}), "resourceNotFound"),
    row("a search for what nobody knows", _searching({"title": "x"}), "badRequest", "title"),
    row("a mandatary who does not say for whom it searches",
        lambda s: calling(s.mandatary, {}, path="/trainings/search"), "badRequest", "enterpriseNumber"),
    row("a right of more days than a year has", _right(days=367), "badRequest", "days"),
    row("a right with five decimals", _right(days=0.00001), "badRequest", "days"),
    row("a right as a text", _right(days="5"), "badRequest", "days"),
    row("a right of no kind", _right(kind="none"), "badRequest", "kind"),
    row("a right in the year 1999 as a text", _right(year="1999"), "badRequest", "year"),
    row("a right in the year 2100", _right(year=2100), "badRequest", "year"),
    row("a right of a worker who is nobody", _right(ssin=_WRONG_WORKER), "badRequest", "ssin"),
    row("a form", _sent(b"title=x", content_type=FORM), "unsupportedMediaType"),
    row("text/json", _sent(a_training(), content_type="text/json"), "unsupportedMediaType"),
    row("problem+json", _sent(a_training(), content_type="application/problem+json"), "unsupportedMediaType"),
    row("no media type", _sent(a_training(), content_type=""), "unsupportedMediaType"),
    row("JSON in UTF-16 by its name", _sent(a_training(), content_type=f"{_TYPED}; charset=utf-16"),
        "unsupportedMediaType"),
    row("gzip", lambda s: calling(s.employer, gzip.compress(b"{}"), headers=[("Content-Encoding", "gzip")]),
        "unsupportedMediaType"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "code", "issues"), REFUSED)
def test_a_wrong_body_gets_its_exact_problem(
    stage: Stage, build: Build, code: str, issues: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    answer = assert_problem(stage, build(stage), code, issues)
    assert WORKER not in "".join(capsys.readouterr())
    assert _WRONG_WORKER not in answer.text


def test_a_bomb_of_a_thousand_wrong_participants_is_told_a_hundred_issues(stage: Stage) -> None:
    answer = stage.trainer.call("POST", "/trainings", a_provided_training(participants=[{}] * 1000))
    assert (answer.status_code, len(answer.json()["issues"])) == (400, 100)
