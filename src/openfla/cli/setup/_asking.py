"""Questions to the reader; without a terminal none is ever waited for."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import typer

from openfla.cli.setup._mistakes import AnswerMissing, NotAChoice
from openfla.cli.speech import _, is_somebody_there, say, tell
from openfla.texts import Explained

T = TypeVar("T")


@dataclass(frozen=True)
class Asker:
    """Asks in a terminal, and nowhere else.

    Args:
        hurried: steps count as done without asking (`--yes`).
    """

    hurried: bool = False

    @property
    def is_there(self) -> bool:
        """Whether somebody can answer."""
        return is_somebody_there()

    def ask(
        self, question: str, option: str, check: Callable[[str], T], told: str | None = None, usual: str | None = None
    ) -> T:
        """An answer that passes its check.

        Args:
            question: in the language of the terminal.
            option: with which it can be given beforehand.
            check: turns the answer into what is wanted, or raises why it cannot.
            told: what was given beforehand.
            usual: what an empty answer stands for, and no terminal too.

        Raises:
            AnswerMissing: nobody can be asked.
            Explained: what was given beforehand does not pass.
        """
        if told is not None:
            return check(told)
        if not self.is_there or (self.hurried and usual is not None):
            if usual is None:
                raise AnswerMissing(option)
            return check(usual)
        while True:
            answer: str = typer.prompt(question, default=usual, err=True)
            try:
                return check(answer.strip())
            except Explained as mistake:
                tell(mistake)

    def choose(self, question: str, option: str, choices: Mapping[str, str], told: str | None = None) -> str:
        """One of several, by its number or its code.

        Raises:
            AnswerMissing: nobody can be asked.
            NotAChoice: what was given beforehand is none of them.
        """
        if told is None and self.is_there:
            say(question)
            for number, (code, words) in enumerate(choices.items(), start=1):
                say(f"  {number}  {words} ({code})")
        return self.ask(_("Number"), option, lambda answer: _chosen(answer, list(choices)), told)

    def agrees(self, question: str) -> bool:
        """Yes or no; no where nobody can be asked."""
        return self.is_there and not self.hurried and typer.confirm(question, default=False, err=True)

    def wait(self) -> None:
        """Until the reader says that a step is done."""
        if self.is_there and not self.hurried:
            typer.prompt(
                _("Press Enter when this is done; Ctrl-C stops, and you can continue later"),
                default="",
                show_default=False,
                prompt_suffix=" ",
                err=True,
            )

    def password(self, question: str, variable: str, *, is_new: bool) -> str:
        """A password, from the environment or typed; a new one twice.

        Raises:
            AnswerMissing: it is not in the environment and nobody can be asked.
        """
        if told := os.environ.get(variable):
            return told
        if not self.is_there:
            raise AnswerMissing(_("the environment variable %(variable)s", variable=variable))
        word: str = typer.prompt(question, hide_input=True, confirmation_prompt=is_new, err=True)
        return word


def _chosen(answer: str, codes: list[str]) -> str:
    if answer in codes:
        return answer
    if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(codes):
        return codes[int(answer) - 1]
    raise NotAChoice(answer)
