"""Of several answers the newest counts, and one that is found by itself is merged in."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.list_filter import status_words
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.companies.company import Company
from app.domain.errors import ConnectionFailedError
from app.services.listing import CompanyListing, Counts, OvertakenError, counts_of
from app.services.memory import Listing
from tests.conftest import company_at

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
ACME = company_at("https://api.acme.example")


def callback(number: int, **more: Any) -> Callback:
    return Callback(
        callback_id=f"AB{number}", event_type="person_added", raw=b"%d" % number, **more
    )


def listing(*numbers: int) -> Listing:
    return Listing(callbacks=tuple(callback(one) for one in numbers), read_at=NOW)


class Service:
    """Answers when it is told to, in any order."""

    def __init__(self) -> None:
        self.asked: list[asyncio.Future[Listing]] = []

    async def list_callbacks(self, _: Company) -> Listing:
        self.asked.append(asyncio.get_running_loop().create_future())
        return await self.asked[-1]


async def two_reads(known: CompanyListing, service: Service) -> list[asyncio.Task[Listing]]:
    reads = [asyncio.create_task(known.read(ACME)) for _ in range(2)]
    while len(service.asked) < 2:  # noqa: ASYNC110 - a turn of the loop, for a fact
        await asyncio.sleep(0)
    return reads


async def test_an_answer_that_was_overtaken_is_old_news() -> None:
    service: Any = Service()
    known = CompanyListing(service, ACME)
    first, second = await two_reads(known, service)
    service.asked[1].set_result(listing(1, 2))
    assert (await second).callbacks == listing(1, 2).callbacks
    service.asked[0].set_result(listing(1))
    with pytest.raises(OvertakenError):
        await first


async def test_a_failure_that_was_overtaken_is_old_news_too() -> None:
    service: Any = Service()
    known = CompanyListing(service, ACME)
    first, second = await two_reads(known, service)
    service.asked[1].set_result(listing(1))
    await second
    service.asked[0].set_exception(ConnectionFailedError())
    with pytest.raises(OvertakenError):
        await first


async def test_a_failure_of_the_newest_question_is_told() -> None:
    service: Any = Service()
    known = CompanyListing(service, ACME)
    (first, second) = await two_reads(known, service)
    service.asked[0].set_result(listing(1))
    await first
    service.asked[1].set_exception(ConnectionFailedError())
    with pytest.raises(ConnectionFailedError):
        await second


def test_what_is_different_is_told_once_something_was_read() -> None:
    service: Any = Service()
    known = CompanyListing(service, ACME)
    assert known.take(listing(1)) is None
    assert known.take(listing(1)) == set()
    assert known.take(listing(1, 2)) == {"AB2"}
    known.is_from_memory = True
    assert known.take(listing(3)) is None


def remembered(number: int, listing_status: ListingStatus) -> Remembered:
    return Remembered(
        callback=callback(number), listing_status=listing_status, first_seen=NOW, last_seen=NOW
    )


def test_one_that_is_found_is_merged_in_unless_it_ended() -> None:
    service: Any = Service()
    known = CompanyListing(service, ACME)
    known.take(listing(1))
    merged, is_listed = known.with_found(callback(2), listing(1))
    assert is_listed
    assert [one.callback_id for one in merged.callbacks] == ["AB1", "AB2"]
    gone = Listing(callbacks=(), read_at=NOW, known={"AB1": remembered(1, ListingStatus.VANISHED)})
    merged, is_listed = known.with_found(callback(1), gone)
    assert not is_listed
    assert merged.callbacks == ()
    known.take(merged)
    assert known.has_ended("AB1")
    assert not known.has_ended("AB2")


def test_what_is_counted() -> None:
    service: Any = Service()
    known = CompanyListing(service, ACME)
    assert known.counts(NOW) is None
    known.take(
        Listing(
            callbacks=(
                callback(1),
                callback(2, ends_at=NOW + timedelta(days=7)),
                callback(3, ends_at=NOW + timedelta(days=8)),
                callback(4, starts_at=NOW + timedelta(seconds=1)),
            ),
            read_at=NOW,
        )
    )
    assert known.counts(NOW) == Counts(listed=4, active=3, starting=1, ending=1)


def test_only_what_is_known_to_be_active_is_counted_and_found_as_active() -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    day = timedelta(days=1)
    active, ended = callback(1), callback(2, ends_at=now - day)
    unclear = callback(3, unreadable=("start_date",))
    starting = callback(4, starts_at=now + day)
    later = callback(5, starts_at=now + day, unreadable=("end_date",))
    every = (active, ended, unclear, starting, later)
    counts = counts_of(Listing(callbacks=every, read_at=now), now)
    assert (counts.listed, counts.active, counts.starting) == (5, 1, 1)
    assert not counts.in_part
    part = Listing(callbacks=every, read_at=now, partial="says that there is more")
    assert counts_of(part, now).in_part
    found = [one for one in every if "active" in status_words(one, None, now)]
    assert found == [active]


def test_what_half_a_list_did_not_hold_is_not_new_when_it_comes_back() -> None:
    read_at = datetime(2026, 11, 26, tzinfo=UTC)
    known = {
        one.callback_id: Remembered(
            callback=one,
            listing_status=ListingStatus.LISTED,
            first_seen=read_at,
            last_seen=read_at,
        )
        for one in (callback(1), callback(2))
    }

    def read(*callbacks: Callback, partial: str = "") -> Listing:
        return Listing(callbacks=callbacks, read_at=read_at, known=known, partial=partial)

    listing = CompanyListing(None, None)  # type: ignore[arg-type]  # it asks nobody here
    listing.take(read(callback(1), callback(2)))
    assert listing.take(read(callback(1), partial="more")) == set()
    assert listing.take(read(callback(1), callback(2), callback(3))) == {"AB3"}
