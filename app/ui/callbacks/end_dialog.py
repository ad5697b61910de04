"""Asks before a callback is ended, and says what will be missing."""

from datetime import datetime

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.coverage import uncovered_by
from app.domain.callbacks.rules import covers_of, lacks_filter, next_cover_of
from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.domain.typed.web_address import shown_address
from app.text.event_types import phrase_of
from app.text.formats import Clock, Formats, applies_to
from app.text.lock import lock_text
from app.text.status import Tone
from app.text.uncovered import uncovered_text
from app.ui.kit.asked_name import ask_for_name
from app.ui.kit.field import Field
from app.ui.kit.sheet import Question
from app.ui.kit.typed_text import is_passing
from app.ui.kit.widgets import explain_button, label, line_edit
from app.ui.kit.wrapped_text import WrappedText


class EndDialog(Question):
    """Accepted by `End now`, rejected by `Keep`, Enter and Esc."""

    def __init__(  # noqa: PLR0917 - what ends, and what tells what is left
        self,
        parent: QWidget,
        company: Company,
        callback: Callback,
        listed: list[Callback],
        clock: Clock,
        formats: Formats,
        *,
        needs_name: bool = False,
    ) -> None:
        super().__init__(
            parent,
            "EndCallbackDialog",
            self.tr("End callback"),
            self.tr("End {0} for {1}").format(visible(callback.callback_id), company.name),
            self.tr("It has not started, and nothing of it will be sent. ")
            + self.tr("There is no undo; it can be created anew, with a new ID.")
            if callback.state_at(clock()) is CallbackState.FUTURE
            else self.tr(
                "The service stops sending these events at once. There is no undo; it can be "
                "created anew, with a new ID."
            ),
            self.tr("Keep"),
            self.tr("End now"),
        )
        self._formats = formats
        self._show_what_ends(callback)
        self._show_what_is_left(callback, listed, clock())
        self.why = line_edit("WhyEdit", self.tr("Why"))
        self.why.setPlaceholderText(self.tr("for the record on this computer; may stay empty"))
        self.body.addWidget(Field(self.tr("Why"), self.why))
        self._name = line_edit(
            "TypeTheCompanyNameToConfirmEdit", self.tr("Type the company name to confirm")
        )
        is_passing(self._name)
        self._wanted, self._locked = company.name if needs_name else "", False
        if needs_name:
            confirm = Field(self.tr("Type the company name to confirm"), self._name)
            ask_for_name(confirm, self._name, company.name)
            self.body.addWidget(confirm)
            self._name.textChanged.connect(self._update_controls)
        self._update_controls()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._wanted:
            # A blank in the name, typed at once, must not press *Keep*.
            self._name.setFocus()

    def _show_what_ends(self, callback: Callback) -> None:
        what = applies_to(callback.event_type, callback.filters)
        self.body.addWidget(
            _whole(
                "WhatEndsValue",
                self.tr("What ends"),
                f"{visible(callback.event_type)} · {what}",
                strong=True,
            )
        )
        phrase = phrase_of(callback.event_type)
        if phrase:
            self.body.addWidget(label(phrase, muted=True))
        self.body.addWidget(
            _whole(
                "DestinationThatEndsValue",
                self.tr("Destination that ends"),
                shown_address(callback.destination_url),
                fixed=True,
            )
        )

    def _show_what_is_left(self, callback: Callback, listed: list[Callback], now: datetime) -> None:
        left = covers_of(callback, listed, now)
        others = [one for one in listed if one.callback_id != callback.callback_id]
        lost = uncovered_by(callback, others, now)
        words = uncovered_text(lost, self._formats.moment)
        if callback.state_at(now) is CallbackState.FUTURE:
            tone = Tone.FAILED if lost else Tone.PLANNED
            text = self.tr("Ending it cancels it: both of its dates become now.")
            if lost:
                text = f"⚠  {text} {words}"
        elif left and lacks_filter(callback):
            tone = Tone.SOON
            names = ", ".join(visible(one.callback_id) for one in left)
            text = "⚠  " + self.tr(
                "Its filter is not in what the server lists, so it is not known what it covers, "
                "nor whether the same is covered by {0}."
            ).format(names)
        elif left and lost:
            tone = Tone.FAILED
            text = f"⚠  {words}"
        elif left:
            tone = Tone.ACTIVE
            names = ", ".join(
                f"{visible(one.callback_id)} ({shown_address(one.destination_url)})" for one in left
            )
            text = "✓  " + self.tr("Still covered by {0}.").format(names)
        else:
            tone = Tone.FAILED
            text = f"⚠  {words or self._words_for_nothing()}"
            if following := next_cover_of(callback, listed, now):
                then = self.tr("Then {0} starts.").format(visible(following.callback_id))
                text = f"{text} {then}"
        card = QFrame()
        card.setProperty("tone", tone)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.addWidget(_whole("WhatIsLeftValue", self.tr("What is left"), text, tone=tone))
        self.body.addWidget(card)

    def _words_for_nothing(self) -> str:
        """Of one that covers nothing any more, as with dates that cannot be read."""
        return self.tr("Nothing else listed covers this type and filter now.")

    @property
    def confirmation(self) -> str:
        """The company's name as it was typed."""
        return self._name.text().strip()

    def typed(self, field: QWidget | None) -> None:
        if field is self._name and self.act.isEnabled():
            self.act.click()  # its name was asked for so that the act is meant
            return
        super().typed(field)

    def set_locked(self, locked: bool) -> None:
        """What is typed stays until changes are unlocked in the band."""
        self._locked = locked
        self._update_controls()

    def _update_controls(self) -> None:
        why = ""
        if self._wanted and self.confirmation != self._wanted:
            why = self.tr("Type the company name to confirm.")
        explain_button(self.act, lock_text(self._locked) or why)


def _whole(
    handle: str, caption: str, text: str, *, fixed: bool = False, **properties: str | bool
) -> WrappedText:
    """Nothing of what ends may be cut off, however long it is."""
    made = WrappedText(handle, caption, fixed=fixed)
    for each, value in properties.items():
        made.setProperty(each, value)
    made.setText(text)
    return made
