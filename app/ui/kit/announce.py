"""What a screen reader says without the focus being moved."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.domain.outside_text import visible
from app.ui.look.isolates import without_isolates


def announce(widget: QWidget, text: str, *, at_once: bool = False) -> None:
    """Says a text once what is being said is over, or `at_once` where it cannot wait.

    What cannot be seen of it is named: nothing in it hides, or turns what is said around.
    """
    said = visible(without_isolates(text), lines=True)
    event = QAccessibleAnnouncementEvent(widget, said)
    kind = QAccessible.AnnouncementPoliteness
    event.setPoliteness(kind.Assertive if at_once else kind.Polite)
    QAccessible.updateAccessibility(event)
