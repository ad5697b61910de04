"""The table of types by company."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.translate import translate
from app.ui.across.matrix import MatrixModel
from app.ui.kit.list_table import ListTable, list_table
from app.ui.kit.message_bar import Notice
from app.ui.kit.widgets import label, row_of
from app.ui.look.measure import em
from app.ui.look.theme import Theme

_NARROWEST, _WIDEST = 100, 180
"""Pixels of a company, at least and at most."""


def types_table(model: MatrixModel, theme: Theme) -> ListTable:
    """Cells are gone to one by one: each is about a company. Types stand before the rows.

    What a click on a type does, the keys and the context menu of its cells do too.
    """
    made = list_table(
        "TypesByCompanyTable",
        translate("across", "Types by company"),
        model,
        (),
        -1,
        theme=theme,
    )
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
    made.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)
    types = made.verticalHeader()
    types.show()
    types.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    types.setHighlightSections(False)
    types.setSectionsClickable(True)
    show = QAction(translate("across", "Show this type of all companies"), made)
    show.setObjectName("ShowTypeOfAll")
    show.setShortcut("Shift+Return")
    show.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    show.triggered.connect(lambda _=False: types.sectionClicked.emit(made.currentIndex().row()))
    made.addAction(show)
    made.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    return made


def fit_names(table: QTableView) -> None:
    """Makes each company as wide as its name, within limits."""
    header = table.horizontalHeader()
    for section in range(header.count()):
        wanted = max(em(_NARROWEST), header.sectionSizeHint(section))
        table.setColumnWidth(section, min(wanted, em(_WIDEST)))


def with_marks(table: QTableView) -> QWidget:
    """The table below what its marks mean."""
    marks = label(
        translate(
            "across",
            "● same: sent where most companies send it, or only here · ◐ differs: sent to another "
            "host, or to one more · ○ missing: the company has none · ? its list was not read, or "
            "not in full",
        ),
        muted=True,
    )
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 8, 0, 0)
    column.addLayout(row_of((16, 0, 16, 0), marks))
    column.addWidget(table, 1)
    return made


def lacking_notice(company: Company, event_type: str) -> Notice:
    """That a company has nothing of a type, and what makes one."""
    title = translate("across", "{0} has no {1}").format(visible(company.name), visible(event_type))
    ways = translate(
        "across", "New callback… makes one; Copy to other companies… copies that of another."
    )
    # It goes by itself: it lies over what is read next.
    return Notice(UserMessage(title, ways), Tone.PLANNED, interim=True)
