"""When what a step of a plan makes holds, in a few words."""

from collections.abc import Callable
from datetime import datetime

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.plans.plan import Act, PlanStep
from app.text.translate import translate

Written = Callable[[datetime], str]


def dates_text(step: PlanStep, written: Written) -> str:
    """Such as `now to 5 Dec 2026`, `1 Dec 2026 → 5 Dec 2026` for an end that moves, `ends now`.

    `written` writes a moment as short as the place needs it.
    """
    old, new = step.before, step.draft
    if step.act is Act.END:
        return translate("plans", "ends now")
    if step.act is Act.KEEP:
        return _span(old or new, written)
    if old is not None and new is not None and old.ends_at != new.ends_at:
        moved = f"{_end(old, written)} → {_end(new, written)}"
        return translate("plans", "ends {0}").format(moved)
    return _span(new, written)


def _span(one: Callback | CallbackDraft | None, written: Written) -> str:
    if one is None:
        return ""
    start = written(one.starts_at) if one.starts_at else translate("plans", "now")
    if one.ends_at is None:
        return translate("plans", "from {0} on").format(start)
    return translate("plans", "{0} to {1}").format(start, written(one.ends_at))


def _end(one: Callback | CallbackDraft, written: Written) -> str:
    return written(one.ends_at) if one.ends_at else translate("plans", "no end")
