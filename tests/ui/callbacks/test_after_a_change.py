"""After an act the list is read again: what was found is shown, and nothing else is disturbed."""

import asyncio

import msgspec
import pytest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from app.domain.companies.company import Company
from app.domain.desk_link import link_to
from app.text.messages import UserMessage
from app.ui.kit.message_bar import Notice
from app.ui.runtime.tasks import Job
from app.ui.window.link_commands import LinkCommands
from tests.builders import draft
from tests.conftest import PASSWORD
from tests.services.conftest import Cut
from tests.ui.conftest import Desk, named, opened, until

DRAFT = draft()
FAILS = "HTTP/1.1 503 Busy\n{}"


def filled_in(desk: Desk) -> QDialog:
    desk.page.actions_.new.trigger()
    dialog = desk.dialog("New callback")
    named(dialog, QComboBox, "Event type").setEditText(DRAFT.event_type)
    named(dialog, QLineEdit, "List ID").setText("777")
    named(dialog, QLineEdit, "Destination URL").setText(DRAFT.destination_url)
    return dialog


def replacing(desk: Desk, callback_id: str) -> QDialog:
    desk.page.table.select(callback_id)
    desk.page.actions_.replace.trigger()
    dialog = desk.dialog("Replace callback")
    named(dialog, QLineEdit, "Destination URL").setText("https://hooks.example.net/new")
    return dialog


def leave(dialog: QDialog) -> None:
    while dialog.isVisible():
        dialog.reject()


async def idle(desk: Desk) -> None:
    runner = desk.window.runner
    await until(
        lambda: (
            not runner.is_changing
            and not any(runner.is_busy(one) for one in (Job.LIST, Job.FOLLOW, Job.FIND))
        )
    )


async def elsewhere_ended(desk: Desk, company: Company, callback_id: str) -> None:
    await (await desk.connections.of(company)).end_callback(callback_id)


def selected_id(desk: Desk) -> str:
    chosen = desk.page.table.selected()
    return chosen.callback_id if chosen else ""


