"""Replaces a callback: the form of a new one, filled in, with old and new side by side."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.coverage import uncovered_by
from app.domain.callbacks.draft import CallbackDraft
from app.domain.callbacks.matching import as_registered, differing, draft_of
from app.domain.outside_text import visible
from app.domain.typed.web_address import shown_address
from app.text.formats import applies_to
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.uncovered import uncovered_text
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.kit.asked_name import ask_for_name
from app.ui.kit.field import Field
from app.ui.kit.typed_text import is_passing
from app.ui.kit.widgets import button, label, line_edit
from app.ui.kit.wrapped_text import WrappedText
from app.ui.runtime.context import UiContext


class ReplaceDialog(DraftDialog):
    """Signals: recreate_asked, to make one more of what is typed instead.

    Attributes: old, the registration that is replaced. `preview` and `uncovers` are asked about it
    and a draft: what is sent, given whether the server changes in place, and whether production
    loses its last cover, given what is listed.
    """

    recreate_asked = Signal()

    def __init__(
        self,
        parent: QWidget,
        old: Callback,
        company_name: str,
        context: UiContext,
        *,
        listed: Callable[[], list[Callback]],
        preview: Callable[[Callback, CallbackDraft, bool | None], str],
        uncovers: Callable[[Callback, CallbackDraft, list[Callback]], bool],
    ) -> None:
        self.old = old
        self._has_put: bool | None = None
        self._is_over = False
        super().__init__(
            parent,
            "ReplaceCallbackDialog",
            self.tr("Replace callback"),
            "",
            self.tr(
                "If the server can change it in place, its ID stays. Else it is ended and the new "
                "one created right after: a new ID, and events of the moment between are lost."
            ),
            context,
            act=self.tr("Replace now"),
            listed=listed,
            preview=lambda draft: preview(self.old, draft, self._has_put),
        )
        self._formats = context.formats
        card = QFrame()
        card.setProperty("tone", Tone.NEUTRAL)
        self._grid = QGridLayout(card)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.body.insertWidget(1, card)
        self._company_name, self._uncovers, self._filled = company_name, uncovers, old
        self._name = line_edit(
            "TypeTheCompanyNameToConfirmEdit", self.tr("Type the company name to confirm")
        )
        is_passing(self._name)
        self._name.textChanged.connect(self._follow_submit)
        self._name.textEdited.connect(self._typed_on)
        self._instead = button("ReCreateInsteadButton", self.tr("Re-create instead…"), primary=True)
        self._instead.clicked.connect(self.recreate_asked)
        self._instead.hide()
        self.buttons.insertWidget(self.buttons.indexOf(self._submit_button), self._instead)
        self._confirm = Field(self.tr("Type the company name to confirm"), self._name)
        ask_for_name(self._confirm, self._name, company_name)
        self._loss = label(tone=Tone.FAILED)
        self._loss.setObjectName("ReplaceLossText")
        self.body.insertWidget(self.body.indexOf(card) + 1, self._loss)
        self.body.insertWidget(self.body.count() - 1, self._confirm)
        self.form.changed.connect(self._compare)
        self._fill_from(old)
        self.follow_list()  # the one that is replaced is no overlap
        self.card.hide_replace()
        # An address is what is changed most.
        self.form.url.setFocus()

    @property
    def confirmation(self) -> str:
        """The company's name as it was typed."""
        return self._name.text().strip()

    def set_busy(self, busy: bool) -> None:
        """The other act, too, waits for an answer."""
        super().set_busy(busy)
        self._instead.setEnabled(not busy)

    def set_has_put(self, has_put: bool | None) -> None:
        """Whether the server changes in place; None until it was tried."""
        self._has_put = has_put
        self._show_sent_anew()

    def show_over(self, message: UserMessage) -> None:
        """Says that the old one has ended or is gone; offers *Re-create instead*."""
        self._is_over = True
        self.show_failure(message)

    def show_old(self, old: Callback) -> None:
        """Compares with `old` from now on: other values, or created again with a new ID."""
        self.old = old
        self._compare()
        self._show_sent_anew()

    def _fill_from(self, old: Callback) -> None:
        # A start that is past cannot be had again: it becomes *now*.
        draft = draft_of(old, self._clock())
        self.fill(msgspec.structs.replace(old, starts_at=draft.starts_at))
        if old.starts_at is not None and draft.starts_at is None:
            past = self.tr("now, since {0} is past").format(self._formats.day(old.starts_at))
            self.form.starts.set_empty_means(past)
        self._compare()

    def show_listed(self, listed: list[Callback]) -> None:
        """The one that is replaced is no overlap."""
        super().show_listed([one for one in listed if one.callback_id != self.old.callback_id])
        self._compare()  # what is left covered may be less now, and ask for the name

    def _compare(self) -> None:
        if not hasattr(self, "_grid"):
            return
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.heading.setText(
            self.tr("Replace {0} for {1}").format(visible(self.old.callback_id), self._company_name)
        )
        new = self.form.draft()
        gap = self.form.starts_later and self.old.state_at(self._clock()) is CallbackState.ACTIVE
        self.caution(
            self.tr(
                "The new one starts later: where the server cannot change it in place, nothing is "
                "sent until then."
            )
            if gap
            else "",
            self.unread_text(self.old),
        )
        self._tell_loss(new)
        self._follow_submit()
        if self._is_same(new):
            nothing = label(self.tr("Nothing is different yet."), muted=True)
            self._grid.addWidget(nothing, 0, 0, 1, 3)
            return
        rows = [("", self.tr("Old"), self.tr("New"))]
        rows += [one for one in self._compared(new) if one[1] != one[2]]
        for at, cells in enumerate(rows):
            for column, text in enumerate(cells):
                made = self._cell(text, muted=column == 0 or at == 0)
                self._grid.addWidget(made, at, column, Qt.AlignmentFlag.AlignTop)

    def _tell_loss(self, new: CallbackDraft) -> None:
        after = [*self._listed, as_registered(new, "")]
        others = [one for one in after if one.callback_id != self.old.callback_id]
        lost = uncovered_by(self.old, others, self._clock())
        self._loss.setText("⚠  " + uncovered_text(lost, self._formats.moment))
        self._loss.setVisible(bool(lost))
        self._confirm.setVisible(self._uncovers(self.old, new, self._listed))

    def _compared(self, new: CallbackDraft) -> list[tuple[str, str, str]]:
        """Each member's caption, as it is and as it is to be."""
        return [
            (self.tr("Event type"), self.old.event_type, new.event_type),
            (
                self.tr("Applies to"),
                applies_to(self.old.event_type, self.old.filters),
                applies_to(new.event_type, new.filters),
            ),
            (
                self.tr("Destination"),
                shown_address(self.old.destination_url),
                shown_address(new.destination_url),
            ),
            (self.tr("Method"), self.old.method, new.method),
            (self.tr("Content type"), self.old.content_type, new.content_type),
            (
                self.tr("Starts"),
                self._when(self.old.starts_at, self.tr("now")),
                self._start_of(new),
            ),
            (
                self.tr("Ends"),
                self._when(self.old.ends_at, self.tr("no end")),
                self._when(new.ends_at, self.tr("no end")),
            ),
        ]

    def _why_not(self) -> str:
        if self.old.state_at(self._clock()) is CallbackState.ENDED:
            return self.tr("It has ended.")
        if self._is_same(self.form.draft()):
            return self.tr("Nothing is different yet.")
        why = super()._why_not()
        if not self._confirm.isHidden() and self.confirmation != self._company_name:
            why = why or self.tr("Type the company name to confirm.")
        return why

    def _follow_submit(self) -> None:
        super()._follow_submit()
        self._instead.setVisible(
            self._is_over or self.old.state_at(self._clock()) is CallbackState.ENDED
        )

    def _is_same(self, new: CallbackDraft) -> bool:
        """Whether nothing is to be changed; a start that is past cannot be had again."""
        if self.old is self._filled:
            return new == self._untouched
        now = self._clock()
        found = set(differing(self.old, new, now))
        if new.starts_at is None and self.old.state_at(now) is CallbackState.ACTIVE:
            found.discard("start_date")
        return not found

    def _cell(self, text: str, *, muted: bool) -> QWidget:
        if muted:
            return label(text, muted=True)
        # An address of a thousand letters is compared whole, however it has to be broken.
        made = WrappedText("ComparedValueValue", self.tr("Compared value"))
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # made anew at each key: no stop for Tab
        made.setText(text)
        return made

    def _start_of(self, new: CallbackDraft) -> str:
        if new.starts_at is None and self.old.starts_at is not None:
            return self.tr("now: the old start is past")
        return self._when(new.starts_at, self.tr("now"))

    def _when(self, moment: datetime | None, missing: str) -> str:
        return self._formats.moment(moment) if moment else missing
