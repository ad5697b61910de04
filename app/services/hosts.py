"""Which hosts the callbacks of all companies go to, and whose they are."""

from collections.abc import Generator, Iterable, Mapping

import msgspec

from app.domain.typed.web_address import ascii_host, host_of
from app.services.all_companies import CompanyList
from app.services.memory import Listing

_NO_HOST, _STEP = "\0", 250
"""What stands before an address that has no host; and callbacks between two turns of a window."""
HostCounts = Mapping[str, Mapping[str, int]]
"""Of each event type the hosts that it goes to, and how many callbacks go there."""


def destination_host(url: str) -> str:
    """In its letters for the wire: one host in its two spellings is one. "" for no address."""
    return ascii_host(host_of(url))


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

    def counting(self, lists: Iterable[CompanyList]) -> Generator[None, None, None]:
        """Generator: counts what is new of these, in short steps; forgets all other companies."""
        kept, self._counted = self._counted, {}
        for one in lists:
            name = one.company.company_id
            before = kept.get(name)
            if before is not None and before[0] is one.listing:
                self._counted[name] = before
            else:
                self._counted[name] = one.listing, (yield from _counted(one.listing))
            yield

    def counts_of(self, one: CompanyList) -> HostCounts:
        """What a company sends where; what was not counted yet is counted at once."""
        kept = self._counted.get(one.company.company_id)
        if kept is not None and kept[0] is one.listing:
            return kept[1]
        for _ in self.counting([one]):
            pass
        return self._counted[one.company.company_id][1]


def _counted(listing: Listing) -> Generator[None, None, HostCounts]:
    found: dict[str, dict[str, int]] = {}
    for at, callback in enumerate(listing.callbacks):
        url = callback.destination_url
        # An address without a host is itself what tells it from others.
        host = destination_host(url) or f"{_NO_HOST}{url}"
        hosts = found.setdefault(callback.event_type, {})
        hosts[host] = hosts.get(host, 0) + 1
        if at % _STEP == _STEP - 1:
            yield
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
        if not host.startswith(_NO_HOST)
    ]
