"""What the services tell, as signals of Qt."""

from PySide6.QtCore import QObject, Signal

from app.services.events import CallbacksChanged, Events


class ServiceSignals(QObject):
    """The one place where events of the services become Qt's.

    Signals:
        callbacks_changed: arg 0: whose callbacks, by whom, and which one to look at.
        companies_changed: another window has changed the list of companies.
    """

    callbacks_changed = Signal(CallbacksChanged)
    companies_changed = Signal()

    def __init__(self, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        events.listen(self.callbacks_changed.emit)
        events.listen_to_companies(self.companies_changed.emit)
