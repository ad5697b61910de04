"""The hosts that all callbacks go to, each with its companies and types."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.typed.web_address import ascii_host, unicode_host
from app.services.all_companies import CompanyList
from app.services.hosts import HostIndex, HostUse, hosts_of
from app.text.shortened import shortened
from app.ui.kit.list_model import ListModel
from app.ui.kit.list_table import list_table
from app.ui.look.theme import Theme

_WIDTHS = (220, 80, 90, 260, 260)
_NAMED = 6
"""Companies, or types, that are named of a host."""


class HostsPanel(QWidget):
    """Enter, or a double click, shows what goes there. Signals: chosen, arg 0: a host."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, index: HostIndex) -> None:
        super().__init__()
        self._index = index
        self._lists: list[CompanyList] = []
        self._is_old = True
        self._model: ListModel[HostUse] = ListModel(
            (
                *(self.tr("Host"), self.tr("Callbacks"), self.tr("Companies")),
                *(self.tr("Whose"), self.tr("Event types")),
            ),
            self._words_of,
        )
        self.table = list_table(
            "HostsTable",
            self.tr("Hosts"),
            self._model,
            _WIDTHS,
            3,
            self.tr("No callback is listed, as far as the companies were read."),
            theme=theme,
        )
        self.table.activated.connect(
            lambda index: self.chosen.emit(self._model.rows[index.row()].host)
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)

    def show_lists(self, lists: Iterable[CompanyList]) -> None:
        """What is known now; it is counted once somebody looks."""
        self._lists, self._is_old = list(lists), True
        if self.isVisible():
            self._count()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_old:
            self._count()

    def _count(self) -> None:
        self._is_old = False
        self._model.show_rows(hosts_of(self._lists, self._index))

    def _words_of(self, one: HostUse) -> tuple[str, ...]:
        whose = ", ".join(shortened(one.companies, _NAMED))
        if len(one.companies) == 1 and len(self._lists) > 1:
            whose = self.tr("only {0} uses it").format(whose)
            if not all(one.is_known for one in self._lists):
                whose = self.tr("{0}, as far as they were read").format(whose)
        return (
            *(_both_forms(one.host), str(one.callbacks), str(len(one.companies))),
            *(whose, ", ".join(shortened(one.types, _NAMED))),
        )


def _both_forms(host: str) -> str:
    """An international name may look like another one: its plain form stands beside it."""
    plain, spoken = ascii_host(host), unicode_host(host)
    return host if plain == spoken else f"{spoken} ({plain})"
