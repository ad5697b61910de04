import msgspec
import pytest

from app.domain.companies.company import CompanyKind
from app.domain.errors import LockedError
from app.services.guard import IDLE_S, UNLOCKED_S, WriteGuard
from tests.conftest import company_at

TEST = company_at("https://api.acme.example")
REAL = msgspec.structs.replace(TEST, company_id="r", kind=CompanyKind.PRODUCTION)
OTHER = msgspec.structs.replace(REAL, company_id="o")


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_test_company_is_never_locked() -> None:
    guard = WriteGuard(Time())
    guard.check(TEST)
    assert not guard.is_guarded(TEST)


def test_production_opens_for_a_while_and_for_one_company() -> None:
    time = Time()
    guard = WriteGuard(time)
    with pytest.raises(LockedError):
        guard.check(REAL)
    guard.unlock(REAL)
    guard.check(REAL)
    with pytest.raises(LockedError):
        guard.check(OTHER)
    for _ in range(int(UNLOCKED_S // IDLE_S) + 1):
        time.now += IDLE_S - 1
        guard.touch()
    assert guard.left_s() == 0
    assert not guard.allows(REAL)


def test_nobody_at_the_window_locks_it() -> None:
    time = Time()
    guard = WriteGuard(time)
    guard.unlock(REAL)
    time.now += IDLE_S + 1
    guard.touch()  # too late
    assert not guard.allows(REAL)
    guard.unlock(REAL)
    guard.lock()
    assert not guard.allows(REAL)


def test_sleep_counts_whichever_clock_stands_still() -> None:
    for sleeping in (0, 1, 2):
        clocks = [Time(), Time(), Time()]
        guard = WriteGuard(*clocks)
        guard.unlock(REAL)
        assert guard.allows(REAL)
        clocks[sleeping].now += 14 * 3600
        assert not guard.allows(REAL)


def test_the_clocks_of_this_system_count_and_one_counts_sleep() -> None:
    import time

    from app.services.guard import _clocks

    found = [one() for one in _clocks()]
    if hasattr(time, "CLOCK_BOOTTIME"):
        assert any(abs(one - time.clock_gettime(time.CLOCK_BOOTTIME)) < 60 for one in found)
    assert any(abs(one - time.time()) < 60 for one in found)
    guard = WriteGuard()
    guard.unlock(REAL)
    assert guard.allows(REAL)


def test_a_clock_that_is_set_back_does_not_lengthen_it() -> None:
    times = [1000.0, 5000.0]
    guard = WriteGuard(lambda: times[0], lambda: times[1])
    guard.unlock(REAL)
    times[1] -= 100_000
    times[0] += UNLOCKED_S
    assert not guard.allows(REAL)
