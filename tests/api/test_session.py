"""Whatever an answer is like, the connection's place is free again: on the window's own loop."""

import asyncio
import gzip
from typing import Any

import pytest

from app.api.callbacks import CallbacksApi
from app.api.session import TimeLimits
from app.domain.call import Call
from app.domain.companies.secret import Secret
from app.domain.errors import (
    CallbackDeskError,
    ConnectionFailedError,
    ConnectionRefusedByHostError,
    OutcomeUnknownError,
    TimedOutError,
)
from tests.api.test_exchange import DRAFT, FarEnd, answer
from tests.conftest import allowed, company_at

HASTY = TimeLimits(connect_s=20, read_s=1.0, total_s=3.0, read_attempts=1)
BOMB = gzip.compress(b"[" + b" " * 80_000_000 + b"]")


def chunked(body: bytes, head: str = "") -> bytes:
    return (
        f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n{head}\r\n{len(body):x}\r\n"
    ).encode() + body


FAULTS = {
    "too large": chunked(b"[" + b" " * 70_000_000),
    "a bomb": answer("200 OK", BOMB, "Content-Encoding: gzip\r\n"),
    "packed twice": answer("200 OK", gzip.compress(BOMB), "Content-Encoding: gzip, gzip\r\n"),
    "broken": answer("200 OK", b"zz" * 99, "Content-Encoding: gzip\r\n"),
    "cut off": answer("200 OK", BOMB[:500], "Content-Encoding: gzip\r\n"),
    "unknown": answer("200 OK", b"zz", "Content-Encoding: br\r\n"),
    "never ends": chunked(b"[1,"),
    "a large refusal": answer("400 Bad", b"x" * 9_000_000),
}


def taken(api: CallbacksApi) -> list[Any]:
    """The requests that still hold a place in one of the pools."""
    session: Any = api._session
    clients = (session._reads, session._changes)
    return [one for each in clients for one in each._transport._pool._requests]


@pytest.mark.parametrize("fault", FAULTS)
async def test_no_answer_keeps_a_place_taken(fault: str, qapp: object) -> None:
    async with FarEnd(FAULTS[fault]) as far_end:
        api = await CallbacksApi.connect(company_at(far_end.base_url), Secret("pw"), limits=HASTY)
        for _ in range(5):  # one more than there are places
            with pytest.raises(CallbackDeskError):
                await api.list_callbacks()
            with pytest.raises(CallbackDeskError):
                await api.create_callback(DRAFT)
            assert taken(api) == []
        assert len(far_end.requests) == 10
        await api.aclose()


async def test_a_change_without_a_free_place_is_not_done(qapp: object) -> None:
    async with FarEnd(None) as far_end:
        api = await CallbacksApi.connect(
            company_at(far_end.base_url),
            Secret("pw"),
            limits=TimeLimits(connect_s=20, read_s=9, total_s=3.0),
        )
        held = [asyncio.ensure_future(api.create_callback(DRAFT)) for _ in range(4)]
        while len(far_end.requests) < 4:  # noqa: ASYNC110 - a server of the test's own
            await asyncio.sleep(0.01)
        api._session._limits = TimeLimits(total_s=0.1)
        with pytest.raises(ConnectionFailedError):
            await api.create_callback(DRAFT)
        for one in held:
            with pytest.raises(OutcomeUnknownError):
                await one
        assert len(far_end.requests) == 4
        await api.aclose()


async def test_a_read_has_one_deadline_with_all_its_attempts() -> None:
    async with FarEnd(answer("503 Busy")) as far_end:
        api = await CallbacksApi.connect(
            company_at(far_end.base_url),
            Secret("pw"),
            limits=TimeLimits(total_s=0.3, read_attempts=50, first_pause_s=20, longest_pause_s=20),
        )
        async with asyncio.timeout(allowed(10)):
            with pytest.raises(CallbackDeskError, match="503"):
                await api.list_callbacks()
        await api.aclose()


async def test_a_dripping_answer_ends_in_time() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            while True:
                writer.write(b"1\r\n \r\n" * 2000)
                await writer.drain()
                await asyncio.sleep(0)
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(drip, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    api = await CallbacksApi.connect(
        company_at(f"http://127.0.0.1:{port}"),
        Secret("pw"),
        limits=TimeLimits(read_s=5, total_s=0.5, read_attempts=1),
    )
    with pytest.raises(TimedOutError):
        await api.list_callbacks()
    await api.aclose()
    server.close()
    await asyncio.sleep(0.05)


async def test_a_refused_connection_is_tried_once_more_and_then_said() -> None:
    async with FarEnd(b"") as far_end:
        pass
    calls: list[Call] = []
    patient = TimeLimits(first_pause_s=60, longest_pause_s=60, total_s=allowed(30))
    api = await CallbacksApi.connect(
        company_at(far_end.base_url), Secret("pw"), limits=patient, on_call=calls.append
    )
    with pytest.raises(ConnectionRefusedByHostError):
        await api.list_callbacks()
    assert len(calls) == 2
    await api.aclose()


async def test_what_is_asked_of_a_closed_one_says_why_and_sends_nothing() -> None:
    async with FarEnd(answer("200 OK", b"[]")) as far_end:
        api = await CallbacksApi.connect(company_at(far_end.base_url), Secret("pw"))
        await api.aclose()
        for ask in (api.list_callbacks, lambda: api.create_callback(DRAFT)):
            with pytest.raises(ConnectionFailedError, match="settings were changed meanwhile"):
                await ask()
        assert far_end.requests == []
