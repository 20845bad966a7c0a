"""The secret of an installation, with which it keeps its private keys in the database."""

import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from openfla.texts import N_, Explained


@dataclass(eq=False)
class SecretMissing(Explained):
    code = "secretMissing"
    message = N_("This installation has no secret to keep its signing keys with.")
    remedy = N_("Set OPENFLA_SECRET to at least 32 random characters, the same for every process of it.")


@dataclass(eq=False)
class SecretTooShort(Explained):
    code = "secretTooShort"
    message = N_("The secret of this installation is shorter than 32 characters.")
    remedy = N_("Set OPENFLA_SECRET to at least 32 random characters, the same for every process of it.")


def installation_secret(told: str, folder: Path | None) -> bytes:
    """The secret from the settings; where an installation lives in a folder, a file made on first use.

    Raises:
        SecretMissing: neither was given.
        SecretTooShort: what was given can be guessed.
    """
    if told:
        return _long_enough(told)
    if folder is None:
        raise SecretMissing
    path = folder / "secret"
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(48))
    return _long_enough(path.read_text(encoding="ascii").strip())


def _long_enough(secret: str) -> bytes:
    if len(secret) < 32:  # noqa: PLR2004 - the sentence of the mistake says it too
        raise SecretTooShort
    return secret.encode()


def _write_once(path: Path, secret: str) -> None:
    """Whole or not at all: two processes that start together agree on one secret."""
    descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
