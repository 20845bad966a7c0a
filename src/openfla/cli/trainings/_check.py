"""`openfla trainings check`: what the platform would say, before anything is sent."""

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from openfla.cli.speech import LANGUAGE, _, err, out, say, say_json
from openfla.cli.trainings import _options as options
from openfla.cli.trainings._report import as_json, note_as_json, tell, tell_each
from openfla.cli.trainings._spool import Spool
from openfla.contract.qualities import Quality
from openfla.sending import Ready, TrainingFile, Wrong
from openfla.sending.annotated import Stage, annotate, beside, require_free
from openfla.sending.checking import Employers, RowVerdict, Tally, check

SHORT: Final = _("Check a file before it is sent; nothing leaves this machine.")
HELP: Final = _(
    "Check a file before it is sent, by the platform's own rules; nothing leaves this machine. "
    "Exit code 0: every row can be sent; 1: the file cannot be used; 2: rows are blocked."
)
BLOCKED: Final = 2
"""Exit code when rows are blocked."""


@dataclass(frozen=True)
class Found:
    """What there is to tell of a file once it was gone through."""

    file: TrainingFile
    quality: Quality
    tally: Tally
    employers: Employers
    copy: Path | None
    said: tuple[str, ...]
    """Options about the reading, to be repeated when the file is sent."""

    @property
    def remarks(self) -> list[tuple[str, str]]:
        """Code and sentence of what is told of the file as a whole."""
        told = [(remark.code, remark.tell(LANGUAGE)) for remark in self.file.remarks]
        if self.quality is Quality.EMPLOYER and self.employers.count > 1:
            told.append(("severalEmployers", self._several()))
        return told

    def _several(self) -> str:
        return _(
            "The file holds trainings of several enterprises. An employer declares for its own workers only; "
            "who declares for others tells its quality by --quality."
        )


def check_(
    file: options.File,
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="COPY.xlsx", help=_("Write a copy that shows in the cells what is wrong.")
        ),
    ] = None,
    force: options.Force = False,
    mapping: options.Mapping = None,
    sheet: options.Sheet = None,
    quality: options.OfQuality = Quality.EMPLOYER,
    enterprise: options.Enterprise = None,
    every: Annotated[bool, typer.Option("--all", help=_("Tell each problem of each row as well."))] = False,
    in_json: options.AsJson = False,
) -> None:
    """Go through the file once, then tell what was found."""
    opened = options.opened(file, mapping, sheet, enterprise, quality)
    if output:
        require_free(file, output, overwrite=force)
    employers = Employers()
    with Spool() as spool:
        with _progress(opened) as rows:
            told = (verdict for each in employers.noting(check(rows)) for verdict in each.row_verdicts(LANGUAGE))
            tally = _tallied(opened, spool.keeping(told) if every else told, output, force=force)
        said = _said({"--mapping": mapping, "--sheet": sheet, "--enterprise": enterprise})
        found = Found(opened, quality, tally, employers, output, said)
        if in_json:
            _print_json(found, spool if every else None)
        else:
            _print(found, spool if every else None)
    if tally.blocked:
        raise typer.Exit(BLOCKED)


def _said(told: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(word for option, value in told.items() if value is not None for word in (option, str(value)))


def _tallied(file: TrainingFile, verdicts: Iterable[RowVerdict], copy: Path | None, *, force: bool) -> Tally:
    if copy:
        return annotate(file, verdicts, copy, language=LANGUAGE, overwrite=force)
    tally = Tally()
    for verdict in verdicts:
        tally.add(verdict)
    return tally


@contextmanager
def _progress(file: TrainingFile) -> Iterator[Iterable[Ready | Wrong]]:
    """The rows of the file, with a bar on the screen of a person while they pass."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        yield progress.track(file, total=file.description.most_rows, description=_("Checking"))


def _print(found: Found, spool: Spool | None) -> None:
    name, sheet = found.file.path.name, found.file.description.sheet
    title = _("%(file)s, sheet %(sheet)s", file=name, sheet=sheet) if sheet else name
    out.print(Text(title, style="bold"))
    for _code, sentence in found.remarks:
        out.print(Text(sentence, style="dim"), soft_wrap=False)
    tell(found.tally, Stage.CHECKED)
    if spool:
        tell_each(spool)
    say()
    if found.copy:
        say(_("The annotated copy is %(file)s.", file=found.copy))
    elif found.tally.causes:
        copy = shlex.quote(str(beside(found.file.path, Stage.CHECKED)))
        say(_("To see it in the cells, repeat the command with: --output %(file)s", file=copy))
    command = shlex.join(["openfla", "trainings", "send", str(found.file.path), *found.said])
    if not found.tally.blocked:
        say(_("Every row can be sent: %(command)s --account NAME", command=command))
    elif found.tally.blocked < found.tally.rows:
        say(_("The other rows can be sent: %(command)s --account NAME", command=command))


def _print_json(found: Found, spool: Spool | None) -> None:
    """One document; its problems are written as they come, so that a million of them need no memory."""
    described = found.file.description
    document: dict[str, Any] = {
        "file": str(found.file.path),
        "kind": described.kind,
        "sheet": described.sheet,
        "quality": found.quality,
        **as_json(found.tally),
        "remarks": [{"code": code, "text": text} for code, text in found.remarks],
        "copy": str(found.copy) if found.copy else None,
    }
    if spool is None:
        say_json(document)
        return
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2).removesuffix("\n}"), nl=False)
    typer.echo(',\n  "problems": [', nl=False)
    before = "\n    "
    for verdict in spool:
        for note in verdict.notes:
            told = json.dumps(note_as_json(verdict.row, note), ensure_ascii=False)
            typer.echo(before + told, nl=False)
            before = ",\n    "
    typer.echo("\n  ]\n}")
