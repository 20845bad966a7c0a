"""What can be done at each address of the API, as its document tells it; a test holds it against the routes."""

from typing import Any, Final, Literal

from openfla.contract import addresses, scopes
from openfla.contract.entitlements import CreditPage, CreditSearch, NewTrainingRight, TrainingRight
from openfla.contract.trainings import (
    Answer,
    NewProviderTraining,
    NewTraining,
    ProviderTraining,
    Training,
    TrainingSearch,
)
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.errors import MissingPermission, MissingScope
from openfla.platform.api import errors as edge
from openfla.platform.api.documents import Book, Operation, Parameter, Reply
from openfla.platform.api.documents_routes import YAML, Books
from openfla.platform.api.paging import FARTHEST_ITEM, LARGEST_PAGE, USUAL_PAGE, Collected
from openfla.platform.kernel.issues import BadRequest, issue
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


class Health(Answer, frozen=True, kw_only=True):
    """Whether requests can be answered (Belgif guide)."""

    status: Literal["UP", "DEGRADED", "DOWN"]


_EMPLOYER: Final = EnterpriseNumber("0999999922")
_OTHER: Final = EnterpriseNumber("0884303369")
_TRAINER: Final = "0202239951"
_WORKER: Final = "85073003328"
_ID: Final = "01980a3c-7e52-7c3e-8f4a-5b6d7e8f9a0b"
_AT: Final = "2026-03-03T16:30:00Z"

_CONTENT: Final[dict[str, Any]] = {
    "reference": "2026-0001",
    "title": "First aid",
    "type": "formal",
    "period": {"startDate": "2026-03-02", "endDate": "2026-03-03"},
    "duration": {"value": 2, "unit": "days"},
    "jointCommittee": "118",
}
_NEW_TRAINING: Final[dict[str, Any]] = {
    **_CONTENT,
    "enterpriseNumber": _EMPLOYER,
    "ssin": _WORKER,
    "status": "completed",
    "certificate": {"validUntil": "2029-03-03"},
    "provider": {"name": "Belgian Red Cross"},
}
_NEW_PROVIDED: Final[dict[str, Any]] = {
    **_CONTENT,
    "participants": [{"ssin": _WORKER, "enterpriseNumber": _EMPLOYER, "status": "completed"}],
}
_OWED: Final[dict[str, Any]] = {"enterpriseNumber": _EMPLOYER, "ssin": _WORKER, "year": 2026, "kind": "legal", "days": 5}
_ISSUES: Final = [
    issue("schemaViolation", "status is required", "status"),
    issue("invalidPeriod", "endDate should not precede startDate", "period"),
]

_ALWAYS: Final = (edge.InternalServerError(), edge.ServiceUnavailable())
_UNWELCOME: Final = (NoAccessToken(), InvalidAccessToken(), ExpiredAccessToken())
_NOT_ITS_OWN: Final = MissingPermission(_EMPLOYER, _OTHER)
_HEADERS_OF_DOCUMENT: Final = ("ETag",)
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
    training = _training()
    return [
        Operation(
            "POST",
            "/trainings",
            **_named("register"),
            request=NewTraining,
            example=_NEW_TRAINING,
            replies={
                201: Reply("Registered", Training, training, headers=("Location",)),
                200: Reply("The same training stood there already", Training, training, headers=("Location",)),
            },
            problems=_with_body(required, trainings.LARGEST_TRAINING, _NOT_ITS_OWN, _taken()),
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
            example={"enterpriseNumber": _EMPLOYER, "ssin": _WORKER},
            parameters=_PAGE,
            replies={200: Reply("The trainings found", TrainingPage, _page(addresses.FLA, training))},
            problems=_with_body(required, trainings.LARGEST_SEARCH, _NOT_ITS_OWN),
        ),
        Operation(
            "POST",
            "/trainingRights",
            **_named("declareRight"),
            request=NewTrainingRight,
            example=_OWED,
            replies={200: Reply("The right as it stands now", TrainingRight, {**_OWED, "source": "declared"})},
            problems=_with_body(required, trainings.LARGEST_SEARCH, _NOT_ITS_OWN),
        ),
        Operation(
            "POST",
            "/trainingCredits/search",
            **_named("searchCredits"),
            request=CreditSearch,
            example={"enterpriseNumber": _EMPLOYER, "ssin": _WORKER, "year": 2026},
            replies={200: Reply("The credit, for each kind of right", CreditPage, _CREDITS)},
            problems=_with_body(required, trainings.LARGEST_SEARCH, _NOT_ITS_OWN),
        ),
    ]


def _of_providers(required: tuple[str, ...]) -> list[Operation]:
    training = _provided()
    return [
        Operation(
            "POST",
            "/trainings",
            **_named("registerProvided"),
            request=NewProviderTraining,
            example=_NEW_PROVIDED,
            replies={
                201: Reply("Registered", ProviderTraining, training, headers=("Location",)),
                200: Reply("The same training stood there already", ProviderTraining, training, headers=("Location",)),
            },
            problems=_with_body(required, trainings.LARGEST_PROVIDER_TRAINING, _taken()),
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
            example={"ssin": _WORKER},
            parameters=_PAGE,
            replies={
                200: Reply("The trainings found", ProviderTrainingPage, _page(addresses.TRAINING_PROVIDER, training))
            },
            problems=_with_body(required, trainings.LARGEST_SEARCH),
        ),
    ]


def _open_to_all() -> list[Operation]:
    health = {
        200: Reply("Requests can be answered", Health, {"status": "UP"}),
        503: Reply("They cannot, for the moment", Health, {"status": "DOWN"}),
    }
    document = {"media_type": "text/html"}, {}, {"media_type": YAML}
    html, as_json, as_yaml = (Reply("The document", headers=_HEADERS_OF_DOCUMENT, **about) for about in document)
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
    body = (BadRequest(_ISSUES), edge.PayloadTooLarge(limit), edge.UnsupportedMediaType())
    return (*body, *_guarded(required, *own))


def _taken() -> ReferenceTaken:
    return ReferenceTaken("2026-0001", _ID)


def _training() -> dict[str, Any]:
    told = {**_NEW_TRAINING, "countsForAccount": True, "deductedFrom": "legal", "verified": True}
    return {**_registered(addresses.FLA, _EMPLOYER, "employer"), **told}


def _provided() -> dict[str, Any]:
    return {**_registered(addresses.TRAINING_PROVIDER, _TRAINER, "trainingProvider"), **_NEW_PROVIDED}


def _registered(base: str, declarer: str, quality: str) -> dict[str, Any]:
    return {
        "id": _ID,
        "href": f"{_EXAMPLE_HOST}{base}/trainings/{_ID}",
        "version": 1,
        "declaredBy": {"enterpriseNumber": declarer, "quality": quality},
        "registeredAt": _AT,
    }


_EXAMPLE_HOST: Final = "https://fla.example.org"


def _page(base: str, item: dict[str, Any]) -> dict[str, Any]:
    here = f"{_EXAMPLE_HOST}{base}/trainings/search?page=1&pageSize={USUAL_PAGE}"
    links = {"self": here, "first": here, "last": here}
    return {"items": [item], **links, "page": 1, "pageSize": USUAL_PAGE, "total": 1}


_CREDITS: Final[dict[str, Any]] = {
    "items": [
        {
            "kind": "legal",
            "entitled": {"minutes": 2280, "days": 5},
            "carriedOver": {"minutes": 0, "days": 0},
            "taken": {"minutes": 912, "days": 2},
            "planned": {"minutes": 456, "days": 1},
            "left": {"minutes": 1368, "days": 3},
        }
    ],
    "total": 1,
}
