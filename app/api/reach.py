"""Asks an address for a word that only the app's own receiver knows: no credentials are sent."""

import asyncio

import httpx

from app.api.client import new_client
from app.api.exchange import Exchange
from app.api.proxies import proxy_for
from app.api.translation import translated_errors
from app.api.trust import system_trust
from app.domain.errors import UnexpectedReplyError

_LARGEST = 1024
_LONGEST_S = 15


async def fetch_word(url: str, name: str, value: str) -> str:
    """The text at an address, with one value in its query.

    It goes through the proxy of this computer, if any, and trusts what this computer trusts.
    Redirects are not followed.
    Raises: ConnectionFailedError, ProxyFailedError, UnexpectedReplyError.
    """
    tls = await asyncio.to_thread(system_trust)
    with translated_errors(changed=lambda: False):
        # Added to whatever query the address has already.
        asked = httpx.URL(url).copy_add_param(name, value)
        made = Exchange("GET", str(asked), None)
        async with (
            asyncio.timeout(_LONGEST_S),
            new_client(proxy_for(url), tls, timeout=10) as client,
        ):
            await made.send(client, _LARGEST)
    if made.status is None or not 200 <= made.status < 300:
        msg = f"HTTP {made.status}"
        raise UnexpectedReplyError(msg, status=made.status)
    return made.reply.decode("utf-8", "replace")
