"""Keeps the calls of a plan below what the provider allows."""

import asyncio
from collections import deque

CALLS_PER_SECOND = 90
"""For one company; the provider refuses from 100 on (provider reference, section 7)."""


class Pace:
    """Waits where the calls of the last second leave no room for more."""

    def __init__(self, calls_per_second: int = CALLS_PER_SECOND) -> None:
        self._most = calls_per_second
        self._recent: dict[str, deque[float]] = {}

    async def wait_for(self, company_id: str, calls: int) -> None:
        """Until so many more may be sent for a company; they are counted as sent then."""
        recent = self._recent.setdefault(company_id, deque())
        loop = asyncio.get_running_loop()
        while True:
            now = loop.time()
            while recent and recent[0] <= now - 1:
                recent.popleft()
            if not recent or len(recent) + calls <= self._most:
                break
            await asyncio.sleep(recent[0] + 1 - now)
        recent.extend([now] * calls)

    def note(self, company_id: str, calls: int) -> None:
        """So many more were sent than were waited for."""
        now = asyncio.get_running_loop().time()
        self._recent.setdefault(company_id, deque()).extend([now] * calls)
