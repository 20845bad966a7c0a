"""The doors through which software writes one record to the account (API-1, PROVIDER-4)."""

from collections.abc import Callable
from typing import Annotated, Any, Final, NamedTuple

from litestar import Response, delete, post, put
from litestar.params import Parameter

from openfla.contract.anomalies import Told
from openfla.contract.declarations import LARGEST_RECORD, RecordKind
from openfla.contract.employments import NewEmployment
from openfla.contract.entitlements import NewEmployabilityBudget, NewTrainingRight
from openfla.contract.findings import told as told_findings
from openfla.contract.messages import Registered
from openfla.contract.trainings import NewProviderTraining, NewTraining, NewVerification
from openfla.platform.api import doors
from openfla.platform.api.bodies import read
from openfla.platform.api.doors import AnyRequest, Given, Written, answer
from openfla.platform.api.versions import etag_of, seen_version
from openfla.platform.employments import messages as employments
from openfla.platform.entitlements import messages as entitlements
from openfla.platform.kernel.ids import identifier
from openfla.platform.records.errors import RecordUnknown
from openfla.platform.records.model import Command, Content, Deed, Outcome, Result
from openfla.platform.register.service import Registrar
from openfla.platform.trainings import messages as trainings
from openfla.texts import language_of_browser

LARGEST_OF_ONE: Final = 64 * 1024
"""Bytes of a record about one worker; one about many is as large as in a declaration."""
REFUSED: Final = "refused"
"""In the state of a request: what the door before the framework (`door`) met, and is to be told here."""

RecordId = Annotated[str, Parameter(description="UUID of a record.")]
Tell = Callable[[Outcome, str, tuple[Told, ...]], Registered]


class Telling(NamedTuple):
    """How the outcome of a command on one kind of record is told."""

    kind: RecordKind
    message: Tell


def _training(outcome: Outcome, base: str, warnings: tuple[Told, ...]) -> Registered:
    return trainings.training_of(outcome.rows[0], base, warnings)


def _provided(outcome: Outcome, base: str, warnings: tuple[Told, ...]) -> Registered:
    return trainings.provider_training_of(outcome.rows, base, warnings)


def _employment(outcome: Outcome, base: str, warnings: tuple[Told, ...]) -> Registered:
    return employments.employment_of(outcome.rows[0], base, warnings)


def _right(outcome: Outcome, base: str, warnings: tuple[Told, ...]) -> Registered:
    return entitlements.right_of(outcome.rows[0], base, warnings)


def _budget(outcome: Outcome, base: str, warnings: tuple[Told, ...]) -> Registered:
    return entitlements.budget_of(outcome.rows[0], base, warnings)


TRAINING: Final = Telling(RecordKind.TRAINING, _training)
_PROVIDED: Final = Telling(RecordKind.TRAINING, _provided)
_EMPLOYMENT: Final = Telling(RecordKind.EMPLOYMENT, _employment)
_RIGHT: Final = Telling(RecordKind.TRAINING_RIGHT, _right)
_BUDGET: Final = Telling(RecordKind.EMPLOYABILITY_BUDGET, _budget)


@post("/trainings", name="register")
async def register(request: AnyRequest, registrar: Given[Registrar]) -> Response[bytes]:
    """Register one training of one worker; the same one sent again changes nothing."""
    if refused := request.scope["state"].get(REFUSED):
        raise refused
    training = await read(request, NewTraining, LARGEST_OF_ONE)
    return await _declare(request, registrar, training, TRAINING)


@put("/trainings/{training:str}", name="correctTraining")
async def correct(request: AnyRequest, training: RecordId, registrar: Given[Registrar]) -> Response[bytes]:
    """Put another content in the place of a training that the employer's side declared."""
    content = await read(request, NewTraining, LARGEST_OF_ONE)
    return await _correct(request, registrar, training, content, TRAINING)


