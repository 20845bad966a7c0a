"""One request of the matrix: a page, or a form that is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from tests.platform.portal import records
from tests.platform.portal.records import Make

Fields = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Act:
    """A page, or a form that is sent; `{...}` stands for what a record, a new login or the visitor's place says.

    `action` is what the trail calls it once it was done; a page does nothing, nor does a form without an action.
    `own_session` tells that it changes or ends a session, so that it needs one of its own.
    """

    address: str
    fields: Fields | None = None
    record: Make = records.no_record
    action: str = ""
    files: Mapping[str, tuple[str, bytes | str]] = field(default_factory=lambda: MappingProxyType({}))
    own_session: bool = False
    is_open: bool = False
    """Whether it is a page that anybody may read."""

    @property
    def method(self) -> str:
        return "GET" if self.fields is None else "POST"


def formatted(told: Any, values: Mapping[str, Any]) -> Any:
    """A text, or each of several, with what stands for something filled in."""
    if isinstance(told, str):
        return told.format_map(values)
    return [one.format_map(values) for one in told]
