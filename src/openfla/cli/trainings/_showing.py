"""How far a sending is, while it is under way: bars on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

from openfla.cli.speech import LANGUAGE, _, err
from openfla.sending.delivery import Progress, Stage

_EVERY_S: Final = 10.0
"""How often a line is written where nobody watches."""

Shown = Callable[[Progress], None]


@contextmanager
def showing(*, quiet: bool) -> Iterator[Shown]:
    """Give each step to what comes out of this; all of it goes to standard error."""
    if quiet:
        yield _trouble
    elif err.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
        with Bars(*columns, console=err, transient=True) as bars:
            yield _OnTerminal(bars)
    else:
        lines = _InLines()
        yield lines
        lines.last()


@dataclass
class _OnTerminal:
    bars: Bars
    tasks: dict[str, TaskID] = field(default_factory=dict)

    def __call__(self, told: Progress) -> None:
        if told.stage is Stage.PREPARING:
            self._show(_("Prepared"), told.prepared, told.records)
        else:
            self._show(_("Sent"), told.sent, told.records)
            self._show(_("Judged"), told.judged, told.records)
        _trouble(told)

    def _show(self, name: str, done: int, total: int | None) -> None:
        if name not in self.tasks:
            self.tasks[name] = self.bars.add_task(name, total=total)
        self.bars.update(self.tasks[name], completed=done, total=total)


@dataclass
class _InLines:
    told: Progress | None = None
    line: str = ""
    next: float = field(default_factory=lambda: time.monotonic() + _EVERY_S)

    def __call__(self, told: Progress) -> None:
        self.told = told
        if time.monotonic() >= self.next:
            self.last()
            self.next = time.monotonic() + _EVERY_S
        _trouble(told)

    def last(self) -> None:
        """Where it stands now, unless that was said."""
        line = _line(self.told) if self.told else ""
        if line != self.line:
            err.print(line, markup=False)
        self.line = line


class _Rate(ProgressColumn):
    """Records a second."""

    def render(self, task: Task) -> Text:
        return Text(_("%(rate)d/s", rate=round(task.speed)) if task.speed else "", style="dim")


def _line(told: Progress) -> str:
    if told.stage is Stage.PREPARING:
        return _("%(prepared)d records prepared", prepared=told.prepared)
    return _(
        "%(sent)d of %(records)d records sent, %(judged)d judged",
        sent=told.sent,
        records=told.records or 0,
        judged=told.judged,
    )


def _trouble(told: Progress) -> None:
    if told.mistake:
        reason = told.mistake.explain(LANGUAGE)
        again = _("Trying again in %(seconds)d s; Ctrl-C stops, and nothing is lost.", seconds=round(told.pause_s))
        err.print(reason, markup=False, style="yellow")
        err.print(again, markup=False, style="dim")
