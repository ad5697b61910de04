"""A form field: its name above, and what is to be said about it beneath."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.shared.widgets import label, repolish


class Field(QWidget):
    """Attributes: control, the widget that is labelled.

    A problem stands above a caution, and a caution above the lasting hint.
    """

    def __init__(self, name: str, control: QWidget, *, beside: QWidget | None = None) -> None:
        super().__init__()
        self.control = control
        self._caption = QLabel(name)
        self._caption.setProperty("strong", True)
        inner = getattr(control, "edit", None)
        buddy = inner if isinstance(inner, QWidget) else control
        self._caption.setBuddy(buddy)
        self._buddy = buddy
        self._said = label(muted=True)
        self._said.setObjectName(name.replace(" ", "") + "Hint")
        self._hint, self._problem = "", ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._caption)
        if beside is None:
            layout.addWidget(control)
        else:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(control, 1)
            row.addWidget(beside)
            layout.addLayout(row)
        layout.addWidget(self._said)
        self._follow("")

    @property
    def problem(self) -> str:
        """What is wrong with it now; empty while nothing is."""
        return self._problem

    def set_hint(self, text: str) -> None:
        """A lasting sentence, shown while nothing else is to be said."""
        self._hint = text
        self._follow("")

    def say(self, problem: str, caution: str = "") -> None:
        """Says what is wrong, or what is worth a look; empty takes it back."""
        self._problem = problem
        self._follow(caution)

    def _follow(self, caution: str) -> None:
        text = self._problem or caution or self._hint
        tone = "failed" if self._problem else "soon" if caution else ""
        mark = "✕  " if self._problem else "⚠  " if caution else ""
        self._said.setText(mark + text)
        self._said.setVisible(bool(text))
        self._buddy.setAccessibleDescription(text)
        if self._said.property("tone") != tone:
            self._said.setProperty("tone", tone)
            repolish(self._said)
        wrong = bool(self._problem)
        if bool(self._buddy.property("wrong")) is not wrong:
            self._buddy.setProperty("wrong", wrong)
            repolish(self._buddy)


def side_by_side(parent: QBoxLayout, *fields: QWidget) -> None:
    """Puts fields into one row of equal parts, their names in one line."""
    row = QHBoxLayout()
    row.setSpacing(16)
    for one in fields:
        row.addWidget(one, 1, Qt.AlignmentFlag.AlignTop)
    parent.addLayout(row)
