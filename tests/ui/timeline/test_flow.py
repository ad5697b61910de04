"""In a language that runs from the right time does so too: to the eye, the mouse and the keys."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.companies.company import Company
from app.ui.look.measure import em
from app.ui.timeline.chart import _NAMES, TimelineChart
from app.ui.timeline.flow import Flow
from tests.ui.conftest import Desk
from tests.ui.timeline.test_page import timeline


def now_line(chart: TimelineChart) -> int:
    """The column of pixels where *now* is."""
    picture = chart.viewport().grab().toImage()
    accent, bottom = QColor(chart._theme.roles.accent), picture.height() - 2
    found = [at for at in range(picture.width()) if picture.pixelColor(at, bottom) == accent]
    assert found
    return found[0]


async def test_time_runs_from_the_right(qapp: QApplication, desk: Desk, company: Company) -> None:
    chart = (await timeline(desk, company)).chart
    width = chart.viewport().width()
    from_left = now_line(chart)
    chart.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert abs(now_line(chart) - (width - 1 - from_left)) <= 2

    # A bar is chosen where it is seen.
    lane, place = next(
        (at, where) for at, where in chart.places.shown() if len(chart.rows[at].items) > 1
    )
    for number, item in enumerate(chart.rows[lane].items):
        rect = chart._item_rect(chart.rows[lane], item, place)
        middle = QPoint(
            round(max(rect.left(), em(_NAMES)) + min(rect.right(), width)) // 2,
            round(rect.center().y()),
        )
        seen = QPoint(width - 1 - middle.x(), middle.y())
        QTest.mouseClick(chart.viewport(), Qt.MouseButton.LeftButton, pos=seen)
        assert (chart._lane, chart._item) == (lane, number)

    # Later is to the left.
    last = chart._item
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart._item == last - 1
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart._item == last
    begins = chart.scale.start
    empty = QPoint(width // 2, em(20))
    QTest.mousePress(chart.viewport(), Qt.MouseButton.LeftButton, pos=empty)
    QTest.mouseMove(chart.viewport(), empty + QPoint(60, 0))
    QTest.mouseRelease(chart.viewport(), Qt.MouseButton.LeftButton, pos=empty + QPoint(60, 0))
    assert chart.scale.start > begins
    await desk.aclose()


def test_places_are_turned_round_and_back() -> None:
    mirrored, plain = Flow(100, is_mirrored=True), Flow(100, is_mirrored=False)
    assert mirrored.point(mirrored.point(QPoint(7, 3))) == QPoint(7, 3)
    assert mirrored.point(QPoint(0, 3)) == QPoint(99, 3)
    assert plain.point(QPoint(7, 3)) == QPoint(7, 3)
    assert (mirrored.step, plain.step) == (-1, 1)


async def test_the_line_of_now_strikes_through_no_id(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    chart = (await timeline(desk, company)).chart
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        chart.setLayoutDirection(direction)
        at = now_line(chart)
        picture = chart.viewport().grab().toImage()
        accent = QColor(chart._theme.roles.accent)
        bars = [
            (where, chart._item_rect(chart.rows[lane], item, where))
            for lane, where in chart.places.shown()
            for item in chart.rows[lane].items
        ]
        shown = [bar for where, bar in bars if bar.bottom() < picture.height() - 2]
        assert any(
            picture.pixelColor(at, round(bar.center().y())) != accent
            and picture.pixelColor(at, round(bar.top()) + 2) == accent
            for bar in shown
        )
    await desk.aclose()
