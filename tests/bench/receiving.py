"""The receiver against the same library answering 204 bare: 5,000 deliveries, 50 connections.

The window is open, and shows and proves what arrives; whoever sends is another process.
"""

import asyncio
import gc
import multiprocessing
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.build import Backend
from app.domain.proofs.delivery import Delivery
from app.services.guard import WriteGuard
from app.serving.threaded import ThreadedServer
from app.storage.preferences import PreferenceFile
from app.ui.deliveries.page import DeliveriesPage
from app.ui.look.theme import Theme
from app.ui.runtime.event_loop import EventLoop
from app.ui.window.main_window import MainWindow
from app.ui.window.pages import PageName
from tests.bench.measure import line, offscreen, timed

COUNT, CONNECTIONS, ROUNDS, STORED = 5_000, 50, 7, 100_000
BODY = (
    b'{"event_id": "E%d", "callback_type": "subscription_added", "callback_id": "A1", '
    b'"subscription": {"person": {"id": "1"}, "subscription_list": {"id": "48213"}}}'
)


async def _bare(scope: dict[str, Any], receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def receiving() -> None:
    """None may be lost; the window must not wait for long, nor with 100,000 of them."""
    bare = ThreadedServer(
        _bare, name="bare", host="127.0.0.1", port=0, lifespan="off", interface="asgi3", http="h11"
    )
    bare.start()
    app = offscreen()
    with asyncio.Runner(loop_factory=lambda: EventLoop(app)) as runner:
        runner.run(_run(app, bare.port))
    app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    bare.stop()


async def _run(app: QApplication, bare_port: int) -> None:
    """A shown window that receives; proofs are looked for in its database, as always."""
    guard, file = WriteGuard(), PreferenceFile(None)
    backend = Backend(None, guard=guard)
    theme = Theme(app)
    window = MainWindow(file.load(), theme=theme, clock=lambda: datetime.now(UTC), guard=guard)
    window.furnish(backend.services, file, on_close=lambda: None, on_practice=lambda: None)
    theme.dress()
    window.show_page(PageName.DELIVERIES)
    window.show()
    page, service = window.deliveries_page, backend.services.receiving
    await service.start()
    port, path = service.url.removeprefix("http://127.0.0.1:").split("/")
    gc.collect()
    gc.freeze()  # as the app does once its window is painted
    pairs, stalls = [], []
    for number in range(1, ROUNDS + 1):
        # One right after the other: the machine's own pace changes within seconds.
        plain = (await _posted(bare_port, "/"))[0]
        taken, waited = await _posted(int(port), "/" + path)
        pairs.append((taken / plain, taken, plain))
        stalls.append(waited)
        async with asyncio.timeout(60):
            while page.deliveries.rowCount() < COUNT * number:  # noqa: ASYNC110 - a fact on the screen
                await asyncio.sleep(0.01)
        if len(service.deliveries) != COUNT * number:
            msg = f"{COUNT * number - len(service.deliveries)} deliveries were lost"
            raise AssertionError(msg)
    await service.stop()
    await window.runner.finish()
    # As a ratio of times: 0.7 of the rate is 1 / 0.7 of the time.
    _, ours, plain = sorted(pairs)[ROUNDS // 2]
    line("5,000 deliveries, window open, middle round", ours, plain, 1 / 0.7, "s", "bare 204")
    line("longest stall of the window, middle round", _middle(stalls), 50, 1, "ms", "target")
    line("longest stall of the window, worst round", max(stalls) * 1000, 50, 1, "ms", "target")
    _stored(page, service.deliveries[0], service._deliveries.append)
    await window.runner.finish()
    await backend.aclose()
    # Whatever is measured next must not share its turns with this window.
    page.deliveries.show_all([])
    service.clear()
    window.allow_close = True
    window.close()
    window.deleteLater()


def _middle(stalls: list[float]) -> float:
    return sorted(stalls)[len(stalls) // 2] * 1000


def _stored(page: DeliveriesPage, like: Delivery, keep: Callable[[Delivery], None]) -> None:
    page.resize(1200, 800)
    types = ("subscription_added", "person_updated", "wallet_item_install")
    for number in range(STORED):
        keep(
            replace(
                like,
                number=number,
                event_id=f"AB{number * 7919 % STORED}",
                event_type=types[number % 3],
            )
        )
    page._show_arrivals()
    keys, steps = [], []
    for word in ("wallet acme", "ab99", "zzz", "person 12"):
        for length in range(1, len(word) + 1):

            def press(text: str = word[:length]) -> None:
                page._find.edit.setText(text)
                page._table.viewport().repaint()

            keys.append(timed(press) * 1000)
    page._find.edit.clear()
    page._table.viewport().repaint()
    bar = page._table.verticalScrollBar()
    for step in range(200):

        def scroll(to: int = bar.maximum() * step // 200) -> None:
            bar.setValue(to)
            page._table.viewport().repaint()

        steps.append(timed(scroll) * 1000)
    p95 = statistics.quantiles(keys, n=20)[18]
    line("search in 100,000 deliveries, p95", p95, 16.7, 1, "ms", "target")
    p95 = statistics.quantiles(steps, n=20)[18]
    line("scroll in 100,000 deliveries, p95", p95, 16.7, 1, "ms", "target")


async def _posted(port: int, path: str) -> tuple[float, float]:
    """Seconds for all, and the longest time this loop had to wait for its turn meanwhile."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    sender = context.Process(target=_send, args=(port, path, theirs))
    sender.start()
    await asyncio.to_thread(ours.recv)
    stall = 0.0
    ours.send(None)
    while not ours.poll():
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        stall = max(stall, time.perf_counter() - began - 0.001)
    taken: float = ours.recv()
    sender.join()
    return taken, stall


def _send(port: int, path: str, pipe: Any) -> None:
    pipe.send("ready")
    pipe.recv()
    pipe.send(asyncio.run(_post(port, path)))


async def _post(port: int, path: str) -> float:
    numbers = iter(range(COUNT))

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            body = BODY % number
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in answer and b" 204 " not in answer:
                raise AssertionError(answer)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return time.perf_counter() - began
