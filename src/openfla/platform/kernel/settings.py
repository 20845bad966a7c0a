"""How settings are read: a TOML file with a section a group, or OPENFLA_<GROUP>_<NAME> in the environment."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import msgspec

from openfla.texts import N_, Explained

Settings = TypeVar("Settings", bound=msgspec.Struct)


@dataclass(eq=False)
class BadSettings(Explained):
    code = "badSettings"
    message = N_("The settings cannot be used: %(reason)s.")
    remedy = N_("Correct the settings file, or the variable of the environment, that is named; see docs/settings.md.")
    reason: str


@dataclass(eq=False)
class SettingsFileUnreadable(Explained):
    code = "settingsFileUnreadable"
    message = N_("The settings file %(path)s cannot be read: %(reason)s.")
    remedy = N_("Check the path, its permissions, and that it is TOML.")
    path: Path
    reason: str


def read(kind: type[Settings], file: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """All settings as one frozen struct of groups; the environment goes before the file.

    Args:
        kind: a struct whose fields are groups (structs) or plain values.
        file: a TOML file, or none.
        environment: variables `OPENFLA_<FIELD>` and `OPENFLA_<GROUP>_<NAME>`.

    Raises:
        SettingsFileUnreadable: the file is missing, or is not TOML.
        BadSettings: a name is unknown, or a value has the wrong type or lies outside its bounds.
    """
    told = _told_by_file(file) if file else {}
    for name, field in get_type_hints(kind).items():
        if isinstance(field, type) and issubclass(field, msgspec.Struct):
            group = _told_by_environment(field, f"OPENFLA_{name}_".upper(), environment)
            if isinstance(told.setdefault(name, {}), dict):
                told[name] |= group
        elif value := environment.get(f"OPENFLA_{name}".upper()):
            told[name] = value
    try:
        return msgspec.convert(told, kind, strict=False)
    except msgspec.ValidationError as error:
        raise BadSettings(str(error)) from error


def _told_by_file(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsFileUnreadable(file, error.strerror or str(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsFileUnreadable(file, str(error)) from error


def _told_by_environment(group: type[msgspec.Struct], prefix: str, environment: Mapping[str, str]) -> dict[str, Any]:
    names = (name for name in group.__struct_fields__ if prefix + name.upper() in environment)
    return {name: _plain(group, name, environment[prefix + name.upper()]) for name in names}


def _plain(group: type[msgspec.Struct], name: str, value: str) -> Any:
    """A list is written with commas in the environment."""
    kind = get_type_hints(group)[name]
    return [part.strip() for part in value.split(",") if part.strip()] if "tuple" in str(kind) else value
