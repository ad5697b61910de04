"""Keeps a plan from being taken for one that only stands open, while it is read or run."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from app.domain.errors import SaveFailedError
from app.domain.plans.plan import Plan
from app.services.plans.ports import PlanStore

_EVERY_S = 30.0
"""A quarter of what makes a plan idle, so that a slow disk does not."""


@asynccontextmanager
async def held(
    store: PlanStore, plan: Plan, clock: Callable[[], datetime], every_s: float = _EVERY_S
) -> AsyncIterator[None]:
    """However long servers take to answer, no other plan of its accounts is begun meanwhile."""

    async def go_on() -> None:
        while True:
            await asyncio.sleep(every_s)
            with suppress(SaveFailedError):
                await store.hold(plan, clock())

    holding = asyncio.create_task(go_on())
    try:
        yield
    finally:
        holding.cancel()
        await asyncio.wait([holding])  # not awaited itself: a stop of ours would be lost in its own
