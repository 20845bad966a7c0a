"""What a set-up knows so far, kept so that it can be interrupted; no password is ever in it."""

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from openfla.channel import Account, absolute, usual_accounts
from openfla.channel.certificates import File, place
from openfla.cli.setup._mistakes import DraftUnusable, NothingToContinue, SeveralToContinue
from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber


class Draft(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """An account that is being made.

    Args:
        name: what the account will be called.
        environment: production, acceptance or local.
        quality: in what role the enterprise acts.
        enterprise: its number.
        enterprise_name: as the certificate carries it.
        base_url: of a local platform.
        reuses: an existing REST account gets the permission (guide 4.4.2) instead of a new one being made.
        key_store: the file with the private key, once it is there.
        certificate: the file to upload, once it is there.
        password_env: the environment variable with the password of the key store.
        keyring: whether the password goes into the system keyring.
        done: steps that the reader said are done.
    """

    name: str
    environment: str
    quality: Quality
    enterprise: EnterpriseNumber
    enterprise_name: str
    base_url: str | None = None
    reuses: bool = False
    key_store: str | None = None
    certificate: str | None = None
    password_env: str | None = None
    keyring: bool = False
    done: tuple[str, ...] = ()

    def account(self, client_id: str) -> Account:
        """The account that comes of it."""
        return Account(
            name=self.name,
            environment=self.environment,
            quality=self.quality,
            client_id=client_id,
            key_store=absolute(Path(self.key_store or "")),
            base_url=self.base_url,
            password_env=self.password_env,
            keyring=self.keyring,
        )


@dataclass(frozen=True)
class Drafts:
    """The set-ups that were begun: a file each, mode 0600, beside the accounts."""

    folder: Path = field(default_factory=lambda: usual_accounts().parent / "setup")

    def get(self, name: str) -> Draft | None:
        """The set-up of that name, if one was begun.

        Raises:
            DraftUnusable: it was, and cannot be read.
        """
        path = self._path(name)
        try:
            return msgspec.json.decode(path.read_bytes(), type=Draft)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as mistake:
            raise DraftUnusable(str(path), str(mistake)) from mistake

    def only(self) -> Draft:
        """The one that was begun.

        Raises:
            NothingToContinue, SeveralToContinue: there is not exactly one.
            DraftUnusable: see `get`.
        """
        names = sorted(path.stem for path in self.folder.glob("*.json"))
        if len(names) > 1:
            raise SeveralToContinue(", ".join(names))
        found = self.get(names[0]) if names else None
        if found is None:
            raise NothingToContinue
        return found

    def keep(self, draft: Draft) -> Draft:
        """Keep what is known, whole or not at all.

        Raises:
            openfla.channel.certificates.CertificateMistake: it cannot be written.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = msgspec.json.format(msgspec.json.encode(draft), indent=2)
        place([File(self._path(draft.name), content, secret=True)], overwrite=True)
        return draft

    def drop(self, draft: Draft) -> None:
        """Forget it: the account is there."""
        self._path(draft.name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.json"
