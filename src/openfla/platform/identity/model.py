from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from openfla.contract.qualities import AnyQuality
from openfla.identifiers import EnterpriseNumber


class IdentitySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [identity] of the settings file, or OPENFLA_IDENTITY_* in the environment.

    Without an issuer nobody can sign in, but in the sandbox, where people are made up.
    """

    issuer: Annotated[str, Meta(description="The OpenID provider, as its metadata call it; empty: none.")] = ""
    client_id: Annotated[str, Meta(description="Under which the provider knows this installation.")] = ""
    client_secret: Annotated[str, Meta(description="The secret of that client; empty for a public one.")] = ""
    scope: Annotated[str, Meta(description="What is asked of the provider.")] = "openid profile email"
    login_claim: Annotated[
        str, Meta(description="The claim under which people name each other; `email` must be verified.")
    ] = "email"
    name_claim: Annotated[str, Meta(description="The claim with the name that is shown.")] = "name"
    idle_s: Annotated[int, Meta(ge=60, le=86_400, description="A session ends when nothing is asked for so long.")] = (
        1800
    )
    absolute_s: Annotated[int, Meta(ge=60, le=604_800, description="A session ends so long after it began.")] = 36_000


class Person(Struct, frozen=True):
    """Somebody who can sign in: under what name others know them, and the name that is shown."""

    id: UUID
    login: str
    name: str


class Session(Struct, frozen=True):
    """A person who signed in, and in what quality of which enterprise they act, once they chose."""

    token: str
    person: Person
    enterprise: EnterpriseNumber | None
    quality: AnyQuality | None
    begun_at: datetime


class Attempt(Struct, frozen=True):
    """A sign-in that was begun at the provider: what its answer must agree with, and where it leads."""

    nonce: str
    verifier: str
    return_to: str


class Identity(Struct, frozen=True):
    """Somebody as the provider knows them: `subject` is issuer and subject, and never changes."""

    subject: str
    login: str
    name: str
