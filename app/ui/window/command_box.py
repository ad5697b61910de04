"""Opens the command box over what the window knows: companies, callbacks, pages, actions."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton
from shiboken6 import isValid

from app.domain.companies.company import CompanyKind
from app.domain.errors import SaveFailedError
from app.domain.typed.web_address import host_of
from app.services.memory_search import KnownCallback, MemorySearchService
from app.text.companies import place_of
from app.text.formats import applies_to
from app.ui.commands.dialog import CommandDialog
from app.ui.commands.entry import Entry, EntryKind
from app.ui.runtime.tasks import Job

if TYPE_CHECKING:
    from app.domain.companies.company import Company
    from app.ui.window.main_window import MainWindow

_LEAST_TYPED, _FROM_MEMORY, _KEPT_RECENT, _PAUSE_MS = 2, 8, 24, 150


class CommandBox(QObject):
    """Attributes: none. What was done is remembered in the preferences, the latest first."""

    def __init__(
        self, window: "MainWindow", search: MemorySearchService, menus: list[QMenu]
    ) -> None:
        super().__init__(window)
        self._window, self._search, self._menus = window, search, menus

    def open(self) -> None:
        """Shows the box."""
        kept = self._window.preferences
        dialog = CommandDialog(self._window, self._window.theme, self._entries, kept.recent)
        dialog.done_with.connect(self._remember)
        # Once the fingers rest: each look goes through all that is remembered.
        pause = QTimer(dialog)
        pause.setSingleShot(True)
        pause.setInterval(_PAUSE_MS)
        pause.timeout.connect(lambda: self._look(dialog, dialog.edit.text()))
        dialog.typed_anew.connect(lambda _: pause.start())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _remember(self, entry_id: str) -> None:
        recent = self._window.preferences.recent
        self._window.preferences.recent = [
            entry_id,
            *(one for one in recent if one != entry_id),
        ][:_KEPT_RECENT]

    def _look(self, dialog: CommandDialog, typed: str) -> None:
        if len(typed.strip()) >= _LEAST_TYPED:
            self._window.runner.load(Job.COMMANDS, self._found(dialog, typed))

    async def _found(self, dialog: CommandDialog, typed: str) -> None:
        try:
            found = await self._search.holding(typed.strip(), _FROM_MEMORY + 1)
        except SaveFailedError:
            return  # the box offers the rest, and the list itself says what is wrong
        if isValid(dialog):
            entries = [self._callback(one) for one in found[:_FROM_MEMORY]]
            if len(found) > _FROM_MEMORY:
                entries.append(self._more(typed.strip()))
            dialog.add_found(typed, entries)

    def _more(self, typed: str) -> Entry:
        """There is no room for all of them here."""
        navigation = self._window.navigation
        return Entry(
            entry_id="callback:more",
            kind=EntryKind.CALLBACK,
            text=self.tr("More on All companies"),
            detail=self.tr("all that holds “{0}”").format(typed),
            run=lambda: navigation.search_all(typed),
        )

    def _entries(self) -> list[Entry]:
        window = self._window
        entries = [self._company(one) for one in window.companies.companies]
        pages = window.rail.actions_
        entries += [self._action(one, EntryKind.PAGE, "page") for one in pages]
        for menu in self._menus:
            entries += self._acts_of(menu, menu.title().replace("&", ""))
        return entries + self._acts_of_page({one.text for one in entries})

    def _acts_of_page(self, known: set[str]) -> list[Entry]:
        """What the page that is seen has buttons for; those `known` have their place in a menu."""
        window, found = self._window, dict[str, Entry]()
        page = next((one for one in window.made_pages if one.isVisible()), None)
        parts = (page.bar, page) if page is not None else ()
        for one in (button for part in parts for button in part.findChildren(QPushButton)):
            words = (one.accessibleName() or one.text()).replace("&", "").removesuffix("…")
            if words and words not in known and one.isVisible() and one.window() is window:
                found[words] = Entry(
                    entry_id=f"action:{one.objectName() or words}",
                    kind=EntryKind.ACTION,
                    text=words,
                    detail=window.rail.shown,
                    keys=one.shortcut().toString(),
                    why_not=""
                    if one.isEnabled()
                    else one.accessibleDescription() or self.tr("Not possible now"),
                    run=one.click,
                )
        return list(found.values())

    def _acts_of(self, menu: QMenu, group: str, within: str = "") -> list[Entry]:
        """Those of its own menus too, which are filled as they open; `within` is one's name."""
        found = []
        for action in menu.actions():
            inner = action.menu()
            if isinstance(inner, QMenu):
                inner.aboutToShow.emit()
                found += self._acts_of(inner, group, inner.title().replace("&", ""))
            elif action.text() and action.isVisible() and action not in self._window.rail.actions_:
                found.append(self._action(action, EntryKind.ACTION, group, within))
        return found

    def _company(self, company: "Company") -> Entry:
        window = self._window
        return Entry(
            entry_id=f"company:{company.company_id}",
            kind=EntryKind.COMPANY,
            text=company.name,
            detail=place_of(company),
            production=company.kind is CompanyKind.PRODUCTION,
            run=lambda: window.navigation.go_to(company.company_id),
        )

    def _callback(self, found: KnownCallback) -> Entry:
        one, window = found.remembered.callback, self._window
        status = window.formats.status_of(one, window.clock(), found.remembered).text
        host = host_of(one.destination_url)
        applies = applies_to(one.event_type, one.filters)
        name = found.remembered.note.name
        parts = (one.event_type, host, found.company.name, status, name, applies)
        return Entry(
            entry_id=f"callback:{found.company.company_id}/{one.callback_id}",
            kind=EntryKind.CALLBACK,
            text=one.callback_id,
            detail=" · ".join(part for part in parts if part),
            also=one.destination_url,
            run=lambda: window.navigation.go_to(found.company.company_id, one.callback_id),
        )

    def _action(self, action: QAction, kind: EntryKind, group: str, within: str = "") -> Entry:
        words = action.text().replace("&", "").removesuffix("…")
        words = f"{within}: {words}" if within else words
        return Entry(
            entry_id=f"{kind.name.lower()}:{action.objectName() or words}",
            kind=kind,
            text=words,
            detail=group if kind is EntryKind.ACTION else "",
            keys=action.shortcut().toString(),
            why_not="" if action.isEnabled() else action.statusTip() or self.tr("Not possible now"),
            run=action.trigger,
        )
