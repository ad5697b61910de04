"""What is said of callbacks that lead to a receiver which is off, or has moved."""

from app.ui.deliveries.clear_question import cleared_text
from app.ui.deliveries.stop_question import moved_words, stopped_words
from tests.builders import callback


def test_one_and_many_are_each_said_as_they_are() -> None:
    one = stopped_words([callback("AB1")], [], same_address=True)
    assert one.text.startswith("AB1 still leads to the receiver, which is off now")
    assert "Its events" in one.text
    assert "or end it." in one.text
    many = stopped_words([callback(f"AB{at}") for at in range(60)], [], same_address=False)
    assert "AB7, and 52 more still lead to the receiver" in many.text
    assert "Their events" in many.text
    assert "or end them." in many.text
    assert (
        "still lead to the receiver's old address"
        in moved_words([callback("AB1"), callback("AB2")]).text
    )
    assert cleared_text(1) == "Cleared: 1 delivery"
    assert cleared_text(2) == "Cleared: 2 deliveries"
