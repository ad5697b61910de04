"""Forms that are open while the world goes on: they follow it, and lose nothing."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, ChangeKind, Outcome, Step
from app.domain.companies.company import Company, CompanyKind
from app.domain.errors import NotFoundError
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.text.messages import message_for
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.callbacks.draft_form import DraftForm
from app.ui.callbacks.replace_dialog import ReplaceDialog
from app.ui.runtime.tasks import Job
from tests.conftest import PASSWORD
from tests.services.conftest import Cut
from tests.ui.callbacks.test_change_results import DRAFT
from tests.ui.conftest import Desk, lent_other, named, opened, ui_context, until

NEW = "https://hooks.example.net/new"
NAME = "Type the company name to confirm"


def production(company: Company, line: Cut) -> Company:
    return msgspec.structs.replace(
        company, kind=CompanyKind.PRODUCTION, name="Lumen", base_url=line.base_url
    )


def replacing(desk: Desk, callback_id: str) -> ReplaceDialog:
    desk.page.table.select(callback_id)
    desk.page.actions_.replace.trigger()
    dialog = desk.dialog("Replace callback")
    assert isinstance(dialog, ReplaceDialog)
    return dialog


def problems(dialog: QDialog) -> str:
    return named(dialog, QPlainTextEdit, "Problems").toPlainText()


def leave(dialog: QDialog) -> None:
    dialog.reject()
    dialog.reject()


def refusing_once(*, list_fails: bool = False) -> Callable[[bytes], str]:
    """A server without PUT that refuses the first create; after the second, lists may fail."""
    posted: list[bytes] = []

    def when(head: bytes) -> str:
        if head.startswith(b"PUT"):
            return "HTTP/1.1 405 No\n{}"
        if head.startswith(b"POST"):
            posted.append(head)
            if len(posted) == 1:
                return 'HTTP/1.1 422 No\n{"errors":[{"message":"refused"}]}'
        unread = list_fails and len(posted) == 2 and head.startswith(b"GET")
        return "HTTP/1.1 503 No\n{}" if unread else ""

    return when


async def registered(desk: Desk, company: Company) -> Callback:
    made = await (await desk.connections.of(company)).create_callback(DRAFT)
    assert made is not None
    desk.page.refresh()
    await until(lambda: desk.page.model.row_of(made.callback_id) is not None)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    return made


def test_a_filter_that_the_form_shows_for_another_type_goes_on(qapp: QApplication) -> None:
    form = DraftForm(ui_context(qapp))
    form.fill(
        Callback(
            callback_id="1",
            event_type="company_participant_added",
            filters=(("campaign_id", "w3"),),
            destination_url="https://a.example",
        )
    )
    assert form.draft().filters == (("campaign_id", "w3"),)


def test_dates_say_what_was_understood_by_ear_too(qapp: QApplication) -> None:
    form = DraftForm(ui_context(qapp))
    starts, ends = form.starts.edit, form.ends.edit
    ends.setText("2 Dec 2099")
    assert "2 Dec 2099 23:59" in ends.accessibleDescription()
    ends.setText("not a date")
    assert "Not understood" in ends.accessibleDescription()
    starts.setText("1 Jan 2020")
    assert "The start lies in the past" in starts.accessibleDescription()
    assert "1 Jan 2020" in starts.accessibleDescription()
    starts.setText("now")
    assert "past" not in starts.accessibleDescription()
    ends.setText("1 Jan 2020")
    said = ends.accessibleDescription()
    assert "1 Jan 2020 23:59" in said
    assert len(said.splitlines()) == 2, "that it is over, and what was understood"
    form.deleteLater()


async def test_a_replace_whose_list_cannot_be_read_sends_nothing(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = production(company, line)
        await opened(desk, near)
        desk.guard.unlock(near)
        dialog = replacing(desk, "AB3406")
        named(dialog, QLineEdit, "Destination URL").setText(NEW)
        line.when = lambda head: (
            "HTTP/1.1 503 No\n{}"
            if head.startswith(b"GET") and head.split()[1].endswith((b"callbacks", b"callbacks/"))
            else ""
        )
        named(dialog, QPushButton, "Replace now").click()
        await until(lambda: "The list could not be read" in problems(dialog))
        assert "Nothing was sent" in problems(dialog)
        assert not any(head.startswith((b"PUT", b"DELETE", b"POST")) for head in line.seen)
        leave(dialog)
        await desk.aclose()


async def test_the_name_is_asked_for_once_the_other_cover_is_gone(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    async with Cut(company.base_url) as line:
        near = production(company, line)
        await opened(desk, near)
        desk.guard.unlock(near)
        made = await registered(desk, near)
        mine = sandbox.companies[0].get(made.callback_id)
        twin = msgspec.structs.replace(mine, callback_id="ZZ1", url="https://twin.example/x")
        sandbox.companies[0]._by_id["ZZ1"] = twin
        desk.page.refresh()
        await until(lambda: desk.page.model.row_of("ZZ1") is not None)
        dialog = replacing(desk, made.callback_id)
        dialog.form.starts.set_moment(datetime.now(UTC) + timedelta(days=2))
        name = named(dialog, QLineEdit, NAME)
        assert not name.isVisible()
        sandbox.companies[0].end("ZZ1", datetime.now(UTC))  # a colleague does
        named(dialog, QPushButton, "Replace now").click()
        await until(name.isVisible)
        await until(lambda: "name was not typed" in problems(dialog))
        assert not any(head.startswith((b"PUT", b"DELETE")) for head in line.seen)
        name.setText("Lumen")
        assert named(dialog, QPushButton, "Replace now").isEnabled()
        leave(dialog)
        await desk.aclose()


async def test_after_a_roll_back_the_form_is_about_what_is_there(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = production(company, line)
        await opened(desk, near)
        desk.guard.unlock(near)
        made = await registered(desk, near)
        dialog = replacing(desk, made.callback_id)
        named(dialog, QLineEdit, "Destination URL").setText(NEW)
        line.when = refusing_once()
        named(dialog, QPushButton, "Replace now").click()
        await until(lambda: "is back as" in problems(dialog))
        now = dialog.old.callback_id
        assert now != made.callback_id
        headings = [one.text() for one in dialog.findChildren(QLabel)]
        assert f"Replace {now} for Lumen" in headings
        named(dialog, QPushButton, "What will be sent").click()
        sent = named(dialog, QPlainTextEdit, "What will be sent")
        # It is seen whole, however long the form is.
        place = dialog._scroll.viewport()
        await until(
            lambda: (
                sent.mapTo(place, sent.rect().bottomLeft()).y() <= place.height()
                and sent.mapTo(place, sent.rect().topLeft()).y() >= 0
            )
        )
        # By now it is known that the server does not change in place.
        await until(lambda: sent.toPlainText().startswith("DELETE"))
        assert sent.toPlainText().split("\n")[0].endswith(f"/{now}")
        dialog.form.starts.set_moment(datetime.now(UTC) + timedelta(days=2))
        assert named(dialog, QLineEdit, NAME).isVisible()
        dialog.reject()
        assert dialog.isVisible()
        assert "Nothing was sent" not in problems(dialog)
        dialog.reject()
        await desk.aclose()


async def test_putting_a_value_back_is_a_difference_to_what_is_there_now(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    dialog = replacing(desk, "AB3406")
    before = dialog.old.destination_url
    url = named(dialog, QLineEdit, "Destination URL")
    url.setText(NEW)
    sandbox.companies[0].get("AB3406").url = "https://theirs.example/x"
    act = named(dialog, QPushButton, "Replace now")
    act.click()
    await until(lambda: "was changed meanwhile" in problems(dialog))
    url.setText("https://theirs.example/x")
    assert not act.isEnabled()
    url.setText(before)
    assert act.isEnabled()
    leave(dialog)
    await desk.aclose()


async def test_what_begins_at_once_is_told_by_the_clock_of_the_server(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    server = Sandbox(password=PASSWORD, clock=lambda: datetime.now(UTC) + timedelta(hours=3))
    server.start()
    await opened(desk, msgspec.structs.replace(company, base_url=server.base_url))
    desk.page.refresh()  # two answers show a wrong clock
    await until(lambda: desk.page.listing.clock_ahead is not None)
    dialog = replacing(desk, "AB3406")
    starts = named(dialog, QLineEdit, "Starts")
    starts.setText("in 1 hours")
    assert "begins at once" in starts.accessibleDescription()
    later = "nothing is sent until then"
    assert not any(later in one.text() for one in dialog.findChildren(QLabel) if one.isVisible())
    starts.setText("in 4 hours")
    assert "begins at once" not in starts.accessibleDescription()
    assert any(later in one.text() for one in dialog.findChildren(QLabel) if one.isVisible())
    leave(dialog)
    await desk.aclose()
    server.stop()


async def test_an_end_is_not_asked_about_over_another_company(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    async with Cut(company.base_url) as line:
        near = production(company, line)
        await opened(desk, near)
        other = lent_other(desk, company, sandbox)
        desk.guard.unlock(near)
        desk.page.table.select("AB3406")
        line.when = lambda _: "held"
        desk.page.actions_.end.trigger()
        await line.holding.wait()
        desk.window.show_companies("c2")
        await until(lambda: desk.page.company == other and len(desk.page.listed) > 0)
        line.when = lambda _: ""
        line.go_on.set()
        await until(lambda: not desk.window.runner.is_busy(Job.ASK_TO_END))
        assert not desk.has_dialog("End callback")
        await desk.aclose()


async def test_a_question_does_not_stay_shut_after_what_nobody_foresaw(
    qapp: QApplication, desk: Desk, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(desk, company)
    change = Change(
        change_id=1,
        company_id=company.company_id,
        company_name=company.name,
        kind=ChangeKind.CREATE,
        step=Step.CREATING,
        opened_at=datetime.now(UTC),
        user="ann",
        draft=DRAFT,
        outcome=Outcome.UNKNOWN,
    )
    desk.page.commands().unfinished(company, change)
    dialog = desk.dialog("Unfinished change")
    unforeseen: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, found: unforeseen.append(found))

    async def break_down(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(desk.page.commands()._changes, "resolve", break_down)
    named(dialog, QPushButton, "Look again").click()
    await until(lambda: bool(unforeseen))
    dialog.reject()
    assert not dialog.isVisible()
    await desk.aclose()


async def test_re_creating_instead_keeps_a_date_that_is_to_be_put_right(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = replacing(desk, "AB3406")
    named(dialog, QLineEdit, "Destination URL").setText(NEW)
    await (await desk.connections.of(company)).end_callback("AB3406")
    named(dialog, QPushButton, "Replace now").click()
    instead = named(dialog, QPushButton, "Re-create instead")
    await until(instead.isVisible)
    named(dialog, QLineEdit, "Ends").setText("2 Dec 2O27")
    instead.click()
    await until(lambda: desk.has_dialog("Re-create callback"))
    anew = desk.dialog("Re-create callback")
    assert named(anew, QLineEdit, "Ends").text() == "2 Dec 2O27"
    leave(anew)
    await desk.aclose()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("listed", "the old one goes on"),
        ("ended here", "the old one stays ended"),
        ("vanished", "listed no more"),
    ],
)
async def test_re_creating_says_what_became_of_the_old_one(  # noqa: PLR0917 - fixtures and a case
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox, how: str, words: str
) -> None:
    await opened(desk, company)
    old = desk.page.model.callback_of("AB3406")
    assert old is not None
    if how == "ended here":
        await desk.page.commands()._changes.end(company, old, listed=())
    elif how == "vanished":
        del sandbox.companies[0]._by_id["AB3406"]
    desk.page.refresh()
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    desk.page.commands().recreate(company, old)  # as the bar does after an end: by its old copy
    await until(lambda: desk.has_dialog("Re-create callback"))
    dialog = desk.dialog("Re-create callback")
    assert any(words in one.text() for one in dialog.findChildren(QLabel))
    leave(dialog)
    await desk.aclose()


async def test_a_form_that_was_refused_does_not_say_that_nothing_was_sent(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.commands().create(company)
    dialog = desk.dialog("New callback")
    taken = desk.page.listed[0]
    form = dialog.form  # type: ignore[attr-defined]
    form.fill(taken)
    dialog.reject()
    assert "Nothing was sent" in problems(dialog)
    named(dialog, QPushButton, "Create callback").click()
    await until(lambda: "covers" in problems(dialog))
    dialog.reject()
    assert dialog.isVisible()
    assert "Nothing was sent" not in problems(dialog)
    dialog.reject()
    await desk.aclose()


async def test_what_sends_is_shut_while_changes_are_locked(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    real = msgspec.structs.replace(company, kind=CompanyKind.PRODUCTION, name="Lumen")
    await opened(desk, real)
    desk.guard.unlock(real)
    for name, act in (("End callback", "End now"), ("New callback", "Create callback")):
        desk.page.table.select("AB3406")
        desk.page.follow_actions()
        action = desk.page.actions_.end if act == "End now" else desk.page.actions_.new
        action.trigger()
        await until(lambda name=name: desk.has_dialog(name))  # type: ignore[misc]
        dialog = desk.dialog(name)
        why = named(dialog, QLineEdit, "Why")
        why.setText("a reason")
        pressed = named(dialog, QPushButton, act)
        could = pressed.isEnabled()
        desk.guard.lock()
        await until(lambda pressed=pressed: "Locked" in pressed.toolTip())  # type: ignore[misc]
        assert not pressed.isEnabled()
        named(dialog, QPushButton, "Unlock changes").click()
        assert pressed.isEnabled() is could
        assert why.text() == "a reason"
        leave(dialog)
        await until(lambda name=name: not desk.has_dialog(name))  # type: ignore[misc]
    await desk.aclose()


@pytest.mark.parametrize("list_fails", [False, True])
async def test_a_roll_back_leaves_a_form_that_goes_on(
    qapp: QApplication, desk: Desk, company: Company, *, list_fails: bool
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        made = await registered(desk, near)
        dialog = replacing(desk, made.callback_id)
        named(dialog, QLineEdit, "Destination URL").setText(NEW)
        line.when = refusing_once(list_fails=list_fails)
        act = named(dialog, QPushButton, "Replace now")
        act.click()
        await until(lambda: "is back as" in problems(dialog))
        assert dialog.old.callback_id != made.callback_id
        line.when = lambda head: "HTTP/1.1 405 No\n{}" if head.startswith(b"PUT") else ""
        act.click()  # at once
        await until(lambda: not desk.has_dialog("Replace callback"))
        await until(lambda: "was replaced by" in desk.window.bar.text())
        await desk.aclose()


def test_an_end_that_passes_while_the_form_is_open_leaves_a_way(qapp: QApplication) -> None:
    now = [datetime(2026, 11, 25, 12, tzinfo=UTC)]
    parent = QWidget()
    dialog = ReplaceDialog(
        parent,
        Callback(
            callback_id="1",
            event_type="subscription_added",
            destination_url="https://a.example/x",
            ends_at=now[0] + timedelta(minutes=2),
        ),
        "Acme",
        ui_context(qapp, lambda: now[0]),
        listed=list,
        preview=lambda *_: "",
        uncovers=lambda *_: False,
    )
    dialog.form.url.setText(NEW)
    act, instead = (named(dialog, QPushButton, one) for one in ("Replace now", "Re-create instead"))
    assert act.isEnabled()
    assert instead.isHidden()
    now[0] += timedelta(minutes=3)
    dialog.form.url.setText(NEW + "/b")
    assert not act.isEnabled()
    assert not instead.isHidden()
    # What differs in parts of a second is no difference.
    parts = msgspec.structs.replace(
        dialog.old, ends_at=now[0] + timedelta(days=1, microseconds=123_000)
    )
    dialog.form.url.setText(parts.destination_url)
    dialog.form.ends.set_moment(now[0] + timedelta(days=1))
    dialog.show_old(parts)
    assert act.toolTip() == "Nothing is different yet."
    parent.deleteLater()


async def test_re_creating_instead_keeps_a_filter_that_is_to_be_put_right(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = replacing(desk, "AB3406")
    dialog.form.event_type.setEditText("custom_thing")
    named(dialog, QLineEdit, "Filter JSON").setText('{"list_id": "48213", "x":')
    await (await desk.connections.of(company)).end_callback("AB3406")
    dialog.show_over(message_for(NotFoundError("gone")))
    named(dialog, QPushButton, "Re-create instead").click()
    await until(lambda: desk.has_dialog("Re-create callback"))
    anew = desk.dialog("Re-create callback")
    assert named(anew, QLineEdit, "Filter JSON").text() == '{"list_id": "48213", "x":'
    leave(anew)
    await desk.aclose()


async def test_a_form_that_is_left_meanwhile_makes_no_other(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = replacing(desk, "AB3406")
    dialog.show_over(message_for(NotFoundError("gone")))
    named(dialog, QPushButton, "Re-create instead").click()
    leave(dialog)  # before the memory has answered
    await until(lambda: not desk.window.runner.is_busy(Job.ASK_TO_RECREATE))
    assert not desk.has_dialog("Re-create callback")
    await desk.aclose()


async def test_a_refused_overlap_shows_what_can_be_done_and_keeps_the_keys(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.resize(1366, 768)
    desk.page.actions_.new.trigger()
    dialog = desk.dialog("New callback")
    assert isinstance(dialog, DraftDialog)
    named(dialog, QComboBox, "Event type").setEditText("subscription_added")
    named(dialog, QLineEdit, "List ID").setText("51877")
    url = named(dialog, QLineEdit, "Destination URL")
    url.setText("https://hooks.example.net/x")
    url.setFocus()
    QTest.keyClick(url, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: dialog.problems.isVisible() and not dialog._busy)
    assert url.hasFocus()
    show = named(dialog, QPushButton, "Show AB3406")

    def is_seen() -> bool:
        return show.visibleRegion().boundingRect() == show.rect()

    await until(is_seen)
    dialog.done(0)
    await desk.aclose()


async def test_a_refused_password_can_be_typed_from_the_form_and_nothing_is_lost(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    desk.page.actions_.new.trigger()
    form = desk.dialog("New callback")
    named(form, QComboBox, "Event type").setEditText("person_added")
    named(form, QLineEdit, "Destination URL").setText(NEW)
    type_it = named(form, QPushButton, "Type password")
    sandbox.set_trouble(Trouble.PASSWORD_REFUSED)
    named(form, QPushButton, "Create callback").click()
    await until(lambda: "password was refused" in problems(form))
    assert type_it.isVisible()
    sandbox.set_trouble(Trouble.NONE)
    type_it.click()
    await until(lambda: desk.has_dialog("Type password"))
    question = desk.dialog("Type password")
    named(question, QLineEdit, "Password").setText(PASSWORD)
    before = desk.page.reader.known.read_at
    named(question, QPushButton, "Use password").click()
    await until(lambda: desk.page.reader.known.read_at != before)
    assert named(form, QLineEdit, "Destination URL").text() == NEW
    named(form, QPushButton, "Create callback").click()
    await until(lambda: not form.isVisible() or "clashes" in problems(form))
    assert not type_it.isVisible()
    leave(form)
    await desk.aclose()


async def test_a_replacement_that_was_not_made_says_that_all_is_as_it_was(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    async with Cut(company.base_url) as line:
        near = msgspec.structs.replace(company, base_url=line.base_url)
        await opened(desk, near)
        dialog = replacing(desk, "AB3406")
        named(dialog, QLineEdit, "Destination URL").setText(NEW)
        line.when = lambda _: "before"
        named(dialog, QPushButton, "Replace now").click()
        problems = named(dialog, QPlainTextEdit, "Problems")
        await until(problems.isVisible)
        assert "Nothing was changed." in problems.toPlainText()
        assert not any(head.startswith((b"PUT", b"DELETE", b"POST")) for head in line.seen)
        leave(dialog)
        await desk.aclose()
