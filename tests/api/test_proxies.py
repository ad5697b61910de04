"""A proxy that says no, and one that is not there."""

import asyncio

import pytest

from app.api.callbacks import CallbacksApi
from app.api.reach import fetch_word
from app.api.session import Patience
from app.domain.company import Company, Region
from app.domain.errors import ConnectionFailedError, ProxyFailedError
from app.domain.secret import Secret

QUICK = Patience(connect_s=2, read_s=2, total_s=4, read_attempts=1)
FAR = Company(
    company_id="c",
    name="Acme",
    company_key="K1",
    user_name="ann@acme.example",
    region=Region.CUSTOM,
    base_url="https://api.acme.example",
)


async def listed(company: Company) -> None:
    api = await CallbacksApi.connect(company, Secret("pw"), patience=QUICK)
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
    api = await CallbacksApi.connect(company, Secret(PASSWORD), patience=QUICK)
    assert len((await api.list_callbacks()).callbacks) == 26
    await api.aclose()
