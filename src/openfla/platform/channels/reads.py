"""What can be known of accounts: the half of the service that changes nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from cryptography import x509
from sqlalchemy import Select

from openfla.contract.qualities import AnyQuality, Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.model import Agent, Operator, Task
from openfla.platform.channels import queries, rules
from openfla.platform.channels.errors import AccountUnknown
from openfla.platform.channels.model import ChannelCertificate, Client, Ending, HeldCertificate, WebServiceAccount
from openfla.platform.kernel.database import Tx

PAGE: Final = 25
_ALL: Final = 2**31 - 1


async def find(tx: Tx, agent: Agent, account_id: UUID) -> WebServiceAccount:
    """An account that this agent may manage.

    Raises:
        NoAccess: not the agent's task.
        AccountUnknown: there is none, it was closed, or it is of another enterprise or quality.
    """
    access.require_task(agent, Task.MANAGE_CHANNELS)
    return await _one(tx, queries.by_id(queries.opened(*whereabouts(agent)), account_id), str(account_id))


async def find_by_client_id(tx: Tx, agent: Agent, client_id: str) -> WebServiceAccount:
    """The account of a client id.

    Raises:
        NoAccess: not the agent's task.
        AccountUnknown: there is none, it was closed, or it is of another enterprise or quality.
    """
    access.require_task(agent, Task.MANAGE_CHANNELS)
    return await _one(tx, queries.by_client_id(queries.opened(*whereabouts(agent)), client_id), client_id)


async def accounts_of(
    tx: Tx,
    agent: Agent,
    number: EnterpriseNumber,
    quality: Quality,
    *,
    words: str = "",
    after: UUID | None = None,
    size: int = PAGE,
) -> list[WebServiceAccount]:
    """A page of the accounts of an enterprise in a quality, newest first, from after one of them on.

    Args:
        words: each stands in the name or in the client id; none finds all.

    Raises:
        NoAccess: not the agent's task, or not there.
    """
    access.require_here(agent, Task.MANAGE_CHANNELS, number, quality)
    return await _all(tx, queries.page(queries.opened(number, quality), words, after, size))


async def accounts(tx: Tx) -> list[WebServiceAccount]:
    """Every account that was not closed, oldest first."""
    return (await _all(tx, queries.page(queries.opened(), "", None, _ALL)))[::-1]


async def expiring(
    tx: Tx,
    at: datetime,
    *,
    within_days: int = 60,
    most: int = _ALL,
    number: EnterpriseNumber | None = None,
    quality: Quality | None = None,
) -> list[Ending]:
    """The certificates in use that ended, or end within so many days: everywhere, or of one enterprise.

    Those without a successor come first, and of them the soonest.
    """
    until = at + timedelta(days=within_days)
    rows = (await tx.execute(queries.ending(until, number, quality, most))).mappings().all()
    return [Ending(**{**row, "quality": Quality(row["quality"])}) for row in rows]


async def client(tx: Tx, client_id: str) -> Client | None:
    """What the token endpoint needs of the account of a client id; nothing when there is none, or it was closed."""
    row = (await tx.execute(queries.client(client_id))).one_or_none()
    if row is None:
        return None
    number, quality, scopes, ids, contents = row
    enterprise = await access.find(tx, EnterpriseNumber(number))
    held = tuple(_keyed(*told) for told in zip(ids, contents, strict=True))
    in_order = rules.scopes_in_order(scopes)
    return Client(client_id, enterprise.number, Quality(quality), in_order, held, enterprise.is_active)


def whereabouts(agent: Agent) -> tuple[EnterpriseNumber | None, AnyQuality | None]:
    """Where an agent may act: an operator everywhere."""
    return (None, None) if isinstance(agent, Operator) else (agent.enterprise.number, agent.quality)


async def _one(tx: Tx, query: Select[Any], asked: str) -> WebServiceAccount:
    found = await _all(tx, query)
    if not found:
        raise AccountUnknown(asked)
    return found[0]


async def _all(tx: Tx, query: Select[Any]) -> list[WebServiceAccount]:
    """Accounts, with the certificates of all of them in one query."""
    rows = (await tx.execute(query)).mappings().all()
    held: dict[UUID, list[HeldCertificate]] = {row["id"]: [] for row in rows}
    if held:
        for account, identity, name, fingerprint, since, until in await tx.execute(queries.certificates_of([*held])):
            held[account].append(HeldCertificate(identity, name, fingerprint, since, until))
    return [_account(row, held[row["id"]]) for row in rows]


def _account(row: Any, held: Sequence[HeldCertificate]) -> WebServiceAccount:
    told = {**row, "quality": Quality(row["quality"]), "scopes": rules.scopes_in_order(row["scopes"])}
    return WebServiceAccount(**told, certificates=tuple(held))


def _keyed(identity: UUID, der: bytes) -> ChannelCertificate:
    certificate = x509.load_der_x509_certificate(der)
    validity = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    return ChannelCertificate(identity, *validity, *rules.assertion_key(der))
