"""Asks for the public address of a tunnel, and checks that it leads to this receiver."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.proofs.receiver_address import public_base_of
from app.domain.typed.web_address import shown_address
from app.text.noop import verbatim
from app.text.status import Tone
from app.ui.kit.announce import announce
from app.ui.kit.field import Field
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, fixed_font, label, line_edit, set_tone


class PublicAddressDialog(Sheet):
    """Signals: check_asked, arg 0: the address; forget_asked."""

    check_asked = Signal(str)
    forget_asked = Signal()

    def __init__(self, parent: QWidget, path: str, known: str) -> None:
        """`path` is the receiver's own, `known` the address that was checked before, or empty."""
        super().__init__(
            parent,
            "PublicAddressDialog",
            self.tr("Public address"),
            self.tr("Public address of the receiver"),
            self.tr(
                "Where a tunnel of your own leads to the receiver. It is remembered, and checked "
                "again whenever the receiver starts. Whoever knows the whole address can send to "
                "the receiver."
            ),
        )
        self._edit = line_edit("PublicURLEdit", self.tr("Public URL"))
        self._edit.setFont(fixed_font())
        self._edit.setPlaceholderText(verbatim("https://"))
        self._path = path
        self._edit.setText(public_base_of(known, path) or "")
        self._field = Field(self.tr("Public URL"), self._edit)
        self._edit.textChanged.connect(self._show_whole)
        self._show_whole()
        self.body.addWidget(self._field)
        self._said = label()
        self.body.addWidget(self._said)
        cancel = button("CancelButton", self.tr("Cancel"))
        check = button("CheckAddressButton", self.tr("Check address"), primary=True)
        check.setDefault(True)
        forget = button("UseTheLocalAddressButton", self.tr("Use the local address"))
        forget.setVisible(bool(known))
        forget.clicked.connect(self.forget_asked)
        forget.clicked.connect(self.reject)
        self.add_buttons(forget, cancel, check)
        cancel.clicked.connect(self.reject)
        check.clicked.connect(self._ask)
        self._edit.setFocus()

    def say(self, text: str, tone: Tone | None = None) -> None:
        """How the check goes."""
        self._said.setText(text)
        set_tone(self._said, tone)
        announce(self, text, at_once=tone is Tone.FAILED)

    def _ask(self) -> None:
        base = public_base_of(self._edit.text(), self._path)
        if base is None:
            self._field.say(self.tr("Not a web address. It is a host, or begins with https://"))
        else:
            self.check_asked.emit(base + self._path)

    def _show_whole(self) -> None:
        base = public_base_of(self._edit.text(), self._path)
        self._field.say("")
        if base:
            whole = shown_address(base + self._path)
            self._field.set_hint(self.tr("The whole address: {0}").format(whole))
        elif self._path:
            hint = self.tr("The tunnel's host; the secret path {0} is added to it.")
            self._field.set_hint(hint.format(self._path))
        else:
            self._field.set_hint(
                self.tr("The tunnel's host; the receiver's secret path is added to it.")
            )
