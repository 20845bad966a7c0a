import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import floats

from openfla.channel import (
    IMPATIENT,
    AccessToken,
    Freshness,
    PrivateKey,
    Silence,
    TokenEndpointUnreachable,
    TokenFolder,
)
from openfla.channel._token_file import TokenFile
from openfla.channel._token_request import TokenRequest
from openfla.channel._wallet import Wallet
from tests.client.channel.flows import Play, granted

URL = "https://x.example/token"


class Hand:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def asked(ec_key: PrivateKey) -> TokenRequest:
    return TokenRequest(URL, URL, "client", ec_key, ("scope:a",))


@pytest.fixture
def wallet(asked: TokenRequest, clock: Hand) -> Wallet:
    return Wallet(asked, clock, IMPATIENT, None)


@pytest.fixture
def filed(asked: TokenRequest, clock: Hand, tmp_path: Path) -> Wallet:
    return Wallet(asked, clock, IMPATIENT, TokenFolder(tmp_path / "tokens").slot(asked.key_of_slot))


def renewed(wallet: Wallet, play: Play, instead_of: AccessToken | None = None) -> AccessToken:
    return play(wallet.renewal(wallet.glance(instead_of), instead_of))


class TestFreshness:
    @pytest.mark.parametrize(
        ("age_s", "state"),
        [
            (0, Freshness.FRESH),
            (539, Freshness.FRESH),
            (540, Freshness.STALE),
            (599, Freshness.STALE),
            (600, Freshness.INVALID),
            (-299, Freshness.FRESH),
            (-301, Freshness.INVALID),
        ],
    )
    def test_by_age(self, age_s: float, state: Freshness) -> None:
        assert AccessToken("x", 1000.0, 1600.0).freshness(1000.0 + age_s) is state

    @given(life_s=floats(min_value=1, max_value=86_400))
    def test_a_new_token_is_fresh_however_short_its_life(self, life_s: float) -> None:
        assert AccessToken("x", 0.0, life_s).freshness(0.0) is Freshness.FRESH


@pytest.mark.requirement("OAUTH-7")
class TestRenewal:
    def test_a_fresh_token_is_not_asked_again(self, wallet: Wallet) -> None:
        first = renewed(wallet, Play(granted()))
        assert wallet.glance().settled
        assert renewed(wallet, Play()) is first

    def test_a_stale_one_is_replaced(self, wallet: Wallet, clock: Hand) -> None:
        first = renewed(wallet, Play(granted("one")))
        clock.now += 550
        glance = wallet.glance()
        assert (glance.token, glance.settled) == (first, False)
        assert renewed(wallet, Play(granted("two"))).value == "two"

    def test_a_stale_one_serves_when_renewal_fails_and_rest_is_kept(self, wallet: Wallet, clock: Hand) -> None:
        first = renewed(wallet, Play(granted("one")))
        clock.now += 550
        assert renewed(wallet, Play(Silence("down"))) is first
        assert wallet.glance().settled
        clock.now += 11
        assert not wallet.glance().settled

    def test_an_invalid_one_does_not(self, wallet: Wallet, clock: Hand) -> None:
        renewed(wallet, Play(granted("one")))
        clock.now += 600
        with pytest.raises(TokenEndpointUnreachable):
            renewed(wallet, Play(Silence("down")))

    def test_a_token_that_ends_during_a_failed_renewal_is_not_given(self, wallet: Wallet, clock: Hand) -> None:
        renewed(wallet, Play(granted("one")))
        clock.now += 550
        flow = wallet.renewal(wallet.glance())
        next(flow)
        clock.now += 100
        with pytest.raises(TokenEndpointUnreachable):
            flow.send(Silence("down"))

    def test_a_refused_one_is_never_given_again(self, wallet: Wallet) -> None:
        first = renewed(wallet, Play(granted("one")))
        with pytest.raises(TokenEndpointUnreachable):
            renewed(wallet, Play(Silence("down")), instead_of=first)
        assert wallet.glance().token is None
        assert renewed(wallet, Play(granted("two")), instead_of=first).value == "two"

    def test_who_comes_with_an_older_refusal_gets_what_is_there(self, wallet: Wallet) -> None:
        first = renewed(wallet, Play(granted("one")))
        second = renewed(wallet, Play(granted("two")), instead_of=first)
        assert wallet.glance(first).token is second

    def test_who_waited_shares_the_failure(self, wallet: Wallet) -> None:
        seen = wallet.glance()
        with pytest.raises(TokenEndpointUnreachable) as first:
            renewed(wallet, Play(Silence("down")))
        with pytest.raises(TokenEndpointUnreachable) as second:
            Play()(wallet.renewal(seen))
        assert second.value is not first.value
        assert str(second.value) == str(first.value)


