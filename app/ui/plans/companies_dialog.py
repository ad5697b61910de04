"""Asks into which other companies callbacks are to be copied."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.domain.companies.company import Company, CompanyKind
from app.domain.outside_text import visible
from app.text.companies import kind_and_place
from app.text.translate import translate
from app.ui.kit.sheet import Sheet
from app.ui.kit.typed_text import is_passing
from app.ui.kit.widgets import button, explain_button, line_edit
from app.ui.look.measure import em
from app.ui.look.tips import cut_in_the_middle, plain_tip

_LIST, _ROW = 240, 26
_NAME = 32
"""Characters."""
_ID, _SOUGHT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1


class CopyToDialog(Sheet):
    """Nothing is sent from here. Signals: asked, arg 0: a list of companies."""

    asked = Signal(list)

    def __init__(self, parent: QWidget, count: int, companies: Sequence[Company]) -> None:
        super().__init__(
            parent,
            "CopyToCompaniesDialog",
            self.tr("Copy to other companies"),
            translate("plans", "Copy %n callback(s) to other companies", "", count),
            self.tr("The plan is shown before anything is sent."),
        )
        self._companies = {one.company_id: one for one in companies}
        self.search = line_edit("FindCompanyEdit", self.tr("Find company"))
        is_passing(self.search)
        self.search.setPlaceholderText(self.tr("Find company"))
        self.search.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Companies"))
        self.list.setObjectName("CompaniesList")
        self.list.setMinimumHeight(em(_LIST))
        for one in companies:
            # Which kind it is, and where, is never what is cut.
            mark = "⚠ " if one.kind is CompanyKind.PRODUCTION else ""
            short = cut_in_the_middle(visible(one.name), _NAME)
            item = QListWidgetItem(f"{mark}{short} · {kind_and_place(one)}")
            item.setToolTip(plain_tip(one.name))
            item.setData(_SOUGHT, f"{one.name} {item.text()}".casefold())
            item.setSizeHint(QSize(0, em(_ROW)))
            item.setData(_ID, one.company_id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            if one.kind is CompanyKind.PRODUCTION:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            self.list.addItem(item)
        self.list.itemChanged.connect(lambda _: self._look())
        self.body.addWidget(self.search)
        self.body.addWidget(self.list, 1)
        cancel = button("CancelButton", self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._make = button("MakePlanButton", self.tr("Make plan"), primary=True)
        self._make.clicked.connect(self._finish)
        self.add_buttons(cancel, self._make)
        self._look()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()  # first, and only then it leaves
            self.search.setFocus()
            return
        super().keyPressEvent(event)

    def ticked(self) -> list[Company]:
        """The companies that were, whatever is searched for."""
        items = (self.list.item(at) for at in range(self.list.count()))
        return [
            self._companies[one.data(_ID)]
            for one in items
            if one.checkState() is Qt.CheckState.Checked
        ]

    def _narrow(self, text: str) -> None:
        wanted = text.strip().casefold()
        for at in range(self.list.count()):
            item = self.list.item(at)
            # What is ticked stays in sight: it is copied into, whatever is searched for.
            ticked = item.checkState() is Qt.CheckState.Checked
            item.setHidden(wanted not in item.data(_SOUGHT) and not ticked)

    def _look(self) -> None:
        count = len(self.ticked())
        explain_button(self._make, "" if count else self.tr("Tick at least one company."))
        words = translate("plans", "Make plan for %n compan(y|ies)", "", count)
        self._make.setText(words if count else self.tr("Make plan"))

    def _finish(self) -> None:
        self.asked.emit(self.ticked())
        self.accept()
