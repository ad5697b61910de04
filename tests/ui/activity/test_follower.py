"""The record follows what is written while it is looked at, and leaves what is read alone."""

from datetime import UTC, datetime

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from app.domain.companies.company import Company
from app.ui.activity.follower import RecordFollower
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.services.test_activity import CALL
from tests.ui.conftest import Desk, opened, until


async def test_new_entries_come_by_themselves_and_the_chosen_one_stays(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.ACTIVITY)
    page = desk.window.activity_page
    await until(lambda: bool(page.model.entries) and not desk.window.runner.is_busy(Job.ACTIVITY))
    follower = page.findChild(RecordFollower)
    assert isinstance(follower, RecordFollower)
    follower.look()
    await until(lambda: follower._seen is not None)
    page.table.selectRow(0)
    chosen = page._selected()
    call = replace(CALL, at=datetime.now(UTC), path="/companies/K/config/callbacks/AB1")
    desk.backend.services.activity.note(call)
    follower.look()

    def shown() -> int:
        paths = [one.call.path for one in page.model.entries if one.call]
        return paths.count(call.path)

    await until(lambda: shown() == 1)
    assert page._selected() == chosen
    assert page.table.selectionModel().selectedRows()[0].row() == 1

    # Whoever reads further down is left alone.
    follower._may_follow = lambda: False
    desk.backend.services.activity.note(call)
    follower.look()
    await until(lambda: not desk.window.runner.is_busy(Job.ACTIVITY_NEWS))
    assert shown() == 1
    await desk.aclose()
