"""A delivered event as a tree; values of people stay hidden, each until it is revealed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from app.domain.outside_text import visible
from app.domain.proofs.delivery import HIDDEN, masked_event
from app.ui.kit.widgets import copy_text

_SECRET = Qt.ItemDataRole.UserRole


class BodyTree(QTreeWidget):
    """Enter or a double click reveals one field, once more copies it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Delivery body"))
        self.setObjectName("DeliveryBodyTree")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # as JSON is read everywhere
        self.setColumnCount(2)
        self.setHeaderLabels([self.tr("Field"), self.tr("Value")])
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(True)
        self.setUniformRowHeights(True)
        self.itemActivated.connect(self._activated)

    def show_event_body(self, event: dict[str, object] | None) -> None:
        """Shows one with its values hidden; None empties it."""
        self.clear()
        if event is None:
            return
        shown = masked_event(event)
        for name, value in event.items():
            self.addTopLevelItem(_item(name, value, shown[name]))
        self.expandAll()

    def reveal_all(self) -> None:
        """Shows every value of the event that is shown."""
        waiting = [self.topLevelItem(at) for at in range(self.topLevelItemCount())]
        while waiting:
            item = waiting.pop()
            if item is None:
                continue
            _reveal(item)
            waiting += [item.child(at) for at in range(item.childCount())]

    def _activated(self, item: QTreeWidgetItem) -> None:
        if item.data(1, _SECRET) is not None:
            _reveal(item)
        elif item.text(1):
            copy_text(self, item.text(1))


def _item(name: str, value: object, shown: object) -> QTreeWidgetItem:
    item = QTreeWidgetItem([visible(name), ""])
    if isinstance(value, dict) and isinstance(shown, dict):
        for member, inner in value.items():
            item.addChild(_item(str(member), inner, shown[str(member)]))
    elif isinstance(value, list) and isinstance(shown, list):
        for at, (inner, hidden) in enumerate(zip(value, shown, strict=True)):
            item.addChild(_item(str(at), inner, hidden))
    else:
        item.setText(1, visible(_words(shown)))
        if shown == HIDDEN:
            item.setData(1, _SECRET, _words(value))
    return item


def _reveal(item: QTreeWidgetItem) -> None:
    secret = item.data(1, _SECRET)
    if secret is not None:
        item.setText(1, visible(str(secret)))
        item.setData(1, _SECRET, None)


def _words(value: object) -> str:
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
