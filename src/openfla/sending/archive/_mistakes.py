from dataclasses import dataclass

from openfla.texts import N_, Explained


class ArchiveMistake(Explained):
    """Why an archive cannot be made or trusted."""


@dataclass(eq=False)
class FolderInUse(ArchiveMistake):
    """Nothing that stands there is ever overwritten."""

    code = "folderInUse"
    message = N_("The folder %(path)s is not empty.")
    remedy = N_("Name a folder that is not there yet; what stands in this one was not touched.")
    path: str


@dataclass(eq=False)
class ArchiveBegun(ArchiveMistake):
    """An archive that was broken off goes on only as what it began as."""

    code = "archiveBegun"
    message = N_("The folder %(path)s holds the beginning of an archive of enterprise %(enterprise)s at %(api)s.")
    remedy = N_("Finish that one with the same command, or name another folder.")
    path: str
    enterprise: str
    api: str


@dataclass(eq=False)
class ArchiveBusy(ArchiveMistake):
    code = "archiveBusy"
    message = N_("Another command is making an archive in %(path)s.")
    remedy = N_("Wait until it has ended.")
    path: str


@dataclass(eq=False)
class ArchiveUnusable(ArchiveMistake):
    code = "archiveUnusable"
    message = N_("The archive in %(path)s cannot be read or written: %(reason)s.")
    remedy = N_("Check the folder, its permissions and the room on the disk.")
    path: str
    reason: str


@dataclass(eq=False)
class ExportFailed(ArchiveMistake):
    code = "exportFailed"
    message = N_("The platform could not make the file in the form %(format)s.")
    remedy = N_("Run the same command again; what was made already is kept.")
    format: str


@dataclass(eq=False)
class NoArchive(ArchiveMistake):
    code = "noArchive"
    message = N_("There is no finished archive in %(path)s.")
    remedy = N_(
        "Name the folder with manifest.json; an archive that was broken off is finished by the command that began it."
    )
    path: str


@dataclass(eq=False)
class FileGone(ArchiveMistake):
    code = "archivedFileGone"
    message = N_("The file %(name)s of the archive is not there.")
    remedy = N_("Take it from another copy of the archive.")
    name: str


@dataclass(eq=False)
class FileAltered(ArchiveMistake):
    code = "fileAltered"
    message = N_("The file %(name)s of the archive is not what was put there: its hash is another one.")
    remedy = N_("Take it from another copy of the archive.")
    name: str


@dataclass(eq=False)
class CountDiffers(ArchiveMistake):
    code = "countDiffers"
    message = N_("The file %(name)s holds %(found)d records, and should hold %(expected)d.")
    remedy = N_("Do not trust this file: make the archive again in another folder.")
    name: str
    found: int
    expected: int


@dataclass(eq=False)
class FileDamaged(ArchiveMistake):
    code = "fileDamaged"
    message = N_("The records in the file %(name)s cannot be counted: it is damaged.")
    remedy = N_("Do not trust this file: make the archive again in another folder.")
    name: str
