"""Which hosts the callbacks of all companies go to, and whose they are."""

from collections.abc import Iterable

import msgspec

from app.domain.typed.web_address import host_of
from app.services.all_companies import CompanyList


class HostUse(msgspec.Struct, frozen=True):
    """A destination host, how many callbacks go there, of which companies and types."""

    host: str
    callbacks: int
    companies: tuple[str, ...]
    types: tuple[str, ...]


def hosts_of(lists: Iterable[CompanyList]) -> list[HostUse]:
    """The one with the most callbacks first. Addresses without a host are not among them."""
    counts: dict[str, int] = {}
    # As ordered sets: by company_id, since names may be alike.
    companies: dict[str, dict[str, str]] = {}
    types: dict[str, dict[str, None]] = {}
    for one in lists:
        for callback in one.listing.callbacks:
            host = host_of(callback.destination_url)
            if not host:
                continue
            counts[host] = counts.get(host, 0) + 1
            companies.setdefault(host, {})[one.company.company_id] = one.company.name
            types.setdefault(host, {})[callback.event_type] = None
    return [
        HostUse(
            host=host,
            callbacks=counts[host],
            companies=tuple(sorted(companies[host].values(), key=str.casefold)),
            types=tuple(sorted(types[host])),
        )
        for host in sorted(counts, key=lambda one: (-counts[one], one))
    ]
