from dataclasses import dataclass

from openfla.texts import N_, Explained


class CopyMistake(Explained):
    """Why a local copy cannot be kept."""


@dataclass(eq=False)
class CopyUnusable(CopyMistake):
    code = "copyUnusable"
    message = N_("The local copy %(path)s cannot be used: %(reason)s.")
    remedy = N_("Check the folder and its permissions; a copy that is damaged can be removed and is read anew.")
    path: str
    reason: str


@dataclass(eq=False)
class NotACopy(CopyMistake):
    """Another file stands there; it is left alone."""

    code = "notACopy"
    message = N_("The file %(path)s is no local copy of this program.")
    remedy = N_("Name another file with --to; this one was not touched.")
    path: str


@dataclass(eq=False)
class NewerCopy(CopyMistake):
    code = "newerCopy"
    message = N_("The local copy %(path)s was made by a newer version of this program.")
    remedy = N_("Install the newest version, or name another file with --to.")
    path: str


@dataclass(eq=False)
class CopyOfAnother(CopyMistake):
    """Two platforms or qualities in one copy would be taken for one another."""

    code = "copyOfAnother"
    message = N_("The local copy %(path)s is kept of %(api)s in another quality or at another address.")
    remedy = N_("Keep a copy for each account: name another file with --to.")
    path: str
    api: str


@dataclass(eq=False)
class CopyBusy(CopyMistake):
    code = "copyBusy"
    message = N_("Another command is bringing the local copy %(path)s up to date.")
    remedy = N_("Wait until it has ended, and try again.")
    path: str


@dataclass(eq=False)
class EnterpriseNeeded(CopyMistake):
    """An employer's account does not tell its enterprise number, and nothing was pulled with it yet."""

    code = "enterpriseNeeded"
    message = N_("Of which enterprise the copy is to be kept is not known yet.")
    remedy = N_("Name the enterprise number the first time; after that it is known.")


@dataclass(eq=False)
class UnusablePage(CopyMistake):
    """What came has not the form of a page of records."""

    code = "unusablePage"
    message = N_("The platform told something about %(kind)s that is not understood: %(reason)s.")
    remedy = N_("Check that this program is not older than the platform; nothing of it was kept.")
    kind: str
    reason: str
