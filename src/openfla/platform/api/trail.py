"""Every refusal of access goes into the audit trail before it is answered."""

from collections.abc import Mapping, Sequence
from typing import Any

from litestar.types import Scope

from openfla.platform.access.model import Actor, Visitor
from openfla.platform.identity.model import Person
from openfla.platform.kernel import audit
from openfla.platform.kernel.clock import Clock
from openfla.platform.kernel.database import Database, Driver
from openfla.platform.kernel.groups import GroupCommit
from openfla.platform.kernel.refusals import Refusal


class AccessTrail:
    """Writes who was refused what, and why; many at once go to disk together."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._clock = clock
        self._ledger: GroupCommit[audit.Entry, None] = GroupCommit(database, _append)

    async def record(self, error: Exception, scope: Scope) -> None:
        """Put a refusal that the trail is to know in it."""
        if not isinstance(error, Refusal) or not error.is_audited:
            return
        state = scope["state"]
        entry = audit.Entry(
            action="access.refused",
            at=self._clock.now(),
            trace_id=state["trace_id"],
            details={"code": error.code, "route": scope.get("path_template", "")},
            **_who(state),
        )
        await self._ledger.submit(entry)


def _who(state: Mapping[str, Any]) -> dict[str, str]:
    """Software by its account, a person by their id and where they act, if they act somewhere yet."""
    actor: Actor | None = state.get("actor")
    visitor: Visitor | None = state.get("visitor")
    person: Person | None = state.get("person")
    if actor:
        told = {"enterprise_number": actor.enterprise_number, "quality": actor.quality.value}
        return {**told, "client_id": actor.client_id}
    if visitor:
        told = {"enterprise_number": visitor.enterprise.number, "quality": visitor.quality.value}
        return {**told, "person": str(visitor.person.id)}
    return {"person": str(person.id)} if person else {}


async def _append(driver: Driver, entries: Sequence[audit.Entry]) -> list[None]:
    await audit.extend(driver, await audit.hold(driver), entries)
    return [None] * len(entries)
