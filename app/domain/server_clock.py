"""What a server's answers tell of the time there."""

from datetime import datetime, timedelta

WRONG_BY = timedelta(minutes=2)
"""From here on `now` on one side is not `now` on the other."""
_NO_CLOCK = timedelta(days=400)
"""What is further off is no clock, and would lead beyond the calendar."""
_CLOSE = timedelta(minutes=1)
"""How far two answers may differ that show the same clock."""


class ServerClock:
    """Compares the `Date` of answers with this computer's clock; all times are aware UTC.

    Attributes: ahead, how far the server's clock is ahead of ours by its newest answer, None until
    an answer told.
    """

    def __init__(self) -> None:
        self.ahead: timedelta | None = None
        self._before: timedelta | None = None

    def note(self, dated: datetime, asked_at: datetime, answered_at: datetime) -> None:
        """An answer was dated; it was asked for and answered at these moments here.

        What took longer than it would matter tells nothing.
        """
        if not timedelta(0) <= answered_at - asked_at < WRONG_BY / 2:
            return
        if asked_at - timedelta(seconds=1) <= dated <= answered_at:
            ahead = timedelta(0)  # a date has no fractions of a second
        else:
            ahead = dated - (asked_at + (answered_at - asked_at) / 2)
        if abs(ahead) > _NO_CLOCK:
            return
        self._before, self.ahead = self.ahead, ahead

    @property
    def wrong_by(self) -> timedelta | None:
        """How far ours and theirs are apart where two answers show it, as `ahead`; else None."""
        if self.ahead is None or self._before is None or abs(self.ahead) < WRONG_BY:
            return None
        return self.ahead if abs(self.ahead - self._before) <= _CLOSE else None

    @property
    def may_be_wrong(self) -> bool:
        """Whether one answer shows that they are apart, and a second one is to tell."""
        return self.ahead is not None and abs(self.ahead) >= WRONG_BY and self._before is None

    @property
    def offset(self) -> timedelta:
        """As `ahead`, and nothing where nothing is known."""
        return self.ahead or timedelta(0)
