"""Structured logs, one JSON object a line on standard error; no secret and no worker's number is ever in one."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# Between the digits may stand whatever `openfla.identifiers` accepts there.
_GAP = r"[\s\u200b-\u200f\u2060\ufeff\-\u2010-\u2015\u2212./]*"
_SECRETS = (
    (re.compile(rf"(?<![0-9])[0-9]{{2}}(?:{_GAP}[0-9]{{2}}){{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{2}}(?![0-9])"), "***"),
    (re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*"), "***"),
    (re.compile(r"(://[^\s:/@]*:)[^\s/@]+@"), r"\1***@"),
    (
        re.compile(r"(?i)\b(password|secret|client_assertion|access_token)(['\"]?\s*[=:]\s*['\"]?)[^\s'\"&,;]+"),
        r"\1\2***",
    ),
    (re.compile(r"(?<![\w/:])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "***"),
    (re.compile(r"(?i)\b(bearer)\s+[^\s'\",;]+"), r"\1 ***"),
)
_SECRET_NAMES = {"password", "secret", "token", "access_token", "client_assertion", "authorization"}
_HARMLESS = (bool, float, type(None))


def configure(level: str = "INFO") -> None:
    """Send every log of this process, the libraries' too, through the same filter."""
    shared: list[Any] = [structlog.stdlib.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("alembic", "uvicorn.error"):
        logging.getLogger(chatty).setLevel("WARNING")
    # It warns of an error that a pipeline ends with, and tells the key in it; to tell of the error is our own work.
    logging.getLogger("psycopg").setLevel("ERROR")
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Black out what looks like a worker's number, a token or a password, whoever logged it."""
    return {name: _redacted(name, value) for name, value in event.items()}


def _redacted(name: str, value: Any) -> Any:
    if name.lower() in _SECRET_NAMES:
        return "***"
    if isinstance(value, _HARMLESS):
        return value
    if isinstance(value, dict):
        return {_blacked_out(str(key)): _redacted(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_redacted(name, inner) for inner in value]
    told = _blacked_out(str(value))
    return value if isinstance(value, int) and told == str(value) else told


def _blacked_out(text: str) -> str:
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text
