"""Asks which active callbacks a new test set is to try."""

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QListWidgetItem, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.outside_text import visible
from app.text.formats import applies_to
from app.ui.kit.field import Field
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, explain_button, line_edit
from app.ui.look.measure import em


class SetDialog(Sheet):
    """Signals: chosen, arg 0: the name, arg 1: the callbacks."""

    chosen = Signal(str, object)

    def __init__(self, parent: QWidget, active: list[Callback]) -> None:
        super().__init__(
            parent,
            "NewTestSetDialog",
            self.tr("New test set"),
            self.tr("New test set"),
            self.tr("One test event for each callback that is ticked, sent in this order."),
        )
        self._active = active
        self._name = line_edit("SetNameEdit", self.tr("Set name"))
        self._name.setPlaceholderText(self.tr("such as launch check"))
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("Callbacks of the set"))
        self._list.setObjectName("SetCallbacksList")
        self._list.setMinimumHeight(280)
        self._all = QCheckBox(self.tr("All of them"))
        self._all.setAccessibleName(self.tr("All of them"))
        self._all.setChecked(True)
        self._all.toggled.connect(self._tick_all)
        for one in active:
            item = QListWidgetItem(
                visible(
                    f"{one.event_type} · {applies_to(one.event_type, one.filters)} · "
                    f"{one.callback_id}"
                )
            )
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            item.setSizeHint(QSize(0, em(26)))
            self._list.addItem(item)
        self.body.addWidget(Field(self.tr("Set name"), self._name))
        self.body.addWidget(Field(self.tr("Callbacks of the set"), self._list))
        self.body.addWidget(self._all)
        cancel = button("CancelButton", self.tr("Cancel"))
        self._save = button("SaveSetButton", self.tr("Save set"), primary=True)
        self._save.setDefault(True)
        self.add_buttons(cancel, self._save)
        cancel.clicked.connect(self.reject)
        self._save.clicked.connect(self._done)
        self._name.textChanged.connect(self._update_controls)
        self._list.itemChanged.connect(self._update_controls)
        self._update_controls()
        self._name.setFocus()

    def _tick_all(self, wanted: bool) -> None:
        state = Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked
        with QSignalBlocker(self._list):  # half way through it would untick the box again
            for at in range(self._list.count()):
                self._list.item(at).setCheckState(state)
        self._update_controls()

    def _ticked(self) -> list[Callback]:
        return [
            one
            for at, one in enumerate(self._active)
            if self._list.item(at).checkState() is Qt.CheckState.Checked
        ]

    def _update_controls(self) -> None:
        with QSignalBlocker(self._all):
            self._all.setChecked(len(self._ticked()) == len(self._active))
        why = "" if self._name.text().strip() else self.tr("Give it a name first.")
        explain_button(self._save, why or ("" if self._ticked() else self.tr("Tick one first.")))

    def _done(self) -> None:
        self.chosen.emit(self._name.text().strip(), self._ticked())
        self.accept()
