"""What somebody typed into the fields of a window, and would lose with it."""

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

PASSING = "passing"
"""A property of fields that hold what is good for a moment: a search, a name that confirms."""


class TypedText:
    """Of one window, from the moment at which `begin` is called."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._at_first: dict[QWidget, str] = {}

    def begin(self) -> None:
        """What stands in the fields by now was not typed."""
        self._at_first = {
            **{one: one.text() for one in self._window.findChildren(QLineEdit)},
            **{one: one.toPlainText() for one in self._window.findChildren(QPlainTextEdit)},
        }

    def texts(self) -> list[str]:
        """Of fields that can be typed into now, and hold something else than at first."""
        typed = [
            *(
                (one, one.text())
                for one in self._window.findChildren(QLineEdit)
                if one.isModified() and not one.isReadOnly()
            ),
            *(
                (one, one.toPlainText())
                for one in self._window.findChildren(QPlainTextEdit)
                if one.document().isModified() and not one.isReadOnly()
            ),
        ]
        return [
            text
            for one, text in typed
            if text.strip()
            and text != self._at_first.get(one, "")
            and one.isEnabled()
            and one.window() is self._window
            and not one.property(PASSING)
        ]


def is_passing(field: QWidget) -> None:
    """Nobody is asked before what is typed there is dropped."""
    field.setProperty(PASSING, True)
