"""What an examination found, for a reader, a program, and a help desk that must not learn any secret."""

import json
import os
import platform
import re
import ssl
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx2

from openfla import __version__
from openfla.client.diagnosis._examination import Diagnosis
from openfla.client.diagnosis._results import Result, State
from openfla.client.diagnosis.steps import Step, page
from openfla.texts import N_, Language, translate

SIGNS: Final[Mapping[State, str]] = {State.OK: "✓", State.WARNING: "!", State.FAILED: "✗", State.SKIPPED: "\u2013"}
_HIDDEN: Final = "•••"
_WIDTH: Final = 80
_JWT: Final = re.compile(r"\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?")
_SSIN: Final = re.compile(r"(?<!\d)\d{2}[. ]?\d{2}[. ]?\d{2}[- ]?\d{3}[. ]?\d{2}(?!\d)")
_CLIENT_ID: Final = re.compile(r"(.*_)([^_]*?)([^_]{0,2})")


@dataclass(frozen=True)
class Told:
    """One result in words; what is empty is left out."""

    sign: str
    state: State
    sentence: str
    remedy: str
    more: tuple[str, ...]
    took_ms: int | None = None

    @property
    def took(self) -> str:
        """How long it took, where it went over the network."""
        return "" if self.took_ms is None else f"{self.took_ms} ms"


def told(diagnosis: Diagnosis, result: Result, language: Language) -> Told:
    """A result as its reader gets it: what was found, what to do, where the guide says how."""
    sentence = result.told.explain(language)
    if result.state is State.SKIPPED:
        sentence = f"{diagnosis.name_of(result, language)}: {sentence}"
    return Told(
        SIGNS[result.state],
        result.state,
        _hidden(diagnosis, sentence),
        _hidden(diagnosis, result.told.advise(language)),
        tuple(_hidden(diagnosis, more) for more in _more(diagnosis, result, language)),
        _took_ms(result),
    )


def as_json(diagnosis: Diagnosis, language: Language = "en") -> dict[str, Any]:
    """An examination for a program: stable codes beside sentences; no secret, and the client id in part."""
    account = diagnosis.account
    whole = {
        "account": account.name,
        "environment": account.environment,
        "quality": account.quality.value,
        "clientId": account.client_id,
        "at": diagnosis.at.isoformat(timespec="seconds"),
        "state": diagnosis.state.value,
        "software": _software(),
        "results": [_result(diagnosis, result, language) for result in diagnosis.results],
    }
    shown: dict[str, Any] = _without_secrets(diagnosis, whole)
    return shown


def report(diagnosis: Diagnosis, language: Language = "en") -> str:
    """A text for a help desk, with the same in JSON at its end; no key, password, token or worker's number."""
    account = diagnosis.account
    head = [
        translate(language, N_("OpenFLA: report of an examination")),
        translate(language, N_("OpenFLA is independent software, not the official platform.")),
        "",
        f"account      {account.name}",
        f"environment  {account.environment}",
        f"quality      {account.quality.in_words(language)}",
        f"client id    {masked(account.client_id)}",
        f"at           {diagnosis.at.isoformat(timespec='seconds')}",
        *(f"{name:<12} {version}" for name, version in _software().items()),
        "",
    ]
    body = [line for result in diagnosis.results for line in _lines(told(diagnosis, result, language))]
    text: str = _without_secrets(diagnosis, "\n".join([*head, *body]))
    return "\n".join([text, "", "---", json.dumps(as_json(diagnosis, language), ensure_ascii=False, indent=2), ""])


def masked(client_id: str) -> str:
    """A client id of which a help desk recognises the sender and the end, but which nobody can copy.

    >>> masked("self_service_chaman_123456_aibe5gg2md")
    'self_service_chaman_123456_•••md'
    """
    whole = _CLIENT_ID.fullmatch(client_id)
    return f"{whole[1]}{_HIDDEN}{whole[3]}" if whole else _HIDDEN


def _took_ms(result: Result) -> int | None:
    took = result.facts.get("tookMs")
    return took if isinstance(took, int) else None


def _more(diagnosis: Diagnosis, result: Result, language: Language) -> Sequence[str]:
    if result.state in (State.OK, State.SKIPPED):
        return ()
    said, address = result.facts.get("said"), result.facts.get("page")
    lines = [translate(language, N_("The endpoint said: %(said)s"), {"said": said})] if said else []
    if address:
        lines.append(translate(language, N_("Explained at: %(address)s"), {"address": address}))
    return [*lines, *(_step(diagnosis, step, language) for step in result.steps)]


def _step(diagnosis: Diagnosis, step: Step, language: Language) -> str:
    values = {"section": step.section, "title": step.told(language), "page": _page(diagnosis, step, language)}
    if values["page"]:
        return translate(language, N_("Guide %(section)s, %(title)s: %(page)s"), values)
    return translate(language, N_("Guide %(section)s, %(title)s"), values)


def _page(diagnosis: Diagnosis, step: Step, language: Language) -> str:
    place = diagnosis.place
    return page(step, place, language) if place else ""


def _result(diagnosis: Diagnosis, result: Result, language: Language) -> dict[str, Any]:
    return {
        "check": result.check,
        "state": result.state.value,
        "code": result.code,
        "sentence": result.told.explain(language),
        "remedy": result.told.advise(language),
        "guide": [
            {"section": step.section, "title": step.told(language), "page": _page(diagnosis, step, language)}
            for step in result.steps
        ],
        "facts": dict(result.facts),
    }


def _lines(told: Told) -> list[str]:
    lines = _wrapped(" ".join(filter(None, (told.sentence, told.took))), f"{told.sign} ", "  ")
    for text, sign in ((told.remedy, "→"), *((more, "·") for more in told.more)):
        if text:
            lines += _wrapped(text, f"  {sign} ")
    return lines


def _wrapped(text: str, indent: str, rest: str = "    ") -> list[str]:
    """Addresses stay whole, so that they can be copied."""
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _software() -> dict[str, str]:
    return {
        "openfla": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "openssl": ssl.OPENSSL_VERSION,
        "httpx2": httpx2.__version__,
    }


def _without_secrets(diagnosis: Diagnosis, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_secrets(diagnosis, one) for name, one in value.items()}
    if isinstance(value, list):
        return [_without_secrets(diagnosis, one) for one in value]
    return _scrubbed(diagnosis, value) if isinstance(value, str) else value


def _scrubbed(diagnosis: Diagnosis, text: str) -> str:
    client_id, home = diagnosis.account.client_id, str(Path.home())
    if client_id:
        text = text.replace(client_id, masked(client_id))
    if len(home) > 1:
        text = text.replace(home + os.sep, "~" + os.sep)
    return _hidden(diagnosis, text)


def _hidden(diagnosis: Diagnosis, text: str) -> str:
    """Without the token, any other token and any worker's number: what answers from elsewhere may repeat."""
    for secret in diagnosis.secrets:
        text = text.replace(secret, _HIDDEN)
    return _SSIN.sub(_HIDDEN, _JWT.sub(_HIDDEN, text))
