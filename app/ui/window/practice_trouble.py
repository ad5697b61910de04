"""The bad days of the practice company: chosen in a menu, and marked above everything."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QWidget

from app.domain.trouble import Trouble
from app.text.status import Tone
from app.text.trouble import trouble_text, trouble_word
from app.ui.kit.announce import announce
from app.ui.kit.keys_back import KeysBack
from app.ui.kit.widgets import button, explain, label


class TroubleBand(QFrame):
    """Shown while the practice company has a bad day. Signals: off_asked."""

    off_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("tone", Tone.SOON)
        self.setObjectName("TroubleBand")
        self._text = label(strong=True)
        self._text.setProperty("tone", Tone.SOON)
        off = button("TroubleOffButton", self.tr("End the trouble"))
        off.setProperty("slim", True)
        off.clicked.connect(self.off_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(off)
        self._keys = KeysBack(self)
        self.hide()

    def show_trouble(self, trouble: Trouble) -> None:
        """What is wrong on purpose now; nothing hides it."""
        on, had_keys = trouble is not Trouble.NONE, self._keys.are_here()
        if on:
            self._text.setText(
                "⚠  "
                + self.tr(
                    "Practice trouble: {0}. Only the practice company suffers from it."
                ).format(trouble_text(trouble))
            )
            announce(self, self._text.text())
        elif not self.isHidden():
            announce(self, self.tr("The practice trouble has ended."))
        self.setVisible(on)
        if had_keys and not on:
            self._keys.give_back()


class TroubleDial(QObject):
    """The menu and the band. `turn` tells the practice company; it is well at each start."""

    def __init__(self, parent: QWidget, menu: QMenu, turn: Callable[[Trouble], None]) -> None:
        super().__init__(parent)
        self._turn = turn
        self.band = TroubleBand()
        self.band.off_asked.connect(lambda: self.choose(Trouble.NONE))
        self._menu = menu.addMenu(self.tr("&Practice trouble"))
        group = QActionGroup(self)
        self._choices: dict[Trouble, QAction] = {}
        for trouble in Trouble:
            made = QAction(trouble_word(trouble), self)
            made.setCheckable(True)
            made.setChecked(trouble is Trouble.NONE)
            made.setToolTip(trouble_text(trouble))
            made.triggered.connect(lambda _=False, trouble=trouble: self.choose(trouble))
            group.addAction(made)
            self._menu.addAction(made)
            self._choices[trouble] = made

    def choose(self, trouble: Trouble) -> None:
        """Turns one trouble on, or all off."""
        self._choices[trouble].setChecked(True)
        self._turn(trouble)
        self.band.show_trouble(trouble)

    def follow(self, *, practice_runs: bool) -> None:
        """Only a practice company that runs can have any."""
        self._menu.setToolTipsVisible(True)
        why = "" if practice_runs else self.tr("Open the practice company first: Company menu.")
        explain(self._menu.menuAction(), why)
        for trouble, made in self._choices.items():
            explain(made, why)
            if practice_runs:
                made.setToolTip(trouble_text(trouble))
