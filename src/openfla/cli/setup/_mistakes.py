from dataclasses import dataclass

from openfla.texts import N_, Explained


@dataclass(eq=False)
class AnswerMissing(Explained):
    """Nobody can be asked: there is no terminal."""

    code = "answerMissing"
    message = N_("The set-up needs an answer, and there is no terminal to ask for it.")
    remedy = N_("Give it with %(option)s, or run the command in a terminal.")
    option: str


@dataclass(eq=False)
class UnusualClientId(Explained):
    code = "unusualClientId"
    message = N_("'%(client_id)s' is not a Client ID as channel management shows it.")
    remedy = N_(
        "Copy the whole of it; it looks like self_service_chaman_123456_78912. An id of another form can be used with"
        " 'openfla account add'."
    )
    client_id: str


@dataclass(eq=False)
class NothingToContinue(Explained):
    code = "nothingToContinue"
    message = N_("There is no set-up to continue.")
    remedy = N_("Begin one with: openfla setup")


@dataclass(eq=False)
class SeveralToContinue(Explained):
    code = "severalToContinue"
    message = N_("Several set-ups can be continued: %(names)s.")
    remedy = N_("Name the one you mean with --name.")
    names: str


@dataclass(eq=False)
class DraftUnusable(Explained):
    code = "draftUnusable"
    message = N_("What was kept of the set-up in %(path)s cannot be used: %(reason)s.")
    remedy = N_("Remove that file and begin again; keys and certificates stay where they are.")
    path: str
    reason: str


@dataclass(eq=False)
class NotAChoice(Explained):
    code = "notAChoice"
    message = N_("'%(answer)s' is not one of the choices.")
    remedy = N_("Answer with a number or a word of the list.")
    answer: str
