"""A client that cannot be made says so in the app's own words, and without secrets."""

import ssl
import sys

import pytest

from app.api.client import new_client
from app.api.proxies import Proxy
from app.domain.errors import CompanySettingsError, ProxyFailedError

TLS = ssl.create_default_context()


@pytest.mark.parametrize("url", ["ftp://me:hush@proxy.example", "http://me:hush@[::1"])
def test_a_proxy_that_is_none_is_named_without_its_password(url: str) -> None:
    with pytest.raises(ProxyFailedError, match="HTTPS_PROXY cannot be used") as raised:
        new_client(Proxy("HTTPS_PROXY", url), TLS)
    assert "hush" not in str(raised.value)


def test_a_socks_proxy_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    for name in [one for one in sys.modules if one.startswith("httpcore") and "socks" in one]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(ProxyFailedError, match="extra software"):
        new_client(Proxy("ALL_PROXY", "socks5://proxy.example:1080"), TLS)


def test_headers_that_cannot_be_sent_are_the_company_settings() -> None:
    with pytest.raises(CompanySettingsError, match="cannot be"):
        new_client(None, TLS, headers={"X-Odd": "\ud83d"})
