from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from openfla.contract.declarations import ExportFormat, TaskState
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber


class ExportSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [exports] of the settings file, or OPENFLA_EXPORTS_* in the environment."""

    kept_days: Annotated[int, Meta(ge=1, le=365, description="How long the file of an export is kept.")] = 7
    most_at_once: Annotated[
        int, Meta(ge=1, le=100, description="How many exports of one enterprise may be made at once.")
    ] = 2


class Export(Struct, frozen=True, kw_only=True):
    """What somebody asked for, and how far it is; `records` and `bytes` are those of a file that is done."""

    id: UUID
    enterprise: EnterpriseNumber
    declarer: EnterpriseNumber
    quality: Quality
    client_id: str
    trace_id: str
    format: ExportFormat
    state: TaskState
    asked_at: datetime
    completed_at: datetime | None = None
    kept_until: datetime | None = None
    records: int | None = None
    bytes: int | None = None
    attempts: int = 0
