"""Says that a practice window keeps nothing, and opens the window that does."""

import sys

from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.text.status import Tone
from app.ui.kit.widgets import button, label


class NotKeptCard(QFrame):
    """What is added here is gone when the window closes."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tone", Tone.SOON)
        self.setObjectName("NotKeptCard")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        self._text = label(
            self.tr(
                "This is the practice window: nothing is kept in it. A company that is added here "
                "is gone when it closes, with its password."
            )
        )
        layout.addWidget(self._text)
        self._open = button("OpenRealDeskButton", self.tr("Open the window that keeps it"))
        self._open.clicked.connect(self._start)
        layout.addWidget(self._open, 0, Qt.AlignmentFlag.AlignLeft)

    def _start(self) -> None:
        program, *arguments = desk_command()
        started, _ = QProcess.startDetached(program, arguments)
        if started:
            self._text.setText(self.tr("It opens beside this window. Add the company there."))
            self._open.setEnabled(False)
        else:
            self._text.setText(
                self.tr("It could not be started. Start Callback Desk as you usually do.")
            )


def desk_command() -> list[str]:
    """How the app is started without the practice company: as a bundle, or by this Python."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "app"]
