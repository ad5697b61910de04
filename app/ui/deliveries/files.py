"""Deliveries as a file."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.domain.proofs.delivery import Delivery
from app.exports.deliveries import write_deliveries
from app.services.services import Services
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.message_bar import Notice
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.kit.sheet import Question, finished
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class DeliveryFiles(QObject):
    """Asks where to, writes, and says what the file holds."""

    def __init__(self, window: QWidget, services: Services, context: UiContext) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self._runner, self._messages = context.runner, context.messages

    def ask_where_to_save(
        self, shown: Callable[[], list[Delivery]], revealed: Callable[[], bool]
    ) -> None:
        """Saves what is shown when the file's name is chosen, hidden unless told otherwise."""
        ask_where_to_save(
            self._window,
            self.tr("Save"),
            "deliveries.json",
            {self.tr("JSON (*.json)"): "json"},
            lambda path: self._runner.queue(
                Job.EXPORT, self._write(path, shown(), revealed=revealed())
            ),
        )

    async def _write(self, path: Path, deliveries: list[Delivery], *, revealed: bool) -> None:
        revealed = revealed and await self._may_be_readable(len(deliveries))
        await asyncio.to_thread(write_deliveries, path, deliveries, revealed=revealed)
        hidden = self.tr("Values of people are hidden in it.")
        open_ = self.tr("Values of people are readable in it: they were revealed.")
        self._messages.show_message(
            Notice(
                UserMessage(
                    self.tr("The deliveries were written"), open_ if revealed else hidden, str(path)
                ),
                Tone.SOON if revealed else Tone.ACTIVE,
            )
        )

    async def _may_be_readable(self, count: int) -> bool:
        return await finished(
            Question(
                self._window.window(),
                "SaveDeliveriesDialog",
                self.tr("Save deliveries"),
                translate("files", "Save %n deliver(y|ies) with readable values?", "", count),
                self.tr(
                    "Values of people, and headers that open doors, would stand readable in the "
                    "file, also of deliveries that were not looked at."
                ),
                self.tr("Save them hidden"),
                self.tr("Save readable"),
            )
        )
