"""What can be done with the records of the account, one at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from openfla.contract import addresses
from openfla.contract.declarations import LARGEST_RECORD
from openfla.contract.employments import (
    Employment,
    EmploymentHistory,
    EmploymentPage,
    EmploymentSearch,
    NewEmployment,
)
from openfla.contract.entitlements import (
    BudgetHistory,
    BudgetPage,
    BudgetSearch,
    CreditPage,
    CreditSearch,
    EmployabilityBudget,
    NewEmployabilityBudget,
    NewTrainingRight,
    OptOut,
    OptOutPage,
    OptOutSearch,
    StandingOptOut,
    TrainingRight,
    TrainingRightHistory,
    TrainingRightPage,
    TrainingRightSearch,
)
from openfla.contract.mandates import Mandator
from openfla.contract.messages import FIRST_YEAR, LAST_YEAR
from openfla.contract.trainings import (
    NewProviderTraining,
    NewTraining,
    NewVerification,
    ProviderTraining,
    ProviderTrainingPage,
    Training,
    TrainingHistory,
    TrainingPage,
    TrainingSearch,
)
from openfla.platform import operations_examples as examples
from openfla.platform.api.documents import Link, Operation, Parameter, Reply
from openfla.platform.api.paging import Collected
from openfla.platform.operations_common import (
    IF_MATCH,
    NOT_ITS_OWN,
    PAGE,
    TURN,
    TURN_OF_SEARCH,
    Scopes,
    guarded,
    id_of,
    to,
    to_change,
    with_body,
    with_page,
)
from openfla.platform.records.errors import (
    DecidedByEmployer,
    DeclaredByProvider,
    NothingToVerify,
    RecordUnknown,
    ReferenceTaken,
    RightTaken,
    VersionChanged,
    WithdrawnBefore,
)
from openfla.platform.register.routes import LARGEST_OF_ONE
from openfla.platform.trainings.routes import LARGEST_SEARCH
from openfla.texts import N_


class MandatorPage(Collected, frozen=True, kw_only=True):
    """One page of those for whom the caller may act."""

    items: tuple[Mandator, ...]


_TAKEN: Final = (ReferenceTaken("2026-0001", examples.ID), WithdrawnBefore())
_RIGHT_TAKEN: Final = (RightTaken(examples.ID),)
"""A right that was withdrawn stands again when it is declared again."""
_STALE: Final = VersionChanged(3)
_WHOSE: Final = {"enterpriseNumber": examples.EMPLOYER, "ssin": examples.WORKER}
_YEAR: Final = Parameter(
    "year",
    "path",
    N_("Calendar year."),
    {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR, "example": 2026},
)

_SUMMARIES: Final = {
    "register": N_("Register one training of one worker; the same one sent again changes nothing."),
    "training": N_("One training on an account that you may see."),
    "trainingHistory": N_("Every version of a training: who made it, when, in what quality, before and after."),
    "correctTraining": N_("Put another content in the place of a training that the employer's side declared."),
    "withdrawTraining": N_("Withdraw a training that the employer's side declared; its history stays."),
    "verifyTraining": N_("Confirm, correct or reject a training that a training provider declared."),
    "searchTrainings": N_("The trainings of an enterprise's workers, a page at a time."),
    "declareEmployment": N_("Declare who works where; the same one sent again changes nothing."),
    "employment": N_("One employment with an enterprise for which you may act."),
    "employmentHistory": N_("Every version of an employment: who made it, when, in what quality, before and after."),
    "correctEmployment": N_("Put another content in the place of an employment: its end, another working regime."),
    "withdrawEmployment": N_("Withdraw an employment that never was; one that is over gets an end date instead."),
    "searchEmployments": N_("The employments of an enterprise's workers, a page at a time."),
    "declareRight": N_("Declare the days of training that a worker is owed in a year; once for each kind of right."),
    "right": N_("One right on an account that you may see."),
    "rightHistory": N_("Every version of a right: who made it, when, in what quality, before and after."),
    "correctRight": N_("Put another number of days in the place of a right."),
    "withdrawRight": N_("Withdraw a right; its history stays."),
    "searchRights": N_("The rights of an enterprise's workers, a page at a time."),
    "searchCredits": N_("What a worker is owed, took, plans and has left in a year, for each kind of right."),
    "optOut": N_("Stop the yearly calculation, for the whole enterprise or for one worker."),
    "optIn": N_("Let the yearly calculation go on again, for the whole enterprise or for one worker."),
    "searchOptOuts": N_("For whom the yearly calculation is stopped, a page at a time."),
    "declareBudget": N_("Declare what may be spent on a measure for a worker's employability, and what was."),
    "budget": N_("One employability budget on an account that you may see."),
    "budgetHistory": N_("Every version of a budget: who made it, when, in what quality, before and after."),
    "correctBudget": N_("Put another content in the place of a budget: one more payment, another amount."),
    "withdrawBudget": N_("Withdraw a budget; its history stays."),
    "searchBudgets": N_("The employability budgets of an enterprise's workers, a page at a time."),
    "mandators": N_("For whom you may act today as their mandatary, and until when; for an employer it is empty."),
    "registerProvided": N_("Register one training with its participants; the same one sent again changes nothing."),
    "providedTraining": N_("One training that you declared."),
    "correctProvided": N_("Put another content in the place of a training, until an employer decides on what changes."),
    "withdrawProvided": N_("Withdraw a training, as long as no employer stands by it; its history stays."),
    "searchProvidedTrainings": N_("The trainings that you declared, a page at a time."),
}


@dataclass(frozen=True)
class _Kind:
    """A kind of record, and what its operations are called: declare, read, history, correct, withdraw, search."""

    collection: str
    name: str
    id_told: str
    """What is told of its id."""
    ids: tuple[str, str, str, str, str, str]
    new: type
    standing: type
    history: type
    wanted: type
    page: type
    example: dict[str, Any]
    stands: dict[str, Any]


_KINDS: Final = (
    _Kind(
        "trainings",
        "training",
        N_("Id of the training."),
        ("register", "training", "trainingHistory", "correctTraining", "withdrawTraining", "searchTrainings"),
        NewTraining,
        Training,
        TrainingHistory,
        TrainingSearch,
        TrainingPage,
        examples.NEW_TRAINING,
        examples.training(),
    ),
    _Kind(
        "employments",
        "employment",
        N_("Id of the employment."),
        (
            "declareEmployment",
            "employment",
            "employmentHistory",
            "correctEmployment",
            "withdrawEmployment",
            "searchEmployments",
        ),
        NewEmployment,
        Employment,
        EmploymentHistory,
        EmploymentSearch,
        EmploymentPage,
        examples.NEW_EMPLOYMENT,
        examples.employment(),
    ),
    _Kind(
        "trainingRights",
        "right",
        N_("Id of the right."),
        ("declareRight", "right", "rightHistory", "correctRight", "withdrawRight", "searchRights"),
        NewTrainingRight,
        TrainingRight,
        TrainingRightHistory,
        TrainingRightSearch,
        TrainingRightPage,
        examples.OWED,
        examples.right(),
    ),
    _Kind(
        "employabilityBudgets",
        "budget",
        N_("Id of the employability budget."),
        ("declareBudget", "budget", "budgetHistory", "correctBudget", "withdrawBudget", "searchBudgets"),
        NewEmployabilityBudget,
        EmployabilityBudget,
        BudgetHistory,
        BudgetSearch,
        BudgetPage,
        examples.NEW_BUDGET,
        examples.budget(),
    ),
)


def of_employers(required: Scopes) -> list[Operation]:
    """What employers and mandataries do."""
    records = [operation for kind in _KINDS for operation in _of_kind(kind, required)]
    return [*records, _verification(required), *_about_calculation(required), _mandators(required)]


def of_providers(required: Scopes) -> list[Operation]:
    """What training providers do."""
    training, base = examples.provided(), addresses.TRAINING_PROVIDER
    by_id = id_of("training", N_("Id of the training."))
    body = {"request": NewProviderTraining, "example": examples.NEW_PROVIDED}
    return [
        _named(
            "POST",
            "/trainings",
            "registerProvided",
            replies=_registered(ProviderTraining, training, _OF_PROVIDED),
            problems=with_body(required, LARGEST_RECORD, *_TAKEN),
            **body,
        ),
        _named(
            "GET",
            "/trainings/{training}",
            "providedTraining",
            parameters=(by_id,),
            replies={200: Reply(N_("The training"), ProviderTraining, training, headers=("ETag",))},
            problems=guarded(required, RecordUnknown()),
        ),
        _named(
            "PUT",
            "/trainings/{training}",
            "correctProvided",
            parameters=(by_id, IF_MATCH),
            replies={200: Reply(N_("As it stands now"), ProviderTraining, training, headers=("ETag", "Location"))},
            problems=with_body(
                required, LARGEST_RECORD, RecordUnknown(), WithdrawnBefore(), DecidedByEmployer(), _STALE
            ),
            **body,
        ),
        _named(
            "DELETE",
            "/trainings/{training}",
            "withdrawProvided",
            parameters=(by_id, IF_MATCH),
            replies={204: Reply(N_("Withdrawn"), media_type="")},
            problems=with_page(required, RecordUnknown(), DecidedByEmployer(), _STALE),
        ),
        _named(
            "POST",
            "/trainings/search",
            "searchProvidedTrainings",
            request=TrainingSearch,
            example={"ssin": examples.WORKER},
            parameters=TURN_OF_SEARCH,
            replies={
                200: Reply(
                    N_("The trainings found"),
                    ProviderTrainingPage,
                    examples.listed("/trainings/search", training, base),
                )
            },
            problems=with_body(required, LARGEST_SEARCH),
        ),
    ]


def _of_kind(kind: _Kind, required: Scopes) -> list[Operation]:
    declare, read, history, correct, withdraw, search = kind.ids
    here, one = f"/{kind.collection}", f"/{kind.collection}/{{{kind.name}}}"
    by_id = id_of(kind.name, kind.id_told)
    against = (DeclaredByProvider(),) if kind.standing is Training else ()
    taken = _RIGHT_TAKEN if kind.standing is TrainingRight else _TAKEN
    standing = Reply(N_("As it stands"), kind.standing, kind.stands, headers=("ETag",))
    first = examples.listed(f"{here}/{examples.ID}/history", examples.first_version(kind.stands))
    return [
        _named(
            "POST",
            here,
            declare,
            request=kind.new,
            example=kind.example,
            replies=_registered(kind.standing, kind.stands, _on_from(kind)),
            problems=with_body(required, LARGEST_OF_ONE, NOT_ITS_OWN, *taken),
        ),
        _named(
            "GET",
            one,
            read,
            parameters=(by_id,),
            replies={200: standing},
            problems=guarded(required, RecordUnknown()),
        ),
        _named(
            "GET",
            f"{one}/history",
            history,
            parameters=(by_id, *TURN),
            replies={200: Reply(N_("Its versions, oldest first"), kind.history, first)},
            problems=with_page(required, RecordUnknown()),
        ),
        _named(
            "PUT",
            one,
            correct,
            request=kind.new,
            example=kind.example,
            parameters=(by_id, IF_MATCH),
            replies={200: Reply(N_("As it stands now"), kind.standing, kind.stands, headers=("ETag", "Location"))},
            problems=with_body(required, LARGEST_OF_ONE, RecordUnknown(), WithdrawnBefore(), *against, _STALE),
        ),
        _named(
            "DELETE",
            one,
            withdraw,
            parameters=(by_id, IF_MATCH),
            replies={204: Reply(N_("Withdrawn"), media_type="")},
            problems=with_page(required, RecordUnknown(), *against, _STALE),
        ),
        _named(
            "POST",
            f"{here}/search",
            search,
            request=kind.wanted,
            example=_WHOSE,
            parameters=TURN_OF_SEARCH,
            replies={200: Reply(N_("What was found"), kind.page, examples.listed(f"{here}/search", kind.stands))},
            problems=with_body(required, LARGEST_SEARCH, NOT_ITS_OWN),
        ),
    ]


def _verification(required: Scopes) -> Operation:
    training = {**examples.training(), "verification": "confirmed"}
    return _named(
        "POST",
        "/trainings/{training}/verification",
        "verifyTraining",
        request=NewVerification,
        example={"decision": "confirmed", "deductedFrom": "legal"},
        parameters=(id_of("training", N_("Id of the training.")), IF_MATCH),
        replies={200: Reply(N_("As it stands now"), Training, training, headers=("ETag", "Location"))},
        problems=with_body(required, LARGEST_OF_ONE, RecordUnknown(), WithdrawnBefore(), NothingToVerify(), _STALE),
        is_later=True,
    )


def _about_calculation(required: Scopes) -> list[Operation]:
    stands = {"year": 2026, **examples.OPT_OUT, "since": "2026-01-05T09:00:00Z"}
    body = {"request": OptOut, "example": examples.OPT_OUT, "parameters": (_YEAR,)}
    return [
        _named(
            "POST",
            "/trainingCredits/search",
            "searchCredits",
            request=CreditSearch,
            example={**_WHOSE, "year": 2026},
            replies={200: Reply(N_("The credit, for each kind of right"), CreditPage, examples.CREDITS)},
            problems=with_body(required, LARGEST_SEARCH, NOT_ITS_OWN),
        ),
        _named(
            "PUT",
            "/calculationOptOuts/{year}",
            "optOut",
            replies={
                201: Reply(N_("It stands from now on"), StandingOptOut, stands),
                200: Reply(N_("It stood already"), StandingOptOut, stands),
            },
            problems=with_body(required, LARGEST_SEARCH, NOT_ITS_OWN),
            **body,
        ),
        _named(
            "DELETE",
            "/calculationOptOuts/{year}",
            "optIn",
            replies={204: Reply(N_("It stands no more"), media_type="")},
            problems=with_body(required, LARGEST_SEARCH, NOT_ITS_OWN),
            **body,
        ),
        _named(
            "POST",
            "/calculationOptOuts/search",
            "searchOptOuts",
            request=OptOutSearch,
            example={"enterpriseNumber": examples.EMPLOYER, "year": 2026},
            parameters=TURN_OF_SEARCH,
            replies={
                200: Reply(N_("What was found"), OptOutPage, examples.listed("/calculationOptOuts/search", stands))
            },
            problems=with_body(required, LARGEST_SEARCH, NOT_ITS_OWN),
        ),
    ]


def _mandators(required: Scopes) -> Operation:
    return _named(
        "GET",
        "/mandators",
        "mandators",
        parameters=PAGE,
        replies={200: Reply(N_("Those for whom you may act"), MandatorPage, examples.MANDATORS)},
        problems=with_page(required),
    )


def _on_from(kind: _Kind) -> tuple[Link, ...]:
    """What can be done next with a record that was just declared."""
    _, read, history, correct, withdraw, _ = kind.ids
    changes = (to_change(change, kind.name) for change in (correct, withdraw))
    return (to(read, kind.name), to(history, kind.name), *changes)


_OF_PROVIDED: Final = (
    to("providedTraining", "training"),
    to_change("correctProvided", "training"),
    to_change("withdrawProvided", "training"),
)


def _registered(standing: type, stands: dict[str, Any], links: Sequence[Link]) -> dict[int, Reply]:
    about: dict[str, Any] = {"headers": ("ETag", "Location"), "links": links}
    return {
        201: Reply(N_("Registered"), standing, stands, **about),
        200: Reply(N_("The same stood there already"), standing, stands, **about),
    }


def _named(method: Any, path: str, name: str, **about: Any) -> Operation:
    return Operation(method, path, id=name, summary=_SUMMARIES[name], **about)
