"""The JSON of a test request: filled in from the fields, and free to be edited."""

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.kit.field import Field
from app.ui.kit.widgets import LongText, button, fixed_font


class RequestTextError(ValueError):
    """What was typed is no JSON object."""


class RequestEdit(QWidget):
    """Signals: changed, after each key.

    The provider's sources contradict each other about some test requests (provider reference,
    10.5), so whatever is filled in can be replaced. The type is added when it is sent.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.follows = True
        self._filling = False
        self._text = LongText()
        self._text.setAccessibleName(self.tr("Test request"))
        self._text.setObjectName("TestRequestText")
        self._text.setTabChangesFocus(True)
        self._text.setFont(fixed_font())
        self._text.setFixedHeight(self._text.fontMetrics().lineSpacing() * 8 + 20)
        self._field = Field(self.tr("Test request"), self._text)
        self._reset = button(
            "FillInFromTheFieldsAgainButton", self.tr("Fill in from the fields again")
        )
        self._reset.clicked.connect(self._reset_asked)
        self._reset.hide()
        self._given: dict[str, object] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._field)
        layout.addWidget(self._reset)
        self._text.textChanged.connect(self._edited)

    def follow(self) -> None:
        """What was edited by hand is dropped; the fields are followed again."""
        self.follows = True
        self._reset.hide()
        self._field.say("")

    @property
    def edited_text(self) -> str | None:
        """What was edited by hand, None if nothing was."""
        return None if self.follows else self._text.toPlainText()

    def take(self, edited_text: str) -> None:
        """Shows again what was edited by hand before."""
        self._text.setPlainText(edited_text)

    def show_fault(self) -> str:
        """The keys are where it is mended; returns what is wrong with it."""
        self._text.setFocus()
        return self._field.problem

    def show_subject(self, subject: dict[str, object]) -> None:
        """What the fields make; shown unless something was edited by hand."""
        self._given = subject
        if self.follows:
            self._filling = True
            body = msgspec.json.format(msgspec.json.encode(subject), indent=2).decode()
            self._text.setPlainText(body)
            self._filling = False
            self._field.set_hint(
                self.tr("The event type is added by itself. Change the rest freely.")
            )

    def subject(self) -> dict[str, object]:
        """What is to be sent besides the type. Raises: RequestTextError."""
        if self.follows:
            return self._given
        try:
            return msgspec.json.decode(self._text.toPlainText() or "{}", type=dict[str, object])
        except (msgspec.DecodeError, RecursionError, UnicodeEncodeError) as error:
            raise RequestTextError(str(error)) from error

    def _edited(self) -> None:
        if self._filling:
            return
        self.follows = False
        self._reset.show()
        try:
            self.subject()
        except RequestTextError as error:
            self._field.say(self.tr("Not a JSON object: {0}").format(error))
        else:
            self._field.say("", self.tr("Edited by hand; the fields above do not change it."))
        self.changed.emit()

    def _reset_asked(self) -> None:
        self.follow()
        self.show_subject(self._given)
        self.changed.emit()


class EditedRequests:
    """What was edited by hand for each callback, with the type that it was for."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[str, str]] = {}

    def keep(self, callback_id: str, event_type: str, text: str | None) -> None:
        """`text` None: nothing was edited."""
        if text is not None:
            self._kept[callback_id] = event_type, text

    def take(self, callback_id: str) -> tuple[str, str] | None:
        """Type and text, None where nothing was edited; they are kept no longer."""
        return self._kept.pop(callback_id, None)

    def clear(self) -> None:
        """Another company is open."""
        self._kept.clear()
