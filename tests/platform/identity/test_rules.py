from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.platform.identity import rules
from openfla.platform.identity.errors import LoginNotAccepted

SITE = "https://fla.example/sign-in/callback"
CROOKED = st.text(st.sampled_from("/\\.:@?#%&=; \t\r\n\x00aZ0é\u2028"), max_size=30)


class TestLocalPath:
    @given(told=CROOKED | st.text() | CROOKED.map(lambda text: f"/{text}"))
    def test_never_leads_to_another_site(self, told: str) -> None:
        """A browser drops tabs and line ends, and reads a backslash as a slash (WHATWG URL)."""
        path = rules.local_path(told)
        read = path.replace("\\", "/").translate(dict.fromkeys(map(ord, "\t\r\n")))
        assert urlsplit(urljoin(SITE, read)).netloc == "fla.example"
        assert read == path
        assert path.isascii()
        assert path.isprintable()
        assert len(path) <= 512

    @pytest.mark.parametrize("path", ["/", "/home", "/channels?done=opened", "/a/b#c", "/" + "a" * 511])
    def test_leads_to_a_page_of_ours(self, path: str) -> None:
        assert rules.local_path(path) == path

    @pytest.mark.parametrize(
        "told",
        [
            "",
            "home",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/a//b",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: a=b",
            "/a b",
            "/\x00",
            "/é",
            "/" + "a" * 512,
        ],
    )
    def test_anything_else_leads_home(self, told: str) -> None:
        assert rules.local_path(told) == "/home"


class TestState:
    def test_tells_nothing_of_the_cookie(self) -> None:
        token = rules.new_token()
        assert rules.is_state(rules.state(token), token)
        assert token not in rules.state(token)
        assert rules.state(token) != rules.digest(token).hex()

    @given(told=st.text())
    def test_is_met_by_nothing_else(self, told: str) -> None:
        assert not rules.is_state(told, "a token")


def test_the_challenge_is_that_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert rules.challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_a_sign_that_only_becomes_a_letter_makes_nobody_else() -> None:
    with pytest.raises(LoginNotAccepted):
        rules.login("\u212aim@korenbloem.example")


@given(login=st.text())
def test_a_login_is_refused_or_is_its_own_small_letters(login: str) -> None:
    try:
        found = rules.login(login)
    except LoginNotAccepted:
        return
    assert found == rules.login(found)
    assert 0 < len(found) <= 254
