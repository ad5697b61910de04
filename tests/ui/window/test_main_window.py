"""What people expect of the window beyond the main job."""

import asyncio
from itertools import pairwise

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company, CompanyKind
from app.domain.companies.secret import Secret
from app.domain.errors import CallbackDeskError, PasswordStoreLockedError
from app.ui.callbacks.table_model import CallbackTableModel
from app.ui.kit.sheet import Sheet
from app.ui.kit.toast import Toast
from app.ui.rows.columns import SECTION
from app.ui.rows.table import CallbackTable
from app.ui.runtime.tasks import Job
from tests.builders import LISTED_IN_PRACTICE
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, named, opened, until


async def test_columns_widths_and_sorting_are_remembered(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    table, column_of = desk.page.table, desk.page.model.column_of
    table.columns_.show(SECTION["method"], shown=False)
    table.columns_.show(SECTION["created"], shown=True)
    table.sortByColumn(column_of(SECTION["id"]), Qt.SortOrder.DescendingOrder)
    table.setColumnWidth(column_of(SECTION["id"]), 133)
    table.set_compact(True)
    desk.window.view.remember()
    kept = desk.window.preferences
    model = CallbackTableModel(desk.window.formats, desk.window.clock)
    again = CallbackTable(model, desk.window.theme, kept, kept)
    assert model.column_of(SECTION["method"]) < 0
    assert model.column_of(SECTION["created"]) >= 0
    assert again.columns_.width_of(SECTION["id"]) == 133
    assert again.horizontalHeader().sortIndicatorSection() == model.column_of(SECTION["id"])
    assert again.verticalHeader().defaultSectionSize() == 28
    again.deleteLater()
    await desk.aclose()


async def test_a_narrow_window_keeps_every_act_within_reach(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    splitter = desk.page.view._splitter
    desk.window.resize(1024, 700)
    await until(lambda: splitter.orientation() is Qt.Orientation.Vertical)
    assert desk.window.width() == 1024
    for name in ("Refresh", "Find by ID", "End callback", "New callback", "Add company"):
        button = named(desk.window, QPushButton, name)
        right = button.mapTo(desk.window, button.rect().bottomRight())
        await until(button.isVisible)
        assert right.x() <= 1024, name
    for width in (720, 939, 1100, 1290):
        desk.window.resize(width, 600)
        await until(lambda: beside_each_other(desk))
    desk.window.resize(1440, 820)
    await until(lambda: splitter.orientation() is Qt.Orientation.Horizontal)
    await desk.aclose()


def beside_each_other(desk: Desk) -> bool:
    """Whether what stands above the table is whole, and nothing lies over anything."""
    direct = desk.page.bar.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    parts = [one for one in direct if one.isVisible()]
    edges = sorted((one.x(), one.width()) for one in parts)
    return (
        all(left + width <= right for (left, width), (right, _) in pairwise(edges))
        and edges[-1][0] + edges[-1][1] <= desk.page.bar.width()
        and all(one.width() >= one.minimumSizeHint().width() for one in parts)
    )


async def test_ctrl_c_copies_the_row_and_says_so(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3401")
    QTest.keyClick(desk.page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text().split("\t")
    assert copied[1] == "person_added"
    assert copied[7] == "AB3401"
    toast = desk.window.findChild(Toast)
    assert toast is not None
    assert toast.isVisible()
    await desk.aclose()


async def test_an_unknown_type_takes_a_free_filter(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.actions_.new.trigger()
    dialog = desk.dialog("New callback")
    named(dialog, QComboBox, "Event type").setEditText("coupon_redeemed")
    free = named(dialog, QLineEdit, "Filter JSON")
    assert free.isVisible()
    free.setText("{broken")
    hint = dialog.findChild(QLabel, "FilterJSONEditHint")
    assert hint is not None
    assert "Not a JSON object" in hint.text()
    free.setText('{"coupon_id": "7"}')
    named(dialog, QLineEdit, "Destination URL").setText("https://hooks.example.net/x")
    named(dialog, QPushButton, "What will be sent").setChecked(True)
    sent = named(dialog, QPlainTextEdit, "What will be sent").toPlainText()
    assert sent.startswith("POST http://127.0.0.1")
    assert '"coupon_redeemed": {\n    "coupon_id": "7"' in sent
    named(dialog, QPushButton, "Create callback").click()
    problems = named(dialog, QPlainTextEdit, "Problems")
    await until(lambda: "coupon_redeemed" in problems.toPlainText())  # the server's own words
    dialog.reject()
    dialog.reject()
    await desk.aclose()


async def test_an_overlap_offers_the_next_time_that_is_free(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.actions_.new.trigger()
    dialog = desk.dialog("New callback")
    named(dialog, QComboBox, "Event type").setEditText("ack_participant_added")
    named(dialog, QLineEdit, "Campaign ID").setText("h7LpX4")
    named(dialog, QLineEdit, "Destination URL").setText("https://hooks.example.net/x")
    other = desk.page.model.callback_of("AB3416")
    assert other is not None
    assert other.ends_at is not None
    start = f"Start when it ends: {desk.window.formats.moment(other.ends_at)}"
    named(dialog, QPushButton, start).click()
    assert dialog.form.starts.utc_value == other.ends_at  # type: ignore[attr-defined]
    assert not dialog.card.isVisible()  # type: ignore[attr-defined]
    dialog.reject()
    dialog.reject()
    await desk.aclose()


async def test_a_test_request_can_be_edited_and_says_who_gets_it(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3403")
    goes_to = desk.window.findChild(QLabel, "GoesTo")
    assert goes_to is not None
    assert "AB3403" in goes_to.text()
    named(desk.window, QPushButton, "Edit request").setChecked(True)
    request = named(desk.window, QPlainTextEdit, "Test request")
    assert '"48213"' in request.toPlainText()
    request.setPlainText('{"subscription": {"subscription_list": {"id": "0"}}}')
    assert "Nothing active is listed" in goes_to.text()
    named(desk.window, QPushButton, "Send test event").click()
    result = named(desk.window, QPlainTextEdit, "Test result")
    await until(lambda: "Could not find" in result.toPlainText())
    named(desk.window, QPushButton, "Fill in from the fields again").click()
    assert "AB3403" in goes_to.text()
    await desk.aclose()


async def test_what_changed_since_the_last_read_is_tinted(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    api = await desk.connections.of(company)
    listed = (await api.list_callbacks()).callbacks
    made = await api.create_callback(
        CallbackDraft(
            event_type="subscription_added",
            filters=(("list_id", "31337"),),
            destination_url="https://elsewhere.example/in",
        )
    )
    assert made is not None
    desk.page.table.select(listed[3].callback_id)
    desk.page.refresh()
    await until(lambda: desk.page.model.rowCount() == 27)
    assert desk.page.model.tinted == {made.callback_id}
    chosen = desk.page.table.selected()
    assert chosen is not None
    assert chosen.callback_id == listed[3].callback_id  # a refresh keeps the selection
    await desk.aclose()


async def test_a_missing_password_can_be_typed_where_it_is_missed(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.companies.lend(company, Secret("wrong"))
    desk.window.show()
    desk.window.show_companies(company.company_id)
    await until(lambda: "refused" in desk.page.state.heading)
    named(desk.window, QPushButton, "Type password").click()
    await until(lambda: desk.has_dialog("Type password"))
    dialog = desk.dialog("Type password")
    named(dialog, QLineEdit, "Password").setText(PASSWORD)
    named(dialog, QPushButton, "Use password").click()
    await until(lambda: desk.page.model.rowCount() == LISTED_IN_PRACTICE)
    await desk.aclose()


async def test_the_keys_never_come_to_what_unlocks_production_by_themselves(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    """A space after a password was typed would have unlocked it."""
    live = msgspec.structs.replace(company, kind=CompanyKind.PRODUCTION)
    desk.companies.lend(live, Secret("wrong"))
    desk.window.show()
    desk.window.activateWindow()
    desk.window.show_companies(live.company_id)
    await until(lambda: "refused" in desk.page.state.heading)
    unlock = named(desk.window, QPushButton, "Unlock changes")
    heard: list[str] = []
    named(desk.window, QPushButton, "Type password").setFocus()
    QTest.keyClick(named(desk.window, QPushButton, "Type password"), Qt.Key.Key_Space)
    await until(lambda: desk.has_dialog("Type password"))
    qapp.focusChanged.connect(lambda _, new: heard.append(new.objectName() if new else ""))
    dialog = desk.dialog("Type password")
    named(dialog, QLineEdit, "Password").setText(PASSWORD)
    named(dialog, QPushButton, "Use password").click()
    await until(lambda: desk.page.model.rowCount() == LISTED_IN_PRACTICE)
    await until(desk.page.table.hasFocus)
    assert unlock.objectName() not in heard, heard

    away = QPushButton("Goes away", desk.page.panel)
    desk.window.setTabOrder(away, unlock)
    away.show()
    away.setFocus()
    await until(away.hasFocus)
    away.hide()
    assert not unlock.hasFocus()
    assert desk.guard.left_s() == 0
    away.deleteLater()
    await desk.aclose()


async def test_closing_waits_for_a_change_that_is_under_way(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.open(company, PASSWORD)
    done: list[str] = []

    async def change() -> None:
        await asyncio.sleep(0.2)
        done.append("done")

    desk.window.runner.change(Job.CREATE, change())
    await desk.window.runner.finish()
    assert done == ["done"]
    await desk.connections.aclose()


async def test_text_of_the_server_is_never_rendered(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    mean = "<b>bold</b><img src=x>"
    await desk.page.show_found(
        company, Callback(callback_id=mean, event_type=mean, destination_url=f"https://x/{mean}")
    )
    for shown in desk.window.findChildren(QLabel):
        assert mean not in shown.text() or shown.textFormat() is Qt.TextFormat.PlainText
    index = desk.page.model.index(0, desk.page.model.column_of(SECTION["id"]))
    tip = desk.page.model.data(index, Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip.removeprefix("<qt>")
    desk.window.activity_page.company_opened(msgspec.structs.replace(company, name=mean))
    assert "<b>" not in named(desk.window, QCheckBox, "Open company only").toolTip()
    await desk.aclose()


async def test_a_password_is_in_no_message(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.open(company, "s3cret-word")
    await until(lambda: "refused" in desk.page.state.heading)
    for shown in desk.window.findChildren(QLabel):
        assert "s3cret-word" not in shown.text()
    error: CallbackDeskError = PasswordStoreLockedError()
    assert "s3cret-word" not in repr(error) + str(Secret("s3cret-word"))
    await desk.aclose()


async def test_the_keys_are_listed_as_in_the_menus(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window._menus._show_keys()
    dialog = desk.dialog("Keys")
    shown = [each for one in dialog.findChildren(QLabel) for each in one.text().split(", ")]
    for action in desk.window.findChildren(QAction):
        for keys in action.shortcuts() if action.isVisible() else ():
            assert keys.toString() in shown, action.text()
    assert shown.index("Callbacks") < shown.index("Refresh") < shown.index("F5")
    for place in ("On the timeline", "In a plan", "In Go to or do"):
        assert place in shown
    named(dialog, QPushButton, "Close").click()
    await until(lambda: not desk.has_dialog("Keys"))
    await desk.aclose()


async def test_a_sheet_without_a_body_shows_its_sentence_whole(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.remove_company()
    await until(lambda: desk.has_dialog("Remove company"))
    dialog = desk.dialog("Remove company")
    assert isinstance(dialog, Sheet)
    said = dialog.sentence
    await until(lambda: said.height() >= said.heightForWidth(said.width()))
    dialog.reject()
    await desk.aclose()


async def test_a_header_that_would_be_a_secret_in_a_file_is_refused(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.window.add_company()
    dialog = desk.dialog("Add company")
    headers = named(dialog, QPlainTextEdit, "Extra headers")
    headers.setPlainText("X-Api-Key: abc")
    named(dialog, QPushButton, "Save company").click()
    problems = named(dialog, QPlainTextEdit, "Company problems").toPlainText()
    assert "Extra headers: X-Api-Key looks like a secret" in problems
    assert desk.window.companies.companies == []
    headers.setPlainText("int-companyid: K9xWb2")
    named(dialog, QPushButton, "Save company").click()
    assert "Extra headers" not in named(dialog, QPlainTextEdit, "Company problems").toPlainText()
    dialog.reject()
    dialog.reject()
    await desk.aclose()
