"""Words for when nothing covers a type and filter after a change."""

from collections.abc import Sequence

from app.domain.callbacks.coverage import Uncovered
from app.text.formats import Written
from app.text.shortened import shortened
from app.text.translate import translate

_NAMED = 3


def uncovered_spans(spans: Sequence[Uncovered], written: Written) -> str:
    """Such as `from now to 5 Dec 2026 00:00, and from 31 Dec 2026 23:59 on`."""
    said = [_span(one, written) for one in spans]
    return translate("uncovered", ", and ").join(shortened(said, _NAMED))


def uncovered_text(spans: Sequence[Uncovered], written: Written) -> str:
    """What comes of it, as a sentence; "" where nothing is uncovered."""
    if not spans:
        return ""
    return translate(
        "uncovered",
        "Nothing else listed covers this type and filter {0}: its events reach nobody then.",
    ).format(uncovered_spans(spans, written))


def _span(one: Uncovered, written: Written) -> str:
    if one.start is None and one.end is None:
        return translate("uncovered", "from now on")
    if one.start is None and one.end is not None:
        return translate("uncovered", "from now to {0}").format(written(one.end))
    since = written(one.start) if one.start is not None else ""
    if one.end is None:
        return translate("uncovered", "from {0} on").format(since)
    return translate("uncovered", "from {0} to {1}").format(since, written(one.end))
