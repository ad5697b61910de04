"""The box that Ctrl+K opens: type where to go or what to do."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QListView, QVBoxLayout, QWidget

from app.text.translate import translate
from app.ui.commands.entry import MOST, Entry, ranked
from app.ui.commands.entry_list import EntryDelegate, EntryModel
from app.ui.kit.announce import announce
from app.ui.kit.keys_back import give_window_keys
from app.ui.kit.widgets import label, line_edit
from app.ui.look.measure import em
from app.ui.look.theme import Theme

_WIDTH, _FROM_TOP, _AROUND, _LEAST = 680, 64, 136, 4
"""Pixels: of the box, above it, and of what is around its list; and rows that are there always."""
_TO_LIST = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}


class CommandDialog(QDialog):
    """Enter does what is marked and closes; Ctrl+Enter does it and stays; Esc leaves.

    Signals:
        typed_anew: arg 0: what is typed now, to look for more than the box knows by itself.
        done_with: arg 0: the `entry_id` of what was done.
    """

    typed_anew = Signal(str)
    done_with = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        theme: Theme,
        entries: Callable[[], list[Entry]],
        recent: list[str],
    ) -> None:
        """`entries` is asked again after each act; `recent` are ids, the latest first."""
        super().__init__(parent)
        self._entries_now, self._recent = entries, recent
        self._entries, self._found = entries(), list[Entry]()
        self.setWindowTitle(self.tr("Commands"))
        self.setAccessibleName(self.tr("Commands"))
        self.setObjectName("CommandsDialog")
        self.setModal(True)
        self.edit = line_edit("GoToOrDoEdit", self.tr("Go to or do"))
        self.edit.setPlaceholderText(self.tr("Company, callback ID, host, page or action"))
        self.edit.installEventFilter(self)
        self._model = EntryModel(self)
        self.matches = QListView()
        self.matches.setAccessibleName(self.tr("Matches"))
        self.matches.setObjectName("MatchesList")
        self.matches.setModel(self._model)
        self.matches.setItemDelegate(EntryDelegate(self._model, theme, self.matches))
        self.matches.setFrameShape(QFrame.Shape.NoFrame)
        self.matches.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.matches.setUniformItemSizes(True)
        self.matches.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the field keeps the keys
        self.matches.clicked.connect(lambda _: self._do(stay=False))
        self._none = label(muted=True)
        self._none.setFixedHeight(self._none.fontMetrics().lineSpacing() + 2)
        self._hint = label(
            self.tr("Enter does it · Ctrl+Enter does it and stays · Esc leaves"), muted=True
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        for one in (self.edit, self.matches, self._none, self._hint):
            layout.addWidget(one)
        self.edit.textChanged.connect(self._typed)
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(400)
        self._said.timeout.connect(self._say_count)
        self._place(parent)
        self._show()

    def done(self, result: int) -> None:
        """Closes, and gives the keys back to the window."""
        super().done(result)
        give_window_keys(self)

    def add_found(self, typed: str, found: list[Entry]) -> None:
        """What was looked for elsewhere, if that is still what is typed."""
        if typed == self.edit.text():
            self._found = found
            self._show(keep=True)

    def shown_entries(self) -> list[Entry]:
        """The matches, from top to bottom."""
        return self._model.entries

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.edit
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
        ):
            if event.key() in _TO_LIST:
                self._move(event)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._do(stay=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
                return True
        return super().eventFilter(watched, event)

    def _place(self, parent: QWidget) -> None:
        window = parent.window()
        room = window.width() - 32
        width = min(em(_WIDTH), max(room, em(320)))
        rows = self.matches.sizeHintForRow(0) if self._model.entries else em(32)
        # Whole rows, down to the lower edge of the window.
        fitting = (window.height() - em(_FROM_TOP) - em(_AROUND)) // rows
        self.matches.setFixedHeight(rows * min(max(fitting, _LEAST), MOST))
        self.setFixedWidth(width)
        self.resize(width, self.minimumSizeHint().height())
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + em(_FROM_TOP))

    def _typed(self, text: str) -> None:
        self._found = []
        self._show()
        self.typed_anew.emit(text)
        self._said.start()

    def _show(self, *, keep: bool = False) -> None:
        row = self.matches.currentIndex().row() if keep else 0
        marked = self._model.entries[row].entry_id if keep and row >= 0 else ""
        known = {one.entry_id for one in self._entries}
        both = [*self._entries, *(one for one in self._found if one.entry_id not in known)]
        found = ranked(both, self.edit.text(), self._recent)
        self._model.show_entries(found, self.edit.text())
        at = next((at for at, one in enumerate(found) if one.entry_id == marked), 0)
        if found:
            self.matches.setCurrentIndex(self._model.index(at, 0))
        # Its room stays: nothing moves below it.
        self._none.setText(
            "" if found else self.tr("Nothing of that name. Find by ID asks the server.")
        )

    def _move(self, event: QKeyEvent) -> None:
        count = len(self._model.entries)
        if count:
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -count, Qt.Key.Key_PageDown: count}
            row = self.matches.currentIndex().row()
            wanted = row + by.get(Qt.Key(event.key()), 1)
            if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
                wanted %= count
            index = self._model.index(max(0, min(wanted, count - 1)), 0)
            self.matches.setCurrentIndex(index)
            announce(self, str(index.data(Qt.ItemDataRole.AccessibleTextRole)), at_once=True)

    def _say_count(self) -> None:
        count = len(self._model.entries)
        announce(self, translate("commands", "%n match(|es)", "", count))

    def _do(self, *, stay: bool) -> None:
        row = self.matches.currentIndex().row()
        if not 0 <= row < len(self._model.entries):
            return
        one = self._model.entries[row]
        if one.why_not:
            self._hint.setText(one.why_not)
            announce(self, one.why_not, at_once=True)
            return
        self.done_with.emit(one.entry_id)
        if not stay:
            self.accept()
        one.run()
        if stay:
            self._entries = self._entries_now()
            self._show(keep=True)
            self.edit.setFocus()
