"""What a proof says of an event whose ID and type are texts from outside."""

from app.domain.proofs.paste_result import PasteResult
from app.text.proofs import paste_text


def test_a_pasted_event_cannot_write_a_line_of_its_own() -> None:
    """A label lets line ends through, so those of an ID are named before a sentence is made."""
    pasted = PasteResult(event_id="e-1\nMatched: all is well", event_type="a\u202eb")
    said = paste_text(pasted)
    assert "\nMatched" not in said
    assert said.startswith("It is the event e-1⟨U+000A⟩Matched: all is well (a⟨U+202E⟩b)")
    receipt = PasteResult(event_id="e-1\nMatched: all is well", is_receipt=True)
    assert "\nMatched" not in paste_text(receipt)
