"""Words for a computer's clock that the server's answers show to be wrong."""

from datetime import timedelta

from app.text.formats import Formats
from app.text.messages import UserMessage
from app.text.translate import translate


def clock_words(ahead: timedelta, formats: Formats) -> UserMessage:
    """`ahead` is how far the server's clock is ahead of this computer's; behind is negative."""
    span = formats.span(abs(ahead).total_seconds())
    title = (
        translate("clocks", "This computer's clock is {0} slow, by the server's")
        if ahead > timedelta(0)
        else translate("clocks", "This computer's clock is {0} fast, by the server's")
    )
    return UserMessage(
        title.format(span),
        translate(
            "clocks",
            '"Now" here is not now there: what is active, or ends soon, may be shown wrongly, and '
            "a typed time may mean another one. Set this computer's clock.",
        ),
    )
