"""Asks before a callback is ended, and says what will be missing."""

from PySide6.QtWidgets import QWidget

from app.domain.callback import Callback
from app.domain.company import Company
from app.domain.rules import covers_of
from app.ui.shared.formats import Clock, applies_to
from app.ui.shared.widgets import Sheet, button, label


class EndDialog(Sheet):
    """Accepted by `End now`, rejected by `Keep` and Esc."""

    def __init__(
        self,
        parent: QWidget,
        company: Company,
        callback: Callback,
        listed: list[Callback],
        clock: Clock,
    ) -> None:
        super().__init__(
            parent,
            "End callback",
            self.tr("End {0} for {1}").format(callback.callback_id, company.name),
            self.tr("The service stops sending these events at once. There is no undo."),
        )
        what = applies_to(callback.event_type, callback.filters)
        self.body.addWidget(label(f"{callback.event_type} · {what}", strong=True))
        self.body.addWidget(label(callback.destination_url))
        left = covers_of(callback, listed, clock())
        if left:
            names = ", ".join(one.callback_id for one in left)
            text = self.tr("Still covered by {0}.").format(names)
        else:
            text = self.tr("Nothing else listed covers this type and filter: events will be lost.")
        self.body.addWidget(label(text, tone="active" if left else "failed"))
        keep = button(self.tr("Keep"))
        end = button(self.tr("End now"), danger=True)
        keep.setDefault(True)
        self.add_buttons(keep, end)
        keep.clicked.connect(self.reject)
        end.clicked.connect(self.accept)
        keep.setFocus()
