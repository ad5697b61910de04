import msgspec
import pytest

from app.domain.company import CompanyKind
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
