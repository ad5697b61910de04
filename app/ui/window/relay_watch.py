"""Follows which relays are in, for the band above the window and for whoever closes it."""

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.domain.errors import SaveFailedError
from app.domain.outside_text import visible
from app.ui.runtime.tasks import Job
from app.ui.window.navigation import Navigation
from app.ui.window.relay_band import RelayBand

if TYPE_CHECKING:
    from app.services.services import Services
    from app.ui.window.main_window import MainWindow


class RelayWatch(QObject):
    """Looks again whenever a list was read, or the receiver was started or stopped.

    Attributes: band.
    """

    def __init__(self, window: "MainWindow", services: "Services", navigation: Navigation) -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self.band = RelayBand(window.clock)
        self._navigation = navigation
        self.band.show_asked.connect(self._show)
        self.band.start_asked.connect(self._start_receiver)
        window.page.receiver_asked.connect(self._start_receiver)
        window.put_above(self.band)
        window.page.reader.listed_anew.connect(self.look)
        services.receiving.on_switched = self.look

    def _show(self, company_id: str, callback_id: str) -> None:
        """With its details in front: there it can be taken out."""
        self._navigation.go_to(company_id, callback_id)
        self._window.page.panel.show_details()

    def _start_receiver(self) -> None:
        self._window.deliveries_page.bar.start()

    def look(self) -> None:
        """Looks again, in memory alone."""
        receiving = self._services.receiving
        if receiving.address.secret or receiving.relays.relays:
            self._window.runner.load(Job.RELAYS, self._look())

    async def _look(self) -> None:
        with suppress(SaveFailedError):  # told of by whoever opens the database
            placed = await self._services.relays.placed()
            receiving = self._services.receiving
            self.band.show_placed(
                placed, is_on=bool(receiving.url), is_elsewhere=receiving.is_taken
            )

    def named(self) -> list[str]:
        """Of what relays are in, while the receiver runs: with the app it goes off."""
        if not self._services.receiving.url:
            return []
        placed = self.band.placed
        return [visible(f"{one.callback.callback_id}, {one.company.name}") for one in placed]
