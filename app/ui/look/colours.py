"""The dots that tell companies apart; the same in both themes, 3 to 1 on either ground."""

from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from app.domain.companies.company import CompanyColour
from app.ui.look.measure import em

_SIZE, _DOT = 16, 10
COLOURS = {
    CompanyColour.BLUE: "#3f74e0",
    CompanyColour.TEAL: "#1c8f8a",
    CompanyColour.OLIVE: "#7d8420",
    CompanyColour.VIOLET: "#8b5fd0",
    CompanyColour.PINK: "#cc4f94",
    CompanyColour.BROWN: "#a1703a",
}


def colour_icon(colour: CompanyColour) -> QIcon:
    """A dot; without a colour nothing, in the room of one: names stand below each other."""
    return _drawn(colour, em(_SIZE))


@cache
def _drawn(colour: CompanyColour, size: int) -> QIcon:
    picture = QPixmap(size * 2, size * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    if colour not in COLOURS:
        return QIcon(picture)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(COLOURS[colour]))
    painter.drawEllipse(QPointF(size / 2, size / 2), em(_DOT) / 2, em(_DOT) / 2)
    painter.end()
    return QIcon(picture)
