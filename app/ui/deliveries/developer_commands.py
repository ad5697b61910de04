"""What is given to the developer at the other end."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.exports.developer_page import DeveloperPage, developer_page
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.ui.deliveries.developer_dialog import DeveloperDialog
from app.ui.kit.message_bar import Notice
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.runtime.context import UiContext
from app.whole_file import write_file


class DeveloperCommands(QObject):
    """Shows the page, and writes it."""

    def __init__(self, window: QWidget, context: UiContext) -> None:
        super().__init__(window)
        self._window, self._messages = window, context.messages

    def ask(self, company: Company, listed: list[Callback], meant: str = "") -> None:
        """Shows the page. `meant` is the event type that stands first, "" for none."""
        ordered = sorted(listed, key=lambda one: (one.event_type != meant, one.event_type))
        dialog = DeveloperDialog(self._window.window(), company, ordered)
        dialog.save_asked.connect(lambda page: self._save(dialog, page))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, dialog: QWidget, page: DeveloperPage) -> None:
        ask_where_to_save(
            dialog,
            self.tr("Give to the developer"),
            "callbacks.md",
            {self.tr("Markdown (*.md)"): "md", self.tr("Web page (*.html)"): "html"},
            lambda path: self._write(path, page),
        )

    def _write(self, path: Path, page: DeveloperPage) -> None:
        try:
            write_file(path, developer_page(path, page))
        except CallbackDeskError as error:
            self._messages.show_message(Notice(message_for(error)))
            return
        words = UserMessage(self.tr("The page for the developer was written"), str(path))
        self._messages.show_message(Notice(words, Tone.ACTIVE))
