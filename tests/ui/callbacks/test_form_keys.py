"""The forms by keys: what is marked is taken and nothing else, and the size stays as one types."""

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView, QToolButton

from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.callbacks.near_types import near_types
from app.domain.companies.company import Company
from app.text.messages import UserMessage
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.runtime.tasks import Job
from tests.builders import change
from tests.ui.conftest import Desk, named, opened, until


async def new_form(desk: Desk) -> DraftDialog:
    desk.page.actions_.new.trigger()
    await until(lambda: desk.has_dialog("New callback"))
    dialog = desk.dialog("New callback")
    assert isinstance(dialog, DraftDialog)
    return dialog


# A screen that is not there cannot lend its keys to a list.
@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_a_type_is_found_by_its_sentence_and_only_taken_when_marked(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await new_form(desk)
    choice = dialog.form.event_type
    QTest.keyClicks(choice, "joined a subscr")
    await until(choice._popup.isVisible)
    QTest.keyClick(choice._popup, Qt.Key.Key_Return)
    assert choice.currentText() == "joined a subscr"
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText() == "joined a subscr"
    QTest.keyClick(choice._popup, Qt.Key.Key_Down)
    QTest.keyClick(choice._popup, Qt.Key.Key_Return)
    assert choice.currentText() == "subscription_added"
    choice.clearEditText()
    QTest.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText() == ""
    choice._popup.hide()
    QTest.keyClicks(choice, "unmatched_message_receive")
    await until(choice._popup.isVisible)
    QTest.keyClicks(choice, "d")
    await until(lambda: not choice._popup.isVisible())
    assert choice.currentText() == "unmatched_message_received"
    dialog.done(0)
    await desk.aclose()


async def test_an_unknown_type_offers_the_one_that_was_meant(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await new_form(desk)
    size = dialog.size()
    dialog.form.event_type.setCurrentText("subscripton_aded")
    named(dialog, QPushButton, "Did you mean subscription_added?").click()
    assert dialog.form.event_type.currentText() == "subscription_added"
    dialog.form.url.setText("not an address")
    dialog.form.starts.edit.setText("the day after never")
    assert dialog.size() == size
    dialog.done(0)
    await desk.aclose()


def test_what_is_near_a_type() -> None:
    assert near_types("person_added") == ()
    assert near_types("Person-Added") == ("person_added",)
    assert near_types("zzz") == ()
    assert near_types("") == ()


async def test_enter_on_a_button_does_it_and_ctrl_enter_does_the_act(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await new_form(desk)
    named(dialog, QPushButton, "Cancel").setFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    await until(lambda: not desk.has_dialog("New callback"))
    dialog = await new_form(desk)
    dialog.why.setFocus()
    QTest.keyClick(dialog.why, Qt.Key.Key_Return)
    assert dialog.problems.toPlainText() == ""
    QTest.keyClick(dialog.why, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "Event type" in dialog.problems.toPlainText()
    dialog.done(0)
    await desk.aclose()


async def test_replace_begins_at_the_address(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3401")
    desk.page.actions_.replace.trigger()
    await until(lambda: desk.has_dialog("Replace callback"))
    dialog = desk.dialog("Replace callback")
    assert isinstance(dialog, DraftDialog)
    assert dialog.focusWidget() is dialog.form.url
    dialog.done(0)
    await desk.aclose()


async def test_a_form_waits_while_the_one_that_overlaps_is_looked_at(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await new_form(desk)
    other = next(one for one in desk.page.listed if one.callback_id == "AB3401")
    dialog.form.fill(other)
    dialog.why.setText("for the autumn")
    named(dialog, QPushButton, "Show AB3401").click()
    await until(lambda: not desk.has_dialog("New callback"))
    await until(lambda: (one := desk.page.table.selected()) is not None and one == other)
    assert "is kept" in desk.window.bar.text()
    assert (await new_form(desk)).why.text() == "for the autumn"
    assert not desk.window.bar.isVisible()
    named(dialog, QPushButton, "Replace it").click()
    await until(lambda: desk.has_dialog("Replace callback"))
    replacing = desk.dialog("Replace callback")
    assert isinstance(replacing, DraftDialog)
    assert replacing.form.url.text() == other.destination_url
    assert replacing.why.text() == "for the autumn"
    assert not desk.has_dialog("New callback")
    replacing.done(0)
    await desk.aclose()


async def test_the_calendar_is_picked_from_by_keys_and_names_its_parts(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await new_form(desk)
    dialog.form.starts.edit.setText("2026-12-02")
    calendar = dialog.form.starts.calendar()
    assert calendar.selectedDate() == QDate(2026, 12, 2)
    assert all(one.accessibleName() for one in calendar.findChildren(QToolButton))
    days = calendar.focusProxy() or calendar
    QTest.keyClick(days, Qt.Key.Key_Right)
    QTest.keyClick(days, Qt.Key.Key_Return)
    assert dialog.form.starts.edit.text() == "2026-12-03"
    dialog.done(0)
    await desk.aclose()


async def test_a_callback_is_duplicated(qapp: QApplication, desk: Desk, company: Company) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    assert (like := desk.page.table.selected()) is not None
    named(desk.page.panel, QPushButton, "Duplicate callback").click()
    await until(lambda: desk.has_dialog("New callback"))
    dialog = desk.dialog("New callback")
    assert isinstance(dialog, DraftDialog)
    draft = dialog.form.draft()
    assert (draft.event_type, draft.filters) == (like.event_type, like.filters)
    assert draft.destination_url == like.destination_url
    assert "AB3406" in dialog.card.text
    dialog.reject()
    await until(lambda: not desk.has_dialog("New callback"))
    await desk.aclose()


async def test_a_form_that_sends_or_is_in_doubt_goes_behind_no_other(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await new_form(desk)
    other = next(one for one in desk.page.listed if one.callback_id == "AB3401")
    dialog.form.fill(other)
    for attribute in ("_busy", "unsure"):
        if attribute == "_busy":
            dialog.set_busy(True)
        else:
            dialog.set_busy(False)
            dialog.show_unsure(change(before=other), UserMessage("Perhaps", "Look again."))
        assert not named(dialog, QPushButton, "Replace it").isEnabled()
        assert not named(dialog, QPushButton, "Show AB3401").isEnabled()
        dialog.replace_asked.emit("AB3401")
        dialog.show_asked.emit("AB3401")
        assert desk.has_dialog("New callback")
        assert not desk.has_dialog("Replace callback")
    dialog.show_sure()
    assert named(dialog, QPushButton, "Replace it").isEnabled()
    dialog.done(0)
    await desk.aclose()


async def test_two_forms_wait_one_below_the_other(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    for callback_id in ("AB3401", "AB3402"):
        desk.page.table.select(callback_id)
        desk.page.actions_.duplicate.trigger()
        await until(lambda: desk.has_dialog("New callback"))
        dialog = desk.dialog("New callback")
        assert isinstance(dialog, DraftDialog)
        dialog.why.setText(callback_id)
        named(dialog, QPushButton, f"Show {callback_id}").click()
        await until(lambda: not desk.has_dialog("New callback"))
        await until(lambda: not desk.window.runner.is_busy(Job.FOLLOW))
    for waiting in ("AB3402", "AB3401"):
        dialog = await new_form(desk)
        assert dialog.why.text() == waiting
        dialog.done(0)
    await desk.aclose()


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_where_nothing_matches_nothing_is_marked_and_a_wheel_changes_nothing(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await new_form(desk)
    choice = dialog.form.event_type
    choice.setCurrentText("subscription_added")
    choice.setEditText("zzz")
    choice.list_matches()
    assert not choice.view().currentIndex().isValid()
    choice.hidePopup()
    assert choice.currentText() == "zzz"
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, wheel)
    assert choice.currentText() == "zzz"
    QApplication.sendEvent(desk.window.chooser, wheel)
    assert desk.page.company == company
    dialog.done(0)
    await desk.aclose()


@pytest.mark.qt_log_ignore("This plugin does not support")
async def test_tab_goes_round_the_calendar_and_enter_takes_the_day(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    dialog = await new_form(desk)
    field = dialog.form.starts
    named(dialog, QPushButton, "Pick a day for Starts").click()
    calendar = field.calendar()
    await until(calendar.isVisible)
    met = []
    for _ in range(6):
        focus = calendar.focusWidget()
        assert focus is not None
        met.append(focus.accessibleName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert met == ["Days", "Previous month", "Next month", "Month", "Year", "Days"]
    days = named(calendar, QTableView, "Days")
    days.setFocus()
    before = calendar.selectedDate()
    QTest.keyClick(days, Qt.Key.Key_Right)
    QTest.keyClick(days, Qt.Key.Key_Return)
    await until(lambda: field.edit.text() == before.addDays(1).toString("yyyy-MM-dd"))
    assert not calendar.isVisible()
    dialog.done(0)
    await desk.aclose()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("someone joins a list", "subscription_added"),
        ("leaves list", "subscription_removed"),
        ("subscription_l", "subscription_list_added"),
        ("person_upd", "person_updated"),
    ],
)
async def test_a_type_is_found_by_the_words_of_its_sentence(
    qapp: QApplication, desk: Desk, company: Company, typed: str, first: str
) -> None:
    await opened(desk, company)
    dialog = await new_form(desk)
    found = dialog.form.event_type.completer()
    assert found is not None
    found.setCompletionPrefix(typed)
    model = found.completionModel()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert names[:1] == [first], names
    found.setCompletionPrefix("zzz")
    assert found.completionCount() == 0
    found.setCompletionPrefix("")
    assert found.completionCount() == len(EVENT_TYPES)
    dialog.done(0)
    await desk.aclose()
