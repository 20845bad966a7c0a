from dataclasses import dataclass

from openfla.texts import N_, Explained


class NightlyMistake(Explained):
    """Why a run cannot start, or one of its files is left aside."""


@dataclass(eq=False)
class RunBusy(NightlyMistake):
    """Two runs at once would take the same files."""

    code = "runBusy"
    message = N_("Another run of send-all has not ended yet.")
    remedy = N_("Let it end; the next run takes what has come in meanwhile.")


@dataclass(eq=False)
class BadPlan(NightlyMistake):
    code = "badPlan"
    message = N_("The plan %(path)s cannot be used: %(reason)s.")
    remedy = N_("Correct it; 'openfla send-all --example' prints one with explanations.")
    path: str
    reason: str


@dataclass(eq=False)
class NothingToDo(NightlyMistake):
    """A folder without clients is more often a wrong folder than a quiet night."""

    code = "nothingToDo"
    message = N_("%(path)s holds no folder of a client.")
    remedy = N_("Make a folder for each account or enterprise number in it, or name a plan file.")
    path: str


@dataclass(eq=False)
class SourceNeeded(NightlyMistake):
    code = "sourceNeeded"
    message = N_("What is to be sent is not told.")
    remedy = N_("Name a folder of clients or a plan file; 'openfla send-all --example' prints a plan.")


@dataclass(eq=False)
class NoSuchSource(NightlyMistake):
    code = "noSuchSource"
    message = N_("There is no folder or plan file %(path)s.")
    remedy = N_("Check the path.")
    path: str


@dataclass(eq=False)
class FolderUnknown(NightlyMistake):
    """It is told, so that no client is forgotten because of a slip in a name."""

    code = "folderUnknown"
    message = N_("The folder %(name)s is named after no account and no enterprise number.")
    remedy = N_("Name it after an account of 'openfla account list', or after an enterprise number and give --account.")
    name: str


@dataclass(eq=False)
class AccountNeeded(NightlyMistake):
    code = "accountNeeded"
    message = N_("With which account the files of %(name)s are to be sent is not told.")
    remedy = N_("Give --account, or name the account in the plan.")
    name: str


@dataclass(eq=False)
class ForeignEnterprise(NightlyMistake):
    """One client's file in the folder of another: nothing of it is sent."""

    code = "foreignEnterprise"
    message = N_("Row %(row)d is about enterprise %(found)s, and here only files about %(expected)s are sent.")
    remedy = N_("Put the file in the folder of that enterprise; nothing of it was sent.")
    row: int
    found: str
    expected: str


@dataclass(eq=False)
class FileChanging(NightlyMistake):
    """Half a file would be taken for a whole one."""

    code = "fileChanging"
    message = N_("The file %(name)s is still being written.")
    remedy = N_("The next run takes it. Whoever writes it can also give it its name when it is whole.")
    name: str


@dataclass(eq=False)
class FolderUnusable(NightlyMistake):
    code = "folderUnusable"
    message = N_("The folder %(path)s cannot be used: %(reason)s.")
    remedy = N_("Check that it can be read and written by who runs this command.")
    path: str
    reason: str


@dataclass(eq=False)
class Stopped(NightlyMistake):
    """Whoever runs it asked to stop."""

    code = "stopped"
    message = N_("The run was stopped before this client was done.")
    remedy = N_("Run it again: it goes on where it was, and nothing is sent twice.")


@dataclass(eq=False)
class Unexpected(NightlyMistake):
    """A fault of this program with one client must not stop the others."""

    code = "unexpected"
    message = N_("Something unexpected went wrong: %(kind)s in %(where)s.")
    remedy = N_("Report it with the version of this program; the next run tries again.")
    kind: str
    where: str
