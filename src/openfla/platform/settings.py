"""All settings of the platform: one small group a subject, read once, handed to those who need it."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct

from openfla.contract import addresses, scopes
from openfla.platform.channels.model import ChannelSettings
from openfla.platform.declarations.model import DeclarationSettings
from openfla.platform.entitlements.model import RightsSettings
from openfla.platform.exports.model import ExportSettings
from openfla.platform.identity.model import IdentitySettings
from openfla.platform.kernel import settings as kernel
from openfla.platform.kernel.database import DatabaseSettings
from openfla.platform.mandates.model import MandateSettings
from openfla.platform.registrations.model import RegistrationSettings
from openfla.platform.tokens.model import TokenSettings
from openfla.platform.trainings.model import Regime, RegisterSettings


class WebSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [web] of the settings file, or OPENFLA_WEB_* in the environment."""

    host: Annotated[str, Meta(description="Where the server listens.")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535, description="On which port; 0 takes a free one.")] = 8080
    base_url: Annotated[
        str, Meta(description="The public address, without a slash at the end; empty: http://host:port.")
    ] = ""
    metrics_token: Annotated[
        str, Meta(description="Bearer token for /metrics; empty: only this machine may read it.")
    ] = ""


class LogSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [logs] of the settings file, or OPENFLA_LOGS_* in the environment."""

    level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], Meta(description="DEBUG logs every request.")] = (
        "INFO"
    )


class ScopeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Section [scopes] of the settings file, or OPENFLA_SCOPES_* in the environment."""

    training_provider: Annotated[
        str, Meta(min_length=1, description="The guide leaves it empty (OAUTH-4): this one is OpenFLA's own.")
    ] = scopes.TRAINING_PROVIDER


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """How an installation differs from another one; three environments share nothing (ENV-1)."""

    environment: Annotated[
        Literal["sandbox", "acceptance", "production"], Meta(description="What this installation is for.")
    ] = "sandbox"
    data: Annotated[str, Meta(description="The folder of the embedded database and the secret.")] = ""
    secret: Annotated[
        str, Meta(description="Keeps the signing keys; made and kept in the data folder with the embedded database.")
    ] = ""
    web: WebSettings = WebSettings()
    database: DatabaseSettings = DatabaseSettings()
    identity: IdentitySettings = IdentitySettings()
    registrations: RegistrationSettings = RegistrationSettings()
    channels: ChannelSettings = ChannelSettings()
    mandates: MandateSettings = MandateSettings()
    tokens: TokenSettings = TokenSettings()
    scopes: ScopeSettings = ScopeSettings()
    rights: RightsSettings = RightsSettings()
    declarations: DeclarationSettings = DeclarationSettings()
    register: RegisterSettings = RegisterSettings()
    exports: ExportSettings = ExportSettings()
    logs: LogSettings = LogSettings()

    @property
    def regime(self) -> Regime:
        """The rules of the register in this installation."""
        return Regime(Decimal(str(self.rights.weekly_hours)) * 60 / 5, self.register)

    @property
    def base_url(self) -> str:
        """The public address of this installation."""
        return self.web.base_url.rstrip("/") or f"http://{self.web.host}:{self.web.port}"

    @property
    def is_secure(self) -> bool:
        """Whether browsers come here over TLS."""
        return self.base_url.startswith("https:")

    @property
    def token_url(self) -> str:
        """The token endpoint, which is the audience of every assertion too (SEED 6.1)."""
        return f"{self.base_url}{addresses.TOKEN}"


def read(file: Path | None = None) -> Settings:
    """The settings of this process: the environment goes before the file, the file before what is usual.

    Raises:
        SettingsFileUnreadable, BadSettings: they name the file or the setting, and the reason.
    """
    return kernel.read(Settings, file)
