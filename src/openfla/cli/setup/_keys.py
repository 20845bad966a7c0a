"""The key and the certificate of the account: made here, or those that are there already (guide 4.4.1)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from openfla.channel import PasswordMissing, absolute, certificates, key_of, password_of
from openfla.channel.certificates import File, KeyKind, key_file
from openfla.cli.account import require_fit
from openfla.cli.setup._asking import Asker
from openfla.cli.setup._drafts import Draft
from openfla.cli.speech import _, ngettext, say

_NOBODY = "self_service_chaman_0_0"


@dataclass(frozen=True)
class Wanted:
    """What was asked for on the command line."""

    key_store: Path | None
    folder: Path
    kind: KeyKind
    days: int


def with_key(draft: Draft, wanted: Wanted, asker: Asker) -> tuple[Draft, str | None]:
    """The draft with its key store, and the password of that.

    Raises:
        openfla.channel.certificates.CertificateMistake: it cannot be made, opened or written.
        AnswerMissing: its password is not known.
    """
    if draft.key_store is None and wanted.key_store is None and not draft.reuses:
        return _made(draft, wanted, asker)
    if draft.key_store is None:
        draft = replace(draft, key_store=_there(wanted, asker))
    return _opened(draft, wanted, asker)


def _made(draft: Draft, wanted: Wanted, asker: Asker) -> tuple[Draft, str | None]:
    store, upload = wanted.folder / f"{draft.name}.p12", wanted.folder / f"{draft.name}.cer"
    if store.exists():
        say(_("There is a key store %(path)s already; it is used.", path=store))
        return _opened(replace(draft, key_store=absolute(store)), wanted, asker)
    account = draft.account(_NOBODY)
    word = asker.password(_("A new password for the private key"), account.password_variable, is_new=True)
    entry = certificates.make(
        draft.enterprise_name,
        now=datetime.now(UTC),
        enterprise_number=draft.enterprise,
        key=wanted.kind,
        days=wanted.days,
    )
    certificates.place([key_file(entry, store, word.encode()), certificates.certificate_file(entry, upload)])
    say(_("Keep this to yourself: %(path)s", path=absolute(store)))
    say(_("Upload this one: %(path)s", path=absolute(upload)))
    told = ngettext(
        "The certificate is valid for %(count)d day.", "The certificate is valid for %(count)d days.", wanted.days
    )
    say(told)
    return replace(draft, key_store=absolute(store), certificate=absolute(upload)), word


def _there(wanted: Wanted, asker: Asker) -> str:
    if wanted.key_store is not None:
        return absolute(wanted.key_store)
    return asker.ask(
        _("File with the private key and certificate of that account"), "--key-store", lambda told: absolute(Path(told))
    )


def _opened(draft: Draft, wanted: Wanted, asker: Asker) -> tuple[Draft, str | None]:
    """A key store that is there; its certificate is written out to be uploaded, unless it was uploaded before."""
    account = draft.account(_NOBODY)
    word = password_of(replace(account, keyring=False))
    try:
        key = key_of(account, word)
    except PasswordMissing:
        word = asker.password(_("Password of the key store"), account.password_variable, is_new=False)
        key = key_of(account, word)
    require_fit(key)
    if draft.certificate is None and key.certificate is not None and not draft.reuses:
        upload = wanted.folder / f"{draft.name}.cer"
        _write(certificates.certificate_file(certificates.Entry(draft.name, key.certificate), upload))
        draft = replace(draft, certificate=absolute(upload))
        say(_("Upload this one: %(path)s", path=absolute(upload)))
    return draft, word


def _write(upload: File) -> None:
    if not (upload.path.exists() and upload.path.read_bytes() == upload.content):
        certificates.place([upload])
