"""Lets what is tall stand in little room."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.ui.kit.message_bar import MessageBar
from app.ui.kit.panel_room import PanelRoom


def scrolling(panel: QWidget, messages: MessageBar) -> QScrollArea:
    """A panel that scrolls where its height is not there, or where a message lies over it."""
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it scrolls it as the keys go on
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidget(panel)
    PanelRoom(scroll, messages)
    return scroll
