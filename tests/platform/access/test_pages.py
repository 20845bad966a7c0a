"""The pages of access management, over real HTTP."""

from datetime import UTC, datetime
from typing import Any, Final

import httpx2
import pytest

from openfla.contract.qualities import Quality
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service
from openfla.platform.access.model import NamedPerson, Operator, Permission, Rank
from openfla.platform.kernel.database import Tx
from tests.platforms import BAKERY, BUTCHER, WORKER, Platform
from tests.portals import Tab, a_manager, forms_of, in_transaction

EMPLOYER: Final = Quality.EMPLOYER
CHANNELS: Final = Permission.MANAGE_CHANNELS.value
OPERATOR: Final = Operator()
NORA: Final = {"login": "nora@example.be", "name": "Nora Peeters", "rank": "manager"}


def told(answer: httpx2.Response) -> str:
    """What is shown, on one line."""
    return " ".join(answer.text.split())


def people(platform: Platform, quality: Quality | None = None) -> list[tuple[str, Rank]]:
    """Who answers at a level."""

    async def work(tx: Tx) -> list[tuple[str, Rank]]:
        found = await service.responsibles(tx, BAKERY)
        return [(each.person.name, each.rank) for each in found if each.quality == quality]

    found: list[tuple[str, Rank]] = in_transaction(platform, work)
    return found


def a_named(platform: Platform, login: str, quality: Quality | None, rank: Rank = Rank.MANAGER) -> None:
    async def work(tx: Tx) -> None:
        named = NamedPerson(login, login.title(), rank)
        await service.name_responsible(tx, OPERATOR, BAKERY, quality, named, at=datetime.now(UTC))

    in_transaction(platform, work)


def once(platform: Platform, login: str, number: EnterpriseNumber, *, is_entity: bool = True) -> str:
    """A manager of an enterprise and of it as an employer, made where a test before did not."""
    if not platform.rows("SELECT 1 FROM persons WHERE login = :login", login=login):
        a_manager(platform, login, number, EMPLOYER, is_entity=is_entity)
    return login


def a_user(platform: Platform, login: str, *permissions: Permission) -> None:
    async def work(tx: Tx) -> None:
        named, given = NamedPerson(login, login.title()), frozenset(permissions)
        await service.grant(tx, OPERATOR, BAKERY, EMPLOYER, named, given, at=datetime.now(UTC))

    in_transaction(platform, work)


def refused(answer: httpx2.Response, sentence: str) -> str:
    """What a page tells whose form was refused."""
    assert answer.status_code == 422, answer.text
    shown = told(answer)
    assert "Nothing was done yet." in shown
    assert sentence in shown.replace("&#39;", "'")
    return shown


def gone_to(answer: httpx2.Response) -> str:
    assert answer.status_code == 303, told(answer)
    return answer.headers["Location"]


@pytest.fixture
def an(platform: Platform) -> Tab:
    """An access manager and local manager of a bakery."""
    return Tab.of(platform, once(platform, "an", BAKERY))


@pytest.fixture
def danny(platform: Platform, an: Tab) -> Tab:
    """A local manager of the bakery, as employer."""
    return Tab.of(platform, once(platform, "danny", BAKERY, is_entity=False))


@pytest.fixture
def ursula(platform: Platform, an: Tab) -> Tab:
    """A user of the bakery, as employer."""
    if not platform.rows("SELECT 1 FROM persons WHERE login = 'ursula'"):
        a_user(platform, "ursula", Permission.MANAGE_CHANNELS)
    return Tab.of(platform, "ursula")


_NOT_OURS = ("access.refused", "notOurForm")


