"""What is written above the lanes, and where bars go on beyond what is in view."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.callbacks.coverage import lanes_of
from app.domain.companies.company import Company
from app.text.formats import Formats
from app.ui.look.measure import em
from app.ui.look.theme import Theme
from app.ui.timeline.flow import Flow
from app.ui.timeline.page import TimelinePage
from app.ui.timeline.painting import LanePainter
from app.ui.timeline.rows import lane_row
from app.ui.timeline.scale import TimeScale
from app.ui.window.pages import PageName
from tests.builders import callback
from tests.ui.conftest import Desk, named
from tests.ui.timeline.test_page import timeline


@pytest.mark.parametrize("day", [1, 3, 25, 27, 30])
def test_the_month_of_now_is_named_in_a_year(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, day: int
) -> None:
    written: list[str] = []
    monkeypatch.setattr(
        Flow, "draw_text", lambda *place_and_words: written.append(place_and_words[-1])
    )
    picture = QImage(1340, 400, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    by = LanePainter(
        painter, Theme(qapp), Formats(), qapp.font(), 220, Flow(1340, is_mirrored=False)
    )
    area, head = QRect(0, 0, 1340, 400), QRect(0, 0, 1340, 40)
    scale = TimeScale(datetime(2026, 8, 27, tzinfo=UTC), timedelta(days=366))
    now = datetime(2026, 11, day, 12, tzinfo=UTC)
    by.paint_ground(area, head, scale, by.place_of_now(area, head, scale, now, "now"))
    painter.end()
    months = [one[:3] for one in written if one[:3].isalpha() and not one.startswith("Event")]
    names = list(Formats().dates.short_months)
    assert months == [*names[8:], *names[:8]]


@pytest.mark.parametrize("fine", [1, 2])
def test_where_it_is_not_known_a_bar_has_dots_as_large_on_every_screen(
    qapp: QApplication, fine: int
) -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    day = timedelta(days=1)
    gone = callback("A", starts_at=now - 20 * day, ends_at=now)
    (lane,) = lanes_of([], [gone], {"A": now - 10 * day})
    row = lane_row(lane, Formats(), now, {}, past=True)
    picture = QImage(QSize(900, 120) * fine, QImage.Format.Format_RGB32)
    painter, theme = QPainter(picture), Theme(qapp)
    painter.scale(fine, fine)
    by = LanePainter(painter, theme, Formats(), qapp.font(), 100, Flow(900, is_mirrored=False))
    area, head = QRect(0, 0, 900, 120), QRect(0, 0, 900, 40)
    by.paint_ground(area, head, TimeScale(now - 20 * day, 20 * day), QRectF())
    by.paint_item(QRectF(100, 50, 800, 40), row.items[0], is_chosen=False)
    painter.end()
    ink = QColor(theme.roles.muted)
    # A row of pixels in the half that nobody saw; how long each dot is.
    for y in range(54 * fine, 86 * fine):
        dotted = [picture.pixelColor(x, y) == ink for x in range(520 * fine, 880 * fine)]
        runs = [len(list(same)) for is_dot, same in itertools.groupby(dotted) if is_dot]
        if runs:
            assert max(runs) == fine
            return
    pytest.fail("there is no dot")


async def test_a_bar_that_goes_on_has_an_arrow_at_the_edge(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    chart = (await timeline(desk, company)).chart
    named(desk.window, QPushButton, "Week").click()
    picture = chart.viewport().grab().toImage()
    lane, where = next(
        (lane, where)
        for lane, where in chart.places.shown()
        if any(one.callback and one.callback.ends_at is None for one in chart.rows[lane].items)
    )
    item = next(one for one in chart.rows[lane].items if one.callback)
    assert item.status is not None
    ink = QColor(chart._theme.roles.of_tone(item.status.tone)[0])
    middle = round(chart._item_rect(chart.rows[lane], item, where).center().y())
    right = picture.width() // round(picture.devicePixelRatio())
    assert any(picture.pixelColor(x, middle) == ink for x in range(right - 14, right - 8))
    # And in the picture that is handed on, which is twice as fine.
    page = desk.window.made_page(PageName.TIMELINE)
    assert isinstance(page, TimelinePage)
    image = page._exporter.picture(company)
    down = 2 * (middle + chart.verticalScrollBar().value() + em(32))
    assert any(image.pixelColor(2 * x, down) == ink for x in range(right - 14, right - 8))
    await desk.aclose()
