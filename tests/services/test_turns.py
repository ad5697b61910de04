import asyncio
import time
from typing import Any

import pytest

from app.services import turns
from app.services.turns import Turns


async def test_the_loop_has_its_turn_before_the_thread_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "_BUSY_S", 0.0)
    monkeypatch.setattr(turns, "_LONGEST_S", 10.0)
    loop = asyncio.get_running_loop()
    given = Turns(loop)
    order: list[str] = []

    def busy() -> None:
        loop.call_soon_threadsafe(order.append, "waiting")
        given.give()
        order.append("thread")

    await asyncio.to_thread(busy)
    assert order == ["waiting", "thread"]


async def test_a_turn_is_given_once_in_a_while_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_BUSY_S", 1000.0)
    loop = asyncio.get_running_loop()
    asked: list[tuple[Any, ...]] = []
    ask = loop.call_soon_threadsafe

    def counted(*given: Any) -> Any:
        asked.append(given)
        return ask(*given)

    given = Turns(loop)
    monkeypatch.setattr(loop, "call_soon_threadsafe", counted)

    def busy() -> None:
        for _ in range(3):
            given.give()

    await asyncio.to_thread(busy)
    turns_asked = [one for one in asked if one == (given._over.set,)]
    assert len(turns_asked) == 1


async def test_nobody_waits_long_for_a_loop_that_is_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_LONGEST_S", 0.01)
    loop = asyncio.get_running_loop()
    given = Turns(loop)
    order: list[str] = []

    def busy() -> None:
        given.give()
        order.append("thread")

    thread = loop.run_in_executor(None, busy)
    until = time.monotonic() + 10
    while not order and time.monotonic() < until:
        time.sleep(0.001)  # noqa: ASYNC251 - the loop is to be busy
    order.append("loop")
    await thread
    assert order == ["thread", "loop"]
