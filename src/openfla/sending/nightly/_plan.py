"""A plan file: TOML with a section for each client."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from openfla.identifiers import BadIdentifier, EnterpriseNumber, enterprise_number
from openfla.sending.nightly._folder import Usual
from openfla.sending.nightly._jobs import Files, Job
from openfla.sending.nightly._mistakes import AccountNeeded, BadPlan

_LARGEST: Final = 4 * 1024 * 1024


class _Told(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """What can be told of one client, and of all."""

    account: str | None = None
    mapping: str | None = None
    strict: bool | None = None
    sent: str | None = None
    attention: str | None = None


class _Client(_Told, forbid_unknown_fields=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    enterprise: str | None = None
    files: str | list[str]


class _Plan(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    defaults: _Told = msgspec.field(default_factory=_Told)
    clients: Annotated[list[_Client], Meta(min_length=1, max_length=100_000)]


def jobs_of_plan(path: Path, usual: Usual) -> list[Job]:
    """A client for each section; paths in it begin at the folder of the plan.

    Raises:
        BadPlan: it cannot be read or understood, or two clients have one name.
    """
    try:
        with path.open("rb") as file:
            plan = msgspec.toml.decode(file.read(_LARGEST), type=_Plan)
    except OSError as mistake:
        raise BadPlan(str(path), mistake.strerror or str(mistake)) from mistake
    except (msgspec.DecodeError, UnicodeDecodeError) as mistake:
        raise BadPlan(str(path), str(mistake)) from mistake
    counted = Counter(client.name for client in plan.clients)
    if twice := next((name for name, count in counted.items() if count > 1), None):
        raise BadPlan(str(path), f"name = {twice!r} ({counted[twice]})")
    return [_job(path, client, plan.defaults, usual) for client in plan.clients]


def _job(path: Path, client: _Client, defaults: _Told, usual: Usual) -> Job:
    account = client.account or defaults.account or usual.account
    files = [client.files] if isinstance(client.files, str) else client.files
    wishes = (client.strict, defaults.strict, usual.strict)
    return Job(
        name=client.name,
        account=account or "",
        places=tuple(Files.of(each, path.parent) for each in files),
        enterprise=_number(path, client),
        mapping=_path(path, client.mapping or defaults.mapping),
        strict=next(wish for wish in wishes if wish is not None),
        sent=_path(path, client.sent or defaults.sent),
        attention=_path(path, client.attention or defaults.attention),
        mistake=None if account else AccountNeeded(client.name),
    )


def _number(path: Path, client: _Client) -> EnterpriseNumber | None:
    try:
        return enterprise_number(client.enterprise) if client.enterprise else None
    except BadIdentifier as mistake:
        raise BadPlan(str(path), f"{client.name}: {mistake.explain()}") from mistake


def _path(plan: Path, told: str | None) -> Path | None:
    return plan.parent / told if told else None
