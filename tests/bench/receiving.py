"""The receiver against the same library answering 204 bare: 5,000 deliveries, 50 connections."""

import asyncio
import time
from typing import Any

from app.receiver.server import Receiver
from app.serving.threaded import ThreadedServer
from tests.bench.measure import line

COUNT, CONNECTIONS, ROUNDS = 5_000, 50, 3
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
    """None may be lost; the loop that would paint the window must not wait for long."""
    bare = ThreadedServer(
        _bare, name="bare", host="127.0.0.1", port=0, lifespan="off", interface="asgi3", http="h11"
    )
    bare.start()
    arrived: list[object] = []
    receiver = Receiver(arrived.append)
    receiver.start()
    port, path = receiver.url.removeprefix("http://127.0.0.1:").split("/")
    plain, ours, stall = 1e9, 1e9, 0.0
    for _ in range(ROUNDS):
        plain = min(plain, asyncio.run(_post(bare.port, "/"))[0])
        taken, waited = asyncio.run(_post(int(port), "/" + path))
        ours, stall = min(ours, taken), max(stall, waited)
    bare.stop()
    receiver.stop()
    if len(arrived) != COUNT * ROUNDS:
        msg = f"{COUNT * ROUNDS - len(arrived)} deliveries were lost"
        raise AssertionError(msg)
    # As a ratio of times: 0.7 of the rate is 1 / 0.7 of the time.
    line("5,000 deliveries", ours, plain, 1 / 0.7, "s", "bare 204")
    line("longest stall of the loop meanwhile", stall * 1000, 50, 1, "ms", "target")


async def _post(port: int, path: str) -> tuple[float, float]:
    """Seconds for all, and the longest time the sending loop had to wait for its turn."""
    numbers = iter(range(COUNT))
    stall, done = 0.0, asyncio.Event()

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            body = BODY % number
            head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in answer and b" 204 " not in answer:
                raise AssertionError(answer)
        writer.close()

    async def watch() -> None:
        nonlocal stall
        while not done.is_set():
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            stall = max(stall, time.perf_counter() - began - 0.001)

    watching = asyncio.create_task(watch())
    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    taken = time.perf_counter() - began
    done.set()
    await watching
    return taken, stall
