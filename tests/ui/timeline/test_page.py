"""The Timeline: gaps are forecast, gone to by keys, filled, and told in a table as well."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QImageReader, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView

from app.domain.callbacks.coverage import PieceKind
from app.domain.companies.company import Company, CompanyKind
from app.domain.companies.secret import Secret
from app.domain.trouble import Trouble
from app.sandbox.server import Sandbox
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.timeline import piece_word
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.kit.message_bar import Notice
from app.ui.kit.room_below import covered_by
from app.ui.look.measure import em
from app.ui.runtime.tasks import Job
from app.ui.timeline.lane_places import HEAD
from app.ui.timeline.page import TimelinePage
from app.ui.window.pages import PageName
from tests.builders import draft
from tests.conftest import PASSWORD
from tests.ui.conftest import Desk, named, opened, until


async def timeline(desk: Desk, company: Company) -> TimelinePage:
    await opened(desk, company)
    desk.window.resize(1440, 820)
    desk.window.show_page(PageName.TIMELINE)
    page = desk.window.made_page(PageName.TIMELINE)
    assert isinstance(page, TimelinePage)
    await until(lambda: not desk.window.runner.is_busy(Job.TIMELINE))
    await until(lambda: bool(page.chart.rows))
    return page


async def test_the_forecast_names_gaps_and_the_first_is_a_key_away(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    assert page.forecast.accessibleName() == "Forecast"
    assert "gaps in the next 90 days" in page.forecast.text()
    assert "subscription_added, List 48213" in page.forecast.text()
    named(page, QPushButton, "Show first gap").click()
    found = page.chart.chosen()
    assert found is not None
    assert found[1].is_ahead
    met = []
    for _ in range(len(page._ahead.gaps)):
        QTest.keyClick(page.chart, Qt.Key.Key_G)
        found = page.chart.chosen()
        assert found is not None
        met.append(found)
    assert len({(row.lane.event_type, row.lane.filters, item.start) for row, item in met}) == len(
        met
    )
    named(page, QPushButton, "Only with gaps").click()
    assert all(row.has_gap_ahead for row in page.chart.rows)
    await desk.aclose()


async def test_a_gap_is_filled_with_type_filter_and_both_dates(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    at = next(
        at
        for at, row in enumerate(page.chart.rows)
        if row.title == "subscription_added" and row.applies == "List 48213"
    )
    items = page.chart.rows[at].items
    gap = next(place for place, one in enumerate(items) if one.callback is None)
    page.chart.choose(at, gap)
    QTest.keyClick(page.chart, Qt.Key.Key_N)
    await until(lambda: desk.has_dialog("New callback"))
    dialog = desk.dialog("New callback")
    assert isinstance(dialog, DraftDialog)
    filled = dialog.form.draft()
    assert filled.event_type == "subscription_added"
    assert filled.filters == (("list_id", "48213"),)
    assert (filled.starts_at, filled.ends_at) == (items[gap].start, items[gap].end)
    assert filled.destination_url == ""
    assert dialog.card.text == ""
    assert dialog.focusWidget() is dialog.form.url, "the one thing that is still to be typed"
    dialog.done(0)
    await desk.aclose()


async def test_arrows_go_from_bar_to_bar_and_enter_opens_one(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    page.chart.choose(0, 0)
    QTest.keyClick(page.chart, Qt.Key.Key_Down)
    QTest.keyClick(page.chart, Qt.Key.Key_Right)
    QTest.keyClick(page.chart, Qt.Key.Key_Left)
    found = page.chart.chosen()
    assert found is not None
    assert found[1].callback is not None
    wanted = found[1].callback.callback_id
    assert wanted in page.chart.accessibleDescription()
    QTest.keyClick(page.chart, Qt.Key.Key_Return)
    await until(desk.page.view.isVisible)
    await until(
        lambda: (one := desk.page.table.selected()) is not None and one.callback_id == wanted
    )
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    await desk.aclose()


async def test_the_table_tells_the_same_facts_and_is_exported(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    page = await timeline(desk, company)
    named(page, QPushButton, "As a table").click()
    table = named(page, QTableView, "Timeline as a table")
    assert table.isVisible()
    week = named(page, QPushButton, "Week")
    assert not week.isEnabled()
    assert week.accessibleDescription() == "The table tells all of time."
    gap = piece_word(PieceKind.GAP)
    told = {(one.event_type, one.applies_to, one.start) for one in page.rows() if one.what == gap}
    drawn = {
        (row.title, row.applies, item.start)
        for row in page.chart.rows
        for item in row.items
        if item.callback is None
    }
    assert drawn <= told
    model = table.model()
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(model.columnCount())]
    assert titles == ["Event type", "Applies to", "From", "To", "What", "Callback ID"]
    for row, one in enumerate(page.rows()):
        # A gap has no callback, and the words of its own where nothing comes after it.
        status = page.pieces._status_at(row, titles.index("What"))
        assert status is not None
        assert (status.tone is Tone.FAILED) is (one.what == gap)
        if one.end is None:
            ends = model.index(row, titles.index("To")).data()
            assert ends == ("no end" if one.callback_ids else "nothing follows")
    for name in ("a.csv", "a.png", "a.svg", "a.ics"):
        await page._exporter.write(company, tmp_path / name)
    body = (tmp_path / "a.csv").read_text("utf-8-sig")
    assert body.count('"Gap"') == sum(1 for one in page.rows() if one.what == gap)
    assert not QImage(str(tmp_path / "a.png")).isNull()
    drawing = (tmp_path / "a.svg").read_text()
    assert "AB3401" in drawing
    assert f"Callbacks of {company.name} · made " in drawing
    assert "times in " in drawing
    assert b"BEGIN:VCALENDAR" in (tmp_path / "a.ics").read_bytes()
    await desk.aclose()


async def test_wheel_and_drag_move_in_time_and_the_past_is_grey_on_request(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    await desk.page._services.changes.end(company, desk.page.listed[0], listed=desk.page.listed)
    desk.page.refresh()
    await until(lambda: not any(desk.window.runner.is_busy(one) for one in (Job.LIST, Job.FOLLOW)))
    await until(lambda: not desk.window.runner.is_busy(Job.TIMELINE))
    chart, before = page.chart, page.chart.scale
    wheel = QWheelEvent(
        QPointF(700, 200),
        QPointF(700, 200),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(chart.viewport(), wheel)
    assert chart.scale.span < before.span
    for event, place in (
        (QEvent.Type.MouseButtonPress, QPoint(900, 5)),
        (QEvent.Type.MouseMove, QPoint(700, 5)),
    ):
        if event is QEvent.Type.MouseButtonPress:
            QTest.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=place)
        else:
            QTest.mouseMove(chart.viewport(), place)
    QTest.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(700, 5))
    assert not any(one.is_remembered for row in chart.rows for one in row.items)
    named(page, QPushButton, "Show remembered").click()
    assert any(one.is_remembered for row in chart.rows for one in row.items)
    await desk.aclose()


async def test_nothing_is_made_while_production_is_locked(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, replace(company, kind=CompanyKind.PRODUCTION))
    new = named(page.bar, QPushButton, "New in this gap")
    assert not new.isEnabled()
    page.chart.new_asked.emit()
    assert not desk.has_dialog("New callback")
    named(desk.window.band, QPushButton, "Unlock changes").click()
    # The keys begin at one that never ends: there is no gap.
    assert not new.isEnabled()
    assert "covered without an end" in new.toolTip()
    page.chart.next_gap()
    assert new.isEnabled()
    await desk.aclose()


async def test_the_gap_that_is_selected_in_the_table_is_the_one_that_is_filled(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    named(page, QPushButton, "Show first gap").click()
    first = page.chart.chosen()
    assert first is not None
    named(page, QPushButton, "As a table").click()
    assert page.rows()[page.table.currentIndex().row()].start == first[1].start
    page.table.setFocus()
    met = []
    for _ in range(4):
        QTest.keyClick(page.table, Qt.Key.Key_G)
        met.append(page.table.currentIndex().row())
    assert len(set(met)) == 4
    starts = [one for row in met if (one := page.rows()[row].start) is not None]
    assert starts == sorted(starts)
    chosen = page.rows()[met[-1]]
    assert chosen.what == piece_word(PieceKind.GAP)
    page._show()  # as every minute
    assert page.table.currentIndex().row() == met[-1]
    QTest.keyClick(page.table, Qt.Key.Key_N)
    await until(lambda: desk.has_dialog("New callback"))
    dialog = desk.dialog("New callback")
    assert isinstance(dialog, DraftDialog)
    filled = dialog.form.draft()
    assert filled.event_type == chosen.event_type
    assert (filled.starts_at, filled.ends_at) == (chosen.start, chosen.end)
    dialog.done(0)
    await desk.aclose()


async def test_another_span_keeps_what_is_chosen_in_view(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    while True:
        QTest.keyClick(page.chart, Qt.Key.Key_G)
        found = page.chart.chosen()
        assert found is not None
        if found[1].start > datetime.now(UTC) + timedelta(days=20):
            break
    named(page, QPushButton, "Week").click()
    assert page.chart.scale.start <= found[1].start < page.chart.scale.end
    await desk.aclose()


async def test_what_could_not_be_read_is_not_said_to_be_nothing(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    refused = replace(company, company_id="c9", name="Delta")
    await opened(desk, company)
    page = await timeline(desk, company)
    desk.open(refused, "not the password")
    desk.window.show_page(PageName.TIMELINE)
    await until(lambda: not desk.window.runner.is_busy(Job.LIST))
    words = [one.text() for one in page._state.findChildren(QLabel) if one.isVisible()]
    assert "Not read" in words
    assert not page.bar.new.isEnabled()
    assert not any("Nothing is listed" in one for one in words)
    again = named(page, QPushButton, "Try again")
    await desk.companies.use_password(refused, Secret(PASSWORD), kept=False)
    again.click()
    await until(lambda: bool(page.listed))
    assert not again.isVisible()
    await desk.aclose()


async def test_a_picture_has_all_lanes_or_is_refused(
    qapp: QApplication, desk: Desk, company: Company, tmp_path: Path
) -> None:
    page = await timeline(desk, company)
    one = page.listed[0]
    for count, scale in ((100, 2), (400, 1), (1500, 0)):
        page._listed = [
            replace(one, callback_id=str(at), filters=(("list_id", str(at)),))
            for at in range(count)
        ]
        page._show()
        path = tmp_path / f"{count}.png"
        # Before it is written: meanwhile the list may be told anew.
        width, height = page.chart.picture_size()
        await page._exporter.write(company, path)
        assert path.exists() is bool(scale)
        if scale:
            size = QImageReader(str(path)).size()
            assert (size.width(), size.height()) == (width * scale, height * scale)
    assert "too many for one picture" in desk.window.bar.text()
    await desk.aclose()


async def test_gaps_of_half_a_list_are_told_with_a_warning(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox, tmp_path: Path
) -> None:
    page = await timeline(desk, company)
    warning = "Not whole: the server says that there is more. What is not listed here may fill"
    assert warning not in page.forecast.text()
    sandbox.set_trouble(Trouble.HALF_LIST)
    desk.page.refresh()
    await until(lambda: warning in page.forecast.text())
    for name in ("half.csv", "half.ics", "half.svg"):
        await page._exporter.write(company, tmp_path / name)
        said = (tmp_path / name).read_text("utf-8-sig").replace("\r\n ", "")
        assert "the server says that there is more" in said, name
    sandbox.set_trouble(Trouble.NONE)
    desk.page.refresh()
    await until(lambda: warning not in page.forecast.text())
    await desk.aclose()


async def test_what_was_ended_lately_is_told_and_the_way_back_stays(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    count = len(page._ahead.gaps)
    # Nothing else covers what this one does.
    (alone,) = [
        one
        for lane in page._lanes
        for one in lane.listed
        if len(lane.listed) == 1 and one.callback_id == "AB3416"
    ]
    await desk.backend.services.changes.end(company, alone, listed=desk.page.listed)
    await until(lambda: "1 ended in the last 30 days, and nothing follows" in page.forecast.text())
    assert len(page._ahead.gaps) <= count
    assert alone.event_type in page.forecast.text().split("1 ended in the last")[1]
    await desk.aclose()


async def test_g_goes_on_from_where_the_keys_are(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    starts = sorted(one.start for one in page._ahead.gaps)
    lane, at, item = next(
        (lane, at, item)
        for lane, row in enumerate(page.chart.rows)
        for at, item in enumerate(row.items)
        if item.callback is not None and starts[1] < item.start < starts[-1]
    )
    page.chart.choose(lane, at)
    QTest.keyClick(page.chart, Qt.Key.Key_G)
    found = page.chart.chosen()
    assert found is not None
    assert found[1].start == min(one for one in starts if one >= item.start)
    await desk.aclose()


async def test_both_views_go_through_the_gaps_in_one_order_and_bring_each_into_view(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    first = named(page, QPushButton, "Show first gap")
    by_chart = []
    first.click()
    for _ in range(2 * len(page._ahead.gaps) + 2):  # round, and on again
        found = page.chart.chosen()
        assert found is not None
        scale = page.chart.scale
        assert found[1].end > scale.start, "it lies in the view"
        assert found[1].start < scale.end
        by_chart.append((found[0].title, found[1].start))
        QTest.keyClick(page.chart, Qt.Key.Key_G)
    named(page, QPushButton, "As a table").click()
    table = named(page, QTableView, "Timeline as a table")
    table.selectRow(table.model().rowCount() - 1)
    first.click()
    by_table = []
    for _ in by_chart:
        (chosen,) = table.selectionModel().selectedRows()
        row = page.rows()[chosen.row()]
        by_table.append((row.event_type, row.start))
        QTest.keyClick(table, Qt.Key.Key_G)
    assert by_table == by_chart
    assert by_table[0][1] == page._ahead.gaps[0].start
    await desk.aclose()


async def test_what_fills_a_gap_takes_its_place_in_the_table(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    named(page, QPushButton, "As a table").click()
    table = named(page, QTableView, "Timeline as a table")
    table.setFocus()
    row = next(
        at
        for at, one in enumerate(page.rows())
        if (one.event_type, one.applies_to) == ("subscription_added", "List 48213")
        and one.what == "Gap"
    )
    table.selectRow(row)
    gap = page.rows()[row]
    filling = draft("48213", starts_at=gap.start, ends_at=gap.end)
    made = await desk.backend.services.changes.create(company, filling)
    await until(lambda: any(made.made_id in one.callback_ids for one in page.rows()))
    await until(lambda: bool(table.selectionModel().selectedRows()))
    chosen = table.selectionModel().selectedRows()[0].row()
    assert page.rows()[chosen].callback_ids == (made.made_id,)
    await desk.aclose()


async def test_the_last_lane_comes_out_from_under_a_message(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    chart, bar = page.chart, desk.window.bar
    bar.show_message(Notice(UserMessage("Something failed", "Look at it."), Tone.FAILED))
    await until(lambda: chart.places.covered_below() > 0)
    last = len(chart.rows) - 1
    chart.choose(last, 0)
    lowest = em(HEAD) + chart.places.tops[-1] - chart.verticalScrollBar().value()
    assert lowest <= chart.viewport().height() - chart.places.covered_below()
    named(page, QPushButton, "As a table").click()
    table = named(page, QTableView, "Timeline as a table")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    shown = table.visualRect(table.currentIndex())
    under = covered_by(bar, table.viewport())
    assert under > 0
    assert shown.bottom() <= table.viewport().height() - under
    await desk.aclose()


async def test_an_empty_timeline_shows_the_way_on(
    qapp: QApplication, desk: Desk, company: Company, sandbox: Sandbox
) -> None:
    page = await timeline(desk, company)
    for one in list(desk.page.listed):
        await desk.backend.services.changes.end(company, one, listed=desk.page.listed)
    await until(lambda: not page.chart.rows)
    new = named(page, QPushButton, "New callback")
    await until(lambda: named(page, QPushButton, "Show what ended").isVisible())
    await until(page.forecast.isVisible)
    new.click()
    await until(lambda: desk.has_dialog("New callback"))
    desk.dialog("New callback").done(0)
    named(page, QPushButton, "Show what ended").click()
    await until(lambda: bool(page.chart.rows))
    await desk.aclose()


async def test_each_span_is_a_press_away(qapp: QApplication, desk: Desk, company: Company) -> None:
    page = await timeline(desk, company)
    for name, days in (("Week", 7), ("Month", 31), ("Quarter", 92), ("Year", 366)):
        named(page, QPushButton, name).click()
        assert page.chart.scale.span.days == days
    await desk.aclose()


async def test_lanes_that_are_shown_for_their_gaps_show_them(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    page = await timeline(desk, company)
    assert page.chart.scale.end < datetime.now(UTC) + timedelta(days=90), (
        "the usual view ends before"
    )
    page.options.only_gaps.setChecked(True)
    assert page.chart.scale.start <= datetime.now(UTC)
    assert all(one.start <= page.chart.scale.end for one in page._ahead.gaps)
    page.options.only_gaps.setChecked(False)
    page.options.span_chosen.emit(7)
    before = page.chart.scale
    page.options.only_gaps.setChecked(True)
    assert page.chart.scale == before, "a week shows no quarter"
    await desk.aclose()
