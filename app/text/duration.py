"""How long something lasts, in one unit."""

from datetime import timedelta

from app.text.translate import translate

_MINUTE = timedelta(minutes=1)


def duration_text(time: timedelta, *, from_seconds: bool = False) -> str:
    """Minutes below two hours, then hours, then days; `from_seconds` below two minutes."""
    minutes = max(int(time / _MINUTE), 0)
    if from_seconds and minutes < 2:
        seconds = max(round(time.total_seconds()), 1)
        return translate("duration", "%n second(s)", "", seconds)
    if minutes < 120:
        return translate("duration", "%n minute(s)", "", minutes)
    hours = minutes // 60
    if hours < 48:
        return translate("duration", "%n hour(s)", "", hours)
    days = hours // 24
    return translate("duration", "%n day(s)", "", days)
