"""Asks what to do about a change that an earlier run, or a cut line, left half way."""

from enum import StrEnum

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company, CompanyKind
from app.domain.typed.web_address import shown_address
from app.text.changes import change_text, kind_text
from app.text.formats import Formats, applies_to
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.translate import translate
from app.ui.callbacks.draft_dialog import LOOK_MS
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button, label
from app.ui.kit.wrapped_text import WrappedText


class Choice(StrEnum):
    """What is to become of a change that stopped half way."""

    CREATE_NEW = "create the new one"
    PUT_BACK = "put the old one back"
    LOOK_AGAIN = "look again"
    LEAVE = "leave it as it is"


class UnfinishedDialog(Sheet):
    """Signals: chosen, arg 0: what to do.

    Attributes: change; is_unsure, whether it offers to look again, and nothing else.
    """

    chosen = Signal(Choice)

    def __init__(self, parent: QWidget, company: Company, change: Change, formats: Formats) -> None:
        words = change_text(change)
        super().__init__(
            parent,
            "UnfinishedChangeDialog",
            self.tr("Unfinished change"),
            self.tr("Unfinished: {0} for {1}").format(kind_text(change), company.name),
            self.tr("Begun {0} by {1}.").format(formats.moment(change.opened_at), change.user),
        )
        self.body.addWidget(label(words.title, strong=True))
        self.body.addWidget(label(words.next_step))
        for handle, caption, one in (
            ("OldValue", self.tr("Old"), change.before),
            ("NewValue", self.tr("New"), change.draft),
        ):
            if one is not None:
                self.body.addWidget(label(caption, muted=True))
                values = WrappedText(handle, caption)
                values.setText(_values_text(one, formats))
                self.body.addWidget(values)
        if words.details:
            self.body.addWidget(label(words.details, muted=True))
        self._problems = PlainText("ProblemsText", self.tr("Problems"), lines=3)
        self._problems.setProperty("tone", Tone.FAILED)
        self._problems.hide()
        self.body.addWidget(self._problems)
        leave = button("LeaveAsItIsButton", self.tr("Leave as it is"))
        leave.clicked.connect(lambda: self.chosen.emit(Choice.LEAVE))
        choices = [leave]
        self.is_unsure = change.outcome is not Outcome.HALF_DONE
        if change.outcome is Outcome.HALF_DONE:
            if company.kind is CompanyKind.PRODUCTION:
                self.body.addWidget(
                    label(
                        self.tr("Going on unlocks changes of {0}.").format(company.name),
                        tone=Tone.FAILED,
                    )
                )
            back = button("PutTheOldOneBackButton", self.tr("Put the old one back"))
            back.clicked.connect(lambda: self.chosen.emit(Choice.PUT_BACK))
            new = button("CreateTheNewOneButton", self.tr("Create the new one"), primary=True)
            new.clicked.connect(lambda: self.chosen.emit(Choice.CREATE_NEW))
            choices += [back, new]
        else:
            look_again = button("LookAgainButton", self.tr("Look again"), primary=True)
            look_again.clicked.connect(lambda: self.chosen.emit(Choice.LOOK_AGAIN))
            choices.append(look_again)
            # Nobody has to count the minutes.
            timer = QTimer(self)
            timer.setInterval(LOOK_MS)
            timer.timeout.connect(self._look_by_itself)
            timer.start()
        self._choices, self._busy = choices, False
        self.change = change
        self.add_buttons(*choices)

    def _look_by_itself(self) -> None:
        if not self._busy and self.isVisible():
            self.chosen.emit(Choice.LOOK_AGAIN)

    def set_busy(self, busy: bool) -> None:
        """While something is done nothing can be pressed twice."""
        self._busy = busy
        for one in self._choices:
            one.setEnabled(not busy)

    def reject(self) -> None:
        """Esc: not while something is done."""
        if not self._busy:
            super().reject()

    def show_failure(self, message: UserMessage) -> None:
        """What was chosen could not be done; something else may be chosen."""
        self.set_busy(False)
        self._problems.setPlainText(message.text)
        self._problems.show()
        self._problems.fit_lines(6)


def _values_text(one: Callback | CallbackDraft, formats: Formats) -> str:
    starts, ends = (formats.moment(each) if each else "" for each in (one.starts_at, one.ends_at))
    known = [one.callback_id] if isinstance(one, Callback) else []
    what = " · ".join([*known, one.event_type, applies_to(one.event_type, one.filters)])
    dates = translate("unfinished", "from {0} to {1}").format(
        starts or translate("unfinished", "now"), ends or translate("unfinished", "no end")
    )
    return f"{what}\n{one.method} {shown_address(one.destination_url)}\n{one.content_type}\n{dates}"
