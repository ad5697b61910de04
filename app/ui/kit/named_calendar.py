"""A calendar whose parts have names, and can be reached by keys."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCalendarWidget, QSpinBox, QTableView, QToolButton, QWidget

from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate

_PARTS: dict[str, tuple[type[QWidget], str]] = {
    "qt_calendar_calendarview": (QTableView, QT_TRANSLATE_NOOP("calendar", "Days")),
    "qt_calendar_prevmonth": (QToolButton, QT_TRANSLATE_NOOP("calendar", "Previous month")),
    "qt_calendar_nextmonth": (QToolButton, QT_TRANSLATE_NOOP("calendar", "Next month")),
    "qt_calendar_monthbutton": (QToolButton, QT_TRANSLATE_NOOP("calendar", "Month")),
    "qt_calendar_yearbutton": (QToolButton, QT_TRANSLATE_NOOP("calendar", "Year")),
    "qt_calendar_yearedit": (QSpinBox, QT_TRANSLATE_NOOP("calendar", "Type a year")),
}
"""Qt's own parts by its names for them, which it leaves nameless for a screen reader."""


def named_calendar(name: str) -> QCalendarWidget:
    """Arrows move by days, Page Up and Page Down by months, Enter takes the day."""
    made = QCalendarWidget()
    made.setAccessibleName(name)
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    for handle, (kind, caption) in _PARTS.items():
        part = made.findChild(kind, handle)
        if part is None:
            continue  # another version of Qt may build it differently
        part.setAccessibleName(translate("calendar", caption))
        if isinstance(part, QToolButton):
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            part.setToolTip(part.accessibleName())
    return made
