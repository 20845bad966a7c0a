"""The pages of mandates, over real HTTP: each act as a person does it, and what goes wrong with forms."""

from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from openfla.contract.qualities import AnyQuality, Quality
from openfla.contract.quarters import Quarter
from openfla.contract.services import Mandated
from openfla.identifiers import EnterpriseNumber
from openfla.platform.access import service as access
from openfla.platform.access.model import NamedPerson, Operator, Permission
from openfla.platform.kernel.clock import SystemClock
from openfla.platform.kernel.database import Tx
from openfla.platform.mandates import service
from openfla.platform.mandates.model import Side, Status
from openfla.platform.mandates.showing import STAGE_NAMES, STATES
from tests.conftest import Start
from tests.platform.mandates.people import (
    AT,
    PROVIDER,
    SECRETARIAT,
    a_number,
    asked,
    enrol_all,
    give,
    terms,
)
from tests.platforms import BAKERY, BUTCHER, Platform, a_training
from tests.portals import Tab, a_manager, in_transaction
from tests.standing import Standing

NOW = Quarter.of(SystemClock().today())
SOCIAL = Quality.SOCIAL_SECRETARIAT
PDF = b"%PDF-1.7\nsigned by the baker"


@pytest.fixture
def site(platform: Platform) -> Platform:
    """A platform with the four enterprises."""
    in_transaction(platform, enrol_all)
    return platform


@pytest.fixture(scope="class")
def shared_site(standing: Standing) -> Iterator[Platform]:
    """The same, for all tests of a class: they change nothing."""
    with standing.lent() as found:
        in_transaction(found, enrol_all)
        a_manager(found, "baker", BAKERY, Quality.EMPLOYER, is_entity=False)
        yield found


def a_tab(site: Platform, number: EnterpriseNumber, quality: AnyQuality, login: str = "") -> Tab:
    """The local manager of a quality, who signed in."""
    name = login or f"{quality.value}@{number}.example"
    a_manager(site, name, number, quality, is_entity=False)
    return Tab.of(site, name, number, quality)


def baker(site: Platform) -> Tab:
    return a_tab(site, BAKERY, Quality.EMPLOYER)


def secretary(site: Platform) -> Tab:
    return a_tab(site, SECRETARIAT, SOCIAL)


def a_request(site: Platform, by: Side = Side.MANDATARY, **about: Any) -> str:
    """The address of a mandate that waits."""
    wanted = terms(**{"first": NOW, **about})
    made = in_transaction(site, lambda tx: asked(tx, wanted, by, SystemClock().today()))
    return f"/mandates/{made.id}"


def statuses(site: Platform) -> list[str]:
    return [status for (status,) in site.rows("SELECT status FROM mandates ORDER BY id")]


def told(answer: httpx2.Response) -> str:
    """Where a form led to."""
    assert answer.status_code == 303, (answer.status_code, answer.text)
    return str(answer.headers["location"])


def wrong(answer: httpx2.Response, field: str, sentence: str) -> None:
    """The form is shown again, with the mistake beside its field and nothing done."""
    assert answer.status_code == 422, (answer.status_code, answer.text)
    mark = f'id="{field}-wrong">'
    assert mark in answer.text, answer.text
    assert sentence in answer.text.partition(mark)[2].partition("</p>")[0]


