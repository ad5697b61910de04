"""The Timeline page: what is covered when, and what is not."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.coverage import (
    FORECAST,
    Forecast,
    Lane,
    forecast,
    gaps_in,
    lanes_of,
    next_free,
)
from app.domain.callbacks.ever import FOREVER
from app.domain.callbacks.remembered import Remembered, ended_callbacks, seen_last
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.exports.timeline import TimelineRow
from app.services.memory import Listing
from app.services.services import Services
from app.text.lists import lacking_cover_text
from app.text.lock import lock_text
from app.text.status import Tone
from app.text.timeline import forecast_text
from app.ui.kit.page import Page
from app.ui.kit.room_below import RoomBelow, covered_by
from app.ui.kit.state_view import StateView, WayOn
from app.ui.kit.widgets import button, explain_button, set_tone, show_toast
from app.ui.kit.wrapped_text import WrappedText
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job
from app.ui.timeline.bar import TimelineBar, TimelineOptions
from app.ui.timeline.chart import TimelineChart
from app.ui.timeline.counts import LaneCounts
from app.ui.timeline.export import TimelineExporter
from app.ui.timeline.heard_view import HeardView
from app.ui.timeline.pieces_table import PiecesTable
from app.ui.timeline.rows import ChosenSpan, lane_row, same_lane
from app.ui.timeline.states import tell_empty

_TICK_MS = 60_000


class TimelinePage(Page):
    """Signals.

    callback_asked: arg 0: the ID of the callback that is to be shown in the list.
    new_asked: arg 0: type, filter, start and end of the callback that is to be made.
    list_asked: the page of the list is to be shown, which tells why there is none; read_asked:
    the list is to be read once more.
    """

    callback_asked = Signal(str)
    new_asked = Signal(Callback)
    list_asked = Signal()
    read_asked = Signal()
    bar: TimelineBar

    def __init__(self, services: Services, context: UiContext) -> None:
        super().__init__()
        self._services, self._context = services, context
        self._formats, self._clock = context.formats, context.clock
        self.counts = self._counted = LaneCounts()
        self._company: Company | None = None
        self._listed: list[Callback] = []
        self._known: Mapping[str, Remembered] = {}
        self._lacking = ""  # what of the list is not known
        self._was_read = False
        self._lanes: list[Lane] = []
        self._ahead = Forecast((), ())
        self.bar, self.options = TimelineBar(context.theme), TimelineOptions()
        self.chart = TimelineChart(context.formats, context.theme, context.clock)
        self.pieces = PiecesTable(self, context)
        self.table = self.pieces.table
        self._state = StateView()
        self._stack = QStackedWidget()
        for one in (self.chart, self.table, self._state):
            self._stack.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._made_forecast())
        layout.addWidget(self.options)
        layout.addWidget(self._stack, 1)
        self._exporter = TimelineExporter(self, context)
        bar = context.messages
        RoomBelow(self.table, bar)
        self.chart.places.covered_below = lambda: covered_by(bar, self.chart.viewport())
        bar.laid.connect(self.chart.make_room)
        self._connect()
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self._show)
        self._ticks.start()
        self.options.show_span(self.chart.scale.span)
        self.first_keys = self.chart
        self._show()

    def come_forward(self) -> None:
        """What is remembered may be more by now."""
        self._context.runner.load(Job.TIMELINE, self._read_memory())

    def zone_changed(self) -> None:
        """Local time or UTC: bars and pieces are told anew."""
        self._show()

    def company_opened(self, company: Company | None) -> None:
        """Nothing of the last one stays."""
        self._company, self._listed, self._known, self._lacking = company, [], {}, ""
        self._was_read = False
        self._show()

    def list_changed(self, company: Company | None, listing: Listing) -> None:
        """What the server lists for the company that is open."""
        self._company, self._listed = company, list(listing.callbacks)
        self._lacking = lacking_cover_text(listing)
        self._was_read = listing.read_at is not None
        self._show()
        if self.isVisible():
            self.come_forward()

    @property
    def listed(self) -> list[Callback]:
        """What the server lists for the company that is open."""
        return self._listed

    @property
    def lacking(self) -> str:
        """What of the list is not known, and so may fill a gap; "" where all of it is."""
        return self._lacking

    def rows(self) -> list[TimelineRow]:
        """The facts of the chart, a row a span."""
        return self.pieces.rows

    def _made_forecast(self) -> QWidget:
        self.card = QFrame()
        self.card.setObjectName("ForecastCard")
        self.forecast = WrappedText("ForecastText", self.tr("Forecast"))
        self._first = button("ShowFirstGapButton", self.tr("Show first gap"))
        self._first.setText(self.tr("Show first ▸"))
        self._first.setProperty("slim", True)
        row = QHBoxLayout(self.card)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.forecast, 1)
        row.addWidget(self._first)
        return self.card

    def _connect(self) -> None:
        bar, chart, options = self.bar, self.chart, self.options
        bar.moved.connect(self._move)
        options.span_chosen.connect(self._choose_span)
        options.changed.connect(self._show)
        options.only_gaps.toggled.connect(lambda only: self._bring_gaps() if only else None)
        options.as_table.toggled.connect(self._hand_over)
        options.as_table.toggled.connect(bar.follow_table)
        bar.export.clicked.connect(lambda: self._exporter.ask(self._company))
        bar.new.clicked.connect(self._ask_for_new)
        self._state.chosen.connect(self._go_on)
        chart.new_asked.connect(self._ask_for_new)
        chart.opened.connect(self.callback_asked)
        chart.chosen_changed.connect(self.follow_lock)
        self.pieces.opened.connect(self.callback_asked)
        self.pieces.new_asked.connect(self._ask_for_new)
        self.pieces.chosen_changed.connect(self.follow_lock)
        chart.scale_changed.connect(lambda: self.options.show_span(chart.scale.span))
        HeardView(chart, self._formats, bar.moved, options.span_chosen, options.changed)
        self._first.clicked.connect(self._show_first_gap)

    def _move(self, by: int) -> None:
        scale = self.chart.scale
        self.chart.show_scale(scale.moved(by * 0.5) if by else scale.around(self._clock()))

    def _choose_span(self, days: int) -> None:
        before, chosen = self.chart.scale, self.chart.chosen()
        scale = msgspec.structs.replace(before, span=timedelta(days=days))
        # What is chosen and in view stays there; else now is looked at.
        about = self._clock()
        if chosen is not None and before.start <= chosen[1].start < before.end:
            about = chosen[1].start
        self.chart.show_scale(scale.around(about))

    async def _read_memory(self) -> None:
        company = self._company
        if company is None:
            return
        with suppress(SaveFailedError):  # the list says so; here the past is missing
            known = (await self._services.memory.last(company)).known
            if self._company is not None and company.company_id == self._company.company_id:
                self._known = known
                self._show()

    def _show(self) -> None:
        now, past = self._clock(), self.options.show_ended.isChecked()
        self._lanes = lanes_of(self._listed, ended_callbacks(self._known), seen_last(self._known))
        self._ahead = forecast(self._lanes, now, FORECAST)
        rows = [
            lane_row(lane, self._formats, now, self._known, past=past)
            for lane in self._shown_lanes()
        ]
        compact = self._context.preferences.compact
        self.chart.show_rows(rows, compact=compact)
        self.pieces.show_lanes(self._shown_lanes())
        self._tell_forecast()
        self._counted.tell(len(rows), len(self._ahead.gaps))
        self._follow_state(has_rows=bool(rows))

    def _bring_gaps(self) -> None:
        """A lane that is shown for a gap shows it, where the view is long enough for all."""
        now, scale = self._context.clock(), self.chart.scale
        if scale.span > FORECAST and not scale.start <= now <= scale.end - FORECAST:
            self.chart.show_scale(scale.around(now, 1 - FORECAST / scale.span))

    def _shown_lanes(self) -> list[Lane]:
        past, only = self.options.show_ended.isChecked(), self.options.only_gaps.isChecked()
        gaps = {id(one.lane) for one in self._ahead.gaps}
        return [
            lane for lane in self._lanes if (lane.listed or past) and (not only or id(lane) in gaps)
        ]

    def _tell_forecast(self) -> None:
        text = forecast_text(self._ahead, self._formats, self._lacking) if self._company else ""
        if text != self.forecast.text():
            self.forecast.setText(text)
        self.card.setVisible(bool(self._listed or self._ahead.over))
        set_tone(
            self.card,
            Tone.SOON if self._ahead.gaps or self._ahead.over or self._lacking else Tone.ACTIVE,
        )
        self._first.setVisible(bool(self._ahead.gaps))

    def _follow_state(self, *, has_rows: bool) -> None:
        as_table = has_rows and self.options.as_table.isChecked()
        # What is not shown has no name for whoever looks for the timeline.
        self._stack.setAccessibleName(self.tr("Timeline") if as_table else "")
        self._stack.setCurrentIndex((1 if as_table else 0) if has_rows else 2)
        if not has_rows:
            tell_empty(
                self._state,
                is_open=self._company is not None,
                was_read=self._was_read,
                is_listed=bool(self._listed),
                can_show_ended=bool(self._known) and not self.options.show_ended.isChecked(),
            )
        self.follow_lock()

    def follow_lock(self) -> None:
        """Enables what is possible with what is listed and unlocked."""
        locked = self._company is not None and not self._services.guard.allows(self._company)
        none = "" if self._listed else self.tr("No callbacks are listed.")
        why_no_gap = self._why_no_gap() if self._shown_lanes() else ""
        if self._company is None:
            why_no_gap = self.tr("Open a company first.")
        elif not self._was_read:
            why_no_gap = self.tr("The list of this company was not read yet.")
        explain_button(self.bar.new, lock_text(locked) or why_no_gap)
        explain_button(self.bar.export, none)
        self._state.explain(WayOn.CREATE, lock_text(locked))

    def _go_on(self, way_on: WayOn) -> None:
        if way_on is WayOn.SHOW_ENDED:
            self.options.show_ended.setChecked(True)
        elif way_on is WayOn.SHOW_CALLBACKS:
            self.list_asked.emit()
        elif way_on is WayOn.RETRY:
            self.read_asked.emit()
        else:
            self._ask_for_new()

    def _chosen(self) -> ChosenSpan | None:
        """Of what is in front: the chart, or the table of the same facts."""
        if self.options.as_table.isChecked():
            return self.pieces.chosen()
        found = self.chart.chosen()
        if found is None:
            return None
        row, item = found
        return ChosenSpan(
            lane=row.lane,
            start=item.start,
            end=item.end,
            is_gap_ahead=item.callback is None and item.is_ahead,
        )

    def _why_no_gap(self) -> str:
        """Why there is no gap to fill where the keys are; "" where there is one."""
        found = self._chosen()
        if found is None:
            return self.tr("Choose a gap first: with the mouse, or with G.")
        if found.is_gap_ahead or next_free(found.lane, self._clock()):
            return ""
        return self.tr("It is covered without an end: there is no gap. G goes to the next one.")

    def _hand_over(self, as_table: bool) -> None:
        found = self.chart.chosen()
        if as_table and found is not None:
            self.pieces.choose_at(found[0].lane, found[1].start)

    def _show_first_gap(self) -> None:
        if not self._ahead.gaps:
            return
        if self.options.as_table.isChecked():
            self.pieces.first_gap(self._ahead.gaps[0].lane)
            self.table.setFocus()
            return
        first = self._ahead.gaps[0]
        for at, row in enumerate(self.chart.rows):
            if same_lane(row.lane, first.lane):
                ahead = [place for place, one in enumerate(row.items) if one.is_ahead]
                if ahead:
                    self.chart.choose(at, ahead[0])
                    self.chart.setFocus()

    def _ask_for_new(self) -> None:
        """A callback for the gap that is chosen, or for the next one of its lane."""
        if not self.bar.new.isEnabled():
            show_toast(self, self.bar.new.accessibleDescription())  # the key says why, too
            return
        found = self._chosen()
        if found is None and not self._shown_lanes():
            self.new_asked.emit(Callback(callback_id="", event_type=""))
        if found is None:
            return
        lane, now = found.lane, self._clock()
        start: datetime | None = None
        end: datetime | None = None
        if found.is_gap_ahead:
            slots = gaps_in(lane, max(found.start or now, now), found.end or FOREVER)
            if slots:
                start, end = slots[0]
                end = None if end.year >= 9999 else end
        else:
            start, end = next_free(lane, now) or (None, None)
        self.new_asked.emit(
            Callback(
                callback_id="",
                event_type=lane.event_type,
                filters=lane.filters,
                starts_at=None if start is None or start <= now else start,
                ends_at=end,
            )
        )
