"""Checks a proof sheet that somebody sent: dropped here, or chosen."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from app.domain.outside_text import visible
from app.domain.proofs.sheet_agreement import Agreement
from app.exports.proof_sheet import ReadSheet, SheetState
from app.exports.sheet_words import headline, when
from app.text.messages import UserMessage
from app.text.sheet_check import agreement_text
from app.text.status import Tone
from app.ui.kit.announce import announce
from app.ui.kit.keys_back import open_over
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button, label, set_tone


class CheckSheetDialog(Sheet):
    """Signals: file_chosen, arg 0: the path."""

    file_chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(
            parent,
            "CheckSheetDialog",
            self.tr("Check a sheet"),
            self.tr("Check a proof sheet"),
            self.tr(
                "Drop a sheet here as a web page, Markdown or JSON; of a PDF the JSON beside it. "
                "It is told whether the file is as it was written, and whether this desk's own "
                "record agrees."
            ),
        )
        self.setAcceptDrops(True)
        self._card = QFrame()
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(16, 16, 16, 16)
        self._drop = label(self.tr("Drop the file here"))
        self._drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside.addWidget(self._drop)
        set_tone(self._card, Tone.NEUTRAL)
        self.body.addWidget(self._card)
        self._result = PlainText("CheckResultText", self.tr("Check result"), lines=6)
        self._result.hide()
        self.body.addWidget(self._result)
        self.body.addStretch(1)
        close = button("CloseButton", self.tr("Close"))
        choose = button("ChooseSheetButton", self.tr("Choose file…"), primary=True)
        choose.setDefault(True)
        self.add_buttons(close, choose)
        close.clicked.connect(self.reject)
        choose.clicked.connect(self._choose)
        choose.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.file_chosen.emit(event.mimeData().urls()[0].toLocalFile())

    def begin(self) -> None:
        """Another file is looked at: what was said of the one before is gone."""
        self._show(self.tr("Looking …"), "", Tone.NEUTRAL)

    def show_failure(self, words: UserMessage) -> None:
        """It cannot be read at all."""
        self._show(words.title, f"{words.next_step}\n{words.details}".strip(), Tone.FAILED)

    def show_result(self, name: str, found: ReadSheet, agreement: Agreement) -> None:
        """What was found of a file, and what the record says."""
        title, said, tone = self._words_of(found)
        lines = [said]
        if found.sheet is not None:
            sheet = found.sheet
            lines.append(visible(f"{headline(sheet)}. {sheet.company}, {sheet.about}."))
            lines.append(
                self.tr("It says that it was made {0} UTC by {1} with Callback Desk {2}.").format(
                    when(sheet.made_at), visible(sheet.made_by), visible(sheet.version)
                )
            )
            if sheet.is_practice:
                lines.append(self.tr("It is of the practice company: no real platform took part."))
            if sheet.registrations or sheet.not_sent:
                lines.append(
                    self.tr(
                        "Its coverage, and what was not sent, is not in the record: it is not "
                        "compared."
                    )
                )
            words, other = agreement_text(agreement)
            lines += ["", words]
            order = (Tone.ACTIVE, Tone.SOON, Tone.FAILED)
            tone = max(tone, other, key=order.index)
        self._show(f"{visible(name)}: {title}", "\n".join(lines), tone)

    def _words_of(self, found: ReadSheet) -> tuple[str, str, Tone]:
        return {
            SheetState.WHOLE: (
                self.tr("whole"),
                self.tr(
                    "Its data fits its hash, and its words fit its data. Whoever made the whole "
                    "file anew could do that too: what counts is the record below."
                ),
                Tone.ACTIVE,
            ),
            SheetState.DAMAGED: (
                self.tr("changed or damaged"),
                self.tr("Its data does not fit its hash: it is not as it was written."),
                Tone.FAILED,
            ),
            SheetState.OTHER_WORDS: (
                self.tr("its words were changed"),
                self.tr(
                    "What stands on the page is not what its data says. Its data is whole; do not "
                    "trust the words."
                ),
                Tone.FAILED,
            ),
            SheetState.OTHER_VERSION: (
                self.tr("data whole, words not compared"),
                self.tr(
                    "Its data fits its hash. It was written by another version of Callback Desk, "
                    "so that its words cannot be held against it here."
                ),
                Tone.SOON,
            ),
            SheetState.NEWER: (
                self.tr("of a newer version"),
                self.tr("Its hash fits. Update Callback Desk to hold it against the record."),
                Tone.SOON,
            ),
            SheetState.NO_SHEET: (
                self.tr("no proof sheet"),
                self.tr("No data of a proof sheet was found in it. Of a PDF, check the JSON."),
                Tone.FAILED,
            ),
        }[found.state]

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Check a sheet"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Proof sheets (*.html *.htm *.md *.json)")])
        dialog.fileSelected.connect(self.file_chosen)
        open_over(dialog)

    def _show(self, title: str, text: str, tone: Tone) -> None:
        self._drop.setText(title)
        for one in (self._card, self._drop):
            set_tone(one, tone)
        self._result.setPlainText(text)
        self._result.show()
        self._result.fit_lines(14)
        if text:
            announce(self, f"{title}. {text}")
        self.fit(grow=True)
