"""Which company has which event type: types down, companies across."""

from collections import Counter
from typing import Any

import msgspec
from PySide6.QtCore import QModelIndex, Qt

from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.services.all_companies import CompanyList
from app.services.hosts import HostCounts, HostIndex
from app.text.companies import marked_name
from app.text.shortened import shortened
from app.text.translate import translate
from app.ui.kit.titled_model import Index, TitledModel
from app.ui.look.tips import plain_tip

_MOST_HOSTS = 4
SAME, DIFFERS, MISSING, UNKNOWN = "●", "◐", "○", "?"


class MatrixRow(msgspec.Struct, frozen=True):
    """A type with a mark, and the hosts, for each company.

    `usual` are the hosts that most of the `having` companies use which have it.
    """

    event_type: str
    marks: tuple[str, ...]
    hosts: tuple[tuple[str, ...], ...]
    usual: tuple[str, ...]
    having: int


class MatrixModel(TitledModel):
    """● sends it where most do, ◐ elsewhere or also elsewhere, ○ lacks it, ? is not known.

    That is so of a list that was never read, and of what one does not hold that was read in part,
    or could not be read now.

    The types are the headers of the rows, which stay where they are when sixty companies are
    scrolled beside them.
    """

    def __init__(self) -> None:
        super().__init__([])
        self._rows: list[MatrixRow] = []
        self.companies: list[Company] = []

    def show_lists(self, lists: list[CompanyList], index: HostIndex) -> None:
        """Replaces all; companies by their names."""
        lists = sorted(lists, key=lambda one: one.company.name.casefold())
        hosts = [index.counts_of(one) for one in lists]
        types = {event_type for found in hosts for event_type in found}
        order = [one for one in EVENT_TYPES if one in types]
        order += sorted(types - set(EVENT_TYPES))
        self.beginResetModel()
        self.companies = [one.company for one in lists]
        self._titles = tuple(visible(marked_name(one, short=True)) for one in self.companies)
        self._rows = [_row(event_type, lists, hosts) for event_type in order]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def text_at(self, row: int, column: int) -> str:
        """The mark and its word, which is what a screen reader says too."""
        of = self._rows[row]
        mark = of.marks[column]
        words = {
            SAME: translate("across", "only here")
            if of.having == 1
            else translate("across", "same"),
            DIFFERS: translate("across", "differs"),
            MISSING: translate("across", "missing"),
            UNKNOWN: translate("across", "not known"),
        }
        return f"{mark} {words[mark]}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(index.row(), index.column()))
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            # What a cell is about stands before its row and above its column; and then where it
            # goes, which others see in its tip.
            _, *where = self._tip(index.row(), index.column()).split("\n")
            about = (visible(self.type_at(index.row())), self._titles[index.column()])
            return "; ".join((*about, *where))
        return super().data(index, role)

    def _tip(self, row: int, column: int) -> str:
        """Where it goes, and where it goes in most companies."""
        of = self._rows[row]
        count = of.having
        lines = [self.text_at(row, column), ", ".join(shortened(of.hosts[column], _MOST_HOSTS))]
        if of.having > 1 and of.usual:
            usual = translate("across", "in most of %n companies: {0}", "", count)
            lines.append(usual.format(", ".join(shortened(of.usual, _MOST_HOSTS))))
        elif of.having > 1:
            lines.append(translate("across", "no host is that of most companies"))
        return "\n".join(one for one in lines if one)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's own signature
        spoken = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if orientation is Qt.Orientation.Vertical and role in spoken:
            return visible(self._rows[section].event_type)
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._titles[section])  # a long name is cut in its middle
        return super().headerData(section, orientation, role)

    def type_at(self, row: int) -> str:
        """The type of a row."""
        return self._rows[row].event_type


def _row(event_type: str, lists: list[CompanyList], hosts: list[HostCounts]) -> MatrixRow:
    counts = Counter(host for found in hosts for host in found.get(event_type, ()))
    having = sum(1 for found in hosts if event_type in found)
    # Of two hosts that all of them use neither is another one; of halves none is what most do.
    usual = {host for host, companies in counts.items() if 2 * companies > having}
    marks = []
    for one, found in zip(lists, hosts, strict=True):
        if one.read_at is None:
            marks.append(UNKNOWN)
        elif event_type not in found:
            # What a list does not hold that is not whole, or that could not be read now, may be
            # there all the same.
            is_known = one.listing.is_whole and one.failure is None
            marks.append(MISSING if is_known else UNKNOWN)
        else:
            marks.append(SAME if found[event_type].keys() <= usual else DIFFERS)
    shown = tuple(
        tuple(visible(host.lstrip("\0")) for host in found.get(event_type, ())) for found in hosts
    )
    named = tuple(visible(host.lstrip("\0")) for host in sorted(usual))
    return MatrixRow(event_type, tuple(marks), shown, named, having)
