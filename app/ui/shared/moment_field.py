"""A date that is typed freely or picked; what was understood stands beneath."""

from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCalendarWidget,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)

from app.domain.moment_text import MomentError, MomentFault, understand
from app.ui.shared.formats import Clock, Formats
from app.ui.shared.icons import icon
from app.ui.shared.theme import Theme
from app.ui.shared.widgets import button, label, line_edit


class MomentField(QWidget):
    """Signals: changed, after each key.

    `value` is aware UTC, None while empty; `problem` is a sentence, empty while all is well.
    """

    changed = Signal()

    def __init__(
        self, name: str, empty_means: str, *, formats: Formats, clock: Clock, theme: Theme
    ) -> None:
        super().__init__()
        self._formats, self._clock, self._empty = formats, clock, empty_means
        self._end_of_day = name == "Ends"
        self.value: datetime | None = None
        self.problem = ""
        self.edit = line_edit(name)
        self.edit.setPlaceholderText(empty_means)
        self.edit.textChanged.connect(self._understand)
        self._hint = label(muted=True)
        pick = button("")
        pick.setIcon(icon(theme, "calendar"))
        pick.setAccessibleName(self.tr("Pick a day for {0}").format(name))
        pick.setToolTip(pick.accessibleName())
        calendar = QCalendarWidget()
        calendar.clicked.connect(lambda day: self._pick(day.toString("yyyy-MM-dd")))
        self._menu = QMenu(self)
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(calendar)
        self._menu.addAction(action)
        pick.clicked.connect(lambda: self._menu.popup(pick.mapToGlobal(pick.rect().bottomLeft())))
        row = QHBoxLayout()
        row.addWidget(self.edit, 1)
        row.addWidget(pick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self._hint)
        self._understand()

    def _pick(self, day: str) -> None:
        self._menu.hide()
        self.edit.setText(f"{day} {'23:59' if self._end_of_day else '00:00'}")

    def _understand(self) -> None:
        self.problem, self.value = "", None
        try:
            self.value = understand(
                self.edit.text(),
                self._clock(),
                self._formats.zone,
                month_first=self._formats.month_first,
                end_of_day=self._end_of_day,
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
        if self.problem:
            self._hint.setText(self.problem)
        elif self.value is None:
            self._hint.setText(self.tr("Empty: {0}").format(self._empty))
        else:
            self._hint.setText(
                f"{self._formats.local(self.value)} = {self._formats.utc(self.value)}"
            )
        self._hint.setProperty("tone", "failed" if self.problem else "")
        self._hint.style().polish(self._hint)
        self.changed.emit()

    @property
    def utc_value(self) -> datetime | None:
        """The value with whole seconds, as it is sent."""
        return self.value.astimezone(UTC).replace(microsecond=0) if self.value else None
