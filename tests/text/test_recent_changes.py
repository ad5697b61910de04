"""Was it us? The answer says no more than is known."""

from datetime import timedelta

import msgspec
import pytest

from app.domain.callbacks.change import Change, ChangeKind, Outcome, Step
from app.domain.callbacks.history import Alteration
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.services.recent_changes import RecentChange, RecentChanges
from app.text.formats import Formats
from app.text.recent_changes import recent_changes_text
from tests.builders import callback
from tests.conftest import NOW

CHANGE = Change(
    change_id=1,
    company_id="c1",
    company_name="Acme",
    kind=ChangeKind.END,
    step=Step.ENDING,
    opened_at=NOW,
    user="ann",
    before=callback(),
)
GONE = Remembered(
    callback=callback(),
    first_seen=NOW - timedelta(days=30),
    last_seen=NOW,
    gone_at=NOW,
    listing_status=ListingStatus.ENDED,
)
ALTERED = Alteration(at=NOW, member="destination.url", before="https://a", after="https://b")


def answer(*found: RecentChange) -> str:
    recent = RecentChanges(found=found, known_since=NOW)
    return recent_changes_text(recent, "AB1", Formats()).split("\n", 1)[0]


def ours(outcome: Outcome | None) -> RecentChange:
    return RecentChange(at=NOW, change=msgspec.structs.replace(CHANGE, outcome=outcome))


RAN_OUT = RecentChange(at=NOW, gone=GONE)
VANISHED = RecentChange(
    at=NOW, gone=msgspec.structs.replace(GONE, listing_status=ListingStatus.VANISHED)
)
OTHER = RecentChange(at=NOW, alteration=ALTERED)


@pytest.mark.parametrize(
    ("found", "said", "unsaid"),
    [
        ((), "Nothing of AB1 was seen to change", "here"),
        ((ours(Outcome.DONE),), "AB1 was changed from here in", "elsewhere"),
        ((ours(Outcome.REFUSED),), "Nothing of AB1 was seen to change", "from here"),
        ((ours(Outcome.UNKNOWN),), "AB1 may have been changed from here", "was changed"),
        ((ours(None),), "AB1 may have been changed from here", "was changed"),
        ((VANISHED,), "was changed elsewhere, not from here", "is over"),
        ((OTHER, ours(Outcome.DONE)), "from here and elsewhere", "may"),
        ((RAN_OUT,), "AB1 is over: its end date passed, or somebody ended it", "was changed"),
        ((RAN_OUT, ours(Outcome.DONE)), "AB1 was changed from here in", "elsewhere"),
    ],
)
def test_the_answer_says_what_is_known(
    found: tuple[RecentChange, ...], said: str, unsaid: str
) -> None:
    assert said in answer(*found)
    assert unsaid not in answer(*found)
