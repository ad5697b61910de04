"""Changes of which nobody knows whether they happened, as the window shows them."""

import asyncio
from datetime import timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
)

from app.domain.companies.company import Company, CompanyKind
from app.domain.errors import SaveFailedError
from tests.builders import draft
from tests.services.conftest import Cut
from tests.ui.conftest import Desk, named, opened, until

DRAFT = draft()


def filled_in(desk: Desk) -> QDialog:
    """The form of a new callback, with what `DRAFT` holds."""
    desk.page.actions_.new.trigger()
    dialog = desk.dialog("New callback")
    named(dialog, QComboBox, "Event type").setEditText(DRAFT.event_type)
    named(dialog, QLineEdit, "List ID").setText("777")
    named(dialog, QLineEdit, "Destination URL").setText(DRAFT.destination_url)
    return dialog


async def test_a_form_in_doubt_looks_again_and_does_not_send_again(
    qapp: QApplication, patient_desk: Desk, company: Company
) -> None:
    desk = patient_desk
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        dialog = filled_in(desk)
        line.when = lambda head: "before" if head.startswith(b"POST") else ""
        create = named(dialog, QPushButton, "Create callback")
        look = named(dialog, QPushButton, "Look again")
        assert not look.isVisible()
        create.click()
        problems = named(dialog, QPlainTextEdit, "Problems")
        await until(lambda: "cannot be told" in problems.toPlainText())
        assert "Last looked at" in problems.toPlainText()
        assert look.isVisible()
        assert not create.isEnabled()
        dialog.form.url.setText(DRAFT.destination_url + "/b")  # type: ignore[attr-defined]
        assert not create.isEnabled()
        assert "cannot be told" in problems.toPlainText()
        assert dialog._scroll.verticalScrollBar().maximum() == 0  # type: ignore[attr-defined]
        held = asyncio.Event()
        line.when, line.go_on = lambda _: "held", held
        look.click()
        await until(lambda: look.text() == "Looking …")
        assert create.text() == "Create callback"  # nothing is sent again
        held.set()
        await until(look.isEnabled)
        # The server is done with it now.
        line.when = lambda _: ""
        made = await (await desk.connections.of(near)).create_callback(DRAFT)
        assert made is not None
        look.click()
        await until(lambda: not desk.has_dialog("New callback"))
        await until(lambda: f"{made.callback_id} was created" in desk.window.bar.text())
        await until(
            lambda: (
                (chosen := desk.page.table.selected()) is not None
                and chosen.callback_id == made.callback_id
            )
        )
        await desk.aclose()


async def test_a_form_in_doubt_can_be_left_while_it_looks(
    qapp: QApplication, patient_desk: Desk, company: Company
) -> None:
    desk = patient_desk
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        dialog = filled_in(desk)
        line.when = lambda head: "after" if head.startswith(b"POST") else "before"
        named(dialog, QPushButton, "Create callback").click()
        problems = named(dialog, QPlainTextEdit, "Problems")
        await until(lambda: "cannot be told" in problems.toPlainText())
        line.when = lambda _: "held"
        named(dialog, QPushButton, "Look again").click()
        await line.holding.wait()
        dialog.reject()  # at once: the bar keeps it
        assert not desk.has_dialog("New callback")
        assert "cannot be told" in desk.window.bar.text()
        line.go_on.set()
        await until(lambda: "was created" in desk.window.bar.text())
        desk.window.bar.dismiss()
        # The question is answered, and does not come back; at most what the list has new shows.
        assert "cannot be told" not in desk.window.bar.text() or not desk.window.bar.isVisible()
        await desk.aclose()


async def test_what_a_list_shows_is_not_called_unknown_any_more(
    qapp: QApplication, patient_desk: Desk, company: Company
) -> None:
    desk = patient_desk
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        desk.page.table.select("AB3406")
        line.when = lambda _: ""
        desk.page.actions_.end.trigger()
        await until(lambda: desk.has_dialog("End callback"))
        # The end is lost on its way back, and nobody can be asked whether it happened.
        line.when = lambda head: "after" if head.startswith(b"DELETE") else "before"
        named(desk.dialog("End callback"), QPushButton, "End now").click()
        await until(lambda: "cannot be told" in desk.window.bar.text())
        line.when = lambda _: ""
        desk.page.refresh()
        await until(lambda: "AB3406 was ended" in desk.window.bar.text())
        assert "cannot be told" not in desk.window.bar.text()
        assert sum(head.startswith(b"DELETE") for head in line.seen) == 1
        await desk.aclose()


