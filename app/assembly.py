"""Puts all parts together behind the painted window; starts and closes the loop."""

import asyncio
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QApplication

from app.build import Backend
from app.domain.errors import PasswordStoreError, SaveFailedError
from app.practice import Practice
from app.services.relays import PlacedRelay
from app.serving.door import Door
from app.storage.instance import Instance
from app.storage.preferences import PreferenceFile
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.message_bar import Notice
from app.ui.runtime.event_loop import EventLoop
from app.ui.runtime.tasks import Job
from app.ui.window.link_commands import LinkCommands
from app.ui.window.main_window import MainWindow
from app.ui.window.start_notices import (
    report_unforeseen,
    tell_of_files,
    tell_of_memory,
    tell_of_move,
    tell_of_update,
)

if TYPE_CHECKING:
    from app.sandbox.process import SandboxProcess


class Asked(NamedTuple):
    """How the app was asked to start.

    `demo` opens the practice company, `tour` is the folder of the tour's pictures, `link` is shown
    first. `moved` is where the older files are kept after a move, or why there was none. `practice`
    is the practice company's server where it was begun already.
    """

    demo: bool = False
    tour: Path | None = None
    link: str = ""
    moved: Path | OSError | None = None
    practice: "SandboxProcess | None" = None


def serve(
    app: QApplication,
    window: MainWindow,
    preferences: PreferenceFile,
    *,
    data: Path | None,
    instance: Instance,
    asked: Asked,
) -> int:
    """Runs a painted window until it is closed; returns the exit status.

    `data` is the folder of what is kept, None keeps nothing. `instance` is held already.
    """
    with asyncio.Runner(loop_factory=lambda: EventLoop(app)) as runner:
        return runner.run(_main(window, preferences, data=data, instance=instance, asked=asked))


async def _main(
    window: MainWindow,
    preferences: PreferenceFile,
    *,
    data: Path | None,
    instance: Instance,
    asked: Asked,
) -> int:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stop.set)
    backend = Backend(data, guard=window.guard, instance=instance)
    # Opened and checked while the window is furnished.
    backend.database.open()
    services = backend.services
    practice = Practice(services, asked.practice)
    kept = {"data": data, "preferences": preferences.folder}
    folders = {name: folder for name, folder in kept.items() if folder is not None}
    window.furnish(
        services,
        preferences,
        on_close=stop.set,
        on_practice=lambda: practice.open(window),
        on_trouble=practice.set_trouble,
        folders=folders,
    )
    loop.set_exception_handler(
        lambda _, context: report_unforeseen(window.bar, context.get("exception"))
    )
    sys.excepthook = lambda _, error, __: report_unforeseen(window.bar, error)
    tell_of_files(window.bar, backend.companies_file, preferences)
    tell_of_move(window.bar, asked.moved)
    tell_of_update(window.bar, preferences, window.preferences, window.show_news)
    if asked.demo:
        # At once, and not a turn later: nothing else is to be read in between.
        window.say_starting()
        practice.open(window)
    window.runner.load(Job.UNFINISHED, window.look_at_unfinished())
    if asked.tour is None:
        window.runner.load(Job.RECEIVER_ADDRESS, receiver_as_before(window, backend))
    door = await _opened_door(window, None if asked.demo else data, asked.link)
    _watch_memory(loop, window, backend)
    status = 0
    try:
        if asked.tour is not None:
            status = await _toured(window, asked.tour)
        else:
            await stop.wait()
        await _close(window, door, backend)
        await practice.aclose()
    finally:
        window.allow_close = True
        window.close()
    return status


async def _toured(window: MainWindow, folder: Path) -> int:
    """Takes the tour, with an endpoint of a practice customer; returns the exit status."""
    from app.sandbox.endpoint import PracticeEndpoint  # noqa: PLC0415 - an everyday start has none
    from app.ui.tour.tour import Tour  # noqa: PLC0415 - as above

    endpoint = PracticeEndpoint()
    await asyncio.to_thread(endpoint.start)
    try:
        return 0 if await Tour(window, folder, endpoint.url).take() else 1
    finally:
        await asyncio.to_thread(endpoint.stop)


async def receiver_as_before(window: MainWindow, backend: Backend) -> None:
    """Knows what leads to the receiver; starts it for whoever wished that, and for relays."""
    services, placed = backend.services, list[PlacedRelay]()
    with suppress(SaveFailedError):  # said by whoever opens the database
        await services.receiving.relays.recall()
        with suppress(PasswordStoreError):  # said when it is started
            await services.receiving.address.recall()
        placed = await services.relays.placed()
    window.relays.look()
    if window.preferences.receiver_starts or placed or services.relays.has_fresh():
        window.deliveries_page.bar.start()


def _watch_memory(loop: asyncio.AbstractEventLoop, window: MainWindow, backend: Backend) -> None:
    """Says what became of the memory's file: once it is open, and when damage is found later."""

    def say() -> None:
        window.runner.load(Job.DATABASE, tell_of_memory(window.bar, backend.opened))

    def found_damaged() -> None:  # in the database's own thread
        loop.call_soon_threadsafe(say)

    say()
    backend.database.on_set_aside = found_damaged
    backend.database.check_rest()


async def _close(window: MainWindow, door: Door | None, backend: Backend) -> None:
    """Waits for a change that is under way; nothing else is begun."""
    window.setEnabled(False)
    if window.runner.is_changing:
        window.bar.show_message(
            Notice(
                UserMessage(
                    translate("start", "Closing: a change is waited for"),
                    translate(
                        "start",
                        "It was sent once. The window closes by itself as soon as it is known what "
                        "became of it, and looks it up at the next start if it takes too long.",
                    ),
                ),
                Tone.PLANNED,
            )
        )
    if door is not None:
        await door.close()
    backend.services.stop_all()
    await window.runner.finish()
    # What reached the receiver until now is written down before the file is closed.
    await backend.services.receiving.stop()
    await window.runner.finish()
    await backend.aclose()


async def _opened_door(window: MainWindow, data: Path | None, link: str) -> Door | None:
    """Shows the link that the app was started with, and takes more from later starts."""
    links = LinkCommands(window)
    if link:
        links.show_link(link)
    if data is None:
        return None
    door = Door(data / "instances", links.show_link)
    with suppress(OSError):  # else a link opens a window of its own
        await door.open()
    return door
