"""What was received, or what became of a test event: as text and as a tree."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from app.domain.outside_text import visible
from app.domain.proofs.delivered_events import event_of
from app.domain.proofs.delivery import Delivery, masked_event, masked_headers
from app.domain.proofs.sent_test import SentTest
from app.services.receiving import ReceivingService
from app.text.proofs import answers_text, compared_text, mismatch_text, passed_text
from app.text.reasons import reason_text
from app.text.translate import translate
from app.ui.deliveries.body_tree import BodyTree
from app.ui.deliveries.settings_dialog import kept_text
from app.ui.kit.widgets import UNBOUNDED, PlainText, button, explain_button, label
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.runtime.context import UiContext


class DeliveryDetails(QWidget):
    """Values of people are hidden until they are revealed.

    Signals: send_asked, arg 0: the delivery that is to be sent to an endpoint once more.
    """

    send_asked = Signal(Delivery)

    def __init__(self, receiving: ReceivingService, context: UiContext) -> None:
        super().__init__()
        self._receiving, self._formats = receiving, context.formats
        self._shown: Delivery | None = None
        self._test: SentTest | None = None
        self._text = PlainText("DeliveryDetailsText", self.tr("Delivery details"), fixed=True)
        self._text.setMinimumHeight(80)
        self._text.setMaximumHeight(UNBOUNDED)
        self._text.setPlaceholderText(self.tr("Select a test event or a delivery."))
        self._tree = BodyTree()
        self._reveal = button("RevealValuesButton", self.tr("Reveal values"))
        self._reveal.setCheckable(True)
        self._reveal.setIcon(icon(context.theme, "shield"))
        self._reveal.toggled.connect(lambda _: self.show_delivery(self._shown))
        self._send = button("SendDeliveryButton", self.tr("Send this delivery to…"))
        self._send.setText(self.tr("Send to…"))
        self._send.setIcon(icon(context.theme, "send"))
        self._send.clicked.connect(self._ask_to_send)
        self._acts = QWidget()
        acts = QHBoxLayout(self._acts)
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(8)
        acts.addWidget(self._reveal)
        acts.addWidget(self._send)
        acts.addStretch(1)
        self._privacy = label(muted=True)
        self._views = views = QTabWidget()
        views.setAccessibleName(self.tr("What was received"))
        views.setDocumentMode(True)
        views.tabBar().setDrawBase(False)
        views.addTab(self._text, self.tr("Raw"))
        views.addTab(self._tree, self.tr("Body"))
        self._low = False
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(views, 1)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(8)
        self._foot.addWidget(self._acts)
        self._foot.addWidget(self._privacy, 1)
        column.addLayout(self._foot)
        self.setMinimumWidth(em(300))
        self.tell_kept()
        self.show_delivery(None)

    def set_low(self, low: bool) -> None:
        """Under the tables, where height is short, its buttons stand beside the tabs."""
        if low is self._low:
            return
        self._low = low
        if low:
            self._foot.removeWidget(self._acts)
            self._views.setCornerWidget(self._acts)
        else:
            self._views.setCornerWidget(None)  # type: ignore[arg-type]  # as Qt has it
            self._foot.insertWidget(0, self._acts)
        self._acts.show()
        self._text.setMinimumHeight(em(56 if low else 80))
        self._column.setContentsMargins(*((16, 4, 16, 8) if low else (16, 12, 16, 16)))
        self.tell_kept()

    @property
    def revealed(self) -> bool:
        """Whether values of people are shown."""
        return self._reveal.isChecked()

    @property
    def shown(self) -> Delivery | None:
        """The delivery that is shown, if it is one."""
        return self._shown

    def _ask_to_send(self) -> None:
        if self._shown is not None:
            self.send_asked.emit(self._shown)

    def tell_kept(self) -> None:
        """Says what is done with deliveries; how long they are kept may have changed."""
        words = self.tr(
            "Values of people are hidden until they are revealed, all at once or, in Body, one "
            "by one with Enter. Deliveries are kept in memory only and deleted after {0}."
        ).format(kept_text(self._receiving.kept_for))
        left = self._left_out()
        if self._reveal.isEnabled():  # else it says why it is not
            self._reveal.setToolTip(words if self._low else "")
        # What is lost is said in any case; the rest is known to whoever has the room for it.
        self._privacy.setText(left if self._low else "\n".join(one for one in (words, left) if one))
        self._privacy.setVisible(bool(left) or not self._low)

    def _left_out(self) -> str:
        said = []
        if self._receiving.left_out:
            count = self._receiving.left_out
            said.append(
                translate(
                    "delivery",
                    "The oldest (one is|%n are) gone: there was no room for more.",
                    "",
                    count,
                )
            )
        if self._receiving.not_kept:
            count = self._receiving.not_kept
            said.append(
                translate(
                    "delivery",
                    "%n more request(s) came to other paths or by other names; "
                    "(it is|they are) not listed.",
                    "",
                    count,
                )
            )
        return "\n".join(said)

    def zone_changed(self) -> None:
        """Local time or UTC: what is shown is told anew."""
        if self._test is not None:
            self.show_test(self._test)
        elif self._shown is not None:
            self.show_delivery(self._shown)

    def show_delivery(self, one: Delivery | None) -> None:
        """Shows what came in, its values hidden; None empties it."""
        if one is not self._shown and self.revealed:
            # What was revealed is one delivery, and not whichever comes next.
            self._reveal.blockSignals(True)
            self._reveal.setChecked(False)
            self._reveal.blockSignals(False)
        self._shown, self._test = one, None
        self._views.setTabText(0, self.tr("Raw"))
        self._views.setTabEnabled(1, True)
        why = "" if one is not None else self.tr("Select a delivery first.")
        explain_button(self._reveal, why)
        self.tell_kept()
        if one is not None and one.method == "?":
            why = self.tr("It was no request.")
        explain_button(self._send, why)
        event = event_of(one) if one is not None else None
        self._tree.show_event_body(event)
        if self.revealed:
            self._tree.reveal_all()
        if one is None:
            self._text.setPlainText("")
            return
        body = one.body
        if event is not None and not self.revealed:
            body = msgspec.json.format(msgspec.json.encode(masked_event(event)), indent=2)
        elif event is None and body and not self.revealed:
            # No event that could be read, and yet it may carry people.
            count = len(body)
            body = translate("delivery", "%n byte(s), hidden until revealed", "", count).encode()
        headers = one.headers if self.revealed else masked_headers(one)
        head = "\n".join(f"{name}: {value}" for name, value in headers)
        self._text.setPlainText(
            f"{self._attempts_words(one)}{one.method} {one.path}\n{head}\n\n"
            f"{body.decode('utf-8', 'replace')}"
        )

    def show_text(self, title: str, text: str) -> None:
        """Shows what is no delivery, under a title of its own."""
        self.show_delivery(None)
        self._views.setTabText(0, title)
        self._views.setCurrentIndex(0)
        self._views.setTabEnabled(1, False)
        self._text.setPlainText(text)

    def show_test(self, sent: SentTest) -> None:
        """Shows what was compared of a test event."""
        self.show_delivery(None)
        self._test = sent
        self._views.setTabText(0, self.tr("Proof"))
        self._views.setCurrentIndex(0)
        self._views.setTabEnabled(1, False)
        receivers = ", ".join(sent.receivers) or self.tr("nothing that is known")
        said = [
            self.tr("The server answered: {0}").format(sent.message or self.tr("no words")),
            self.tr("Listed as active for it: {0}").format(receivers),
        ]
        if sent.compared:
            said += ["", self.tr("What came, held against what was sent:")]
            said += [compared_text(one) for one in sent.compared]
            if sent.pasted_at is not None:
                when = self._formats.exact(sent.pasted_at)
                said += [self.tr("Pasted by {0}, {1}.").format(sent.pasted_by, when)]
            said += ["", answers_text(sent) or self.tr("How it was answered is not known.")]
        else:
            said += ["", self.tr("No body with this event ID has been seen yet.")]
        self._text.setPlainText("\n".join([*said, "", mismatch_text(sent.compared)]).strip())

    def _attempts_words(self, one: Delivery) -> str:
        """All that came of one event, as it was observed; nothing promises the next waits."""
        if not one.event_id:
            return ""
        lines = [self.tr("Attempts of event {0}, as observed:").format(visible(one.event_id))]
        for each in self._receiving.attempts_of(one.event_id):
            wait = ""
            if each.wait_s is not None:
                wait = " · " + self.tr("{0} s later").format(f"{each.wait_s:.1f}")
            when = self._formats.exact(each.received_at)
            outcome = reason_text(each.answered)  # a status, or what else became of it
            answered = self.tr("answered {0}").format(outcome) if outcome[:1].isdigit() else outcome
            if each.passed_to:
                answered = passed_text(each.passed_to, outcome, each.answer_s)
            lines.append(f"  {each.attempt} · {when}{wait} · {answered}")
        if one.why:
            lines.append(self.tr("It came {0}.").format(reason_text(one.why)))
        return "\n".join(lines) + "\n\n"
