"""Under which licences the parts of the app may be passed on, and how to swap Qt."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from app.services.licences import Licence
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button, label


class LicencesDialog(Sheet):
    """A part is chosen, its text is below."""

    def __init__(self, parent: QWidget, found: list[Licence]) -> None:
        super().__init__(
            parent,
            "LicencesDialog",
            self.tr("Licences"),
            self.tr("Licences"),
            self.tr("Callback Desk itself is under the MIT licence."),
        )
        self._licences = found
        self._parts = QComboBox()
        self._parts.setAccessibleName(self.tr("Part"))
        self._parts.addItems([one.part for one in self._licences])
        named: QLabel = label(self.tr("&Part"), strong=True)
        named.setBuddy(self._parts)
        self._text = PlainText("LicenceTextText", self.tr("Licence text"), lines=22)
        self._parts.currentIndexChanged.connect(self._show)
        self.body.addWidget(named)
        self.body.addWidget(self._parts)
        self.body.addWidget(self._text, 1)
        close = button("CloseButton", self.tr("Close"))
        close.clicked.connect(self.accept)
        self.add_buttons(close)
        self._show(0)
        self._parts.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, position: int) -> None:
        self._text.setPlainText(self._licences[position].text)
