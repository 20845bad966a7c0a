"""What only a browser shows of a form that is filled in badly: where the mistake stands, what stays, what is done."""

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from playwright.sync_api import Page, expect

from openfla.channel.certificates import make
from tests.platforms import Platform
from tests.web.companies import BAKERY
from tests.web.conftest import Enter
from tests.web.people import DIMONA, FLA, Somebody, a_key, public_part
from tests.web.visits import lead_on

KEY = a_key(BAKERY)


def accounts(town: Platform) -> int:
    return int(town.rows("SELECT count(*) FROM web_service_accounts")[0][0])


def filled_in(enter: Enter, certificate: bytes = public_part(KEY), name: str = "FLA") -> Somebody:
    """Somebody who filled in the form of a new account, and did not send it yet."""
    danny = enter("danny@korenbloem.example")
    danny.go("/channels/new")
    danny.fill_in_account(name, [FLA, DIMONA[1]], certificate)
    return danny


def private_key() -> bytes:
    assert KEY.private_key is not None
    return KEY.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def expired() -> bytes:
    return public_part(make("Bakkerij De Korenbloem", now=datetime.now(UTC) - timedelta(days=400), key="ec-p384"))


def of_another() -> bytes:
    return public_part(make("Somebody else", now=datetime.now(UTC), key="ec-p384"))


class TestTwice:
    def test_a_double_click_makes_one_account(self, enter: Enter, town: Platform) -> None:
        danny = filled_in(enter)
        danny.button("Confirm").dblclick()
        danny.reads("The account was made.")
        assert accounts(town) == 1

    def test_the_form_sent_again_leads_to_the_same_account(self, enter: Enter, town: Platform) -> None:
        danny = filled_in(enter)
        once = danny.page.locator("main input[name=once]").input_value()
        danny.press("Confirm")
        danny.reads("The account was made.")
        first = danny.page.url

        danny.go("/channels/new")
        danny.fill_in_account("FLA", [FLA], public_part(KEY))
        danny.page.locator("main input[name=once]").evaluate("(field, once) => { field.value = once }", once)
        danny.press("Confirm")
        danny.reads("The account was made.")
        assert (danny.page.url, accounts(town)) == (first, 1)

    def test_after_the_back_button_nothing_is_done_twice(self, enter: Enter, town: Platform) -> None:
        danny = filled_in(enter)
        danny.press("Confirm")
        danny.reads("The account was made.")
        danny.page.go_back()
        danny.press("Confirm")
        assert accounts(town) == 1


class TestStalePage:
    def test_the_second_of_two_managers_is_told_and_sees_both(self, enter: Enter) -> None:
        danny = enter("danny@korenbloem.example")
        danny.open_account("FLA")
        danny.follow("Change the permissions")
        mery = enter("mery@korenbloem.example")
        mery.go(danny.page.url)
        mery.tick(FLA, DIMONA[0])
        mery.press("Confirm")
        mery.reads("The permissions of the account were changed")

        danny.tick(DIMONA[1])
        danny.press("Confirm")
        danny.reads("Nothing was done yet.")
        assert ticked(danny.page) == [DIMONA[1]]
        mery.page.reload()
        mery.reads(FLA, DIMONA[0])

    def test_of_two_tabs_of_one_reader_the_older_one_says_that_it_is_old(self, enter: Enter) -> None:
        danny = enter("danny@korenbloem.example")
        danny.open_account("FLA")
        danny.follow("Rename")
        other = danny.page.context.new_page()
        other.goto(danny.page.url)
        other.get_by_label("Account name", exact=True).fill("First")
        lead_on(other.get_by_role("button", name="Confirm"))
        expect(other.locator("h1")).to_have_text("First")
        danny.fill("Account name", "Second")
        danny.press("Confirm")
        danny.reads("Nothing was done yet.")
        assert danny.field("Account name").input_value() == "Second"

    def test_a_form_of_before_a_sign_out_in_another_tab_is_not_taken(self, enter: Enter, town: Platform) -> None:
        danny = filled_in(enter)
        other = danny.page.context.new_page()
        other.goto("/home")
        lead_on(other.get_by_role("button", name="Sign out"))
        assert other.url == f"{town.base_url}/"
        danny.press("Confirm")
        expect(danny.page.locator("h1")).to_have_text("Choose your digital key")
        assert accounts(town) == 0


class TestMistakes:
    def test_a_wrong_file_is_told_beside_its_field_and_what_was_typed_stays(self, enter: Enter, town: Platform) -> None:
        danny = filled_in(enter, b"not a certificate")
        for content, said in (
            (b"not a certificate", "certificate"),
            (private_key(), "private key"),
            (expired(), "expired"),
            (of_another(), "Somebody else"),
            (b"x" * 100_000, "64"),
        ):
            danny.choose_file("Certificate", content)
            danny.press("Confirm")
            expect(danny.page.locator("#certificate-wrong")).to_contain_text(said)
            assert danny.wrong_fields() == ["certificate"]
            assert danny.field("Account name").input_value() == "FLA"
            assert danny.field("Certificate name").input_value() == "2026"
            assert ticked(danny.page) == [FLA, DIMONA[1]]
        assert accounts(town) == 0

        danny.choose_file("Certificate", public_part(KEY))
        danny.press("Confirm")
        danny.reads("The account was made.", FLA, DIMONA[1])

    def test_every_mistake_at_once_each_with_a_link_that_brings_the_focus(self, enter: Enter) -> None:
        danny = enter("danny@korenbloem.example")
        danny.go("/channels/new")
        danny.tick()
        danny.press("Confirm")
        assert danny.wrong_fields() == ["name", "services", "certificate", "certificateName"]
        for name in ("name", "certificate", "certificateName"):
            danny.page.locator(f"#problems a[href='#{name}']").click()
            field = danny.page.locator(f"#{name}")
            expect(field).to_be_focused()
            expect(field).to_have_attribute("aria-invalid", "true")
            assert f"{name}-wrong" in (field.get_attribute("aria-describedby") or "")
        danny.page.locator("#problems a[href='#services']").click()
        danny.page.keyboard.press("Tab")
        expect(danny.page.locator("#services input").first).to_be_focused()

    def test_a_mandate_with_a_wrong_number_says_which_and_keeps_it(self, enter: Enter, town: Platform) -> None:
        danny = enter("danny@korenbloem.example")
        danny.go("/mandates/new")
        danny.fill("Enterprise number of the mandatary", "0999.110.588")
        danny.field("Service").select_option("DmfA and Dimona")
        danny.page.get_by_role("radio", name="Service provider", exact=True).check()
        danny.press("Ask the mandatary to confirm")
        assert danny.wrong_fields() == ["number"]
        assert danny.field("Enterprise number of the mandatary").input_value() == "0999.110.588"
        assert danny.field("Service").input_value() == "dmfaDimona"
        assert danny.page.get_by_role("radio", name="Service provider", exact=True).is_checked()
        assert town.rows("SELECT count(*) FROM mandates")[0][0] == 0


def ticked(page: Page) -> list[str]:
    """The labels of the boxes that are ticked."""
    return [
        box.evaluate("box => box.labels[0].innerText.trim()")
        for box in page.locator("input:checked[type=checkbox]").all()
    ]
