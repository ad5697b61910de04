"""What is known of each company: its list, its rows in the table, and what is counted of it."""

from collections.abc import Container, Generator, Sequence

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.followed import followed
from app.domain.callbacks.list_filter import Term, is_about
from app.services.all_companies import CompanyList
from app.services.listing import Counts, counts_of
from app.text.formats import Clock
from app.text.lists import lacking_text
from app.text.messages import message_for
from app.text.translate import translate
from app.ui.across.all_row import AllRow

_STEP = 500
"""Rows between two turns of the window."""


class KnownLists:
    """By company_id.

    Attributes: lists, as they were read or are remembered; rows, a row a callback, in a list that
    is another one as soon as the company's is. Rows and counts are those of `made`, and of before
    where that was not gone through since: a hundred thousand rows take a while. shows_ended,
    whether what the servers list no more has rows too, as far as it was seen here.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.lists: dict[str, CompanyList] = {}
        self.rows: dict[str, list[AllRow]] = {}
        self.shows_ended = False
        self._counts: dict[str, Counts] = {}
        # The companies whose rows are still those of another list, or none.
        self._outdated: dict[str, None] = {}

    def show(self, lists: list[CompanyList]) -> None:
        """Replaces all."""
        self.lists = {one.company.company_id: one for one in lists}
        # In the order of the lists: rows that are alike stay so.
        self.rows = {company_id: self.rows.get(company_id, []) for company_id in self.lists}
        self._counts = {one: count for one, count in self._counts.items() if one in self.lists}
        self.make_anew()

    def put(self, found: CompanyList) -> None:
        """Replaces one company."""
        self.lists[found.company.company_id] = found
        self.rows.setdefault(found.company.company_id, [])
        self._outdated[found.company.company_id] = None

    def make_anew(self) -> None:
        """All rows, such as where times are told in another zone."""
        self._outdated = dict.fromkeys(self.lists)

    def made(self) -> Generator[None, None, None]:
        """Generator: makes the rows of what is another list by now, a company after the other."""
        while self._outdated:
            company_id = next(iter(self._outdated))
            found = self.lists.get(company_id)
            if found is not None:
                rows = yield from self._rows_of(found)
                if self.lists.get(company_id) is not found:
                    continue  # another one came meanwhile
                self._take(found, rows)
            del self._outdated[company_id]
            yield

    def forget_keys(self, company_id: str) -> Generator[None, None, None]:
        """Generator: what a search looks through says something else by now; in short steps."""
        rows = self.rows.get(company_id, [])
        for start in range(0, len(rows), _STEP):
            rows[start : start + _STEP] = [
                msgspec.structs.replace(one, key="") if one.key else one
                for one in rows[start : start + _STEP]
            ]
            yield

    def told_anew(self) -> Generator[None, None, None]:
        """Generator: counts and keys of one company after the other, as of now."""
        for company_id in list(self.lists):
            found = self.lists.get(company_id)  # another one may have come meanwhile
            if found is not None and found.read_at is not None:
                self._counts[company_id] = counts_of(found.listing, self._clock())
            yield from self.forget_keys(company_id)
            yield

    def counts(self) -> Counts | None:
        """Of all that are listed; None where no company was read."""
        if not self._counts:
            return None
        every = self._counts.values()
        return Counts(
            listed=sum(one.listed for one in every),
            active=sum(one.active for one in every),
            starting=sum(one.starting for one in every),
            ending=sum(one.ending for one in every),
            in_part=any(one.in_part for one in every),
        )

    def ended_count(self) -> int:
        """How many are remembered that the servers list no more."""
        return sum(len(one.listing.gone) for one in self.lists.values())

    def failures(
        self, on_their_way: Container[str], terms: tuple[Term, ...], *, also_awaited: bool = False
    ) -> list[tuple[CompanyList, str]]:
        """The companies of which no whole list is there, and why; those alone that `terms` leave.

        Of those `on_their_way` one that was never read is among them only with `also_awaited`: in
        a file it would look as if it had none.
        """
        found = []
        for company_id, one in self.lists.items():
            if not is_about(terms, one.company.name):
                continue
            if one.failure is not None:
                found.append((one, message_for(one.failure).title))
            elif one.read_at is None:
                if company_id not in on_their_way:
                    found.append((one, translate("across", "Never read on this computer")))
                elif also_awaited:
                    found.append((one, translate("across", "Not read yet")))
            elif not one.listing.is_whole:
                found.append((one, lacking_text(one.listing)))
        return found

    def _rows_of(self, found: CompanyList) -> Generator[None, None, list[AllRow]]:
        callbacks: Sequence[Callback] = found.listing.callbacks
        known, ends_followed = found.listing.known, followed(callbacks)
        if self.shows_ended:
            callbacks = [*callbacks, *found.listing.gone]
        rows: list[AllRow] = []
        for start in range(0, len(callbacks), _STEP):
            rows += [
                AllRow(
                    company=found.company,
                    callback=one,
                    known=known.get(one.callback_id),
                    read_at=found.read_at,
                    is_followed=one.callback_id in ends_followed,
                )
                for one in callbacks[start : start + _STEP]
            ]
            yield
        return rows

    def _take(self, found: CompanyList, rows: list[AllRow]) -> None:
        company_id = found.company.company_id
        self.rows[company_id] = rows
        self._counts.pop(company_id, None)
        if found.read_at is not None:
            self._counts[company_id] = counts_of(found.listing, self._clock())
