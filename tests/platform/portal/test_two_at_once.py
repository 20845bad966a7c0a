"""Two people send at one moment, each from a page that was right when they opened it: one wins, one is told why."""

import html
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, Final
from uuid import uuid4

import httpx2
import pytest

from openfla.contract.services import Mandated
from openfla.platform.access import service as access
from openfla.platform.access.errors import AlreadyNamed, AlreadyRegistered, LastManager, QualityAlreadyActive
from openfla.platform.access.model import Rank
from openfla.platform.kernel.database import Tx
from openfla.platform.kernel.stale import Changed
from openfla.platform.mandates import service as mandates
from openfla.platform.mandates.errors import OtherMandatary
from openfla.platform.mandates.model import Period, Side, Terms
from openfla.texts import Explained
from tests.platform.mandates.people import a_number
from tests.platform.portal import records
from tests.platform.portal.people import (
    AT,
    EMPLOYER,
    OPERATOR,
    PARTNER,
    SECRETARIAT,
    SOCIAL,
    login,
    named,
    settle,
)
from tests.platform.portal.records import NOW, TODAY
from tests.platforms import BAKERY, BUTCHER, Platform
from tests.portals import FoundForm, Tab, in_transaction
from tests.standing import Standing

ROUNDS: Final = 3
Values = dict[str, Any]
Sent = tuple[Tab, str, str, Values]
"""By whom, from which page, which form of it, and what is filled in."""


@pytest.fixture(scope="module")
def platform(standing: Standing) -> Iterator[Platform]:
    with standing.lent() as found:
        in_transaction(found, settle)
        yield found


@pytest.fixture(scope="module")
def tabs(platform: Platform) -> Callable[[str], Tab]:
    """The browser of somebody, by their first name."""
    places = {"anna": (BUTCHER, EMPLOYER), "sara": (SECRETARIAT, SOCIAL), "simon": (SECRETARIAT, SOCIAL)}
    found: dict[str, Tab] = {}

    def of(first: str) -> Tab:
        if first not in found:
            found[first] = Tab.of(platform, login(first), *places.get(first, (BAKERY, EMPLOYER)))
        return found[first]

    return of


@pytest.fixture(params=range(ROUNDS))
def again(request: pytest.FixtureRequest) -> int:
    """A race is run several times."""
    return int(request.param)


def at_once(*sent: Sent) -> list[httpx2.Response]:
    """Everybody opens their page; then all send at one moment."""
    opened = [(tab, _form(tab, page, action, values), values) for tab, page, action, values in sent]
    start = Barrier(len(opened))

    def send(tab: Tab, form: FoundForm, values: Values) -> httpx2.Response:
        start.wait(10)
        return tab.send(form, values)

    with ThreadPoolExecutor(len(opened)) as pool:
        return [job.result() for job in [pool.submit(send, *one) for one in opened]]


def _form(tab: Tab, page: str, action: str, values: Values) -> FoundForm:
    """The form of a page with this action; in a list, the one of the line that is meant."""
    person = values.get("person")
    return next(
        form
        for form in tab.forms(page)
        if form.action == (action or page) and person in (None, form.values.get("person", person))
    )


def one_wins(answers: Sequence[httpx2.Response], *told: type[Explained]) -> httpx2.Response:
    """One was led on, and the other is told one of these mistakes on the page; the loser's answer."""
    assert sorted(answer.status_code for answer in answers) == [303, 422], [answer.text for answer in answers]
    loser = max(answers, key=lambda answer: answer.status_code)
    text = html.unescape(loser.text)
    assert any(mistake.message.partition("%(")[0] in text and mistake.remedy in text for mistake in told), text
    return loser


def made(platform: Platform, record: Any) -> Any:
    return in_transaction(platform, lambda tx: record(tx, True))


def done(platform: Platform, subject: Any) -> list[str]:
    """What the trail says was done to a record, but for its making."""
    return [entry["action"] for entry in platform.trail() if entry.get("subject") == str(subject)][1:]


