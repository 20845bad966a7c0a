"""What is said before sending is what the platform says of the same records."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from openfla.contract.declarations import DeclarationRecord, Verdict
from openfla.sending import Ready, read
from openfla.sending.checking import Note, check
from tests.client.parties import client_of
from tests.client.sending_checks.makers import a_training, an_ndjson, on
from tests.platforms import Platform
from tests.workers import work_off

TODAY = date.today()  # noqa: DTZ011 - days around it differ by more than one
SOON = TODAY + timedelta(days=30)
OF_THE_REGISTER = {"noEmployment"}
"""What only the platform can know."""


def odd_trainings() -> list[dict[str, object]]:
    """One after the other, each with something else about it."""
    day = on("2026-02-02")
    return [
        a_training(reference="good"),
        a_training(reference="twice"),
        a_training(reference="full", title="Forklift", period=on("2026-03-03"), duration={"value": 1, "unit": "days"}),
        a_training(reference="wrong worker", ssin="85073003329", period=day),
        a_training(reference="wrong employer", enterpriseNumber="0999999923", period=day),
        a_training(reference="backwards", period=on("2026-02-04", "2026-02-02")),
        a_training(reference="too long", title="Fork", period=day, duration={"value": 25, "unit": "hours"}),
        a_training(reference="unlikely", title="Knife", period=day, duration={"value": 13, "unit": "hours"}),
        a_training(reference="decimals", title="Spoon", period=day, duration={"value": 1.2345, "unit": "hours"}),
        a_training(reference="future", title="Bread", period=on(str(SOON))),
        a_training(reference="still reserved", title="Salt", period=on("2026-01-12"), status="reserved"),
        a_training(reference="certificate", title="Oil", period=on("2026-01-13"), status="notFollowed", certificate={}),
        a_training(reference="blank", title="Yeast", period=on("2026-01-14"), provider={"name": " "}),
    ]


@pytest.mark.requirement("USE-1")
def test_every_record_gets_the_same_verdict_for_the_same_reasons(shared_platform: Platform, tmp_path: Path) -> None:
    rows = [row for row in read(an_ndjson(tmp_path, *odd_trainings())) if isinstance(row, Ready)]
    records = [row.record for row in rows if isinstance(row.record, DeclarationRecord)]
    offline = list(check(rows))
    with client_of(shared_platform.party()) as client:
        declaration = client.declarations.send(records, reference="odd")
        work_off(shared_platform)
        told = list(client.declarations.results(declaration))
    assert len(told) == len(offline) == len(odd_trainings())
    for found, verdict in zip(offline, told, strict=True):
        ours = {note.code for note in found.notes("en")}
        theirs = {Note.of_told(anomaly, "en").code for anomaly in verdict.anomalies} - OF_THE_REGISTER
        assert (ours, found.verdict is Verdict.BLOCKED) == (theirs, verdict.verdict is Verdict.BLOCKED), verdict
