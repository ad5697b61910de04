"""The time zone of this computer, however it was set."""

import os
import time
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import TZPATH, ZoneInfo

_YEARS_BACK, _YEARS_AHEAD = 2, 12
"""How far a named zone is compared with what the system itself says."""
_DAY_S = 86400
_ZONES = "/usr/share/zoneinfo"
"""Where the C library looks for a zone that is set by its name."""


class SystemZone(tzinfo):
    """Asks the system for the offset of each moment.

    A zone may be set by a rule (`CET-1CEST,M3.5.0,M10.5.0/3`) or by a file: then nobody but the
    system knows when its clocks change.
    """

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """The offset that this computer uses at a moment; where a time is there twice, `fold`."""
        if moment is None:
            return timedelta(0)
        naive = moment.replace(tzinfo=None)
        try:
            there = datetime.fromtimestamp(naive.timestamp(), UTC)
        except (ValueError, OSError) as error:
            raise OverflowError(str(error)) from error
        return naive.replace(fold=0) - there.replace(tzinfo=None)

    def fromutc(self, moment: datetime) -> datetime:
        """The time here at a moment of UTC."""
        try:
            here = datetime.fromtimestamp(moment.replace(tzinfo=UTC).timestamp())  # noqa: DTZ006 - the system's own time is meant
        except (ValueError, OSError) as error:
            raise OverflowError(str(error)) from error
        return here.replace(tzinfo=self)

    def dst(self, _: datetime | None) -> timedelta | None:
        """Not known: only the whole offset is."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """As the system calls it at a moment, such as CEST."""
        if moment is None:
            return None
        return time.localtime(moment.replace(tzinfo=None).timestamp()).tm_zone


def system_zone() -> tuple[tzinfo, str]:
    """The computer's time zone and its name, which is true: it stands for the offsets in use.

    A named zone is used where its offsets are those of the system, for it is faster.
    """
    system = SystemZone()
    for name in _names():
        try:
            found = ZoneInfo(name)
        except (KeyError, ValueError, OSError):  # no such zone, or no name of one
            continue
        if os.name == "nt" or _is_the_systems_own(name) or _is_same(found, system):
            # Some systems call it Etc/UTC, which says no more.
            return found, "UTC" if name.rpartition("/")[2] in {"UTC", "UCT"} else name
    return system, _true_name(system)


def _true_name(system: SystemZone) -> str:
    """What the system calls its zone; by its offset, where that is the name of another one.

    `UTC+3` is three hours behind UTC, and called UTC; and UTC is what a name stands for that is
    none, such as `Europe/Berlni`, which the system calls Europe.
    """
    year = datetime.now(UTC).year
    offsets = {datetime(year, at, 1, tzinfo=UTC).astimezone(system).utcoffset() for at in (1, 7)}
    names = list(dict.fromkeys(one for one in time.tzname if one))
    if offsets == {timedelta(0)}:
        return "UTC"
    if len(offsets) == 1 and {one.upper() for one in names} <= {"UTC", "GMT", "UCT", "Z"}:
        return "UTC" + datetime(year, 1, 1, tzinfo=system).isoformat()[-6:]
    return "/".join(names) or "UTC"


def _names() -> list[str]:
    """What the zone may be called, the cheapest to ask for first."""
    set_name = os.environ.get("TZ")
    if set_name is not None:
        bare = set_name.removeprefix(":")
        return [bare.partition("/zoneinfo/")[2] or bare]
    named = [os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]]
    if named[0]:
        # Debian keeps two more copies of all of them.
        named.append(named[0].removeprefix("posix/").removeprefix("right/"))
        return [one for one in named if one]
    from PySide6.QtCore import QTimeZone  # noqa: PLC0415 - its tables are slow to load

    return [bytes(QTimeZone.systemTimeZoneId().data()).decode()]


def _is_the_systems_own(name: str) -> bool:
    """Whether the system reads the file that a name stands for: then there is nothing to compare.

    Comparing takes milliseconds of each start.
    """
    set_name = os.environ.get("TZ")
    if "TZDIR" in os.environ:
        return False  # it may read other files
    read = "/etc/localtime"
    if set_name is not None:
        read = os.path.join(_ZONES, set_name.removeprefix(":"))  # noqa: PTH118 - an absolute one stays
    for folder in TZPATH:
        file = os.path.join(folder, name)  # noqa: PTH118 - as above
        if os.path.isfile(file):  # noqa: PTH113 - paths of zones are texts
            return os.path.realpath(file) == os.path.realpath(read)
    return False


def _is_same(named: ZoneInfo, system: SystemZone) -> bool:
    """Whether two zones have the same offset every few days of the years that matter."""
    now = int(time.time())
    every = 5 * _DAY_S
    span = range(now - _YEARS_BACK * 365 * _DAY_S, now + _YEARS_AHEAD * 365 * _DAY_S, every)
    for seconds in span:
        moment = datetime.fromtimestamp(seconds, UTC)
        if moment.astimezone(named).utcoffset() != moment.astimezone(system).utcoffset():
            return False
    return True
