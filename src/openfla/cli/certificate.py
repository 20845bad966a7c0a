"""`openfla certificate`: make, look at, export and convert the certificate of a channel."""

import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from openfla.channel import certificates
from openfla.channel.certificates import Description, Digest, File, KeyKind
from openfla.cli.speech import LANGUAGE, _, ngettext, say, say_json
from openfla.contract.certificates import Breach
from openfla.identifiers import enterprise_number
from openfla.texts import N_, Explained

app = typer.Typer(
    help=_("Make, look at, export and convert the certificate of a channel."),
    no_args_is_help=True,
)

KeyStoreFile = Annotated[
    Path, typer.Argument(metavar="FILE", help=_("Certificate or key store: PEM, DER, .cer, .p12 or .pfx."))
]
Alias = Annotated[str | None, typer.Option(help=_("Which one, when the file holds several."))]
PasswordEnv = Annotated[
    str | None, typer.Option(metavar="NAME", help=_("Environment variable that holds the password of the file."))
]
AskPassword = Annotated[bool, typer.Option("--ask-password", help=_("Ask for the password of the file."))]
Force = Annotated[bool, typer.Option("--force", help=_("Replace files that exist."))]
AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))]
CertificateOf = Annotated[
    Path | None, typer.Option("--certificate", metavar="FILE", help=_("The certificate, when FILE holds only the key."))
]


@dataclass(eq=False)
class NoSuchVariable(Explained):
    code = "noSuchVariable"
    message = N_("The environment variable %(name)s is not set.")
    remedy = N_("Set it to the password, or use the option that asks for it.")
    name: str


@app.command(help=_("Make a private key and a self-signed certificate for a channel."))
def create(
    name: Annotated[str, typer.Argument(help=_("Name of the enterprise, as the certificate will carry it."))],
    *,
    number: Annotated[
        str | None,
        typer.Option("--enterprise-number", metavar="NUMBER", help=_("Enterprise number to put into the certificate.")),
    ] = None,
    key: Annotated[KeyKind, typer.Option(help=_("Kind and size of the key."))] = "rsa-3072",
    digest: Annotated[Digest, typer.Option(help=_("Digest with which the certificate is signed."))] = "sha256",
    days: Annotated[
        int, typer.Option(min=1, max=certificates.LONGEST_VALIDITY_DAYS, help=_("Days before it expires."))
    ] = 365,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help=_("Where the files go."))] = Path(),
    file_name: Annotated[
        str | None, typer.Option(help=_("Name of the files, without ending; made from the name when left out."))
    ] = None,
    p12: Annotated[bool, typer.Option("--p12", help=_("Put key and certificate into a PKCS#12 file."))] = False,
    der: Annotated[bool, typer.Option("--der", help=_("Write the certificate in DER, not in PEM."))] = False,
    password_env: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("Environment variable with a password for the private key."))
    ] = None,
    ask_password: Annotated[
        bool, typer.Option("--ask-password", help=_("Ask for a password for the private key."))
    ] = False,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """The key lies in one file only, .key or .p12; beside it the certificate to upload."""
    password = _password(password_env, ask=ask_password, is_new=True)
    made = certificates.make(
        name,
        now=datetime.now(UTC),
        enterprise_number=enterprise_number(number) if number else None,
        key=key,
        digest=digest,
        days=days,
    )
    stem = file_name or made.alias
    files = [
        certificates.key_file(made, out / f"{stem}{'.p12' if p12 else '.key'}", password),
        certificates.certificate_file(made, out / f"{stem}.cer", der=der),
    ]
    certificates.place(files, overwrite=force)
    _tell_files(files, is_protected=password is not None, as_json=as_json)


@app.command(help=_("Tell what a certificate is and what a channel would refuse about it; exit code 1 when it would."))
def show(
    file: KeyStoreFile,
    *,
    alias: Alias = None,
    certificate: CertificateOf = None,
    password_env: PasswordEnv = None,
    ask_password: AskPassword = False,
    as_json: AsJson = False,
) -> None:
    """Exit code 1 when a channel would refuse it, or when the private key is another's."""
    store = certificates.open_key_store(file, _password(password_env, ask=ask_password), certificate=certificate)
    entry = certificates.choose_certificate(store, alias)
    description = certificates.describe(entry, at=datetime.now(UTC))
    if as_json:
        say_json({"alias": entry.alias, **_plain(description)})
    else:
        _tell_description(entry.alias, description)
    if description.breaches or description.key_matches is False:
        raise typer.Exit(1)


