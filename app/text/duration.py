"""How long something lasts, in one unit."""

from datetime import timedelta
from math import ceil

from app.text.translate import translate

_MINUTE = timedelta(minutes=1)


def duration_text(time: timedelta, *, from_seconds: bool = False) -> str:
    """Minutes below two hours, then hours, then days: of what has lasted so long.

    `from_seconds`: of what is to be waited for, so seconds below two minutes, and never too little.
    """
    whole = ceil if from_seconds else int
    seconds, minutes = max(ceil(time.total_seconds()), 1), max(whole(time / _MINUTE), 0)
    if from_seconds and seconds < 120:
        return translate("duration", "%n second(s)", "", seconds)
    if minutes < 120:
        return translate("duration", "%n minute(s)", "", minutes)
    hours = whole(minutes / 60)
    if hours < 48:
        return translate("duration", "%n hour(s)", "", hours)
    days = whole(hours / 24)
    return translate("duration", "%n day(s)", "", days)
