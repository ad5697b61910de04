"""A combo box that says when its text is longer than its room; Qt's own cuts it in a letter."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox

from app.ui.look.measure import em

_AROUND, _BESIDE = 6, 64
"""Pixels that a style keeps free on both sides of the text, and between it and a picture; and what
everything beside the text takes at most."""


class Choice(QComboBox):
    """Draws itself as every other one, its text with an ellipsis where it is cut."""

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.isEditable() or self._surely_fits():
            super().paintEvent(event)
            return
        # Loading QStyle makes its six hundred enum members: most texts fit, and need none.
        from PySide6.QtWidgets import (  # noqa: PLC0415 - as above
            QStyle,
            QStyleOptionComboBox,
            QStylePainter,
        )

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        room = field.width() - _AROUND
        if not option.currentIcon.isNull():
            room -= option.iconSize.width() + _AROUND
        metrics = self.fontMetrics()
        option.currentText = metrics.elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def _surely_fits(self) -> bool:
        picture = self.iconSize().width() if not self.itemIcon(self.currentIndex()).isNull() else 0
        text = self.fontMetrics().horizontalAdvance(self.currentText())
        return text + picture + em(_BESIDE) <= self.width()