@pytest.mark.usefixtures("again")
class TestTheSameAccount:
    def test_renamed_by_both(self, platform: Platform, tabs: Any) -> None:
        account = made(platform, records.account)["account"]
        page = f"/channels/{account}/rename"
        answers = at_once(
            (tabs("danny"), page, "", {"name": "Van Danny"}), (tabs("ursula"), page, "", {"name": "Van Ursula"})
        )
        one_wins(answers, Changed)
        winner = "Van Danny" if answers[0].status_code == 303 else "Van Ursula"
        found = platform.rows("SELECT name, version FROM web_service_accounts WHERE id = :id", id=account)
        assert found == [(winner, 2)]
        assert done(platform, account) == ["account.renamed"]

    def test_given_other_permissions_by_both(self, platform: Platform, tabs: Any) -> None:
        account = made(platform, records.account)["account"]
        page = f"/channels/{account}/services"
        one_wins(
            at_once(
                (tabs("danny"), page, "", {"services": ["dimonaDeclaration"]}),
                (tabs("mery"), page, "", {"services": ["dimonaConsultation"]}),
            ),
            Changed,
        )
        assert done(platform, account) == ["account.servicesChanged"]
        scopes = "SELECT count(*) FROM web_service_account_scopes WHERE account = :id"
        assert platform.rows(scopes, id=account) == [(1,)]

    def test_its_certificate_revoked_by_both(self, platform: Platform, tabs: Any) -> None:
        record = made(platform, records.account)
        page = f"/channels/{record['account']}/certificates/{record['certificate']}/revoke"
        one_wins(at_once((tabs("danny"), page, "", {}), (tabs("ursula"), page, "", {})), Changed)
        assert done(platform, record["account"]) == ["certificate.revoked"]

    def test_deleted_by_one_and_renamed_by_the_other(self, platform: Platform, tabs: Any) -> None:
        account = made(platform, records.account)["account"]
        answers = at_once(
            (tabs("danny"), f"/channels/{account}/delete", "", {}),
            (tabs("ursula"), f"/channels/{account}/rename", "", {"name": "Nog"}),
        )
        codes = [answer.status_code for answer in answers]
        assert codes in ([303, 404], [303, 422], [422, 303]), codes
        assert len(done(platform, account)) == 1


