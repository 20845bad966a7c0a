"""`openfla contract`: the documents that are made from the contract, without a database."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from openfla.cli import settings
from openfla.cli.half import platform_half
from openfla.cli.settings import SettingsFile
from openfla.cli.speech import LANGUAGE, _, say
from openfla.contract import addresses
from openfla.texts import Language

if TYPE_CHECKING:
    from openfla.platform.api.documents import Book


class Address(StrEnum):
    """The two addresses of the API, by who calls them."""

    EMPLOYER = "employer"
    TRAINING_PROVIDER = "trainingProvider"


class Tongue(StrEnum):
    """The languages of the catalogues."""

    NL = "nl"
    FR = "fr"
    DE = "de"
    EN = "en"


class OpenApiForm(StrEnum):
    JSON = "json"
    YAML = "yaml"


class GlossaryForm(StrEnum):
    HTML = "html"
    MARKDOWN = "md"
    CSV = "csv"


class AnomaliesForm(StrEnum):
    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"


_BASES: Final[Mapping[Address, str]] = {
    Address.EMPLOYER: addresses.FLA,
    Address.TRAINING_PROVIDER: addresses.TRAINING_PROVIDER,
}
_USUAL: Final = Tongue(LANGUAGE)

OneAddress = Annotated[Address, typer.Option("--address", help=_("Of which address: employer or trainingProvider."))]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help=_("Write to this file; else print it."))
]
InLanguage = Annotated[Tongue, typer.Option("--language", help=_("In which language: nl, fr, de or en."))]

app = typer.Typer(
    help=_("The documents made from the contract: OpenAPI, glossary, anomalies, Postman collection."),
    no_args_is_help=True,
)


@app.command(help=_("The OpenAPI 3.0 document of an address."))
def openapi(
    *,
    address: OneAddress = Address.EMPLOYER,
    form: Annotated[OpenApiForm, typer.Option("--format", help=_("json or yaml."))] = OpenApiForm.JSON,
    output: Output = None,
    settings_file: SettingsFile = None,
) -> None:
    """Print or write the document."""
    book = _book(address, settings_file)
    _give(book.as_json + b"\n" if form is OpenApiForm.JSON else book.as_yaml, output)


@app.command(help=_("The glossary of an address: every message as a block, every field as a zone."))
def glossary(
    *,
    address: OneAddress = Address.EMPLOYER,
    form: Annotated[GlossaryForm, typer.Option("--format", help=_("html, md or csv."))] = GlossaryForm.MARKDOWN,
    language: InLanguage = _USUAL,
    output: Output = None,
    settings_file: SettingsFile = None,
) -> None:
    """Print or write the glossary."""
    with platform_half():
        # Loaded only when they are used.
        from openfla.platform.api import glossary as told  # noqa: PLC0415
        from openfla.platform.api import glossary_written  # noqa: PLC0415
        from openfla.platform.portal import contract_pages  # noqa: PLC0415

    blocks = told.blocks([_book(address, settings_file)])
    write: Mapping[GlossaryForm, Callable[[list[told.Block], Language], bytes]] = {
        GlossaryForm.HTML: contract_pages.glossary_printed,
        GlossaryForm.MARKDOWN: glossary_written.in_markdown,
        GlossaryForm.CSV: glossary_written.in_csv,
    }
    _give(write[form](blocks, language.value), output)


@app.command(help=_("Every anomaly and warning that a record can get; the same for both addresses."))
def anomalies(
    *,
    form: Annotated[AnomaliesForm, typer.Option("--format", help=_("md, csv or json."))] = AnomaliesForm.MARKDOWN,
    language: InLanguage = _USUAL,
    output: Output = None,
) -> None:
    """Print or write the list."""
    with platform_half():
        from openfla.platform.api import anomaly_list  # noqa: PLC0415 - loaded only when it is used

    write = {
        AnomaliesForm.MARKDOWN: anomaly_list.in_markdown,
        AnomaliesForm.CSV: anomaly_list.in_csv,
        AnomaliesForm.JSON: anomaly_list.in_json,
    }
    _give(write[form](language.value), output)


@app.command(help=_("A Postman collection of an address, which asks for its own token."))
def postman(
    *, address: OneAddress = Address.EMPLOYER, output: Output = None, settings_file: SettingsFile = None
) -> None:
    """Print or write the collection."""
    with platform_half():
        from openfla.platform.portal import contract_pages  # noqa: PLC0415 - loaded only when it is used

    _give(contract_pages.collection_of(_book(address, settings_file)), output)


def _book(address: Address, settings_file: Path | None) -> "Book":
    found = settings.read(settings_file, None)
    with platform_half():
        from openfla.platform import operations  # noqa: PLC0415 - loaded only when it is used

    return operations.books(found)[_BASES[address]]


def _give(content: bytes, output: Path | None) -> None:
    """To standard output as it is, so that it can be passed on."""
    if output is None:
        typer.get_binary_stream("stdout").write(content)
        return
    output.write_bytes(content)
    say(_("Written: %(file)s", file=output))