class TestFile:
    def test_another_process_finds_the_token(self, filed: Wallet, clock: Hand) -> None:
        first = renewed(filed, Play(granted("one")))
        other = Wallet(filed.request, clock, IMPATIENT, filed.slot)
        assert renewed(other, Play()) == first

    def test_it_is_for_its_owner_only_and_names_nobody(self, filed: Wallet) -> None:
        renewed(filed, Play(granted("one")))
        assert isinstance(filed.slot, TokenFile)
        folder = filed.slot.path.parent
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
        assert all("client" not in path.name for path in folder.iterdir())
        assert b"client" not in filed.slot.path.read_bytes()

    @pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"accessToken": 1}', b"\xff" * 100, b"x" * 500_000])
    def test_a_damaged_file_is_written_anew(self, filed: Wallet, clock: Hand, damage: bytes) -> None:
        renewed(filed, Play(granted("one")))
        assert isinstance(filed.slot, TokenFile)
        filed.slot.path.write_bytes(damage)
        other = Wallet(filed.request, clock, IMPATIENT, filed.slot)
        assert renewed(other, Play(granted("two"))).value == "two"
        assert filed.slot.read() == other.glance().token

    def test_a_file_that_others_may_read_is_not_trusted(self, filed: Wallet, clock: Hand) -> None:
        renewed(filed, Play(granted("one")))
        assert isinstance(filed.slot, TokenFile)
        filed.slot.path.chmod(0o644)
        other = Wallet(filed.request, clock, IMPATIENT, filed.slot)
        assert renewed(other, Play(granted("two"))).value == "two"
        assert stat.S_IMODE(filed.slot.path.stat().st_mode) == 0o600

    def test_a_link_is_not_followed(self, filed: Wallet, clock: Hand, tmp_path: Path) -> None:
        renewed(filed, Play(granted("one")))
        assert isinstance(filed.slot, TokenFile)
        filed.slot.path.rename(tmp_path / "elsewhere")
        filed.slot.path.symlink_to(tmp_path / "elsewhere")
        other = Wallet(filed.request, clock, IMPATIENT, filed.slot)
        assert renewed(other, Play(granted("two"))).value == "two"

    def test_a_refused_token_leaves_the_file_even_when_no_other_is_to_be_had(self, filed: Wallet) -> None:
        first = renewed(filed, Play(granted("one")))
        with pytest.raises(TokenEndpointUnreachable):
            renewed(filed, Play(Silence("down")), instead_of=first)
        assert isinstance(filed.slot, TokenFile)
        assert filed.slot.read() is None

    def test_what_another_process_renewed_is_taken_over(self, filed: Wallet, clock: Hand) -> None:
        first = renewed(filed, Play(granted("one")))
        other = Wallet(filed.request, clock, IMPATIENT, filed.slot)
        second = renewed(other, Play(granted("two")), instead_of=first)
        assert renewed(filed, Play(), instead_of=first) == second

    def test_who_holds_a_stale_token_does_not_wait_for_the_lock(self, filed: Wallet, clock: Hand) -> None:
        first = renewed(filed, Play(granted("one")))
        clock.now += 550
        assert isinstance(filed.slot, TokenFile)
        lock = filed.slot.lock()
        assert lock is not None
        with lock:
            assert renewed(filed, Play()) is first

    def test_a_lock_that_never_opens_costs_one_more_request(self, filed: Wallet) -> None:
        assert isinstance(filed.slot, TokenFile)
        lock = filed.slot.lock()
        assert lock is not None
        with lock:
            play = Play(granted("one"))
            assert renewed(filed, play).value == "one"
        assert sum(play.pauses) > 60

    def test_the_lock_is_free_again_when_the_caller_is_gone(self, filed: Wallet) -> None:
        flow = filed.renewal(filed.glance())
        next(flow)
        flow.close()
        assert isinstance(filed.slot, TokenFile)
        lock = filed.slot.lock()
        assert lock is not None
        lock.release()

    @pytest.mark.parametrize("what", ["folder is a file", "no such folder can be made"])
    def test_without_a_usable_folder_tokens_live_in_memory(
        self, asked: TokenRequest, clock: Hand, tmp_path: Path, what: str
    ) -> None:
        blocked = tmp_path / "blocked"
        blocked.write_text(what)
        folder = blocked if what == "folder is a file" else blocked / "deeper"
        wallet = Wallet(asked, clock, IMPATIENT, TokenFolder(folder).slot(asked.key_of_slot))
        first = renewed(wallet, Play(granted("one")))
        assert renewed(wallet, Play()) is first

    def test_each_client_and_set_of_scopes_has_its_own(self, ec_key: PrivateKey, tmp_path: Path) -> None:
        def path(url: str, client: str, *scopes: str) -> Path:
            return TokenFolder(tmp_path).slot(TokenRequest(url, url, client, ec_key, scopes).key_of_slot).path

        assert path("u", "c", "a", "b") == path("u", "c", "b", "a", "a")
        assert len({path("u", "c", "a"), path("u", "c"), path("u", "d", "a"), path("v", "c", "a")}) == 4

    def test_nothing_secret_shows(self, filed: Wallet) -> None:
        token = renewed(filed, Play(granted("very-secret")))
        assert os.name
        assert "very-secret" not in f"{filed!r} {filed.slot!r} {filed.glance()!r} {token}"
        assert "very-secret" not in f"{filed} {filed.glance(token)}"