@pytest.mark.usefixtures("again")
class TestTheSameMandate:
    def ended(self, platform: Platform, record: Any, *actions: str) -> None:
        """One of these was done, to both sides of the trail, and the mandate changed once."""
        assert platform.rows("SELECT version FROM mandates WHERE id = :id", id=record["mandate"]) == [
            (record["version"] + 1,)
        ]
        last = [entry["action"] for entry in platform.trail() if entry.get("subject") == str(record["mandate"])][-2:]
        assert last[0] == last[1]
        assert last[0] in actions
        platform.rows("DELETE FROM mandates WHERE id = :id RETURNING 1", id=record["mandate"])

    def test_confirmed_by_both(self, platform: Platform, tabs: Any) -> None:
        record = made(platform, records.asked_by_mandator)
        page = f"/mandates/{record['mandate']}/confirm"
        one_wins(at_once((tabs("sara"), page, "", {}), (tabs("simon"), page, "", {})), Changed)
        self.ended(platform, record, "mandate.confirmed")

    def test_confirmed_by_one_and_refused_by_the_other(self, platform: Platform, tabs: Any) -> None:
        record = made(platform, records.asked_by_mandator)
        page = f"/mandates/{record['mandate']}"
        one_wins(at_once((tabs("sara"), f"{page}/confirm", "", {}), (tabs("simon"), f"{page}/refuse", "", {})), Changed)
        self.ended(platform, record, "mandate.confirmed", "mandate.refused")

    def test_confirmed_by_one_side_and_withdrawn_by_the_other(self, platform: Platform, tabs: Any) -> None:
        record = made(platform, records.asked_by_mandator)
        page = f"/mandates/{record['mandate']}"
        one_wins(
            at_once((tabs("sara"), f"{page}/confirm", "", {}), (tabs("danny"), f"{page}/withdraw", "", {})), Changed
        )
        self.ended(platform, record, "mandate.confirmed", "mandate.withdrawn")

    def test_ended_by_both_sides(self, platform: Platform, tabs: Any) -> None:
        record = made(platform, records.confirmed)
        page = f"/mandates/{record['mandate']}/end"
        one_wins(
            at_once((tabs("sara"), page, "", {"when": "now"}), (tabs("danny"), page, "", {"when": "now"})), Changed
        )
        self.ended(platform, record, "mandate.revoked")

    @pytest.mark.requirement("MANDATE-4")
    def test_two_mandataries_confirmed_for_one_service(self, platform: Platform, tabs: Any) -> None:
        """Both were asked by their mandatary; two managers of the bakery confirm one each."""
        period = Period(NOW.plus(5), NOW.plus(5))

        async def ask(tx: Tx) -> list[Any]:
            found = []
            for number in (SECRETARIAT, PARTNER):
                terms = Terms(BAKERY, number, SOCIAL, Mandated.DMFA_DIMONA, period)
                found.append(await mandates.request(tx, OPERATOR, terms, asked_by=Side.MANDATARY, today=TODAY, at=AT))
            return [mandate.id for mandate in found]

        first, second = in_transaction(platform, ask)
        answers = at_once(
            (tabs("danny"), f"/mandates/{first}/confirm", "", {}), (tabs("mery"), f"/mandates/{second}/confirm", "", {})
        )
        assert sorted(answer.status_code for answer in answers) == [303, 422]
        loser = html.unescape(max(answers, key=lambda answer: answer.status_code).text)
        assert "is your mandatary for this service already" in loser or OtherMandatary.remedy in loser
        rows = platform.rows(
            "DELETE FROM mandates WHERE id = ANY(:ids) RETURNING status", ids=[str(first), str(second)]
        )
        assert sorted(status for (status,) in rows) == ["confirmed", "requested"]


@pytest.mark.usefixtures("again")
class TestTheLastManager:
    """Two remain, and both would go at once; somebody always stays."""

    @pytest.fixture(autouse=True)
    def two_managers(self, platform: Platform) -> Iterator[dict[str, Any]]:
        """The bakery with two local managers as employer, and two access managers."""

        async def work(tx: Tx) -> dict[str, Any]:
            found: dict[str, Any] = {}
            for level in (None, EMPLOYER):
                for first in ("one", "two"):
                    person = await access.name_responsible(tx, OPERATOR, BAKERY, level, named(first), at=AT)
                    found[first] = person.id
            return found

        platform.rows(f"DELETE FROM responsibles WHERE {_AT_BAKERY} RETURNING 1", number=BAKERY)
        yield in_transaction(platform, work)

        async def again(tx: Tx) -> None:
            for first, level, rank in _BEFORE:
                await access.name_responsible(tx, OPERATOR, BAKERY, level, named(first, rank), at=AT)

        platform.rows(f"DELETE FROM responsibles WHERE {_AT_BAKERY} RETURNING 1", number=BAKERY)
        in_transaction(platform, again)

    @pytest.mark.parametrize("level", ["entity", "employer"])
    @pytest.mark.parametrize(("act", "about"), [("remove", {}), ("rank", {"rank": "deputy"})])
    def test_each_lets_themselves_go(
        self, platform: Platform, tabs: Any, two_managers: dict[str, Any], level: str, act: str, about: Values
    ) -> None:
        sent = [
            (
                tabs(first),
                "/access",
                f"/access/responsibles/{act}",
                {"level": level, "person": str(two_managers[first])} | about,
            )
            for first in ("one", "two")
        ]
        one_wins(at_once(*sent), LastManager)
        assert managers(platform, level) == 1

    @pytest.mark.parametrize("level", ["entity", "employer"])
    def test_each_removes_the_other(
        self, platform: Platform, tabs: Any, two_managers: dict[str, Any], level: str
    ) -> None:
        sent = [
            (
                tabs(first),
                "/access",
                "/access/responsibles/remove",
                {"level": level, "person": str(two_managers[other])},
            )
            for first, other in (("one", "two"), ("two", "one"))
        ]
        answers = at_once(*sent)
        if level == "employer":
            one_wins(answers, LastManager)
        else:  # who was removed as access manager before their own form came, may not do it any more
            assert sorted(answer.status_code for answer in answers) == [303, 403]
        assert managers(platform, level) == 1

    def test_both_remove_the_same_one(self, platform: Platform, tabs: Any, two_managers: dict[str, Any]) -> None:
        third = in_transaction(
            platform, lambda tx: access.name_responsible(tx, OPERATOR, BAKERY, EMPLOYER, named("three"), at=AT)
        )
        about = {"level": "employer", "person": str(third.id)}
        action = "/access/responsibles/remove"
        one_wins(at_once(*((tabs(first), "/access", action, about) for first in ("one", "two"))), Changed)
        assert managers(platform, "employer") == 2


