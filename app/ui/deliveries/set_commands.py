"""What can be done with test sets besides running them."""

from collections.abc import Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.rules import reached_by
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError, FileContentError, SaveFailedError
from app.domain.outside_text import visible
from app.domain.proofs.test_event import TestEvent, addressed_filters
from app.domain.proofs.test_set import TestSet, test_of
from app.services.services import Services
from app.text.formats import applies_to
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.text.translate import translate
from app.ui.deliveries.set_dialog import SetChoice, SetDialog
from app.ui.kit.keys_back import open_over
from app.ui.kit.message_bar import Notice
from app.ui.kit.production_mark import mark_production
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.kit.widgets import show_toast
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class SetCommands(QObject):
    """Signals: changed, arg 0: the company, arg 1: the number of the set to show, 0 for any."""

    changed = Signal(Company, int)

    def __init__(self, owner: QWidget, services: Services, context: UiContext) -> None:
        super().__init__(owner)
        self._owner, self._services, self._context = owner, services, context

    def make(self, company: Company, listed: list[Callback]) -> None:
        """Asks for a new set of the callbacks that are active."""
        choices = [SetChoice(test_of(one), _words_of(one)) for one in self._active(listed)]
        dialog = self._dialog(company, self.tr("New test set"), choices)
        dialog.chosen.connect(
            lambda name, events: self._queue(self._save(company, None, name, events, dialog))
        )

    def edit(self, company: Company, chosen: TestSet, listed: list[Callback]) -> None:
        """Asks for another name, order or choice; what is active and not in it can be added."""
        now = self._context.clock()
        choices = [SetChoice(one, _event_words(one, listed, now)) for one in chosen.events]
        choices += [
            SetChoice(test_of(one), _words_of(one), is_in=False)
            for one in self._active(listed)
            if test_of(one) not in chosen.events
        ]
        dialog = self._dialog(company, self.tr("Change test set"), choices, chosen.name)
        dialog.chosen.connect(
            lambda name, events: self._queue(self._save(company, chosen, name, events, dialog))
        )

    def duplicate(self, company: Company, chosen: TestSet) -> None:
        """Keeps the same set once more, under a name of its own."""
        name = self.tr("{0}, copy").format(chosen.name)
        self._queue(self._save(company, None, name, chosen.events))

    def remove(self, company: Company, chosen: TestSet) -> None:
        """Forgets a set; what was sent of it stays."""
        self._queue(self._remove(company, chosen))

    def ask_what_to_import(self, company: Company) -> None:
        """Takes over the set of a file."""
        dialog = QFileDialog(self._owner, self.tr("Import set"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Test set (*.json)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(lambda name: self._queue(self._import(company, Path(name))))
        open_over(dialog)

    def ask_for_file(self, chosen: TestSet) -> None:
        """Writes a set to a file."""
        ask_where_to_save(
            self._owner,
            self.tr("Export set"),
            "test-set.json",
            {self.tr("Test set (*.json)"): "json"},
            lambda path: self._write(path, chosen),
        )

    def _active(self, listed: list[Callback]) -> list[Callback]:
        now = self._context.clock()
        return [one for one in listed if one.state_at(now) is CallbackState.ACTIVE]

    def _dialog(
        self, company: Company, title: str, choices: list[SetChoice], name: str = ""
    ) -> SetDialog:
        dialog = SetDialog(self._owner.window(), title, choices, name)
        mark_production(dialog, company, self._services.guard, self._context.theme)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _queue(self, job: Coroutine[Any, Any, None]) -> None:
        self._context.runner.queue(Job.TEST_SET, job)

    async def _save(
        self,
        company: Company,
        chosen: TestSet | None,
        name: str,
        events: tuple[TestEvent, ...],
        dialog: SetDialog | None = None,
    ) -> None:
        """`dialog` is the form it was typed in: it stays open where it cannot be kept."""
        sets = self._services.test_sets
        try:
            if chosen is None:
                made = await sets.save(company, name, events)
            else:
                made = await sets.change(chosen, name, events)
        except SaveFailedError as error:
            if dialog is None or not isValid(dialog):
                raise
            dialog.show_failure(message_for(error))
            return
        if dialog is not None and isValid(dialog):
            dialog.accept()
        show_toast(self._owner, self.tr("Test set saved"))
        self.changed.emit(company, made.set_id)

    async def _remove(self, company: Company, chosen: TestSet) -> None:
        await self._services.test_sets.remove(chosen)
        self.changed.emit(company, 0)

    async def _import(self, company: Company, path: Path) -> None:
        try:
            made = await self._services.test_sets.import_(company, path)
        except FileContentError as error:
            words = UserMessage(
                self.tr("The file holds no test set"),
                self.tr("Choose a file that Export set has written."),
                error.detail,
            )
            self._context.messages.show_message(Notice(words))
            return
        self.changed.emit(company, made.set_id)

    def _write(self, path: Path, chosen: TestSet) -> None:
        try:
            self._services.test_sets.export(path, chosen)
        except CallbackDeskError as error:
            self._context.messages.show_message(Notice(message_for(error)))
            return
        self._context.messages.show_message(
            Notice(UserMessage(self.tr("The set was written"), str(path)), Tone.ACTIVE)
        )


def _words_of(one: Callback) -> str:
    applies = applies_to(one.event_type, one.filters)
    return visible(f"{one.event_type} · {applies} · {one.callback_id}")


def _event_words(one: TestEvent, listed: list[Callback], now: datetime) -> str:
    filters = tuple(addressed_filters(one).items())
    ids = ", ".join(visible(each.callback_id) for each in reached_by(one, listed, now))
    whom = ids or translate("proof", "⚠ nothing active is listed for it")
    return f"{visible(one.event_type)} · {applies_to(one.event_type, filters)} · {whom}"
