"""A plan holds back before the provider has to refuse."""

import asyncio

from app.services.plans.pace import Pace


async def test_no_more_than_so_many_calls_are_sent_in_a_second() -> None:
    pace, loop = Pace(10), asyncio.get_running_loop()
    began = loop.time()
    sent: list[float] = []
    for _ in range(7):
        await pace.wait_for("c", 3)
        sent.append(loop.time() - began)
    assert sent[2] < 1 <= sent[3], "nine of ten, and the next three a second later"
    assert sent[5] < 2 <= sent[6]
    await pace.wait_for("other", 3)
    assert loop.time() - began - sent[6] < 1, "each company has its own"
    await pace.wait_for("large", 30)


async def test_what_was_sent_beyond_that_counts_too() -> None:
    pace, loop = Pace(10), asyncio.get_running_loop()
    began = loop.time()
    for _ in range(2):
        await pace.wait_for("c", 3)
        pace.note("c", 1)
    await pace.wait_for("c", 3)
    assert loop.time() - began >= 1
