"""What a screen reader meets in a window: walked, and found wanting or not."""

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

ROLES = QAccessible.Role
USED = {
    *(ROLES.Button, ROLES.CheckBox, ROLES.EditableText, ROLES.ComboBox, ROLES.Table, ROLES.List),
    *(ROLES.PageTabList, ROLES.Tree, ROLES.SpinBox, ROLES.RadioButton, ROLES.AlertMessage),
}
_MOST_CELLS = 200
_QTS_OWN = {"qt_toolbar_ext_button", "ScrollLeftButton", "ScrollRightButton"}
"""Buttons that Qt makes, shows and hides by itself."""


def interfaces(top: QWidget) -> Iterator[QAccessibleInterface]:
    """All accessible objects of a window that are shown; cells of tables are left out."""
    waiting = [QAccessible.queryAccessibleInterface(top)]
    while waiting:
        one = waiting.pop()
        if one is None or not one.isValid():
            continue
        yield one
        if one.role() in {ROLES.Table, ROLES.List, ROLES.Tree}:
            continue
        children = (one.child(at) for at in range(one.childCount()))
        waiting += [child for child in children if child is not None and _is_shown(child)]


def _is_shown(one: QAccessibleInterface) -> bool:
    thing = one.object()
    return not isinstance(thing, QWidget) or thing.isVisible()


def nameless(top: QWidget) -> list[str]:
    """What can be used and has no name."""
    found = []
    for one in interfaces(top):
        thing = one.object()
        handle = thing.objectName() if thing is not None else ""
        if one.role() not in USED or handle in _QTS_OWN:
            continue
        if not one.text(QAccessible.Text.Name).strip() and not _named_by_label(thing):
            found.append(f"{one.role()} {handle or type(thing).__name__}")
    return found


def nameless_headers(top: QWidget) -> list[str]:
    """Columns and rows of tables that are told of and have no name."""
    found = []
    for one in interfaces(top):
        if one.role() is not ROLES.Table:
            continue
        cells = (one.child(at) for at in range(min(one.childCount(), _MOST_CELLS)))
        found += [
            f"{cell.role()} of {one.text(QAccessible.Text.Name)}"
            for cell in cells
            if cell is not None
            and cell.role() in {ROLES.RowHeader, ROLES.ColumnHeader}
            and not cell.text(QAccessible.Text.Name).strip()
        ]
    return found


def _named_by_label(thing: object) -> bool:
    if isinstance(thing, QComboBox) and thing.accessibleName():
        return True  # Qt reports its value as its name; its label is what names it
    if not isinstance(thing, QWidget):
        return False
    labels = thing.window().findChildren(QLabel)
    return any(one.buddy() is thing for one in labels)


def same_names(top: QWidget) -> list[str]:
    """Names that two things of a kind share in one window."""
    names: Counter[tuple[str, str]] = Counter()
    for widget in top.findChildren(QWidget):
        if not widget.isVisible() or not widget.accessibleName():
            continue
        if isinstance(widget.parentWidget(), QComboBox):
            continue  # the inside of an editable one has its name
        if isinstance(widget, QAbstractButton) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            names[type(widget).__name__, widget.accessibleName()] += 1
    return [f"{kind} {name}" for (kind, name), count in names.items() if count > 1]


def dead_stops(top: QWidget) -> list[str]:
    """Where Tab would stop at something that has no name or nothing to do."""
    found = []
    for widget in top.findChildren(QWidget):
        takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not takes or not widget.isVisible() or not widget.isEnabled():
            continue
        seen = QAccessible.queryAccessibleInterface(widget)
        named = widget.accessibleName() or (seen and seen.text(QAccessible.Text.Name))
        if not named and not isinstance(widget.parentWidget(), QComboBox):
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found
