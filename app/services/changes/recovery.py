"""Changes that an earlier run of the app did not see the end of."""

from collections.abc import AsyncIterator, Iterable

import msgspec

from app.domain.callbacks.change import Change, Outcome
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.services.changes.service import ChangeService


class Recovered(msgspec.Struct, frozen=True):
    """What was found out of one: `error` is why it could not be looked up now, or None.

    The change's outcome is UNKNOWN then.
    """

    company: Company
    change: Change
    error: CallbackDeskError | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide what becomes of it."""
        return self.change.outcome in {Outcome.HALF_DONE, Outcome.UNKNOWN}


async def recover(
    changes: ChangeService, companies: Iterable[Company], *, is_whole: bool
) -> AsyncIterator[Recovered]:
    """Finds out what became of each; nothing is sent a second time.

    Those of a company that was removed are dropped, unless the list of companies is not `is_whole`:
    then nobody knows whose they are. Raises: SaveFailedError.
    """
    by_id = {one.company_id: one for one in companies}
    for change in await changes.left_open():
        company = by_id.get(change.company_id)
        if company is None:
            if is_whole:
                changes.drop(change)
            continue
        try:
            yield Recovered(company, await changes.resolve(company, change))
        except CallbackDeskError as error:
            unknown = msgspec.structs.replace(change, outcome=Outcome.UNKNOWN)
            yield Recovered(company, unknown, error)
