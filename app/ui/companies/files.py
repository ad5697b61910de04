"""Companies to and from a file that is given to a colleague; no password is in it."""

import asyncio
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.callbacks.rules import Problem, company_problems
from app.domain.companies.company import Company
from app.domain.companies.company_file import (
    MOST_BYTES,
    CompanyFileError,
    read_companies,
    write_companies,
)
from app.domain.errors import SaveFailedError
from app.domain.outside_text import visible
from app.regular_file import read_regular
from app.services.companies import CompanyService
from app.text.messages import UserMessage, message_for
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.problems import problem_text
from app.text.reasons import reason_text
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.keys_back import open_over
from app.ui.kit.message_bar import Notice
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job
from app.whole_file import write_file

_FIELDS = {
    "name": QT_TRANSLATE_NOOP("companies", "Company name"),
    "company_key": QT_TRANSLATE_NOOP("companies", "Company key"),
    "user_name": QT_TRANSLATE_NOOP("companies", "User name"),
    "base_url": QT_TRANSLATE_NOOP("companies", "Base URL"),
}
_MOST_NAMED = 5
"""Companies of a file that could not be used, which are named."""


class CompanyFiles(QObject):
    """Signals: imported, after companies were added."""

    imported = Signal()

    def __init__(self, window: QWidget, service: CompanyService, context: UiContext) -> None:
        super().__init__(window)
        self._window, self._service = window, service
        self._runner, self._bar = context.runner, context.messages

    def ask_to_import(self) -> None:
        """Asks which file to read."""
        dialog = self._dialog(self.tr("Import companies"), QFileDialog.AcceptMode.AcceptOpen)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(
            lambda name: self._runner.queue(Job.SAVE, self.read(Path(name)))
        )
        open_over(dialog)

    def ask_to_export(self) -> None:
        """Asks where to write all companies."""
        dialog = self._dialog(self.tr("Export companies"), QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(str(Path.home() / "companies.json"))
        dialog.fileSelected.connect(
            lambda name: self._runner.queue(Job.EXPORT, self.write(Path(name)))
        )
        open_over(dialog)

    async def read(self, path: Path) -> None:
        """Adds what is not there yet; what came of it is said."""
        try:
            body = await asyncio.to_thread(read_regular, path, MOST_BYTES)
            read = read_companies(body)
            told = [(one, company_problems(one)) for one in read.companies]
            found = [one for one, problems in told if not problems]
            added = await self._service.add_all(found)
        except OSError as error:
            self._refuse(path, error.strerror or str(error))
            return
        except CompanyFileError as error:
            self._refuse(path, reason_text(str(error)))
            return
        except SaveFailedError as error:
            self._bar.show_message(Notice(message_for(error)))
            return
        fresh, there = len(added), len(found) - len(added)
        words = [self.tr("Their passwords are typed when they are first opened.")] if added else []
        if there:
            same = translate("companies", "%n (was|were) there already and stayed.", "", there)
            words.append(same)
        refused = [_refused_text(one, problems[0]) for one, problems in told if problems]
        refused += [_odd_text(name, why) for name, why in read.odd]
        if count := len(refused):
            words.append(translate("companies", "%n could not be used:", "", count))
            words += refused[:_MOST_NAMED]
        if (more := count - _MOST_NAMED) > 0:
            words.append(translate("companies", "… and %n more.", "", more))
        title = (
            translate("companies", "%n compan(y|ies) (was|were) added", "", fresh)
            if added
            else self.tr("No company was added")
        )
        tone = Tone.SOON if refused else Tone.ACTIVE if added else Tone.PLANNED
        self._bar.show_message(Notice(UserMessage(title, " ".join(words)), tone))
        if added:
            self.imported.emit()

    async def write(self, path: Path) -> None:
        """Writes all companies but lent ones."""
        kept = [one for one in self._service.companies if not self._service.is_lent(one)]
        try:
            await asyncio.to_thread(write_file, path, write_companies(kept))
        except SaveFailedError as error:
            self._bar.show_message(Notice(message_for(error)))
            return
        count = len(kept)
        title = translate("companies", "%n compan(y|ies) (was|were) written", "", count)
        text = self.tr(
            "{0}\nNo password, certificate or header is in it; company keys and user names are."
        ).format(path)
        self._bar.show_message(Notice(UserMessage(title, text), Tone.ACTIVE))

    def _refuse(self, path: Path, why: str) -> None:
        self._bar.show_message(
            Notice(
                UserMessage(
                    self.tr("{0} could not be read").format(path.name),
                    self.tr("Nothing was added. Choose a file that Export companies wrote."),
                    why,
                )
            )
        )

    def _dialog(self, title: str, mode: QFileDialog.AcceptMode) -> QFileDialog:
        made = QFileDialog(self._window, title, str(Path.home()))
        made.setAcceptMode(mode)
        made.setNameFilters([self.tr("Companies (*.json)")])
        made.setDefaultSuffix("json")
        return made


def _odd_text(name: str, why: str) -> str:
    """An entry that no form could show."""
    called = visible(name) or translate("companies", "without a name")
    return f"{called}: {visible(reason_text(why))}"  # it quotes the file


def _refused_text(company: Company, problem: Problem) -> str:
    """Which one it is, and what the form would say of it."""
    name = visible(company.name or company.company_key) or translate("companies", "without a name")
    field = _FIELDS.get(problem.field, problem.field)
    return f"{name} ({translate('companies', field)}): {problem_text(problem)}"
