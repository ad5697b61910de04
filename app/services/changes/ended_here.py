"""What was ended in this run of the app, so that it can be created anew."""

from app.domain.callbacks.change import Change, ChangeKind, Outcome
from app.domain.plans.plan import lane_of


class EndedHere:
    """Ends by a plan are among them; what covers the same type and filter again takes one out."""

    def __init__(self) -> None:
        self._ended: list[Change] = []

    def note(self, change: Change) -> None:
        """A change was made, or it was found out what became of it."""
        if change.outcome is not Outcome.DONE:
            return
        if change.kind is ChangeKind.END and change.before is not None:
            self._ended = [one for one in self._ended if one.change_id != change.change_id]
            self._ended.append(change)
        elif change.draft is not None:
            self._ended = [one for one in self._ended if not _puts_back(change, one)]

    def of(self, company_id: str) -> list[Change]:
        """The ends of a company's callbacks, the last one last."""
        return [one for one in self._ended if one.company_id == company_id]


def _puts_back(made: Change, ended: Change) -> bool:
    return (
        made.draft is not None
        and ended.before is not None
        and lane_of(made.company_id, made.draft) == lane_of(ended.company_id, ended.before)
    )