class TestAsMandator:
    @pytest.mark.requirement("MANDATE-3")
    def test_a_mandate_is_given_on_screen_and_serves_in_the_api(self, site: Platform) -> None:
        given = told(
            baker(site).fill(
                "/mandates/new",
                {"number": f"BE {SECRETARIAT}", "quality": SOCIAL.value, "first": str(NOW), "last": ""},
            )
        )
        assert given.endswith("?done=asked")
        mandatary = secretary(site)
        assert "For you to answer" in mandatary.get("/mandates").text
        page = given.partition("?")[0]
        assert told(mandatary.fill(f"{page}/confirm")) == f"{page}?done=confirm"
        assert "The mandate was confirmed." in mandatary.get(f"{page}?done=confirm").text
        assert statuses(site) == ["confirmed"]
        party = site.party(SECRETARIAT, SOCIAL)
        assert party.call("POST", "/trainings", a_training()).status_code == 201
        assert told(mandatary.fill(f"{page}/end", {"when": "now"})) == f"{page}?done=end"
        assert party.call("POST", "/trainings", a_training()).status_code == 403

    def test_the_list_tells_who_acts_for_which_service_and_what_was(self, site: Platform) -> None:
        tab = baker(site)
        empty = tab.get("/mandates").text
        assert empty.count("nobody: your enterprise does it itself") == len(Mandated)
        assert "No mandate has ended" in empty
        give(site)
        a_request(site, service=Mandated.DMFA_DIMONA)
        a_request(site, Side.MANDATOR, service=Mandated.EBOX_DOCUMENT_CONSUMER)
        page = tab.get("/mandates").text
        assert page.count("Sociaal Secretariaat Noord") == 3
        assert "This enterprise asks to act for you: DmfA and Dimona." in page
        assert "Asked by you" in page

    @pytest.mark.parametrize(
        ("values", "field", "sentence"),
        [
            ({"number": "0884303368"}, "number", "do not fit"),
            ({"number": ""}, "number", "ten digits"),
            ({"number": "x" * 20}, "number", "ten digits"),
            ({"number": a_number(99)}, "number", "not known"),
            ({"number": BAKERY}, "number", "no mandate to itself"),
            ({"number": BUTCHER}, "quality", "does not act in the quality"),
            ({"quality": "employer"}, "quality", "social secretariat or as a service provider"),
            ({"quality": None}, "quality", "None of the choices"),
            ({"service": "everything"}, "service", "None of the choices"),
            ({"first": str(NOW.plus(-1))}, "first", "begins in a quarter from"),
            ({"first": "soon"}, "first", "not a quarter"),
            ({"last": str(NOW.plus(-1))}, "last", "before its first"),
        ],
    )
    def test_a_mistake_stands_beside_its_field_and_what_was_typed_stays(
        self, shared_site: Platform, values: dict[str, Any], field: str, sentence: str
    ) -> None:
        tab = Tab.of(shared_site, "baker", BAKERY)
        right = {"number": SECRETARIAT, "quality": SOCIAL.value, "first": str(NOW.plus(1)), "last": str(NOW.plus(2))}
        answer = tab.fill("/mandates/new", {**right, **values})
        wrong(answer, field, sentence)
        kept = {"number": f'value="{SECRETARIAT}"', "last": f'value="{NOW.plus(2)}" selected'}
        assert all(part in answer.text for name, part in kept.items() if name not in values)
        assert statuses(shared_site) == []

    @pytest.mark.requirement("MANDATE-4")
    def test_a_second_mandatary_is_refused_beside_the_service(self, site: Platform) -> None:
        give(site)
        values = {"number": PROVIDER, "quality": Quality.SERVICE_PROVIDER.value}
        answer = baker(site).fill("/mandates/new", values)
        wrong(answer, "service", "is your mandatary for this service already")
        assert SECRETARIAT in answer.text

    def test_the_mandate_is_read_by_its_sides_and_by_nobody_else(self, site: Platform) -> None:
        page = f"/mandates/{give(site).id}"
        for tab in (baker(site), secretary(site)):
            assert "Mandate of Bakkerij De Korenbloem to Sociaal Secretariaat Noord" in tab.get(page).text
        others = [
            a_tab(site, BUTCHER, Quality.EMPLOYER),
            a_tab(site, PROVIDER, Quality.SERVICE_PROVIDER),
            a_tab(site, SECRETARIAT, Quality.SERVICE_PROVIDER),
        ]
        for tab in others:
            for path in (page, f"{page}/end", f"{page}/procuration"):
                answer = tab.get(path)
                assert (answer.status_code, "Korenbloem" in answer.text) == (404, False)


