"""Looks through what is known of all companies for what is worth a look."""

from collections import Counter
from collections.abc import Callable, Container, Iterable
from datetime import datetime, timedelta
from enum import IntEnum
from operator import itemgetter

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.coverage import LaneGap, forecast
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.domain.typed.address_cautions import Caution, CautionKind, url_cautions
from app.services.all_companies import CompanyList
from app.services.hosts import destination_host
from app.services.memory import Listing

ENDS_WITHIN = timedelta(days=30)


class FindingKind(IntEnum):
    """In the order in which they are told, the gravest first."""

    UNREAD = 0
    IN_PART = 1
    CLOCK = 2
    PLACEHOLDER = 3
    LOOK_ALIKE = 4
    RECEIVER_OFF = 5
    NOT_HTTPS = 6
    LEADS_HERE = 7
    UNCOVERED = 8
    ENDED = 9
    ENDS_UNFOLLOWED = 10
    ENDS_WITH_GAP = 11
    LONE_HOST = 12
    INTERNATIONAL = 13
    OTHER = 14
    UNPROVED = 15


_OF_CAUTION = {
    CautionKind.URL_PLACEHOLDER: FindingKind.PLACEHOLDER,
    CautionKind.URL_LOOK_ALIKE: FindingKind.LOOK_ALIKE,
    CautionKind.URL_INTERNATIONAL: FindingKind.INTERNATIONAL,
    CautionKind.URL_NOT_ENCRYPTED: FindingKind.NOT_HTTPS,
    CautionKind.URL_LOOPBACK: FindingKind.LEADS_HERE,
    CautionKind.URL_PRIVATE: FindingKind.LEADS_HERE,
}


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing worth a look.

    `callback` is None for a company that was never read, or could not be: `failure` says why,
    `in_part` is a list of which something is lacking, and `read_at` (aware UTC) of when the list is
    that was looked through. `caution` is set where the
    address is what is odd, `at` (aware UTC) where something ends, `until` where the next of its
    type and filter starts, None where nothing follows; `seen_last` (aware UTC) is set where it is
    known only that it ended between that and `at`. `host` is set where one is used nowhere else
    that is known of (`unread` companies may use it too), `clock_ahead` how far the server's clock
    is ahead of this computer's where that is far,
    `unproved` the IDs of a company's active callbacks of which no test event is proved to have
    arrived.
    """

    kind: FindingKind
    company: Company
    callback: Callback | None = None
    caution: Caution | None = None
    at: datetime | None = None
    until: datetime | None = None
    seen_last: datetime | None = None
    host: str = ""
    unread: int = 0
    clock_ahead: timedelta | None = None
    failure: CallbackDeskError | None = None
    in_part: Listing | None = None
    read_at: datetime | None = None
    unproved: tuple[str, ...] = ()


def oldest_of(lists: Iterable[CompanyList]) -> CompanyList | None:
    """The one whose list was read longest ago; None where none ever was."""
    read = ((one.read_at, one) for one in lists if one.read_at is not None)
    return min(read, key=itemgetter(0), default=(None, None))[1]


def check_all(
    lists: Iterable[CompanyList],
    now: datetime,
    proved: Container[tuple[str, str]] | None = None,
    leads_to_off: Callable[[str], bool] = lambda _: False,
) -> list[Finding]:
    """By kind, then by company; `now` is aware UTC. No server is asked.

    `proved` holds company and callback of those that are; None where that is not known.
    `leads_to_off` tells whether an address leads to a receiver of this app that is off.
    """
    lists = list(lists)
    first_of_hosts = [_first_of_hosts(one) for one in lists]
    hosts = Counter(host for firsts in first_of_hosts for host in firsts)
    found: list[Finding] = []
    unread = sum(not one.is_known for one in lists)
    for one, firsts in zip(lists, first_of_hosts, strict=True):
        if one.read_at is None or one.failure is not None:
            found.append(
                Finding(
                    kind=FindingKind.UNREAD,
                    company=one.company,
                    failure=one.failure,
                    read_at=one.read_at,
                )
            )
        elif not one.listing.is_whole:
            found.append(
                Finding(kind=FindingKind.IN_PART, company=one.company, in_part=one.listing)
            )
        ahead = one.listing.clock_ahead
        if ahead is not None:
            found.append(Finding(kind=FindingKind.CLOCK, company=one.company, clock_ahead=ahead))
        found += _cautions(one, leads_to_off)
        found += _ends(one, now)
        if proved is not None:
            found += _unproved(one, now, proved)
        if len(lists) > 1:
            found += [
                Finding(
                    kind=FindingKind.LONE_HOST,
                    company=one.company,
                    callback=each,
                    host=host,
                    unread=unread,
                )
                for host, each in firsts.items()
                if host and hosts[host] == 1
            ]
    return sorted(found, key=lambda each: (each.kind, each.company.name.casefold()))


def _cautions(one: CompanyList, leads_to_off: Callable[[str], bool]) -> list[Finding]:
    found = []
    for callback in one.listing.callbacks:
        if leads_to_off(callback.destination_url):
            # That nobody takes its events is graver than what is odd about the address.
            found.append(
                Finding(kind=FindingKind.RECEIVER_OFF, company=one.company, callback=callback)
            )
            continue
        cautions = url_cautions(callback.destination_url)
        kinds = {caution.kind for caution in cautions}
        found += [
            Finding(
                kind=_OF_CAUTION.get(caution.kind, FindingKind.OTHER),
                company=one.company,
                callback=callback,
                caution=caution,
            )
            for caution in cautions
            # What looks like another name is told as that, and not once more.
            if not (
                caution.kind is CautionKind.URL_INTERNATIONAL
                and CautionKind.URL_LOOK_ALIKE in kinds
            )
        ]
    return found


def _ends(one: CompanyList, now: datetime) -> list[Finding]:
    """What is uncovered now, and what ends within 30 days and leaves its lane uncovered.

    And what ended lately with nothing after it: nothing of its lane is listed any more.
    """
    ahead = forecast(one.listing.lanes, now, ENDS_WITHIN)
    found = [
        Finding(
            kind=FindingKind.ENDED,
            company=one.company,
            callback=last,
            at=ended_at,
            seen_last=sure if (sure := lane.sure_end(last)) < ended_at else None,
        )
        for lane, ended_at in ahead.over
        for last in lane.ended
        if last.ends_at == ended_at
    ]
    for gap in ahead.gaps:
        if gap.start <= now:
            found += _uncovered(one, gap)
            continue
        wide = [each for span in gap.lane.wide for each in span.callbacks]
        before = [each for each in gap.lane.listed if each.ends_at == gap.start] or [
            each for each in wide if each.ends_at == gap.start
        ]
        found += [
            Finding(
                kind=FindingKind.ENDS_WITH_GAP if gap.end else FindingKind.ENDS_UNFOLLOWED,
                company=one.company,
                callback=each,
                at=gap.start,
                until=gap.end,
            )
            for each in before
        ]
    return found


def _uncovered(one: CompanyList, gap: LaneGap) -> list[Finding]:
    """Told of what ends the gap, or else of the last that is listed.

    A gap may end with what takes all events, which is of another lane.
    """
    listed = gap.lane.listed
    follow = (each for each in listed if gap.end is not None and each.starts_at == gap.end)
    about = next(follow, listed[-1])
    return [Finding(kind=FindingKind.UNCOVERED, company=one.company, callback=about, until=gap.end)]


def _unproved(one: CompanyList, now: datetime, proved: Container[tuple[str, str]]) -> list[Finding]:
    """One for each company: a row for each callback would bury all that is wrong."""
    active = [each for each in one.listing.callbacks if each.state_at(now) is CallbackState.ACTIVE]
    found = [each for each in active if (one.company.company_id, each.callback_id) not in proved]
    if not found:
        return []
    return [
        Finding(
            kind=FindingKind.UNPROVED,
            company=one.company,
            callback=found[0] if len(found) == 1 else None,
            unproved=tuple(each.callback_id for each in found),
        )
    ]


def _first_of_hosts(one: CompanyList) -> dict[str, Callback]:
    found: dict[str, Callback] = {}
    for callback in one.listing.callbacks:
        found.setdefault(destination_host(callback.destination_url), callback)
    return found