class TestYourResponsibles:
    @pytest.mark.requirement("PORTAL-11")
    def test_it_shows_entity_level_and_each_quality_level(self, platform: Platform, an: Tab, ursula: Tab) -> None:
        a_named(platform, "barbara", None, Rank.DEPUTY)
        a_named(platform, "mery", EMPLOYER, Rank.DEPUTY)
        for tab in (an, ursula):
            page = told(tab.get("/access"))
            entity, _, quality = page.partition("Quality level - NSSO employer")
            assert "Entity level" in entity
            assert all(name in entity for name in ("An", "Access manager", "Barbara", "Deputy access manager"))
            assert all(name in quality for name in ("Local manager", "Mery", "Deputy local manager"))
            assert "Training provider <span" in quality

    def test_who_may_change_nothing_sees_names_and_no_form(self, ursula: Tab) -> None:
        page = ursula.get("/access")
        assert [form.action for form in forms_of(page.text)] == ["/sign-out"]
        assert "Activate a quality" not in page.text
        assert "Users and their permissions" not in page.text

    def test_a_local_manager_sees_the_way_to_users_alone(self, danny: Tab) -> None:
        page = danny.get("/access")
        assert 'href="/access/users"' in page.text
        assert [form.action for form in forms_of(page.text)] == ["/sign-out"]

    def test_a_deputy_of_the_entity_changes_qualities_and_not_the_entity(self, platform: Platform, an: Tab) -> None:
        a_named(platform, "barbara", None, Rank.DEPUTY)
        tab = Tab.of(platform, "barbara")
        levels = [form.values["level"] for form in tab.forms("/access") if "person" in form.values]
        assert set(levels) == {"employer"}
        answer = tab.fill("/access", {**NORA, "level": "entity"}, action="/access/responsibles")
        assert answer.status_code == 403
        assert people(platform) == [("An", Rank.MANAGER), ("Barbara", Rank.DEPUTY)]


class TestName:
    @pytest.mark.parametrize(("level", "quality"), [("entity", None), ("employer", EMPLOYER)])
    def test_whoever_is_named_can_sign_in_and_act(
        self, platform: Platform, an: Tab, level: str, quality: Quality | None
    ) -> None:
        answer = an.fill("/access", {**NORA, "level": level}, action="/access/responsibles")
        assert gone_to(answer) == "/access?done=named"
        assert "The person was named" in an.get(gone_to(answer)).text
        assert ("Nora Peeters", Rank.MANAGER) in people(platform, quality)
        assert Tab.of(platform, "nora@example.be").get("/access").status_code == 200

    def test_sent_twice_it_is_done_once(self, platform: Platform, an: Tab) -> None:
        form = next(form for form in an.forms("/access") if form.action == "/access/responsibles")
        answers = [an.send(form, {**NORA, "level": "employer"}) for _ in range(2)]
        assert [gone_to(answer) for answer in answers] == ["/access?done=named"] * 2
        assert people(platform, EMPLOYER).count(("Nora Peeters", Rank.MANAGER)) == 1


class TestChange:
    @pytest.fixture
    def line(self, platform: Platform, an: Tab) -> dict[str, str]:
        """What the line of An, the only local manager, is sent with."""
        found = [form for form in an.forms("/access") if form.action == "/access/responsibles/remove"]
        return next(form.values for form in found if form.values["level"] == "employer")

    def test_the_last_manager_stays_and_the_page_says_so(self, platform: Platform, an: Tab, line: Any) -> None:
        for action, more in (("remove", {}), ("rank", {"rank": "deputy"})):
            answer = an.http.post(f"/access/responsibles/{action}", data={**line, **more})
            refused(answer, "This is the last manager here, and one must always remain.")
        assert people(platform, EMPLOYER) == [("An", Rank.MANAGER)]

    def test_with_a_second_one_a_manager_becomes_deputy_and_goes(self, platform: Platform, an: Tab, line: Any) -> None:
        a_named(platform, "danny", EMPLOYER)
        rank = next(
            form
            for form in an.forms("/access")
            if form.values.get("person") == line["person"] and form.values.get("level") == "employer"
        )
        assert gone_to(an.send(rank)) == "/access?done=rank"
        assert people(platform, EMPLOYER) == [("Danny", Rank.MANAGER), ("An", Rank.DEPUTY)]
        assert gone_to(an.http.post("/access/responsibles/remove", data=line)) == "/access?done=removed"
        assert people(platform, EMPLOYER) == [("Danny", Rank.MANAGER)]

    def test_a_line_that_somebody_removed_meanwhile_is_told(self, platform: Platform, an: Tab) -> None:
        a_named(platform, "mery", EMPLOYER, Rank.DEPUTY)
        form = [form for form in an.forms("/access") if form.action == "/access/responsibles/remove"][-1]
        other = Tab.of(platform, "an")
        assert gone_to(other.send(form, {"csrf": other.forms("/access")[0].values["csrf"]})) == "/access?done=removed"
        again = next(found for found in an.forms("/access") if found.action == "/access/responsibles")
        answer = an.send(form, {"once": again.values["once"]})
        shown = refused(answer, "Somebody changed this in the meantime")
        assert "Mery" not in shown


