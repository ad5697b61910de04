"""A form field: its name above, and what is to be said about it beneath."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.outside_text import named_invisible
from app.text.status import Tone
from app.ui.kit.self_telling import SelfTelling
from app.ui.kit.widgets import Line, label, repolish, set_tone

_LONG = 48
"""Letters of a caption that may need a second line, as with the name of a company in it."""


class Field(QWidget):
    """Attributes: control, the widget that is labelled by a caption.

    A problem stands above a caution; the lasting hint where there is neither.
    """

    def __init__(
        self,
        caption: str,
        control: QWidget,
        *,
        beside: QWidget | None = None,
        takes_rest: bool = False,
        keeps_line: bool = False,
    ) -> None:
        """`takes_rest`: what is higher than it has to be is the control alone.

        `keeps_line`: there is room for a line below it also while nothing is said.
        """
        super().__init__()
        self.control = control
        # A name in it may hold an ampersand, which marks a key there.
        self._caption = QLabel(caption.replace("&", "&&"))
        self._caption.setTextFormat(Qt.TextFormat.PlainText)
        self._caption.setWordWrap(len(caption) > _LONG)
        self._caption.setProperty("strong", True)
        inner = getattr(control, "edit", None)
        buddy = inner if isinstance(inner, QWidget) else control
        self._caption.setBuddy(buddy)
        self._buddy = buddy
        self._said = label(muted=True)
        self._said.setObjectName(f"{buddy.objectName()}Hint")
        kept = self._said.sizePolicy()
        kept.setRetainSizeWhenHidden(keeps_line)
        self._said.setSizePolicy(kept)
        self._hint, self._problem, self._caution = "", "", ""
        self._tidied = self._hidden = ""
        if isinstance(control, SelfTelling):
            control.told.connect(self._update_controls)
        if isinstance(buddy, Line):
            buddy.tidied.connect(self._say_tidied)
            # As it is by then: the field itself may have put what was pasted in order.
            buddy.textChanged.connect(lambda: self._look_for_hidden(buddy.text()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._caption)
        if beside is None:
            layout.addWidget(control, int(takes_rest))
        else:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(control, 1)
            row.addWidget(beside)
            layout.addLayout(row)
        layout.addWidget(self._said)
        self._update_controls()

    @property
    def problem(self) -> str:
        """What is wrong with it now; empty while nothing is."""
        return self._problem

    @property
    def caution(self) -> str:
        """What is worth a look; empty while nothing is."""
        return self._caution

    def set_hint(self, text: str) -> None:
        """A lasting sentence, shown while nothing else is to be said."""
        self._hint = text
        self._update_controls()

    def say(self, problem: str, caution: str = "") -> None:
        """Says what is wrong, or what is worth a look; empty takes it back."""
        self._problem, self._caution = problem, caution
        self._update_controls()

    def _say_tidied(self, character: str) -> None:
        tidied = ""
        if character:
            tidied = self.tr("Taken off what was pasted: {0}.").format(
                {
                    "U+000A": self.tr("a line end"),
                    "U+000D": self.tr("a line end"),
                    "U+2028": self.tr("a line end"),
                    "U+2029": self.tr("a line end"),
                    "U+0009": self.tr("a tab"),
                    "U+00A0": self.tr("a hard space"),
                }.get(character, self.tr("a character that cannot be seen ({0})").format(character))
            )
        if tidied != self._tidied:
            self._tidied = tidied
            self._update_controls()

    def _look_for_hidden(self, text: str) -> None:
        hidden = named_invisible(text, spaces=False)
        if hidden != self._hidden:
            self._hidden = hidden
            self._update_controls()

    def _update_controls(self) -> None:
        said = [self._tidied, self._caution]
        if self._hidden and self._hidden not in self._problem:
            hidden = self.tr("It holds a character that cannot be seen: {0}.")
            said.append(hidden.format(self._hidden))
        caution = "\n".join(one for one in said if one)
        text = "\n".join(one for one in (self._problem, caution) if one) or self._hint
        tone = Tone.FAILED if self._problem else Tone.SOON if caution else None
        mark = "✕  " if self._problem else "⚠  " if caution else ""
        self._said.setText(mark + text)
        self._said.setVisible(bool(text))
        own = self.control.own_words if isinstance(self.control, SelfTelling) else ""
        self._buddy.setAccessibleDescription("\n".join(one for one in (text, own) if one))
        set_tone(self._said, tone)
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
