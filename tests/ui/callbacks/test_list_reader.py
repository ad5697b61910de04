"""What is new, wherever it was found, is shown and told; what was typed meanwhile stays."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.domain.call import Call
from app.domain.callbacks.remembered import Note
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.sandbox.server import Sandbox
from app.ui.details.note_fields import NoteFields
from app.ui.rows.columns import SECTION
from app.ui.runtime.tasks import Job
from tests.services.conftest import Cut
from tests.ui.conftest import Desk, lent_other, named, opened, until


async def test_asking_again_shows_what_is_there_now_and_the_next_list_tells(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    page, theirs = desk.page, "https://theirs.example/x"
    page.table.select("AB3402")
    sandbox.companies[0].get("AB3402").url = theirs
    page.actions_.ask_again.trigger()
    await until(lambda: "asked just now" in desk.window.bar.text())
    chosen = page.table.selected()
    assert chosen is not None
    assert chosen.destination_url == theirs
    assert theirs in {one.destination_url for one in page.listed}
    desk.window.bar.dismiss()
    page.refresh()
    await until(lambda: "1 changed" in desk.window.bar.text())
    assert "AB3402" in desk.window.bar.text()
    await desk.aclose()


async def test_one_that_was_found_ended_is_no_longer_counted(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    page = desk.page
    before = len(page.listed)
    await (await desk.connections.of(company)).end_callback("AB3406")
    page.table.select("AB3406")
    page.actions_.ask_again.trigger()
    await until(lambda: "asked just now" in desk.window.bar.text())
    assert len(page.listed) == before - 1
    assert (counts := page.counts()) is not None
    assert counts.listed == before - 1
    row = page.model.row_of("AB3406")
    assert row is not None
    assert page.model.text_at(row, SECTION["ends"])
    page.refresh()
    await until(lambda: "1 gone" in desk.window.bar.text())
    await desk.aclose()


async def test_news_wait_for_their_company(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        other = lent_other(desk, company, sandbox)
        await (await desk.connections.of(near)).end_callback("AB3406")
        line.when = lambda _: "held"
        reading = asyncio.ensure_future(desk.page.read(near))  # as behind a form: not cancelled
        await line.holding.wait()
        desk.window.show_companies("c2")
        await until(lambda: desk.page.company == other and len(desk.page.listed) > 0)
        line.when = lambda _: ""
        line.go_on.set()
        await reading
        assert "gone" not in desk.window.bar.text()
        desk.window.show_companies(near.company_id)
        await until(lambda: "1 gone" in desk.window.bar.text())
        await desk.aclose()


async def test_a_note_that_could_not_be_kept_stays_and_can_be_tried_again(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    name = named(desk.page.panel.details, QLineEdit, "Name")

    async def full(*_: object) -> None:
        msg = "disk full"
        raise SaveFailedError(msg)

    with monkeypatch.context() as patch:
        patch.setattr(desk.page._memory, "set_note", full)
        name.setText("ask Berta before")
        name.editingFinished.emit()
        await until(lambda: "disk full" in desk.window.bar.text())
    desk.page.refresh()
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    assert name.text() == "ask Berta before"
    desk.page.table.select("AB3402")
    assert not name.text()
    desk.page.table.select("AB3406")
    assert name.text() == "ask Berta before"
    name.editingFinished.emit()
    await until(lambda: not desk.window.runner.is_changing)
    assert await desk.page._memory.note_of(company, "AB3406") == Note(name="ask Berta before")
    await desk.aclose()


async def test_older_entries_of_another_search_are_not_added(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    began = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(1000):
        desk.activity.note(
            Call(
                company_id="c1",
                company_name="Acme",
                at=began + timedelta(seconds=number),
                method="GET",
                base_url="http://x",
                path=f"/p{number % 2}",
                status=200,
                duration_s=0.1,
            )
        )
    page = desk.window.activity_page
    page.refresh()
    await until(lambda: len(page.model.entries) == 200)
    page.search.setText("/p1")
    page.refresh()
    page.model.fetchMore(page.table.rootIndex())  # scrolled to the end meanwhile
    await until(lambda: not desk.window.runner.is_busy(Job.ACTIVITY))
    await until(lambda: not desk.window.runner.is_busy(Job.OLDER_ACTIVITY))
    shown = [one.at for one in page.model.entries]
    assert shown == sorted(set(shown), reverse=True)
    await desk.aclose()


async def test_an_older_answer_by_id_is_not_shown_over_a_newer_list(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        desk.page.table.select("AB3402")
        line.when = lambda head: "held" if head.startswith(b"GET") and b"AB3402" in head else ""
        desk.page.actions_.ask_again.trigger()
        await line.holding.wait()
        sandbox.companies[0].get("AB3402").url = "https://newer.example/x"
        assert await desk.page.read(near)
        line.go_on.set()
        await until(lambda: "asked just now" in desk.window.bar.text())
        shown = {one.callback_id: one.destination_url for one in desk.page.listed}
        assert shown["AB3402"] == "https://newer.example/x"
        await desk.aclose()


def test_a_note_that_is_taken_back_while_it_is_kept_is_kept_anew(qapp: QApplication) -> None:
    fields = NoteFields()
    said: list[Note] = []
    fields.changed.connect(lambda note, _: said.append(note))
    fields.show_note(Note(name="old"))
    name, owner = named(fields, QLineEdit, "Name"), named(fields, QLineEdit, "Owner")
    name.setText("new")
    name.editingFinished.emit()
    owner.setText("x")  # typed while it is being kept
    fields.follow(said[-1])
    name.setText("old")
    owner.setText("")
    owner.editingFinished.emit()
    assert said == [Note(name="new"), Note(name="old")]
    name.setText("newer")
    name.editingFinished.emit()
    name.setText("old")
    name.editingFinished.emit()  # before the one on its way is kept
    assert said[-1] == Note(name="old")
    fields.deleteLater()


async def test_what_went_by_itself_is_not_followed_by_another_one(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    page = desk.page
    page.table.select("AB3404")
    name = named(page.panel.details, QLineEdit, "Name")
    name.setFocus()
    QTest.keyClicks(name, "call A")
    await (await desk.connections.of(company)).end_callback("AB3404")  # as somebody else does
    page.refresh()
    await until(lambda: "1 gone" in desk.window.bar.text())
    assert page.table.selected() is None, "nothing is done to the one that comes next"
    assert not page.actions_.end.isEnabled()
    told = [one.text() for one in page.panel.details.findChildren(QLabel) if one.isVisible()]
    assert "AB3404 is not listed any more." in told
    await until(lambda: not desk.window.runner.is_changing)
    last = await desk.backend.services.callbacks.last_listing(company)
    noted = {name: one.note.name for name, one in last.known.items() if one.note.name}
    assert noted == {"AB3404": "call A"}
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.selected() is not None, "the keys go on from there"
    await desk.aclose()


async def test_the_next_one_takes_the_place_of_what_was_ended_here(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    page = desk.page
    page.table.select("AB3404")
    row = page.model.row_of("AB3404")
    assert row is not None
    ended = page.table.selected()
    assert ended is not None
    await desk.backend.services.changes.end(company, ended, listed=())
    await until(lambda: page.model.row_of("AB3404") is None)
    after = page.table.selected()
    assert after is not None
    assert page.model.row_of(after.callback_id) == row
    await desk.aclose()


async def test_a_note_that_is_typed_is_kept_for_its_company(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    other = lent_other(desk, company, sandbox)
    desk.page.table.select("AB3404")
    name = named(desk.page.panel.details, QLineEdit, "Name")
    name.setFocus()
    QTest.keyClicks(name, "call A")
    desk.page.open_company(other)  # as a link from elsewhere does: no key is pressed here
    await until(lambda: not desk.window.runner.is_changing)
    last = await desk.backend.services.callbacks.last_listing(company)
    assert last.known["AB3404"].note.name == "call A"
    await desk.aclose()


async def test_what_only_leaves_a_search_is_not_said_to_be_gone(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    page, memory = desk.page, desk.backend.services.memory
    for callback_id in ("AB3404", "AB3406"):
        await memory.set_note(company, callback_id, Note(owner="zoe"))
    page.refresh()
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    page.search.setText("zoe")
    await until(lambda: page.model.rowCount() == 2)
    page.table.select("AB3404")
    owner = named(page.panel.details, QLineEdit, "Owner")
    owner.setText("max")
    QTest.keyClick(owner, Qt.Key.Key_Return)
    await until(lambda: page.model.rowCount() == 1)
    said = [one.text() for one in page.panel.details.findChildren(QLabel) if one.isVisible()]
    assert not any("not listed any more" in one for one in said)
    await desk.aclose()


async def test_what_is_said_of_one_that_went_stays_with_its_company(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    other = lent_other(desk, company, sandbox)
    page = desk.page
    page.table.select("AB3404")
    await (await desk.connections.of(company)).end_callback("AB3404")
    page.refresh()

    def said() -> str:
        labels = page.panel.details.findChildren(QLabel)
        return " ".join(one.text() for one in labels if one.isVisible())

    await until(lambda: "AB3404 is not listed any more." in said())
    page.open_company(other)
    assert "AB3404" not in said()
    assert "Select a callback to see its details." in said()
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    await desk.aclose()
