"""What an entry tells of a change of which nobody knows whether it happened."""

from app.domain.callbacks.change import Change, ChangeKind, Step
from app.domain.errors import ServerTroubleError
from app.services.changes.unknown import unasked, unknown, without_unasked
from tests.conftest import NOW

ENTRY = Change(
    change_id=1,
    company_id="c",
    company_name="Acme",
    kind=ChangeKind.END,
    step=Step.ENDING,
    opened_at=NOW,
    user="ann",
)


def test_one_reason_is_not_told_twice() -> None:
    trouble = ServerTroubleError("Something went wrong on the server")
    first = unknown(ENTRY, str(trouble))
    assert unknown(first, unasked(trouble)).detail == str(trouble)
    other = unknown(first, unasked(ServerTroubleError("No answer")))
    assert other.detail == f"{trouble}; the server could not be asked: No answer"
    assert without_unasked(other.detail) == str(trouble)
