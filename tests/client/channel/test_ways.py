"""TLS, authorities and proxies, by every transport."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from openfla.channel import (
    AsyncHttpxTransport,
    Call,
    HttpxTransport,
    Kind,
    SocksMissing,
    TransportSettings,
    UnfitSetting,
)
from openfla.channel._trust import trust
from tests.client.channel.authority import Authority, private_authority
from tests.client.channel.proxy import Proxy, proxying
from tests.client.channel.worlds import World, answer, once, settings, silence
from tests.client.server import Reply, Server, serving


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return private_authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def secure(authority: Authority) -> Iterator[Server]:
    with serving(authority.server) as server:
        server.on("/x", Reply(200, {"is": "there"}))
        yield server


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with proxying() as proxy:
        yield proxy


class TestTls:
    def test_a_private_authority_is_not_trusted_by_itself(self, world: World, secure: Server) -> None:
        found = silence(world.do(once(Call("POST", secure.api + "/x"))))
        assert (found.kind, found.final, found.unsent) == (Kind.CERTIFICATE, True, True)
        assert "not trusted" in found.reason

    def test_unless_a_setting_says_so(self, world: World, secure: Server, authority: Authority) -> None:
        found = world.do(once(Call("GET", secure.api + "/x")), settings(authorities=authority.certificate))
        assert answer(found).content == b'{"is": "there"}'

    def test_or_the_environment_of_the_system_does(
        self, world: World, secure: Server, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
        assert answer(world.do(once(Call("GET", secure.api + "/x")))).status == 200

    def test_the_authorities_of_the_system_are_trusted_and_those_of_ones_own_as_well(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SSL_CERT_FILE")
        usual, more = trust(TransportSettings()), trust(TransportSettings(authorities=authority.certificate))
        assert {name["serialNumber"] for name in more.get_ca_certs()} > {
            name["serialNumber"] for name in usual.get_ca_certs()
        }

    def test_no_tls_at_all_on_the_other_side(self, world: World, server: Server) -> None:
        found = silence(world.do(once(Call("GET", server.api.replace("http:", "https:") + "/x"))))
        assert (found.kind, found.unsent) == (Kind.CERTIFICATE, True)

    @pytest.mark.parametrize("content", [None, b"no certificate"])
    def test_a_file_that_cannot_be_used_is_told_at_once(self, tmp_path: Path, content: bytes | None) -> None:
        file = tmp_path / "own.pem"
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(UnfitSetting, match=r"own\.pem"):
            trust(TransportSettings(authorities=file))


class TestProxies:
    def test_the_way_goes_through_it(self, world: World, secure: Server, authority: Authority, proxy: Proxy) -> None:
        found = world.do(
            once(Call("GET", secure.api + "/x")), settings(authorities=authority.certificate, proxy=proxy.url)
        )
        assert answer(found).status == 200
        assert proxy.opened == [secure.base_url.removeprefix("https://")]

    def test_with_a_password_that_shows_nowhere(
        self, world: World, secure: Server, authority: Authority, proxy: Proxy
    ) -> None:
        proxy.password = "very-secret"
        about = settings(authorities=authority.certificate, proxy=proxy.url_with_password)
        assert answer(world.do(once(Call("GET", secure.api + "/x")), about)).status == 200
        assert "very-secret" not in repr(about)

    @pytest.mark.parametrize("refuses", [403, 407])
    def test_one_that_refuses_is_told(
        self, world: World, secure: Server, authority: Authority, proxy: Proxy, refuses: int
    ) -> None:
        proxy.refuses = refuses
        found = silence(
            world.do(
                once(Call("POST", secure.api + "/x")), settings(authorities=authority.certificate, proxy=proxy.url)
            )
        )
        assert (found.kind, found.unsent) == (Kind.PROXY, True)
        assert str(refuses) in found.reason

    def test_one_that_is_not_there(self, world: World, secure: Server) -> None:
        found = silence(world.do(once(Call("POST", secure.api + "/x")), settings(proxy="http://127.0.0.1:1")))
        assert found.unsent
        assert found.kind in (Kind.PROXY, Kind.CONNECTION)

    def test_that_of_the_environment_counts_unless_told_otherwise(
        self, world: World, secure: Server, authority: Authority, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        for uses, opened in ((True, 1), (False, 1)):
            about = settings(authorities=authority.certificate, proxies_of_environment=uses)
            assert answer(world.do(once(Call("GET", secure.api + "/x")), about)).status == 200
            assert len(proxy.opened) == opened

    def test_except_for_whom_the_environment_excepts(
        self, world: World, secure: Server, authority: Authority, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        found = world.do(once(Call("GET", secure.api + "/x")), settings(authorities=authority.certificate))
        assert answer(found).status == 200
        assert proxy.opened == []

    @pytest.mark.parametrize(
        ("world", "url"),
        [("httpx2", "ftp://me:secret@x"), ("aiohttp", "socks5://me:secret@x")],
        indirect=["world"],
    )
    def test_a_kind_of_proxy_that_nobody_knows_is_told_at_once(self, world: World, url: str) -> None:
        with pytest.raises(UnfitSetting, match=url.partition(":")[0]) as told:
            world.do(once(Call("GET", "http://127.0.0.1:1")), settings(proxy=url))
        assert "secret" not in str(told.value)

    @pytest.mark.parametrize("kind", [HttpxTransport, AsyncHttpxTransport])
    def test_one_that_asks_for_another_package_is_told_with_the_remedy(
        self, kind: type[HttpxTransport | AsyncHttpxTransport], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "socksio", None)
        with pytest.raises(SocksMissing) as told:
            kind(TransportSettings(proxy="socks5://me:secret@127.0.0.1:1"))
        assert "pip install socksio" in told.value.advise()
        monkeypatch.setenv("ALL_PROXY", "socks5://me:secret@127.0.0.1:1")
        with pytest.raises(SocksMissing):
            kind()

    def test_one_of_the_environment_that_nobody_knows_is_told_without_its_password(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ALL_PROXY", "ftp://me:secret@127.0.0.1:1")
        with pytest.raises(UnfitSetting, match="ALL_PROXY") as told:
            HttpxTransport()
        assert "secret" not in str(told.value)
