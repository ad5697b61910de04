"""Where the names of companies are typed whose last cover ends."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.text.shortened import shortened
from app.ui.kit.asked_name import ask_for_name
from app.ui.kit.field import Field
from app.ui.kit.typed_text import is_passing
from app.ui.kit.widgets import Line, LongText, line_edit

_FIELDS, _LINES = 3, 4
"""Companies that have a field each; more are typed into one place, which is so many lines high."""
_NAMED = 8


class ConfirmNames(QWidget):
    """A field for each of a few companies, or one with a line for each of many.

    Signals: changed, after each key.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._companies: tuple[Company, ...] = ()
        self._lines: dict[str, Line] = {}
        self._every: LongText | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def ask_for(self, companies: Sequence[Company]) -> None:
        """Whose names are needed now; what was typed for those that stay is kept."""
        if tuple(companies) == self._companies:
            return
        typed, names = self._typed_before()
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._companies, self._lines = tuple(companies), {}
        self._every = None
        if len(companies) > _FIELDS:
            self._ask_for_many(names)
        else:
            self._ask_for_few(companies, typed)
        self.setVisible(bool(companies))

    def _ask_for_few(self, companies: Sequence[Company], typed: dict[str, str]) -> None:
        caption = self.tr("Type the company name to confirm")
        for at, one in enumerate(companies):
            # Of several each says which it is, also once something is typed.
            words = caption if len(companies) == 1 else f"{caption}: {visible(one.name)}"
            line = line_edit(f"TypeTheCompanyNameToConfirmEdit{at or ''}", words)
            is_passing(line)
            line.setText(typed.get(one.company_id, ""))
            line.textChanged.connect(self.changed)
            self._lines[one.company_id] = line
            field = Field(words, line)
            ask_for_name(field, line, one.name)
            self._column.addWidget(field)

    def _typed_before(self) -> tuple[dict[str, str], list[str]]:
        """By company_id, and as lines: what stays is not to be typed anew."""
        if self._every is not None:
            lines = [one for one in self._every.toPlainText().split("\n") if one.strip()]
            return {name: text for name, text in self.typed().items() if text}, lines
        typed = {name: line.text() for name, line in self._lines.items()}
        return typed, [one for one in typed.values() if one.strip()]

    def _ask_for_many(self, lines: list[str]) -> None:
        words = self.tr("Type the company names to confirm, one in a line")
        every = LongText()
        every.setAccessibleName(words)
        every.setObjectName("TypeTheCompanyNamesToConfirmEdit")
        every.setTabChangesFocus(True)
        every.setFixedHeight(every.fontMetrics().lineSpacing() * _LINES + 24)
        every.setPlainText("\n".join(lines))
        every.textChanged.connect(self._follow_many)
        self._every = every
        self._field = Field(words, every)
        self._column.addWidget(self._field)
        self._follow_many()

    def _follow_many(self) -> None:
        lacking = [visible(one.name) for one in self._lacking()]
        hint = self.tr("Still to be typed: {0}").format(", ".join(shortened(lacking, _NAMED)))
        self._field.set_hint(hint if lacking else self.tr("All are typed."))
        self.changed.emit()

    def typed(self) -> dict[str, str]:
        """By company_id, what was typed."""
        if self._every is None:
            return {name: line.text().strip() for name, line in self._lines.items()}
        # Names may be alike: a line confirms one company.
        left = Counter(line.strip() for line in self._every.toPlainText().split("\n"))
        found = {}
        for one in self._companies:
            found[one.company_id] = one.name if left[one.name] > 0 else ""
            left[one.name] -= 1
        return found

    def missing(self) -> str:
        """What is still to be typed; empty where all is."""
        for one in self._lacking():
            return self.tr("Type the company name to confirm: {0}").format(visible(one.name))
        return ""

    def _lacking(self) -> list[Company]:
        typed = self.typed()
        return [one for one in self._companies if typed[one.company_id] != one.name]
