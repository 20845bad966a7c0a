"""Arguments and options that several commands share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from openfla.cli.speech import _
from openfla.contract import qualities
from openfla.contract.qualities import AnyQuality, OtherQuality, Quality
from openfla.texts import N_, Explained

CODES: Final = ", ".join((*Quality, *OtherQuality))

AsJson = Annotated[bool, typer.Option("--json", help=_("Print JSON, for a program."))]
CertificateFile = Annotated[Path, typer.Option(metavar="FILE.cer", help=_("The public certificate, PEM or DER."))]
ClientId = Annotated[str, typer.Argument(metavar="CLIENT_ID", help=_("Client id of the account."))]
Login = Annotated[str, typer.Argument(metavar="LOGIN", help=_("How the person signs in."))]
Name = Annotated[str, typer.Argument(metavar="NAME", help=_("Its name."))]
Number = Annotated[str, typer.Argument(metavar="NUMBER", help=_("Enterprise number, with or without dots."))]
OfQuality = Annotated[
    str, typer.Option("--quality", help=_("In what role the enterprise acts: %(codes)s.", codes=CODES))
]
OfEntityOrQuality = Annotated[
    str, typer.Option("--quality", help=_("For which quality; left out: for the whole entity. %(codes)s.", codes=CODES))
]
Person = Annotated[
    str, typer.Argument(metavar="'NAME <LOGIN>'", help=_("A person: name, and between < and > how they sign in."))
]
QualityToActivate = Annotated[
    str,
    typer.Argument(metavar="QUALITY", help=_("In what role the enterprise acts: %(codes)s.", codes=CODES)),
]


@dataclass(eq=False)
class NoQuality(Explained):
    code = "noQuality"
    message = N_("%(asked)s is no quality.")
    remedy = N_("Write one of these: %(codes)s.")
    asked: str
    codes: str = CODES


def any_quality(code: str) -> AnyQuality:
    """The quality of a code.

    Raises:
        NoQuality: there is none.
    """
    try:
        return qualities.any_quality(code)
    except ValueError as error:
        raise NoQuality(code) from error


def level(code: str) -> AnyQuality | None:
    """The quality of a code, or the whole entity when there is no code.

    Raises:
        NoQuality: there is none.
    """
    return any_quality(code) if code else None
