"""Lets the window's loop work while another thread is busy."""

import asyncio
import threading
import time

_BUSY_S = 0.03
"""How long the other thread may be busy before the loop has its turn."""
_LONGEST_S = 0.02
"""A loop that does not answer is busy itself; nobody waits longer for it."""


class Turns:
    """Lets the window's loop run while a busy thread takes the interpreter's lock again and again.

    The server releases the lock at each socket call, but too briefly, and each release restarts the
    wait of the other thread: the window could stand still for 0.1 s.
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
