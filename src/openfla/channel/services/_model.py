from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from openfla.channel._account import Account
from openfla.channel._errors import ServiceNotThere
from openfla.texts import N_, Language, translate


class Mark(StrEnum):
    """How sure a fact is."""

    SEED = "SEED"
    """The guide of the Federal Learning Account says so."""
    VERIFIED = "VERIFIED"
    """An official public page says so."""
    NEIGHBOUR = "NEIGHBOUR"
    """Seen in public documentation or client code of a sister service; nobody official was found to confirm it."""
    OPEN = "OPEN"
    """Nobody was found to tell."""
    OWN = "OWN"
    """Our own choice."""

    @property
    def is_sure(self) -> bool:
        """Whether one can build on it without trying it first."""
        return self in (Mark.SEED, Mark.VERIFIED)

    def in_words(self, language: Language) -> str:
        """What it means."""
        return translate(language, _MEANING[self])


_MEANING: Final[Mapping[Mark, str]] = {
    Mark.SEED: N_("from the guide"),
    Mark.VERIFIED: N_("from an official page"),
    Mark.NEIGHBOUR: N_("seen elsewhere, not verified"),
    Mark.OPEN: N_("not known"),
    Mark.OWN: N_("our own choice"),
}


@dataclass(frozen=True)
class Fact:
    """Something that is said of a service, how sure it is, and where it comes from; prose is marked with `N_`."""

    value: str
    mark: Mark
    source: str = ""


NOT_KNOWN: Final = Fact("", Mark.OPEN)


class Dialect(StrEnum):
    """In what form a service tells its mistakes. All are read, whatever a service is said to speak."""

    PROBLEM = "problem"
    """`application/problem+json` as Belgif has it."""
    STATUS_MESSAGE = "statusMessage"
    """`StatusMessage` with code, id and message, as eBox has it."""
    OAUTH = "oauth"
    """RFC 6749 section 5.2."""


class Polling(StrEnum):
    """How a service tells that it is not done yet."""

    NONE = "none"
    UNTIL_FOUND = "404-until-ready"
    TASK = "202-task"


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service on the channel of Belgian social security.

    Args:
        name: for `--service` and programs.
        title: what it is.
        addresses: its base address by environment: production, acceptance, simulation.
        scopes: what a token can be asked for.
        asks: which of them are asked for unless told otherwise; none gets all that the account holds.
        dialect, polling: in one word, as `Dialect` and `Polling` have them.
        paging: how long lists are cut.
        on_behalf: the header in which one says for whom one acts.
        without_token: whether it is open to all: for `Channel(None, base_url=..., service=...)`.
        notes: what else one has to know.
    """

    name: str
    title: str
    addresses: Mapping[str, Fact]
    scopes: tuple[Fact, ...] = ()
    asks: tuple[str, ...] = ()
    dialect: Fact = NOT_KNOWN
    polling: Fact = NOT_KNOWN
    paging: Fact = NOT_KNOWN
    on_behalf: Fact | None = None
    without_token: bool = False
    notes: tuple[Fact, ...] = field(default=())

    def base_url(self, account: Account) -> str:
        """Its address for an account; on a platform of one's own, the path of production below that platform.

        Raises:
            ServiceNotThere: no address is known for the environment of the account.
        """
        if account.environment != "local":
            known = self.addresses.get(account.environment, NOT_KNOWN)
            if not known.value:
                raise ServiceNotThere(self.name, account.environment)
            return known.value
        path = urlsplit(self.addresses.get("production", NOT_KNOWN).value).path
        if not path:
            raise ServiceNotThere(self.name, account.environment)
        token_url = urlsplit(account.place().token_url)
        return f"{token_url.scheme}://{token_url.netloc}{path}"

    def scopes_for(self, account: Account) -> tuple[str, ...]:
        """What to ask for with an account."""
        return self.asks

    def facts(self) -> tuple[tuple[str, Fact], ...]:
        """All that is said of it, each with what it is about."""
        told = [(f"address.{environment}", fact) for environment, fact in self.addresses.items()]
        told += [("scope", fact) for fact in self.scopes or (NOT_KNOWN,)]
        told += [("dialect", self.dialect), ("polling", self.polling), ("paging", self.paging)]
        told += [("onBehalf", self.on_behalf)] if self.on_behalf else []
        return (*told, *(("note", note) for note in self.notes))


class FlaService(Service):
    """The Federal Learning Account: an account knows its address and scope by its quality."""

    def base_url(self, account: Account) -> str:
        """See `Account.api`."""
        return account.api

    def scopes_for(self, account: Account) -> tuple[str, ...]:
        """See `Account.scopes`."""
        return account.scopes
