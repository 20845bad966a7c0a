from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from openfla.contract.declarations import ExportFormat, TaskState
from openfla.contract.messages import Declarer, Period
from openfla.contract.qualities import Quality
from openfla.contract.trainings import (
    Duration,
    DurationUnit,
    RightKind,
    Training,
    TrainingStatus,
    TrainingType,
    Verification,
)
from openfla.identifiers import EnterpriseNumber, Ssin
from openfla.platform.exports.model import Export
from openfla.platform.exports.references import elsewhere

BAKERY = EnterpriseNumber("0999999922")
SECRETARIAT = EnterpriseNumber("0884303369")
ID = "01980a3c-7e52-7c3e-8f4a-5b6d7e8f9a0b"
AT = datetime(2026, 3, 3, tzinfo=UTC)


def an_export(declarer: EnterpriseNumber = BAKERY, quality: Quality = Quality.EMPLOYER) -> Export:
    return Export(
        id=UUID(ID),
        enterprise=BAKERY,
        declarer=declarer,
        quality=quality,
        client_id="",
        trace_id="",
        format=ExportFormat.NDJSON,
        state=TaskState.PROCESSING,
        asked_at=AT,
    )


def a_training(
    declarer: EnterpriseNumber, quality: Quality, reference: str = "2026-1", verification: str = "notNeeded"
) -> Training:
    return Training(
        id=ID,
        href="",
        version=1,
        declared_by=Declarer(enterprise_number=declarer, quality=quality),
        registered_at=AT,
        changed_at=AT,
        reference=reference,
        title="First aid",
        type=TrainingType.FORMAL,
        period=Period(start_date=date(2026, 3, 2), end_date=date(2026, 3, 2)),
        duration=Duration(value=Decimal(1), unit=DurationUnit.DAYS),
        enterprise_number=BAKERY,
        ssin=Ssin("85073003328"),
        status=TrainingStatus.COMPLETED,
        counts_for_account=True,
        deducted_from=RightKind.LEGAL,
        verification=Verification(verification),
        verified=True,
    )


def test_the_askers_own_keep_their_reference() -> None:
    assert elsewhere(a_training(BAKERY, Quality.EMPLOYER), an_export()) == "2026-1"
    mine = an_export(SECRETARIAT, Quality.SOCIAL_SECRETARIAT)
    assert elsewhere(a_training(SECRETARIAT, Quality.SOCIAL_SECRETARIAT), mine) == "2026-1"


def test_the_same_reference_of_several_declarers_becomes_several() -> None:
    declarers = [
        (BAKERY, Quality.EMPLOYER),
        (SECRETARIAT, Quality.SOCIAL_SECRETARIAT),
        (SECRETARIAT, Quality.SERVICE_PROVIDER),
        (BAKERY, Quality.SERVICE_PROVIDER),
    ]
    found = [elsewhere(a_training(*declarer), an_export()) for declarer in declarers]
    assert len(set(found)) == len(declarers)
    assert found[1] == "socialSecretariat-0884303369-2026-1"


@pytest.mark.parametrize(("length", "is_named"), [(35, True), (36, False)])
def test_no_reference_gets_longer_than_a_reference_may_be(length: int, is_named: bool) -> None:
    reference = "r" * length
    found = elsewhere(a_training(SECRETARIAT, Quality.SOCIAL_SECRETARIAT, reference), an_export())
    assert len(found) <= 64
    assert found.endswith(reference) is is_named


def test_what_a_training_provider_declared_gets_the_id_of_the_record() -> None:
    training = a_training(SECRETARIAT, Quality.TRAINING_PROVIDER, verification="confirmed")
    assert elsewhere(training, an_export()) == "provider-01980a3c7e527c3e8f4a5b6d7e8f9a0b"
