"""A local copy follows the register: what is new, corrected and withdrawn, however often a pull is broken off."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Raw

from openfla.channel import Account, Channel, TokenSource
from openfla.client import FlaClient, MissingPermission
from openfla.contract.qualities import Quality
from openfla.sending.copy import (
    Changes,
    Copy,
    CopyBusy,
    EnterpriseNeeded,
    Failed,
    Pulled,
    Step,
    UnusablePage,
    _copy,
    _pulling,
)
from openfla.sending.copy._kinds import TRAININGS
from openfla.sending.copy._records import RawPage, told
from openfla.sending.copy._store import Store
from tests.client.copy.records import (
    a_copy,
    an_employer,
    corrected,
    declared,
    in_copy,
    in_register,
    one_of_each,
    opted,
    post,
    pulled,
    rows,
    several,
    withdrawn,
)
from tests.client.parties import account_of, client_of, provider_client_of
from tests.client.server import Reply, a_token, serving
from tests.platform.mandates.people import PROVIDER, SECRETARIAT, give
from tests.platforms import BUTCHER, WORKER, Platform, a_provided_training

MOMENT = "2026-01-01T00:00:00Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "copy.sqlite"


@pytest.fixture
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_pulling, "PAGE_SIZE", 2)


class TestPull:
    def test_the_first_pull_brings_everything_and_the_next_one_nothing(self, platform: Platform, path: Path) -> None:
        baker = an_employer(platform)
        one_of_each(baker)
        assert pulled(baker, path) == (5, 0, 0)
        assert pulled(baker, path) == (0, 0, 0)

    def test_what_is_new_corrected_and_withdrawn_since_is_told(self, platform: Platform, path: Path) -> None:
        baker = an_employer(platform)
        stays, changes, goes = several(baker, 3)
        pulled(baker, path)
        corrected(baker, changes, title="Hygiëne")
        withdrawn(baker, goes)
        came = declared(baker, period={"startDate": "2026-04-01", "endDate": "2026-04-01"})
        assert pulled(baker, path) == (1, 1, 1)
        found = {
            identity: (title, gone)
            for identity, title, gone in rows(path, "SELECT id, title, withdrawn FROM trainings")
        }
        assert found[changes["id"]] == ("Hygiëne", 0)
        assert (found[goes["id"]][1], found[stays["id"]][1]) == (1, 0)
        assert came["id"] in found

    def test_what_was_withdrawn_before_it_was_seen_is_told_as_withdrawn(self, platform: Platform, path: Path) -> None:
        baker = an_employer(platform)
        withdrawn(baker, declared(baker))
        assert pulled(baker, path) == (0, 0, 1)

    def test_opt_outs_that_are_gone_are_dropped(self, platform: Platform, path: Path) -> None:
        baker = an_employer(platform)
        opted(baker, "PUT", 2026)
        opted(baker, "PUT", 2027)
        assert pulled(baker, path) == (2, 0, 0)
        opted(baker, "DELETE", 2026)
        assert pulled(baker, path) == (0, 0, 1)
        assert rows(path, "SELECT year, ssin FROM opt_outs") == [(2027, None)]

    def test_what_a_provider_declared_for_its_workers_comes_too(self, platform: Platform, path: Path) -> None:
        baker, trainer = an_employer(platform), platform.party(BUTCHER, Quality.TRAINING_PROVIDER)
        taking_part = [{"ssin": WORKER, "enterpriseNumber": baker.number, "status": "completed"}]
        post(trainer, "/trainings", a_provided_training(participants=taking_part))
        assert pulled(baker, path) == (1, 0, 0)
        assert rows(path, "SELECT verification, verified FROM trainings") == [("toVerify", 0)]

    @pytest.mark.usefixtures("_small_pages")
    def test_one_that_was_broken_off_goes_on_behind_the_last_page_that_was_kept(
        self, platform: Platform, path: Path
    ) -> None:
        baker = an_employer(platform)
        several(baker, 5)
        with pytest.raises(ConnectionError):
            pulled(baker, path, progress=_breaks_off_after(2))
        assert len(in_copy(path, baker.number)) == 4
        assert pulled(baker, path) == (1, 0, 0)
        assert in_copy(path, baker.number) == in_register(baker, baker.number)
        assert pulled(baker, path) == (0, 0, 0)

    @pytest.mark.usefixtures("_small_pages")
    def test_what_others_write_while_pages_are_read_comes_at_the_latest_the_next_time(
        self, platform: Platform, path: Path
    ) -> None:
        baker = an_employer(platform)
        first, *others = several(baker, 5)
        pages = iter(range(10))

        def write(step: Step) -> None:
            page = next(pages) if step.kind == "trainings" else None
            if page == 0:
                corrected(baker, first, title="Later")
            if page == 1:
                withdrawn(baker, others[-1])

        pulled(baker, path, progress=write)
        pulled(baker, path)
        assert in_copy(path, baker.number) == in_register(baker, baker.number)

    def test_a_cursor_that_is_not_taken_any_more_is_left_aside(self, platform: Platform, path: Path) -> None:
        baker = an_employer(platform)
        several(baker, 2)
        pulled(baker, path)
        declared(baker, period={"startDate": "2026-05-01", "endDate": "2026-05-01"})
        _change(path, "UPDATE bookmarks SET cursor = 'pageSize=500&cursor=of-another-day' WHERE kind = 'trainings'")
        assert pulled(baker, path) == (1, 0, 0)

    def test_full_reads_everything_again_and_drops_what_is_not_there(self, platform: Platform, path: Path) -> None:
        baker = an_employer(platform)
        several(baker, 2)
        pulled(baker, path)
        _change(path, "UPDATE records SET id = 'of-before-the-register-was-restored' WHERE rowid = 1")
        assert pulled(baker, path) == (0, 0, 0)
        assert pulled(baker, path, full=True) == (1, 0, 1)
        assert in_copy(path, baker.number) == in_register(baker, baker.number)

    def test_it_can_be_asked_in_sql_and_nobody_else_can_read_it(self, platform: Platform, path: Path) -> None:
        baker = an_employer(platform)
        one_of_each(baker)
        pulled(baker, path)
        asked = "SELECT duration_value, period_start_date, declared_by_quality, withdrawn FROM trainings WHERE ssin = ?"
        assert rows(path, asked, WORKER) == [(7.6, "2026-03-02", "employer", 0)]
        assert rows(path, "SELECT working_regime_hours_per_week, joint_committees FROM employments") == [
            (30.4, '["118","200"]')
        ]
        assert rows(
            path, "SELECT days FROM training_rights UNION SELECT initial_amount FROM employability_budgets"
        ) == [
            (4.75,),
            (1800.5,),
        ]
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700

    def test_the_moment_until_which_it_is_complete_is_told(self, platform: Platform, path: Path) -> None:
        baker = an_employer(platform)
        with client_of(baker) as client, a_copy(baker, path) as copy:
            assert copy.complete_until(baker.number) is None
            told_of = copy.pull(client, baker.number)
            assert told_of.complete_until == copy.complete_until(baker.number) is not None
            assert copy.counts(baker.number) == {}

    def test_what_is_forgotten_is_gone_and_read_anew(self, platform: Platform, path: Path) -> None:
        baker = an_employer(platform)
        several(baker, 2)
        pulled(baker, path)
        with a_copy(baker, path) as copy:
            assert copy.forget(baker.number) == 2
            assert copy.enterprises == ()
        assert pulled(baker, path) == (2, 0, 0)


class TestAtOnce:
    def test_two_pulls_of_one_copy_bring_each_record_once(self, platform: Platform, path: Path) -> None:
        baker = an_employer(platform)
        several(baker, 4)
        brought: list[tuple[int, int, int]] = []
        threads = [threading.Thread(target=lambda: brought.append(pulled(baker, path))) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(brought) == [(0, 0, 0), (4, 0, 0)]

    def test_one_that_does_not_end_is_not_waited_for_for_ever(
        self, platform: Platform, path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(_copy, "_LONGEST_QUEUE_S", 0.0)
        baker = an_employer(platform)

        def another(_: Step) -> None:
            with pytest.raises(CopyBusy):
                pulled(baker, path)

        assert pulled(baker, path, progress=another) == (0, 0, 0)

    def test_kill_9_between_two_pages_leaves_a_copy_that_the_next_pull_completes(
        self, platform: Platform, path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        baker = an_employer(platform)
        several(baker, 5)
        for folder in ("CONFIG", "CACHE"):
            monkeypatch.setenv(f"OPENFLA_{folder}_DIR", str(tmp_path / folder))
        account_of(baker, "bakery", tmp_path)
        for kept in (2, 4):
            killed = subprocess.run(
                [sys.executable, "-c", _KILLED, "bakery", baker.number, path],
                capture_output=True,
                check=False,
                env={**os.environ},
            )
            assert killed.returncode == -9, killed.stderr
            assert len(in_copy(path, baker.number)) == kept
        assert pulled(baker, path) == (1, 0, 0)
        assert in_copy(path, baker.number) == in_register(baker, baker.number)
        assert pulled(baker, path) == (0, 0, 0)


@pytest.mark.requirement("MANDATE-5", "GROUP-2")
class TestMandators:
    def test_one_account_keeps_a_copy_of_all_its_clients(self, platform: Platform, path: Path) -> None:
        secretary = platform.party(SECRETARIAT, Quality.SOCIAL_SECRETARIAT)
        clients = [an_employer(platform) for _ in range(2)]
        for party in clients:
            give(platform, mandator=party.number)
            declared(party)
        with client_of(secretary) as client, a_copy(secretary, path) as copy:
            found = list(copy.pull_all(client, copy.whose(client)))
            assert {each.enterprise for each in found} == {party.number for party in clients}
            assert [each.total for each in found if isinstance(each, Pulled)] == [Changes(new=1)] * 2

    def test_one_that_gave_no_mandate_stops_nobody_else(self, platform: Platform, path: Path) -> None:
        secretary = platform.party(PROVIDER, Quality.SERVICE_PROVIDER)
        stranger, client = an_employer(platform), an_employer(platform)
        give(platform, mandator=client.number, mandatary=PROVIDER, mandatary_quality=Quality.SERVICE_PROVIDER)
        declared(client)
        with client_of(secretary) as caller, a_copy(secretary, path) as copy:
            refused, brought = copy.pull_all(caller, [stranger.number, client.number])
        assert isinstance(refused, Failed)
        assert isinstance(refused.mistake, MissingPermission)
        assert isinstance(brought, Pulled)
        assert brought.total.new == 1


class TestWhose:
    def test_an_employer_names_its_number_once(self, platform: Platform, path: Path) -> None:
        baker = an_employer(platform)
        with client_of(baker) as client, a_copy(baker, path) as copy:
            with pytest.raises(EnterpriseNeeded):
                copy.whose(client)
            copy.pull(client, baker.number)
            assert copy.whose(client) == (baker.number,)

    def test_a_training_provider_keeps_what_it_declared(self, platform: Platform, path: Path) -> None:
        trainer = platform.party(an_employer(platform).number, Quality.TRAINING_PROVIDER)
        post(trainer, "/trainings", a_provided_training(title="Hef­truck"))
        with provider_client_of(trainer) as client, a_copy(trainer, path) as copy:
            [found] = copy.pull_all(client, copy.whose(client))
            assert isinstance(found, Pulled)
            assert found.changes == {"providedTrainings": Changes(new=1)}
        assert rows(path, "SELECT title, withdrawn FROM provided_trainings") == [("Hef­truck", 0)]

    def test_the_usual_place_is_the_account_s_own(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENFLA_STATE_DIR", str(tmp_path))
        account = Account(name="acme", environment="local", quality=Quality.EMPLOYER, client_id="c", key_store="k")
        with Copy.of_account(account) as copy:
            assert copy.path == tmp_path / "copies" / "acme.sqlite"


class TestVersions:
    def test_a_lower_version_never_takes_the_place_of_a_higher_one(self, path: Path) -> None:
        store = Store(path, "https://api.example", Quality.EMPLOYER)
        _take(store, _a_page(2), _a_page(1), _a_page(2))
        assert rows(path, "SELECT version FROM trainings") == [(2,)]
        store.close()

    def test_a_page_without_a_moment_to_go_on_from_is_refused(self) -> None:
        with pytest.raises(UnusablePage, match="completeUntil"):
            told(TRAININGS, "0999999922", RawPage(items=()))

    def test_a_link_that_is_none_is_refused(self) -> None:
        with pytest.raises(UnusablePage):
            told(TRAININGS, "0999999922", RawPage(items=(), next="https://[", complete_until=MOMENT))

    @pytest.mark.parametrize("version", [-1, 2**63])
    def test_a_version_that_no_database_holds_is_refused(self, version: int) -> None:
        record = Raw(b'{"id": "a", "version": %d}' % version)
        with pytest.raises(UnusablePage):
            told(TRAININGS, "0999999922", RawPage(items=(record,), complete_until=MOMENT))

    def test_a_link_that_leads_back_to_its_own_page_is_not_followed_without_end(self, path: Path) -> None:
        with serving() as site:
            site.tokens(a_token())
            again = {"items": [], "next": f"{site.api}/x?cursor=a", "completeUntil": MOMENT}
            site.on("/employments/search", Reply(200, again))
            tokens = TokenSource(site.environment, "c", ec.generate_private_key(ec.SECP384R1()))
            with (
                FlaClient(Channel(tokens, base_url=site.api)) as client,
                Copy(path, site.api, Quality.EMPLOYER) as copy,
                pytest.raises(UnusablePage),
            ):
                copy.pull(client, "0999999922")
            assert site.counted("/employments/search") == 2

    def test_a_record_without_id_is_refused_whole_with_its_page(self) -> None:
        page = RawPage(items=(Raw(b'{"version": 1}'),), complete_until=MOMENT)
        with pytest.raises(UnusablePage, match="id"):
            told(TRAININGS, "0999999922", page)

    def test_no_repr_tells_a_worker_s_number(self) -> None:
        assert WORKER not in repr(told(TRAININGS, "0999999922", _a_page(1)))


_KILLED = """
import os, signal, sys
from pathlib import Path
from openfla.channel import Accounts
from openfla.client import FlaClient
from openfla.sending.copy import Copy, _pulling
_pulling.PAGE_SIZE = 2
name, enterprise, path = sys.argv[1:]
def kill(step):
    if step.records:
        os.kill(os.getpid(), signal.SIGKILL)
with FlaClient.of_account(name) as client, Copy.of_account(Accounts().get(name), Path(path)) as copy:
    copy.pull(client, enterprise, progress=kill)
"""


def _breaks_off_after(pages: int) -> Callable[[Step], None]:
    left = pages

    def progress(step: Step) -> None:
        nonlocal left
        left -= step.records > 0
        if not left:
            raise ConnectionError

    return progress


def _a_page(version: int) -> RawPage:
    record = f'{{"id": "one", "version": {version}, "ssin": "{WORKER}", "enterpriseNumber": "0999999922"}}'
    return RawPage(items=(Raw(record.encode()),), complete_until=MOMENT)


def _take(store: Store, *pages: RawPage) -> None:
    for page in pages:
        mark = store.begun(TRAININGS, "0999999922", anew=False)
        store.take(TRAININGS, "0999999922", mark, told(TRAININGS, "0999999922", page))


def _change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute(statement)
    connection.close()
