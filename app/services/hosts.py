"""Which hosts the callbacks of all companies go to, and whose they are."""

from collections.abc import Iterable, Mapping

import msgspec

from app.domain.typed.web_address import host_of
from app.services.all_companies import CompanyList
from app.services.memory import Listing

HostCounts = Mapping[str, Mapping[str, int]]
"""Of each event type the hosts that it goes to, and how many callbacks go there."""


class HostUse(msgspec.Struct, frozen=True):
    """A destination host, how many callbacks go there, of which companies and types."""

    host: str
    callbacks: int
    companies: tuple[str, ...]
    types: tuple[str, ...]


class HostIndex:
    """Counts each company's hosts once for a list; that of a hundred thousand takes a second."""

    def __init__(self) -> None:
        self._counted: dict[str, tuple[Listing, HostCounts]] = {}

    def counts_of(self, one: CompanyList) -> HostCounts:
        """What a company sends where; an address without a host goes to ""."""
        kept = self._counted.get(one.company.company_id)
        if kept is not None and kept[0] is one.listing:
            return kept[1]
        found: dict[str, dict[str, int]] = {}
        for callback in one.listing.callbacks:
            host = host_of(callback.destination_url)
            hosts = found.setdefault(callback.event_type, {})
            hosts[host] = hosts.get(host, 0) + 1
        self._counted[one.company.company_id] = one.listing, found
        return found


def hosts_of(lists: Iterable[CompanyList], index: HostIndex) -> list[HostUse]:
    """The one with the most callbacks first. Addresses without a host are not among them."""
    counts: dict[str, int] = {}
    # As ordered sets: by company_id, since names may be alike.
    companies: dict[str, dict[str, str]] = {}
    types: dict[str, dict[str, None]] = {}
    for one in lists:
        for event_type, hosts in index.counts_of(one).items():
            for host, count in hosts.items():
                counts[host] = counts.get(host, 0) + count
                companies.setdefault(host, {})[one.company.company_id] = one.company.name
                types.setdefault(host, {})[event_type] = None
    return [
        HostUse(
            host=host,
            callbacks=counts[host],
            companies=tuple(sorted(companies[host].values(), key=str.casefold)),
            types=tuple(sorted(types[host])),
        )
        for host in sorted(counts, key=lambda one: (-counts[one], one))
        if host
    ]
