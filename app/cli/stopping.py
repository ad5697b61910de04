"""Ctrl+C, and what a scheduler sends in its place, while something may be changed."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from app.cli.output import warn
from app.services.services import Services

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_STEP_WAITS = "it stops after the step under way. Once more stops at once, and leaves it unknown."
_WAITS = "what is under way is finished first. Once more stops at once, and leaves it unknown."


@contextmanager
def finished_first(services: Services) -> Iterator[None]:
    """The first one lets a change that was begun come to its end; the second stops at once.

    Before anything was begun the first one stops. Once it is done none does: what came of it is
    told whole.
    A half-done replacement would leave nothing where both its parts are a second away.
    """
    task, loop, was_asked = asyncio.current_task(), asyncio.get_running_loop(), False

    def stop() -> None:
        nonlocal was_asked
        if not was_asked and (services.changes.has_begun or services.test_events.has_begun):
            was_asked = True
            warn(_WAITS)
        elif task is not None:
            task.cancel()

    before = {one: signal.getsignal(one) for one in _SIGNALS}
    try:
        for one in _SIGNALS:
            loop.add_signal_handler(one, stop)
    except NotImplementedError:  # Windows: Ctrl+C ends it there, and the window looks it up
        yield
        return
    is_done = False
    try:
        yield
        is_done = True
    finally:
        for one in _SIGNALS:
            loop.remove_signal_handler(one)
            # What is waited for after it was stopped, such as a name server, can be stopped too.
            signal.signal(one, signal.SIG_IGN if is_done else before[one])


def stop_after(step: Callable[[], None], is_sent: Callable[[], bool]) -> None:
    """From now on the first one calls what ends a plan after its step; the second stops at once.

    Once all of it `is_sent` and answered neither does anything: what came of it is told whole.
    """
    task, loop, was_asked = asyncio.current_task(), asyncio.get_running_loop(), False

    def stop() -> None:
        nonlocal was_asked
        if is_sent():
            return
        if not was_asked:
            was_asked = True
            warn(_STEP_WAITS)
            step()
        elif task is not None:
            task.cancel()

    with suppress(NotImplementedError):  # Windows: Ctrl+C ends it there, and the window looks it up
        for one in _SIGNALS:
            loop.add_signal_handler(one, stop)
