"""Many accounts and many employers in one run: a secretariat's nightly job.

report = send_all(jobs_of(Path("/srv/trainings"), account="secretariat"))
sys.exit(report.exit_code)
"""

from openfla.sending.nightly._example import example_plan
from openfla.sending.nightly._jobs import ATTENTION, MAPPING, SENT, Files, Job
from openfla.sending.nightly._log import Log, told_of, told_of_file
from openfla.sending.nightly._mistakes import (
    AccountNeeded,
    BadPlan,
    FileChanging,
    FolderUnknown,
    FolderUnusable,
    ForeignEnterprise,
    NightlyMistake,
    NoSuchSource,
    NothingToDo,
    RunBusy,
    SourceNeeded,
    Stopped,
    Unexpected,
)
from openfla.sending.nightly._outcome import ClientOutcome, FileOutcome, Report, Result
from openfla.sending.nightly._run import AT_A_TIME, SETTLE_S, jobs_of, send_all

__all__ = [
    "ATTENTION",
    "AT_A_TIME",
    "MAPPING",
    "SENT",
    "SETTLE_S",
    "AccountNeeded",
    "BadPlan",
    "ClientOutcome",
    "FileChanging",
    "FileOutcome",
    "Files",
    "FolderUnknown",
    "FolderUnusable",
    "ForeignEnterprise",
    "Job",
    "Log",
    "NightlyMistake",
    "NoSuchSource",
    "NothingToDo",
    "Report",
    "Result",
    "RunBusy",
    "SourceNeeded",
    "Stopped",
    "Unexpected",
    "example_plan",
    "jobs_of",
    "send_all",
    "told_of",
    "told_of_file",
]