async def test_a_read_that_fails_is_said_over_an_older_notice(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        desk.window.bar.show_message(Notice(UserMessage("The set was written", "")))
        dialog = filled_in(desk)
        line.when = lambda head: FAILS if head.startswith(b"GET") else ""
        named(dialog, QPushButton, "Create callback").click()
        await until(lambda: "itself has trouble" in desk.window.bar.text())
        await desk.aclose()


async def test_what_others_did_is_told_over_an_older_notice(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.bar.show_message(Notice(UserMessage("The set was written", "")))
    dialog = filled_in(desk)
    await elsewhere_ended(desk, company, "AB3406")
    named(dialog, QPushButton, "Create callback").click()
    await until(lambda: "1 gone" in desk.window.bar.text())
    await desk.aclose()


async def test_how_a_change_came_out_stays_where_the_list_fails_then(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        desk.page.table.select("AB3406")
        desk.page.actions_.end.trigger()
        await until(lambda: desk.has_dialog("End callback"))
        line.when = lambda head: FAILS if head.startswith(b"GET") else ""
        named(desk.dialog("End callback"), QPushButton, "End now").click()
        await until(lambda: desk.page.reader.failure is not None)
        assert "AB3406 was ended" in desk.window.bar.text()
        await desk.aclose()


async def test_why_the_list_cannot_be_read_before_a_replace_is_said(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        dialog = replacing(desk, "AB3406")
        line.when = lambda head: (
            "HTTP/1.1 401 No\n{}" if head.startswith(b"GET") and b"AB3406" not in head else ""
        )
        named(dialog, QPushButton, "Replace now").click()
        problems = named(dialog, QPlainTextEdit, "Problems")
        await until(lambda: "could not be read" in problems.toPlainText())
        assert "password was refused" in problems.toPlainText()
        await until(lambda: desk.page.reader.failure is not None)
        assert named(dialog, QPushButton, "Type password").isVisible()
        assert "password was refused" in desk.window.bar.text()
        leave(dialog)
        await desk.aclose()


async def test_what_is_read_meanwhile_goes_on(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        links = LinkCommands(desk.window)
        desk.page.table.select("AB3406")
        desk.page.actions_.end.trigger()
        await until(lambda: desk.has_dialog("End callback"))
        line.when = lambda head: "held" if head.startswith(b"DELETE") else ""
        named(desk.dialog("End callback"), QPushButton, "End now").click()
        await line.holding.wait()
        ended, line.go_on, line.holding = line.go_on, asyncio.Event(), asyncio.Event()
        line.when = lambda head: "held" if head.startswith(b"GET") else ""
        links.show_link(link_to(near.company_key, "AB3404"))
        await line.holding.wait()
        ended.set()
        await until(lambda: "was ended" in desk.window.bar.text())
        line.when = lambda _: ""
        line.go_on.set()
        await until(lambda: selected_id(desk) == "AB3404")
        await idle(desk)
        await desk.aclose()


async def test_what_was_made_is_selected_also_after_a_press_of_refresh(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        desk.page.table.select("AB3406")
        dialog = filled_in(desk)
        line.when = lambda head: "held" if head.startswith(b"GET") else ""
        named(dialog, QPushButton, "Create callback").click()
        await line.holding.wait()
        desk.page.actions_.refresh.trigger()
        await asyncio.sleep(0)
        line.when = lambda _: ""
        line.go_on.set()
        await idle(desk)
        await until(
            lambda: (
                (one := desk.page.table.selected()) is not None
                and ("list_id", "777") in one.filters
            )
        )
        await desk.aclose()


async def test_a_create_does_not_stop_the_first_read(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        line.when = lambda head: "held" if head.startswith(b"GET") else ""
        desk.open(near, PASSWORD)
        await line.holding.wait()
        dialog = filled_in(desk)
        named(dialog, QPushButton, "Create callback").click()
        await until(lambda: not desk.has_dialog("New callback"))
        await until(lambda: desk.window.runner.is_busy(Job.FOLLOW))
        said = [one.text() for one in desk.page.state.findChildren(QLabel)]
        assert "Reading was stopped" not in said
        line.when = lambda _: ""
        line.go_on.set()
        await until(lambda: len(desk.page.listed) > 0)
        await idle(desk)
        await desk.aclose()


@pytest.mark.parametrize("how", ["replace", "find"])
async def test_one_that_is_gone_leaves_the_search_alone(
    qapp: QApplication, desk: Desk, company: Company, how: str
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        text = "AB34" if how == "replace" else "wallet"
        desk.page.search.setText(text)
        await elsewhere_ended(desk, near, "AB3406")
        line.when = lambda head: (
            "HTTP/1.1 404 No\n{}" if head.startswith(b"GET") and b"AB3406" in head else ""
        )
        if how == "replace":
            dialog = replacing(desk, "AB3406")
            named(dialog, QPushButton, "Replace now").click()
            await until(named(dialog, QPushButton, "Re-create instead").isVisible)
        else:
            desk.page.actions_.find.trigger()
            await until(lambda: desk.has_dialog("Find by ID"))
            dialog = desk.dialog("Find by ID")
            named(dialog, QLineEdit, "Callback ID to find").setText("AB3406")
            named(dialog, QPushButton, "Find").click()
        await until(lambda: all(one.callback_id != "AB3406" for one in desk.page.listed))
        await idle(desk)
        assert desk.page.search.text() == text
        leave(dialog)
        await desk.aclose()


@pytest.mark.parametrize("status", ["409 Conflict", "400 Bad", "422 No", "403 Forbidden"])
async def test_after_a_refused_end_the_list_is_read(
    qapp: QApplication, desk: Desk, company: Company, status: str
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        desk.page.table.select("AB3406")
        desk.page.actions_.end.trigger()
        await until(lambda: desk.has_dialog("End callback"))
        await elsewhere_ended(desk, near, "AB3406")
        line.when = lambda head: f"HTTP/1.1 {status}\n{{}}" if head.startswith(b"DELETE") else ""
        named(desk.dialog("End callback"), QPushButton, "End now").click()
        await until(lambda: all(one.callback_id != "AB3406" for one in desk.page.listed))
        await idle(desk)
        await desk.aclose()


async def test_after_a_refused_replace_what_its_look_found_is_shown(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        dialog = replacing(desk, "AB3406")
        await elsewhere_ended(desk, near, "AB3402")
        line.when = lambda head: (
            "HTTP/1.1 400 No\n{}" if head.startswith((b"PUT", b"DELETE")) else ""
        )
        named(dialog, QPushButton, "Replace now").click()
        await until(lambda: all(one.callback_id != "AB3402" for one in desk.page.listed))
        await until(lambda: "1 gone" in desk.window.bar.text())
        leave(dialog)
        await desk.aclose()


async def test_what_was_ended_can_be_created_anew_one_after_the_other(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    for one in ("AB3406", "AB3408"):
        desk.page.table.select(one)
        desk.page.actions_.end.trigger()
        await until(lambda: desk.has_dialog("End callback"))
        named(desk.dialog("End callback"), QPushButton, "End now").click()
        await until(lambda one=one: f"{one} was ended" in desk.window.bar.text())  # type: ignore[misc]
        await idle(desk)
    for one in ("AB3408", "AB3406"):
        for leaves in (True, False):  # what was only looked at is offered again
            desk.page.actions_.undo_end.trigger()
            await until(lambda: desk.has_dialog("Re-create callback"))
            dialog = desk.dialog("Re-create callback")
            words = [each.text() for each in dialog.findChildren(QLabel)]
            assert any(f"Re-create {one} for" in text for text in words)
            if leaves:
                leave(dialog)
                await until(lambda: not desk.has_dialog("Re-create callback"))
        named(dialog, QPushButton, "Create callback").click()
        await until(lambda: not desk.has_dialog("Re-create callback"))
        await idle(desk)
    assert desk.window.bar.isHidden()  # nothing is offered that was done already
    desk.page.actions_.undo_end.trigger()
    await until(lambda: "Nothing more was ended" in desk.window.bar.text())
    await desk.aclose()


async def test_the_last_row_of_a_search_leaves_the_count_and_the_keys_in_order(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.search.setText("AB340")
    await until(
        lambda: any("shown" in one.text() for one in desk.window.counts.findChildren(QLabel))
    )
    shown = next(one for one in desk.window.counts.findChildren(QLabel) if "shown" in one.text())
    before = int(shown.text().split()[0])
    desk.page.search.setText("AB3406")
    await until(lambda: shown.text() == "1 shown")
    assert before > 1
    desk.page.table.select("AB3406")
    desk.page.table.setFocus()
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))
    named(desk.dialog("End callback"), QPushButton, "End now").click()
    await until(lambda: shown.text() == "0 shown")
    await idle(desk)
    clear = named(desk.page.state, QPushButton, "Clear search")
    await until(clear.hasFocus)
    desk.page.actions_.undo_end.trigger()
    await until(lambda: desk.has_dialog("Re-create callback"))
    leave(desk.dialog("Re-create callback"))
    desk.page.search.setText("")
    await until(lambda: not shown.isVisible())
    await desk.aclose()


async def test_a_search_for_what_ended_offers_to_show_it(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    ended = next(one for one in desk.page.listed if one.callback_id == "AB3406")
    await desk.backend.services.changes.end(company, ended, listed=desk.page.listed)
    await until(lambda: "AB3406" not in {one.callback_id for one in desk.page.listed})
    desk.page.search.setText("state:ended")
    await until(lambda: desk.page.state.heading == "No callback matches")
    assert "Nothing is called state here" in desk.page.state.said
    desk.page.search.setText("status:ended")
    await until(lambda: "Nothing is called" not in desk.page.state.said)
    named(desk.page.state, QPushButton, "Show ended").click()
    await until(lambda: desk.page.model.row_of("AB3406") is not None)
    assert desk.page.actions_.show_ended.isChecked()
    await idle(desk)
    await desk.aclose()


async def test_after_an_end_the_next_row_is_selected_where_ended_ones_are_shown_too(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.actions_.show_ended.setChecked(True)
    await idle(desk)
    desk.page.table.select("AB3413")
    following = desk.page.table.currentIndex().row() + 1
    next_id = desk.page.model.callback_at(following).callback_id
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))
    named(desk.dialog("End callback"), QPushButton, "End now").click()
    await until(lambda: "AB3413 was ended" in desk.window.bar.text())
    await idle(desk)
    assert desk.page.model.row_of("AB3413") is not None
    assert selected_id(desk) == next_id
    await desk.aclose()
