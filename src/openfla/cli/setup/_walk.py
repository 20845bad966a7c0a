from collections.abc import Iterable
from typing import Final

import typer
from msgspec.structs import replace

from openfla.cli import account as accounts_cli
from openfla.cli import doctor
from openfla.cli.setup._asking import Asker
from openfla.cli.setup._drafts import Draft, Drafts
from openfla.cli.setup._keys import Wanted, with_key
from openfla.cli.setup._mistakes import UnusualClientId
from openfla.cli.setup._telling import (
    Stage,
    after_account,
    before_account,
    introduce,
    show,
    tell_where_the_client_id_is,
    the_account,
    the_certificate,
)
from openfla.cli.speech import _, err, say
from openfla.client import diagnosis
from openfla.client.diagnosis import USUAL_CLIENT_ID, Diagnosis, State

FAILED: Final = 2
"""Exit code when something is wrong with the account."""


class Walk:
    """One set-up on its way; what it reached is kept at every step."""

    def __init__(self, asker: Asker, drafts: Drafts, draft: Draft) -> None:
        self._asker = asker
        self._drafts = drafts
        self._draft = drafts.keep(draft)

    def to_the_end(self, wanted: Wanted, client_id: str | None) -> None:
        """Every step that is left, in the order of the guide."""
        introduce(self._draft)
        self._stages(before_account(self._draft))
        if not self._draft.reuses and self._draft.key_store is None and wanted.key_store is None:
            self._ask_to_reuse()
        word = self._key(wanted)
        self._stages([the_account(self._draft)])
        found = self._account(client_id, word)
        self._stages(after_account(self._draft))
        end(found)

    def _stages(self, stages: Iterable[Stage]) -> None:
        for stage in stages:
            if stage.code not in self._draft.done:
                show(stage, self._draft)
                self._asker.wait()
                self._keep(replace(self._draft, done=(*self._draft.done, stage.code)))

    def _ask_to_reuse(self) -> None:
        if self._asker.is_there:
            say()
        question = _("Is there a REST account in this quality already, for Dimona or DmfA, that you want to use?")
        self._keep(replace(self._draft, reuses=self._asker.agrees(question)))

    def _key(self, wanted: Wanted) -> str | None:
        if wanted.key_store is None and self._draft.key_store is None:
            show(the_certificate(self._draft), self._draft)
        say()
        draft, word = with_key(self._draft, wanted, self._asker)
        self._keep(draft)
        return word

    def _account(self, told: str | None, word: str | None) -> Diagnosis:
        """The account, added once the platform knows its Client ID."""
        say()
        tell_where_the_client_id_is(self._draft)
        while True:
            client_id = self._asker.ask(_("Client ID"), "--client-id", _client_id, told)
            account = self._draft.account(client_id).checked()
            found = diagnosis.examine(account, word)
            doctor.show(found)
            if not _is_unknown(found):
                accounts_cli.keep(account, word if self._draft.keyring else None)
                self._drafts.drop(self._draft)
                say(_("Account %(name)s was added.", name=account.name))
                if not account.keyring:
                    say(_("Programs find its password in the variable %(name)s.", name=account.password_variable))
                return found
            if told is not None or not self._asker.is_there:
                tell_how_to_continue(self._draft)
                raise typer.Exit(FAILED)

    def _keep(self, draft: Draft) -> None:
        self._draft = self._drafts.keep(draft)


def tell_how_to_continue(draft: Draft) -> None:
    """Say how to go on, once it was broken off."""
    err.print(_("Continue with: openfla setup --continue --name %(name)s", name=draft.name), markup=False)


def end(found: Diagnosis) -> None:
    """Say how it ended, and what comes next.

    Raises:
        typer.Exit: something is still wrong.
    """
    if found.state is State.FAILED:
        say(_("Mend what is wrong, then examine it again: openfla doctor %(name)s", name=found.account.name))
        raise typer.Exit(FAILED)
    say(_("The account is ready. Check a file with trainings: openfla trainings check FILE"))
    say(_("A token, for another program: openfla token %(name)s", name=found.account.name))


def _client_id(told: str) -> str:
    if not USUAL_CLIENT_ID.fullmatch(told):
        raise UnusualClientId(told)
    return told


def _is_unknown(found: Diagnosis) -> bool:
    return any(result.code == "clientUnknown" for result in found.results)
