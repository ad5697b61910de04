"""Small widgets that several pages use."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFontDatabase, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.shared.messages import UserMessage


def label(text: str = "", **properties: object) -> QLabel:
    """A wrapping label that shows plain text only, and lets it be selected."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    for name, value in properties.items():
        made.setProperty(name, value)
    return made


def button(text: str, *, primary: bool = False, danger: bool = False) -> QPushButton:
    """A push button, filled where it is the page's main act."""
    made = QPushButton(text)
    made.setProperty("primary", primary)
    made.setProperty("danger", danger)
    made.setAutoDefault(False)
    made.setAccessibleName(text.replace("&", "").removesuffix("…"))
    made.setObjectName(made.accessibleName().replace(" ", "") + "Button")
    return made


def action_button(action: QAction, *, primary: bool = False) -> QPushButton:
    """A button that does an action and is enabled, named and explained as it is."""
    made = button(action.text(), primary=primary)

    def follow() -> None:
        made.setEnabled(action.isEnabled())
        made.setToolTip(action.toolTip())
        made.setAccessibleDescription(action.statusTip())

    made.setIcon(action.icon())
    action.changed.connect(follow)
    made.clicked.connect(action.trigger)
    follow()
    return made


def line_edit(name: str, parent: QFormLayout | None = None) -> QLineEdit:
    """A line of text, named for a screen reader and labelled for the eye."""
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setObjectName(name.replace(" ", "") + "Edit")
    if parent is not None:
        caption = QLabel(name)
        caption.setBuddy(made)
        parent.addRow(caption, made)
    return made


class PlainText(QPlainTextEdit):
    """Read-only text from anywhere, never rendered; as tall as its first lines need."""

    def __init__(self, name: str, *, lines: int = 3, fixed: bool = False) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setProperty("readOnly", True)
        self.setAccessibleName(name)
        self.setObjectName(name.replace(" ", "") + "Text")
        self.setTabChangesFocus(True)
        if fixed:
            self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 20)


class MessageBar(QFrame):
    """A failure, or a notice, that stays until it is dismissed. Its name is `Message`."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Message")
        self.setObjectName("Message")
        self.setProperty("tone", "failed")
        self._title, self._next = label(strong=True), label()
        self._details = PlainText("Message details", lines=3, fixed=True)
        self._toggle = button(self.tr("Details"))
        self._toggle.clicked.connect(lambda: self._details.setVisible(self._details.isHidden()))
        self._copy = button(self.tr("Copy message"))
        self._copy.clicked.connect(self._copy_text)
        dismiss = button(self.tr("Dismiss"))
        dismiss.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._next)
        row = QHBoxLayout()
        row.addLayout(words, 1)
        for one in (self._toggle, self._copy, dismiss):
            row.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.addLayout(row)
        layout.addWidget(self._details)
        self.hide()

    def show_message(self, message: UserMessage, tone: str = "failed") -> None:
        """Shows a message until it is dismissed, or replaced by the next one."""
        self._title.setText(message.title)
        self._next.setText(message.next_step)
        self._details.setPlainText(message.details)
        self._details.hide()
        self._toggle.setVisible(bool(message.details))
        self.setAccessibleDescription(f"{message.title}. {message.next_step}")
        self.setProperty("tone", tone)
        self.style().polish(self)
        self.show()

    def _copy_text(self) -> None:
        parts = (self._title.text(), self._next.text(), self._details.toPlainText())
        copy_text("\n".join(part for part in parts if part))


def copy_text(text: str) -> None:
    """Puts text on the clipboard."""
    QApplication.clipboard().setText(text)


class Sheet(QDialog):
    """A dialog of the window with a title, a sentence, a body and buttons."""

    def __init__(self, parent: QWidget, name: str, title: str, sentence: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        self.setObjectName(name.replace(" ", "") + "Dialog")
        self.setModal(True)
        self.setMinimumWidth(560)
        heading = label(title, strong=True)
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        heading.setFont(font)
        self.sentence = label(sentence, muted=True)
        self.sentence.setVisible(bool(sentence))
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(heading)
        layout.addWidget(self.sentence)
        layout.addLayout(self.body, 1)
        layout.addSpacing(8)
        layout.addLayout(self.buttons)

    def fit(self) -> None:
        """As tall as its content needs at its width; wrapped text is neither cut nor padded."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(self.width(), self.minimumWidth())
            self.resize(
                width, max(layout.totalHeightForWidth(width), layout.minimumSize().height())
            )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def add_buttons(self, *buttons: QPushButton) -> None:
        """Adds the buttons, the act itself last."""
        for one in buttons:
            self.buttons.addWidget(one)


async def finished(dialog: QDialog) -> bool:
    """Shows a dialog without a nested loop; whether it was accepted."""
    future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def done(result: int) -> None:
        if not future.done():
            future.set_result(result == QDialog.DialogCode.Accepted)

    dialog.finished.connect(done)
    dialog.open()
    try:
        return await future
    finally:
        dialog.deleteLater()
