"""One company's list as it is known here: what was read, in which order, and what is merged in."""

from collections import Counter
from datetime import datetime, timedelta

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.remembered import ListingStatus
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.services.callbacks import CallbackService
from app.services.memory import Listing

_SOON = timedelta(days=7)


class Counts(msgspec.Struct, frozen=True):
    """Of the listed ones at a moment; `ending` within a week.

    `in_part`: the server lists more than it gave, so that each is at least so many.
    """

    listed: int
    active: int
    starting: int
    ending: int
    in_part: bool = False


class OvertakenError(Exception):
    """A later question was answered first: this answer is old news."""


class CompanyListing:
    """Several may be held, one for each company.

    Attributes: company; listing, what is known now; is_from_memory, whether it was remembered and
    not read; read_at, of when it is (aware UTC), None if that was never.
    """

    def __init__(self, service: CallbackService, company: Company | None) -> None:
        self._service = service
        self.company = company
        self.listing = Listing(callbacks=(), read_at=None)
        self.is_from_memory = False
        self.read_at: datetime | None = None
        # Reads are numbered: an answer that was overtaken is old news.
        self._asked = self._answered = 0

    @property
    def is_listed(self) -> bool:
        """Whether there is a list at all: the first rows of a window are none."""
        return self.listing.read_at is not None

    async def read(self, company: Company) -> Listing:
        """Asks the server; what is known stays what it was until the answer is taken.

        Raises: OvertakenError; CallbackDeskError, unless a later question was answered meanwhile.
        """
        self._asked += 1
        mine = self._asked
        try:
            found = await self._service.list_callbacks(company)
        except CallbackDeskError as error:
            if mine < self._answered:
                raise OvertakenError from error
            raise
        if mine < self._answered:
            raise OvertakenError
        self._answered = mine
        return found

    def take(self, listing: Listing) -> set[str] | None:
        """Replaces the current listing; returns the ids that are new or have other JSON.

        None if the listing before was not read from the server.
        """
        was_read = self.is_listed and not self.is_from_memory
        before = {one.callback_id: one.raw for one in self.listing.callbacks}
        if not self.listing.is_whole:
            # What half a list did not hold, and is remembered as listed, was there all the time.
            before = {
                callback_id: one.callback.raw
                for callback_id, one in self.listing.known.items()
                if one.listing_status is ListingStatus.LISTED
            } | before
        self.listing, self.read_at = listing, listing.read_at
        if not was_read:
            return None
        return {
            one.callback_id for one in listing.callbacks if before.get(one.callback_id) != one.raw
        }

    def with_found(self, found: Callback, last: Listing) -> tuple[Listing, bool]:
        """Returns the listing with `found` merged in, and whether the server lists `found`.

        `last` is the current listing of the memory; its version of the registration is used.
        """
        kept = last.known.get(found.callback_id)
        # One that could not be remembered is shown all the same.
        is_listed = kept is None or kept.listing_status is ListingStatus.LISTED
        rows = {one.callback_id: one for one in self.listing.callbacks}
        rows[found.callback_id] = kept.callback if kept else found
        if not is_listed:
            del rows[found.callback_id]
        merged = msgspec.structs.replace(
            self.listing, callbacks=tuple(rows.values()), known=last.known
        )
        return merged, is_listed

    def has_ended(self, callback_id: str) -> bool:
        """Whether one is remembered that the server lists no more."""
        return any(one.callback_id == callback_id for one in self.listing.gone)

    def counts(self, now: datetime) -> Counts | None:
        """None where nothing was listed yet."""
        if not self.is_listed:
            return None
        return counts_of(self.listing, now)


def counts_of(listing: Listing, now: datetime) -> Counts:
    """Of those that are listed; `now` is aware UTC."""
    callbacks = listing.callbacks
    ends = [one.ends_at for one in callbacks]
    # What has ended and is listed still, and what has a date that nobody can read, is neither.
    states = Counter(one.state_at(now) for one in callbacks if one.has_clear_dates)
    return Counts(
        listed=len(ends),
        active=states[CallbackState.ACTIVE],
        starting=states[CallbackState.FUTURE],
        ending=sum(1 for one in ends if one is not None and now < one <= now + _SOON),
        in_part=not listing.is_whole,
    )
