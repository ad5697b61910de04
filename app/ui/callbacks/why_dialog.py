"""Shows where the way of an event ends, and what to do."""

from PySide6.QtWidgets import QWidget

from app.text.status import Tone
from app.text.why_nothing import Verdict, WayStep, conclusion
from app.ui.kit.text_sheet import TextSheet
from app.ui.kit.widgets import label


class WhyDialog(TextSheet):
    """Only tells; Esc and Enter close it."""

    def __init__(self, parent: QWidget, callback_id: str, steps: list[WayStep], text: str) -> None:
        super().__init__(
            parent,
            "WhyDialog",
            self.tr("Why is nothing arriving?"),
            self.tr("The way of an event of {0}").format(callback_id),
            self.tr("The server was asked once more; nothing was sent or changed."),
            text=text,
            caption=self.tr("The way of an event"),
            copy=self.tr("Copy report"),
        )
        verdicts = {one.verdict for one in steps}
        tone = Tone.ACTIVE
        if Verdict.ENDS in verdicts:
            tone = Tone.FAILED
        elif Verdict.UNKNOWN in verdicts:
            tone = Tone.SOON
        self.body.insertWidget(0, label(conclusion(steps), strong=True, tone=tone))
