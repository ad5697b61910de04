"""The companies as a table that is searched and sorted."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, Qt

from app.domain.companies.company import Company, CompanyKind, in_order
from app.domain.outside_text import visible
from app.domain.sought_words import read_sought_words
from app.text.companies import kind_of, region_of
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.status import Status, Tone
from app.text.translate import translate
from app.ui.kit.titled_model import Index, TitledModel
from app.ui.look.colours import colour_icon

TITLES = (
    QT_TRANSLATE_NOOP("companies", "Company"),
    QT_TRANSLATE_NOOP("companies", "Region"),
    QT_TRANSLATE_NOOP("companies", "Kind"),
    QT_TRANSLATE_NOOP("companies", "Company key"),
    QT_TRANSLATE_NOOP("companies", "User name"),
    QT_TRANSLATE_NOOP("companies", "Ends soon"),
    QT_TRANSLATE_NOOP("companies", "Note"),
    QT_TRANSLATE_NOOP("companies", "Base URL"),
)
KIND, ENDING = 2, 5
"""The columns that are drawn as pills."""
AS_USED = -1
"""The order without a sorted column: favourites, then by when they were open."""


def ending_text(count: int | None) -> str:
    """How many end within a week; None of a company whose list was never read."""
    if count is None:
        return translate("companies", "Never read")
    return translate("companies", "%n within 7 days", "", count) if count else ""


class CompanyTableModel(TitledModel):
    """`recent` gives the company_ids by when they were open, `is_lent` tells practice ones."""

    def __init__(self, recent: Callable[[], list[str]], is_lent: Callable[[Company], bool]) -> None:
        super().__init__([translate("companies", one) for one in TITLES])
        self._recent, self._is_lent = recent, is_lent
        self._companies: list[Company] = []
        # None while it is not known yet.
        self._ending: dict[str, int] | None = None
        self._shown: list[Company] = []
        self._texts: list[tuple[str, ...]] = []
        self._search, self._sorted_by = "", (AS_USED, Qt.SortOrder.AscendingOrder)

    def show_companies(self, companies: list[Company]) -> None:
        """Replaces all; search and order stay."""
        self._companies = companies
        self._arrange()

    def show_ending(self, counts: dict[str, int]) -> None:
        """How many callbacks of each company_id end within a week."""
        if counts != self._ending:
            self._ending = counts
            self._arrange()

    def search(self, text: str) -> None:
        """Shows those that hold what is typed, in any column."""
        self._search = text
        self._arrange()

    def company_at(self, row: int) -> Company:
        """The company of a shown row."""
        return self._shown[row]

    def row_of(self, company_id: str) -> int | None:
        """Where a company is shown, or None."""
        ids = [one.company_id for one in self._shown]
        return ids.index(company_id) if company_id in ids else None

    def status_at(self, row: int, column: int) -> Status | None:
        """The kind, and what ends soon, as pills."""
        company = self._shown[row]
        if column == ENDING:
            text = self._ending_text(company)
            return Status(text, Tone.SOON, "clock") if text else None
        if column != KIND:
            return None
        if company.kind is CompanyKind.PRODUCTION:
            return Status(kind_of(company), Tone.FAILED, "warning")
        return Status(kind_of(company), Tone.NEUTRAL, "code")  # a tick would say passed

    def text_at(self, row: int, column: int) -> str:
        """What a cell says."""
        return self._texts[row][column]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return colour_icon(self._shown[index.row()].colour)
        return super().data(index, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = (column, order)
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        sought = read_sought_words(self._search)
        rows = [(one, self._words(one)) for one in in_order(self._companies, self._recent())]
        rows = [row for row in rows if sought.are_in("\n".join(row[1]))]
        column, order = self._sorted_by
        if column != AS_USED:
            rows.sort(
                key=lambda row: row[1][column].lstrip("★ ").casefold(),
                reverse=order is Qt.SortOrder.DescendingOrder,
            )
        self._shown = [one for one, _ in rows]
        self._texts = [texts for _, texts in rows]
        self.endResetModel()

    def ending_of(self, company: Company) -> int:
        """How many end within a week and are not followed; 0 while that is not known."""
        return (self._ending or {}).get(company.company_id, 0)

    def _ending_text(self, company: Company) -> str:
        """Empty where nothing ends within a week, as far as is remembered."""
        if self._ending is None:
            return ""
        return ending_text(self._ending.get(company.company_id))

    def _words(self, company: Company) -> tuple[str, ...]:
        region = region_of(company)
        if self._is_lent(company):
            region = translate("companies", "practice, {0}").format(region)
        name = f"★ {company.name}" if company.is_favourite else company.name
        texts = (
            *(name, region, kind_of(company), company.company_key, company.user_name),
            *(self._ending_text(company), company.note, company.base_url),
        )
        return tuple(visible(text) for text in texts)
