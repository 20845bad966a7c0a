"""A plan file with explanations, in the reader's language."""

from textwrap import wrap

from openfla.texts import N_, Language, translate

_LINES = (
    N_("A plan for 'openfla send-all': a section for each client. Paths begin at the folder of this file."),
    "",
    N_("What holds for every client that does not say otherwise."),
    "[defaults]",
    N_("The account with which files are sent; see 'openfla account list'. A mandatary needs one for all its clients."),
    'account = "secretariat"',
    N_("With true, nothing of a file is sent while a row of it is wrong."),
    "strict = false",
    N_("Where files go when all was accepted, and when somebody has to look at them; usually beside the file."),
    '#sent = "sent"',
    '#attention = "attention"',
    "",
    "[[clients]]",
    N_("Your own name for the client, once in the plan. Keep it: by it a run that was broken off is continued."),
    'name = "Bakkerij De Korenbloem"',
    N_("The only enterprise that the files may be about, so that nothing of one client is sent for another."),
    'enterprise = "0999.999.922"',
    N_("One or more files; * stands for any part of a name."),
    'files = "in/korenbloem/*.xlsx"',
    N_("How the columns are called; 'openfla trainings map FILE' drafts it. Not needed for usual names."),
    '#mapping = "korenbloem.toml"',
    "",
    N_("A client with an account of its own: an employer whose software sends for itself."),
    "[[clients]]",
    'name = "Slagerij De Os"',
    'account = "de-os"',
    'files = ["in/os/*.csv", "in/os/*.xlsx"]',
    "strict = true",
)
_TOML = ("[", "#", "account", "strict", "name", "enterprise", "files")


def example_plan(language: Language = "en") -> str:
    """The text of a plan file that can be changed into one's own."""
    return "".join(f"{line}\n" for told in _LINES for line in _written(told, language))


def _written(told: str, language: Language) -> list[str]:
    if not told or told.startswith(_TOML):
        return [told]
    return wrap(translate(language, told), width=100, initial_indent="# ", subsequent_indent="# ")
