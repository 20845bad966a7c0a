"""What a worker has left, and where the yearly calculation is stopped."""

from openfla.channel import Flow
from openfla.client._api import decoded
from openfla.client._pages import Pages, first
from openfla.client._records import PAGE_SIZE, Registration
from openfla.client._worlds import F, Operations, listing, operation
from openfla.contract.entitlements import (
    CreditPage,
    CreditSearch,
    OptOut,
    OptOutSearch,
    StandingOptOut,
    TrainingCredit,
)

_CREATED = 201


class Credits(Operations[F]):
    """What a worker is owed, took, plans and has left."""

    @operation
    def search(self, wanted: CreditSearch) -> Flow[tuple[TrainingCredit, ...]]:
        """The credit of a worker in a year: one for each kind of right, the legal one always."""
        call = self._api.request("POST", "trainingCredits/search", wanted, repeatable=True)
        found = yield from self._api.record(call, CreditPage)
        return found.items


class OptOuts(Operations[F]):
    """For whom the yearly calculation of rights is stopped: a whole enterprise, or one of its workers."""

    @operation
    def opt_out(self, year: int, whose: OptOut) -> Flow[Registration[StandingOptOut]]:
        """Stop the yearly calculation; where it is stopped already, nothing changes."""
        answer = yield from self._api.answer(self._api.request("PUT", f"calculationOptOuts/{year}", whose))
        created = answer.status == _CREATED
        return Registration(decoded(answer, StandingOptOut), created=created, changed=created)

    @operation
    def opt_in(self, year: int, whose: OptOut) -> Flow[None]:
        """Let the yearly calculation go on again; where it goes on already, nothing changes."""
        return self._api.nothing(self._api.request("DELETE", f"calculationOptOuts/{year}", whose))

    @listing
    def search(
        self, wanted: OptOutSearch, *, page_size: int = PAGE_SIZE, cursor: str | None = None
    ) -> Pages[StandingOptOut]:
        """Where the calculation is stopped, page after page; the arguments as in `Records.search`."""
        query = first(page_size, cursor)
        return Pages(self._api, "POST", "calculationOptOuts/search", StandingOptOut, query, wanted)
