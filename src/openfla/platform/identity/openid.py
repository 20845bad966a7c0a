"""Signing in at an OpenID provider: authorization code with PKCE, state and nonce (OpenID Connect Core 1.0)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

import httpx2
import structlog

from openfla.platform.identity import answers, claims, id_token, metadata, queries, rules, service
from openfla.platform.identity.answers import OpenClient
from openfla.platform.identity.errors import (
    LoginTaken,
    Reason,
    SignInExpired,
    SigningInNotSetUp,
    SignInMistake,
    SignInRefused,
)
from openfla.platform.identity.model import Attempt, Identity, IdentitySettings, Person
from openfla.platform.kernel import audit
from openfla.platform.kernel.database import Database
from openfla.platform.kernel.freshness import Fresh

_LASTS_S: Final = 3600.0
"""So long metadata and keys of the provider are kept."""
_OK: Final = 200
_UNAUTHORIZED: Final = 401
_log = structlog.stdlib.get_logger("openfla.identity")


class OpenIdProvider:
    """The provider of the settings, as one installation uses it.

    Args:
        settings: without an issuer every method raises `SigningInNotSetUp`.
        redirect_uri: where the provider sends people back to, as it is registered there.
        database: what belongs to an attempt is kept there, and is used up before anything else happens.
        http: makes the HTTP client of one question.
    """

    def __init__(
        self,
        settings: IdentitySettings,
        redirect_uri: str,
        database: Database,
        http: OpenClient = lambda: httpx2.AsyncClient(timeout=answers.PATIENCE_S),
    ) -> None:
        self._settings = settings
        self._redirect_uri = redirect_uri
        self._database = database
        self._http = http
        self._metadata: Fresh[None, metadata.Metadata] = Fresh(self._load_metadata, _LASTS_S)
        self._keys: Fresh[str, list[id_token.Key]] = Fresh(self._load_keys, _LASTS_S)

    @property
    def is_set_up(self) -> bool:
        """Whether the settings name a provider."""
        return bool(self._settings.issuer and self._settings.client_id)

    async def begin(self, return_to: str, *, at: datetime) -> tuple[str, str]:
        """Where to send somebody to sign in, and the token that a cookie of their browser keeps until they are back.

        Raises:
            SigningInNotSetUp, ProviderUnreachable, SignInRefused: nothing was begun.
        """
        provider = await self._provider()
        token, attempt = rules.new_token(), Attempt(rules.new_token(), rules.new_token(), rules.local_path(return_to))
        async with self._database.transaction() as tx:
            await tx.execute(queries.begin_attempt(rules.digest(token), attempt, at + rules.ATTEMPT_LASTS))
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": self._settings.scope,
            "state": rules.state(token),
            "nonce": attempt.nonce,
            "code_challenge": rules.challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        separator = "&" if "?" in provider.authorization_endpoint else "?"
        return f"{provider.authorization_endpoint}{separator}{urlencode(asked)}", token

    async def finish(self, token: str, told: Mapping[str, str], *, at: datetime) -> tuple[Person, str]:
        """Who came back from the provider, and where to lead them; an attempt is used up, however it ends.

        Args:
            token: what the cookie of the browser keeps, or nothing.
            told: the parameters of the callback.
            at: this moment.

        Raises:
            SignInMistake: they are not signed in; of an attempt that was theirs the trail says why.
        """
        if not token:
            raise SignInExpired
        if not rules.is_state(told.get("state", ""), token):
            _log.warning("sign-in refused", reason=Reason.WRONG_STATE.value)
            raise SignInRefused(Reason.WRONG_STATE)
        attempt = await self._taken(token, at)
        try:
            identity = await self._identified(attempt, told, at)
            async with self._database.transaction() as tx:
                return await service.known_by(tx, identity, at=at), attempt.return_to
        except SignInMistake as mistake:
            await self._tell(mistake, at)
            raise

    async def _taken(self, token: str, at: datetime) -> Attempt:
        async with self._database.transaction() as tx:
            row = (await tx.execute(queries.take_attempt(rules.digest(token)))).mappings().one_or_none()
        if row is None or row["until"] <= at:
            raise SignInExpired
        return Attempt(row["nonce"], row["verifier"], row["return_to"])

    async def _identified(self, attempt: Attempt, told: Mapping[str, str], at: datetime) -> Identity:
        provider = await self._provider()
        given = await self._exchanged(provider, claims.code(told, provider), attempt.verifier)
        access_token = claims.access_token(given)
        expected = id_token.Expected(provider.issuer, self._settings.client_id, attempt.nonce, access_token)
        token = id_token.read(str(given.get("id_token", "")), provider.id_token_signing_alg_values_supported)
        signed = id_token.verified(token, await self._fitting(provider, token), expected, at=at)
        sources: list[Mapping[str, Any]] = [signed]
        if provider.userinfo_endpoint and not self._wanted() <= signed.keys():
            sources.append(await self._userinfo(provider.userinfo_endpoint, access_token, signed["sub"]))
        login = claims.login(sources, self._settings.login_claim)
        name = claims.name(sources, self._settings.name_claim, login)
        return Identity(f"{provider.issuer} {signed['sub']}", login, name)

    def _wanted(self) -> set[str]:
        usual = {self._settings.login_claim, self._settings.name_claim}
        return usual | ({"email_verified"} if self._settings.login_claim == "email" else set())

    async def _exchanged(self, provider: metadata.Metadata, code: str, verifier: str) -> Mapping[str, Any]:
        headers, fields = metadata.credentials(provider, self._settings)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
            **fields,
        }
        status, given = await answers.ask(self._http, provider.token_endpoint, headers=headers, form=form)
        if status == _UNAUTHORIZED or given.get("error") == "invalid_client":
            raise SignInRefused(Reason.CLIENT_REFUSED)
        if status != _OK:
            raise SignInRefused(Reason.CODE_REFUSED)
        return given

    async def _fitting(self, provider: metadata.Metadata, token: id_token.IdToken) -> Sequence[id_token.Key]:
        """The keys of the provider that the token may be signed with, asked anew when none of them is known."""
        found = id_token.fitting(token, await self._keys.get(provider.jwks_uri))
        if not found:
            self._keys.forget()
            found = id_token.fitting(token, await self._keys.get(provider.jwks_uri))
        if not found:
            raise SignInRefused(Reason.UNKNOWN_KEY)
        return found

    async def _userinfo(self, address: str, access_token: str, subject: str) -> Mapping[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        status, told = await answers.ask(self._http, address, headers=headers)
        if status != _OK:
            raise SignInRefused(Reason.BAD_ANSWER)
        if told.get("sub") != subject:
            raise SignInRefused(Reason.OTHER_SUBJECT)
        return told

    async def _provider(self) -> metadata.Metadata:
        if not self.is_set_up:
            raise SigningInNotSetUp
        return await self._metadata.get(None)

    async def _load_metadata(self, _: None) -> metadata.Metadata:
        issuer = self._settings.issuer
        status, told = await answers.ask(self._http, metadata.address_of(issuer))
        if status != _OK:
            raise SignInRefused(Reason.BAD_METADATA)
        return metadata.read(told, issuer)

    async def _load_keys(self, address: str) -> list[id_token.Key]:
        status, told = await answers.ask(self._http, address)
        if status != _OK:
            raise SignInRefused(Reason.BAD_ANSWER)
        return id_token.keys(told)

    async def _tell(self, mistake: SignInMistake, at: datetime) -> None:
        reason = {"reason": mistake.reason.value} if isinstance(mistake, SignInRefused) else {}
        details = {"code": mistake.code, **reason}
        _log.warning("sign-in refused", **details)
        person = str(mistake.person) if isinstance(mistake, LoginTaken) else ""
        async with self._database.transaction() as tx:
            await audit.append(tx, [audit.Entry(action="signIn.refused", at=at, person=person, details=details)])
