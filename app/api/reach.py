"""Asks an address for a word that only the app's own receiver knows: no credentials are sent."""

import asyncio

import httpx

from app.api.translation import translated_errors
from app.api.trust import system_trust
from app.domain.errors import ProxyFailedError, UnexpectedReplyError
from app.domain.web_address import is_loopback

_LARGEST = 1024
_LONGEST_S = 15


async def fetch_word(url: str, name: str, value: str) -> str:
    """The text at an address, with one value in its query.

    It goes through the proxy of this computer, if any, and trusts what this computer trusts.
    Redirects are not followed.
    Raises: ConnectionFailedError, ProxyFailedError, UnexpectedReplyError.
    """
    tls = await asyncio.to_thread(system_trust)
    with translated_errors(changes_data=False):
        # Added to whatever query the address has already.
        asked = httpx.URL(url).copy_add_param(name, value)
        try:
            client = httpx.AsyncClient(
                timeout=10, verify=tls, trust_env=not is_loopback(asked.host)
            )
        except ImportError as error:
            msg = "a SOCKS proxy is configured, which needs extra software"
            raise ProxyFailedError(msg) from error
        except ValueError as error:
            raise ProxyFailedError(str(error)) from error
        async with asyncio.timeout(_LONGEST_S), client, client.stream("GET", asked) as response:
            if not response.is_success:
                msg = f"HTTP {response.status_code}"
                raise UnexpectedReplyError(msg, status=response.status_code)
            received = bytearray()
            async for chunk in response.aiter_bytes():
                received += chunk
                if len(received) > _LARGEST:
                    break
    return received[:_LARGEST].decode("utf-8", "replace")
