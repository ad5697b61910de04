"""What can be done with a selected step, and with the plan besides running it."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.plans.plan import Act, PlanRecord, PlanStep, StepState
from app.ui.kit.widgets import button, explain_button
from app.ui.kit.wrap_row import WrapRow


class StepButtons(QWidget):
    """Signals: edit_asked, read_asked (the lists anew), report_asked, file_asked.

    move_asked, arg 0: how many places later.
    """

    edit_asked = Signal()
    move_asked = Signal(int)
    read_asked = Signal()
    report_asked = Signal()
    file_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.edit = button("EditStepButton", self.tr("&Edit step…"))
        self.up = button("MoveUpButton", self.tr("Move &up"))
        self.down = button("MoveDownButton", self.tr("Move &down"))
        self._read = button("ReadAgainButton", self.tr("&Read again"))
        report = button("SaveReportButton", self.tr("&Save report…"))
        file = button("SaveAsRequestFileButton", self.tr("Save as request &file…"))
        self._row = row = WrapRow(self)  # with large letters wider than a small screen
        for one in (self.edit, self.up, self.down, self._read, report, file):
            one.setProperty("slim", True)
            row.addWidget(one)
        self.edit.clicked.connect(self.edit_asked)
        self.up.clicked.connect(lambda: self.move_asked.emit(-1))
        self.down.clicked.connect(lambda: self.move_asked.emit(1))
        self._read.clicked.connect(self.read_asked)
        report.clicked.connect(self.report_asked)
        file.clicked.connect(self.file_asked)

    def hasHeightForWidth(self) -> bool:
        return False  # else the sheet asks anew how tall all of it is, and grows as a plan is run

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = self._row.heightForWidth(self.width())
        if height != self.height():
            self.setFixedHeight(height)

    def follow(self, record: PlanRecord, chosen: PlanStep | None, busy: str) -> None:
        """Enables what is possible now; `busy` says why nothing is, "" where nothing runs."""
        explain_button(self._read, busy)
        none = busy or ("" if chosen else self.tr("Select a step first."))
        untried = chosen is None or record.result_of(chosen).change is None
        tried = "" if untried else self.tr("It was sent already.")
        registers = chosen is None or chosen.act in {Act.CREATE, Act.REPLACE}
        nothing = "" if registers else self.tr("It registers nothing.")
        explain_button(self.edit, none or tried or nothing)
        is_over = record.results and not record.count(StepState.WAITING)
        over = self.tr("Nothing of it waits any more.") if is_over else ""
        places = [one.number for one in record.plan.steps]
        for one, end, said in (
            (self.up, places[:1], self.tr("It is the first.")),
            (self.down, places[-1:], self.tr("It is the last.")),
        ):
            at_end = said if chosen is not None and [chosen.number] == end else ""
            explain_button(one, none or tried or over or at_end)
