"""What stands above the timeline: which time is shown, and what can be done."""

from collections.abc import Iterable
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.text.translate import translate
from app.ui.kit.widgets import button, explain_button
from app.ui.kit.wrap_row import WrapRow
from app.ui.kit.yielding_row import YieldingRow
from app.ui.look.direction import arrow_for
from app.ui.look.icons import icon
from app.ui.look.theme import Theme


class TimelineBar(YieldingRow):
    """Beside the company. Signals: moved, arg 0: -1 for earlier, 0 for today, 1 for later.

    Attributes: export and new, buttons.
    """

    moved = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._moves: list[QPushButton] = []
        for handle, name, words, by in (
            ("Earlier", self.tr("Earlier"), "◂", -1),
            ("Today", self.tr("Today"), self.tr("Today"), 0),
            ("Later", self.tr("Later"), "▸", 1),
        ):
            made = button(f"{handle}Button", name)
            made.setText(arrow_for(made, words))
            made.setToolTip(name)
            made.clicked.connect(lambda _=False, by=by: self.moved.emit(by))
            self._moves.append(made)
            self.add(made)
        self.add(QWidget(), 1)
        self.export = button("ExportTimelineButton", self.tr("Export timeline…"))
        self.export.setIcon(icon(theme, "export"))
        self.new = button("NewInGapButton", self.tr("New in this gap…"), primary=True)
        self.new.setIcon(icon(theme, "plus", "on_accent"))
        self.add_button(self.export, self.tr("Export…"))
        self.add_button(self.new, self.tr("New in this gap…"), self.tr("New…"))

    def follow_table(self, as_table: bool) -> None:
        """Beside a table there is nothing to move."""
        _explain_beside_table(self._moves, as_table=as_table)


class TimelineOptions(QWidget):
    """How much time is shown, and what of it. Signals: span_chosen, arg 0: days; changed.

    Attributes: only_gaps, show_ended, as_table, toggles.
    """

    span_chosen = Signal(int)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = WrapRow(self, spacing=4)
        row.setContentsMargins(16, 8, 16, 8)
        self._spans = QButtonGroup(self)
        for handle, words, days in (
            ("Week", self.tr("Week"), 7),
            ("Month", self.tr("Month"), 31),
            ("Quarter", self.tr("Quarter"), 92),
            ("Year", self.tr("Year"), 366),
        ):
            made = self._toggle(row, f"{handle}SpanButton", words)
            made.setProperty("days", days)
            self._spans.addButton(made, days)
        self._spans.idClicked.connect(self.span_chosen)
        self.only_gaps = self._toggle(row, "OnlyGapsButton", self.tr("Only with gaps"))
        self.show_ended = self._toggle(row, "TimelineEndedButton", self.tr("Show remembered"))
        self.as_table = self._toggle(row, "AsTableButton", self.tr("As a table"))
        for one in (self.only_gaps, self.show_ended, self.as_table):
            one.toggled.connect(self.changed)
        self.as_table.toggled.connect(self._follow_table)

    def _follow_table(self, as_table: bool) -> None:
        spans = [made for made in self._spans.buttons() if isinstance(made, QPushButton)]
        _explain_beside_table(spans, as_table=as_table)

    def show_span(self, span: timedelta) -> None:
        """Marks the span that is shown, if it is one of them."""
        self._spans.setExclusive(False)
        for made in self._spans.buttons():
            made.setChecked(made.property("days") == span.days)
        self._spans.setExclusive(True)

    @staticmethod
    def _toggle(row: WrapRow, handle: str, words: str) -> QPushButton:
        made = button(handle, words)
        made.setCheckable(True)
        made.setProperty("slim", True)
        row.addWidget(made)
        return made


def _explain_beside_table(made: Iterable[QPushButton], *, as_table: bool) -> None:
    """Which time the chart shows is nothing to a table, which has all of it."""
    why_not = translate("timeline", "The table tells all of time.") if as_table else ""
    for one in made:
        explain_button(one, why_not)
