"""Room for all that a button will say, so that what stands beside it does not move."""

from collections.abc import Iterable

from PySide6.QtWidgets import QPushButton


def keep_widest(button: QPushButton, texts: Iterable[str]) -> None:
    """At least as wide as each of these would make it; what it says now stays."""
    shown, widths = button.text(), [button.minimumWidth()]
    for one in texts:
        button.setText(one)
        widths.append(button.sizeHint().width())
    button.setText(shown)
    button.setMinimumWidth(max(widths))
