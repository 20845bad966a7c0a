from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from openfla.channel._errors import UnfitAddress, UnknownEnvironment
from openfla.channel._plain import without_user
from openfla.contract import addresses, scopes
from openfla.contract.qualities import Quality

LOCAL_URL: Final = "http://127.0.0.1:8080"
"""Where `openfla up` listens unless told otherwise."""


@dataclass(frozen=True)
class Environment:
    """Where a channel goes; every field can be another one (`dataclasses.replace` or `with_own`).

    Args:
        name: production, acceptance or local.
        token_url: the token endpoint.
        audience: `aud` of the assertion; the guide's is the token URL itself.
        api: base address of the REST API by quality, without a slash at the end.
        scope: what is asked for by quality; None asks for nothing, and the token then holds all that the
            account holds (reference channel.md section 8).
        access_management: the pages where users and qualities are managed, where there are any.
        channel_management: the pages where channels and their certificates are managed, where there are any.
    """

    name: str
    token_url: str
    audience: str
    api: Mapping[Quality, str]
    scope: Mapping[Quality, str | None]
    access_management: str | None = None
    channel_management: str | None = None

    def scopes(self, quality: Quality) -> tuple[str, ...]:
        """What to ask for in that quality; nothing at all where none is set."""
        return tuple((self.scope[quality] or "").split())

    def with_own(
        self,
        quality: Quality,
        *,
        token_url: str | None = None,
        audience: str | None = None,
        api_url: str | None = None,
        scope: str | None = None,
    ) -> "Environment":
        """This environment with some of its values replaced, for one quality; None keeps what is there.

        An `audience` that is not given follows a `token_url` that is. A `scope` of "" asks for none.

        Raises:
            UnfitAddress: an address that is not absolute, or not https outside the environment local.
        """
        own_token_url = self._fit(token_url) if token_url else self.token_url
        api = {**self.api, quality: self._fit(api_url).rstrip("/")} if api_url else self.api
        asked = {**self.scope, quality: scope or None} if scope is not None else self.scope
        return replace(
            self,
            token_url=own_token_url,
            audience=audience or (own_token_url if token_url else self.audience),
            api=MappingProxyType(dict(api)),
            scope=MappingProxyType(dict(asked)),
        )

    def _fit(self, address: str) -> str:
        return _fit(address, schemes=("https", "http") if self.name == "local" else ("https",))


def production() -> Environment:
    """The official addresses of the guide (SEED 6.1 and 6.2).

    The guide leaves the scope of a training provider empty: for that quality no scope is sent.
    """
    return _official("production", "https://services.socialsecurity.be", "https://www.socialsecurity.be/", "")


def acceptance() -> Environment:
    """The official test environment (SEED 6.3): apart from production in everything, and closed by default.

    The guide leaves the scope of a training provider empty: for that quality no scope is sent.
    """
    return _official(
        "acceptance", "https://services-acpt.socialsecurity.be", "https://uman.acc.socialsecurity.be/uman/", "acc."
    )


def local(base_url: str | None = None) -> Environment:
    """An OpenFLA platform of one's own. The scope of a training provider is OpenFLA's, marked as our own choice.

    Args:
        base_url: the public base URL of the platform; `http://127.0.0.1:8080` unless given.

    Raises:
        UnfitAddress: `base_url` is not an absolute http or https address.
    """
    base = _fit(base_url or LOCAL_URL, schemes=("https", "http")).rstrip("/")
    return _at("local", base, scopes.TRAINING_PROVIDER)


ENVIRONMENTS: Final[Mapping[str, Callable[[], Environment]]] = MappingProxyType(
    {"production": production, "acceptance": acceptance, "local": local}
)


def environment(name: str, base_url: str | None = None) -> Environment:
    """The environment of that name; `base_url` is for local only.

    Raises:
        UnknownEnvironment: no environment has that name.
        UnfitAddress: `base_url` cannot be used, or was given for an official environment.
    """
    if name not in ENVIRONMENTS:
        raise UnknownEnvironment(name, ", ".join(ENVIRONMENTS))
    if name == "local":
        return local(base_url)
    if base_url:
        raise UnfitAddress(base_url)
    return ENVIRONMENTS[name]()


def _official(name: str, base: str, access_management: str, infix: str) -> Environment:
    return replace(
        _at(name, base, None),
        access_management=access_management,
        channel_management=f"https://chaman.{infix}socialsecurity.be/",
    )


def _at(name: str, base: str, training_provider_scope: str | None) -> Environment:
    token_url = base + addresses.TOKEN
    return Environment(
        name=name,
        token_url=token_url,
        audience=token_url,
        api=MappingProxyType({quality: base + _path(quality) for quality in Quality}),
        scope=MappingProxyType({quality: _scope(quality, training_provider_scope) for quality in Quality}),
    )


def _path(quality: Quality) -> str:
    return addresses.TRAINING_PROVIDER if quality is Quality.TRAINING_PROVIDER else addresses.FLA


def _scope(quality: Quality, training_provider_scope: str | None) -> str | None:
    return training_provider_scope if quality is Quality.TRAINING_PROVIDER else scopes.of_quality(quality)


def _fit(address: str, *, schemes: tuple[str, ...]) -> str:
    try:
        parts = urlsplit(address)
        is_plain = not (parts.username or parts.password or parts.query or parts.fragment or parts.port == 0)
    except ValueError:
        raise UnfitAddress(address) from None
    if parts.scheme not in schemes or not parts.hostname or not is_plain or not address.isprintable() or " " in address:
        raise UnfitAddress(without_user(address))
    return address
