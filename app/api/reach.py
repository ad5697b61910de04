"""Asks an address for a word that only the app's own receiver knows: no credentials are sent."""

import httpx

from app.api.translation import translated_errors
from app.domain.errors import UnexpectedReplyError

_LARGEST = 1024


async def fetch_word(url: str, name: str, value: str) -> str:
    """The text at an address, with one value in its query.

    Redirects are not followed. Raises: ConnectionFailedError, UnexpectedReplyError.
    """
    with translated_errors(changes_data=False):
        async with (
            httpx.AsyncClient(timeout=10, follow_redirects=False) as client,
            client.stream("GET", url, params={name: value}) as response,
        ):
            if not response.is_success:
                msg = f"HTTP {response.status_code}"
                raise UnexpectedReplyError(msg, status=response.status_code)
            received = bytearray()
            async for chunk in response.aiter_bytes():
                received += chunk
                if len(received) > _LARGEST:
                    break
    return received[:_LARGEST].decode("utf-8", "replace")
