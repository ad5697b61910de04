"""The sheet around the form of a callback: what overlaps, what will be sent, what went wrong."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import as_registered
from app.domain.callbacks.rules import free_span, overlaps
from app.domain.outside_text import visible
from app.text.lock import lock_text
from app.text.messages import UserMessage
from app.text.status import Tone
from app.ui.callbacks.draft_form import DraftForm
from app.ui.callbacks.overlap_card import FreeSpan, OverlapCard
from app.ui.kit.announce import announce
from app.ui.kit.field import Field
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import (
    PlainText,
    button,
    explain_button,
    label,
    line_edit,
    set_tone,
)
from app.ui.look.icons import icon
from app.ui.runtime.context import UiContext

LOOK_MS = 15_000
"""How often the server is asked by itself what became of a change."""
_SETTLED_MS = 50
"""Until a form that grew has laid itself out, which takes it more than one turn."""


class DraftDialog(Sheet):
    """Collects a draft. It stays open, with all that was typed, until `accept` is called.

    Signals:
        submitted: arg 0: the draft.
        look_asked: it is not known whether what was sent has happened; look again.
        show_asked: arg 0: the ID of another callback that is to be looked at first.
        replace_asked: arg 0: the ID of the one that this is to be put in the place of.
        password_asked: the password was refused, or is not there; another one is to be typed.

    Attributes:
        unsure: the change that this is about, or None; while there is one, nothing can be sent.
    """

    submitted = Signal(CallbackDraft)
    look_asked = Signal()
    show_asked = Signal(str)
    replace_asked = Signal(str)
    password_asked = Signal()

    spare_room = 215
    asks_for_typed = False  # in its own words, see `reject`

    def __init__(  # noqa: PLR0917 - as a sheet takes them
        self,
        parent: QWidget,
        handle: str,
        name: str,
        heading: str,
        sentence: str,
        context: UiContext,
        *,
        act: str,
        listed: Callable[[], list[Callback]],
        preview: Callable[[CallbackDraft], str],
    ) -> None:
        super().__init__(parent, handle, name, heading, sentence)
        self._listed_now, self._listed = listed, listed()
        self._preview, self._clock, self._act = preview, context.clock, act
        self._busy = self._looking = self._was_submitted = self._locked = False
        self._asked_to_leave = False
        self._focus_before: QWidget | None = None
        self.form = DraftForm(context)
        self.body.addWidget(self.form)
        self._caution = label(tone=Tone.SOON)
        self._caution.hide()
        self.body.addWidget(self._caution)
        self.card = OverlapCard(context.formats)
        self.card.span_asked.connect(self._use_span)
        self.card.show_asked.connect(self.show_asked)
        self.card.replace_asked.connect(self.replace_asked)
        self.body.addWidget(self.card)
        self.why = line_edit("WhyEdit", self.tr("Why"))
        self.why.setPlaceholderText(self.tr("for the record on this computer; may stay empty"))
        self.why.textEdited.connect(self._typed_on)
        self.body.addWidget(Field(self.tr("Why"), self.why))
        self._sent = PlainText(
            "WhatWillBeSentText", self.tr("What will be sent"), lines=9, fixed=True
        )
        self._sent.hide()
        self._sent.take_rest()
        self.body.addWidget(self._sent, 1000)  # before the stretch below it
        self.problems = PlainText("ProblemsText", self.tr("Problems"), lines=4)
        self.problems.setProperty("tone", Tone.FAILED)
        self.problems.hide()
        self._type_password = button("TypePasswordButton", self.tr("Type password…"))
        self._type_password.clicked.connect(self.password_asked)
        self._type_password.hide()
        self.pinned.addWidget(self.problems)
        self.pinned.addWidget(self._type_password, alignment=Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self._show_sent = button("WhatWillBeSentButton", self.tr("What will be sent"))
        self._show_sent.setIcon(icon(context.theme, "code"))
        self._show_sent.setCheckable(True)
        self._show_sent.toggled.connect(self._toggle_sent)
        self.buttons.insertWidget(0, self._show_sent)
        self.unsure: Change | None = None
        self._make_buttons(act)
        self.form.changed.connect(self._edited)
        self.form.resized.connect(self.fit)
        self._untouched = self.form.draft()
        self.form.event_type.setFocus()
        self._update_controls()

    def _make_buttons(self, act: str) -> None:
        self._look_again = button("LookAgainButton", self.tr("Look again"))
        self._look_again.clicked.connect(self.look_asked)
        self._look_again.hide()
        # Nobody has to count the minutes.
        self._look_timer = QTimer(self)
        self._look_timer.setInterval(LOOK_MS)
        self._look_timer.timeout.connect(self._look_by_itself)
        self._cancel = button("CancelButton", self.tr("Cancel"))
        self._submit_button = button("SubmitButton", act, primary=True)
        self.add_buttons(self._cancel, self._look_again, self._submit_button)
        self._cancel.clicked.connect(self.reject)
        self._submit_button.clicked.connect(self._submit)

    def fill(self, callback: Callback) -> None:
        """Fills the form in; what is filled in is not yet something the user typed."""
        self.form.fill(callback)
        self._untouched = self.form.draft()
        if callback.event_type and not callback.destination_url:
            self.form.url.setFocus()  # what is still to be typed

    def fill_again(self, draft: CallbackDraft, why: str) -> None:
        """Fills in what was typed before; it is still what the user typed."""
        self.form.fill(as_registered(draft, ""))
        self.why.setText(why)

    def caution(self, *texts: str) -> None:
        """What is worth a look before it is sent."""
        self._caution.setText("\n".join(f"⚠  {one}" for one in texts if one))
        self._caution.setVisible(any(texts))

    def unread_text(self, old: Callback) -> str:
        """That a date of the old one could not be read, and is not filled in."""
        if old.has_clear_dates:
            return ""
        return self.tr(
            "A date of {0} could not be read and is not filled in: look at its Raw JSON."
        ).format(visible(old.callback_id))

    def show_listed(self, listed: list[Callback]) -> None:
        """What is registered now, to warn of overlaps."""
        self._listed = listed
        self._update_controls()

    def follow_list(self) -> None:
        """The list was read anew; who was asked whether to leave is not asked again for that."""
        asked = self._asked_to_leave
        self.show_listed(self._listed_now())
        self._asked_to_leave = asked

    def overlapping_ids(self) -> set[str]:
        """The callbacks it warns of now."""
        found = overlaps(self.form.draft(), self._listed, self._clock())
        return {one.other.callback_id for one in found}

    def set_busy(self, busy: bool) -> None:
        """While the call is under way nothing can be pressed twice."""
        self._busy = busy
        if busy:
            self._focus_before = self.focusWidget()
        for one in (self._cancel, self._look_again):
            one.setEnabled(not busy)
        # What is in doubt was sent as it stands: another text would be lost without a word.
        self.form.setEnabled(self.may_be_left)
        self.why.setReadOnly(not self.may_be_left)
        self._follow_card()
        self._follow_submit()
        self._submit_button.setText(self.tr("Sending …") if busy else self._act)
        if not busy and self._focus_before is not None:
            self._focus_before.setFocus()
            self._focus_before = None

    @property
    def may_be_left(self) -> bool:
        """Whether nothing of it is under way or in doubt: else it must not go behind another."""
        return not self._busy and self.unsure is None

    def _follow_card(self) -> None:
        self.card.setEnabled(self.may_be_left)

    def set_looking(self, looking: bool) -> None:
        """While it only asks the server; nothing is sent, and it can be left."""
        self._looking = looking
        self._look_again.setEnabled(not looking)
        self._look_again.setText(self.tr("Looking …") if looking else self.tr("Look again"))

    def show_failure(self, message: UserMessage) -> None:
        """The server said no: everything typed stays, and the keys where they were."""
        self.set_busy(False)
        self._type_password.setVisible(message.asks_password)
        self._say(message.text)
        if self.card.isVisibleTo(self):
            if not message.asks_password and self.unsure is None:
                self.card.say_refused()
            # What may be in the way, and what can be done about it, is not to be scrolled for.
            self.fit(grow=True)
            QTimer.singleShot(0, self.card, lambda: self._scroll.ensureWidgetVisible(self.card))

    def show_unsure(self, change: Change, message: UserMessage) -> None:
        """It may have happened: it can be looked at again, and not be sent again."""
        self.unsure = change
        self._follow_card()
        self.show_failure(message)
        self._look_again.show()
        self._look_again.setFocus()
        self._look_timer.start()

    def show_sure(self) -> None:
        """It is known what became of it."""
        self.unsure = None
        self.form.setEnabled(self.may_be_left)
        self.why.setReadOnly(not self.may_be_left)
        self._follow_card()
        self._look_timer.stop()
        self._look_again.hide()
        self._follow_submit()

    def set_locked(self, locked: bool) -> None:
        """What is typed stays until changes are unlocked in the band."""
        self._locked = locked
        self._follow_submit()

    def _why_not(self) -> str:
        """Why it cannot be sent now; empty if it can."""
        if self.unsure is not None:
            return self.tr("It may have been done: look again first.")
        return lock_text(self._locked)

    def _follow_submit(self) -> None:
        explain_button(self._submit_button, self._why_not())
        if self._busy:
            self._submit_button.setEnabled(False)

    def _look_by_itself(self) -> None:
        if not self._looking:
            self.look_asked.emit()

    def reject(self) -> None:
        """Esc and Cancel: not while the call is under way, and typed text is not lost at once."""
        if self._busy:
            return
        if self.unsure is not None:
            # The message bar keeps it, and offers to fill it in again where it did not happen.
            super().reject()
            return
        typed = self.form.draft() != self._untouched or self.typed_texts()
        if typed and not self._asked_to_leave:
            self._asked_to_leave = True
            again = self.tr("Cancel once more to drop what you typed.")
            if not self._was_submitted:
                again = self.tr("Nothing was sent.") + " " + again
            self._say(again, Tone.SOON)
            return
        super().reject()

    def _submit(self) -> None:
        if not self._submit_button.isEnabled():
            return
        said = self.form.problems()
        self._say("\n".join(said))
        if said:
            self.form.focus_first_problem()
            return
        self.set_busy(True)
        self._was_submitted = True
        self.submitted.emit(self.form.draft())

    def _edited(self) -> None:
        # What was wrong with it before may be so no more.
        if self.unsure is None:
            self._say("")
        self._update_controls()

    def _typed_on(self) -> None:
        """What is typed after *Cancel once more* is asked about again."""
        if self._asked_to_leave:
            self._asked_to_leave = False
            self._say("")

    def _say(self, text: str, tone: Tone = Tone.FAILED) -> None:
        if not text:
            self._type_password.hide()
        self.problems.setPlainText(text)
        set_tone(self.problems, tone)
        self.problems.setVisible(bool(text))
        self.problems.fit_lines(8)
        self.fit()
        if text:
            announce(self, text, at_once=tone is Tone.FAILED)

    def _use_span(self, free: FreeSpan) -> None:
        """Takes the next time that is free; an end that fits into it stays."""
        start, end = free
        kept = self.form.ends.value
        self.form.starts.set_moment(start)
        if end is not None and (kept is None or kept > end or kept <= start):
            self.form.ends.set_moment(end)
        elif end is None and kept is not None and kept <= start:
            self.form.ends.set_moment(None)

    def _toggle_sent(self, shown: bool) -> None:
        self._sent.setVisible(shown)
        self._update_controls()
        self.fit(grow=shown)
        if shown:
            # Only once it has its place can it be scrolled to.
            QTimer.singleShot(0, self._sent, self._scroll_to_sent)
            QTimer.singleShot(_SETTLED_MS, self._sent, self._scroll_to_sent)

    def _scroll_to_sent(self) -> None:
        # Qt's own would be content with the line of the cursor, which is the first.
        self._scroll.ensureVisible(0, self._sent.geometry().bottom(), 0, 8)

    def _update_controls(self) -> None:
        self._asked_to_leave = False
        draft = self.form.draft()
        shown = self.card.isVisibleTo(self)
        found = overlaps(draft, self._listed, self._clock()) if draft.event_type else []
        self.card.show_overlaps(
            found, free_span(draft, self._listed, self._clock()) if found else None
        )
        self._show_sent_anew()
        if shown is not self.card.isVisibleTo(self):
            self.fit()

    def _show_sent_anew(self) -> None:
        if self._sent.isVisibleTo(self):
            self._sent.setPlainText(self._preview(self.form.draft()))
