"""What can be done at each address of the API, as its document tells it; a test holds it against the routes."""

from typing import Any, Final, Literal

from openfla.contract import addresses, scopes
from openfla.contract.entitlements import CreditPage, CreditSearch, NewTrainingRight, TrainingRight
from openfla.contract.mandates import Mandator
from openfla.contract.trainings import (
    Answer,
    NewProviderTraining,
    NewTraining,
    ProviderTraining,
    Training,
    TrainingSearch,
)
from openfla.platform import operations_examples as examples
from openfla.platform.access.errors import MissingPermission, MissingScope
from openfla.platform.api import bodies
from openfla.platform.api import errors as edge
from openfla.platform.api.documents import JSON, Book, Operation, Parameter, Reply
from openfla.platform.api.documents_routes import YAML, Books
from openfla.platform.api.paging import FARTHEST_ITEM, LARGEST_PAGE, USUAL_PAGE, Collected
from openfla.platform.kernel.issues import BadRequest
from openfla.platform.kernel.refusals import Refusal
from openfla.platform.settings import Settings
from openfla.platform.tokens.bearer import ExpiredAccessToken, InvalidAccessToken, NoAccessToken
from openfla.platform.trainings import routes as trainings
from openfla.platform.trainings.errors import ReferenceTaken, TrainingUnknown
from openfla.texts import N_


class TrainingPage(Collected, frozen=True, kw_only=True):
    """One page of trainings."""

    items: tuple[Training, ...]


class ProviderTrainingPage(Collected, frozen=True, kw_only=True):
    """One page of a training provider's trainings."""

    items: tuple[ProviderTraining, ...]


class MandatorPage(Collected, frozen=True, kw_only=True):
    """One page of those for whom the caller may act."""

    items: tuple[Mandator, ...]


class Health(Answer, frozen=True, kw_only=True):
    """Whether requests can be answered (Belgif guide)."""

    status: Literal["UP", "DEGRADED", "DOWN"]


_TAKEN: Final = ReferenceTaken("2026-0001", examples.ID)
_ALWAYS: Final = (edge.InternalServerError(), edge.ServiceUnavailable())
_UNWELCOME: Final = (NoAccessToken(), InvalidAccessToken(), ExpiredAccessToken())
_NOT_ITS_OWN: Final = MissingPermission(examples.EMPLOYER, examples.OTHER)
_PAGE: Final = (
    Parameter(
        "page",
        "query",
        f"Which page, from 1; page times pageSize is at most {FARTHEST_ITEM}.",
        {"type": "integer", "minimum": 1, "maximum": FARTHEST_ITEM, "default": 1},
    ),
    Parameter(
        "pageSize",
        "query",
        "How many items a page has.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": USUAL_PAGE},
    ),
)
_TRAINING_ID: Final = Parameter("training", "path", "Id of the training.", {"type": "string", "maxLength": 100})

_SUMMARIES: Final = {
    "register": N_("Register one training of one worker; the same one sent again changes nothing."),
    "training": N_("One training on an account that you may see."),
    "searchTrainings": N_("The trainings of an enterprise's workers, a page at a time."),
    "declareRight": N_("Declare the days of training that a worker is owed in a year."),
    "searchCredits": N_("What a worker is owed, took, plans and has left in a year, for each kind of right."),
    "mandators": N_("For whom you may act today as their mandatary, and until when; for an employer it is empty."),
    "registerProvided": N_("Register one training with its participants; the same one sent again changes nothing."),
    "providedTraining": N_("One training that you declared."),
    "searchProvidedTrainings": N_("The trainings that you declared, a page at a time."),
    "health": N_("Whether requests can be answered."),
    "documentation": N_("This contract as a page for people."),
    "openapiJson": N_("This contract as OpenAPI 3.0, in JSON."),
    "openapiYaml": N_("This contract as OpenAPI 3.0, in YAML."),
}


def books(settings: Settings) -> Books:
    """The document of each address of this installation."""
    provider_scope = settings.scopes.training_provider
    employer = Book(
        title="Federal Learning Account: employers and mandataries (OpenFLA)",
        base=addresses.FLA,
        description=_ABOUT.format(who="employers and their mandataries"),
        scopes={
            scopes.EMPLOYER: "Employer, for its own workers (requirement OAUTH-2).",
            scopes.PROVIDER: "Mandatary: social secretariat or service provider (requirement OAUTH-3).",
        },
        operations=(*_of_employers((scopes.EMPLOYER, scopes.PROVIDER)), *_open_to_all()),
        base_url=settings.base_url,
        token_url=settings.token_url,
    )
    provider = Book(
        title="Federal Learning Account: training providers (OpenFLA)",
        base=addresses.TRAINING_PROVIDER,
        description=_ABOUT.format(who="training providers"),
        scopes={provider_scope: "Training provider; this scope is OpenFLA's own, the guide leaves it empty (OAUTH-4)."},
        operations=(*_of_providers((provider_scope,)), *_open_to_all()),
        base_url=settings.base_url,
        token_url=settings.token_url,
    )
    return {book.base: book for book in (employer, provider)}


_ABOUT: Final = (
    "API for {who}. **This is OpenFLA's own contract, not the official one.** The OpenAPI document of the official "
    "Federal Learning Account is not public: the two addresses, the token request and the scopes of employer and "
    "mandatary are the official guide's; every path below the address, every field name and every limit is OpenFLA's "
    "own design in the house style of the Belgif REST guide. `x-origin` tells of each field where its meaning comes "
    "from: guide, law, publicSource, belgif or openfla."
)


