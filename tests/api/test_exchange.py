"""A far end that misbehaves on purpose, over real sockets."""

import asyncio
from collections.abc import Callable
from typing import Self

import pytest

from app.api.callbacks import CallbacksApi
from app.api.session import TimeLimits
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.secret import Secret
from app.domain.errors import (
    CallbackDeskError,
    ConnectionRefusedByHostError,
    InputError,
    OutcomeUnknownError,
    RateLimitedError,
    RedirectedError,
    ReplyTooLargeError,
    ServerTroubleError,
    SignInRefusedError,
    TimedOutError,
    UnexpectedReplyError,
)
from app.domain.proofs.test_event import TestEvent
from app.text.messages import message_for
from tests.conftest import company_at

CALM = TimeLimits(connect_s=20, read_s=20, total_s=40, read_attempts=2, first_pause_s=0.01)
HASTY = TimeLimits(connect_s=1, read_s=0.3, total_s=0.6, read_attempts=2, first_pause_s=0.01)
DRAFT = CallbackDraft(event_type="person_added", destination_url="https://a.example/x")


class FarEnd:
    """Answers every connection with the same bytes; None hangs, "reset" cuts the line."""

    def __init__(self, answer: bytes | None, *, then: Callable[[int], bytes] | None = None) -> None:
        self.requests: list[bytes] = []
        self._answer, self._then = answer, then
        self._over = asyncio.Event()
        self._serving: set[asyncio.Task[None]] = set()
        self.never_answers = answer is None and then is None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self.base_url = f"http://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._over.set()
        self._server.close()
        # Not cancelled: before 3.12 a server takes a line that ends so for a failed one.
        if self._serving:
            done, left = await asyncio.wait(self._serving, timeout=2)
            for one in left:
                one.cancel()
            await asyncio.gather(*done, *left, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            self.requests.append(head)
            answer = self._then(len(self.requests)) if self._then else self._answer
            if answer is None:
                await self._over.wait()
            else:
                writer.write(answer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


def answer(status: str, body: bytes = b"", head: str = "") -> bytes:
    return (
        f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{head}\r\n"
    ).encode() + body


async def api_at(far_end: FarEnd) -> CallbacksApi:
    return await CallbacksApi.connect(
        company_at(far_end.base_url),
        Secret("s3cret-pw"),
        # In a hurry only where nothing is ever answered: a loaded machine takes its time.
        limits=HASTY if far_end.never_answers else CALM,
    )


DAY = "27 Nov 2026"
READS: list[tuple[bytes | None, type[CallbackDeskError], int]] = [
    (answer("200 OK", b"<html>hello</html>"), UnexpectedReplyError, 1),
    (answer("200 OK", b'[{"callback_id": "a"'), UnexpectedReplyError, 1),
    (answer("200 OK"), UnexpectedReplyError, 1),
    (answer("302 Found", head="Location: https://u:p@x.example/?t=1\r\n"), RedirectedError, 1),
    (answer("500 Oops", b"<h1>no</h1>"), ServerTroubleError, 2),
    (answer("429 Slow down"), RateLimitedError, 2),
    (answer("429 Slow down", head="Retry-After: 900\r\n"), RateLimitedError, 1),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[", CallbackDeskError, 2),
    (b"", CallbackDeskError, 2),
    (b"\x16\x03\x01 not http at all\r\n\r\n", CallbackDeskError, 2),
    (None, TimedOutError, 0),
    (answer("200 OK", b"[" + b" " * 70_000_000 + b"]"), ReplyTooLargeError, 1),
    (answer("200 OK", b"zz", "Content-Encoding: gzip\r\n"), UnexpectedReplyError, 1),
]


@pytest.mark.parametrize(("reply", "kind", "sent"), READS)
async def test_a_broken_answer_to_a_read_is_named(
    reply: bytes | None, kind: type[CallbackDeskError], sent: int
) -> None:
    async with FarEnd(reply) as far_end:
        api = await api_at(far_end)
        with pytest.raises(kind) as failure:
            await api.list_callbacks()
        assert "s3cret-pw" not in str(failure.value)
        assert "u:p@" not in failure.value.detail
        assert sent in {0, len(far_end.requests)}
        await api.aclose()


@pytest.mark.parametrize(
    "reply",
    [
        None,
        b"",
        answer("500 Oops"),
        answer("502 Bad gateway", b"<html>"),
        answer("201 Created", b"<html>"),
        answer("200 OK", b"x" * 9_000_000),
        b"HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{",
    ],
)
async def test_a_change_without_a_clear_answer_is_unknown_and_sent_once(
    reply: bytes | None,
) -> None:
    async with FarEnd(reply) as far_end:
        api = await api_at(far_end)
        for change in (
            api.create_callback(DRAFT),
            api.end_callback("Q7"),
            api.send_test_event(TestEvent(event_type="person_added")),
        ):
            with pytest.raises(OutcomeUnknownError):
                await change
        await api.aclose()
        assert len(far_end.requests) == 3


async def test_a_change_is_not_sent_again_after_429_and_follows_no_redirect() -> None:
    for reply, kind in (
        (answer("429 Slow down"), RateLimitedError),
        (answer("307 Elsewhere", head="Location: http://127.0.0.1:1/\r\n"), RedirectedError),
    ):
        async with FarEnd(reply) as far_end:
            api = await api_at(far_end)
            with pytest.raises(kind):
                await api.create_callback(DRAFT)
            await api.aclose()
            assert len(far_end.requests) == 1


@pytest.mark.parametrize(
    ("head", "waits", "told"),
    [
        ("Retry-After: 90\r\n", 90.0, "asks to wait 90 seconds."),
        (
            "Date: Fri, 27 Nov 2026 10:00:00 GMT\r\nRetry-After: Fri, 27 Nov 2026 11:30:00 GMT\r\n",
            5400.0,
            "asks to wait 90 minutes.",
        ),
        ("Retry-After: 999999\r\n", 999999.0, "asks to wait 12 days."),
        ("Retry-After: nan\r\n", None, "Wait a moment"),
        ("Retry-After: soon\r\n", None, "Wait a moment"),
        (f"Retry-After: Mon, 01 Jan {'9' * 20} 00:00:00 GMT\r\n", None, "Wait a moment"),
        (f"Retry-After: Fri, {DAY} 10:00:00 +{'9' * 17}\r\n", None, "Wait a moment"),
        (f"Date: Mon, 01 Jan {'9' * 20} 00:00:00\r\nRetry-After: 5\r\n", 5.0, "5 seconds."),
    ],
)
async def test_how_long_a_server_asks_to_wait_is_told(
    head: str, waits: float | None, told: str
) -> None:
    async with FarEnd(answer("429 Slow down", head=head)) as far_end:
        api = await api_at(far_end)
        with pytest.raises(RateLimitedError) as failure:
            await api.create_callback(DRAFT)
        await api.aclose()
    assert failure.value.retry_after_s == waits
    assert told in message_for(failure.value).next_step


@pytest.mark.parametrize("packed", ["gzip", "br"])
async def test_a_refusal_that_cannot_be_unpacked_is_one(packed: str) -> None:
    head = f"Content-Encoding: {packed}\r\n"
    for status, kind in (("422 No", InputError), ("401 No", SignInRefusedError)):
        async with FarEnd(answer(status, b"\x1f\x8bno", head)) as far_end:
            api = await api_at(far_end)
            with pytest.raises(kind):
                await api.create_callback(DRAFT)
            with pytest.raises(CallbackDeskError) as refused:
                await api.list_callbacks()
            assert not isinstance(refused.value, UnexpectedReplyError)
            await api.aclose()


async def test_a_body_that_somebody_unpacked_on_the_way_is_read() -> None:
    async with FarEnd(answer("200 OK", b"[]", "Content-Encoding: gzip\r\n")) as far_end:
        api = await api_at(far_end)
        assert (await api.list_callbacks()).callbacks == ()
        await api.aclose()


async def test_an_empty_yes_is_a_yes() -> None:
    async with FarEnd(answer("201 Created")) as far_end:
        api = await api_at(far_end)
        assert await api.create_callback(DRAFT) is None
        assert (await api.send_test_event(TestEvent(event_type="person_added"))).event_id == ""
        await api.aclose()


async def test_a_read_recovers_from_passing_trouble() -> None:
    def second_time_lucky(count: int) -> bytes:
        return answer("503 Busy") if count == 1 else answer("200 OK", b"[]")

    async with FarEnd(None, then=second_time_lucky) as far_end:
        api = await api_at(far_end)
        assert (await api.list_callbacks()).callbacks == ()
        await api.aclose()


async def test_the_documented_headers_are_sent() -> None:
    async with FarEnd(answer("200 OK", b"[]")) as far_end:
        api = await api_at(far_end)
        await api.list_callbacks()
        await api.aclose()
        head = far_end.requests[0].decode().casefold()
    assert "get /companies/k9xwb2/config/callbacks http/1.1" in head
    assert "x-api-version: 2" in head
    assert "content-type: application/json" in head
    assert "authorization: basic " in head


async def test_nobody_listening_is_said_to_be_unreachable() -> None:
    async with FarEnd(b"") as far_end:
        pass
    api = await api_at(far_end)
    with pytest.raises(ConnectionRefusedByHostError):
        await api.create_callback(DRAFT)
    await api.aclose()
