from collections.abc import AsyncGenerator
from datetime import date, datetime
from typing import Final

from uuid_utils.compat import uuid7

from openfla.contract.checks import entitlements as checks
from openfla.contract.entitlements import OptOut, OptOutSearch
from openfla.contract.messages import FIRST_YEAR, LAST_YEAR
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access.model import Act, Actor
from openfla.platform.api.turning import Turn
from openfla.platform.authority import service as authority
from openfla.platform.entitlements import queries_opt_outs as queries
from openfla.platform.entitlements import rules
from openfla.platform.entitlements.model import OptOutRow
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.issues import BadRequest, issue
from openfla.platform.records import reading
from openfla.texts import N_

_OUT_OF_RANGE: Final = N_("A year from %(first)d to %(last)d")


async def opt_out(
    tx: Tx, actor: Actor, year: int, wanted: OptOut, *, today: date, at: datetime, trace_id: str
) -> tuple[OptOutRow, bool]:
    """Stop the yearly calculation, for a whole enterprise or for one worker (R10.1); again, it changes nothing.

    Returns:
        The opt-out as it stands, and whether it is new.

    Raises:
        MissingPermission: the enterprise is another's.
        BadRequest: it breaks rules; every issue at once.
    """
    await _require(tx, actor, year, wanted, today)
    asked = OptOutRow(
        id=uuid7(),
        enterprise=wanted.enterprise_number,
        year=year,
        ssin=wanted.ssin or None,
        since=at,
        declarer=actor.enterprise_number,
        quality=actor.quality.value,
    )
    row = queries.row((await tx.execute(queries.put(asked))).one())
    is_new = row.id == asked.id
    if is_new:
        await _note(tx, "calculation.optedOut", actor, str(row.id), year, at, trace_id)
    return row, is_new


async def opt_in(tx: Tx, actor: Actor, year: int, wanted: OptOut, *, today: date, at: datetime, trace_id: str) -> None:
    """Let the yearly calculation go on where it was stopped in just this way; otherwise it changes nothing.

    Raises:
        MissingPermission, BadRequest: as `opt_out`.
    """
    await _require(tx, actor, year, wanted, today)
    removed = queries.remove(wanted.enterprise_number, year, wanted.ssin or None)
    identity = (await tx.execute(removed)).scalar_one_or_none()
    if identity is not None:
        await _note(tx, "calculation.optedIn", actor, str(identity), year, at, trace_id)


async def search_opt_outs(tx: Tx, actor: Actor, wanted: OptOutSearch, turn: Turn, *, today: date) -> list[OptOutRow]:
    """One page of the opt-outs of an enterprise, and one more when there are more.

    Raises:
        MissingPermission: the enterprise is another's.
        BadRequest: it breaks rules, or a mandatary did not say whose.
    """
    reading.require_fit(checks.findings_of_numbers(wanted))
    enterprise = await reading.whose(tx, actor, wanted.enterprise_number, today=today)
    after = reading.after(turn, by_change=False)
    found = await tx.execute(queries.page(enterprise, wanted.year or None, after[1] if after else None, turn.limit))
    return [queries.row(values) for values in found]


async def all_opt_outs(tx: Tx, enterprise: EnterpriseNumber) -> AsyncGenerator[OptOutRow]:
    """Every opt-out of an enterprise that stands (exports)."""
    for values in await tx.execute(queries.all_of(enterprise)):
        yield queries.row(values)


async def _require(tx: Tx, actor: Actor, year: int, wanted: OptOut, today: date) -> None:
    if not rules.is_year(year):
        values = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise BadRequest([issue("outOfRange", _OUT_OF_RANGE, "year", place="path", values=values)])
    reading.require_fit(checks.findings_of_numbers(wanted))
    await authority.require(tx, actor, Act.DECLARE, wanted.enterprise_number, today)


async def _note(tx: Tx, action: str, actor: Actor, subject: str, year: int, at: datetime, trace_id: str) -> None:
    entry = audit.Entry(
        action=action,
        at=at,
        enterprise_number=actor.enterprise_number,
        quality=actor.quality.value,
        client_id=actor.client_id,
        subject=subject,
        trace_id=trace_id,
        details={"year": year},
    )
    await audit.append(tx, [entry])
