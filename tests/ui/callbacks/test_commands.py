"""Memory, safe changes and guard rails, as they show in the window."""

import asyncio
import json
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
)

from app.domain.companies.company import Company, CompanyKind
from app.domain.companies.secret import Secret
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.ui.kit.wrapped_text import WrappedText
from app.ui.look.dates import system_formats
from app.ui.runtime.tasks import Job
from app.ui.window.pages import PageName
from tests.builders import LISTED_IN_PRACTICE, draft
from tests.conftest import PASSWORD
from tests.services.conftest import Cut
from tests.ui.conftest import Desk, named, opened, until

DRAFT = draft(url="https://hooks.example.net/old")


async def ended(desk: Desk, callback_id: str) -> None:
    desk.page.table.select(callback_id)
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))
    named(desk.dialog("End callback"), QPushButton, "End now").click()
    await until(lambda: desk.page.model.rowCount() == 25)


async def test_an_ended_one_stays_one_click_away_and_can_be_created_anew(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    await ended(desk, "AB3406")
    assert "AB3406 was ended" in desk.window.bar.text()
    named(desk.window, QPushButton, "Show ended").setChecked(True)
    await until(lambda: desk.page.model.rowCount() == LISTED_IN_PRACTICE)
    desk.page.table.select("AB3406")
    row = desk.page.model.row_of("AB3406")
    assert row is not None
    assert desk.page.model.status_at(row).text == "Ended by ann"
    assert not desk.page.actions_.end.isEnabled()
    desk.page.search.setText("ended by ann")
    assert desk.page.model.rowCount() == 1
    desk.page.search.clear()
    named(desk.window, QPushButton, "Ask again").click()
    await until(lambda: "asked just now" in desk.window.bar.text())
    desk.page.table.select("AB3406")
    named(desk.window, QPushButton, "Re-create callback").click()
    await until(lambda: desk.has_dialog("Re-create callback"))
    dialog = desk.dialog("Re-create callback")
    assert named(dialog, QLineEdit, "List ID").text() == "51877"
    named(dialog, QPushButton, "Create callback").click()
    await until(lambda: not desk.has_dialog("Re-create callback"))
    await until(lambda: len(desk.page.listed) == LISTED_IN_PRACTICE)
    chosen = desk.page.table.selected()
    assert chosen is not None
    assert chosen.callback_id != "AB3406"
    assert chosen.filters == (("list_id", "51877"),)
    await desk.aclose()


async def test_one_that_was_ended_early_is_created_anew_with_the_end_it_had(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    planned = desk.page.model.callback_of("AB3413")
    assert planned is not None
    assert planned.ends_at is not None
    await ended(desk, "AB3413")
    named(desk.window, QPushButton, "Show ended").setChecked(True)
    await until(lambda: desk.page.model.rowCount() == LISTED_IN_PRACTICE)
    desk.page.table.select("AB3413")
    shown = desk.page.table.selected()
    assert shown is not None
    assert shown.ends_at is not None
    assert shown.ends_at < planned.ends_at
    desk.page.actions_.recreate.trigger()
    await until(lambda: desk.has_dialog("Re-create callback"))
    ends = named(desk.dialog("Re-create callback"), QLineEdit, "Ends").text()
    assert ends == f"{planned.ends_at.astimezone(system_formats().zone):%Y-%m-%d %H:%M}"
    desk.dialog("Re-create callback").reject()
    await desk.aclose()


async def test_what_is_said_of_one_company_does_not_pass_for_another(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    await ended(desk, "AB3406")
    other = msgspec.structs.replace(
        company, company_id="c2", name="Harbor", company_key=sandbox.companies[1].company_key
    )
    desk.open(other, PASSWORD)
    await until(lambda: desk.page.model.rowCount() == 17)
    assert desk.window.bar.text().startswith("Acme Retail: AB3406 was ended")
    # A read that failed is about the list that was shown, and goes with it.
    gone = msgspec.structs.replace(
        company, company_id="c3", name="Unreachable", base_url="http://127.0.0.1:9"
    )
    await desk.page._memory._store.store_read("c3", desk.page.listed, desk.page._clock())
    desk.open(gone, PASSWORD)
    await until(lambda: desk.page.bar.age.startswith("⚠ Old: read"))
    assert desk.window.bar.isVisible()
    desk.window.show_companies("c2")
    assert desk.window.bar.text().startswith("Acme Retail: AB3406 was ended")  # was under it
    await until(lambda: desk.page.bar.age == "Read just now")
    await desk.aclose()


async def test_replace_shows_both_and_keeps_the_note(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    name = named(desk.page.panel.details, QLineEdit, "Name")
    name.setText("Summer list")
    name.editingFinished.emit()
    await until(lambda: not desk.window.runner.is_busy(Job.NOTE))
    desk.page.search.setText("summer list")
    assert desk.page.model.rowCount() == 1
    desk.page.search.clear()
    desk.page.table.select("AB3406")
    named(desk.window, QPushButton, "Replace callback").click()
    dialog = desk.dialog("Replace callback")
    named(dialog, QLineEdit, "Destination URL").setText("https://hooks.example.net/new")
    texts = [one.text() for one in dialog.findChildren(WrappedText)]
    assert "https://hooks.example.net/new" in texts  # side by side with the old one
    named(dialog, QPushButton, "Replace now").click()
    await until(lambda: "was replaced by" in desk.window.bar.text())
    assert "At most" in desk.window.bar.text()
    await until(
        lambda: (
            (chosen := desk.page.table.selected()) is not None
            and chosen.destination_url == "https://hooks.example.net/new"
        )
    )
    assert named(desk.page.panel.details, QLineEdit, "Name").text() == "Summer list"
    await desk.aclose()


async def test_a_refused_replace_keeps_the_form_and_says_what_is_back(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    desk.page.actions_.replace.trigger()
    dialog = desk.dialog("Replace callback")
    dialog.form.event_type.setEditText("person_added")  # type: ignore[attr-defined]
    named(dialog, QPushButton, "Replace now").click()
    problems = named(dialog, QPlainTextEdit, "Problems")
    await until(lambda: "the old one is back" in problems.toPlainText())
    assert "already covers" in problems.toPlainText()
    assert len(desk.page.listed) == LISTED_IN_PRACTICE
    dialog.reject()
    dialog.reject()
    await desk.aclose()


async def ended_by_somebody(desk: Desk, company: Company) -> None:
    """AB3401, while the list is open, which is then read again."""
    await opened(desk, company)
    api = await desk.connections.of(company)
    await api.end_callback("AB3401")
    desk.page.refresh()


async def test_what_somebody_else_changed_is_told_once(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await ended_by_somebody(desk, company)
    await until(lambda: "What changed" in desk.window.bar.text())
    assert "0 added, 0 changed, 1 gone" in desk.window.bar.text()
    assert "Gone: AB3401" in desk.window.bar.text()
    named(desk.window.bar, QPushButton, "Show ended").click()
    await until(lambda: desk.page.model.rowCount() == LISTED_IN_PRACTICE)
    row = desk.page.model.row_of("AB3401")
    assert row is not None
    assert desk.page.model.status_at(row).text.startswith("Vanished")
    await desk.aclose()


async def test_news_do_not_offer_what_is_on_by_now(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await ended_by_somebody(desk, company)
    await until(lambda: "Gone: AB3401" in desk.window.bar.text())
    offered = named(desk.window.bar, QPushButton, "Show ended")
    assert offered.isVisible()
    desk.page.actions_.show_ended.trigger()
    await until(lambda: desk.page.model.rowCount() == LISTED_IN_PRACTICE)
    assert not offered.isVisible()
    assert "Gone: AB3401" in desk.window.bar.text()
    await desk.aclose()


async def test_the_last_read_is_there_before_the_server_answers(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    other = msgspec.structs.replace(company, company_id="c2", name="Unreachable")
    desk.companies.lend(
        msgspec.structs.replace(other, base_url="http://127.0.0.1:9"), desk_secret()
    )
    await desk.page._memory._store.store_read("c2", desk.page.listed, desk.page._clock())
    desk.window.show_companies("c2")
    await until(lambda: desk.page.model.rowCount() == LISTED_IN_PRACTICE)
    await until(lambda: desk.page.bar.age.startswith("⚠ Old: read"))
    assert desk.page.model.rowCount() == LISTED_IN_PRACTICE  # offline it stays readable
    await desk.aclose()


def desk_secret() -> Secret:
    return Secret(PASSWORD)


async def test_production_is_read_only_until_it_is_unlocked(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    real = msgspec.structs.replace(company, kind=CompanyKind.PRODUCTION, name="Lumen")
    desk.open(real, PASSWORD)
    await until(lambda: desk.page.model.rowCount() == LISTED_IN_PRACTICE)
    desk.page.table.select("AB3401")
    for name in ("New callback", "End callback", "Replace callback", "Send test event"):
        button = named(desk.window, QPushButton, name)
        assert not button.isEnabled(), name
        assert "Unlock changes" in button.toolTip(), name
    named(desk.window, QPushButton, "Unlock changes").click()
    assert named(desk.window, QPushButton, "New callback").isEnabled()
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))
    dialog = desk.dialog("End callback")
    assert any("PRODUCTION" in one.text() for one in dialog.findChildren(QLabel))
    act = named(dialog, QPushButton, "End now")
    assert not act.isEnabled()
    named(dialog, QLineEdit, "Type the company name to confirm").setText("Lumen")
    assert act.isEnabled()
    act.click()
    await until(lambda: desk.page.model.rowCount() == 25)
    named(desk.window, QPushButton, "Lock changes").click()
    assert not named(desk.window, QPushButton, "New callback").isEnabled()
    named(desk.window.band, QPushButton, "Unlock changes").click()
    desk.window.show_companies(real.company_id)  # switching locks it again
    assert not desk.guard.allows(real)
    await desk.aclose()


async def test_the_record_is_listed_searched_and_copied(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    await ended(desk, "AB3406")
    desk.window.show_page(PageName.ACTIVITY)
    table = named(desk.window, QTableView, "Activity")
    page = desk.window.activity_page
    await until(lambda: page.model.rowCount() >= 4)
    heads = [
        page.model.headerData(at, Qt.Orientation.Horizontal)
        for at in range(page.model.columnCount())
    ]
    assert heads[:5] == ["Time", "Action", "Company", "Callback ID", "Result"]
    named(desk.window, QCheckBox, "Changes only").setChecked(True)
    await until(lambda: page.model.rowCount() == 1)
    table.selectRow(0)
    named(page, QPushButton, "Copy for ticket").click()
    assert "**Change**: end, done, by ann" in QApplication.clipboard().text()
    QApplication.clipboard().clear()
    table.setFocus()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(table, Qt.Key.Key_T, keys)
    assert "**Change**: end, done, by ann" in QApplication.clipboard().text()
    named(desk.window, QCheckBox, "Changes only").setChecked(False)
    named(desk.window, QLineEdit, "Search activity").setText("DELETE")
    await until(lambda: page.model.rowCount() == 1 and bool(page.model.entry_at(0).call))
    table.selectRow(0)
    named(desk.window, QPushButton, "Copy as cURL").click()
    copied = QApplication.clipboard().text()
    assert copied.startswith("curl --request DELETE")
    assert PASSWORD not in copied
    await desk.aclose()


async def test_a_test_event_that_nothing_is_registered_for_is_explained(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    await ended(desk, "AB3406")
    desk.page.panel.show_test()
    desk.page.panel.test_panel._type.setEditText("subscription_added")
    named(desk.window, QLineEdit, "Test list ID").setText("51877")
    named(desk.window, QPushButton, "Send test event").click()
    await until(
        lambda: any(
            "AB3406 was ended here by ann" in one.text()
            for one in desk.page.panel.findChildren(QLabel)
        )
    )
    await desk.aclose()


async def test_the_record_is_exported_without_secrets_and_without_formulas(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))
    dialog = desk.dialog("End callback")
    named(dialog, QLineEdit, "Why").setText("=HYPERLINK(1)")
    named(dialog, QPushButton, "End now").click()
    await until(lambda: desk.page.model.rowCount() == 25)
    desk.window.show_page(PageName.ACTIVITY)
    page = desk.window.activity_page
    await until(lambda: page.model.rowCount() >= 4)
    for name in ("record.csv", "record.har"):
        await page._export_to(tmp_path / name)
        text = await asyncio.to_thread((tmp_path / name).read_text)
        assert PASSWORD not in text
        assert "Basic" not in text
    table = await asyncio.to_thread((tmp_path / "record.csv").read_text)
    assert '"\'=HYPERLINK(1)"' in table
    archive = json.loads(await asyncio.to_thread((tmp_path / "record.har").read_text))
    assert archive["log"]["version"] == "1.2"
    methods = [one["request"]["method"] for one in archive["log"]["entries"]]
    assert methods[0] == "GET"
    assert "DELETE" in methods
    await page._export_to(tmp_path / "no such folder" / "record.csv")
    assert "could not be saved" in desk.window.bar.text()
    page._keep(3)
    assert desk.window.preferences.keep_days == 0
    await desk.aclose()


async def test_a_password_that_is_refused_for_an_end_can_be_typed_at_once(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    await opened(desk, company)
    sandbox.set_trouble(Trouble.PASSWORD_REFUSED)
    desk.page.table.select("AB3406")
    desk.page.actions_.end.trigger()
    await until(lambda: desk.has_dialog("End callback"))
    named(desk.dialog("End callback"), QPushButton, "End now").click()
    await until(lambda: "password was refused" in desk.window.bar.text())
    sandbox.set_trouble(Trouble.NONE)
    await until(lambda: not any(desk.window.runner.is_busy(one) for one in (Job.LIST, Job.FOLLOW)))
    named(desk.window.bar, QPushButton, "Type password").click()
    await until(lambda: desk.has_dialog("Type password"))
    desk.dialog("Type password").done(0)
    await desk.aclose()


async def test_del_ends_wherever_in_the_page_the_keys_are_but_in_a_text(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    for name in ("Find by ID", "End callback"):
        QTest.keyClick(named(desk.page.bar, QPushButton, name), Qt.Key.Key_Delete)
        await until(lambda: desk.has_dialog("End callback"))
        desk.dialog("End callback").done(0)
        await until(lambda: not desk.has_dialog("End callback"))
    desk.page.search.setText("AB")
    QTest.keyClick(desk.page.search, Qt.Key.Key_Delete)
    assert not desk.has_dialog("End callback")
    await desk.aclose()


async def test_an_end_that_is_refused_says_what_the_server_says(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    """Nothing was typed that could be corrected."""
    async with Cut(company.base_url) as line:
        await opened(desk, msgspec.structs.replace(company, base_url=line.base_url))
        said = b'{"errors": [{"code": "locked", "message": "held by\\u202e a campaign"}]}'
        line.when = lambda head: (
            f"HTTP/1.1 422 Unprocessable\n{said.decode()}" if head.startswith(b"DELETE") else ""
        )
        desk.page.table.select("AB3406")
        desk.page.actions_.end.trigger()
        await until(lambda: desk.has_dialog("End callback"))
        named(desk.dialog("End callback"), QPushButton, "End now").click()
        await until(lambda: "The server refused to end AB3406" in desk.window.bar.text())
        told = desk.window.bar.text()
        assert "Nothing was changed: it goes on. The server says: " in told
        assert "held by⟨U+202E⟩ a campaign" in told
        assert "Correct what it names" not in told
        await desk.aclose()
