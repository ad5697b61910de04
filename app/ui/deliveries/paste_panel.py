"""Checks what a developer says to have received: needs nothing but the text."""

import asyncio
from datetime import timedelta

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.errors import CallbackDeskError
from app.domain.proofs.logged_hash import HashVerdict
from app.domain.proofs.paste_result import PasteResult
from app.domain.proofs.sent_test import Proof, SentTest
from app.services.pastes import PasteService
from app.text.messages import UserMessage, message_for
from app.text.proofs import paste_text
from app.text.status import Tone
from app.ui.deliveries.settings_dialog import kept_text
from app.ui.kit.announce import announce
from app.ui.kit.field import Field
from app.ui.kit.widgets import (
    LongText,
    PlainText,
    button,
    explain_button,
    fixed_font,
    set_tone,
)
from app.ui.look.icons import icon
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class _PastedText(LongText):
    """It takes what is left, and wishes for no more: the buttons below it are to be seen."""

    def sizeHint(self) -> QSize:
        # An ignored wish counts as nothing at all where it is scrolled, not as the least height.
        return QSize(super().sizeHint().width(), self.minimumHeight())


class PastePanel(QWidget):
    """Looking through a long text takes a while, and can be stopped.

    Once events were found in a text, values of people in it are hidden until they are revealed;
    like deliveries it is deleted after a time.

    Signals: proved, arg 0: a test event that the text proves something of; checked, a text was
    looked through.
    """

    proved = Signal(SentTest)
    checked = Signal()

    def __init__(self, pastes: PasteService, context: UiContext) -> None:
        super().__init__()
        self._pastes, self._clock = pastes, context.clock
        self._whole = self._masked = ""
        self._changed_at = context.clock()
        self._text = _PastedText()
        self._text.setAccessibleName(self.tr("Pasted delivery"))
        self._text.setObjectName("PastedDeliveryText")
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(48)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._text.setFont(fixed_font())
        field = Field(self.tr("Pasted delivery"), self._text, takes_rest=True)
        field.set_hint(
            self.tr(
                "The JSON somebody received; headers or a log line around it do no harm. Or what "
                "was logged of it: its event ID and its SHA-256. Values of people are hidden once "
                "it is checked."
            )
        )
        self._check = check = button(
            "CheckPastedDeliveryButton", self.tr("Check pasted delivery"), primary=True
        )
        explain_button(check, self.tr("Paste the text first."))
        check.clicked.connect(
            lambda: context.runner.load(Job.PASTE, self._look_through(self._text.toPlainText()))
        )
        self._stop = button("StopCheckingButton", self.tr("Stop checking"))
        self._stop.clicked.connect(lambda: context.runner.cancel(Job.PASTE))
        self._stop.hide()
        self._checking = False
        self._result = PlainText("PasteResultText", self.tr("Paste result"), lines=3)
        self._text.textChanged.connect(self._typed)
        self._result.setPlaceholderText(self.tr("What it proves appears here."))
        self._reveal = button("RevealPastedValuesButton", self.tr("Reveal pasted values"))
        self._reveal.setText(self.tr("Reveal values"))
        self._reveal.setIcon(icon(context.theme, "shield"))
        self._reveal.setCheckable(True)
        self._reveal.toggled.connect(self._show_masked)
        self._clear = button("ClearPastedDeliveryButton", self.tr("Clear pasted delivery"))
        self._clear.setText(self.tr("Clear"))
        self._clear.clicked.connect(self._text.clear)
        self._update_controls()
        row = QHBoxLayout()
        row.addWidget(check)
        row.addWidget(self._stop)
        row.addStretch(1)
        row.addWidget(self._reveal)
        row.addWidget(self._clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(field, 1)
        layout.addLayout(row)
        layout.addWidget(self._result)

    async def _look_through(self, text: str) -> None:
        self._set_checking(True)
        try:
            result = await self._pastes.check(text)
        except asyncio.CancelledError:
            self._result.setPlainText(self.tr("Stopped: nothing is known of this text."))
            raise
        except CallbackDeskError as error:
            self._show_failure(message_for(error))
            return
        finally:
            self._set_checking(False)
        self._show_result(result)
        if result.masked and self._text.toPlainText() == text:  # else it was changed meanwhile
            self._whole, self._masked = text, result.masked
            self._show_masked()
        for sent in (result.sent, *result.seen, *(one.sent for one in result.hashes)):
            if sent is not None:
                self.proved.emit(sent)
        self.checked.emit()

    def _set_checking(self, checking: bool) -> None:
        self._checking = checking
        # The keys stay with what was pressed: the next button in the row takes the text away.
        has_keys = (self._check if checking else self._stop).hasFocus()
        self._stop.setVisible(checking)
        if checking and has_keys:
            self._stop.setFocus()
        if checking:
            self._result.setPlainText(
                self.tr("Looking through {0} characters …").format(
                    self._text.document().characterCount() - 1
                )
            )
        self._update_controls()
        if not checking and has_keys:
            self._check.setFocus()

    def _update_controls(self) -> None:
        empty = self._text.document().isEmpty()
        why_not = self.tr("Paste the text first.") if empty else ""
        explain_button(self._check, self.tr("It is being checked.") if self._checking else why_not)
        explain_button(self._clear, self.tr("Nothing is pasted.") if empty else "")
        explain_button(
            self._reveal, "" if self._masked else self.tr("Nothing is hidden before it is checked.")
        )

    def _typed(self) -> None:
        """A verdict is about the text that was checked, and so is what was hidden of it."""
        self._result.clear()
        self._changed_at = self._clock()
        self._whole = self._masked = ""
        self._reveal.blockSignals(True)
        self._reveal.setChecked(False)
        self._reveal.blockSignals(False)
        self._update_controls()

    def _show_masked(self) -> None:
        """Shows the text without values of people, or as it was pasted; the verdict stays."""
        self._text.blockSignals(True)
        # Undo would bring back what is hidden.
        self._text.setPlainText(self._whole if self._reveal.isChecked() else self._masked)
        self._text.blockSignals(False)
        self._update_controls()

    def drop_old(self, kept_for: timedelta) -> None:
        """Deletes what was pasted that long ago."""
        if self._text.document().isEmpty() or self._clock() < self._changed_at + kept_for:
            return
        self._text.clear()
        self._result.setPlainText(
            self.tr("What was pasted was deleted after {0}.").format(kept_text(kept_for))
        )

    def _show_failure(self, words: UserMessage) -> None:
        """What was pasted stays, and can be checked again."""
        nothing = self.tr("Nothing is known of this text: it could not be looked up.")
        self._result.setPlainText(f"{nothing}\n{words.text}")
        set_tone(self._result, Tone.FAILED)
        self._result.fit_lines(8)
        announce(self, self._result.toPlainText(), at_once=True)

    def _show_result(self, result: PasteResult) -> None:
        self._result.setPlainText(paste_text(result))
        matched = result.sent is not None and result.proof is Proof.MATCHED
        matched |= bool(result.hashes) and all(
            one.verdict is HashVerdict.SAME for one in result.hashes
        )
        set_tone(self._result, Tone.ACTIVE if matched else Tone.SOON)
        self._result.fit_lines(8)
        announce(self, self._result.toPlainText(), at_once=not matched)
