"""A calendar whose parts have names, and can be reached by keys."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QSpinBox, QTableView, QToolButton, QWidget

from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate
from app.ui.look.direction import arrow_for

_PARTS: dict[str, tuple[type[QWidget], str]] = {
    "qt_calendar_calendarview": (QTableView, QT_TRANSLATE_NOOP("calendar", "Days")),
    "qt_calendar_prevmonth": (QToolButton, QT_TRANSLATE_NOOP("calendar", "Previous month")),
    "qt_calendar_nextmonth": (QToolButton, QT_TRANSLATE_NOOP("calendar", "Next month")),
    "qt_calendar_monthbutton": (QToolButton, QT_TRANSLATE_NOOP("calendar", "Month")),
    "qt_calendar_yearbutton": (QToolButton, QT_TRANSLATE_NOOP("calendar", "Year")),
    "qt_calendar_yearedit": (QSpinBox, QT_TRANSLATE_NOOP("calendar", "Type a year")),
}
"""Qt's own parts by its names for them, which it leaves nameless for a screen reader."""


_ARROWS = {"qt_calendar_prevmonth": "◂", "qt_calendar_nextmonth": "▸"}
_ROUND = tuple(_PARTS)
"""In the order in which Tab goes through them."""


class _TabKeys(QObject):
    """In a menu Qt gives the keys of Tab to the menu, where nothing can be done with them."""

    def __init__(self, calendar: QCalendarWidget, parts: Sequence[QWidget]) -> None:
        super().__init__(calendar)
        self._parts = parts
        for part in parts:
            part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        steps = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
        if not isinstance(event, QKeyEvent) or event.key() not in steps:
            return super().eventFilter(watched, event)
        if event.type() is QEvent.Type.KeyPress:
            step = steps[Qt.Key(event.key())]
            shown = [one for one in self._parts if one.isVisible() and one.isEnabled()]
            at = next((at for at, one in enumerate(shown) if one is watched), 0)
            shown[(at + step) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)
        return True


def named_calendar(name: str) -> QCalendarWidget:
    """Arrows move by days, Page Up and Page Down by months, Enter takes the day, Tab goes round."""
    made = QCalendarWidget()
    made.setAccessibleName(name)
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        # Qt writes them in a red that is faint on dark, and red is for failures here.
        made.setWeekdayTextFormat(day, QTextCharFormat())
    parts: dict[str, QWidget] = {}
    for handle, (kind, caption) in _PARTS.items():
        part = made.findChild(kind, handle)
        if part is None:
            continue  # another version of Qt may build it differently
        parts[handle] = part
        part.setAccessibleName(translate("calendar", caption))
        if isinstance(part, QToolButton):
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            if handle in _ARROWS:
                # Qt's pictures of arrows are black in every theme.
                part.setIcon(QIcon())
                part.setText(arrow_for(made, _ARROWS[handle]))
                part.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            part.setToolTip(part.accessibleName())
    _TabKeys(made, [parts[handle] for handle in _ROUND if handle in parts])
    return made
