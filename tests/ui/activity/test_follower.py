"""The record follows what is written while it is looked at, and leaves what is read alone."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QApplication

from app.domain.companies.company import Company
from app.ui.activity.follower import RecordFollower
from app.ui.kit import announce
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.conftest import NOW
from tests.services.test_activity import CALL
from tests.ui.conftest import Desk, opened, until
from tests.ui.test_announcements import Ear


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

    await desk.aclose()


async def test_whoever_reads_further_down_stays_there(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announce, "QAccessible", Ear)
    await opened(desk, company)
    activity = desk.backend.services.activity
    for at in range(500):
        path = f"/companies/K/config/callbacks/AB{at}"
        activity.note(replace(CALL, at=NOW - timedelta(minutes=at), path=path))
    desk.window.show_page(PageName.ACTIVITY)
    page = desk.window.activity_page
    await until(lambda: len(page.model.entries) >= 200)
    await until(lambda: not desk.window.runner.is_busy(Job.ACTIVITY))
    page.model.fetchMore(QModelIndex())
    await until(lambda: len(page.model.entries) >= 400)
    page.table.scrollTo(page.model.index(300, 0), page.table.ScrollHint.PositionAtTop)
    page.table.selectRow(302)
    seen, chosen = page.model.entry_at(page.table.rowAt(0)), page._selected()
    activity.note(replace(CALL, at=datetime.now(UTC), path="/companies/K/config/callbacks/NEW"))
    for page_name in (PageName.CALLBACKS, PageName.ACTIVITY):  # away, and back
        desk.window.show_page(page_name)
    await until(lambda: "NEW" in str(page.model.entries[0].call))
    assert page.model.entry_at(page.table.rowAt(0)) == seen
    assert page._selected() == chosen
    assert len(page.model.entries) > 400
    # One that took long was begun before others that are shown: it comes in its place.
    top = page.table.rowAt(0)
    slow = page.model.entries[1].at - timedelta(milliseconds=1)
    activity.note(replace(CALL, at=slow, path="/companies/K/config/callbacks/SLOW"))
    page.refresh()
    await until(lambda: any("SLOW" in str(one.call) for one in page.model.entries[:4]))
    assert page.model.entry_at(page.table.rowAt(0)) == seen
    assert page.table.rowAt(0) == top + 1
    assert page._selected() == chosen
    # What is asked for at the lower end is not lost by what comes above meanwhile.
    before = len(page.model.entries)
    page.model.fetchMore(QModelIndex())
    activity.note(replace(CALL, at=datetime.now(UTC), path="/companies/K/config/callbacks/NEWER"))
    page.refresh()
    await until(lambda: "NEWER" in str(page.model.entries[0].call))
    await until(lambda: not desk.window.runner.is_busy(Job.OLDER_ACTIVITY))
    assert len(page.model.entries) > before + 1 or page.model.canFetchMore(QModelIndex())
    # What a search finds is heard, and begins at its top.
    Ear.heard.clear()
    page.search.setText("AB7")
    await until(lambda: Ear.has("entries"))
    page.search.setText("no such thing")
    await until(lambda: Ear.has("Nothing in the record matches"))
    await desk.aclose()
