"""Room for what comes and goes, and for all that a button will say: nothing beside it moves."""

from collections.abc import Iterable

from PySide6.QtWidgets import QPushButton, QWidget


def keep_room(widget: QWidget) -> None:
    """Its room stays while it is hidden: nothing beside it moves under the mouse."""
    kept = widget.sizePolicy()
    kept.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(kept)


def keep_widest(button: QPushButton, texts: Iterable[str]) -> None:
    """At least as wide as each of these would make it; what it says now stays."""
    shown, widths = button.text(), [button.minimumWidth()]
    for one in texts:
        button.setText(one)
        widths.append(button.sizeHint().width())
    button.setText(shown)
    button.setMinimumWidth(max(widths))
