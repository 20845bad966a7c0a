"""Checks of the way to a host: proxy, name, connection, TLS."""

import http.client
import socket
import ssl
from collections.abc import Iterator
from datetime import datetime
from typing import Final

import httpx2
from cryptography import x509

from openfla.channel import plain
from openfla.client.diagnosis import _findings_network as told
from openfla.client.diagnosis._hosts import Host, missing_library
from openfla.client.diagnosis._known import Known
from openfla.client.diagnosis._results import Result, found

_LONGEST_S: Final = 5.0
_SOON_DAYS: Final = 15
_OTHER_NAME: Final = frozenset({62, 64})
"""X509_V_ERR_HOSTNAME_MISMATCH and X509_V_ERR_IP_ADDRESS_MISMATCH of OpenSSL."""
_EXPIRED: Final = 10
_MOST_ADDRESSES: Final = 4


def proxy(_: Known, host: Host) -> Iterator[Result]:
    """Whether a proxy stands in between, and whether it is of a kind that can be used."""
    if socks := missing_library():
        yield found(told.ProxyUnfit(socks))
        return
    through = host.proxy
    yield found(told.ProxyUsed(host.name, str(through)) if through else told.NoProxy(host.name))


def name(_: Known, host: Host) -> Iterator[Result]:
    """Whether the name of the host, or of the proxy before it, leads anywhere."""
    target = host.next
    try:
        entries = socket.getaddrinfo(target.name, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        yield found(told.NameUnknown(target.name))
        return
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
    yield found(told.NameResolved(target.name, ", ".join(addresses[:_MOST_ADDRESSES])))


def connection(known: Known, host: Host) -> Iterator[Result]:
    """Whether somebody answers at the port."""
    target, begun = host.next, known.ticks()
    try:
        socket.create_connection((target.name, target.port), _LONGEST_S).close()
    except ConnectionRefusedError:
        yield found(told.PortClosed(target.name, target.port))
    except TimeoutError:
        yield found(told.ConnectionTooSlow(target.name, target.port, round(_LONGEST_S)))
    except OSError as mistake:
        yield found(told.NoConnection(target.name, target.port, _reason(mistake)))
    else:
        yield found(told.Connected(target.name, target.port), tookMs=known.ticks() - begun)


def tls(known: Known, host: Host) -> Iterator[Result]:
    """Whether the connection is encrypted, by a certificate that this machine trusts and that lasts a while."""
    if host.scheme != "https":
        yield found(told.NoTlsHere() if host.is_here else told.NoTls(host.name))
    elif host.proxy and host.proxy.scheme != "http":  # pragma: no cover - needs a proxy that speaks TLS or SOCKS
        yield found(told.TlsNotSeen(host.proxy.scheme))
    else:
        yield _handshake(known, host)


def _handshake(known: Known, host: Host) -> Result:
    begun = known.ticks()
    try:
        certificate, version = _shaken(host, httpx2.create_ssl_context())
    except ssl.SSLCertVerificationError as mistake:
        return _untrusted(host, mistake)
    except ssl.SSLError as mistake:
        return found(told.TlsFailed(host.name, plain(mistake.reason or str(mistake))))
    except OSError as mistake:
        if host.proxy:
            return found(told.ProxyRefused(host.name, str(host.proxy), _reason(mistake)))
        return found(told.TlsFailed(host.name, _reason(mistake)))
    return _lasting(known.at, host, certificate, version, known.ticks() - begun)


def _lasting(at: datetime, host: Host, certificate: x509.Certificate, version: str, took_ms: int) -> Result:
    until = certificate.not_valid_after_utc
    days = (until - at).days
    kind = told.TlsEndsSoon if days < _SOON_DAYS else told.TlsTrusted
    return found(
        kind(host.name, until.date(), version),
        tlsVersion=version,
        issuer=_issuer(certificate),
        notAfter=until.isoformat(),
        daysLeft=days,
        tookMs=took_ms,
    )


def _untrusted(host: Host, mistake: ssl.SSLCertVerificationError) -> Result:
    kind = told.TlsUntrusted
    if mistake.verify_code in _OTHER_NAME:
        kind = told.TlsOfAnother
    elif mistake.verify_code == _EXPIRED:
        kind = told.TlsExpired
    issuer = _issuer_unseen(host)
    return found(kind(host.name, plain(mistake.verify_message), issuer), issuer=issuer)


def _issuer_unseen(host: Host) -> str:
    """Who issued a certificate that is not trusted: a handshake, and not one byte of a call."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        certificate, _ = _shaken(host, context)
    except OSError:
        return "?"
    return _issuer(certificate)


def _shaken(host: Host, context: ssl.SSLContext) -> tuple[x509.Certificate, str]:
    """The certificate that a host shows, and the version of TLS that was agreed on."""
    target = host.next
    line = http.client.HTTPSConnection(target.name, target.port, timeout=_LONGEST_S, context=context)
    if host.proxy:
        word = host.proxy.authorization
        line.set_tunnel(host.name, host.port, {"Proxy-Authorization": word} if word else None)
    try:
        line.connect()
        shown = line.sock.getpeercert(binary_form=True)
        return x509.load_der_x509_certificate(shown or b""), line.sock.version() or "?"
    finally:
        line.close()


def _issuer(certificate: x509.Certificate) -> str:
    return plain(certificate.issuer.rfc4514_string(), 200)


def _reason(mistake: OSError) -> str:
    return plain(mistake.strerror or str(mistake) or type(mistake).__name__)
