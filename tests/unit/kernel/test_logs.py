import json
import logging
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import structlog

from openfla.platform.kernel import logs

JWT = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
SPELLINGS = [
    "85073003328",
    "85.07.30-033.28",
    "85 07 30 033 28",
    "850730-033-28",
    "850730 033.28",
    "85/07/30-033.28",
    "85\u00a007\u00a030\u00a0033\u00a028",
    "85.07.30\u2013033.28",
]


@pytest.fixture
def configured() -> Iterator[None]:
    root = logging.getLogger()
    before, level, usual = root.handlers[:], root.level, structlog.get_config()
    logs.configure("DEBUG")
    yield
    root.handlers[:] = before
    root.setLevel(level)
    structlog.configure(**usual)


def redacted(**event: Any) -> dict[str, Any]:
    return dict(logs.redact(None, "info", event))


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


class TestRedact:
    @pytest.mark.parametrize("spelling", SPELLINGS)
    def test_a_workers_number_in_any_spelling(self, spelling: str) -> None:
        assert redacted(event=f"worker {spelling} is unknown") == {"event": "worker *** is unknown"}

    def test_wherever_it_stands(self) -> None:
        event = redacted(
            plain=85073003328,
            error=ValueError("85073003328"),
            nested={"a": [{"85073003328": ("85073003328",)}], "b": {"85073003328"}},
            raw=b"85073003328",
        )
        assert "85073003328" not in json.dumps(event)

    def test_tokens_and_passwords(self) -> None:
        event = redacted(
            event=f"got {JWT} from postgresql+psycopg://fla:sesame@db:5432/fla",
            password="sesame",
            deep=[{"Authorization": "Bearer sesame", "client_assertion": "sesame"}],
            form="grant_type=x&client_assertion=sesame&password=sesame",
            header="Authorization: Bearer sesame",
            told="{'password': 'sesame'}",
        )
        assert "sesame" not in json.dumps(event)
        assert JWT not in json.dumps(event)

    @pytest.mark.parametrize(
        "value",
        [1, 1.5, True, None, "2026-11-21T22:52:01.123456Z", "http://127.0.0.1:8080/x@y", "POST /trainings 201 12 ms"],
    )
    def test_what_is_harmless_stays_as_it_is(self, value: Any) -> None:
        assert redacted(value=value) == {"value": value}

    def test_what_json_does_not_know_becomes_text(self) -> None:
        assert redacted(value=Decimal("1.5")) == {"value": "1.5"}


@pytest.mark.usefixtures("configured")
class TestConfigure:
    def test_a_traceback_is_redacted_too(self, capsys: pytest.CaptureFixture[str]) -> None:
        logs.configure("INFO")
        try:
            raise ValueError(f"85.07.30-033.28 {JWT}")
        except ValueError:
            logging.getLogger("some.library").exception("failed for %s", "85073003328")
            structlog.stdlib.get_logger("openfla.test").error("failed", exc_info=True)
        library, ours = lines(capsys)
        assert "ValueError: *** ***" in library["exception"]
        assert "ValueError: *** ***" in ours["exception"]
        assert library["event"] == "failed for ***"

    def test_twice_is_harmless(self, capsys: pytest.CaptureFixture[str]) -> None:
        logs.configure("INFO")
        logs.configure("INFO")
        logging.getLogger("some.library").warning("once")
        structlog.stdlib.get_logger("openfla.test").info("once too", status=200)
        told = lines(capsys)
        assert [(line["event"], line["level"]) for line in told] == [("once", "warning"), ("once too", "info")]
        assert told[1]["status"] == 200
        assert "timestamp" in told[0]

    def test_what_lies_below_the_level_is_left_out(self, capsys: pytest.CaptureFixture[str]) -> None:
        logs.configure("ERROR")
        structlog.stdlib.get_logger("openfla.test").warning("quiet")
        assert lines(capsys) == []
