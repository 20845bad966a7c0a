"""What a problem document lists of what is wrong with a request (Belgif openapi-problem, RFC 9457)."""

from msgspec import Struct

from openfla.contract.anomalies import ANOMALIES
from openfla.texts import Language, translate


class Issue(Struct, frozen=True):
    """One thing that is wrong with what was sent (Belgif: an entry of `issues` or `invalidParams`)."""

    type: str = ""
    """URN such as `urn:problem-type:belgif:input-validation:invalidInput`."""
    location: str = ""
    """body, header, path or query."""
    name: str = ""
    """Which member or parameter, such as `period.endDate`."""
    detail: str = ""
    """What is wrong and what to do, as the platform told it."""
    title: str = ""
    anomaly: str = ""
    """The rule of our own list that is broken; "" where none was named."""
    href: str = ""
    """The page that explains the rule."""

    def __str__(self) -> str:
        return ": ".join(part for part in (self.name, self.detail or self.title or self.type) if part)

    def advise(self, language: Language = "en") -> str:
        """What to do, one sentence; "" where our own list does not know the rule."""
        known = ANOMALIES.get(self.anomaly)
        return translate(language, known.remedy) if known and "%(" not in known.remedy else ""
