"""What anybody may ask of either address, without a token."""

from typing import Final, Literal
from urllib.parse import quote

import msgspec

from openfla.channel import Flow
from openfla.client._worlds import F, Operations, operation
from openfla.contract.ref_data import CodeLists as ListedCodeLists
from openfla.contract.ref_data import Codes, ListedCode, ListedCodeList

UNAVAILABLE: Final = 503
_HTML: Final = "text/html"


class Health(msgspec.Struct, frozen=True):
    """What the platform says of itself: UP, DEGRADED, DOWN or a word of its own."""

    status: str

    @property
    def is_up(self) -> bool:
        """Whether calls are worth a try."""
        return self.status in ("UP", "DEGRADED")


class CodeLists(Operations[F]):
    """The codes of the contract, and what each is called in four languages."""

    @operation
    def all(self) -> Flow[tuple[ListedCodeList, ...]]:
        """Every list."""
        found = yield from self._api.record(self._api.request("GET", "refData", without_token=True), ListedCodeLists)
        return found.items

    @operation
    def get(self, name: str) -> Flow[tuple[ListedCode, ...]]:
        """Every code of a list.

        Raises:
            NotFound: no list has this name.
        """
        path = f"refData/{quote(name, safe='')}"
        found = yield from self._api.record(self._api.request("GET", path, without_token=True), Codes)
        return found.items

    @operation
    def code(self, name: str, code: str) -> Flow[ListedCode]:
        """One code of a list.

        Raises:
            NotFound: there is none.
        """
        path = f"refData/{quote(name, safe='')}/{quote(code, safe='')}"
        return self._api.record(self._api.request("GET", path, without_token=True), ListedCode)


class Documents(Operations[F]):
    """The contract as the platform tells it."""

    @operation
    def openapi(self, form: Literal["json", "yaml"] = "json") -> Flow[bytes]:
        """The OpenAPI 3.0 document of this address."""
        accept = {"Accept": "*/*"}
        call = self._api.request("GET", f"doc/openapi.{form}", headers=accept, without_token=True)
        answer = yield from self._api.content(call, f"application/{form}")
        return answer.content

    @operation
    def page(self) -> Flow[str]:
        """The same as a page for people, in HTML and in the language of the client."""
        call = self._api.request("GET", "doc", headers={"Accept": _HTML}, without_token=True)
        answer = yield from self._api.content(call, _HTML)
        return answer.content.decode("utf-8", "replace")
