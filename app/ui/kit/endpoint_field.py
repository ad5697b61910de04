"""The address of somebody's endpoint, and whether it may be in a private network."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.proofs.relay import host_of
from app.domain.typed.address_cautions import leads_inside
from app.domain.typed.web_address import LONGEST_DESTINATION, host_fault, split_address
from app.ui.kit.field import Field
from app.ui.kit.widgets import fixed_font, line_edit


class EndpointField(QWidget):
    """An address in a private network is refused until it is ticked that it is meant.

    `leads_here` tells whether an address is this app's own receiver, which is refused too.

    Signals: changed.
    """

    changed = Signal()

    def __init__(
        self, handle: str, caption: str, hint: str, *, leads_here: Callable[[str], bool]
    ) -> None:
        super().__init__()
        self._leads_here = leads_here
        self.edit = line_edit(handle, caption)
        self.edit.setFont(fixed_font())
        self.edit.setMaxLength(LONGEST_DESTINATION)
        self._field = Field(caption, self.edit)
        self._field.set_hint(hint)
        self._inside = QCheckBox(
            self.tr("It is in a private network or on this computer, on purpose")
        )
        self._inside.setAccessibleName(self._inside.text())
        self._inside.setObjectName("PrivateNetworkBox")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._field)
        column.addWidget(self._inside)
        self.edit.textChanged.connect(self._follow)
        self._inside.toggled.connect(self._follow)
        self._follow()

    @property
    def url(self) -> str:
        """What is typed."""
        return self.edit.text()

    @property
    def is_inside(self) -> bool:
        """Whether a private network is meant."""
        return self._inside.isChecked()

    @property
    def problem(self) -> str:
        """Why it cannot be used, or ""."""
        parts = split_address(self.url)
        if parts is None:
            return self.tr("Not a web address. It begins with https://")
        if fault := host_fault(parts.hostname or ""):
            return self.tr("No host can have this name: {0}").format(fault)
        if self._leads_here(self.url):
            return self.tr("This leads to the receiver itself: it would go round in circles.")
        if leads_inside(parts.hostname or "") and not self.is_inside:
            return self.tr("{0} is in a private network. Tick it below if so meant.").format(
                host_of(self.url)
            )
        return ""

    def show_url(self, url: str, *, is_inside: bool = False) -> None:
        """Fills in an address, shown from its beginning."""
        self._inside.setChecked(is_inside)
        self.edit.setText(url)
        self.edit.setCursorPosition(0)

    def _follow(self) -> None:
        parts = split_address(self.url)
        inside = parts is not None and leads_inside(parts.hostname or "")
        self._inside.setVisible(inside or self.is_inside)
        self._field.say(self.problem if self.url else "")
        self.changed.emit()