class TestAsMandatary:
    def test_a_client_is_asked_and_confirms(self, site: Platform) -> None:
        page = told(secretary(site).fill("/mandates/new", {"number": BAKERY})).partition("?")[0]
        tab = baker(site)
        assert "Confirm" in tab.get(page).text
        told(tab.fill(f"{page}/confirm"))
        assert statuses(site) == ["confirmed"]

    def test_clients_are_searched_in_pages_with_and_without_script(self, site: Platform) -> None:
        clients = [a_number(base) for base in range(100, 160)]

        async def work(tx: Tx) -> None:
            for number in clients:
                await access.enrol(tx, number, f"Klant {number}", (Quality.EMPLOYER,), at=AT)
                made = await asked(tx, terms(mandator=number, first=NOW), today=SystemClock().today())
                today = SystemClock().today()
                await service.confirm(tx, Operator(), made.id, version=1, today=today, at=AT)

        in_transaction(site, work)
        tab = secretary(site)
        first = tab.get("/mandates")
        assert first.text.count("Klant ") == 50
        assert "First page" not in first.text
        after = first.text.partition("&amp;after=")[2].partition('"')[0]
        part = tab.get(f"/mandates?words=&stage=current&after={after}", headers={"HX-Request": "true"}).text
        assert (part.count("Klant "), "<html" in part, "First page" in part) == (10, False, True)
        assert tab.get(f"/mandates?words={clients[7]}").text.count("Klant ") == 1
        assert "No mandate fits" in tab.get("/mandates?words=nobody").text
        assert tab.get("/mandates?stage=nonsense&after=nonsense").text.count("Klant ") == 50
        assert 'value="past" selected' in tab.get("/mandates?stage=past").text

    def test_who_has_no_clients_is_told_what_comes_next(self, site: Platform) -> None:
        assert "you ask for one" in secretary(site).get("/mandates").text

    def test_a_procuration_confirms_at_once_and_the_client_reads_it(self, site: Platform) -> None:
        files = {"procuration": ("C:\\volmacht é.pdf", PDF)}
        page = told(secretary(site).fill("/mandates/new", {"number": BAKERY}, files)).partition("?")[0]
        assert statuses(site) == ["confirmed"]
        tab = baker(site)
        assert "Recorded by the mandatary with a signed procuration" in tab.get(page).text
        answer = tab.get(f"{page}/procuration")
        assert (answer.status_code, answer.content) == (200, PDF)
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''volmacht%20%C3%A9.pdf"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [(b"not a document", "not a PDF"), (PDF.ljust(5 * 1024 * 1024 + 1), "larger than 5 MB")],
    )
    def test_a_wrong_file_is_refused_beside_its_field(self, site: Platform, content: bytes, sentence: str) -> None:
        answer = secretary(site).fill("/mandates/new", {"number": BAKERY}, {"procuration": ("a.pdf", content)})
        wrong(answer, "procuration", sentence)
        assert f'value="{BAKERY}"' in answer.text
        assert statuses(site) == []

    def test_a_file_far_too_big_is_not_even_read(self, site: Platform) -> None:
        files = {"procuration": ("a.pdf", PDF.ljust(9 * 1024 * 1024))}
        answer = secretary(site).fill("/mandates/new", {"number": BAKERY}, files)
        assert answer.status_code == 413
        assert statuses(site) == []

    def test_an_installation_may_take_no_procurations(self, start: Start) -> None:
        site = start(mandates={"procurations": "never"})
        in_transaction(site, enrol_all)
        tab = secretary(site)
        (form,) = [form for form in tab.forms("/mandates/new") if form.action == "/mandates/new"]
        assert not form.is_multipart
        answer = tab.send(form, {"number": BAKERY}, {"procuration": ("a.pdf", PDF)})
        assert answer.status_code == 422
        assert "takes no procuration documents" in answer.text
        assert statuses(site) == []


