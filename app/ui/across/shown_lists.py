"""What becomes of the lists that are shown as companies come and go, and are read."""

from collections.abc import Iterable, Mapping

import msgspec

from app.domain.companies.company import Company, reached_alike
from app.services.all_companies import CompanyList


def is_in_part(one: CompanyList) -> bool:
    """Whether its server said that there is more than it listed."""
    return one.failure is None and one.read_at is not None and not one.listing.is_whole


def followed_lists(
    shown: Mapping[str, CompanyList], remembered: Iterable[CompanyList]
) -> tuple[list[CompanyList], list[Company]]:
    """The lists of the companies of now, and those that came or are reached in another way.

    What became of the others stays said, whatever they are called by now.
    """
    lists, others = [], []
    for one in remembered:
        before = shown.get(one.company.company_id)
        if before is not None and reached_alike(before.company, one.company):
            lists.append(msgspec.structs.replace(before, company=one.company))
        else:
            lists.append(one)
            others.append(one.company)
    return lists, others
