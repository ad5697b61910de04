"""Lets the window's loop work while another thread is busy."""

import asyncio
import threading
import time

_BUSY_S = 0.03
"""How long the other thread may be busy before the loop has its turn."""
_LONGEST_S = 0.02
"""A loop that does not answer is busy itself; nobody waits longer for it."""


class Turns:
    """Python hands its lock over when a thread has waited long enough, or its holder lets go.

    A busy server lets go at every socket call, for too short a time to be of use, and each time
    whoever waits begins to wait anew: a window could stand still for a tenth of a second.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._over = loop, threading.Event()
        self._next = 0.0

    def give(self) -> None:
        """Called in the busy thread, as often as it likes; waits where a turn is due."""
        if time.monotonic() < self._next:
            return
        self._over.clear()
        # The loop keeps order: what was waiting before this is done when it comes to it.
        self._loop.call_soon_threadsafe(self._over.set)
        self._over.wait(_LONGEST_S)
        self._next = time.monotonic() + _BUSY_S
