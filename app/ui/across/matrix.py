"""Which company has which event type: types down, companies across."""

from collections import Counter
from urllib.parse import urlsplit

import msgspec
from PySide6.QtCore import QModelIndex

from app.domain.callbacks.event_types import EVENT_TYPES
from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.services.all_companies import CompanyList
from app.text.translate import translate
from app.ui.kit.titled_model import Index, TitledModel

SAME, DIFFERS, MISSING, UNKNOWN = "●", "◐", "○", "?"


class MatrixRow(msgspec.Struct, frozen=True):
    """A type and a mark for each company."""

    event_type: str
    marks: tuple[str, ...]


class MatrixModel(TitledModel):
    """● has it and sends it where most do, ◐ sends it elsewhere, ○ lacks it, ? was never read."""

    def __init__(self) -> None:
        super().__init__([translate("across", "Event type")])
        self._rows: list[MatrixRow] = []
        self.companies: list[Company] = []

    def show_lists(self, lists: list[CompanyList]) -> None:
        """Replaces all; companies by their names."""
        lists = sorted(lists, key=lambda one: one.company.name.casefold())
        hosts = [_hosts_of(one) for one in lists]
        types = {event_type for found in hosts for event_type in found}
        order = [one for one in EVENT_TYPES if one in types]
        order += sorted(types - set(EVENT_TYPES))
        self.beginResetModel()
        self.companies = [one.company for one in lists]
        self._titles = (
            translate("across", "Event type"),
            *(visible(one.name) for one in self.companies),
        )
        self._rows = [_row(event_type, lists, hosts) for event_type in order]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def text_at(self, row: int, column: int) -> str:
        """The type, or the mark and its word, which is what a screen reader says too."""
        one = self._rows[row]
        if column == 0:
            return visible(one.event_type)
        mark = one.marks[column - 1]
        words = {
            SAME: translate("across", "same"),
            DIFFERS: translate("across", "differs"),
            MISSING: translate("across", "missing"),
            UNKNOWN: translate("across", "not read"),
        }
        return f"{mark} {words[mark]}"

    def type_at(self, row: int) -> str:
        """The type of a row."""
        return self._rows[row].event_type


def _hosts_of(found: CompanyList) -> dict[str, set[str]]:
    """Where a company sends each type."""
    hosts: dict[str, set[str]] = {}
    for one in found.listing.callbacks:
        try:
            host = urlsplit(one.destination_url).hostname or ""
        except ValueError:
            host = one.destination_url
        hosts.setdefault(one.event_type, set()).add(host)
    return hosts


def _row(event_type: str, lists: list[CompanyList], hosts: list[dict[str, set[str]]]) -> MatrixRow:
    counts = Counter(host for found in hosts for host in found.get(event_type, ()))
    usual = {counts.most_common(1)[0][0]} if counts else set()
    marks = []
    for one, found in zip(lists, hosts, strict=True):
        if one.read_at is None:
            marks.append(UNKNOWN)
        elif event_type not in found:
            marks.append(MISSING)
        else:
            marks.append(SAME if found[event_type] & usual else DIFFERS)
    return MatrixRow(event_type, tuple(marks))
