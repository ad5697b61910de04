"""What `create`, `end` and `replace` say of a change, for people and for programs."""

import sys

from app.cli.desk import ExitStatus
from app.cli.output import callback_as_json, moment, say, shown_url, told, warn, write_json
from app.domain.callbacks.callback import Callback
from app.domain.callbacks.change import Change, Outcome
from app.domain.callbacks.draft import CallbackDraft
from app.domain.outside_text import visible
from app.text.changes import change_text
from app.text.formats import applies_to

_FAILED = {Outcome.NOT_DONE, Outcome.REFUSED, Outcome.ROLLED_BACK}


def tell_change(
    change: Change | None, draft: CallbackDraft | None, old: Callback | None, *, as_json: bool
) -> None:
    """What came of it, or what would be done; ends the program where it was not done."""
    if change is None:
        _tell_dry_run(draft, old, as_json=as_json)
        return
    words = change_text(change)
    outcome = change.outcome or Outcome.UNKNOWN
    if as_json:
        write_json(
            {
                "change": str(change.kind),
                "outcome": str(outcome),
                "callback_id": change.made_id,
                "before": callback_as_json(old, None) if old else None,
                "gap_s": change.gap_s,
                "message": words.text,
            }
        )
    elif outcome is Outcome.DONE:
        say(told(words.text))
    else:
        warn(words.text)
    if outcome in {Outcome.UNKNOWN, Outcome.HALF_DONE}:
        warn("open Callback Desk: it looks up what became of it, and offers to finish it.")
        sys.exit(ExitStatus.UNKNOWN)
    if outcome in _FAILED:
        sys.exit(ExitStatus.REFUSED)


def _tell_dry_run(draft: CallbackDraft | None, old: Callback | None, *, as_json: bool) -> None:
    sent = None
    if draft is not None:
        sent = {
            "event_type": draft.event_type,
            "filter": dict(draft.filters),
            "destination_url": draft.destination_url,
            "method": draft.method,
            "content_type": draft.content_type,
            "starts_at": moment(draft.starts_at),
            "ends_at": moment(draft.ends_at),
        }
    before = callback_as_json(old, None) if old else None
    if as_json:
        write_json({"outcome": "not sent", "before": before, "create": sent})
        return
    say("Nothing was sent. It would be done so:")
    if before:
        say(f"end {visible(before['callback_id'])}: {shown_url(before['destination_url'])}")
    if draft is not None:
        about = applies_to(draft.event_type, draft.filters)
        say(f"create {visible(draft.event_type)}: {shown_url(draft.destination_url)}")
        say(f"  applies to: {visible(about)}")
        say(f"  sent as: {visible(draft.method)}, {visible(draft.content_type)}")
        say(f"  starts (UTC): {moment(draft.starts_at) or 'now'}")
        say(f"  ends (UTC): {moment(draft.ends_at) or 'no end'}")
