"""Where plans are made from: the table of one company, that of all, and the record."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import SaveFailedError
from app.domain.plans.plan import Purpose
from app.domain.plans.request import SUFFIX

if TYPE_CHECKING:
    from app.services.services import Services
    from app.ui.plans.commands import PlanCommands
    from app.ui.window.main_window import MainWindow

_SUFFIXES = {SUFFIX, ".json", ".csv", ".md"}
Chosen = list[tuple[Company, Callback]]


class PlanPlaces(QObject):
    """Makes the commands of plans when they are first needed."""

    def __init__(self, window: "MainWindow", services: "Services") -> None:
        super().__init__(window)
        self._window, self._services = window, services
        self._made: PlanCommands | None = None
        window.page.plan_asked.connect(self._ask_here)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def ask(self, purpose: Purpose, chosen: Chosen) -> None:
        """What was chosen on a page, of one company or of many."""
        if not chosen:
            return
        commands = self._commands()
        if purpose is Purpose.END:
            commands.end(chosen)
        elif purpose is Purpose.REPLACE_HOST:
            commands.replace_host(chosen)
        elif purpose is Purpose.COPY:
            commands.copy_to_others(chosen)
        elif purpose is Purpose.EXTEND:
            commands.extend(chosen)
        elif purpose is Purpose.OTHER_TYPES:
            commands.other_types(*chosen[0])
        elif purpose is Purpose.PUT_BACK:
            commands.put_back_ended(chosen)

    def open_kept(self, plan_id: int) -> None:
        """One that was begun, by its number."""
        self._commands().open_kept(plan_id)

    def ask_for_file(self) -> None:
        """Asks which request file to open."""
        self._commands().files.ask()

    def open_file(self, path: Path) -> None:
        """Shows what a request file asks for."""
        self._commands().files.open(path)

    async def tell_left_open(self) -> None:
        """Offers what an earlier run did not come to the end of."""
        # Asked here: most starts find nothing, and need none of what shows it. Without the file
        # there are no plans either: that it cannot be read is said elsewhere.
        with suppress(SaveFailedError):
            left = await self._services.plans.left_open()
            if left:
                self._commands().offer(left)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent) and event.type() is QEvent.Type.DragEnter:
            if _dropped(event) is not None:
                event.acceptProposedAction()
                return True
        elif isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop:
            path = _dropped(event)
            if path is not None:
                event.acceptProposedAction()
                self.open_file(path)
                return True
        return super().eventFilter(watched, event)

    def _ask_here(self, purpose: Purpose, callbacks: list[Callback]) -> None:
        company = self._window.company
        if company is not None:
            self.ask(purpose, [(company, one) for one in callbacks])

    def _commands(self) -> "PlanCommands":
        if self._made is None:
            from app.ui.plans.commands import PlanCommands  # noqa: PLC0415 - start-up

            window = self._window
            self._made = PlanCommands(
                window, self._services, window.context, lambda: window.company
            )
            self._made.add_asked.connect(window.add_company)
        return self._made


def _dropped(event: QDropEvent) -> Path | None:
    """The one file that is dragged, if it may be a request file."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    path = Path(urls[0].toLocalFile())
    return path if path.suffix.lower() in _SUFFIXES else None
