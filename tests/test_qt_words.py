"""Qt's own options reach Qt; everything else is the app's."""

import pytest

from app.qt_words import parted


@pytest.mark.parametrize(
    ("words", "ours", "qts"),
    [
        (["--demo"], ["--demo"], []),
        (["-platform", "offscreen", "--demo"], ["--demo"], ["-platform", "offscreen"]),
        (["--style=Windows", "-reverse"], [], ["--style=Windows", "-reverse"]),
        (["--tour", "platform"], ["--tour", "platform"], []),
        (["-style"], [], ["-style"]),
        (["--nonsense"], ["--nonsense"], []),
    ],
)
def test_words_are_parted(words: list[str], ours: list[str], qts: list[str]) -> None:
    assert parted(words) == (ours, qts)
