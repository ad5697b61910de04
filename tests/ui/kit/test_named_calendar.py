"""A calendar is read in every theme."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton

from app.ui.kit.named_calendar import named_calendar


def test_nothing_of_a_calendar_has_a_colour_of_its_own(qapp: QApplication) -> None:
    calendar = named_calendar("Day")
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        brush = calendar.weekdayTextFormat(day).foreground()
        assert brush.style() is Qt.BrushStyle.NoBrush, "the letters of the theme"
    for name in ("qt_calendar_prevmonth", "qt_calendar_nextmonth"):
        arrow = calendar.findChild(QToolButton, name)
        assert isinstance(arrow, QToolButton)
        assert arrow.icon().isNull()
        assert arrow.text()
        assert arrow.accessibleName().endswith("month")
    calendar.deleteLater()
