"""What can be found on the way to the platform: proxies, names, connections, TLS, clocks."""

from dataclasses import dataclass
from datetime import date

from openfla.client.diagnosis._results import Finding, State
from openfla.client.diagnosis.steps import TOKEN
from openfla.texts import N_


@dataclass(eq=False)
class NoProxy(Finding):
    state = State.OK
    code = "noProxy"
    message = N_("Calls go straight to %(host)s, without a proxy.")
    host: str


@dataclass(eq=False)
class ProxyUsed(Finding):
    state = State.OK
    code = "proxyUsed"
    message = N_("Calls to %(host)s go through the proxy %(proxy)s.")
    host: str
    proxy: str


@dataclass(eq=False)
class ProxyUnfit(Finding):
    """The library for it is an extra that is not there."""

    code = "proxyUnfit"
    message = N_("The environment names a proxy of the kind %(kind)s, for which a library is missing.")
    remedy = N_("Name an HTTP proxy in HTTPS_PROXY and ALL_PROXY, or install the library: pip install socksio")
    kind: str


@dataclass(eq=False)
class NameResolved(Finding):
    state = State.OK
    code = "nameResolved"
    message = N_("The name %(host)s leads to %(addresses)s.")
    host: str
    addresses: str


@dataclass(eq=False)
class NameUnknown(Finding):
    code = "nameUnknown"
    message = N_("The name %(host)s is not known to the name server of this machine.")
    remedy = N_("Check the address of the account, the network and the name server (DNS).")
    host: str


@dataclass(eq=False)
class Connected(Finding):
    state = State.OK
    code = "connected"
    message = N_("A connection to %(host)s, port %(port)d, is made.")
    host: str
    port: int


@dataclass(eq=False)
class PortClosed(Finding):
    """Somebody is there, and refuses."""

    code = "portClosed"
    message = N_("Nothing listens at %(host)s, port %(port)d.")
    remedy = N_("Check the port in the address; where the platform is your own, start it with 'openfla up'.")
    host: str
    port: int


@dataclass(eq=False)
class NoConnection(Finding):
    """Silence, or no way."""

    code = "noConnection"
    message = N_("No connection to %(host)s, port %(port)d, can be made: %(reason)s.")
    remedy = N_("Ask your network team to let this machine through to that host and port, or set HTTPS_PROXY.")
    host: str
    port: int
    reason: str


@dataclass(eq=False)
class ConnectionTooSlow(Finding):
    """What a firewall that drops packets looks like."""

    code = "connectionTooSlow"
    message = N_("No connection to %(host)s, port %(port)d, is made within %(seconds)d seconds.")
    remedy = N_("Ask your network team to let this machine through to that host and port, or set HTTPS_PROXY.")
    host: str
    port: int
    seconds: int


@dataclass(eq=False)
class ProxyRefused(Finding):
    """The proxy does not pass the call on."""

    code = "proxyRefused"
    message = N_("The proxy %(proxy)s does not let calls through to %(host)s: %(reason)s.")
    remedy = N_("Ask your network team to allow that host on the proxy, or name it in NO_PROXY.")
    host: str
    proxy: str
    reason: str


@dataclass(eq=False)
class NoTls(Finding):
    state = State.WARNING
    code = "noTls"
    message = N_("Calls to %(host)s are not encrypted: the address begins with http://.")
    remedy = N_("That is fit for a platform on this machine or for a trial; elsewhere give it an https address.")
    host: str


@dataclass(eq=False)
class NoTlsHere(Finding):
    """On this very machine nobody else can listen."""

    state = State.OK
    code = "noTlsHere"
    message = N_("Calls stay on this machine, so they need no encryption.")


@dataclass(eq=False)
class TlsTrusted(Finding):
    state = State.OK
    code = "tlsTrusted"
    message = N_("%(host)s shows a certificate that this machine trusts, valid until %(until)s (%(version)s).")
    host: str
    until: date
    version: str


@dataclass(eq=False)
class TlsEndsSoon(TlsTrusted):
    """Not the reader's to mend."""

    state = State.WARNING
    code = "tlsEndsSoon"
    message = N_("The certificate of %(host)s itself ends on %(until)s (%(version)s).")
    remedy = N_("Whoever runs that server has to renew it; calls stop on that day.")


@dataclass(eq=False)
class TlsUntrusted(Finding):
    """Unknown authority; the issuer tells who."""

    code = "tlsUntrusted"
    message = N_("This machine does not trust the certificate of %(host)s: %(reason)s. It was issued by: %(issuer)s.")
    remedy = N_(
        "Where that is the authority of your own network or platform, add its certificate to the trust store of this"
        " machine, or name it in SSL_CERT_FILE. Else somebody stands in between: do not go on."
    )
    host: str
    reason: str
    issuer: str


@dataclass(eq=False)
class TlsOfAnother(TlsUntrusted):
    code = "tlsOfAnother"
    message = N_("The certificate that %(host)s shows is for another name: %(reason)s. It was issued by: %(issuer)s.")
    remedy = N_("Check the address of the account, and that no proxy answers in its place.")


@dataclass(eq=False)
class TlsExpired(TlsUntrusted):
    code = "tlsExpired"
    message = N_("The certificate that %(host)s shows has expired: %(reason)s. It was issued by: %(issuer)s.")
    remedy = N_("Check the clock of this machine; if it is right, whoever runs that server has to renew it.")


@dataclass(eq=False)
class TlsFailed(Finding):
    code = "tlsFailed"
    message = N_("No encrypted connection to %(host)s can be made: %(reason)s.")
    remedy = N_("Check that the address is one of https, and that TLS 1.2 or 1.3 is let through.")
    host: str
    reason: str


@dataclass(eq=False)
class TlsNotSeen(Finding):
    state = State.WARNING
    code = "tlsNotSeen"
    message = N_("The certificate of the server was not looked at: a proxy of the kind %(kind)s stands in between.")
    kind: str


@dataclass(eq=False)
class ClockRight(Finding):
    state = State.OK
    code = "clockRight"
    message = N_("The clock of this machine agrees with that of the server; seconds apart: %(seconds)d.")
    seconds: int


@dataclass(eq=False)
class ClockApart(Finding):
    """An assertion still gets through, with a server that allows some difference."""

    state = State.WARNING
    steps = (TOKEN,)
    code = "clockApart"
    message = N_("The clock of this machine is %(seconds)d seconds ahead of the server's (behind it when negative).")
    remedy = N_("Let the clock be set by a time server (NTP); a signed assertion counts for ten minutes at most.")
    seconds: int


@dataclass(eq=False)
class ClockWrong(ClockApart):
    """No assertion gets through."""

    state = State.FAILED
    code = "clockWrong"
    remedy = N_(
        "Set the clock by a time server (NTP): with this difference every assertion looks expired, or made for more"
        " than the ten minutes that it may live."
    )


@dataclass(eq=False)
class ClockNotTold(Finding):
    state = State.SKIPPED
    code = "clockNotTold"
    message = N_("Not looked at: the server does not tell its time.")
