"""`openfla demo`: sections 4.1 to 6.2 of the guide, with the trainings of a real spreadsheet."""

import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from msgspec.structs import replace
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from openfla.cli import settings as options
from openfla.cli.half import platform_half
from openfla.cli.speech import LANGUAGE, _, ngettext, number, out, say
from openfla.contract.employments import NewEmployment, WorkingRegime
from openfla.contract.entitlements import Amount, CreditSearch, NewTrainingRight, OwedKind, TrainingCredit
from openfla.contract.qualities import Quality
from openfla.contract.trainings import Training, TrainingSearch
from openfla.identifiers import EnterpriseNumber, JointCommittee, Ssin, enterprise_number_in_print, ssin_in_print

if TYPE_CHECKING:
    from openfla.client import FlaClient
    from openfla.sandbox import RunningPlatform
    from openfla.sending import Ready, Wrong

HELP = _(
    "Show the whole way, from registration to trainings in the account, on a platform of its own. "
    "Made-up data; everything is removed at the end."
)
_YEAR: Final = 2026
_OWED: Final = (
    (_YEAR - 1, OwedKind.LEGAL, 5),
    (_YEAR, OwedKind.LEGAL, 5),
    (_YEAR, OwedKind.SECTORAL, 1),
    (_YEAR, OwedKind.EXTRA, 2),
)
"""Year, kind and days that the bakery grants each of its workers."""
_FULL_TIME: Final = Decimal(38)
_BAKERS: Final = JointCommittee("118")
_SHOWN: Final = 8
_MINUTES_AN_HOUR: Final = 60


def demo(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help=_("Spreadsheet with trainings; usually the example."))
    ] = None,
    *,
    once: Annotated[bool, typer.Option("--once", help=_("Stop at the end instead of staying up."))] = False,
    port: Annotated[int | None, typer.Option(help=_("Port; usually 8080, or a free one when it is taken."))] = None,
    data: options.DataFolder = None,
) -> None:
    """Walk the guide from the enterprise to the credit of one worker."""
    with platform_half():
        from openfla import sandbox  # noqa: PLC0415 - loaded only when it is used
    from openfla.sending import Ready, Wrong, read  # noqa: PLC0415

    rows = list(read(file or sandbox.example_file()))
    ready, wrong = [row for row in rows if isinstance(row, Ready)], [row for row in rows if isinstance(row, Wrong)]
    with _folder(data) as folder, _platform(folder, port) as platform:
        _enterprise(platform)
        client = _channel(platform, folder)
        with client:
            _tell_wrong(file or sandbox.example_file(), ready, wrong)
            _send(client, ready)
            if ready:
                _show_account(client, ready[0].training.enterprise_number, ready[0].training.ssin)
        if not once:
            _stay(platform, folder)


@contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    """A folder of the demonstration's own, gone at the end; one that was named stays."""
    if data:
        yield data
        return
    folder = Path(tempfile.mkdtemp(prefix="openfla-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _platform(folder: Path, port: int | None) -> "Iterator[RunningPlatform]":
    from openfla import sandbox  # noqa: PLC0415 - loaded only when it is used
    from openfla.platform.kernel import logs  # noqa: PLC0415
    from openfla.platform.runtime import free_or_any  # noqa: PLC0415

    logs.configure("WARNING")
    settings = options.read(None, folder)
    web = replace(settings.web, port=free_or_any(settings.web) if port is None else port)
    with sandbox.running(replace(settings, environment="sandbox", web=web)) as platform:
        say(_("OpenFLA is up at %(address)s. This is not the official platform.", address=platform.settings.base_url))
        yield platform


def _enterprise(platform: "RunningPlatform") -> None:
    """Sections 4.1 to 5 and 7.1 of the guide: each act by the person who would do it on the portal."""
    from openfla import sandbox  # noqa: PLC0415 - loaded only when it is used

    told, now = sandbox.cast(), datetime.now(UTC)
    in_print = enterprise_number_in_print(told.enterprise.number)
    is_new = sandbox.register(platform, at=now)
    _step("4.1", _("%(name)s, %(number)s, is an NSSO employer.", name=told.enterprise.name, number=in_print))
    if not is_new:
        _step("4.2", _("It was registered on the portal before."))
        return
    chief, local = told.access_manager.name, told.local_manager.name
    _step("4.2", _("%(person)s registered it on the portal and manages its access.", person=chief))
    sandbox.hand_over(platform, at=now)
    named = ", ".join(manager.name for manager in told.local_managers)
    _step("7.1", _("%(person)s named its local managers: %(named)s.", person=chief, named=named))
    sandbox.grant(platform, at=now)
    _step("4.3", _("%(person)s gave the users their permissions.", person=local))
    if sandbox.activate(platform, at=now):
        _step("5", _("%(person)s activated one more quality: training provider.", person=chief))
    sandbox.invite_the_others(platform, at=now)


def _channel(platform: "RunningPlatform", folder: Path) -> "FlaClient":
    """Sections 4.4 and 6.1 of the guide."""
    from openfla import channel, client, sandbox  # noqa: PLC0415 - loaded only when it is used

    now, person = datetime.now(UTC), sandbox.cast().local_manager.name
    key_file, certificate_file = sandbox.make_certificate(folder, at=now)
    _step("4.4", _("A private key and a self-signed certificate were made: %(file)s.", file=certificate_file.name))
    client_id = sandbox.open_account(platform, certificate_file, at=now)
    opened = _("%(person)s opened the REST account. Client ID: %(client_id)s", person=person, client_id=client_id)
    _step("4.4", opened)
    here = channel.local(platform.settings.base_url)
    key = channel.channel_key(key_file, certificate=certificate_file)
    tokens = channel.TokenSource(here, client_id, key.key)
    given = tokens.token()
    minutes = round((given.expires_at - now.timestamp()) / 60)
    _step("6.1", _("A signed assertion was exchanged for an access token of %(minutes)d minutes.", minutes=minutes))
    return client.FlaClient(channel.Channel(tokens, base_url=here.api[Quality.EMPLOYER]))


def _tell_wrong(file: Path, ready: "list[Ready]", wrong: "list[Wrong]") -> None:
    total = len(ready) + len(wrong)
    _step(
        "6.2",
        _("%(file)s was read: %(total)d rows, %(wrong)d of them wrong.", file=file.name, total=total, wrong=len(wrong)),
    )
    for row in wrong:
        for fault in row.faults:
            told = Text.assemble((fault.explain(LANGUAGE), "red"), " ", (fault.advise(LANGUAGE), "dim"))
            _beside("✗", told)


def _employ(client: "FlaClient", ready: "list[Ready]") -> "set[tuple[EnterpriseNumber, Ssin]]":
    """Who works where, as Dimona and DmfA would tell it, and what they are owed."""
    workers = {(row.training.enterprise_number, row.training.ssin) for row in ready}
    first = min((row.training.period.start_date for row in ready), default=date.today())  # noqa: DTZ011 - a day in Belgium
    for place, (enterprise, ssin) in enumerate(sorted(workers), start=1):
        employment = NewEmployment(
            reference=f"contract-{place}",
            enterprise_number=enterprise,
            ssin=ssin,
            start_date=first.replace(month=1, day=1),
            working_regime=WorkingRegime(hours_per_week=_FULL_TIME, full_time_hours_per_week=_FULL_TIME),
            joint_committees=(_BAKERS,),
        )
        client.employments.declare(employment)
    told = ngettext(
        "The employment of %(count)d worker was declared.",
        "The employments of %(count)d workers were declared.",
        len(workers),
    )
    _step("6.2", told)
    return workers


def _send(client: "FlaClient", ready: "list[Ready]") -> None:
    workers = _employ(client, ready)
    columns = (TextColumn("       {task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    created = 0
    with Progress(*columns, console=out, transient=True) as progress:
        for row in progress.track(ready, description=_("Sending")):
            created += client.trainings.declare(row.training).created
    _step("6.2", ngettext("%(count)d training was registered.", "%(count)d trainings were registered.", created))
    if known := len(ready) - created:
        _step("6.2", ngettext("%(count)d was there already.", "%(count)d were there already.", known))
    for enterprise, ssin in sorted(workers):
        for year, kind, days in _OWED:
            right = NewTrainingRight(enterprise_number=enterprise, ssin=ssin, year=year, kind=kind, days=Decimal(days))
            client.rights.declare(right)
    told = ngettext(
        "The rights of %(count)d worker were declared.",
        "The rights of %(count)d workers were declared.",
        len(workers),
    )
    _step("6.2", told)


def _show_account(client: "FlaClient", number: EnterpriseNumber, ssin: Ssin) -> None:
    """The credit and the list of one worker, read back over the API."""
    say()
    hidden = f"{ssin_in_print(ssin)[:9]}•••.••"
    found_credits = client.credits.search(CreditSearch(enterprise_number=number, ssin=ssin, year=_YEAR))
    out.print(_credit_table(found_credits, _("Credit of worker %(ssin)s in %(year)d", ssin=hidden, year=_YEAR)))
    wanted = TrainingSearch(enterprise_number=number, ssin=ssin)
    found = sorted(client.trainings.search(wanted), key=lambda training: training.period.start_date)
    out.print(_training_table(found[-_SHOWN:], _("Their last trainings, of %(count)d", count=len(found))))


def _credit_table(found: tuple[TrainingCredit, ...], title: str) -> Table:
    """A column for each kind of right: the words of the rows are long in some languages."""
    table = Table(title=title, title_justify="left")
    table.add_column()
    for credit in found:
        table.add_column(_RIGHTS[credit.kind], justify="right")
    table.add_row(_("Entitled"), *(_days(credit.entitled) for credit in found))
    table.add_row(_("Carried over"), *(_days(credit.carried_over) for credit in found))
    table.add_row(_("Taken"), *(_days(credit.taken) for credit in found))
    table.add_row(_("Planned"), *(_days(credit.planned) for credit in found))
    table.add_row(_("Left"), *(_days(credit.left) for credit in found))
    table.add_row(_("Left, in hours"), *(_hours(credit.left) for credit in found))
    return table


def _training_table(trainings: list[Training], title: str) -> Table:
    table = Table(title=title, title_justify="left")
    for name in (_("From"), _("Training"), _("Duration"), _("Status")):
        table.add_column(name, justify="right" if name == _("Duration") else "left")
    for training in trainings:
        duration = f"{number(training.duration.value)} {_UNITS[training.duration.unit]}"
        status = _STATUSES[training.status]
        table.add_row(training.period.start_date.isoformat(), training.title, duration, status)
    return table


def _days(amount: Amount) -> str:
    return _("%(days)s d", days=number(round(amount.days, 2).normalize()))


def _hours(amount: Amount) -> str:
    hours, minutes = divmod(abs(round(amount.minutes)), _MINUTES_AN_HOUR)
    sign = "-" if amount.minutes < 0 else ""
    return _("%(sign)s%(hours)d h %(minutes)02d", sign=sign, hours=hours, minutes=minutes)


def _stay(platform: "RunningPlatform", folder: Path) -> None:
    base = platform.settings.base_url
    say()
    say(_("The platform stays up until you press Ctrl-C:"))
    say(_("  Start page  %(address)s", address=f"{base}/"))
    say(_("  Portal      %(address)s", address=f"{base}/sign-in"))
    say(_("  Token       %(address)s", address=platform.settings.token_url))
    say(_("  API         %(address)s", address=f"{base}/REST/federalLearningAccount/v1"))
    say(_("  Key store   %(file)s", file=folder / "channel.key"))
    say(_("This is a sandbox: sign in as any of its people, who are all made up."))
    ended = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: ended.set())
    ended.wait()


def _beside(sign: str, sentence: Text) -> None:
    """A sentence that keeps its left edge when it needs several lines."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=8, justify="right", style="red")
    grid.add_column()
    grid.add_row(sign, sentence)
    out.print(grid, soft_wrap=False)


def _step(section: str, sentence: str) -> None:
    out.print(f"[bold green]✓[/] [dim]§{section:<4}[/] ", end="")
    say(sentence)


_RIGHTS: Final = {
    OwedKind.LEGAL: _("legal"),
    OwedKind.SECTORAL: _("sectoral"),
    OwedKind.EXTRA: _("extra"),
}
_UNITS: Final = {"minutes": _("min"), "hours": _("h"), "days": _("d")}
_STATUSES: Final = {
    "completed": _("completed"),
    "notFollowed": _("not followed"),
    "reserved": _("planned"),
    "unsuitable": _("unsuitable"),
}
