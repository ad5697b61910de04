"""Reading all companies: so many at a time, and one after the other where a server asks so."""

import asyncio

from app.domain.companies.company import Company
from app.domain.errors import RateLimitedError, ServerTroubleError
from app.services.all_companies import AllCompaniesService, CompanyList
from app.services.memory import Listing
from tests.conftest import company_at


class FarEnds:
    """Stands for the service that asks one company's server; counts how many are asked at once."""

    def __init__(self) -> None:
        self.under_way = self.most = 0
        self.refused: set[str] = set()
        self.failing: set[str] = set()
        self.calls: list[str] = []

    async def last_listing(self, _: Company) -> Listing:
        return Listing(callbacks=(), read_at=None)

    async def list_callbacks(self, company: Company) -> Listing:
        self.calls.append(company.company_id)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        if company.company_id in self.failing:
            msg = "HTTP 500"
            raise ServerTroubleError(msg)
        if company.company_id in self.refused:
            self.refused.discard(company.company_id)
            msg = "HTTP 429"
            raise RateLimitedError(msg, retry_after_s=0.001)
        return Listing(callbacks=(), read_at=None)


def companies(count: int, host: str = "https://api.example") -> list[Company]:
    from msgspec.structs import replace

    one = company_at(host)
    return [replace(one, company_id=str(at)) for at in range(count)]


async def test_no_more_than_so_many_at_a_time_and_each_is_heard_of() -> None:
    far = FarEnds()
    far.failing = {"3"}
    heard: list[CompanyList] = []
    await AllCompaniesService(far).read(companies(30), heard.append, 8)  # type: ignore[arg-type]
    assert far.most == 8
    assert {one.company.company_id for one in heard} == {str(at) for at in range(30)}
    assert [one.company.company_id for one in heard if one.failure is not None] == ["3"]


async def test_a_server_that_says_too_many_is_asked_one_after_the_other() -> None:
    far = FarEnds()
    far.refused = {"0", "1", "2"}
    heard: list[CompanyList] = []
    await AllCompaniesService(far).read(companies(6), heard.append, 3)  # type: ignore[arg-type]
    assert all(one.failure is None for one in heard)
    assert len(heard) == 6
    assert len(far.calls) == 9
