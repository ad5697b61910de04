"""How dates are written in the language of the system, and in which zone."""

from functools import cached_property

from PySide6.QtCore import QLocale

from app.text.formats import EnglishDates, Formats
from app.ui.look.system_zone import system_zone

_DAY_FIRST_WITHOUT_YEAR = {QLocale.Language.Swedish, QLocale.Language.NorthernSami}
"""They write 2026-12-02, and 2/12 for the same day (CLDR, `Md`); Qt knows only the first."""
_CENTURY = 2000
"""Of a year in two digits."""
_FORMS = (QLocale.FormatType.LongFormat, QLocale.FormatType.ShortFormat)


class LocaleDates:
    """The names and the order that a locale uses; see `DateNames`."""

    def __init__(self, locale: QLocale) -> None:
        self._locale = locale

    @cached_property
    def month_first(self) -> bool:
        """Whether the month is written before the day in two numbers, such as 2/12."""
        if self._locale.language() in _DAY_FIRST_WITHOUT_YEAR:
            return False
        form = self._locale.dateFormat(QLocale.FormatType.ShortFormat)
        return form.find("M") < form.find("d")

    @cached_property
    def short_months(self) -> tuple[str, ...]:
        """The short names, or the long ones where the language has the same for two months."""
        for form in reversed(_FORMS):
            names = tuple(self._locale.monthName(month, form).rstrip(".") for month in range(1, 13))
            if len(set(names)) == 12 and all(names):
                return names
        return EnglishDates.short_months

    @cached_property
    def months(self) -> tuple[tuple[str, ...], ...]:
        """Every name that a month has, standing alone or within a date."""
        return tuple(
            tuple(
                dict.fromkeys(
                    name
                    for form in _FORMS
                    for name in (
                        self._locale.monthName(month, form),
                        self._locale.standaloneMonthName(month, form),
                    )
                )
            )
            for month in range(1, 13)
        )

    @cached_property
    def has_short_years(self) -> bool:
        """Whether the last of three short numbers is the year, which some write first."""
        return not self._locale.dateFormat(QLocale.FormatType.ShortFormat).startswith("y")

    def as_written(self, text: str) -> str:
        """ISO 8601 of a date, or a date and a time, just as the system writes it; else ""."""
        exact = text.strip()
        if not exact:
            return ""
        plain = _with_plain_blanks(exact)
        for form, has_time in self._forms:
            for typed, written in ((plain, _with_plain_blanks(form)), (exact, form)):
                found = self._locale.toDateTime(typed, written, _CENTURY)
                if found.isValid():
                    return found.toString("yyyy-MM-dd HH:mm:ss" if has_time else "yyyy-MM-dd")
        return ""

    @cached_property
    def _forms(self) -> list[tuple[str, bool]]:
        """As Qt writes them, and whether there is a time in it."""
        am, pm = self._locale.amText(), self._locale.pmText()
        # Qt takes the one that begins like the other for it.
        are_told_apart = not (am.startswith(pm) or pm.startswith(am))
        found: list[tuple[str, bool]] = []
        for form in _FORMS:
            day = self._locale.dateFormat(form)
            time = self._locale.timeFormat(QLocale.FormatType.ShortFormat)
            found += [(day, False), (f"{day} {time}", True)]
        found.append((self._locale.dateTimeFormat(QLocale.FormatType.ShortFormat), True))
        return [one for one in found if are_told_apart or not one[1]]


def _with_plain_blanks(text: str) -> str:
    """Some languages have narrow ones, which no keyboard has."""
    return " ".join(text.split())


def system_formats(*, in_utc: bool = False) -> Formats:
    """As the user of this computer is used to; tables show UTC with `in_utc`."""
    zone, zone_name = system_zone()
    return Formats(zone, zone_name, LocaleDates(QLocale()), in_utc=in_utc)
