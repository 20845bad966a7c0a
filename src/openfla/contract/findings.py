"""What a record was found to break: a rule of the catalogue, where, and what fills its sentence."""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import UNSET, Struct

from openfla.contract.anomalies import ANOMALIES, Anomaly, AnomalyClass, Told
from openfla.texts import Language, translate


class Finding(Struct, frozen=True, array_like=True, omit_defaults=True):
    """A breach of a rule; the value itself is not kept, a worker's number may stand in it."""

    code: str
    name: str = ""
    values: dict[str, Any] = {}

    @property
    def anomaly(self) -> Anomaly:
        """The rule that was broken."""
        return ANOMALIES[self.code]

    @property
    def blocks(self) -> bool:
        """Whether nothing may be changed."""
        return self.anomaly.cls is AnomalyClass.BLOCKING

    def under(self, prefix: str) -> "Finding":
        """The same one, of a message that is a member of another."""
        return Finding(self.code, f"{prefix}.{self.name}" if self.name else prefix, self.values)


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stop the record."""
    return [found for found in findings if found.blocks]


def page_of(code: str, base_url: str) -> str:
    """The page that explains a rule."""
    return f"{base_url}/doc/anomalies/{code}"


def text_of(finding: Finding, language: Language) -> str:
    """What is wrong and what to do, two sentences."""
    told = [translate(language, text, finding.values) for text in (finding.anomaly.message, finding.anomaly.remedy)]
    return " ".join(told)


def told(findings: Sequence[Finding], language: Language, base_url: str) -> tuple[Told, ...]:
    """Findings as messages, in the reader's language."""
    return tuple(
        Told(
            code=found.code,
            cls=found.anomaly.cls,
            name=found.name or UNSET,
            text=text_of(found, language),
            href=page_of(found.code, base_url),
        )
        for found in findings
    )
