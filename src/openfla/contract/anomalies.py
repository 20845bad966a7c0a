"""Anomalies and warnings: every rule that a record is held against, once, for single calls, bulk and batch alike.

The list of the official platform is not public (reference batch.md section 9). Codes, texts and edges are OpenFLA's
own; `neighbour` gives the number that sister flows of social security use for the same meaning.
"""

from collections.abc import Mapping
from typing import Annotated, Final

from msgspec import UNSET, Meta, Struct, UnsetType, field

from openfla.contract.rules.anomaly import Anomaly, AnomalyClass
from openfla.contract.rules.content import OF_CONTENT
from openfla.contract.rules.context import OF_CONTEXT
from openfla.contract.rules.shape import OF_SHAPE
from openfla.contract.rules.standing import OF_STANDING
from openfla.texts import N_

__all__ = ["ANOMALIES", "Anomaly", "AnomalyClass", "Told"]


class Told(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An anomaly of a record: which rule, where, and what it says in the reader's language."""

    code: Annotated[str, Meta(title=N_("Code"), description=N_("Stable name of the rule; go by it, not by the text."))]
    cls: Annotated[
        AnomalyClass,
        Meta(title=N_("Class"), description=N_("B blocks the record; W warns and the record is accepted.")),
    ] = field(name="class")
    name: Annotated[
        str | UnsetType, Meta(title=N_("Field"), description=N_("Which member it is about, such as period.endDate."))
    ] = UNSET
    text: Annotated[str, Meta(title=N_("Text"), description=N_("What is wrong and what to do."))]
    href: Annotated[str, Meta(title=N_("Page"), description=N_("Page that explains the rule."))]


ANOMALIES: Final[Mapping[str, Anomaly]] = {
    anomaly.code: anomaly for anomaly in (*OF_SHAPE, *OF_CONTENT, *OF_CONTEXT, *OF_STANDING)
}
"""Every rule by its code; each has a page under /doc/anomalies."""