FIRST: Final = {"login-1": "nora@example.be", "name-1": "Nora Peeters", "rank-1": "manager"}


class TestActivate:
    @pytest.mark.requirement("PORTAL-9", "PORTAL-10")
    def test_three_screens_and_the_local_manager_makes_channels_at_once(self, platform: Platform, an: Tab) -> None:
        first = an.fill("/access/activate", {"quality": "trainingProvider"}, action="/access/activate")
        second = an.send(self.form(first), {**FIRST, "step": "confirm"})
        assert "Nora Peeters" in second.text
        assert "will act in the quality Training provider" in told(second)
        assert people(platform, Quality.TRAINING_PROVIDER) == []
        done = an.send(self.form(second), {"step": "activate"})
        assert gone_to(done) == "/access?done=activated"
        assert "The quality was activated." in an.get(gone_to(done)).text
        assert people(platform, Quality.TRAINING_PROVIDER) == [("Nora Peeters", Rank.MANAGER)]
        nora = Tab.of(platform, "nora@example.be", quality=Quality.TRAINING_PROVIDER)
        assert nora.get("/channels").status_code == 200

    def test_confirmed_twice_it_is_done_once(self, platform: Platform, an: Tab) -> None:
        form = self.confirmation(an)
        answers = [an.send(form, {"step": "activate"}) for _ in range(2)]
        assert [gone_to(answer) for answer in answers] == ["/access?done=activated"] * 2

    def test_back_to_the_second_screen_everything_is_kept(self, an: Tab) -> None:
        deputy = {"login-3": "nils@example.be", "name-3": "Nils", "rank-3": "deputy"}
        back = an.send(self.confirmation(an, **deputy), {"step": "managers"})
        values = self.form(back).values
        assert {name: values[name] for name in FIRST} == FIRST
        assert (values["login-2"], values["rank-2"]) == ("nils@example.be", "deputy")

    def test_activated_by_somebody_else_meanwhile_it_is_told(self, platform: Platform, an: Tab) -> None:
        form = self.confirmation(an)
        other = self.confirmation(an)
        an.send(other, {"step": "activate"})
        refused(an.send(form, {"step": "activate"}), "This quality is active already.")

    @staticmethod
    def form(answer: httpx2.Response) -> Any:
        assert answer.status_code == 200, told(answer)
        return forms_of(answer.text)[-1]

    def confirmation(self, tab: Tab, **more: str) -> Any:
        """The form of the third screen, filled in."""
        first = tab.fill("/access/activate", {"quality": "trainingProvider"}, action="/access/activate")
        return self.form(tab.send(self.form(first), {**FIRST, **more, "step": "confirm"}))


class TestUsers:
    @pytest.mark.requirement("PORTAL-3")
    def test_a_local_manager_gives_changes_and_takes_the_permission_for_channels(
        self, platform: Platform, danny: Tab
    ) -> None:
        added = danny.fill(
            "/access/users", {"login": "uli", "name": "Uli", "permissions": [CHANNELS]}, action="/access/users"
        )
        assert gone_to(added) == "/access/users?done=added"
        uli = Tab.of(platform, "uli")
        assert uli.get("/channels").status_code == 200
        page = danny.get("/access/users")
        assert "Management of technical channels" in page.text
        address = next(form.action for form in forms_of(page.text) if form.action.endswith("/remove"))
        user = address.removesuffix("/remove")
        assert danny.forms(user)[-1].values["permissions"] == [CHANNELS]
        assert (
            gone_to(danny.fill(user, {"permissions": ["manageMandates"]}, action=user)) == "/access/users?done=changed"
        )
        assert uli.get("/channels").status_code == 403
        assert uli.get("/mandates").status_code == 200
        removed = danny.send(next(form for form in danny.forms("/access/users") if form.action == address))
        assert gone_to(removed) == "/access/users?done=removed"
        assert gone_to(uli.get("/mandates")) == "/choose?to=/mandates"

    def test_changed_or_removed_by_somebody_else_meanwhile_it_is_told(
        self, platform: Platform, an: Tab, ursula: Tab
    ) -> None:
        address = next(f.action for f in an.forms("/access/users") if f.action.endswith("/remove"))
        user = address.removesuffix("/remove")
        stale = an.forms(user)[-1]
        assert gone_to(an.fill(user, {"permissions": ["consultMandates"]}, action=user))
        refused(an.send(stale, {"permissions": ["manageMandates"]}), "Somebody changed this in the meantime")
        line = next(form for form in an.forms("/access/users") if form.action == address)
        twice = next(form for form in an.forms("/access/users") if form.action == address)
        assert gone_to(an.send(line)) == "/access/users?done=removed"
        refused(an.send(twice), "Somebody changed this in the meantime")
        for answer in (an.get(user), an.send(stale, {"once": twice.values["once"]})):
            assert answer.status_code == 404
            assert "Somebody changed this in the meantime" in answer.text

    def test_nothing_given_yet_says_what_that_means(self, an: Tab) -> None:
        assert "Nobody was given a permission yet." in an.get("/access/users").text


