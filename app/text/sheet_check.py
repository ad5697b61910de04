"""Words for what became of a check of a proof sheet."""

from app.domain.proofs.sheet_agreement import Agreement
from app.text.shortened import shortened
from app.text.status import Tone
from app.text.translate import translate

_NAMED = 8


def agreement_text(found: Agreement) -> tuple[str, Tone]:
    """What this desk's own record says of the tests in a sheet."""
    count = len(found.agreeing)
    total = count + len(found.differing) + len(found.unknown)
    if not total:
        return translate("sheet", "It holds no test event."), Tone.SOON
    said = [
        translate(
            "sheet", "This desk's record agrees with {0} of its %n test event(s).", "", total
        ).format(count)
    ]
    if found.differing:
        said.append(translate("sheet", "It is otherwise in the record:"))
        said += shortened(list(found.differing), _NAMED)
    if found.unknown:
        said.append(translate("sheet", "Not sent from this desk, or no longer in its record:"))
        said += shortened(list(found.unknown), _NAMED)
    if found.left_out:
        said.append(translate("sheet", "In the record, and left out of the sheet:"))
        said += shortened(list(found.left_out), _NAMED)
    tone = (
        Tone.FAILED
        if found.differing or found.left_out
        else Tone.SOON
        if found.unknown
        else Tone.ACTIVE
    )
    return "\n".join(said), tone
