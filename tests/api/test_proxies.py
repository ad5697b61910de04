"""A proxy that says no, and one that is not there."""

import asyncio

import msgspec
import pytest

from app.api.callbacks import CallbacksApi
from app.api.proxies import proxy_for
from app.api.reach import fetch_word
from app.api.session import TimeLimits
from app.domain.companies.company import Company, Region
from app.domain.companies.secret import Secret
from app.domain.errors import ConnectionFailedError, ProxyFailedError
from tests.builders import LISTED_IN_PRACTICE

QUICK = TimeLimits(connect_s=10, read_s=10, total_s=20, read_attempts=1)
FAR = Company(
    company_id="c",
    name="Acme",
    company_key="K1",
    user_name="ann@acme.example",
    region=Region.CUSTOM,
    base_url="https://api.acme.example",
)


async def listed(company: Company) -> None:
    api = await CallbacksApi.connect(company, Secret("pw"), limits=QUICK)
    try:
        await api.list_callbacks()
    finally:
        await api.aclose()


async def test_a_proxy_that_asks_for_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    with pytest.raises(ProxyFailedError):
        await listed(FAR)
    assert asked[0].startswith(b"CONNECT api.acme.example:443")
    assert b"Basic" not in asked[0]  # the company's credentials are not the proxy's business
    server.close()
    await server.wait_closed()


async def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(ConnectionFailedError):
        await listed(FAR)


async def test_a_socks_proxy_is_named_where_a_public_address_is_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(ProxyFailedError, match="SOCKS"):
        await fetch_word("https://tunnel.acme.example/in", "check", "w0rd")


async def test_loopback_never_goes_through_a_proxy(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.conftest import PASSWORD

    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    api = await CallbacksApi.connect(company, Secret(PASSWORD), limits=QUICK)
    assert len((await api.list_callbacks()).callbacks) == LISTED_IN_PRACTICE
    await api.aclose()


HOST = "https://api.acme.example"


@pytest.mark.parametrize(
    ("exceptions", "url", "excepted"),
    [
        ("localhost,127.0.0.1,::1,[::1]", HOST, False),
        ("fe80::/10", HOST, False),
        ("not a host,,*.,:,[", HOST, False),
        ("*", HOST, True),
        ("acme.example", HOST, True),
        (".acme.example", HOST, True),
        ("*.acme.example", HOST, True),
        ("API.ACME.EXAMPLE.", HOST, True),
        ("i.acme.example", HOST, False),
        ("api.acme.example:443", HOST + ":443", True),
        ("api.acme.example:8443", HOST + ":443", False),
        ("api.acme.example:443", HOST, True),
        ("localhost acme.example", HOST, True),
        ("https://api.acme.example", HOST, True),
        ("10.0.0.0/8", "https://10.1.2.3", True),
        ("10.0.0.0/8", "https://11.1.2.3", False),
        ("10.1.2.3:443", "https://10.1.2.3:443", True),
        ("[fd00::1]:443", "https://[fd00::1]:443", True),
        ("fd00::/8", "https://[fd00::1]", True),
        ("name", "https://10.1.2.3", False),
    ],
)
def test_exceptions_of_every_kind(
    exceptions: str, url: str, *, excepted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", exceptions)
    found = proxy_for(url)
    assert (found is None) is excepted
    if found is not None:
        assert found.url == "http://proxy.example:3128"
        assert "3128" not in repr(found)


@pytest.mark.parametrize(
    "setting",
    ["http://ann:pa/ss@proxy.example:80", "http://proxy.example:port", "gopher://x", "http://:0"],
)
async def test_no_piece_of_a_proxy_s_password_is_shown(
    setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", setting)
    with pytest.raises(ProxyFailedError) as failure:
        await listed(FAR)
    said = str(failure.value)
    assert "HTTPS_PROXY" in said
    assert not any(piece in said for piece in ("ann:", "pa/", "ss@", "proxy.example"))


async def test_odd_exceptions_do_not_stop_a_connection(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With these httpx could not even be started."""
    monkeypatch.setenv("NO_PROXY", "fe80::/10,[::1]")
    with pytest.raises(ConnectionFailedError):
        await listed(msgspec.structs.replace(FAR, base_url="https://127.0.0.2:9"))
    with pytest.raises(ConnectionFailedError):
        await listed(msgspec.structs.replace(FAR, base_url="https://no-such-host.invalid"))


def test_a_proxy_for_everything_and_one_without_a_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert proxy_for(HOST) is None
    monkeypatch.setenv("ALL_PROXY", "proxy.example:3128")
    found = proxy_for(HOST)
    assert found is not None
    assert (found.name, found.url) == ("ALL_PROXY", "http://proxy.example:3128")
    assert proxy_for("https://localhost:9") is None