class TestMistakes:
    """Each is told beside its field, what was typed is kept, and nothing is done."""

    @pytest.fixture
    def platform(self, shared_platform: Platform) -> Platform:
        return shared_platform

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"login": ""}, "A login has 1 to 254 characters"),
            ({"login": "no ra"}, "A login has 1 to 254 characters"),
            ({"login": "x" * 255}, "A login has 1 to 254 characters"),
            ({"name": "x" * 201}, "A name has 1 to 200 characters"),
            ({"name": "   "}, "A name has 1 to 200 characters"),
            ({"login": WORKER}, "holds no national register number"),
            ({"rank": "king"}, "Nothing was chosen from the list."),
            ({"level": "moon"}, "Nothing was chosen from the list."),
            ({"level": None}, "Nothing was chosen from the list."),
            ({"login": "an"}, "This person is named here already."),
            ({"level": "pensionManager"}, "does not act in the quality"),
        ],
    )
    def test_naming_somebody(self, platform: Platform, an: Tab, values: dict[str, Any], sentence: str) -> None:
        before = people(platform), people(platform, EMPLOYER)
        filled = {**NORA, "level": "employer", **values}
        shown = refused(an.fill("/access", filled, action="/access/responsibles"), sentence)
        kept = filled["name"] if "name" not in values else filled["login"]
        assert f'value="{kept}"' in shown
        assert (people(platform), people(platform, EMPLOYER)) == before

    @pytest.mark.parametrize("person", ["", "an", "x" * 5000, "00000000-0000-0000-0000-000000000000"])
    def test_a_line_of_nobody(self, an: Tab, person: str) -> None:
        line = next(form.values for form in an.forms("/access") if form.action == "/access/responsibles/remove")
        answer = an.http.post("/access/responsibles/remove", data={**line, "person": person})
        refused(answer, "Somebody changed this in the meantime")

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"login-1": ""}, "A login has 1 to 254 characters"),
            ({"login-1": "", "name-1": ""}, "A login has 1 to 254 characters"),
            ({"name-1": "x" * 201}, "A name has 1 to 200 characters"),
            ({"rank-1": "deputy"}, "A quality needs at least one local manager."),
            ({"rank-1": "king"}, "Nothing was chosen from the list."),
            ({"login-2": "nils@example.be", "name-2": ""}, "A name has 1 to 200 characters"),
            ({"login-5": "NORA@example.be", "name-5": "Nora", "rank-5": "deputy"}, "The same login stands here twice."),
            ({"name-1": f"Nora {WORKER}"}, "holds no national register number"),
        ],
    )
    @pytest.mark.parametrize("step", ["confirm", "activate"])
    def test_local_managers_of_a_new_quality(
        self, platform: Platform, an: Tab, values: dict[str, str], sentence: str, step: str
    ) -> None:
        first = an.fill("/access/activate", {"quality": "trainingProvider"}, action="/access/activate")
        shown = refused(an.send(forms_of(first.text)[-1], {**FIRST, **values, "step": step}), sentence)
        assert "Who manages the quality?" in shown
        assert people(platform, Quality.TRAINING_PROVIDER) == []

    @pytest.mark.parametrize(
        ("quality", "sentence"),
        [
            ("", "Nothing was chosen from the list."),
            ("moon", "Nothing was chosen from the list."),
            ("employer", "This quality is active already."),
        ],
    )
    @pytest.mark.parametrize("step", ["managers", "confirm", "activate", "elsewhere"])
    def test_a_quality_that_cannot_be_activated_at_any_step(
        self, an: Tab, quality: str, sentence: str, step: str
    ) -> None:
        values = {"quality": quality, **FIRST, "step": step}
        refused(an.fill("/access/activate", values, action="/access/activate"), sentence)

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"login": ""}, "A login has 1 to 254 characters"),
            ({"name": "x" * 201}, "A name has 1 to 200 characters"),
            ({"permissions": None}, "A user has at least one permission."),
            ({"permissions": ["everything"]}, "A user has at least one permission."),
            ({"login": "ursula"}, "This person is named here already."),
        ],
    )
    def test_a_new_user(self, platform: Platform, an: Tab, ursula: Tab, values: dict[str, Any], sentence: str) -> None:
        filled = {"login": "uli", "name": "Uli", "permissions": [CHANNELS], **values}
        shown = refused(an.fill("/access/users", filled, action="/access/users"), sentence)
        assert f'value="{filled["login"]}"' in shown
        assert "Ursula" in shown


