"""Move to another computer: what is kept goes into a file here, and is read from it there."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.errors import CallbackDeskError, NotAMoveError
from app.domain.move import ENDING, Move
from app.domain.outside_text import visible
from app.services.moving import MovingService
from app.text.messages import message_for
from app.text.reasons import reason_text
from app.ui.kit.keys_back import open_over
from app.ui.kit.sheet import Question, Sheet, finished
from app.ui.kit.widgets import button, label
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class MovingDialog(Sheet):
    """Signals: close_asked, that the app is to be closed, so that the next start takes it."""

    close_asked = Signal()

    def __init__(self, parent: QWidget, moving: MovingService, context: UiContext) -> None:
        super().__init__(
            parent,
            "MoveToAnotherComputerDialog",
            self.tr("Move to another computer"),
            self.tr("Move to another computer"),
            self.tr(
                "Companies, preferences, notes, test sets and all that was seen and done go into a "
                "file. Passwords do not: they are typed once on the other computer. Certificate "
                "files stay where they are."
            ),
        )
        self._moving, self._runner, self._formats = moving, context.runner, context.formats
        self._write = button("WriteAFileButton", self.tr("Write a file…"))
        self._read = button("ReadAFileButton", self.tr("Read a file…"))
        self._back = button("TakeItBackButton", self.tr("Take it back"))
        self._quit = button("CloseCallbackDeskButton", self.tr("Close Callback Desk"), primary=True)
        self._said = label()
        self._said.setAccessibleName(self.tr("Move result"))
        self._said.setWordWrap(True)
        self.body.addWidget(label(self.tr("On this computer"), strong=True))
        self.body.addWidget(self._write, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(label(self.tr("On the other one"), strong=True))
        self.body.addWidget(self._read, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self._said)
        close = button("CloseButton", self.tr("Close"))
        close.clicked.connect(self.accept)
        self.add_buttons(self._back, close, self._quit)
        self._write.clicked.connect(self._ask_where)
        self._read.clicked.connect(self._ask_which)
        self._back.clicked.connect(lambda: self._runner.queue(Job.MOVE, self._take_back()))
        self._quit.clicked.connect(self._close_app)
        self._show("")

    def _show(self, said: str) -> None:
        waiting = self._moving.is_waiting
        waiting_text = self.tr(
            "What was read takes the place of what is here at the next start. What is here is kept "
            "in the data folder."
        )
        # Paths and what a file tells of itself come from outside.
        shown = visible(
            "\n\n".join(one for one in (said, waiting_text if waiting else "") if one), lines=True
        )
        self._said.setText(shown)
        if said:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, shown))
        self._said.setVisible(bool(self._said.text()))
        self._back.setVisible(waiting)
        self._quit.setVisible(waiting)
        self.fit()

    def _ask_where(self) -> None:
        dialog = self._asking(self.tr("Write a file"))
        dialog.selectFile(f"callback-desk{ENDING}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ENDING[1:])
        dialog.fileSelected.connect(self.write_to)
        open_over(dialog)

    def _ask_which(self) -> None:
        dialog = self._asking(self.tr("Read a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.read_from)
        open_over(dialog)

    def _asking(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title, str(Path.home()))
        dialog.setNameFilters([self.tr("Callback Desk (*{0})").format(ENDING)])
        return dialog

    def write_to(self, name: str) -> None:
        """Writes all that is kept into a file."""
        self._runner.queue(Job.MOVE, self._write_file(Path(name)))

    def read_from(self, name: str) -> None:
        """Reads a file, and says what is in it."""
        self._runner.queue(Job.MOVE, self._read_file(Path(name)))

    async def _write_file(self, path: Path) -> None:
        try:
            move = await self._moving.write(path)
        except CallbackDeskError as error:
            self._show(message_for(error).text)
            return
        self._show(
            self.tr(
                "{0} is written. {1} Whoever has it can read the destinations in it: carry it over "
                "yourself, then delete it."
            ).format(path, self._contents(move))
        )

    async def _read_file(self, path: Path) -> None:
        try:
            move = await self._moving.read(path)
        except NotAMoveError as error:
            self._show(
                self.tr("{0} cannot be used: {1}. Nothing is changed here.").format(
                    path, reason_text(error.detail)
                )
            )
            return
        except CallbackDeskError as error:
            self._show(message_for(error).text)
            return
        when = self._formats.exact(move.made_at) if move.made_at else self.tr("an unknown time")
        question = Question(
            self,
            "TakeOverDialog",
            self.tr("Take over"),
            self.tr("Take over what is in the file?"),
            self.tr(
                "{0} It was written at {1} by version {2}. It takes the place of the companies and "
                "all that is remembered on this computer; what is here is kept in the data folder."
            ).format(self._contents(move), when, visible(move.version) or self.tr("unknown")),
            self.tr("Leave everything as it is"),
            self.tr("Take over"),
        )
        taken = await finished(question)
        try:
            await (self._moving.accept() if taken else self._moving.take_back())
        except CallbackDeskError as error:
            self._show(message_for(error).text)
            return
        self._show("" if taken else self.tr("Everything here stays as it is."))

    async def _take_back(self) -> None:
        try:
            await self._moving.take_back()
        except CallbackDeskError as error:
            self._show(message_for(error).text)
            return
        self._show(self.tr("Taken back: everything here stays as it is."))

    def _contents(self, move: Move) -> str:
        return self.tr("Companies: {0}; remembered callbacks: {1}.").format(
            move.companies, move.callbacks
        )

    def _close_app(self) -> None:
        self.accept()
        self.close_asked.emit()
