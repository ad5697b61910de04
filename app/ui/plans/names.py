"""Where the names of companies are typed whose last cover ends."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.ui.kit.field import Field
from app.ui.kit.widgets import Line, line_edit

_MOST = 8
"""Fields; who ends last covers of more companies does it in several plans."""


class ConfirmNames(QWidget):
    """One line for each company. Signals: changed, after each key."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._companies: tuple[Company, ...] = ()
        self._lines: dict[str, Line] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def ask_for(self, companies: Sequence[Company]) -> None:
        """Whose names are needed now; what was typed for those that stay is kept."""
        if tuple(companies) == self._companies:
            return
        typed = {name: line.text() for name, line in self._lines.items()}
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._companies, self._lines = tuple(companies), {}
        caption = self.tr("Type the company name to confirm")
        for at, one in enumerate(companies[:_MOST]):
            # Of several each says which it is, also once something is typed.
            words = caption if len(companies) == 1 else f"{caption}: {visible(one.name)}"
            line = line_edit(f"TypeTheCompanyNameToConfirmEdit{at or ''}", words)
            line.setPlaceholderText(visible(one.name))
            line.setText(typed.get(one.company_id, ""))
            line.textChanged.connect(self.changed)
            self._lines[one.company_id] = line
            self._column.addWidget(Field(words, line))
        self.setVisible(bool(self._lines))

    def typed(self) -> dict[str, str]:
        """By company_id, what was typed."""
        return {name: line.text().strip() for name, line in self._lines.items()}

    def missing(self) -> str:
        """What is still to be typed; empty where all is."""
        if len(self._companies) > _MOST:
            return self.tr(
                "Last covers of more than {0} companies end: leave some of them out."
            ).format(_MOST)
        for one in self._companies:
            if self._lines[one.company_id].text().strip() != one.name:
                return self.tr("Type the company name to confirm: {0}").format(visible(one.name))
        return ""