POSTS: Final[dict[str, dict[str, Any]]] = {
    "/access/responsibles": {**NORA, "level": "employer"},
    "/access/responsibles/rank": {"level": "employer", "rank": "deputy"},
    "/access/responsibles/remove": {"level": "employer"},
    "/access/activate": {"quality": "trainingProvider", **FIRST, "step": "activate"},
    "/access/users": {"login": "uli", "name": "Uli", "permissions": [CHANNELS]},
}


class TestOthers:
    """What is allowed above is refused when one thing differs: who asks, or what the form carries."""

    @pytest.fixture
    def platform(self, shared_platform: Platform) -> Platform:
        return shared_platform

    @pytest.mark.parametrize("path", POSTS)
    def test_a_form_of_no_page_of_ours_does_nothing(self, platform: Platform, an: Tab, path: str) -> None:
        before = platform.trail()
        good = an.forms("/access")[0].values
        for csrf in ("", "x" * 64, None):
            values = {**POSTS[path], "csrf": csrf, "once": good["once"]}
            told_ = {name: value for name, value in values.items() if value is not None}
            answer = an.http.post(path, data=told_)
            assert answer.status_code == 403
            assert "This form was not made by a page" in answer.text
        refused = platform.trail()[len(before) :]
        assert [(entry["action"], entry["details"]["code"]) for entry in refused] == [_NOT_OURS] * 3

    @pytest.mark.parametrize("path", POSTS)
    def test_who_may_not_does_nothing_and_it_is_in_the_trail(
        self, platform: Platform, an: Tab, ursula: Tab, path: str
    ) -> None:
        before = people(platform), people(platform, EMPLOYER)
        anna = Tab.of(platform, once(platform, "anna", BUTCHER), BUTCHER)
        line = next(form.values for form in an.forms("/access") if form.values.get("level") == "employer")
        for tab in (ursula, anna):
            own = tab.forms("/access")[0].values
            values = {**POSTS[path], "csrf": own["csrf"], "once": own["once"], "person": line["person"]}
            answer = tab.http.post(path, data=values)
            if tab is ursula:
                assert answer.status_code == 403
                assert "noAccess" in str(platform.trail()[-1])
        assert (people(platform), people(platform, EMPLOYER)) == before
        assert people(platform, Quality.TRAINING_PROVIDER) == []

    @pytest.mark.parametrize("path", ["/access", "/access/users", "/access/activate"])
    def test_who_did_not_sign_in_is_sent_to_do_so(self, platform: Platform, path: str) -> None:
        nobody = Tab.of_nobody(platform)
        assert gone_to(nobody.get(path)).startswith("/sign-in")
        if path != "/access":
            assert gone_to(nobody.http.post(path, data={"csrf": "x"})).startswith("/sign-in")

    @pytest.mark.parametrize("path", ["/access/users", "/access/activate"])
    def test_who_may_not_is_told_whom_to_ask(self, ursula: Tab, path: str) -> None:
        answer = ursula.get(path)
        assert answer.status_code == 403
        assert "responsibles" in answer.text

    @pytest.mark.parametrize("path", ["/access", "/access/users", "/access/activate"])
    @pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
    def test_every_page_is_there_in_every_language(self, an: Tab, path: str, language: str) -> None:
        answer = an.get(path, headers={"Accept-Language": language})
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)