@app.command(help=_("Write the certificate alone, as the file to upload."))
def export(
    file: KeyStoreFile,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help=_("The .cer file to write."))],
    alias: Alias = None,
    password_env: PasswordEnv = None,
    ask_password: AskPassword = False,
    der: Annotated[bool, typer.Option("--der", help=_("Write DER, not PEM."))] = False,
    force: Force = False,
) -> None:
    """The private key stays where it is."""
    store = certificates.open_key_store(file, _password(password_env, ask=ask_password))
    exported = certificates.certificate_file(certificates.choose_certificate(store, alias), output, der=der)
    certificates.place([exported], overwrite=force)
    _tell_files([exported], is_protected=True)


@app.command(help=_("Write private key and certificate in another form, told by the ending of the output."))
def convert(
    file: KeyStoreFile,
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", help=_("The file to write; it ends in .key, .der, .pem, .p12 or .pfx."))
    ],
    alias: Alias = None,
    certificate: CertificateOf = None,
    password_env: PasswordEnv = None,
    ask_password: AskPassword = False,
    new_password_env: Annotated[
        str | None, typer.Option(metavar="NAME", help=_("Environment variable with a password for the new file."))
    ] = None,
    ask_new_password: Annotated[
        bool, typer.Option("--ask-new-password", help=_("Ask for a password for the new file."))
    ] = False,
    plain: Annotated[
        bool,
        typer.Option("--plain", help=_("Write the private key without a password.")),
    ] = False,
    force: Force = False,
) -> None:
    """The new file has the old password unless another one, or none, is asked for: protection is never lost."""
    password = _password(password_env, ask=ask_password)
    entry = certificates.choose(certificates.open_key_store(file, password, certificate=certificate), alias)
    new_password = _password(new_password_env, ask=ask_new_password, is_new=True)
    kept = None if plain else password or None
    protected_by = kept if new_password is None else new_password
    files = certificates.files_for(entry, output, protected_by)
    certificates.place(files, overwrite=force)
    _tell_files(files, is_protected=protected_by is not None)


def _password(variable: str | None, *, ask: bool, is_new: bool = False) -> bytes | None:
    if variable is not None:
        try:
            return os.environ[variable].encode()
        except KeyError:
            raise NoSuchVariable(variable) from None
    if not ask:
        return None
    question = _("New password") if is_new else _("Password")
    word: str = typer.prompt(question, hide_input=True, confirmation_prompt=is_new, err=True)
    return word.encode()


def _tell_files(files: list[File], *, is_protected: bool, as_json: bool = False) -> None:
    if as_json:
        say_json({"keep" if file.secret else "upload": str(file.path) for file in files})
        return
    for file in files:
        if file.secret:
            say(_("Keep this to yourself: %(path)s", path=file.path))
        else:
            say(_("Upload this one: %(path)s", path=file.path))
    if not is_protected:
        say(_("The private key has no password: whoever reads the file can act in your name."))


def _tell_description(alias: str, about: Description) -> None:
    say(_("Alias: %(alias)s", alias=alias))
    say(_("Subject: %(subject)s", subject=about.subject))
    say(_("Issuer: %(issuer)s", issuer=about.issuer))
    say(_("Serial number: %(number)s", number=about.serial_number))
    say(_("Key: %(key)s", key=about.key))
    say(_("Digest: %(digest)s", digest=about.digest or "-"))
    say(_("Key usage: %(usage)s", usage=", ".join(about.usage) or "-"))
    say(_("Valid from %(since)s until %(until)s", since=_moment(about.not_before), until=_moment(about.not_after)))
    if about.days_left >= 0:
        say(ngettext("%(count)d day left", "%(count)d days left", about.days_left))
    say(_("SHA-256 fingerprint: %(fingerprint)s", fingerprint=about.fingerprint))
    _tell_origin(about)
    _tell_private_key(about)
    _tell_breaches(about.breaches)


def _tell_origin(about: Description) -> None:
    if about.self_signed:
        say(_("It is self-signed."))
    for above in about.chain:
        say(_("Signed by: %(subject)s", subject=above))


def _tell_private_key(about: Description) -> None:
    if about.key_matches is None:
        say(_("There is no private key beside it."))
    elif about.key_matches:
        say(_("The private key beside it is its own."))
    else:
        say(_("The private key beside it belongs to another certificate."))


def _tell_breaches(found: tuple[Breach, ...]) -> None:
    if not found:
        say(_("It meets every criterion of a channel."))
    for breach in found:
        say(_("Refused: %(sentence)s", sentence=breach.explain(LANGUAGE)))
        say(breach.advise(LANGUAGE))


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _plain(about: Description) -> dict[str, Any]:
    """The description for a program: names in lowerCamelCase as on the wire, times in ISO 8601."""
    told = asdict(about) | {
        "not_before": about.not_before.isoformat(),
        "not_after": about.not_after.isoformat(),
        "breaches": [
            {"code": one.code, "message": one.explain(LANGUAGE), "remedy": one.advise(LANGUAGE)}
            for one in about.breaches
        ],
    }
    return {_lower_camel(name): value for name, value in told.items()}


def _lower_camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
