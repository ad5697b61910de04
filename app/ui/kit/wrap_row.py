"""Widgets beside each other, and below each other where there is no room: nothing is cut."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class WrapRow(QLayout):
    """Each as wide as it wants, the next one in a new line where it does not fit."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)
        if parent is not None:
            parent.setLayout(self)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        around = self.contentsMargins()
        inside = QRect(0, 0, width - around.left() - around.right(), 0)
        return self._arranged(inside, move=False) + around.top() + around.bottom()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arranged(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        wide = [one.sizeHint().width() for one in self._shown()]
        tall = [one.sizeHint().height() for one in self._shown()]
        gaps = self.spacing() * max(len(wide) - 1, 0)
        return QSize(sum(wide) + gaps, max(tall, default=0)).grownBy(self.contentsMargins())

    def minimumSize(self) -> QSize:
        sizes = [one.sizeHint() for one in self._shown()]
        wide = max((one.width() for one in sizes), default=0)
        tall = max((one.height() for one in sizes), default=0)
        return QSize(wide, tall).grownBy(self.contentsMargins())

    def _shown(self) -> list[QLayoutItem]:
        return [one for one in self._items if not one.isEmpty()]

    def _arranged(self, rect: QRect, *, move: bool) -> int:
        """The height it takes; moves the widgets there as well."""
        left, top, tall = 0, 0, 0
        parent = self.parentWidget()
        mirrored = parent is not None and parent.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for one in self._shown():
            size = one.sizeHint()
            if left and left + size.width() > rect.width():
                left, top, tall = 0, top + tall + self.spacing(), 0
            if move:
                at = rect.right() + 1 - left - size.width() if mirrored else rect.left() + left
                one.setGeometry(QRect(QPoint(at, rect.top() + top), size))
            left += size.width() + self.spacing()
            tall = max(tall, size.height())
        return top + tall
