from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from openfla.channel import Account, ChannelError, Environment
from openfla.client.diagnosis import _api, _network, _own, _token
from openfla.client.diagnosis._findings import CheckFailed, CheckName, NotLookedAt
from openfla.client.diagnosis._hosts import Host
from openfla.client.diagnosis._known import Ear, Known
from openfla.client.diagnosis._results import Result, State, found
from openfla.texts import N_, Language

_PASSED: Final = (State.OK, State.WARNING)


@dataclass(frozen=True)
class Check:
    """One thing to look at.

    Args:
        code: stable, for programs.
        name: what it is called.
        look: what looks; yields one result or more, the first of which decides whether others may follow.
        needs: the codes of the checks without which this one makes no sense.
    """

    code: str
    name: CheckName
    look: Callable[[Known], Iterable[Result]]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Diagnosis:
    """What an examination found, in the order in which it looked."""

    account: Account
    at: datetime
    results: tuple[Result, ...]
    names: dict[str, CheckName]
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What was in play and must not be shown: the token."""

    @property
    def state(self) -> State:
        """Failed when anything failed, else warning when anything was warned about, else ok."""
        states = {result.state for result in self.results}
        return next((state for state in (State.FAILED, State.WARNING) if state in states), State.OK)

    @property
    def place(self) -> Environment | None:
        """Where the account goes; None when that cannot be told."""
        try:
            return self.account.place()
        except ChannelError:
            return None

    def name_of(self, result: Result, language: Language = "en") -> str:
        """What the check of a result is called."""
        return self.names[result.check].in_words(language)


def examine(account: Account, password: str | None = None) -> Diagnosis:
    """Look at everything between an account and a first call; nothing is changed anywhere.

    A check that needs another one which did not succeed is skipped, and says so.

    Args:
        account: a sound one or not.
        password: of its key store; looked for in the environment and the keyring when it is not given.

    >>> from openfla.contract.qualities import Quality
    >>> lost = Account(name="a", environment="local", quality=Quality.EMPLOYER, client_id="", key_store="none.p12")
    >>> examine(lost).state.value
    'failed'
    """
    ear = Ear()
    with closing(ear):
        known = Known(account, password, datetime.now(UTC), ear)
        checks = checks_of(account)
        results = tuple(_looked(checks, known))
    secrets = (known.token.value,) if known.token else ()
    return Diagnosis(account, known.at, results, {check.code: check.name for check in checks}, secrets)


def checks_of(account: Account) -> tuple[Check, ...]:
    """Every check for an account, in order."""
    token_host, api_host = _hosts(account)
    api = f"tls:{api_host.name}:{api_host.port}" if api_host else "account"
    token = f"tls:{token_host.name}:{token_host.port}" if token_host else "account"
    hosts = dict.fromkeys(host for host in (token_host, api_host) if host)
    return (
        Check("account", CheckName(N_("Account")), _own.account),
        Check("keyStore", CheckName(N_("Key store")), _own.key_store, ("account",)),
        Check("keyPair", CheckName(N_("Key and certificate")), _own.pair, ("keyStore",)),
        Check("criteria", CheckName(N_("Criteria of the guide")), _own.criteria, ("keyPair",)),
        Check("validity", CheckName(N_("Validity")), _own.validity, ("keyPair",)),
        *(check for host in hosts for check in _way(host)),
        Check("health", CheckName(N_("Health of the API")), _api.health, (api,)),
        Check("clock", CheckName(N_("Clock")), _token.clock, (api,)),
        Check("token", CheckName(N_("Token")), _token.token, ("keyPair", token)),
        Check("scope", CheckName(N_("Scope and quality")), _token.scope, ("token",)),
        Check("call", CheckName(N_("Call")), _api.call, ("token", api)),
    )


def _hosts(account: Account) -> tuple[Host | None, Host | None]:
    try:
        return Host.of(account.place().token_url), Host.of(account.api)
    except ChannelError:
        return None, None


def _way(host: Host) -> Iterator[Check]:
    """The checks of one host, each of which needs the one before."""
    before = "account"
    for code, label, look in (
        ("proxy", N_("Proxy"), _network.proxy),
        ("name", N_("Name"), _network.name),
        ("connection", N_("Connection"), _network.connection),
        ("tls", N_("TLS"), _network.tls),
    ):
        if look is _network.name and host.next.is_number:
            continue
        own = f"{code}:{host.name}:{host.port}"
        yield Check(own, CheckName(label, host.name), partial(look, host=host), (before,))
        before = own


def _looked(checks: Iterable[Check], known: Known) -> Iterator[Result]:
    states: dict[str, State] = {}
    names = {}
    for check in checks:
        names[check.code] = check.name
        lacking = next((need for need in check.needs if states[need] not in _PASSED), None)
        results = [found(NotLookedAt(names[lacking]))] if lacking else _safely(check, known)
        states[check.code] = results[0].state
        for result in results:
            yield replace(result, check=check.code)


def _safely(check: Check, known: Known) -> list[Result]:
    try:
        return list(check.look(known))
    except Exception as fault:  # noqa: BLE001 - a fault of one check must not hide what the others find
        return [found(CheckFailed(type(fault).__name__, known.account.name))]
