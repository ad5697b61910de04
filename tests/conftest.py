"""Shared by all tests: coroutine tests, the practice company, and no noise."""

import asyncio
import gc
import inspect
import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings

from app.domain.companies.company import Company, CompanyKind, Region
from app.sandbox.seed import USER_NAME
from app.sandbox.server import Sandbox
from app.ui.runtime.event_loop import EventLoop
from tests.endpoint import Endpoint
from tests.secret_service import service  # noqa: F401 - a fixture for all

PASSWORD = "practice"
# The same examples in each run: what is found by chance belongs into a table of its test.
settings.register_profile(
    "steady",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],  # a loaded machine is
)
settings.load_profile("steady")


# As in the app: what belongs to Qt may be collected in this thread only.
gc.disable()


def allowed(seconds: float) -> float:
    """How long to wait for a fact: longer where others use the machine too."""
    load = os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 1.0
    return seconds * max(2.0, 1.0 + load)


NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it after each test takes long."""
    gc.freeze()


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """Looks for garbage after each test, and sometimes for all of it."""
    yield
    gc.collect(0 if gc.get_count()[1] < 20 else 2)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}

    async def run() -> None:
        lost: list[object] = []
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: lost.append(context))
        async with asyncio.timeout(allowed(30)):
            await pyfuncitem.obj(**arguments)
        # Generators that were left in the middle are closed in the turns after.
        for _ in range(400):
            await asyncio.sleep(0.005)
            if not any("async_generator" in repr(one) for one in asyncio.all_tasks(loop)):
                break
        left = asyncio.all_tasks(loop) - {asyncio.current_task()}
        assert not left, left
        assert not lost, lost

    qapp = pyfuncitem.funcargs.get("qapp")
    loops = None if qapp is None else lambda: EventLoop(qapp)
    with asyncio.Runner(loop_factory=loops) as runner:
        runner.run(run())
    return True


@pytest.fixture(autouse=True)
def no_unexpected_log_lines(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    loud = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert not loud, [record.getMessage() for record in loud]


@pytest.fixture(scope="session")
def stopping() -> Iterator[list[Sandbox]]:
    """Those that end while the next tests run: each takes a moment, and nobody has to wait."""
    asked: list[Sandbox] = []
    yield asked
    assert all(one.wait(allowed(5)) for one in asked)


@pytest.fixture
def sandbox(stopping: list[Sandbox]) -> Iterator[Sandbox]:
    served = Sandbox(password=PASSWORD, retry_waits_s=(0.01, 0.01))
    served.start()
    yield served
    served.ask_to_stop()
    stopping.append(served)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    """A customer's own, which answers with 200."""
    made = Endpoint()
    yield made
    made.stop()


@pytest.fixture
def company(sandbox: Sandbox) -> Company:
    """The first practice company."""
    return company_at(sandbox.base_url, sandbox.companies[0].company_key)


def company_at(base_url: str, company_key: str = "K9xWb2") -> Company:
    return Company(
        company_id="c1",
        name="Acme Retail",
        company_key=company_key,
        user_name=USER_NAME,
        region=Region.CUSTOM,
        base_url=base_url,
        kind=CompanyKind.TEST,
    )
