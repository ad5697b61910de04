"""An act that comes while its like is under way is queued, or refused in words; never dropped."""

import asyncio

from PySide6.QtWidgets import QApplication

from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.ui.runtime.tasks import Job, TaskKey, TaskRunner
from tests.ui.conftest import Desk, opened, until


async def test_the_same_twice_is_refused_and_said(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    go_on = asyncio.Event()
    assert desk.window.runner.change(Job.TEST_EVENT, go_on.wait())
    assert not desk.window.runner.change(Job.TEST_EVENT, go_on.wait())
    assert "under way already" in desk.window.bar.text()
    assert "was not done" in desk.window.bar.text()
    go_on.set()
    await desk.aclose()


async def test_what_may_be_done_twice_is_done_in_its_order(qapp: QApplication) -> None:
    runner, done = TaskRunner(), list[int]()

    async def work(number: int) -> None:
        await asyncio.sleep(0)
        done.append(number)
        if number == 1:
            raise SaveFailedError(str(number))

    failed: list[TaskKey] = []
    runner.failed.connect(lambda key, _: failed.append(key))
    for number in range(4):
        runner.queue(Job.EXPORT, work(number))
    assert runner.is_busy(Job.EXPORT)
    await until(lambda: not runner.is_changing)
    assert done == [0, 1, 2, 3]
    assert failed == [TaskKey(Job.EXPORT)]
    runner.queue(Job.EXPORT, work(4))
    await until(lambda: done[-1] == 4)
    await runner.finish()


async def test_what_nobody_foresaw_takes_nothing_that_is_queued_along(qapp: QApplication) -> None:
    runner, done = TaskRunner(), asyncio.Event()
    told: list[object] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: told.append(context["exception"]))

    async def fail() -> None:
        raise ValueError

    async def work() -> None:
        done.set()

    runner.queue(Job.EXPORT, fail())
    runner.queue(Job.EXPORT, work())
    await until(lambda: not runner.is_changing)
    loop.set_exception_handler(None)
    assert done.is_set()
    assert [type(one) for one in told] == [ValueError]


async def test_a_replace_shows_that_it_takes_long(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    go_on = asyncio.Event()
    desk.window.runner.change(Job.REPLACE.of(1), go_on.wait())
    await until(desk.page.view.progress.isVisible)
    go_on.set()
    await until(lambda: not desk.page.view.progress.isVisible())
    await desk.aclose()
