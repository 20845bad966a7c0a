"""Members that an object of JSON tells more than once: a reader would take the last one, and say nothing."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from openfla.contract.findings import Finding

_NAME: Final = re.compile(rb'"([^"]*)"[ \t\r\n]*:')
"""Every name in a text without escapes; perhaps what stands in a value too."""


class _Object(dict[str, Any]):
    """An object, and the members that it tells again."""

    def __init__(self, members: list[tuple[str, Any]]) -> None:
        super().__init__(members)
        times = Counter(name for name, _ in members) if len(self) < len(members) else {}
        self.again = [name for name, told in times.items() if told > 1]


def repetitions(body: bytes) -> Iterator[Finding]:
    """Each member of a message that stands more than once in the same object.

    Args:
        body: JSON text that fits the message, so that it is as deep as that, and all names are known.
    """
    names = _NAME.findall(body)
    if b"\\" not in body and len(names) == len(set(names)):
        return
    yield from _within(json.loads(body, object_pairs_hook=_Object, parse_int=str, parse_float=str), "")


def _within(value: Any, where: str) -> Iterator[Finding]:
    if isinstance(value, _Object):
        for name in value.again:
            yield Finding("exactlyOneExpected", f"{where}{name}", {"fields": name})
        for name, member in value.items():
            yield from _within(member, f"{where}{name}.")
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _within(item, f"{where.removesuffix('.')}[{place}].")