def _of_employers(required: tuple[str, ...]) -> list[Operation]:
    training = examples.training()
    return [
        Operation(
            "POST",
            "/trainings",
            **_named("register"),
            request=NewTraining,
            example=examples.NEW_TRAINING,
            replies={
                201: Reply("Registered", Training, training, headers=("Location",)),
                200: Reply("The same training stood there already", Training, training, headers=("Location",)),
            },
            problems=_with_body(required, trainings.LARGEST_TRAINING, _NOT_ITS_OWN, _TAKEN),
        ),
        Operation(
            "GET",
            "/trainings/{training}",
            **_named("training"),
            parameters=(_TRAINING_ID,),
            replies={200: Reply("The training", Training, training)},
            problems=_guarded(required, TrainingUnknown()),
        ),
        Operation(
            "POST",
            "/trainings/search",
            **_named("searchTrainings"),
            request=TrainingSearch,
            example={"enterpriseNumber": examples.EMPLOYER, "ssin": examples.WORKER},
            parameters=_PAGE,
            replies={200: Reply("The trainings found", TrainingPage, examples.page(addresses.FLA, training))},
            problems=_with_body(required, trainings.LARGEST_SEARCH, _NOT_ITS_OWN),
        ),
        Operation(
            "POST",
            "/trainingRights",
            **_named("declareRight"),
            request=NewTrainingRight,
            example=examples.OWED,
            replies={200: Reply("The right as it stands now", TrainingRight, {**examples.OWED, "source": "declared"})},
            problems=_with_body(required, trainings.LARGEST_SEARCH, _NOT_ITS_OWN),
        ),
        Operation(
            "POST",
            "/trainingCredits/search",
            **_named("searchCredits"),
            request=CreditSearch,
            example={"enterpriseNumber": examples.EMPLOYER, "ssin": examples.WORKER, "year": 2026},
            replies={200: Reply("The credit, for each kind of right", CreditPage, examples.CREDITS)},
            problems=_with_body(required, trainings.LARGEST_SEARCH, _NOT_ITS_OWN),
        ),
        Operation(
            "GET",
            "/mandators",
            **_named("mandators"),
            parameters=_PAGE,
            replies={200: Reply("Those for whom you may act", MandatorPage, examples.MANDATORS)},
            problems=_guarded(required, BadRequest(examples.BAD_PAGE)),
        ),
    ]


def _of_providers(required: tuple[str, ...]) -> list[Operation]:
    training = examples.provided()
    return [
        Operation(
            "POST",
            "/trainings",
            **_named("registerProvided"),
            request=NewProviderTraining,
            example=examples.NEW_PROVIDED,
            replies={
                201: Reply("Registered", ProviderTraining, training, headers=("Location",)),
                200: Reply("The same training stood there already", ProviderTraining, training, headers=("Location",)),
            },
            problems=_with_body(required, trainings.LARGEST_PROVIDER_TRAINING, _TAKEN),
        ),
        Operation(
            "GET",
            "/trainings/{training}",
            **_named("providedTraining"),
            parameters=(_TRAINING_ID,),
            replies={200: Reply("The training", ProviderTraining, training)},
            problems=_guarded(required, TrainingUnknown()),
        ),
        Operation(
            "POST",
            "/trainings/search",
            **_named("searchProvidedTrainings"),
            request=TrainingSearch,
            example={"ssin": examples.WORKER},
            parameters=_PAGE,
            replies={
                200: Reply(
                    "The trainings found", ProviderTrainingPage, examples.page(addresses.TRAINING_PROVIDER, training)
                )
            },
            problems=_with_body(required, trainings.LARGEST_SEARCH),
        ),
    ]


def _open_to_all() -> list[Operation]:
    health = {
        200: Reply("Requests can be answered", Health, {"status": "UP"}),
        503: Reply("They cannot, for the moment", Health, {"status": "DOWN"}),
    }
    html, as_json, as_yaml = (
        Reply("The document", media_type=media_type, headers=("ETag",) if media_type != "text/html" else ())
        for media_type in ("text/html", JSON, YAML)
    )
    return [
        Operation("GET", "/health", **_named("health"), replies=health, is_public=True),
        Operation("GET", "/doc", **_named("documentation"), replies={200: html}, is_public=True),
        Operation("GET", "/doc/openapi.json", **_named("openapiJson"), replies={200: as_json}, is_public=True),
        Operation("GET", "/doc/openapi.yaml", **_named("openapiYaml"), replies={200: as_yaml}, is_public=True),
    ]


def _named(name: str) -> dict[str, Any]:
    return {"id": name, "summary": _SUMMARIES[name]}


def _guarded(required: tuple[str, ...], *own: Refusal) -> tuple[Refusal, ...]:
    return (*_UNWELCOME, MissingScope(required), *own, *_ALWAYS)


def _with_body(required: tuple[str, ...], limit: int, *own: Refusal) -> tuple[Refusal, ...]:
    body = (
        BadRequest(examples.ISSUES),
        edge.RequestTimeout(bodies.PATIENCE_S),
        edge.PayloadTooLarge(limit),
        edge.UnsupportedMediaType(),
    )
    return (*body, *_guarded(required, *own))
