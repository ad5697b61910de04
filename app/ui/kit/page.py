"""What the window tells each of its pages."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.companies.company import Company
from app.services.memory import Listing


class Page(QWidget):
    """A page knows nothing of the others; it does something about what it is told, or nothing.

    Attributes: bar, what stands above it, beside the company chooser; counts, what it counts in
    the status line, and search, where it is searched; None where there is none. row_actions, whose
    keys act on the rows of its table from its bar too. reads_itself, whether F5 reads what it shows
    and not the list of Callbacks. first_keys, what has the keys when it is first shown; None for
    its table.
    """

    bar: QWidget
    counts: QWidget | None = None
    search: QLineEdit | None = None
    row_actions: Sequence[QAction] = ()
    reads_itself = False
    first_keys: QWidget | None = None

    def come_forward(self) -> None:
        """It is about to be shown."""

    def company_opened(self, company: Company | None) -> None:
        """Another company is open, or none."""

    def list_changed(self, company: Company | None, listing: Listing) -> None:
        """What the server lists for the company that is open."""

    def companies_changed(self) -> None:
        """A company was added, changed or removed."""

    def read_company(self, company: Company) -> None:
        """One that is not open can be read now: its password was typed."""

    def zone_changed(self) -> None:
        """Local time or UTC is shown now."""

    def look_changed(self) -> None:
        """The side panel was folded away or shown, or rows became lower or higher."""

    def remember(self) -> None:
        """Writes what it would look like again into the preferences."""

    def read_anew(self) -> None:
        """F5, where it reads itself."""

    def set_narrow(self, narrow: bool) -> None:
        """In a narrow window a page puts its parts below each other."""
