"""What the server said to the last test event."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.domain.proofs.sent_test import Proof, SentTest, span_of
from app.domain.proofs.test_event import TestEventReceipt
from app.text.messages import UserMessage
from app.text.proof_words import proof_word
from app.text.proofs import answers_text, mismatch_text
from app.text.status import Tone
from app.ui.callbacks.test_outcome import TestOutcome
from app.ui.kit.announce import announce
from app.ui.kit.widgets import (
    PlainText,
    button,
    copy_text,
    fixed_font,
    label,
    line_edit,
    set_tone,
)
from app.ui.kit.wrap_row import WrapRow
from app.ui.look.icons import icon
from app.ui.look.theme import Theme

_CAME = {Proof.MATCHED, Proof.ACCEPTED, Proof.REFUSED}
"""A body came that fits."""


class ResultCard(QFrame):
    """Holds `Event ID`, `Copy event ID` and `Test result`.

    Attributes: has_callback, whether the event was sent from one.

    Signals: proof_asked, arg 0: the ID of the event that is to be looked for; ticket_asked;
    changes_asked, to see what changed of the callback lately; why_asked, why nothing arrives;
    password_asked, it was refused, or is not there, and another one is to be typed.
    """

    proof_asked = Signal(str)
    ticket_asked = Signal()
    changes_asked = Signal()
    why_asked = Signal()
    password_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._sent: SentTest | None = None
        self.has_callback = False
        self._heading = label(strong=True)
        self._note = label()
        self._event_id = line_edit("EventIDEdit", self.tr("Event ID"))
        self._event_id.setReadOnly(True)
        self._event_id.setFont(fixed_font())
        self._copy = button("CopyEventIDButton", self.tr("Copy event ID"))
        self._copy.setIcon(icon(theme, "copy"))
        self._copy.setText(self.tr("Copy"))
        self._copy.clicked.connect(lambda: copy_text(self, self._event_id.text()))
        caption = QLabel(self.tr("Event ID"))
        caption.setBuddy(self._event_id)
        self._result = PlainText("TestResultText", self.tr("Test result"), lines=4)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._event_id, 1)
        row.addWidget(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self._heading)
        layout.addWidget(self._note)
        layout.addWidget(caption)
        layout.addLayout(row)
        layout.addWidget(self._result)
        self._ladder = label(strong=True)
        self._ladder.setObjectName("ProofLadder")
        layout.addWidget(self._ladder)
        self._prove = button("SeeWhetherItArrivesButton", self.tr("See whether it arrives"))
        self._prove.setToolTip(self.tr("Opens Deliveries: a receiver, and a place to paste"))
        self._prove.clicked.connect(lambda: self.proof_asked.emit(self._event_id.text()))
        self._ticket = button("TestTicketButton", self.tr("Copy test for ticket…"))
        self._ticket.setText(self.tr("Copy for ticket…"))
        self._ticket.clicked.connect(self.ticket_asked)
        self._changes = button("WasItUsButton", self.tr("Was it us?"))
        self._changes.setToolTip(self.tr("What changed of this callback in the last 14 days"))
        self._changes.clicked.connect(self.changes_asked)
        self._why = button("WhyNothingButton", self.tr("Why is nothing arriving?"))
        self._why.clicked.connect(self.why_asked)
        self._type_password = button("TestPasswordButton", self.tr("Type password…"))
        self._type_password.clicked.connect(self.password_asked)
        acts = WrapRow()
        for one in (self._type_password, self._prove, self._why, self._changes, self._ticket):
            acts.addWidget(one)
        layout.addLayout(acts)
        self.clear()

    def say_outcome(self, more: str = "") -> None:
        """What came of it, by ear as well; a failure at once."""
        words = ". ".join(one for one in (self._heading.text(), self._note.text(), more) if one)
        announce(self, words, at_once=self.property("tone") == Tone.FAILED)

    def show_outcome(self, outcome: TestOutcome | None, now: datetime) -> None:
        """What came of a test event; None where none was sent yet. `now` is aware UTC."""
        if outcome is None:
            self.clear()
        elif outcome.failure is not None:
            self._show_failure(outcome.failure)
        elif outcome.receipt is not None:
            self._show_receipt(outcome.receipt, is_unrecorded=outcome.is_unrecorded)
            if outcome.proof is not None:
                self.show_proof(outcome.proof, now)
        self._ticket.setVisible(outcome is not None)
        failed = outcome is not None and outcome.failure is not None
        self._changes.setVisible(self._changes.isVisibleTo(self) or (failed and self.has_callback))

    def show_unsent(self, why: str, fault: str = "") -> None:
        """What was asked for was not sent: what came of an earlier one must not be read as its.

        `fault` is told elsewhere; by ear it is said with the rest, which would cut it off.
        """
        self._show_failure(UserMessage(self.tr("Nothing was sent"), why))
        self.say_outcome(fault)

    def clear(self) -> None:
        """Nothing was sent yet."""
        self._show(
            self.tr("No test event sent yet"),
            self.tr("What the server answers appears here, with the event's ID."),
            "",
            "",
            Tone.NEUTRAL,
        )

    def show_proof(self, sent: SentTest, now: datetime) -> None:
        """How far the event with this card's ID has climbed; another one's is not shown."""
        if not sent.event_id or sent.event_id != self._event_id.text():
            return
        before = self._sent.proof_at(now) if self._sent is not None else None
        self._sent = sent
        proof = sent.proof_at(now)
        rungs = (Proof.QUEUED, Proof.RECEIVED, Proof.MATCHED, Proof.ACCEPTED)
        reached = {
            Proof.RECEIVED: 1,
            Proof.MATCHED: 2,
            Proof.MISMATCH: 1,
            Proof.REFUSED: 2,
            Proof.ACCEPTED: 3,
        }.get(proof, 0)
        # Spaces that do not break: a rung stays in one piece.
        marks = [
            ("●\u00a0" if at <= reached else "○\u00a0") + proof_word(rung)
            for at, rung in enumerate(rungs)
        ]
        text = " →\u00a0".join(marks)
        heading, note = self._words_of(proof)
        self._heading.setText(heading)
        self._note.setText(note)
        if proof is Proof.MISMATCH:
            text += "\n" + mismatch_text(sent.compared)
        elif proof in _CAME and sent.latency_s is not None:
            text += "\n" + self.tr("It took {0}.").format(span_of(sent.latency_s))
        if proof in _CAME and sent.answers:
            text += "\n" + answers_text(sent)
        self._ladder.setText(text)
        tone = {
            Proof.MATCHED: Tone.SOON,
            Proof.ACCEPTED: Tone.ACTIVE,
            Proof.REFUSED: Tone.FAILED,
            Proof.MISMATCH: Tone.FAILED,
            Proof.NOT_PROVED: Tone.SOON,
        }.get(proof, Tone.PLANNED)
        self._prove.setVisible(proof in {Proof.QUEUED, Proof.NOT_PROVED})
        self._why.setVisible(proof is Proof.NOT_PROVED and self.has_callback)
        doubtful = proof in {Proof.NOT_PROVED, Proof.MISMATCH, Proof.REFUSED}
        self._changes.setVisible(doubtful and self.has_callback)
        for one in (self, self._heading, self._ladder):
            set_tone(one, tone)
        if before is not None and before is not proof:
            self.say_outcome()

    def tick(self, now: datetime) -> None:
        """Time alone makes an event *not proved*."""
        if self._sent is not None:
            self.show_proof(self._sent, now)

    def _words_of(self, proof: Proof) -> tuple[str, str]:
        return {
            Proof.RECEIVED: (
                self.tr("Received"),
                self.tr("A body with its ID was seen; not every field could be compared."),
            ),
            Proof.MATCHED: (
                self.tr("Matched: it arrived"),
                self.tr(
                    "The body that was seen fits what was sent, field by field. How it was "
                    "answered is not known."
                ),
            ),
            Proof.ACCEPTED: (
                self.tr("Accepted: it arrived and was taken"),
                self.tr("The body fits what was sent, and it was answered with 2xx."),
            ),
            Proof.REFUSED: (
                self.tr("It arrived, and was refused"),
                self.tr("The body fits what was sent; no attempt was answered with 2xx."),
            ),
            Proof.MISMATCH: (
                self.tr("Received, but not as it was sent"),
                self.tr("A body with its ID was seen, and it differs."),
            ),
            Proof.NOT_PROVED: (
                self.tr("Not proved"),
                self.tr("The server took it, and nothing was seen of it. That is no failure."),
            ),
        }.get(
            proof,
            (
                self.tr("Queued for sending"),
                self.tr("The server took it. Whether it arrives, the server does not tell."),
            ),
        )

    def _show_receipt(self, receipt: TestEventReceipt, *, is_unrecorded: bool) -> None:
        """The server took it: queued, which is not delivered."""
        note = self.tr("The server took it. Whether it arrives, the server does not tell.")
        if not receipt.event_id:
            note += " " + self.tr("It sent no event ID.")
        heading, tone = self.tr("Queued for sending"), Tone.PLANNED
        if is_unrecorded:
            heading, tone = self.tr("Queued for sending, and not recorded here"), Tone.SOON
            note += " " + self.tr(
                "It could not be written down: what arrives is not told to be it, and sent again "
                "it arrives twice."
            )
        self._show(heading, note, receipt.event_id, receipt.message, tone)
        self._prove.setVisible(bool(receipt.event_id) and not is_unrecorded)

    def _show_failure(self, message: UserMessage) -> None:
        """The server refused, or did not answer."""
        self._show(
            message.title, message.next_step, "", message.details or message.title, Tone.FAILED
        )
        self._type_password.setVisible(message.asks_password)

    def _show(self, heading: str, note: str, event_id: str, result: str, tone: Tone) -> None:
        self._sent = None
        self._heading.setText(heading)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._event_id.setText(event_id)
        self._copy.setEnabled(bool(event_id))
        self._copy.setToolTip("" if event_id else self.tr("There is no event ID yet."))
        self._result.setPlainText(result)
        self._ladder.setText("")
        self._prove.hide()
        self._why.hide()
        self._ticket.hide()
        self._changes.hide()
        self._type_password.hide()
        for one, wanted in ((self, tone), (self._heading, None if tone is Tone.NEUTRAL else tone)):
            set_tone(one, wanted)
