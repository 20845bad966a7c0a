"""What a type checker sees of the public faces; mypy reads this file, nothing runs it."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, assert_type

from openfla.client import (
    AsyncFlaClient,
    AsyncFlaProviderClient,
    AsyncFound,
    At,
    FlaClient,
    FlaError,
    FlaProviderClient,
    Found,
    Health,
    Issue,
    Page,
    Raw,
    Registration,
    VersionChanged,
)
from openfla.contract.anomalies import Told
from openfla.contract.declarations import DeclarationRecord, DeclarationStatus, ExportStatus, NewExport, RecordVerdict
from openfla.contract.employments import Employment, EmploymentSearch, NewEmployment
from openfla.contract.entitlements import (
    BudgetChange,
    CreditSearch,
    NewTrainingRight,
    OptOut,
    OptOutSearch,
    StandingOptOut,
    TrainingCredit,
    TrainingRight,
)
from openfla.contract.mandates import Mandator
from openfla.contract.ref_data import ListedCode, ListedCodeList
from openfla.contract.trainings import (
    NewProviderTraining,
    NewTraining,
    NewVerification,
    ProviderTraining,
    Training,
    TrainingChange,
    TrainingSearch,
)


def records(client: FlaClient, new: NewTraining, known: Training, decision: NewVerification) -> None:
    assert_type(client.trainings.declare(new), Registration[Training])
    assert_type(client.trainings.declare(new=new).record, Training)
    assert_type(client.trainings.declare(new).warnings, tuple[Told, ...])
    assert_type(client.trainings.get("x"), Training)
    assert_type(client.trainings.correct(known, new), Registration[Training])
    assert_type(client.trainings.correct(At("x", 1), new), Registration[Training])
    client.trainings.withdraw(known)
    assert_type(client.trainings.verify(known, decision), Registration[Training])
    assert_type(client.trainings.search(TrainingSearch()), Found[Training])
    assert_type(iter(client.trainings.search(TrainingSearch(), page_size=3)), Iterator[Training])
    assert_type(client.trainings.search(TrainingSearch()).pages(), Iterator[Page[Training]])
    assert_type(client.trainings.history("x"), Found[TrainingChange])
    assert_type(client.budgets.history("x"), Found[BudgetChange])


def others(client: FlaClient, right: NewTrainingRight, employment: NewEmployment, wanted: CreditSearch) -> None:
    assert_type(client.rights.declare(right), Registration[TrainingRight])
    assert_type(client.employments.declare(employment), Registration[Employment])
    assert_type(client.employments.search(EmploymentSearch()), Found[Employment])
    assert_type(client.credits.search(wanted), tuple[TrainingCredit, ...])
    assert_type(client.mandators(), Found[Mandator])
    assert_type(client.health(), Health)
    assert_type(client.code_lists.all(), tuple[ListedCodeList, ...])
    assert_type(client.code_lists.get("x"), tuple[ListedCode, ...])
    assert_type(client.documents.openapi("yaml"), bytes)
    assert_type(client.request("GET", "x"), Raw)
    assert_type(client.request("GET", "x").decoded(Training), Training)


def calculation(client: FlaClient, whose: OptOut) -> None:
    assert_type(client.opt_outs.opt_out(2026, whose), Registration[StandingOptOut])
    assert_type(client.opt_outs.search(OptOutSearch()), Found[StandingOptOut])


def declarations(client: FlaClient, one: NewTraining, other: DeclarationRecord, wanted: NewExport) -> None:
    sent = client.declarations.send([one, other, b"{}"], reference="2026-11")
    assert_type(sent, DeclarationStatus)
    assert_type(client.declarations.send(Path("x")), DeclarationStatus)
    assert_type(client.declarations.wait(sent, timeout_s=3, progress=print), DeclarationStatus)
    assert_type(client.declarations.results(sent), Found[RecordVerdict])
    assert_type(client.declarations.download("x", Path("x")), int)
    assert_type(client.exports.wait(client.exports.ask(wanted)), ExportStatus)


async def tasks(client: AsyncFlaClient, new: NewTraining, known: Training) -> None:
    assert_type(await client.trainings.declare(new), Registration[Training])
    assert_type(await client.trainings.correct(known, new), Registration[Training])
    assert_type(client.trainings.search(TrainingSearch()), AsyncFound[Training])
    assert_type(client.trainings.search(TrainingSearch()).pages(), AsyncIterator[Page[Training]])
    assert_type([each async for each in client.mandators()], list[Mandator])
    assert_type(await client.declarations.send(iter([new])), DeclarationStatus)
    assert_type(await client.health(), Health)


def providers(client: FlaProviderClient, new: NewProviderTraining) -> None:
    assert_type(client.trainings.declare(new), Registration[ProviderTraining])
    assert_type(client.declarations.send([new]), DeclarationStatus)
    assert_type(client.trainings.search(TrainingSearch()), Found[ProviderTraining])


async def providers_in_tasks(client: AsyncFlaProviderClient, new: NewProviderTraining) -> None:
    assert_type(await client.trainings.declare(new), Registration[ProviderTraining])


def mistakes(mistake: FlaError, stale: VersionChanged) -> None:
    assert_type(mistake.status, int)
    assert_type(mistake.issues, tuple[Issue, ...])
    assert_type(mistake.retry_after_s, float | None)
    assert_type(stale.version, int | None)


def wrong(client: FlaClient, provider: FlaProviderClient, right: NewTrainingRight, new: NewProviderTraining) -> None:
    """What a type checker refuses; an ignore that is not needed is a mistake of its own."""
    client.trainings.declare(right)  # type: ignore[arg-type]
    client.trainings.withdraw("x")  # type: ignore[arg-type]
    client.trainings.search()  # type: ignore[call-arg]
    client.declarations.send([new])  # type: ignore[list-item]
    provider.exports  # type: ignore[attr-defined]  # noqa: B018
    provider.trainings.history  # type: ignore[attr-defined]  # noqa: B018


def awaited(client: AsyncFlaClient, new: NewTraining) -> Coroutine[Any, Any, Registration[Training]]:
    return client.trainings.declare(new)


def named(client: FlaClient) -> Callable[..., Registration[Training]]:
    return client.trainings.declare
