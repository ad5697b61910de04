"""Offers the type that somebody may have meant."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.callbacks.near_types import near_types
from app.ui.callbacks.type_choice import TypeChoice
from app.ui.kit.field import Field
from app.ui.kit.widgets import button
from app.ui.kit.wrap_row import WrapRow


def type_field(caption: str, choice: TypeChoice) -> QWidget:
    """The choice below its name, and below it what may have been meant."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.addWidget(Field(caption, choice))
    column.addWidget(NearType(choice))
    return made


class NearType(QWidget):
    """*Did you mean subscription_added?* below the choice; hidden where nothing is near."""

    def __init__(self, choice: TypeChoice) -> None:
        super().__init__()
        self._choice = choice
        row = WrapRow(self)
        self._buttons = [button(f"NearType{at}Button", "") for at in (1, 2)]
        for made in self._buttons:
            made.setProperty("slim", True)
            made.clicked.connect(lambda _=False, made=made: self._take(made.property("meant")))
            row.addWidget(made)
        self.hide()
        choice.currentTextChanged.connect(self.follow)

    def follow(self, typed: str) -> None:
        """What is typed now."""
        found = near_types(typed)
        for at, made in enumerate(self._buttons):
            made.setVisible(at < len(found))
            if at < len(found):
                made.setText(self.tr("Did you mean {0}?").format(found[at]))
                made.setAccessibleName(made.text())
                made.setProperty("meant", found[at])
        self.setVisible(bool(found))

    def _take(self, meant: str) -> None:
        self._choice.setCurrentText(meant)
        self._choice.setFocus()
