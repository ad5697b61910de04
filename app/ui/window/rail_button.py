"""A page's button on the rail: an icon, and its words beside it, below it, or in the tooltip."""

from enum import Enum

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QIcon, QPainter, QPaintEvent

from app.ui.kit.widgets import Button, repolish, set_words
from app.ui.look.icons import icon, paint_icon
from app.ui.look.measure import em
from app.ui.look.theme import Theme

_SIDE, _PAD, _GAP = 16, 8, 4
"""Pixels: of the icon, around icon and words, and between both."""
_BESIDE = 56
"""Pixels beside words that stand in a line with the icon: that, a gap, and the button's edges."""
_SMALLER = 0.86
"""Of the font, for words below the icon."""


class WordPlace(Enum):
    """Where the words stand."""

    BESIDE = 0
    BELOW = 1
    NOWHERE = 2


class RailButton(Button):
    """`handle` is its `objectName`; `picture` the name of its icon."""

    def __init__(self, handle: str, caption: str, *, theme: Theme, picture: str) -> None:
        super().__init__()
        self._caption, self._theme, self._picture = caption, theme, picture
        self._place, self._is_here = WordPlace.BESIDE, False
        self.setAutoDefault(False)
        self.setObjectName(handle)
        self.setAccessibleName(caption)
        self.setProperty("rail", True)
        self.put_words(self._place)
        theme.changed.connect(self._follow_theme)

    def _follow_theme(self) -> None:
        self.put_words(self._place)

    def put_words(self, place: WordPlace) -> None:
        """Shows the words there; they stay for a screen reader."""
        self._place = place
        set_words(self, self._caption if place is WordPlace.BESIDE else "")
        # Qt puts no words below an icon, and an icon alone to the left: it is painted here then.
        is_beside = place is WordPlace.BESIDE
        role = self._ink_role()
        self.setIcon(icon(self._theme, self._picture, role) if is_beside else QIcon())
        self.updateGeometry()

    def _ink_role(self) -> str:
        if not self._is_here:
            return "muted"
        # In a high contrast the accent is the very ground of what is chosen.
        return "selection_text" if self._theme.is_high_contrast else "accent"

    def mark(self, here: bool) -> None:
        """Whether its page is the one that is shown."""
        # Not a check mark: a screen reader would call the page a check box.
        self.setAccessibleDescription(self.tr("the page that is shown") if here else "")
        if here is not self._is_here:
            self._is_here = here
            self.setProperty("here", here)
            repolish(self)
            self.put_words(self._place)

    def width_of_words(self, place: WordPlace) -> int:
        """Pixels that it needs with its words there, in bold as of the page that is shown."""
        words = QFontMetrics(self._font(place, bold=True)).horizontalAdvance(self._caption)
        return words + (em(_BESIDE) if place is WordPlace.BESIDE else 2 * em(_GAP))

    def sizeHint(self) -> QSize:
        if self._place is WordPlace.BESIDE:
            return super().sizeHint()
        if self._place is WordPlace.NOWHERE:
            side = em(_SIDE) + 2 * em(_PAD)
            return QSize(side, side)
        line = QFontMetrics(self._font(self._place, bold=True)).height()
        height = em(_SIDE) + em(_GAP) + line + 2 * em(_PAD)
        return QSize(self.width_of_words(self._place), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._place is WordPlace.BESIDE:
            return
        painter, roles = QPainter(self), self._theme.roles
        side, pad = em(_SIDE), em(_PAD)
        is_alone = self._place is WordPlace.NOWHERE
        place = QRectF(0, pad, side, side)
        place.moveLeft((self.width() - side) / 2)
        if is_alone:
            place.moveTop((self.height() - side) / 2)
        paint_icon(painter, self._picture, getattr(roles, self._ink_role()), place)
        if is_alone:
            return
        painter.setFont(self._font(self._place, bold=self._is_here))
        painter.setPen(QColor(roles.selection_text if self._is_here else roles.text))
        top = pad + side + em(_GAP)
        words = QRect(0, top, self.width(), self.height() - top - pad)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._caption)

    def _font(self, place: WordPlace, *, bold: bool) -> QFont:
        font = QFont(self.font())
        if place is WordPlace.BELOW:
            font.setPointSizeF(font.pointSizeF() * _SMALLER)
        font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return font
