"""Shows where the way of an event ends, and what to do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.outside_text import visible
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.status import Tone
from app.text.translate import translate
from app.text.why_nothing import Verdict, WayAct, WayStep, conclusion, next_act
from app.ui.kit.text_sheet import TextSheet
from app.ui.kit.widgets import button, explain_button, label

_CAPTIONS = {
    WayAct.SEND_TEST: QT_TRANSLATE_NOOP("why", "Send a test event…"),
    WayAct.REPLACE: QT_TRANSLATE_NOOP("why", "Replace…"),
    WayAct.RECREATE: QT_TRANSLATE_NOOP("why", "Re-create…"),
    WayAct.START_RECEIVER: QT_TRANSLATE_NOOP("why", "Start the receiver"),
    WayAct.INSERT_RELAY: QT_TRANSLATE_NOOP("why", "Insert relay…"),
}


class WhyDialog(TextSheet):
    """Tells, and offers what is to be done next, which Enter does; Esc closes it.

    Signals: act_asked, arg 0: the `WayAct`; the dialog is closed by then.
    """

    act_asked = Signal(WayAct)

    def __init__(
        self,
        parent: QWidget,
        callback_id: str,
        steps: list[WayStep],
        text: str,
        *,
        report: str,
        why_not: str = "",
    ) -> None:
        """`report` is what is copied: the text, and where the way ends, which stands above it here.

        `why_not` is why what is to be done next cannot be done now, or "".
        """
        super().__init__(
            parent,
            "WhyDialog",
            self.tr("Why is nothing arriving?"),
            self.tr("Why is nothing arriving from {0}?").format(visible(callback_id)),
            self.tr("The server was asked once more; nothing was sent or changed."),
            text=text,
            caption=self.tr("The way of an event"),
            copy=self.tr("Copy report"),
            copied=report,
        )
        verdicts = {one.verdict for one in steps}
        tone = Tone.ACTIVE
        if Verdict.ENDS in verdicts:
            tone = Tone.FAILED
        elif Verdict.UNKNOWN in verdicts:
            tone = Tone.SOON
        self.body.insertWidget(0, label(conclusion(steps), strong=True, tone=tone))
        act = next_act(steps)
        if act is not None:
            does = button("WhyActButton", translate("why", _CAPTIONS[act]))
            does.clicked.connect(lambda: self._ask(act))
            explain_button(does, why_not)
            self.lead_to(does)

    def _ask(self, act: WayAct) -> None:
        self.accept()
        self.act_asked.emit(act)
