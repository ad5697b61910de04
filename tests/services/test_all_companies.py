"""Reading all companies: so many at a time, and one after the other where a server asks so."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.api.session import TimeLimits
from app.domain.companies.company import Company
from app.domain.errors import RateLimitedError, ServerTroubleError
from app.services.all_companies import AllCompaniesService, CompanyList, _BusyServer
from app.services.memory import Listing
from tests.conftest import company_at
from tests.services.conftest import Cut, Services


class FarEnds:
    """Stands for the service that asks one company's server; counts how many are asked at once."""

    def __init__(self) -> None:
        self.under_way = self.most = 0
        self.failing: set[str] = set()
        self.calls: list[str] = []

    async def last_listing(self, _: Company) -> Listing:
        return Listing(callbacks=(), read_at=None)

    async def list_callbacks(self, company: Company, *, again_after_429: bool = True) -> Listing:
        assert not again_after_429, "who reads all waits itself, and for all"
        self.calls.append(company.company_id)
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(0)
        self.under_way -= 1
        if company.company_id in self.failing:
            msg = "HTTP 500"
            raise ServerTroubleError(msg)
        return Listing(callbacks=(), read_at=None)


def companies(count: int, host: str = "https://api.example") -> list[Company]:
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


BUSY = "HTTP/1.1 429 Too Many Requests\r\nRetry-After: {0}\n{{}}"


async def read_of(
    services: Services, bases: list[str], at_once: int = 8
) -> tuple[list[CompanyList], list[str]]:
    """Reads a company for each address; what came of each, and the addresses as they were told."""
    heard: list[CompanyList] = []
    wanted = [
        services.trust(replace(company_at(base), company_id=f"c{at}"))
        for at, base in enumerate(bases)
    ]
    await AllCompaniesService(services.callbacks).read(wanted, heard.append, at_once)
    return heard, [one.company.base_url for one in heard]


async def test_a_server_that_says_too_many_is_asked_one_after_the_other(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as limited:
        under_way = most = refused = 0

        def when(_: bytes) -> str:
            nonlocal refused
            refused += 1
            return BUSY.format(1) if refused <= 4 else ""

        limited.when = when
        forward = limited._forward

        async def counted(head: bytes, body: bytes) -> bytes:
            nonlocal under_way, most
            under_way += 1
            most = max(most, under_way)
            try:
                return await forward(head, body)
            finally:
                under_way -= 1

        limited._forward = counted  # type: ignore[method-assign]
        heard, _ = await read_of(services, [limited.base_url] * 12, 4)
        assert [one.failure for one in heard] == [None] * 12
        assert most == 1
        # The four that were refused at once waited together, and asked once more each.
        assert len(limited.seen) == 16
        await services.aclose()


async def test_other_servers_are_read_while_one_is_waited_for(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as limited, Cut(company.base_url) as other:
        refusals = 8
        told_before: list[bytes] = []

        def when(_: bytes) -> str:
            nonlocal refusals
            refusals -= 1
            if refusals < 0 and not told_before:
                told_before.extend(other.seen)
            return BUSY.format(1) if refusals >= 0 else ""

        limited.when = when
        bases = [limited.base_url] * 9 + [other.base_url] * 4
        heard, order = await read_of(services, bases)
        assert [one.failure for one in heard] == [None] * 13
        assert len(told_before) == 4
        assert order[:4] == [other.base_url] * 4
        await services.aclose()


@pytest.mark.parametrize(("wait_s", "asked"), [(0, 4 + 3 + 3 + 1), (31, 4 + 3)])
async def test_a_server_that_refuses_one_after_the_other_is_left_alone(
    services: Services, company: Company, wait_s: int, asked: int
) -> None:
    async with Cut(company.base_url) as limited:
        limited.when = lambda _: BUSY.format(wait_s)
        heard, _ = await read_of(services, [limited.base_url] * 20, 4)
        assert {type(one.failure) for one in heard} == {RateLimitedError}
        assert len(heard) == 20
        # Four at once; then three in their turns, again if they may, until all three were refused.
        assert len(limited.seen) == asked
        not_asked = [one for one in heard if "not asked" in str(one.failure)]
        # Which three those are is chance: perhaps some of the four.
        assert 20 - 4 - 3 <= len(not_asked) <= 20 - 4, "and that is what is said of the others"
        await services.aclose()


async def test_one_that_is_refused_for_ever_is_nobody_else_s_trouble(
    services: Services, company: Company
) -> None:
    async with Cut(company.base_url) as limited:
        limited.when = lambda head: BUSY.format(31) if b"/NoSuchKey/" in head else ""
        wanted = [
            services.trust(
                replace(
                    company_at(limited.base_url, "NoSuchKey" if at == 2 else company.company_key),
                    company_id=f"c{at}",
                )
            )
            for at in range(30)
        ]
        heard: list[CompanyList] = []
        await AllCompaniesService(services.callbacks).read(wanted, heard.append, 4)
        failed = [one.company.company_id for one in heard if one.failure is not None]
        assert failed == ["c2"]
        await services.aclose()


async def test_with_the_usual_limits_nothing_is_repeated_below(
    company: Company, tmp_path: Path
) -> None:
    """The session repeats a read by itself, but not for whoever waits for all."""
    patient = Services(tmp_path, TimeLimits())
    async with Cut(company.base_url) as limited:
        refused = 0

        def when(_: bytes) -> str:
            nonlocal refused
            refused += 1
            return BUSY.format(1) if refused <= 4 else ""

        limited.when = when
        heard, _ = await read_of(patient, [limited.base_url] * 5, 4)
        assert [one.failure for one in heard] == [None] * 5
        assert len(limited.seen) == 4 + 5
        await patient.aclose()


async def test_a_server_that_names_no_time_is_waited_for_twice_as_long_each_time() -> None:
    server, refused = _BusyServer(), RateLimitedError()
    loop = asyncio.get_running_loop()
    for _ in range(8):  # at once
        assert server.wait_for(refused)
    assert server._free_at - loop.time() <= 1.0
    server._free_at = 0.0  # as after that time
    server.wait_for(refused)
    assert 1.5 < server._free_at - loop.time() <= 2.0


async def test_an_address_that_is_none_fails_alone(services: Services, company: Company) -> None:
    heard, _ = await read_of(services, ["http://[bad", company.base_url])
    assert {one.company.company_id: one.failure is None for one in heard} == {
        "c0": False,
        "c1": True,
    }
    await services.aclose()
