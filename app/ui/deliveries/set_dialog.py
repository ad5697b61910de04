"""Asks which events a test set is to send, and in which order."""

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QListWidget, QListWidgetItem, QWidget

from app.domain.outside_text import visible
from app.domain.proofs.test_event import TestEvent
from app.text.messages import UserMessage
from app.text.status import Tone
from app.ui.kit.announce import announce
from app.ui.kit.field import Field
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import PlainText, button, explain_button, line_edit, row_of
from app.ui.look.measure import em

_PLACE = Qt.ItemDataRole.UserRole


class SetChoice(msgspec.Struct, frozen=True):
    """An event that can be in a set: what it is in words, and whether it is in it."""

    event: TestEvent
    words: str
    is_in: bool = True


class SetDialog(Sheet):
    """Stays open until `accept` is called.

    Signals: chosen, arg 0: the name, arg 1: the events, as tuple.
    """

    chosen = Signal(str, object)

    def __init__(
        self, parent: QWidget, title: str, choices: Sequence[SetChoice], name: str = ""
    ) -> None:
        super().__init__(
            parent,
            "TestSetDialog",
            title,
            title,
            self.tr(
                "One test event for each line that is ticked, sent in this order. Alt+Up and "
                "Alt+Down move a line."
            ),
        )
        self._choices, self._is_saving = choices, False
        self._name = line_edit("SetNameEdit", self.tr("Set name"))
        self._name.setPlaceholderText(self.tr("such as launch check"))
        self._name.setText(name)
        self._make_list()
        self._all = QCheckBox(self.tr("All of them"))
        self._all.setAccessibleName(self.tr("All of them"))
        self._all.toggled.connect(self._tick_all)
        self._up = button("MoveUpButton", self.tr("Move up"))
        self._down = button("MoveDownButton", self.tr("Move down"))
        for one, places, keys in ((self._up, -1, "Alt+Up"), (self._down, 1, "Alt+Down")):
            one.setProperty("slim", True)
            one.clicked.connect(lambda _=False, places=places: self._move(places))
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda places=places: self._move(places))
        self.body.addWidget(Field(self.tr("Set name"), self._name))
        self.body.addWidget(Field(self.tr("Callbacks of the set"), self._list))
        self.body.addLayout(row_of((0, 0, 0, 0), self._all, self._up, self._down))
        self._problems = PlainText("ProblemsText", self.tr("Problems"), lines=3)
        self._problems.setProperty("tone", Tone.FAILED)
        self._problems.hide()
        self.pinned.addWidget(self._problems)
        cancel = button("CancelButton", self.tr("Cancel"))
        self._save = button("SaveSetButton", self.tr("Save set"), primary=True)
        self._save.setDefault(True)
        self.add_buttons(cancel, self._save)
        cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self._done)
        self._name.textChanged.connect(self._update_controls)
        self._list.itemChanged.connect(self._update_controls)
        self._list.currentRowChanged.connect(self._update_controls)
        self._update_controls()
        self._name.setFocus()

    def _make_list(self) -> None:
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Callbacks of the set"))
        self._list.setObjectName("SetCallbacksList")
        self._list.setMinimumHeight(280)
        self._list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        for place, one in enumerate(self._choices):
            item = QListWidgetItem(visible(one.words))
            item.setData(_PLACE, place)
            item.setFlags(
                (item.flags() | Qt.ItemFlag.ItemIsUserCheckable) & ~Qt.ItemFlag.ItemIsDropEnabled
            )
            item.setCheckState(Qt.CheckState.Checked if one.is_in else Qt.CheckState.Unchecked)
            item.setSizeHint(QSize(0, em(26)))
            self._list.addItem(item)

    def _move(self, places: int) -> None:
        at = self._list.currentRow()
        to = at + places
        if at < 0 or not 0 <= to < self._list.count():
            return
        self._list.insertItem(to, self._list.takeItem(at))
        self._list.setCurrentRow(to)
        self._update_controls()

    def _tick_all(self, wanted: bool) -> None:
        state = Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked
        with QSignalBlocker(self._list):  # half way through it would untick the box again
            for at in range(self._list.count()):
                self._list.item(at).setCheckState(state)
        self._update_controls()

    def _ticked(self) -> tuple[TestEvent, ...]:
        items = [self._list.item(at) for at in range(self._list.count())]
        return tuple(
            self._choices[item.data(_PLACE)].event
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        )

    def _update_controls(self) -> None:
        ticked = self._ticked()
        with QSignalBlocker(self._all):
            self._all.setChecked(len(ticked) == len(self._choices))
        why = "" if self._name.text().strip() else self.tr("Give it a name first.")
        saving = self.tr("It is being saved.") if self._is_saving else ""
        explain_button(self._save, saving or why or ("" if ticked else self.tr("Tick one first.")))
        at = self._list.currentRow()
        none = "" if at >= 0 else self.tr("Select a line first.")
        explain_button(self._up, none or ("" if at else self.tr("It is the first.")))
        last = at == self._list.count() - 1
        explain_button(self._down, none or (self.tr("It is the last.") if last else ""))

    def show_failure(self, words: UserMessage) -> None:
        """It could not be kept: all that was typed and ticked stays."""
        self._problems.setPlainText(words.text)
        self._problems.show()
        self._problems.fit_lines(6)
        self._is_saving = False
        self._update_controls()
        announce(self, words.text, at_once=True)

    def _done(self) -> None:
        self._problems.hide()
        self._is_saving = True  # until it is kept, or not
        self._update_controls()
        self.chosen.emit(self._name.text().strip(), self._ticked())