@pytest.mark.parametrize("replaces", [False, True])
async def test_a_form_that_was_left_in_doubt_is_filled_in_again_where_nothing_happened(
    qapp: QApplication, patient_desk: Desk, company: Company, *, replaces: bool
) -> None:
    desk = patient_desk
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        if replaces:
            desk.page.table.select("AB3406")
            desk.page.actions_.replace.trigger()
            dialog, act = desk.dialog("Replace callback"), "Replace now"
            named(dialog, QLineEdit, "Destination URL").setText(DRAFT.destination_url)
        else:
            dialog, act = filled_in(desk), "Create callback"
        QTest.keyClicks(named(dialog, QLineEdit, "Why"), "asked for by mail")
        stopped = b"DELETE" if replaces else b"POST"
        line.when = lambda head: "before" if head.startswith(stopped) else ""
        named(dialog, QPushButton, act).click()
        if replaces:
            await until(lambda: "cannot be told" in desk.window.bar.text())
        else:
            problems = named(dialog, QPlainTextEdit, "Problems")
            await until(lambda: "cannot be told" in problems.toPlainText())
            # What is in doubt was sent: another text would be lost without a word.
            url, why = named(dialog, QLineEdit, "Destination URL"), named(dialog, QLineEdit, "Why")
            QTest.keyClicks(url, "x")
            QTest.keyClicks(why, "x")
            assert (url.text(), why.text()) == (DRAFT.destination_url, "asked for by mail")
            assert named(dialog, QPushButton, "Look again").hasFocus()
            dialog.reject()
        line.when = lambda _: ""
        desk.backend.services.changes._resolver._certain_after = timedelta(0)
        named(desk.window.bar, QPushButton, "What to do").click()
        named(desk.dialog("Unfinished change"), QPushButton, "Look again").click()
        await until(lambda: "did not happen" in desk.window.bar.text())
        named(desk.window.bar, QPushButton, "Fill in again").click()
        again = desk.dialog("Replace callback" if replaces else "New callback")
        assert named(again, QLineEdit, "Destination URL").text() == DRAFT.destination_url
        assert named(again, QLineEdit, "Why").text() == "asked for by mail"
        again.reject()
        assert again.isVisible()  # it is what somebody typed: it is not lost at once
        again.reject()
        await desk.aclose()


