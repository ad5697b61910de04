"""HTTP clients: what every one of them does alike."""

import ssl
from typing import Any

import httpx

from app.api.proxies import Proxy
from app.domain.errors import CompanySettingsError, ProxyFailedError


def new_client(proxy: Proxy | None, tls: ssl.SSLContext, **more: Any) -> httpx.AsyncClient:  # noqa: ANN401 - httpx's own
    """Follows no redirect; takes nothing from the environment but the `proxy` it is given.

    Raises: ProxyFailedError where the proxy is of a kind that cannot be used; CompanySettingsError.
    """
    name = proxy.name if proxy else ""
    try:
        through = httpx.Proxy(proxy.url) if proxy else None
    except (ValueError, httpx.InvalidURL):
        # Its own words may hold a piece of the proxy's password.
        msg = f"{name} cannot be used: it is no address of a proxy"
        raise ProxyFailedError(msg) from None
    try:
        return httpx.AsyncClient(
            verify=tls,
            proxy=through,
            # Else httpx reads the proxies again, and gives up at an entry it cannot read.
            trust_env=False,
            follow_redirects=False,
            **more,
        )
    except ImportError as error:
        msg = f"{name} names a SOCKS proxy, which needs extra software"
        raise ProxyFailedError(msg) from error
    except (ValueError, httpx.InvalidURL) as error:
        msg = f"what is to be sent cannot be: {error}"
        raise CompanySettingsError(msg) from None
