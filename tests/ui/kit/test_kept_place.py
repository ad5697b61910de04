"""What somebody has scrolled down to stays under the mouse while rows come above it."""

import asyncio
import json
from urllib.request import Request, urlopen

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.proofs.test_event import TestEvent, list_subject
from app.ui.kit import announce
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.ui.conftest import Desk, named, opened, until
from tests.ui.test_announcements import Ear


def posted(url: str, count: int) -> None:
    for at in range(count):
        body = json.dumps({"event_id": f"E{at}", "event_type": "person_added"}).encode()
        urlopen(Request(url, body, {"Content-Type": "application/json"})).read()


async def test_deliveries_do_not_move_while_more_arrive(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announce, "QAccessible", Ear)
    Ear.heard.clear()
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    page = desk.window.deliveries_page
    named(desk.window, QPushButton, "Start receiver").click()
    await until(lambda: bool(desk.receiving.url))
    await send(desk, 60)
    table = named(desk.window, QTableView, "Deliveries")
    assert table.rowAt(0) == 0, "at its top the newest is seen"
    table.scrollTo(page.deliveries.index(30, 0), table.ScrollHint.PositionAtTop)
    bar = table.verticalScrollBar()
    if table.verticalScrollMode() is table.ScrollMode.ScrollPerPixel:
        bar.setValue(bar.value() + 14)  # as a touchpad does: a row is seen in part
    seen, offset = (
        page.deliveries.delivery_at(table.rowAt(0)),
        table.rowViewportPosition(table.rowAt(0)),
    )
    await send(desk, 5)
    assert page.deliveries.delivery_at(table.rowAt(0)) is seen
    assert table.rowViewportPosition(table.rowAt(0)) == offset
    await until(lambda: Ear.has("deliveries arrived"))
    pause = named(desk.window, QPushButton, "Pause")
    width = pause.width()
    pause.click()
    await send(desk, 12, are_shown=False)
    await until(lambda: pause.text() == "Paused: 12 more")
    assert (pause.accessibleName(), pause.width()) == ("Paused: 12 more", width)
    await desk.aclose()


async def send(desk: Desk, count: int, *, are_shown: bool = True) -> None:

    before = desk.window.deliveries_page.deliveries.rowCount()
    await asyncio.to_thread(posted, desk.receiving.url, count)
    if are_shown:
        there = desk.window.deliveries_page.deliveries
        await until(lambda: there.rowCount() == before + count)


async def test_test_events_do_not_move_while_one_more_is_sent(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.show_page(PageName.DELIVERIES)
    page, service = desk.window.deliveries_page, desk.backend.services.test_events
    nobody: list[Callback] = []
    event = TestEvent(event_type="subscription_added", subject=list_subject("51877"))
    for _ in range(40):
        await service.send(company, event, nobody)
    page.refresh()
    await until(lambda: len(page.tests.rows) == 40)
    table = named(desk.window, QTableView, "Test events")
    table.scrollTo(page.tests.index(20, 0), table.ScrollHint.PositionAtTop)
    table.selectRow(22)
    seen = page.tests.rows[table.rowAt(0)]
    await service.send(company, event, nobody)
    page.refresh()
    await until(lambda: len(page.tests.rows) == 41)
    await until(lambda: not desk.window.runner.is_busy(Job.TEST_EVENTS))
    assert page.tests.rows[table.rowAt(0)].test_id == seen.test_id
    await desk.aclose()