_AT_BAKERY: Final = "enterprise = :number AND (quality IS NULL OR quality = 'employer')"
_BEFORE: Final = (
    ("steven", None, Rank.MANAGER),
    ("barbara", None, Rank.DEPUTY),
    ("danny", EMPLOYER, Rank.MANAGER),
    ("mery", EMPLOYER, Rank.DEPUTY),
)


def managers(platform: Platform, level: str) -> int:
    """How many manage the bakery, or its quality of employer."""
    here = "quality IS NULL" if level == "entity" else "quality = 'employer'"
    sql = f"SELECT count(*) FROM responsibles WHERE enterprise = :number AND {here} AND rank = 'manager'"
    return int(platform.rows(sql, number=BAKERY)[0][0])


@pytest.mark.usefixtures("again")
class TestTheSameUser:
    def test_given_permissions_by_both(self, platform: Platform, tabs: Any) -> None:
        about = {"login": f"{uuid4().hex}@example.be", "name": "Twice"}
        one_wins(
            at_once(
                (tabs("danny"), "/access/users", "", {**about, "permissions": ["manageChannels"]}),
                (tabs("mery"), "/access/users", "", {**about, "permissions": ["manageMandates"]}),
            ),
            AlreadyNamed,
        )

    def test_changed_by_both(self, platform: Platform, tabs: Any) -> None:
        person = made(platform, records.user)["person"]
        page = f"/access/users/{person}"
        one_wins(
            at_once(
                (tabs("danny"), page, "", {"permissions": ["consultMandates"]}),
                (tabs("mery"), page, "", {"permissions": ["manageMandates"]}),
            ),
            Changed,
        )
        assert done(platform, person) == ["user.changed"]


def test_a_quality_activated_by_both(platform: Platform, tabs: Any) -> None:
    told = {"quality": "pensionManager", "login-1": "pia@example.be", "name-1": "Pia", "rank-1": "manager"}
    about = {**told, "step": "activate"}
    answers = at_once(*((tabs(first), "/access/activate", "", about) for first in ("steven", "barbara")))
    one_wins(answers, QualityAlreadyActive)
    assert [entry["action"] for entry in platform.trail()].count("quality.activated") == 1


@pytest.mark.requirement("PORTAL-2")
def test_an_enterprise_registered_by_both(platform: Platform, tabs: Any) -> None:
    told = {"number": a_number(77), "name": "Nieuw", "nssoNumber": "0200077-04", "management": "inHouse"}
    one_wins(at_once(*((tabs(first), "/register", "", told) for first in ("ulrich", "umberto"))), AlreadyRegistered)
    sql = "SELECT count(DISTINCT person) FROM responsibles WHERE enterprise = :number"
    assert platform.rows(sql, number=a_number(77)) == [(1,)]
