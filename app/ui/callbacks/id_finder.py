"""Looks for one ID: at the server first, then in what is remembered of all companies."""

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.id_text import SoughtId
from app.domain.callbacks.remembered import Remembered
from app.domain.companies.company import Company
from app.domain.errors import NotFoundError
from app.domain.outside_text import visible
from app.domain.typed.web_address import server_in
from app.services.services import Services
from app.text.formats import Clock, Formats
from app.ui.callbacks.find_dialog import FoundBy, FoundRow


class IdFinder:
    """Asks the company that is open, or the one that a resource URL names."""

    def __init__(
        self, company: Company, services: Services, formats: Formats, clock: Clock
    ) -> None:
        self._company, self._services = company, services
        self._formats, self._clock = formats, clock

    async def find(self, sought: SoughtId) -> list[FoundRow]:
        """At least one row: what nobody knows has one too. Raises: CallbackDeskError."""
        company = self.company_of(sought)
        if company is not None:
            try:
                found = await self._services.callbacks.get_callback(company, sought.callback_id)
            except NotFoundError:
                pass
            else:
                return [self._row(company, found, FoundBy.SERVER)]
        return await self.unasked(sought)

    async def unasked(self, sought: SoughtId) -> list[FoundRow]:
        """What is remembered of it, or a row that says that nobody knows it."""
        known = await self.remembered(sought)
        return known or [
            FoundRow(
                callback_id=sought.callback_id,
                company_id="",
                company_name="" if self.company_of(sought) else sought.company_key,
                found_by=FoundBy.NOBODY,
                what="",
            )
        ]

    async def remembered(self, sought: SoughtId) -> list[FoundRow]:
        """What is remembered of it, in every company. Raises: SaveFailedError."""
        found = await self._services.memory_search.of_ids([sought.callback_id])
        return [
            self._row(one.company, one.remembered.callback, FoundBy.MEMORY, one.remembered)
            for one in found
        ]

    def company_of(self, sought: SoughtId) -> Company | None:
        """Who is asked; None where the text names a company that is not set up here."""
        if not sought.company_key:
            return self._company
        others = self._services.companies.companies
        for one in (self._company, *others):
            # One key may be two accounts, in two regions: the server tells them apart.
            is_there = sought.host in {"", server_in(one.base_url)}
            if is_there and one.company_key == sought.company_key:
                return one
        return None

    def is_open(self, company: Company) -> bool:
        """Whether it is the company that an ID alone is looked for in."""
        return company.company_id == self._company.company_id

    def elsewhere(self, sought: SoughtId) -> Company | None:
        """Who has the key of an address that leads to another server; None where nobody has."""
        others = self._services.companies.companies
        with_key = (
            one for one in (self._company, *others) if one.company_key == sought.company_key
        )
        return next(with_key, None)

    def _row(
        self, company: Company, found: Callback, by: FoundBy, known: Remembered | None = None
    ) -> FoundRow:
        now = self._clock()
        what = f"{self._formats.status_of(found, now, known).text} · {visible(found.event_type)}"
        if known is not None:
            seen = (now - (known.gone_at or known.last_seen)).total_seconds()
            what += f" · {self._formats.age(seen)}"
        return FoundRow(
            callback_id=found.callback_id,
            company_id=company.company_id,
            company_name=company.name,
            found_by=by,
            what=what,
            callback=found,
        )
