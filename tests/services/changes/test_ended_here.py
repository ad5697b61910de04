"""Tests what was ended here, so that it can be created anew."""

from typing import Any

from app.domain.callbacks.change import Change, ChangeKind, Outcome
from app.services.changes.ended_here import EndedHere
from tests.builders import callback, change, draft

FILTERS = (("list_id", "1"), ("source", "web"))


def ended(**members: Any) -> Change:
    old = callback("1", filters=FILTERS)
    return change(kind=ChangeKind.END, outcome=Outcome.DONE, before=old, **members)


def created(**members: Any) -> Change:
    return change(change_id=2, kind=ChangeKind.CREATE, outcome=Outcome.DONE, **members)


def test_what_covers_the_same_again_takes_an_end_out_whatever_the_order_of_its_filter() -> None:
    here = EndedHere()
    here.note(ended())
    here.note(created(draft=draft(filters=FILTERS[:1])))
    here.note(created(draft=draft(filters=FILTERS), company_id="other"))
    assert len(here.of("c")) == 1
    here.note(created(draft=draft(filters=FILTERS[::-1])))
    assert here.of("c") == []
