"""A timeline of 2,000 bars: what each step of scrolling and of zooming costs."""

import statistics
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QApplication

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import lanes_of
from app.text.formats import Formats
from app.ui.look.theme import Theme
from app.ui.timeline.chart import TimelineChart
from app.ui.timeline.rows import lane_row
from tests.bench.measure import line, offscreen, timed

_BARS, _LANES, _STEPS = 2000, 250, 120
_FRAME_MS = 16.7


def timeline() -> None:
    """The target is one frame of a screen with 60 a second for each step."""
    app = offscreen()
    theme = Theme(app)
    theme.dress()
    now = datetime(2026, 11, 26, tzinfo=UTC)
    chart = TimelineChart(Formats(), theme, lambda: now)
    each = _BARS // _LANES
    listed = [
        Callback(
            callback_id=f"A{lane}-{at}",
            event_type="subscription_added",
            filters=(("list_id", f"{lane:04}"),),
            destination_url=f"https://hooks.example.net/lists/{lane}/{at}",
            starts_at=now + timedelta(days=12 * at - 40),
            ends_at=now + timedelta(days=12 * at - 29),
        )
        for lane in range(_LANES)
        for at in range(each)
    ]
    rows = [lane_row(lane, Formats(), now, {}, past=False) for lane in lanes_of(listed)]
    chart.resize(1400, 800)
    chart.show_rows(rows, compact=False)
    chart.show()
    app.processEvents()
    bar = chart.verticalScrollBar()
    down = [_painted(app, chart, lambda at=at: bar.setValue(at * 40)) for at in range(_STEPS)]
    aside = [
        _painted(app, chart, lambda: chart.show_scale(chart.scale.moved(0.02)))
        for _ in range(_STEPS)
    ]
    for what, found in (("down", down), ("in time", aside)):
        worst = statistics.quantiles(found, n=20)[-1] * 1000
        line(f"timeline, a step {what}, p95", worst, _FRAME_MS, 1.0, "ms", "a frame")


def _painted(app: QApplication, chart: TimelineChart, act: object) -> float:
    def step() -> None:
        act()  # type: ignore[operator]
        chart.viewport().repaint()
        app.processEvents()

    return timed(step)
