"""What others have changed, as a reading of all companies finds it: told once."""

from app.domain.callbacks.remembered import Difference
from app.services.all_companies import CompanyList
from app.text.differences import differences_text
from app.text.status import Tone
from app.ui.kit.message_bar import Notice
from app.ui.runtime.context import UiContext

_NEWS = "changes of all companies"
"""What the notice is about that the next reading replaces."""


class AcrossNews:
    """Rows that go while one reads them go for a reason that somebody has to hear of."""

    def __init__(self, context: UiContext) -> None:
        self._context = context
        self._told: dict[str, Difference] = {}

    def of(self, found: CompanyList) -> tuple[str, Difference] | None:
        """Of a company that was read: its name and what is new, None where nothing is.

        A listing tells all that its own page has not shown yet, each time.
        """
        difference, company = found.listing.difference, found.company
        if difference is None:
            return None
        told, self._told[company.company_id] = self._told.get(company.company_id), difference
        return company.name, difference if told is None else difference.minus(told)

    def tell(self, news: list[tuple[str, Difference]]) -> None:
        """Of one reading."""
        words = differences_text(news)
        if words is not None:
            notice = Notice(words, Tone.PLANNED, passing=True, about=_NEWS)
            self._context.messages.show_message(notice)
