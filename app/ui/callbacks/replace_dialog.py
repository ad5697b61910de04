"""Replaces a callback: the form of a new one, filled in, with old and new side by side."""

from collections.abc import Callable
from datetime import datetime

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from app.domain.callback import Callback
from app.domain.draft import CallbackDraft
from app.domain.matching import draft_of
from app.ui.callbacks.draft_dialog import DraftDialog
from app.ui.shared.formats import Clock, Formats, applies_to
from app.ui.shared.theme import Theme
from app.ui.shared.widgets import explain_button, label
from app.ui.shared.wrapped_text import WrappedText


class ReplaceDialog(DraftDialog):
    """Attributes: old, the registration that is replaced."""

    def __init__(
        self,
        parent: QWidget,
        old: Callback,
        company_name: str,
        *,
        listed: list[Callback],
        preview: Callable[[CallbackDraft], str],
        formats: Formats,
        clock: Clock,
        theme: Theme,
    ) -> None:
        self.old = old
        super().__init__(
            parent,
            "Replace callback",
            self.tr("Replace {0} for {1}").format(old.callback_id, company_name),
            self.tr(
                "If the server can change it in place, its ID stays. Else it is ended and the new "
                "one created right after: a new ID, and events of the moment between are lost."
            ),
            act=self.tr("Replace now"),
            # The one that is replaced is no overlap.
            listed=[one for one in listed if one.callback_id != old.callback_id],
            preview=preview,
            formats=formats,
            clock=clock,
            theme=theme,
        )
        self._formats = formats
        card = QFrame()
        card.setProperty("tone", "neutral")
        self._grid = QGridLayout(card)
        self._grid.setContentsMargins(16, 12, 16, 12)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.body.insertWidget(1, card)
        self.form.changed.connect(self._compare)
        # A start that is past cannot be had again: it becomes *now*.
        draft = draft_of(old, clock())
        self.fill(msgspec.structs.replace(old, starts_at=draft.starts_at))
        self._compare()

    def show_listed(self, listed: list[Callback]) -> None:
        """The one that is replaced is no overlap."""
        super().show_listed([one for one in listed if one.callback_id != self.old.callback_id])

    def _compare(self) -> None:
        if not hasattr(self, "_grid"):
            return
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        new = self.form.draft()
        same = self.tr("Nothing is different yet.") if new == self._untouched else ""
        explain_button(self._submit_button, same)
        rows = [("", self.tr("Old"), self.tr("New"))]
        for name, before, after in (
            ("Event type", self.old.event_type, new.event_type),
            (
                "Applies to",
                applies_to(self.old.event_type, self.old.filters),
                applies_to(new.event_type, new.filters),
            ),
            ("Destination", self.old.destination_url, new.destination_url),
            ("Method", self.old.method, new.method),
            ("Content type", self.old.content_type, new.content_type),
            ("Starts", self._when(self.old.starts_at, "now"), self._start_of(new)),
            ("Ends", self._when(self.old.ends_at, "no end"), self._when(new.ends_at, "no end")),
        ):
            if before != after:
                rows.append((name, before, after))
        if len(rows) == 1:
            rows = [(self.tr("Nothing is different yet."), "", "")]
        for at, cells in enumerate(rows):
            for column, text in enumerate(cells):
                made = self._cell(text, muted=column == 0 or at == 0)
                self._grid.addWidget(made, at, column, Qt.AlignmentFlag.AlignTop)

    @staticmethod
    def _cell(text: str, *, muted: bool) -> QWidget:
        if muted:
            return label(text, muted=True)
        # An address of a thousand letters is compared whole, however it has to be broken.
        made = WrappedText("Compared value")
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # made anew at each key: no stop for Tab
        made.setText(text)
        return made

    def _start_of(self, new: CallbackDraft) -> str:
        if new.starts_at is None and self.old.starts_at is not None:
            return self.tr("now: the old start is past")
        return self._when(new.starts_at, "now")

    def _when(self, moment: datetime | None, missing: str) -> str:
        return self._formats.moment(moment) if moment else missing
