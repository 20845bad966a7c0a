"""The audit trail: append-only, each entry chained by hash to the one before (docs/adr/0005)."""

from openfla.platform.kernel.audit.model import Entry, Head, Recorded
from openfla.platform.kernel.audit.service import activity, append, extend, hold, recent, verify

__all__ = ["Entry", "Head", "Recorded", "activity", "append", "extend", "hold", "recent", "verify"]
