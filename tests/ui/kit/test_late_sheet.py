"""A sheet that is ready late does not take over what somebody types into another one."""

import pytest
from msgspec.structs import replace
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from app.domain.companies.company import Company, CompanyKind
from app.ui.runtime.tasks import Job
from tests.services.conftest import Cut
from tests.ui.conftest import Desk, named, opened, until
from tests.ui.plans.test_plan import select


def typed_in_a_form(desk: Desk) -> QLineEdit:
    desk.page.actions_.new.trigger()
    url = named(desk.dialog("New callback"), QLineEdit, "Destination URL")
    url.setFocus()
    QTest.keyClicks(url, "https://a.exa")
    return url


async def test_a_plan_waits_until_the_form_is_done(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = replace(company, base_url=line.base_url)
        await opened(desk, near)
        select(desk, "AB3404", "AB3406")
        line.when = lambda _: "held"
        desk.page.actions_.end.trigger()
        await line.holding.wait()
        url = typed_in_a_form(desk)
        line.when = lambda _: ""
        line.go_on.set()
        await until(lambda: "The plan is ready" in desk.window.bar.text())
        assert not desk.has_dialog("Plan")
        assert QApplication.activeModalWidget() is desk.dialog("New callback")
        assert url.text() == "https://a.exa"
        open_plan = named(desk.window.bar, QPushButton, "Open plan")
        open_plan.click()  # by a screen reader, say: the form is open still
        assert not desk.has_dialog("Plan")
        desk.dialog("New callback").done(0)
        open_plan.click()
        await until(lambda: desk.has_dialog("Plan"))
        desk.dialog("Plan").done(0)
        await desk.aclose()


async def test_the_question_before_an_end_waits_too(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = replace(company, base_url=line.base_url, kind=CompanyKind.PRODUCTION)
        await opened(desk, near)
        desk.guard.unlock(near)
        desk.page.follow_actions()
        desk.page.table.select("AB3401")
        line.when = lambda _: "held"
        desk.page.actions_.end.trigger()
        await line.holding.wait()
        typed_in_a_form(desk)
        line.when = lambda _: ""
        line.go_on.set()
        await until(lambda: "AB3401 was to be ended" in desk.window.bar.text())
        assert not desk.has_dialog("End callback")
        desk.dialog("New callback").done(0)
        named(desk.window.bar, QPushButton, "End").click()
        await until(lambda: desk.has_dialog("End callback"))
        desk.dialog("End callback").done(0)
        await until(lambda: not desk.window.runner.is_busy(Job.ASK_TO_END))
        await desk.aclose()


@pytest.mark.parametrize("act", ["why_nothing", "was it us"])
async def test_an_answer_waits_too(
    qapp: QApplication, desk: Desk, company: Company, act: str
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3401")
    if act == "why_nothing":
        desk.page.actions_.why_nothing.trigger()
    else:
        desk.page._commands.show_recent_changes("AB3401")
    typed_in_a_form(desk)
    await until(lambda: "The answer is there" in desk.window.bar.text())
    assert QApplication.activeModalWidget() is desk.dialog("New callback")
    desk.dialog("New callback").done(0)
    named(desk.window.bar, QPushButton, "Open").click()
    await until(lambda: QApplication.activeModalWidget() is not None)
    opened_now = QApplication.activeModalWidget()
    assert opened_now is not None
    opened_now.close()
    await desk.aclose()
