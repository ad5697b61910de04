"""The mark of a production company on a sheet: whose it is, and the button that unlocks."""

from app.domain.companies.company import Company
from app.services.guard import WriteGuard
from app.text.companies import band_of
from app.ui.kit.lock_control import LockControl
from app.ui.kit.sheet import Sheet
from app.ui.look.theme import Theme


def mark_production(sheet: Sheet, company: Company, guard: WriteGuard, theme: Theme) -> None:
    """Puts a band on a production company's sheet; on that of another company, nothing."""
    if not guard.is_guarded(company):
        return
    control = LockControl(guard, theme, company)
    sheet.add_band(band_of(company, short=True), control)
    control.changed.connect(lambda: sheet.set_locked(not guard.allows(company)))
    sheet.set_locked(not guard.allows(company))
