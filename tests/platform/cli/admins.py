"""An operator on the command line."""

import json
from pathlib import Path
from typing import Any, cast

from sqlalchemy import create_engine, text
from typer.testing import CliRunner, Result

from openfla.cli.admin import app
from openfla.texts import Explained
from tests.platform.channels.certificates import an_entry, pem
from tests.platforms import BAKERY, SECRET, Platform
from tests.portals import in_transaction


class Admin:
    """`openfla admin` on a database of this test's own."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.secret = SECRET

    def run(self, *arguments: str | Path) -> Result:
        told = {"OPENFLA_DATABASE_URL": self.url, "OPENFLA_SECRET": self.secret}
        return CliRunner().invoke(app, [str(argument) for argument in arguments], env=told)

    def done(self, *arguments: str | Path) -> str:
        """What a command that succeeds prints."""
        result = self.run(*arguments)
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    def told(self, *arguments: str | Path) -> Any:
        return json.loads(self.done(*arguments, "--json"))

    def refused(self, mistake: type[Explained], *arguments: str | Path) -> None:
        result = self.run(*arguments)
        assert result.exit_code == 1
        assert isinstance(result.exception, mistake), result.exception

    def file(self, content: bytes, name: str = "certificate.cer") -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def open(self, *more: str | Path, number: str = BAKERY, content: bytes = b"") -> tuple[str | Path, ...]:
        certificate = self.file(content or pem(an_entry()))
        return ("channel", "open", number, "--quality", "employer", "--certificate", certificate, *more)

    def within(self, work: Any) -> Any:
        """What `work(tx)` answers on the same database: somebody at the portal, in the meantime."""
        return in_transaction(cast("Platform", self), work)

    def last(self) -> dict[str, Any]:
        """The last entry of the audit trail."""
        [entry] = self.told("audit", "list", "-n", "1")
        found: dict[str, Any] = entry
        return found

    def execute(self, *statements: str) -> None:
        engine = create_engine(self.url.replace("openfla@/", "postgres@/"))
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()
