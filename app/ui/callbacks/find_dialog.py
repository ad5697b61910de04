"""Asks for IDs to look up at the server and in memory, ended callbacks included."""

from enum import StrEnum

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.id_text import SoughtId, read_ids
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate
from app.ui.kit.announce import announce
from app.ui.kit.field import Field
from app.ui.kit.list_model import ListModel
from app.ui.kit.list_table import list_table
from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, explain_button, fixed_font, line_edit, repolish
from app.ui.look.theme import Theme

_WIDTHS = (84, 124, 124)


class FoundBy(StrEnum):
    """How one came to be known; the values are what the list shows before they are translated."""

    SERVER = QT_TRANSLATE_NOOP("find", "server, just now")
    MEMORY = QT_TRANSLATE_NOOP("find", "memory")
    NOBODY = QT_TRANSLATE_NOOP("find", "not known")


class FoundRow(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a sought ID; `callback` and `company_id` None and "" where nothing is."""

    callback_id: str
    company_id: str
    company_name: str
    found_by: FoundBy
    what: str
    callback: Callback | None = None


class FindDialog(Sheet):
    """Stays open, with what was typed, until something was shown.

    Signals:
        asked: the IDs in the field are to be looked for.
        show_asked: arg 0: the row that is to be shown in the window.
    """

    asked = Signal()
    show_asked = Signal(FoundRow)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(
            parent,
            "FindByIDDialog",
            self.tr("Find by ID"),
            self.tr("Find callbacks by ID"),
            self.tr(
                "One ID or many, or a whole resource URL. Asks the server, which may still know "
                "callbacks that have ended, then the memory of all companies."
            ),
        )
        words = self.tr("Callback ID to find")
        self.edit = line_edit("CallbackIDToFindEdit", words, several=True)
        self.edit.setFont(fixed_font())
        self._field = Field(words, self.edit)
        self.body.addWidget(self._field, 0, Qt.AlignmentFlag.AlignTop)
        self._rows: ListModel[FoundRow] = ListModel(
            (self.tr("ID"), self.tr("Company"), self.tr("Known by"), self.tr("What it is")),
            lambda one: (
                *(one.callback_id, one.company_name, translate("find", one.found_by)),
                one.what,
            ),
        )
        self._table = list_table(
            "FoundTable", self.tr("What was found"), self._rows, (*_WIDTHS, 120), 3, theme=theme
        )
        self._table.follow_texts()
        self._table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # types differ at their ends
        self._table.setMinimumHeight(180)
        self._table.hide()
        self.body.addWidget(self._table, 1)
        cancel = button("CancelButton", self.tr("Cancel"))
        self._asked_for: list[SoughtId] = []
        self._show = button("ShowFoundButton", self.tr("Show"))
        self._show.hide()
        self._find = find = button("FindButton", self.tr("Find"), primary=True)
        self._lead(find)
        why_not = self.tr("Type or paste an ID, or several.")
        explain_button(find, why_not)
        self.edit.textChanged.connect(
            lambda text: explain_button(find, "" if text.strip() else why_not)
        )
        self.edit.textChanged.connect(lambda: self._lead(find))
        self.add_buttons(cancel, self._show, find)
        cancel.clicked.connect(self.reject)
        find.clicked.connect(self._ask)
        self._show.clicked.connect(self._ask_to_show)
        self._table.activated.connect(self._ask_to_show)
        self._table.selectionModel().selectionChanged.connect(self._follow)
        self.edit.setFocus()

    def _ask(self) -> None:
        self._asked_for = self.sought()
        self.asked.emit()

    def sought(self) -> list[SoughtId]:
        """The IDs in the field."""
        return read_ids(self.edit.text())

    def say(self, problem: str, hint: str = "", *, caution: str = "") -> None:
        """What came of it: that nothing did, what is under way, or what is to be known of it."""
        self._field.say(problem, caution)
        self._field.set_hint(hint)
        self.fit()
        if said := problem or caution or hint:
            announce(self, said, at_once=bool(problem))

    def show_rows(self, rows: list[FoundRow]) -> None:
        """What was found so far; none hides the list."""
        before = self._selected()
        self._rows.show_rows(rows)
        self._table.setVisible(bool(rows))
        self._show.setVisible(bool(rows))
        if rows:
            known = (at for at, one in enumerate(rows) if one.company_id)
            kept = (at for at, one in enumerate(rows) if one == before)
            self._table.selectRow(next(kept, next(known, 0)))
        self._follow()
        self.fit()

    def _selected(self) -> FoundRow | None:
        found = self._table.selectionModel().selectedRows()
        return self._rows.rows[found[0].row()] if found else None

    def _follow(self) -> None:
        chosen = self._selected()
        known = chosen is not None and bool(chosen.company_id)
        explain_button(self._show, "" if known else self.tr("Nothing is known of this one."))
        # What comes while other IDs are typed is not what Return is meant for.
        is_answer = known and self.sought() == self._asked_for
        self._lead(self._show if is_answer else self._find)

    def _lead(self, made: QPushButton) -> None:
        """What Return does: to look for what was typed, and then to show what was found."""
        if made.isDefault():
            return  # at every letter
        for one in (self._show, self._find):
            one.setProperty("primary", one is made)
            one.setDefault(one is made)
            repolish(one)

    def _ask_to_show(self) -> None:
        chosen = self._selected()
        if chosen is not None and chosen.company_id:
            self.show_asked.emit(chosen)
