"""The services over the practice company and a real database file."""

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest

from app.api.session import TimeLimits
from app.build import Backend, NoPasswordStore
from app.domain.companies.company import Company
from app.domain.companies.secret import Secret
from app.services.guard import WriteGuard
from tests.conftest import PASSWORD

QUICK = TimeLimits(connect_s=10, read_s=10, total_s=20, read_attempts=1)


class Services:
    """All services on one folder, as the composition root puts them together."""

    def __init__(self, folder: Path, limits: TimeLimits = QUICK) -> None:
        self.folder = folder
        self.guard = WriteGuard()
        self.backend = Backend(
            folder,
            guard=self.guard,
            passwords=NoPasswordStore(),
            user="ann",
            limits=limits,
            second_look_s=0.05,
            certain_after_s=0.0,
        )
        self.database, self.instance = self.backend.database, self.backend.instance
        self.credentials, self.connections = self.backend.credentials, self.backend.connections
        self.journal = self.backend.journal
        made = self.backend.services
        self.activity, self.memory = made.activity, made.memory
        self.callbacks, self.changes, self.plans = made.callbacks, made.changes, made.plans

    def trust(self, company: Company) -> Company:
        self.credentials.use_for_session(company, Secret(PASSWORD))
        return company

    async def aclose(self) -> None:
        await self.backend.aclose()


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return Services(tmp_path)


class Cut:
    """A line to the practice company that can be cut before or after a request is handled.

    `when` tells it by the first line of a request: "before", "after", or "late" for a request that
    reaches the server only after the next one was answered; what begins with `HTTP` is answered in
    the server's place, with the body after a lone `\n`; the answer to one that is "held" is passed
    on when `go_on` is set. `rewrite` is what becomes of a body on the way there, `rewrite_head` of
    an answer on the way back.
    """

    def __init__(self, base_url: str) -> None:
        self._port = int(base_url.rpartition(":")[2])
        self.when: Callable[[bytes], str] = lambda _: ""
        self.rewrite: Callable[[bytes], bytes] = lambda body: body
        self.rewrite_head: Callable[[bytes], bytes] = lambda answer: answer
        self.seen: list[bytes] = []
        self.holding, self.go_on = asyncio.Event(), asyncio.Event()
        self._late: list[tuple[bytes, bytes]] = []
        self._server: Any = None
        self._serving: set[asyncio.Task[None]] = set()
        self.base_url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self._server.wait_closed()
        # Before 3.12 that does not wait for the lines that are still open.
        for one in self._serving:
            one.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = 0
                for line in head.split(b"\r\n"):
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                body = await reader.readexactly(length)
                self.seen.append(head.split(b"\r\n")[0])
                verdict = self.when(self.seen[-1])
                if verdict == "before":
                    return
                if verdict == "late":
                    self._late.append((head, body))
                    return
                aside = verdict.startswith("HTTP")
                answer = b"" if aside else await self._forward(head, body)
                while self._late:
                    await self._forward(*self._late.pop())
                if verdict == "after":
                    return
                if verdict == "held":
                    self.holding.set()
                    await self.go_on.wait()
                if aside:
                    top, told = (*re.split(r"(?<!\r)\n", verdict, maxsplit=1), "")[:2]
                    length = len(told.encode())
                    answer = f"{top}\r\nContent-Length: {length}\r\n\r\n{told}".encode()
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError, asyncio.CancelledError):
            # Cancelled by the end of the test alone; before 3.12 a server takes a task that ends so
            # for a failed one.
            return
        finally:
            writer.close()

    async def _forward(self, head: bytes, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        other = self.rewrite(body)
        head = head.replace(b"ength: %d" % len(body), b"ength: %d" % len(other))
        body = other
        try:
            writer.write(head.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + body)
            return self.rewrite_head(await reader.read(-1))
        finally:
            writer.close()  # also where the test is over meanwhile
