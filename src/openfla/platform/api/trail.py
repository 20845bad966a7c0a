"""Every refusal of access goes into the audit trail before it is answered."""

from collections.abc import Sequence

from litestar.types import Scope

from openfla.platform.access.model import Actor
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
        actor: Actor | None = state.get("actor")
        entry = audit.Entry(
            action="access.refused",
            at=self._clock.now(),
            enterprise_number=actor.enterprise_number if actor else "",
            quality=actor.quality.value if actor else "",
            client_id=actor.client_id if actor else "",
            trace_id=state["trace_id"],
            details={"code": error.code, "route": scope.get("path_template", "")},
        )
        await self._ledger.submit(entry)


async def _append(driver: Driver, entries: Sequence[audit.Entry]) -> list[None]:
    await audit.extend(driver, await audit.hold(driver), entries)
    return [None] * len(entries)
