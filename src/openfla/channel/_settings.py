from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from openfla import __version__
from openfla.channel._errors import UnfitSetting
from openfla.channel._pace import Pace
from openfla.channel._patience import Patience


@dataclass(frozen=True, kw_only=True)
class Timeouts:
    """How long each phase of an attempt may take, in seconds.

    Args:
        connect_s: until the connection is there, TLS included.
        read_s: the longest silence while an answer is awaited or comes in.
        write_s: the longest standstill while a request goes out.
        pool_s: until one of the connections is free.
    """

    connect_s: float = 5.0
    read_s: float = 30.0
    write_s: float = 30.0
    pool_s: float = 30.0


@dataclass(frozen=True, kw_only=True)
class TransportSettings:
    """How the machines of the platform are reached. HTTP/1.1 only; redirects are not followed, cookies not kept.

    The client shows no certificate of its own: TLS is one-way on this channel (reference channel.md section 8).
    Trusted are the authorities of the operating system: of Windows and macOS through `truststore`, elsewhere
    those of OpenSSL; or, instead, of the file or folder that SSL_CERT_FILE or SSL_CERT_DIR names.

    Args:
        timeouts: for each phase.
        proxy: address of the proxy, `http://user:word@host:port`; its password stays out of the repr.
        proxies_of_environment: without `proxy`, whether HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY count.
        authorities: PEM file with certificates that are trusted as well, such as those of a company's proxy
            that opens TLS, or of a platform of one's own.
        most_connections: open at the same time.
    """

    timeouts: Timeouts = field(default_factory=Timeouts)
    proxy: str | None = field(default=None, repr=False)
    proxies_of_environment: bool = True
    authorities: Path | None = None
    most_connections: int = 100


@dataclass(frozen=True)
class Application:
    """The program that uses the channel; the platform sees it in the header User-Agent.

    Raises:
        UnfitSetting: a name or version that cannot stand in a header.

    >>> Application("PayrollApp", "4.2").user_agent.partition(" ")[2]
    '(PayrollApp/4.2)'
    """

    name: str
    version: str = ""

    def __post_init__(self) -> None:
        for told in (self.name, self.version):
            if not told.isascii() or not told.isprintable() or set(told) & set("()\\/"):
                raise UnfitSetting("application", told)
        if not self.name.strip():
            raise UnfitSetting("application", self.name)

    @property
    def user_agent(self) -> str:
        """The whole header (RFC 9110 section 10.1.5)."""
        return f"{USER_AGENT} ({self.name}{'/' if self.version else ''}{self.version})"


USER_AGENT: Final = f"openfla/{__version__}"


@dataclass(frozen=True, kw_only=True)
class ChannelSettings:
    """How a channel behaves, in one object that several channels can share.

    Args:
        patience: how often and how fast a call is tried again.
        pace: how all calls slow down together when the platform asks for it.
        transport: time-outs, proxy, authorities.
        application: who the caller is.
    """

    patience: Patience = field(default_factory=Patience)
    pace: Pace = field(default_factory=Pace)
    transport: TransportSettings = field(default_factory=TransportSettings)
    application: Application | None = None

    @property
    def user_agent(self) -> str:
        """The header User-Agent."""
        return self.application.user_agent if self.application else USER_AGENT
