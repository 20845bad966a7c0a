"""Accounts as their pages show them: with the state of each certificate, and the client's next steps."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from openfla.contract.scopes import of_quality
from openfla.contract.services import Service
from openfla.platform.access.model import Enterprise
from openfla.platform.channels import rules
from openfla.platform.channels.model import Ending, HeldCertificate, Warned, WebServiceAccount
from openfla.platform.channels.steps import Steps, label_of
from openfla.platform.settings import Settings

State = Literal["valid", "notYet", "ending", "renewed", "ended"]


class ShownCertificate(Struct, frozen=True):
    """A certificate, what state it is in, and within how many days it ends when that is soon."""

    held: HeldCertificate
    state: State
    warned: Warned | None


class ShownAccount(Struct, frozen=True):
    """An account, with what it may be used for."""

    account: WebServiceAccount
    services: tuple[Service, ...]
    certificates: tuple[ShownCertificate, ...]

    @property
    def can_ask(self) -> bool:
        """Whether any of its certificates is valid now: without one it gets no token."""
        return any(shown.state in ("valid", "ending", "renewed") for shown in self.certificates)


class ShownEnding(Struct, frozen=True):
    """A certificate that ends soon, and within how many days that is."""

    ending: Ending
    warned: Warned | None


def shown(account: WebServiceAccount, settings: Settings, at: datetime) -> ShownAccount:
    """An account at a moment."""
    held = tuple(_certificate(one, account.certificates, at) for one in account.certificates)
    return ShownAccount(account, account.services(settings.scopes.training_provider), held)


def endings(found: Sequence[Ending], at: datetime) -> list[ShownEnding]:
    """Certificates that end soon, at a moment."""
    return [ShownEnding(ending, rules.warning(ending.not_after, at)) for ending in found]


def steps(account: WebServiceAccount, enterprise: Enterprise, settings: Settings) -> Steps:
    """What is done next on the client's side."""
    return Steps(
        label=label_of(account.name),
        name=enterprise.name,
        number=enterprise.number,
        quality=account.quality,
        client_id=account.client_id,
        scope=of_quality(account.quality, settings.scopes.training_provider),
        base_url=settings.base_url,
    )


def _certificate(held: HeldCertificate, beside: Sequence[HeldCertificate], at: datetime) -> ShownCertificate:
    warned = rules.warning(held.not_after, at)
    return ShownCertificate(held, _state(held, beside, warned, at), warned)


def _state(held: HeldCertificate, beside: Sequence[HeldCertificate], warned: Warned | None, at: datetime) -> State:
    if held.not_after < at:
        return "ended"
    if at < held.not_before:
        return "notYet"
    if warned is None:
        return "valid"
    return "renewed" if rules.is_renewed(held, beside) else "ending"