async def test_what_is_typed_as_the_reason_is_asked_about_again(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = filled_in(desk)
    dialog.reject()
    problems = named(dialog, QPlainTextEdit, "Problems")
    assert "Cancel once more" in problems.toPlainText()
    QTest.keyClicks(named(dialog, QLineEdit, "Why"), "asked for by mail")
    assert not problems.isVisible()
    dialog.reject()
    assert dialog.isVisible()
    assert "Cancel once more" in problems.toPlainText()
    dialog.reject()
    assert not dialog.isVisible()
    await desk.aclose()


async def test_an_end_in_doubt_leads_to_what_to_do_until_it_is_known(
    qapp: QApplication, patient_desk: Desk, company: Company
) -> None:
    desk = patient_desk
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        desk.page.table.select("AB3406")
        line.when = lambda head: "before" if head.startswith(b"DELETE") else ""
        desk.page.actions_.end.trigger()
        await until(lambda: desk.has_dialog("End callback"))
        named(desk.dialog("End callback"), QPushButton, "End now").click()
        await until(lambda: "cannot be told" in desk.window.bar.text())
        named(desk.window.bar, QPushButton, "What to do").click()
        asked = desk.dialog("Unfinished change")
        named(asked, QPushButton, "Look again").click()
        problems = named(asked, QPlainTextEdit, "Problems")
        await until(lambda: "Last looked at" in problems.toPlainText())
        asked.reject()  # puts it off, and does not hide it
        await until(lambda: "cannot be told" in desk.window.bar.text())
        assert desk.window.bar.isVisible()
        line.when = lambda _: ""
        await (await desk.connections.of(near)).end_callback("AB3406")
        named(desk.window.bar, QPushButton, "What to do").click()
        named(desk.dialog("Unfinished change"), QPushButton, "Look again").click()
        await until(lambda: "AB3406 was ended" in desk.window.bar.text())
        assert not desk.has_dialog("Unfinished change")
        assert named(desk.window.bar, QPushButton, "Re-create").isVisible()
        assert sum(head.startswith(b"DELETE") for head in line.seen) == 2  # one was the server's
        await desk.aclose()


async def test_a_form_that_was_locked_meanwhile_is_unlocked_where_it_stands(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    real = msgspec.structs.replace(company, kind=CompanyKind.PRODUCTION, name="Lumen")
    await opened(desk, real)
    named(desk.window.band, QPushButton, "Unlock changes").click()
    dialog = filled_in(desk)
    desk.guard.lock()
    create = named(dialog, QPushButton, "Create callback")
    create.click()
    problems = named(dialog, QPlainTextEdit, "Problems")
    await until(lambda: "locked" in problems.toPlainText())
    await until(
        lambda: any(
            one.accessibleName() == "Unlock changes" for one in dialog.findChildren(QPushButton)
        )
    )
    named(dialog, QPushButton, "Unlock changes").click()
    create.click()
    await until(lambda: not desk.has_dialog("New callback"))
    await desk.aclose()


async def test_a_last_cover_is_told_from_what_is_listed_now(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    real = msgspec.structs.replace(company, kind=CompanyKind.PRODUCTION, name="Lumen")
    await opened(desk, real)
    desk.guard.unlock(real)
    api = await desk.connections.of(real)
    first = await api.create_callback(DRAFT)
    assert first is not None
    desk.page.refresh()
    await until(lambda: desk.page.model.row_of(first.callback_id) is not None)
    desk.page.table.select(first.callback_id)
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))
    dialog = desk.dialog("End callback")
    assert not named(dialog, QPushButton, "End now").isEnabled()
    name = named(dialog, QLineEdit, "Type the company name to confirm")
    name.setText("lumen")
    QTest.keyClick(name, Qt.Key.Key_Return)
    assert dialog.isVisible()  # and not answered with Keep
    name.setText("Lumen")
    QTest.keyClick(name, Qt.Key.Key_Return)
    await until(lambda: "was ended" in desk.window.bar.text())
    await desk.aclose()


async def test_a_replace_stops_where_somebody_else_has_changed_it(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        desk.page.table.select("AB3406")
        old = desk.page.table.selected()
        assert old is not None
        desk.page.actions_.replace.trigger()
        dialog = desk.dialog("Replace callback")
        named(dialog, QLineEdit, "Destination URL").setText("https://hooks.example.net/new")
        theirs = old.raw.decode().replace(old.destination_url, "https://elsewhere.example/x")
        line.when = lambda head: (
            f"HTTP/1.1 200 OK\n{theirs}" if head.startswith(b"GET") and b"AB3406" in head else ""
        )
        named(dialog, QPushButton, "Replace now").click()
        problems = named(dialog, QPlainTextEdit, "Problems")
        await until(lambda: "was changed meanwhile" in problems.toPlainText())
        assert not any(head.startswith((b"PUT", b"DELETE", b"POST")) for head in line.seen)
        shown = [one.toPlainText() for one in dialog.findChildren(QPlainTextEdit)]
        assert "https://elsewhere.example/x" in shown
        dialog.reject()
        dialog.reject()
        await desk.aclose()


@pytest.mark.parametrize("how", ["ended", "not found"])
async def test_what_was_typed_to_replace_one_that_is_over_may_be_re_created(
    qapp: QApplication, desk: Desk, company: Company, how: str
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        api = await desk.connections.of(near)
        desk.page.table.select("AB3406")
        desk.page.actions_.replace.trigger()
        dialog = desk.dialog("Replace callback")
        named(dialog, QLineEdit, "Destination URL").setText("https://hooks.example.net/new")
        named(dialog, QLineEdit, "Why").setText("a new server")
        instead = named(dialog, QPushButton, "Re-create instead")
        assert not instead.isVisible()
        if how == "ended":
            await api.end_callback("AB3406")
            line.seen.clear()
        else:
            line.when = lambda head: (
                "HTTP/1.1 404 Not Found\n{}"
                if head.startswith(b"GET") and b"AB3406" in head
                else ""
            )
        named(dialog, QPushButton, "Replace now").click()
        await until(instead.isVisible)
        said = named(dialog, QPlainTextEdit, "Problems").toPlainText()
        assert ("ended meanwhile" in said) is (how == "ended")
        assert named(dialog, QPushButton, "Replace now").isEnabled() is (how == "not found")
        assert not any(head.startswith((b"PUT", b"DELETE", b"POST")) for head in line.seen)
        instead.click()
        await until(lambda: desk.has_dialog("Re-create callback"))
        assert not desk.has_dialog("Replace callback")
        anew = desk.dialog("Re-create callback")
        assert named(anew, QLineEdit, "Destination URL").text() == "https://hooks.example.net/new"
        assert named(anew, QLineEdit, "Why").text() == "a new server"
        anew.reject()
        assert anew.isVisible(), "what was typed is not lost at once"
        if how == "not found":
            line.when = lambda head: ""
            await api.end_callback("AB3406")
        named(anew, QPushButton, "Create callback").click()
        await until(lambda: not desk.has_dialog("Re-create callback"))
        await until(
            lambda: any(
                one.destination_url == "https://hooks.example.net/new" for one in desk.page.listed
            )
        )
        await desk.aclose()


async def test_a_change_that_could_not_be_written_down_is_said_until_it_is_dismissed(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))

    async def full(*_: object, **__: object) -> None:
        msg = "database or disk is full"
        raise SaveFailedError(msg)

    monkeypatch.setattr(desk.page.commands()._changes._journal._journal, "open", full)
    asked = desk.page.reader.known._asked
    named(desk.dialog("End callback"), QPushButton, "End now").click()
    await until(lambda: "journal" in desk.window.bar.text())
    await until(lambda: not desk.window.runner.is_changing)
    assert desk.page.reader.known._asked == asked  # nothing was sent: there is nothing to read
    assert "journal" in desk.window.bar.text()
    await desk.aclose()
