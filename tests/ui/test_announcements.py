"""Every result is said, polite or at once, whoever shows it where."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from app.domain.companies.company import Company, CompanyKind
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.text.messages import UserMessage
from app.ui.across.page import AllCompaniesPage
from app.ui.callbacks.list_exporter import list_exporter
from app.ui.companies.page import CompaniesPage
from app.ui.kit import announce
from app.ui.kit.message_bar import Notice
from app.ui.runtime.tasks import Job
from app.ui.timeline.page import TimelinePage
from app.ui.window.pages import PageName
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, named, opened, until
from tests.ui.plans.test_plan import finished, plan_of, select

NONE = Qt.KeyboardModifier.NoModifier


class Ear:
    """What `QAccessible` is told, instead of a screen reader."""

    AnnouncementPoliteness = QAccessible.AnnouncementPoliteness
    heard: ClassVar[list[tuple[str, bool]]] = []

    @classmethod
    def updateAccessibility(cls, event: QAccessibleAnnouncementEvent) -> None:  # noqa: N802 - Qt's
        at_once = event.politeness() is QAccessible.AnnouncementPoliteness.Assertive
        cls.heard.append((event.message(), at_once))

    @classmethod
    def has(cls, text: str, *, at_once: bool = False) -> bool:
        return any(text in said and how is at_once for said, how in cls.heard)


@pytest.fixture(autouse=True)
def _listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    Ear.heard.clear()
    monkeypatch.setattr(announce, "QAccessible", Ear)
    yield
    Ear.heard.clear()


def test_nothing_in_what_is_said_turns_it_around(qapp: QApplication) -> None:
    widget = QWidget()
    announce.announce(widget, "Great \u202eCompany: \u2066AB1\u2069\n4 of 4")
    assert Ear.heard == [("Great ⟨U+202E⟩Company: AB1\n4 of 4", False)]
    widget.deleteLater()


def fill_in(desk: Desk, list_id: str) -> None:
    dialog = desk.dialog("New callback")
    named(dialog, QComboBox, "Event type").setEditText("subscription_added")
    named(dialog, QLineEdit, "List ID").setText(list_id)
    named(dialog, QLineEdit, "Destination URL").setText("https://hooks.example.net/x")
    named(dialog, QPushButton, "Create callback").click()


async def test_what_is_done_and_refused_is_said(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    await until(lambda: Ear.has(f"{company.name}: 26 callbacks"))
    desk.page.actions_.refresh.trigger()
    await until(lambda: Ear.has("Read: 26 callbacks"))
    desk.page.actions_.new.trigger()
    await until(lambda: desk.has_dialog("New callback"))
    named(desk.dialog("New callback"), QPushButton, "Create callback").click()
    assert Ear.has("Event type", at_once=True)
    fill_in(desk, "4711")
    await until(lambda: Ear.has("was created"))
    desk.page.actions_.new.trigger()
    await until(lambda: desk.has_dialog("New callback"))
    fill_in(desk, "4711")
    await until(lambda: Ear.has("It clashes with a callback that exists", at_once=True))
    desk.dialog("New callback").done(0)
    await until(lambda: not desk.window.runner.is_changing)
    await until(lambda: not any(desk.window.runner.is_busy(one) for one in (Job.LIST, Job.FOLLOW)))
    desk.page.table.select("AB3406")
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))
    named(desk.dialog("End callback"), QPushButton, "End now").click()
    await until(lambda: Ear.has("AB3406 was ended"))
    await until(lambda: not any(desk.window.runner.is_busy(one) for one in (Job.LIST, Job.FOLLOW)))
    await desk.aclose()


async def test_what_is_found_sent_pasted_and_switched_is_said(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    desk.page.search.setText("AB3406")
    await until(lambda: Ear.has("1 shown"))
    desk.page.search.clear()
    desk.page.actions_.find.trigger()
    await until(lambda: desk.has_dialog("Find by ID"))
    dialog = desk.dialog("Find by ID")
    named(dialog, QLineEdit, "Callback ID to find").setText("NOSUCH")
    named(dialog, QPushButton, "Find").click()
    await until(lambda: Ear.has("does not know this ID", at_once=True))
    dialog.reject()
    desk.page.table.select("AB3401")
    desk.page.panel.show_test()
    named(desk.page.panel.test_panel, QPushButton, "Send test event").click()
    await until(lambda: Ear.has("Queued for sending"))
    # It is said before the record is kept, and until then the button does nothing.
    await until(lambda: not desk.window.runner.is_busy(Job.TEST_EVENT))
    Ear.heard.clear()
    sandbox.set_trouble(Trouble.NOT_ALLOWED)
    named(desk.page.panel.test_panel, QPushButton, "Send test event").click()
    await until(lambda: any(at_once for _, at_once in Ear.heard))
    sandbox.set_trouble(Trouble.NONE)
    desk.window.show_page(PageName.DELIVERIES)
    page = desk.window.deliveries_page
    named(page.bar, QPushButton, "Start receiver").click()
    await until(lambda: Ear.has("The receiver runs"))
    named(page.bar, QPushButton, "Stop receiver").click()
    await until(lambda: Ear.has("The receiver is off"))
    named(page, QPlainTextEdit, "Pasted delivery").setPlainText('{"event_id": "nobody"}')
    named(page, QPushButton, "Check pasted delivery").click()
    await until(lambda: not desk.window.runner.is_busy(Job.PASTE))
    assert named(page, QPlainTextEdit, "Paste result").toPlainText() in dict(Ear.heard)
    await desk.aclose()


async def test_what_is_unlocked_replaced_exported_and_not_read_is_said(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    live = replace(company, kind=CompanyKind.PRODUCTION)
    await opened(desk, live)
    named(desk.window, QPushButton, "Unlock changes").click()
    await until(lambda: Ear.has("min left") or Ear.has("Unlocked") or Ear.has("unlocked"))
    desk.page.table.select("AB3406")
    desk.page.actions_.replace.trigger()
    await until(lambda: desk.has_dialog("Replace callback"))
    dialog = desk.dialog("Replace callback")
    named(dialog, QLineEdit, "Destination URL").setText("https://hooks.next.example/x")
    named(dialog, QPushButton, "Replace now").click()
    await until(lambda: Ear.has("AB3406"))
    await until(lambda: not any(desk.window.runner.is_busy(one) for one in (Job.LIST, Job.FOLLOW)))
    named(desk.window, QPushButton, "Lock changes").click()
    exporter = list_exporter(desk.page.view, live, desk.page.listing, desk.window.context)
    await exporter.write(tmp_path / "list.csv")
    await until(lambda: Ear.has("callbacks were written"))
    sandbox.set_trouble(Trouble.SERVER_ERROR)
    Ear.heard.clear()
    desk.page.refresh()
    await until(lambda: any(at_once for _, at_once in Ear.heard))
    await desk.aclose()


async def test_a_first_list_that_cannot_be_read_is_said_at_once(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    sandbox.set_trouble(Trouble.PASSWORD_REFUSED)
    desk.open(company, PASSWORD)
    await until(lambda: Ear.has(company.name, at_once=True))
    assert Ear.has("password was refused", at_once=True)
    sandbox.set_trouble(Trouble.NONE)
    await desk.aclose()


async def test_why_a_key_does_nothing_is_said_wherever_the_keys_are(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, replace(company, kind=CompanyKind.PRODUCTION, name="Lumen"))
    desk.window.activateWindow()
    control = Qt.KeyboardModifier.ControlModifier
    for place in (desk.page.search, desk.page.table):
        Ear.heard.clear()
        place.setFocus()
        QTest.keyClick(place, Qt.Key.Key_N, control)
        assert Ear.has("Locked: press Unlock changes first."), place
    desk.window.show_page(PageName.ALL_COMPANIES)
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    assert isinstance(page, AllCompaniesPage)
    await until(lambda: page.model.rowCount() > 1)
    page.table.clearSelection()
    page.table.setFocus()
    for key, modifier in ((Qt.Key.Key_Delete, NONE), (Qt.Key.Key_F2, NONE)):
        Ear.heard.clear()
        QTest.keyClick(page.table, key, modifier)
        assert Ear.has("Select a row first."), key
    await desk.aclose()


async def test_what_a_search_left_is_said_on_every_page_and_when_it_is_cleared(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    QTest.keyClicks(desk.page.search, "host:")
    await until(lambda: desk.page.model.rowCount() == len(desk.page.listed))
    QTest.keyClicks(desk.page.search, "hooks")
    await until(lambda: any(said.endswith(" shown") for said, _ in Ear.heard))
    QTest.keyClick(desk.page.search, Qt.Key.Key_Escape)
    await until(lambda: Ear.has("All 26 shown"))
    desk.window.show_page(PageName.COMPANIES)
    page = desk.window.made_page(PageName.COMPANIES)
    assert isinstance(page, CompaniesPage)
    QTest.keyClicks(page.search, "acme")
    await until(lambda: Ear.has("1 company"))
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    await desk.aclose()


async def test_companies_that_could_not_be_read_are_named_at_once(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    sandbox.set_trouble(Trouble.NOT_ALLOWED)
    desk.window.show_page(PageName.ALL_COMPANIES)
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    assert isinstance(page, AllCompaniesPage)
    await until(lambda: "1 failed" in page.progress.counts.text())
    told = f"{company.name}: This user is not allowed to do that"
    await until(lambda: any(told in said and at_once for said, at_once in Ear.heard))
    await desk.aclose()


async def test_a_list_in_part_does_not_sound_like_a_whole_one(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    sandbox.set_trouble(Trouble.HALF_LIST)
    desk.window.show_page(PageName.ALL_COMPANIES)
    page = desk.window.made_page(PageName.ALL_COMPANIES)
    assert isinstance(page, AllCompaniesPage)
    await until(lambda: "1 in part" in page.progress.counts.text())
    again = named(page, QPushButton, "Try again")
    assert again.isVisible()
    sandbox.set_trouble(Trouble.NONE)
    again.click()
    await until(lambda: not again.isVisible() and page.model.rowCount() == 26)
    await desk.aclose()


async def test_what_is_in_view_of_the_timeline_is_said_after_a_switch(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    chip = desk.window.findChild(QPushButton, "EndingCountButton")
    assert chip is not None
    chip.setFocus()
    desk.window.show_page(PageName.TIMELINE)
    page = desk.window.made_page(PageName.TIMELINE)
    at = qapp.focusWidget()
    assert at is not None
    assert page.isAncestorOf(at) or page.bar.isAncestorOf(at), "a count is no place to stay at"
    Ear.heard.clear()
    named(page, QPushButton, "Year").click()
    named(page, QPushButton, "Only with gaps").click()
    told = [said for said, _ in Ear.heard if said.endswith("lanes")]
    assert len(told) == 2
    assert told[0] != told[1]
    assert isinstance(page, TimelinePage)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_PageDown, Qt.Key.Key_Home):
        Ear.heard.clear()
        QTest.keyClick(page.chart, key)
        assert len([said for said, _ in Ear.heard if said.endswith("lanes")]) == 1
    await desk.aclose()


async def test_a_date_that_is_refused_is_said_when_it_is_left(desk: Desk, company: Company) -> None:
    await opened(desk, company)
    desk.window.navigation.show_past()
    field = named(desk.dialog("As it was on"), QLineEdit, "On")
    for typed, said in (("nonsense", "Not understood"), ("in 2 days", "That is not past yet")):
        field.clear()
        QTest.keyClicks(field, typed)
        assert not Ear.has(said, at_once=True), "it is not said while it is typed"
        QTest.keyClick(field, Qt.Key.Key_Tab)
        field.editingFinished.emit()
        assert Ear.has(said, at_once=True)
    await desk.aclose()


async def test_an_error_is_copied_for_a_ticket_by_its_key_alone(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.clearSelection()
    desk.window.bar.show_message(Notice(UserMessage("It was refused", "Try again.")))
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(desk.page.table, Qt.Key.Key_T, keys)
    await until(lambda: desk.has_dialog("Copy for ticket"))
    dialog = desk.dialog("Copy for ticket")
    assert "It was refused" in named(dialog, QPlainTextEdit, "Ticket").toPlainText()
    dialog.reject()
    await desk.aclose()


async def test_what_is_done_to_a_plan_by_keys_is_said(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    desk.window.activateWindow()
    select(desk, "AB3401", "AB3404", "AB3406")
    desk.page.actions_.end.trigger()
    plan = await plan_of(desk)
    steps = named(plan, QTableView, "Steps")
    steps.selectRow(0)
    Ear.heard.clear()
    QTest.keyClick(steps, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert Ear.has("Row 2 of 3")
    model = steps.model()
    box = model.index(2, 0)
    for state, said in (
        (Qt.CheckState.Unchecked, "Step 3 is left out"),
        (Qt.CheckState.Checked, "Step 3 is to be done"),
    ):
        model.setData(box, state.value, Qt.ItemDataRole.CheckStateRole)
        assert Ear.has(said)
    sandbox.set_trouble(Trouble.SLOW)
    stop = named(plan, QPushButton, "Stop after this one")
    named(plan, QPushButton, "Run plan").setFocus()
    QTest.keyClick(named(plan, QPushButton, "Run plan"), Qt.Key.Key_Space)
    await until(stop.hasFocus)
    QTest.keyClick(stop, Qt.Key.Key_Space)
    assert Ear.has("It stops after the step under way.")
    assert steps.hasFocus()
    await finished(desk)
    assert any(said.endswith("not sent") for said, _ in Ear.heard)
    plan.close()
    await desk.aclose()


async def test_a_company_that_was_removed_and_an_id_that_was_found_are_said(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.actions_.find.trigger()
    await until(lambda: desk.has_dialog("Find by ID"))
    dialog = desk.dialog("Find by ID")
    named(dialog, QLineEdit, "Callback ID to find").setText("AB3403")
    named(dialog, QPushButton, "Find").click()
    await until(lambda: not desk.has_dialog("Find by ID"))
    await until(lambda: any(said.startswith("AB3403 found: Ends") for said, _ in Ear.heard))
    desk.window.remove_company()
    await until(lambda: desk.has_dialog("Remove company"))
    named(desk.dialog("Remove company"), QPushButton, "Remove company").click()
    await until(lambda: Ear.has(f"{company.name} was removed"))
    await desk.aclose()


async def test_a_request_that_cannot_be_read_is_said_in_one(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    """Of two at once a screen reader says the second, and cuts off the reason."""
    await opened(desk, company)
    desk.page.table.select("AB3401")
    desk.page.panel.show_test()
    panel = desk.page.panel.test_panel
    named(panel, QPushButton, "Edit request").click()
    named(panel, QPlainTextEdit, "Test request").setPlainText("{nonsense")
    Ear.heard.clear()
    named(panel, QPushButton, "Send test event").click()
    ((said, at_once),) = [one for one in Ear.heard if one[1]]
    assert at_once
    assert said.startswith("Nothing was sent. Correct the request first")
    assert "Not a JSON object" in said
    await desk.aclose()
