"""What screen readers are told of widgets for which Qt's own answer is not safe.

Seen in Qt 6.11: the accessible of a `QAbstractScrollArea`, of what is made of it without an
accessible of its own (`QScrollArea`, `QGraphicsView`) and of a `QHeaderView` does not check the
number of the child it is asked for. One past the last is read from memory that is not its own, and
the process dies. A reader asks so whenever a child goes while it counts, as in *Details*.
`QMenu` and `QMenuBar` have the same hole for negative numbers only, which AT-SPI turns away.

Qt asks for a class by each of its names, the last one first: tables, trees and texts have found
their own before it comes to these.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_UNSAFE = {
    "QScrollArea": QAccessible.Role.Client,
    "QGraphicsView": QAccessible.Role.Client,
    "QAbstractScrollArea": QAccessible.Role.Client,
    "QHeaderView": QAccessible.Role.List,
}


def guard_children() -> None:
    """Gives those classes the plain accessible, which checks; once, after the application."""
    QAccessible.installFactory(_checked)


class _Alert(QAccessibleWidget):
    """A message: its role is alert, and its text is its value."""

    def text(self, which: QAccessible.Text) -> str:
        if which is QAccessible.Text.Value:
            widget = self.widget()
            return widget.accessibleDescription() if widget is not None else ""
        return super().text(which)


class _Chart(QAccessibleWidget):
    """One picture, which says by its description what the keys are at: nothing in it is a part."""

    def childCount(self) -> int:
        return 0


def _checked(kind: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget):
        return None
    if kind == "MessageBar":
        return _Alert(thing, QAccessible.Role.AlertMessage)
    if kind == "TimelineChart":
        return _Chart(thing, QAccessible.Role.Chart)
    role = _UNSAFE.get(kind)
    return None if role is None else QAccessibleWidget(thing, role)
