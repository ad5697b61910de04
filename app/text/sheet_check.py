"""Words for what became of a check of a proof sheet."""

from collections.abc import Iterable

from app.domain.outside_text import cut, visible
from app.domain.proofs.sheet_agreement import Agreement
from app.text.shortened import shortened
from app.text.status import Tone
from app.text.translate import translate

_NAMED, _LONGEST = 8, 100


def agreement_text(found: Agreement) -> tuple[str, Tone]:
    """What this desk's own record says of the tests in a sheet."""
    count = len(found.agreeing)
    total = count + len(found.differing) + len(found.unknown)
    said = [translate("sheet", "It holds no test event.")]
    if total:
        said = [
            translate(
                "sheet", "This desk's record agrees with {0} of its %n test event(s).", "", total
            ).format(count)
        ]
    if found.differing:
        said.append(translate("sheet", "It is otherwise in the record:"))
        said += _names(found.differing)
    if found.unknown:
        said.append(translate("sheet", "Not sent from this desk, or no longer in its record:"))
        said += _names(found.unknown)
    if found.left_out:
        said.append(translate("sheet", "In the record, and left out of the sheet:"))
        said += _names(found.left_out)
    if found.is_otherwise_headed:
        said.append(
            translate(
                "sheet",
                "Its head names a company that this desk does not know by that name, or hides that "
                "it is practice.",
            )
        )
    tone = Tone.ACTIVE if total and not found.unknown else Tone.SOON
    if found.differing or found.left_out or found.is_otherwise_headed:
        tone = Tone.FAILED
    return "\n".join(said), tone


def _names(event_ids: Iterable[str]) -> list[str]:
    """From a file: on one line each, and nothing in them hides."""
    return shortened([visible(cut(one, _LONGEST)) for one in event_ids], _NAMED)
