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
        """The height it takes; moves the widgets there as well, each in the middle of its line."""
        parent, bottom = self.parentWidget(), 0
        mirrored = parent is not None and parent.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for line in self._lines(rect.width()):
            top = bottom + self.spacing() if bottom else 0
            tall = max(one.sizeHint().height() for _, one in line)
            for left, one in line if move else ():
                size = one.sizeHint()
                at = rect.right() + 1 - left - size.width() if mirrored else rect.left() + left
                lower = rect.top() + top + (tall - size.height()) // 2
                one.setGeometry(QRect(QPoint(at, lower), size))
            bottom = top + tall
        return bottom

    def _lines(self, width: int) -> list[list[tuple[int, QLayoutItem]]]:
        """What stands in each line, and how far from its beginning."""
        found: list[list[tuple[int, QLayoutItem]]] = []
        left = 0
        for one in self._shown():
            wide = one.sizeHint().width()
            if not found or (left and left + wide > width):
                found.append([])
                left = 0
            found[-1].append((left, one))
            left += wide + self.spacing()
        return found
