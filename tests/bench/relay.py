"""A relay against the same libraries passing on bare: 2,000 events, by one customer's endpoint.

Sender, endpoint and both relays are processes or threads of their own, as they are in use; what is
passed on is kept and told of as always. What counts is how much later an answer comes.
"""

import asyncio
import multiprocessing
import statistics
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from app.domain.proofs.delivery import Delivery
from app.domain.proofs.relay import Relay
from app.receiver.server import Receiver
from app.serving.threaded import ThreadedServer
from tests.bench.measure import line

COUNT, CONNECTIONS, ROUNDS = 2_000, 4, 5
BODY = (
    b'{"event_id": "E%d", "callback_type": "subscription_added", "callback_id": "A1", '
    b'"subscription": {"person": {"id": "1"}, "subscription_list": {"id": "48213"}}}'
)


async def _taken(_: dict[str, Any], receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class _Bare:
    """uvicorn and httpx, and nothing between them."""

    def __init__(self, target: str) -> None:
        self._target, self._client = target, httpx.AsyncClient(trust_env=False)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        answer = await self._client.post(self._target, content=body)
        await send({"type": "http.response.start", "status": answer.status_code, "headers": []})
        await send({"type": "http.response.body", "body": answer.content})


def relay() -> None:
    """None may be lost, and none may come twice."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    endpoint = context.Process(target=_serve_endpoint, args=(theirs,), daemon=True)
    endpoint.start()
    target = f"http://127.0.0.1:{ours.recv()}/hooks"
    bare = ThreadedServer(
        _Bare(target), name="bare", host="127.0.0.1", port=0, lifespan="off", interface="asgi3"
    )
    bare.start()
    came: list[Delivery] = []
    now = datetime.now(UTC)
    kept = Relay(
        key="k",
        company_id="",
        company_name="",
        target=target,
        is_inside=True,
        inserted_at=now,
        warn_at=now + timedelta(hours=1),
    )
    receiver = Receiver(came.append, relays={"k": kept})
    receiver.start()
    added = []
    for _ in range(ROUNDS):
        # One right after the other: the machine's own pace changes within seconds.
        plain = _posted(bare.port, "/")
        passed = _posted(receiver.port, f"/{receiver.secret}/k")
        added.append((passed - plain, passed, plain))
    receiver.stop()
    bare.stop()
    endpoint.terminate()
    endpoint.join()
    answered = {one.answered for one in came}
    if len(came) != COUNT * ROUNDS or answered != {"204"}:
        msg = f"{len(came)} of {COUNT * ROUNDS} passed on, answered {answered}"
        raise AssertionError(msg)
    _, passed, plain = sorted(added)[ROUNDS // 2]
    # Three milliseconds more than bare, as a ratio.
    target_ratio = (plain + 0.003) / plain
    held = "uvicorn and httpx bare"
    line("2,000 events through a relay, p95", passed * 1000, plain * 1000, target_ratio, "ms", held)


def _serve_endpoint(pipe: Any) -> None:
    served = ThreadedServer(
        _taken, name="endpoint", host="127.0.0.1", port=0, lifespan="off", interface="asgi3"
    )
    served.start()
    pipe.send(served.port)
    served.wait(600)


def _posted(port: int, path: str) -> float:
    """Seconds until an answer is there, of which 95 of 100 are less."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    sender = context.Process(target=_send, args=(port, path, theirs))
    sender.start()
    taken: list[float] = ours.recv()
    sender.join()
    return statistics.quantiles(taken, n=20)[18]


def _send(port: int, path: str, pipe: Any) -> None:
    pipe.send(asyncio.run(_post(port, path)))


async def _post(port: int, path: str) -> list[float]:
    numbers, taken = iter(range(COUNT)), []

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            body = BODY % number
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n"
            began = time.perf_counter()
            writer.write(head.encode() + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            taken.append(time.perf_counter() - began)
            if b" 204 " not in answer:
                raise AssertionError(answer)
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return taken
