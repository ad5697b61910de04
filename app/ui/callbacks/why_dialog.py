"""Shows where the way of an event ends, and what to do."""

from PySide6.QtWidgets import QWidget

from app.text.status import Tone
from app.text.why_nothing import Verdict, WayStep, conclusion
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button, copy_text, label


class WhyDialog(Sheet):
    """Only tells; Esc and Enter close it."""

    def __init__(self, parent: QWidget, callback_id: str, steps: list[WayStep], text: str) -> None:
        super().__init__(
            parent,
            "WhyDialog",
            self.tr("Why is nothing arriving?"),
            self.tr("The way of an event of {0}").format(callback_id),
            self.tr("The server was asked once more; nothing was sent or changed."),
        )
        verdicts = {one.verdict for one in steps}
        tone = Tone.ACTIVE
        if Verdict.ENDS in verdicts:
            tone = Tone.FAILED
        elif Verdict.UNKNOWN in verdicts:
            tone = Tone.SOON
        self.body.addWidget(label(conclusion(steps), strong=True, tone=tone))
        # One line more for each that is wrapped, as far as there is room.
        lines = text.count("\n") + 5
        shown = PlainText("WayText", self.tr("The way of an event"), lines=min(lines, 24))
        shown.setPlainText(text)
        self.body.addWidget(shown, 1)
        copy = button("CopyWayButton", self.tr("Copy report"))
        copy.clicked.connect(lambda: copy_text(parent, text))
        close = button("CloseButton", self.tr("Close"), primary=True)
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.add_buttons(copy, close)
        close.setFocus()
