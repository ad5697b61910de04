"""A date that is typed freely or picked; what was understood stands beneath."""

from datetime import UTC, datetime

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidgetAction,
)

from app.domain.typed.moment_error import MomentError, MomentFault
from app.domain.typed.moment_text import understand
from app.text.formats import in_zone
from app.text.status import Tone
from app.ui.kit.named_calendar import named_calendar
from app.ui.kit.self_telling import SelfTelling
from app.ui.kit.widgets import button, label, line_edit, repolish, set_tone
from app.ui.look.icons import icon
from app.ui.runtime.context import UiContext


class MomentField(SelfTelling):
    """Signals: changed, after each key.

    `value` is aware UTC, None while empty; `problem` is a sentence, empty while all is well.
    """

    changed = Signal()

    def __init__(
        self,
        handle: str,
        caption: str,
        empty_means: str,
        context: UiContext,
        *,
        end_of_day: bool,
        looks_back: bool = False,
    ) -> None:
        """`looks_back`: it is about what was, and what may be typed is told so."""
        super().__init__()
        self._formats, self._clock, self._empty = context.formats, context.clock, empty_means
        self._end_of_day, self._looks_back = end_of_day, looks_back
        self.value: datetime | None = None
        self.problem = ""
        self.edit = line_edit(f"{handle}Edit", caption)
        self.edit.setPlaceholderText(empty_means)
        self.edit.textChanged.connect(self._understand)
        self._hint = label(muted=True)
        pick = button(f"Pick{handle}Button", "")
        pick.setIcon(icon(context.theme, "calendar"))
        pick.setAccessibleName(self.tr("Pick a day for {0}").format(caption))
        pick.setToolTip(pick.accessibleName())
        pick.clicked.connect(lambda: self._show_calendar(pick))
        self._menu: QMenu | None = None
        self._calendar: QCalendarWidget | None = None
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.edit, 1)
        row.addWidget(pick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self._hint)
        self._understand()

    @property
    def utc_value(self) -> datetime | None:
        """The value with whole seconds, as it is sent."""
        return self.value.astimezone(UTC).replace(microsecond=0) if self.value else None

    def set_empty_means(self, words: str) -> None:
        """What it means to leave it empty, and after a comma why."""
        self._empty = words
        self.edit.setPlaceholderText(words.partition(",")[0])
        self._tell()

    def set_moment(self, moment: datetime | None) -> None:
        """Fills it in; None empties it. Seconds are kept where there are any."""
        if moment is None:
            self.edit.clear()
            return
        local = in_zone(moment, self._formats.zone)
        if local.fold or local.tzinfo is not self._formats.zone:
            # The second of two equal hours, or a date beyond the zone's calendar.
            self.edit.setText(in_zone(moment, UTC).isoformat().replace("+00:00", "Z"))
            return
        written = local.replace(tzinfo=None).isoformat(" ", "seconds")
        self.edit.setText(written.removesuffix(":00"))

    def calendar(self) -> QCalendarWidget:
        """The calendar, at the day that is typed; made when it is first wanted: it is slow."""
        if self._calendar is None:
            self._calendar = named_calendar(
                self.tr("Pick a day for {0}").format(self.edit.accessibleName())
            )
            # By the mouse, and by Enter on the day that the arrows went to.
            for chosen in (self._calendar.clicked, self._calendar.activated):
                chosen.connect(lambda day: self._pick(day.toString("yyyy-MM-dd")))
        if self.value is not None:
            local = in_zone(self.value, self._formats.zone)
            self._calendar.setSelectedDate(QDate(local.year, local.month, local.day))
        return self._calendar

    def _show_calendar(self, pick: QPushButton) -> None:
        calendar = self.calendar()
        if self._menu is None:
            self._menu = QMenu(self)
            action = QWidgetAction(self._menu)
            action.setDefaultWidget(calendar)
            self._menu.addAction(action)
        self._menu.popup(pick.mapToGlobal(pick.rect().bottomLeft()))
        calendar.setFocus()

    def _pick(self, day: str) -> None:
        if self._menu is not None:
            self._menu.hide()
        self.edit.setFocus()
        # Without a time: there are days that do not begin at midnight.
        self.edit.setText(day)

    def _understand(self) -> None:
        self.problem, self.value = "", None
        try:
            self.value = understand(
                self.edit.text(),
                self._clock(),
                self._formats.zone,
                month_first=self._formats.dates.month_first,
                end_of_day=self._end_of_day,
                months=self._formats.dates.months,
                has_short_years=self._formats.dates.has_short_years,
                as_written=self._formats.dates.as_written,
                zone_name=self._formats.zone_name,
            )
        except MomentError as error:
            self.problem = {
                MomentFault.NOT_UNDERSTOOD: self.tr(
                    "Not understood. Write it like 2 Dec 2026 09:00, or 2026-12-02T09:00Z."
                ),
                MomentFault.NO_SUCH_DATE: self.tr("There is no such date or time."),
                MomentFault.SKIPPED_BY_CLOCK_CHANGE: self.tr(
                    "This time does not exist: the clocks go forward over it."
                ),
            }[error.fault]
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        if self.problem:
            text = self.problem
        elif self.value is None and self.edit.placeholderText() == self._empty:
            # What it means stands in the field itself.
            example = self.tr("in 30 days") if self._end_of_day else self.tr("tomorrow 9:00")
            if self._looks_back:
                example = self.tr("yesterday 9:00")
            text = self.tr("Such as {0}").format(example)
        elif self.value is None:
            text = self.tr("Empty: {0}").format(self._empty)
        else:
            ahead = self._formats.ahead(self.value, self._clock())
            past = self.value <= self._clock()
            text = self._formats.local_and_utc(self.value)
            text += "" if past else f" · {ahead}"
        self._hint.setText(("✕  " if self.problem else "") + text)
        set_tone(self._hint, Tone.FAILED if self.problem else None)
        self.mark()
        self.own_words = text
        # A field that is empty is said to be so, with what that means.
        empty = self.tr("Empty: {0}").format(self._empty)
        self.edit.setAccessibleDescription(text if self.value or self.problem else empty)
        self.told.emit()

    def mark(self) -> None:
        """Shows by its frame whether it was understood."""
        if bool(self.edit.property("wrong")) is not bool(self.problem):
            self.edit.setProperty("wrong", bool(self.problem))
            repolish(self.edit)
