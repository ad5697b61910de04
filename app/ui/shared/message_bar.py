"""What went wrong, at the top of the window."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.ui.shared.messages import UserMessage
from app.ui.shared.widgets import PlainText, button, copy_text, label, repolish


class MessageBar(QFrame):
    """A failure, or a notice, that stays until it is dismissed. Its name is `Message`."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Message")
        self.setObjectName("Message")
        self.setProperty("tone", "failed")
        self._title, self._next = label(strong=True), label()
        self._details = PlainText("Message details", lines=4, fixed=True)
        self._toggle = button(self.tr("Details"))
        self._toggle.clicked.connect(lambda: self._details.setVisible(self._details.isHidden()))
        copy = button(self.tr("Copy message"))
        copy.clicked.connect(lambda: copy_text(self, self.text()))
        self._act = button("")
        self._act.clicked.connect(self._do)
        self._acted: Callable[[], None] | None = None
        self._passing = False
        dismiss = button(self.tr("Dismiss"))
        dismiss.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._next)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(words, 1)
        for one in (self._act, self._toggle, copy, dismiss):
            row.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.addLayout(row)
        layout.addWidget(self._details)
        self.hide()

    def show_message(
        self,
        message: UserMessage,
        tone: str = "failed",
        act: tuple[str, Callable[[], None]] | None = None,
        *,
        passing: bool = False,
    ) -> None:
        """Shows a message until it is dismissed, or replaced by the next one.

        `act` is the words of a button and what it does. A `passing` one is about the list that is
        shown, and goes with it.
        """
        self._passing = passing
        self._acted = act[1] if act else None
        self._act.setVisible(act is not None)
        if act is not None:
            self._act.setText(act[0])
            self._act.setAccessibleName(act[0].removesuffix("…"))
        self._title.setText(message.title)
        self._next.setText(message.next_step)
        self._next.setVisible(bool(message.next_step))
        self._details.setPlainText(message.details)
        self._details.hide()
        self._toggle.setVisible(bool(message.details))
        self.setAccessibleDescription(f"{message.title}. {message.next_step}")
        self.setProperty("tone", tone)
        repolish(self)
        self.show()

    def leave_company(self, name: str) -> None:
        """Another company is opened: what is said of this one gets its name, or goes."""
        if self._passing:
            self.hide()
        elif self.isVisible() and name and not self._title.text().startswith(f"{name}: "):
            self._title.setText(f"{name}: {self._title.text()}")
            self.setAccessibleDescription(f"{self._title.text()}. {self._next.text()}")

    def _do(self) -> None:
        acted = self._acted
        self.hide()
        if acted is not None:
            acted()

    def text(self) -> str:
        """All of it, as it is copied."""
        parts = (self._title.text(), self._next.text(), self._details.toPlainText())
        return "\n".join(part for part in parts if part)