@delete("/trainings/{training:str}", name="withdrawTraining", status_code=200)
async def withdraw(request: AnyRequest, training: RecordId, registrar: Given[Registrar]) -> Response[bytes]:
    """Withdraw a training that the employer's side declared; its history stays."""
    return await _withdraw(request, registrar, RecordKind.TRAINING, training)


@post("/trainings/{training:str}/verification", name="verifyTraining", status_code=200)
async def verify(request: AnyRequest, training: RecordId, registrar: Given[Registrar]) -> Response[bytes]:
    """Confirm, correct or reject a training that a training provider declared."""
    decision = await read(request, NewVerification, LARGEST_OF_ONE)
    command = _named(request, Deed.VERIFY, RecordKind.TRAINING, training, decision)
    return _told(request, await registrar.do(command), TRAINING)


@post("/trainings", name="registerProvided")
async def register_provided(request: AnyRequest, registrar: Given[Registrar]) -> Response[bytes]:
    """Register one training with its participants; the same one sent again changes nothing."""
    training = await read(request, NewProviderTraining, LARGEST_RECORD)
    return await _declare(request, registrar, training, _PROVIDED)


@put("/trainings/{training:str}", name="correctProvided")
async def correct_provided(request: AnyRequest, training: RecordId, registrar: Given[Registrar]) -> Response[bytes]:
    """Put another content in the place of a training, as long as no employer decided on what changes."""
    content = await read(request, NewProviderTraining, LARGEST_RECORD)
    return await _correct(request, registrar, training, content, _PROVIDED)


@delete("/trainings/{training:str}", name="withdrawProvided", status_code=200)
async def withdraw_provided(request: AnyRequest, training: RecordId, registrar: Given[Registrar]) -> Response[bytes]:
    """Withdraw a training, as long as no employer stands by it; its history stays."""
    return await _withdraw(request, registrar, RecordKind.TRAINING, training)


@post("/employments", name="declareEmployment")
async def declare_employment(request: AnyRequest, registrar: Given[Registrar]) -> Response[bytes]:
    """Declare who works where; the same one sent again changes nothing."""
    employment = await read(request, NewEmployment, LARGEST_OF_ONE)
    return await _declare(request, registrar, employment, _EMPLOYMENT)


@put("/employments/{employment:str}", name="correctEmployment")
async def correct_employment(request: AnyRequest, employment: RecordId, registrar: Given[Registrar]) -> Response[bytes]:
    """Put another content in the place of an employment: its end, another working regime."""
    content = await read(request, NewEmployment, LARGEST_OF_ONE)
    return await _correct(request, registrar, employment, content, _EMPLOYMENT)


@delete("/employments/{employment:str}", name="withdrawEmployment", status_code=200)
async def withdraw_employment(
    request: AnyRequest, employment: RecordId, registrar: Given[Registrar]
) -> Response[bytes]:
    """Withdraw an employment that never was; one that is over gets an end date instead."""
    return await _withdraw(request, registrar, RecordKind.EMPLOYMENT, employment)


@post("/trainingRights", name="declareRight")
async def declare_right(request: AnyRequest, registrar: Given[Registrar]) -> Response[bytes]:
    """Declare the days of training that a worker is owed in a year; the same one sent again changes nothing."""
    right = await read(request, NewTrainingRight, LARGEST_OF_ONE)
    return await _declare(request, registrar, right, _RIGHT)


@put("/trainingRights/{right:str}", name="correctRight")
async def correct_right(request: AnyRequest, right: RecordId, registrar: Given[Registrar]) -> Response[bytes]:
    """Put another number of days in the place of a right."""
    content = await read(request, NewTrainingRight, LARGEST_OF_ONE)
    return await _correct(request, registrar, right, content, _RIGHT)


@delete("/trainingRights/{right:str}", name="withdrawRight", status_code=200)
async def withdraw_right(request: AnyRequest, right: RecordId, registrar: Given[Registrar]) -> Response[bytes]:
    """Withdraw a right; its history stays."""
    return await _withdraw(request, registrar, RecordKind.TRAINING_RIGHT, right)