class TestActs:
    @pytest.mark.parametrize(("act", "status"), [("confirm", "confirmed"), ("refuse", "refused")])
    def test_the_other_side_answers(self, site: Platform, act: str, status: str) -> None:
        page = a_request(site)
        assert told(baker(site).fill(f"{page}/{act}")) == f"{page}?done={act}"
        assert statuses(site) == [status]

    def test_who_asked_withdraws(self, site: Platform) -> None:
        page = a_request(site)
        tab = secretary(site)
        assert told(tab.get(f"{page}/confirm")) == page
        assert told(tab.fill(f"{page}/withdraw")) == f"{page}?done=withdraw"
        assert statuses(site) == ["withdrawn"]

    def test_it_ends_after_a_quarter(self, site: Platform) -> None:
        page = f"/mandates/{give(site).id}"
        tab = baker(site)
        wrong(tab.fill(f"{page}/end", {"when": "later", "after": str(NOW.plus(-1))}), "after", "can end after")
        wrong(tab.fill(f"{page}/end", {"when": "later", "after": ""}), "after", "not a quarter")
        wrong(tab.fill(f"{page}/end", {"when": "whenever"}), "when", "None of the choices")
        told(tab.fill(f"{page}/end", {"when": "later", "after": str(NOW)}))
        assert site.rows("SELECT status, upper(period) FROM mandates") == [("confirmed", NOW.index + 1)]

    def test_sent_twice_it_is_done_once_and_leads_to_the_same_page(self, site: Platform) -> None:
        tab = baker(site)
        page = a_request(site)
        (form,) = [form for form in tab.forms(f"{page}/confirm") if form.action.endswith("/confirm")]
        first = told(tab.send(form))
        assert told(tab.send(form)) == first
        events = [entry["action"] for entry in site.trail() if entry["action"] == "mandate.confirmed"]
        assert len(events) == 2
        (new,) = [form for form in tab.forms("/mandates/new") if form.action == "/mandates/new"]
        values = {"number": PROVIDER, "quality": "serviceProvider", "service": "dmfaDimona"}
        assert told(tab.send(new, values)) == told(tab.send(new, values))
        assert len(statuses(site)) == 2

    def test_a_page_that_others_overtook_says_so_and_does_nothing(self, site: Platform) -> None:
        page = a_request(site)
        slow, quick = baker(site), a_tab(site, BAKERY, Quality.EMPLOYER, "an.other@example")
        (form,) = [form for form in slow.forms(f"{page}/confirm") if form.action.endswith("/confirm")]
        told(quick.fill(f"{page}/refuse"))
        answer = slow.send(form)
        assert answer.status_code == 422
        assert "Somebody changed this in the meantime" in answer.text
        assert "Look at the mandate as it is now" in answer.text
        assert statuses(site) == [Status.REFUSED]
        assert told(slow.get(f"{page}/confirm")) == page

    @pytest.mark.requirement("MANDATE-4")
    def test_of_two_that_wait_the_second_is_told_why(self, site: Platform) -> None:
        one, two = (
            a_request(site),
            a_request(site, mandatary=PROVIDER, mandatary_quality=Quality.SERVICE_PROVIDER),
        )
        tab = baker(site)
        told(tab.fill(f"{one}/confirm"))
        answer = tab.fill(f"{two}/confirm")
        assert answer.status_code == 422
        assert "is your mandatary for this service already" in answer.text
        assert statuses(site) == ["confirmed", "requested"]

    def test_an_act_that_does_not_exist_is_no_page(self, site: Platform) -> None:
        page = a_request(site)
        assert baker(site).get(f"{page}/steal").status_code == 404


