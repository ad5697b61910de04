"""A row of the table of all companies: a callback of one of them, or why there is none."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import ListFilter
from app.domain.callbacks.remembered import Remembered
from app.domain.companies.company import Company
from app.services.all_companies import CompanyList
from app.text.cells import searched_texts
from app.text.companies import marked_name
from app.text.formats import Formats
from app.text.messages import message_for
from app.text.search_key import fits, search_key
from app.text.status import Status, Tone
from app.text.translate import translate


class AllRow(msgspec.Struct, frozen=True, kw_only=True):
    """A callback of a company; `callback` None is a company whose list could not be read.

    `failure` says why, and `next_step` what to do then; `asks_password` tells that another password
    may help. `is_partial` is one that was read, and whose server says that there is more;
    `is_followed` tells that another goes on where this callback ends.
    """

    company: Company
    callback: Callback | None
    known: Remembered | None
    read_at: datetime | None
    failure: str = ""
    next_step: str = ""
    asks_password: bool = False
    is_partial: bool = False
    is_followed: bool = False
    key: str = ""

    def fits(self, wanted: ListFilter, now: datetime) -> bool:
        """Whether a filter lets it through at a moment (aware UTC); one without a callback never.

        Its key has to be made where words are looked for.
        """
        return self.callback is not None and fits(
            wanted,
            self.key,
            self.callback,
            self.known,
            now,
            is_followed=self.is_followed,
            company=self.company.name,
        )


def all_alike(some: Sequence[AllRow], others: Sequence[AllRow]) -> bool:
    """Whether both are of the same callbacks and failures, in the same order."""
    return len(some) == len(others) and all(
        one.callback is other.callback and one.failure == other.failure
        for one, other in zip(some, others, strict=True)
    )


def keyed_row(row: AllRow, words: Sequence[str], formats: Formats, now: datetime) -> AllRow:
    """With what a search looks through; `words` are shown besides its callback's own texts.

    `now` is aware UTC. One without a callback stays as it is.
    """
    if row.callback is None:
        return row
    shown = [marked_name(row.company), *words, *searched_texts(row.callback, formats)]
    return msgspec.structs.replace(
        row, key=search_key(shown, row.callback, row.known, formats, now)
    )


def failure_status(row: AllRow) -> Status:
    """That a company has no list, or not a whole one."""
    if row.is_partial:
        return Status(translate("across", "In part"), Tone.SOON, "warning")
    return Status(translate("across", "Not read"), Tone.FAILED, "failed")


def failure_row(one: CompanyList, why: str) -> AllRow:
    """Why a company has no whole list, where its callbacks would stand."""
    said = message_for(one.failure) if one.failure is not None else None
    return AllRow(
        company=one.company,
        callback=None,
        known=None,
        read_at=one.read_at,
        failure=why,
        next_step=said.next_step if said is not None else "",
        asks_password=said is not None and said.asks_password,
        is_partial=one.failure is None and one.read_at is not None,
    )