@post("/employabilityBudgets", name="declareBudget")
async def declare_budget(request: AnyRequest, registrar: Given[Registrar]) -> Response[bytes]:
    """Declare what may be spent on a measure for a worker's employability, and what was."""
    budget = await read(request, NewEmployabilityBudget, LARGEST_OF_ONE)
    return await _declare(request, registrar, budget, _BUDGET)


@put("/employabilityBudgets/{budget:str}", name="correctBudget")
async def correct_budget(request: AnyRequest, budget: RecordId, registrar: Given[Registrar]) -> Response[bytes]:
    """Put another content in the place of a budget: one more payment, another amount."""
    content = await read(request, NewEmployabilityBudget, LARGEST_OF_ONE)
    return await _correct(request, registrar, budget, content, _BUDGET)


@delete("/employabilityBudgets/{budget:str}", name="withdrawBudget", status_code=200)
async def withdraw_budget(request: AnyRequest, budget: RecordId, registrar: Given[Registrar]) -> Response[bytes]:
    """Withdraw a budget; its history stays."""
    return await _withdraw(request, registrar, RecordKind.EMPLOYABILITY_BUDGET, budget)


async def _declare(request: AnyRequest, registrar: Registrar, content: Content, telling: Telling) -> Response[bytes]:
    command = Command(
        actor=doors.actor(request),
        deed=Deed.DECLARE,
        kind=telling.kind,
        content=content,
        trace_id=doors.trace_id(request),
    )
    return _told(request, await registrar.do(command), telling)


async def _correct(
    request: AnyRequest, registrar: Registrar, record: str, content: Content, telling: Telling
) -> Response[bytes]:
    return _told(request, await registrar.do(_named(request, Deed.CORRECT, telling.kind, record, content)), telling)


async def _withdraw(request: AnyRequest, registrar: Registrar, kind: RecordKind, record: str) -> Response[bytes]:
    await registrar.do(_named(request, Deed.WITHDRAW, kind, record, None))
    return answer_nothing()


def answer_nothing() -> Response[bytes]:
    """That it is done, and that there is nothing to tell."""
    return Response(b"", status_code=204, headers={"Cache-Control": "no-store"})


def _named(request: AnyRequest, deed: Deed, kind: RecordKind, record: str, content: Content | None) -> Command:
    """A command on a record that is named by its id, at the version that the caller saw."""
    version = seen_version(request)
    identity = identifier(record)
    if identity is None:
        raise RecordUnknown
    return Command(
        actor=doors.actor(request),
        deed=deed,
        kind=kind,
        content=content,
        record=identity,
        version=version,
        trace_id=doors.trace_id(request),
    )


def _told(request: AnyRequest, outcome: Outcome, telling: Telling) -> Response[bytes]:
    root, api = request.app.state.base_url, request.route_handler.opt["base"]
    return told(outcome, telling, root, api, request.headers.get("accept-language"))


def told(outcome: Outcome, telling: Telling, root: str, api: str, language: str | None) -> Written:
    """The answer to who did something to one record.

    Args:
        outcome: what became of it.
        telling: of that kind of record.
        root: address of the installation.
        api: of the API that was called, below it.
        language: what the caller prefers (Accept-Language).
    """
    warnings: tuple[Told, ...] = ()
    if outcome.findings:
        warnings = told_findings(outcome.findings, language_of_browser(language), root)
    message: Any = telling.message(outcome, f"{root}{api}", warnings)
    headers = {"Location": message.href, "ETag": etag_of(message.version)}
    return answer(message, 201 if outcome.result is Result.NEW else 200, headers)


employer_routes: Final = [
    register,
    correct,
    withdraw,
    verify,
    declare_employment,
    correct_employment,
    withdraw_employment,
    declare_right,
    correct_right,
    withdraw_right,
    declare_budget,
    correct_budget,
    withdraw_budget,
]
provider_routes: Final = [register_provided, correct_provided, withdraw_provided]
