"""What is known of each company: its list, its rows in the table, and what is counted of it."""

from collections.abc import Container, Generator

import msgspec
from msgspec.structs import astuple

from app.domain.callbacks.followed import followed
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
    is another one as soon as the company's is.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.lists: dict[str, CompanyList] = {}
        self.rows: dict[str, list[AllRow]] = {}
        self._counts: dict[str, Counts] = {}

    def show(self, lists: list[CompanyList]) -> None:
        """Replaces all."""
        self._counts.clear()
        self.lists = {one.company.company_id: one for one in lists}
        self.rows.clear()
        for one in lists:
            self._make_rows(one)

    def put(self, found: CompanyList) -> None:
        """Replaces one company."""
        self.lists[found.company.company_id] = found
        self._make_rows(found)

    def make_anew(self) -> None:
        """All rows, such as where times are told in another zone."""
        for one in self.lists.values():
            self._make_rows(one)

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
                self._counts[company_id] = counts_of(found.listing.callbacks, self._clock())
            yield from self.forget_keys(company_id)
            yield

    def counts(self) -> Counts | None:
        """Of all that are listed; None where no company was read."""
        if not self._counts:
            return None
        return Counts(*map(sum, zip(*map(astuple, self._counts.values()), strict=True)))

    def failures(
        self, on_their_way: Container[str], *, also_awaited: bool = False
    ) -> list[tuple[CompanyList, str]]:
        """The companies of which no whole list is there, and why.

        Of those `on_their_way` one that was never read is among them only with `also_awaited`: in
        a file it would look as if it had none.
        """
        found = []
        for company_id, one in self.lists.items():
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

    def _make_rows(self, found: CompanyList) -> None:
        company_id = found.company.company_id
        known, ends_followed = found.listing.known, followed(found.listing.callbacks)
        if found.read_at is not None:
            self._counts[company_id] = counts_of(found.listing.callbacks, self._clock())
        self.rows[company_id] = [
            AllRow(
                company=found.company,
                callback=one,
                known=known.get(one.callback_id),
                read_at=found.read_at,
                is_followed=one.callback_id in ends_followed,
            )
            for one in found.listing.callbacks
        ]
