"""What can be done at each address of the API, as its document tells it; a test holds it against the routes."""

from typing import Final

from openfla.contract import addresses, scopes
from openfla.platform import operations_declarations, operations_exports, operations_public, operations_records
from openfla.platform.api.documents import Book
from openfla.platform.api.documents_routes import Books
from openfla.platform.settings import Settings
from openfla.texts import N_


def books(settings: Settings) -> Books:
    """The document of each address of this installation."""
    provider_scope = settings.scopes.training_provider
    employer = Book(
        title="Federal Learning Account: employers and mandataries (OpenFLA)",
        base=addresses.FLA,
        description=_ABOUT.format(who="employers and their mandataries"),
        scopes={
            scopes.EMPLOYER: N_("Employer, for its own workers (requirement OAUTH-2)."),
            scopes.PROVIDER: N_("Mandatary: social secretariat or service provider (requirement OAUTH-3)."),
        },
        operations=(
            *operations_records.of_employers((scopes.EMPLOYER, scopes.PROVIDER)),
            *operations_exports.of_employers((scopes.EMPLOYER, scopes.PROVIDER)),
            *operations_declarations.operations(addresses.FLA, (scopes.EMPLOYER, scopes.PROVIDER)),
            *operations_public.operations(addresses.FLA),
        ),
        base_url=settings.base_url,
        token_url=settings.token_url,
    )
    provider = Book(
        title="Federal Learning Account: training providers (OpenFLA)",
        base=addresses.TRAINING_PROVIDER,
        description=_ABOUT.format(who="training providers"),
        scopes={
            provider_scope: N_("Training provider; this scope is OpenFLA's own, the guide leaves it empty (OAUTH-4).")
        },
        operations=(
            *operations_records.of_providers((provider_scope,)),
            *operations_declarations.operations(addresses.TRAINING_PROVIDER, (provider_scope,)),
            *operations_public.operations(addresses.TRAINING_PROVIDER),
        ),
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
