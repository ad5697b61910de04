"""When what a step of a plan makes holds, in a few words."""

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.plans.plan import Act, PlanStep
from app.text.formats import Written
from app.text.translate import translate


def dates_text(step: PlanStep, written: Written, *, is_done: bool = False) -> str:
    """Such as `now to 5 Dec 2026`, `1 Dec 2026 → 5 Dec 2026` for an end that moves, `ends now`.

    `written` writes a moment as short as the place needs it.
    """
    old, new = step.before, step.draft
    if step.act is Act.KEEP and old is not None and not old.event_type:
        return ""  # only its ID is known
    if step.act is Act.END:
        return translate("plans", "ended") if is_done else translate("plans", "ends now")
    if step.act is Act.KEEP:
        return _of_listed(old, written) if old is not None else _of_new(new, written)
    if old is None or new is None or (old.starts_at, old.ends_at) == (new.starts_at, new.ends_at):
        return _of_new(new, written)
    if new.starts_at is None and old.ends_at != new.ends_at:
        moved = f"{_end(old, written)} → {_end(new, written)}"
        return translate("plans", "ends {0}").format(moved)
    if new.starts_at is None:
        return _of_new(new, written)
    return f"{_of_listed(old, written)} → {_of_new(new, written)}"


def _of_new(one: Callback | CallbackDraft | None, written: Written) -> str:
    """Without a start it begins as the step is done."""
    if one is None:
        return ""
    start = written(one.starts_at) if one.starts_at else translate("plans", "now")
    return _span(start, one, written)


def _of_listed(one: Callback, written: Written) -> str:
    """Of one that the server lists, which need not say when it began."""
    if one.starts_at is None and one.ends_at is None:
        return translate("plans", "no end")
    if one.starts_at is None:
        return translate("plans", "until {0}").format(_end(one, written))
    return _span(written(one.starts_at), one, written)


def _span(start: str, one: Callback | CallbackDraft, written: Written) -> str:
    if one.ends_at is None:
        return translate("plans", "from {0} on").format(start)
    return translate("plans", "{0} to {1}").format(start, written(one.ends_at))


def _end(one: Callback | CallbackDraft, written: Written) -> str:
    return written(one.ends_at) if one.ends_at else translate("plans", "no end")