class TestGroup:
    @pytest.mark.requirement("GROUP-2")
    def test_one_company_asks_for_the_others_in_one_go(self, site: Platform) -> None:
        login = "an@group.example"
        a_manager(site, login, BAKERY, Quality.EMPLOYER, is_entity=False)
        tab = a_tab(site, PROVIDER, Quality.SERVICE_PROVIDER, login)
        give(site, mandator=a_number(50))
        page = tab.get("/mandates/group").text
        assert f'name="companies" value="{BAKERY}"' in page
        numbers = f"{BUTCHER}\r\n\r\n{a_number(50)}\r\n{a_number(99)}"
        done = told(tab.fill("/mandates/group", {"companies": BAKERY, "numbers": numbers}))
        result = tab.get(done).text
        for sentence in (
            "Nothing: both sides have agreed.",
            "The company confirms it on its own page",
            "has a mandatary for this service already",
            "is not known here",
        ):
            assert result.count(sentence) == 1, sentence
        assert sorted(statuses(site)) == ["confirmed", "confirmed", "requested"]
        party = site.party(PROVIDER, Quality.SERVICE_PROVIDER)
        sent = [party.call("POST", "/trainings", a_training(enterpriseNumber=n)) for n in (BAKERY, BUTCHER)]
        assert [answer.status_code for answer in sent] == [201, 403]

    @pytest.mark.parametrize(
        ("numbers", "sentence"),
        [("", "No company was named"), (f"{BAKERY}\n0884303368\nx", "line 2, 3"), ("\n" * 3, "No company was named")],
    )
    def test_wrong_lines_are_told_and_kept(self, site: Platform, numbers: str, sentence: str) -> None:
        tab = a_tab(site, PROVIDER, Quality.SERVICE_PROVIDER)
        answer = tab.fill("/mandates/group", {"numbers": numbers})
        wrong(answer, "numbers", sentence)
        assert numbers.strip().replace("\n", "\r\n") in answer.text.replace("\r\n", "\n").replace("\n", "\r\n")
        assert statuses(site) == []

    def test_too_many_are_refused(self, site: Platform) -> None:
        tab = a_tab(site, PROVIDER, Quality.SERVICE_PROVIDER)
        answer = tab.fill("/mandates/group", {"numbers": "\n".join(a_number(base) for base in range(201))})
        wrong(answer, "numbers", "At most 200")

    def test_the_result_tells_only_what_could_have_been_told(self, site: Platform) -> None:
        tab = a_tab(site, PROVIDER, Quality.SERVICE_PROVIDER)
        page = tab.get(f"/mandates/group/done?told={BAKERY}.nonsense,<b>,123.active,,.").text
        assert "Nothing was asked." in page

    def test_an_employer_is_mandatary_of_nobody(self, site: Platform) -> None:
        tab = baker(site)
        for path in ("/mandates/group", "/mandates/group/done"):
            assert tab.get(path).status_code == 403


class TestEverybodyElse:
    @pytest.mark.parametrize("path", ["/mandates", "/mandates/new", "/mandates/group"])
    def test_who_did_not_sign_in_is_led_there(self, site: Platform, path: str) -> None:
        assert told(Tab.of_nobody(site).get(path)) == f"/sign-in?to={path}"

    @pytest.mark.parametrize("quality", [Quality.TRAINING_PROVIDER])
    def test_a_training_provider_has_no_mandates(self, site: Platform, quality: Quality) -> None:
        tab = a_tab(site, BAKERY, quality)
        assert [tab.get(path).status_code for path in ("/mandates", "/mandates/new")] == [403, 403]

    def test_who_may_only_consult_sees_no_buttons_and_does_nothing(self, site: Platform) -> None:
        page = a_request(site)
        login = "reader@example"

        async def work(tx: Tx) -> None:
            reads = frozenset({Permission.CONSULT_MANDATES})
            named = NamedPerson(login, "Jo Janssens")
            await access.grant(tx, Operator(), BAKERY, Quality.EMPLOYER, named, reads, at=AT)

        in_transaction(site, work)
        tab, manager = Tab.of(site, login), baker(site)
        assert "/mandates/new" not in tab.get("/mandates").text
        assert "/confirm" not in tab.get(page).text
        assert [tab.get(path).status_code for path in ("/mandates/new", f"{page}/confirm")] == [403, 403]
        forms = [manager.forms(f"{page}/confirm")[-1], manager.forms("/mandates/new")[-1]]
        own = tab.forms("/mandates")[0].values["csrf"]
        for form in forms:
            assert tab.send(form, {"csrf": own}).status_code == 403
        assert statuses(site) == ["requested"]
        assert {entry["action"] for entry in site.trail()[-2:]} == {"access.refused"}


def test_every_state_and_stage_has_words() -> None:
    assert all(name and mark for name, mark in STATES.values())
    assert len(STAGE_NAMES) == 4
