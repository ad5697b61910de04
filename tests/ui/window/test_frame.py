"""What is on the screen before anything can act."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.companies.company import Company, CompanyKind, Region
from app.domain.companies.secret import Secret
from app.domain.preferences import Preferences
from app.services.guard import WriteGuard
from app.services.memory import Listing
from app.storage.preferences import PreferenceFile
from app.ui.look.theme import Theme
from app.ui.rows.columns import SECTION
from app.ui.runtime.tasks import Job
from app.ui.window.main_window import MainWindow
from app.ui.window.pages import PageName
from tests.builders import LISTED_IN_PRACTICE
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, named, opened, until

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def acme(kind: CompanyKind) -> Company:
    return Company(
        company_id="c9",
        name="Acme",
        company_key="K1",
        user_name="ann",
        region=Region.CUSTOM,
        base_url="http://127.0.0.1:9",
        kind=kind,
    )


def row(callback_id: str) -> Remembered:
    return Remembered(
        callback=Callback(
            callback_id=callback_id,
            event_type="subscription_added",
            destination_url="https://hooks.acme.example/",
            raw=b"{}",
        ),
        listing_status=ListingStatus.LISTED,
        first_seen=NOW,
        last_seen=NOW,
    )


def test_the_window_is_whole_before_it_is_furnished(qapp: QApplication) -> None:
    theme = Theme(qapp)
    window = MainWindow(Preferences(), theme=theme, clock=lambda: NOW, guard=WriteGuard())
    company = acme(CompanyKind.PRODUCTION)
    window.show_company(window.show_chooser([company], "c9"))
    window.show_in_front(PageName.CALLBACKS, welcome=False)
    window.view.show_opening(company, locked=True)
    rows = [row("A2"), row("A1")]
    window.view.show_first(company, rows, NOW - timedelta(hours=3))
    theme.dress()
    window.show()
    qapp.processEvents()
    assert window.windowTitle() == "Acme · Callback Desk"
    assert window.band.isVisible()
    assert window.view.table.isVisible()
    assert [window.view.model.callback_at(at).callback_id for at in (0, 1)] == ["A2", "A1"]
    assert window.view.bar.age == "Kept from 3 h ago; reading …"
    # A locked company's changes look as locked as they will be.
    assert not window.view.actions_.new.isEnabled()
    # Nobody can close it into nothing: it is remembered until somebody can.
    window.close()
    assert window.isVisible()
    window.allow_close = True
    window.close()
    window.deleteLater()


async def test_first_rows_stay_until_the_list_is_there(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.open(company, PASSWORD)
    await until(lambda: desk.page.counts() is not None)
    table, model = desk.page.table, desk.page.model
    table.sortByColumn(model.column_of(SECTION["id"]), Qt.SortOrder.DescendingOrder)
    desk.window.view.remember()
    kept = desk.window.preferences.first_rows
    assert kept == sorted(kept, reverse=True)
    assert len(kept) == model.rowCount()
    # As after the next start: some rows are on the screen, and nothing was asked yet.
    first = [row(one) for one in kept[:3]]
    desk.window.view.show_first(company, first, datetime.now(UTC) - timedelta(hours=3))
    desk.page.open_company(company)
    assert model.rowCount() == 3
    assert desk.page.bar.age.startswith("Kept from 3 h ago")
    assert desk.page.counts() is None
    assert not any("Reading" in one.text() for one in visible_labels(desk))
    await until(lambda: desk.page.bar.age == "Read just now")
    assert model.rowCount() == len(kept)
    await desk.aclose()


async def test_first_rows_stay_noted_while_a_long_list_is_made_ready(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.open(company, PASSWORD)
    await until(lambda: desk.page.counts() is not None)
    desk.window.view.remember()
    kept = desk.window.preferences.first_rows
    assert kept
    desk.page.open_company(company)
    desk.page.reader._runner.cancel(Job.LIST)
    long = tuple(row(f"B{number}") for number in range(6000))
    callbacks = Listing(callbacks=tuple(one.callback for one in long), read_at=NOW)
    taken = asyncio.create_task(desk.page.reader.take(company, callbacks, ""))
    await asyncio.sleep(0)  # its first turn: what is told of the list is this one
    assert desk.page.counts() is not None
    assert desk.page.model.rowCount() == 0
    desk.window.view.remember()  # as when the window is closed just now
    assert desk.window.preferences.first_rows == kept
    await taken
    desk.window.view.remember()
    assert desk.window.preferences.first_rows[0] == "B0"
    await desk.aclose()


async def test_first_rows_of_another_company_are_cleared(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.window.view.show_first(acme(CompanyKind.TEST), [row("A1")], NOW)
    desk.window.show()
    desk.page.open_company(company)
    assert desk.page.model.rowCount() == 0
    await desk.aclose()


def visible_labels(desk: Desk) -> list[QLabel]:
    return [one for one in desk.page.state.findChildren(QLabel) if one.isVisible()]


async def test_first_rows_are_kept_while_the_window_is_open(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    desk.window.keeper = desk.window._kept_preferences(PreferenceFile(tmp_path))
    desk.open(company, PASSWORD)
    await until((tmp_path / "preferences.json").exists)
    # As after a power cut: nobody closed the window.
    kept = PreferenceFile(tmp_path).load()
    assert len(kept.first_rows) == LISTED_IN_PRACTICE
    assert kept.last_company == company.company_id
    desk.page.search.setText("status:ends")
    desk.page.saved_searches.keep()
    await until(lambda: bool(PreferenceFile(tmp_path).load().saved_searches))
    await desk.aclose()


def heading_is_whole(table: QTableView, section: int) -> bool:
    font = QFont(table.horizontalHeader().font())
    font.setWeight(QFont.Weight.DemiBold)
    words = str(table.model().headerData(section, Qt.Orientation.Horizontal))
    return QFontMetrics(font).horizontalAdvance(words) <= table.columnWidth(section) - 16


async def test_no_word_of_the_rail_or_of_a_heading_is_cut(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    desk.open(company, PASSWORD)
    await until(lambda: desk.page.counts() is not None)
    desk.window.resize(1000, 820)
    for page in PageName:
        desk.window.show_page(page)
        if page is PageName.TIMELINE:
            named(desk.window, QPushButton, "As a table").click()
        tables = [one for one in desk.window.findChildren(QTableView) if one.isVisible()]
        assert tables
        for table in tables:
            for column in range(table.model().columnCount()):
                assert heading_is_whole(table, column)
    for width in (1440, 1600):  # words below the icons, and beside them
        desk.window.resize(width, 820)
        for page in PageName:
            desk.window.show_page(page)
            shown = named(desk.window.rail, QPushButton, page.capitalize())
            assert shown.font().bold()
            assert shown.sizeHint().width() <= shown.width()
            assert shown.sizeHint().height() <= shown.height()
    await desk.aclose()


async def test_types_and_addresses_have_their_room_beside_the_panel(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.resize(1440, 820)
    table = desk.page.table
    rail = named(desk.window.rail, QPushButton, "Timeline")
    await until(lambda: not rail.text() and table.horizontalScrollBar().maximum() == 0)
    assert desk.page.panel.isVisible()
    metrics = table.fontMetrics()
    for heading, longest in (
        ("Event type", "subscription_list_updated"),
        ("Destination", "hooks.acme.example…/campaigns"),
        ("Ends", "29 Dec 2026"),
    ):
        assert metrics.horizontalAdvance(longest) + 16 <= width_of(table, heading)
    # What is free goes to the address, before what is short grows.
    narrow = {one: width_of(table, one) for one in ("Destination", "Starts")}
    desk.window.resize(1920, 820)
    await until(lambda: width_of(table, "Destination") > narrow["Destination"] + 60)
    assert width_of(table, "Starts") == narrow["Starts"]
    await desk.aclose()


def width_of(table: QTableView, heading: str) -> int:
    model = table.model()
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    return table.columnWidth(titles.index(heading))


async def test_the_names_of_the_pages_are_painted_below_their_icons(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.resize(1440, 820)
    shown = named(desk.window.rail, QPushButton, "Timeline")
    await until(lambda: not shown.text())
    picture = shown.grab().toImage()
    ground = picture.pixelColor(1, picture.height() // 2)

    def inked(top: int, bottom: int) -> int:
        line = range(2, picture.width() - 2)
        return sum(
            any(picture.pixelColor(x, y) != ground for x in line) for y in range(top, bottom)
        )

    half = picture.height() // 2
    assert inked(2, half) > 3  # the icon
    assert inked(half, picture.height() - 2) > 5  # the word
    await desk.aclose()


async def test_what_has_no_room_stays_away_whatever_becomes_of_its_action(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.resize(1024, 700)
    export = named(desk.page.bar, QPushButton, "Export list")
    await until(export.isHidden)
    for enabled in (False, True):
        desk.page.actions_.export.setEnabled(enabled)
        assert export.isHidden()
    desk.window.resize(1920, 820)
    await until(export.isVisible)
    await desk.aclose()


async def test_companies_that_another_window_changed_are_shown_as_they_are_by_now(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.companies.lend(replace(company, name="Acme renamed"), Secret(PASSWORD))
    desk.backend.services.events.companies_changed()  # as a read that came upon it tells
    await until(lambda: desk.window.company is not None)
    await until(lambda: "Acme renamed" in desk.window.chooser.currentText())
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    assert len(desk.page.listed) == LISTED_IN_PRACTICE
    await desk.aclose()


async def test_the_open_company_stays_as_it_is_when_another_one_is_removed(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    other = replace(company, company_id="other", name="Other", is_practice=False)
    await desk.companies.save(other, Secret(PASSWORD), session_only=True)
    live = replace(company, kind=CompanyKind.PRODUCTION)
    await opened(desk, live)
    desk.guard.unlock(live)
    for removed, is_open in ((other, True), (live, False)):
        desk.window.company_commands().remove(removed)
        await until(lambda: desk.has_dialog("Remove company"))
        named(desk.dialog("Remove company"), QPushButton, "Remove company").click()
        await until(lambda removed=removed: removed not in desk.companies.companies)  # type: ignore[misc]
        await until(lambda: not desk.window.runner.is_busy(Job.REMOVE))
        assert desk.guard.allows(live) is is_open, "it is locked with what is opened anew alone"
        assert (desk.window.company == live) is is_open
    await desk.aclose()


async def test_the_company_that_was_opened_last_comes_first_in_the_open_list(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    for number in (1, 2, 3):
        other = replace(company, company_id=f"m{number}", name=f"Brand {number}")
        desk.companies.lend(other, Secret(PASSWORD))
    await opened(desk, company)
    chooser = desk.window.chooser
    for name in ("m3", "m2"):
        row = chooser.findData(name)
        chooser.setCurrentIndex(row)
        chooser.activated.emit(row)
        assert desk.window.company is not None
        assert desk.window.company.company_id == name
    assert [chooser.itemData(row) for row in range(3)] == ["m2", "m3", company.company_id]
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    await desk.aclose()
