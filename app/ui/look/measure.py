"""Lengths that grow with the font the user has chosen."""

from functools import lru_cache

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QTableView

_SAMPLE = "subscription_added 24 Nov 2026"
_DRAWN_AT = 200.0
"""Pixels of the sample at the size all lengths were drawn for."""


def em(pixels: int) -> int:
    """So many pixels, or more where the font is larger; never fewer."""
    return round(pixels * _growth_of(QApplication.font().key()))


def height_of_rows(table: QTableView, rows: float) -> int:
    """Pixels that a table needs to show its header and so many rows, above a scroll bar."""
    header, bar = table.horizontalHeader(), table.horizontalScrollBar()
    around = header.sizeHint().height() + bar.sizeHint().height() + 2 * table.frameWidth()
    return around + round(table.verticalHeader().defaultSectionSize() * rows)


@lru_cache(maxsize=1)
def _growth_of(_font: str) -> float:
    """Of the font of this name, which is the app's: the system may change it at any time."""
    metrics = QFontMetricsF(QApplication.font())
    return max(1.0, metrics.horizontalAdvance(_SAMPLE) / _DRAWN_AT)
