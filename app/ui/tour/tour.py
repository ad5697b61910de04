"""The guided tour: the main job in the real window, checked step by step, a picture each."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QTableView

from app.domain.preferences import ThemeChoice
from app.domain.proofs.sent_test import Proof
from app.ui.tour.proof_story import ProofStory
from app.ui.tour.screen import Screen, StepFailedError
from app.ui.window.main_window import MainWindow
from app.ui.window.pages import PageName


class Tour:
    """Drives the window by the names on the screen.

    A step that comes out wrong ends the tour; its line on stdout says which.
    """

    def __init__(self, window: MainWindow, folder: Path, endpoint: Callable[[str], str]) -> None:
        """`endpoint` gives the address of a practice customer's `taken`, `refused` or `late`."""
        self._window, self._folder = window, folder
        self._screen = Screen(window, folder)
        self._story = ProofStory(self._screen, endpoint)

    async def take(self) -> bool:
        """Takes all steps; whether every one came out right."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            print(f"FAILED: {self._folder}: {error.strerror}; name a folder", flush=True)
            return False
        try:
            await self._list()
            await self._create()
            await self._send_test_event()
            await self._prove()
            await self._replace()
            await self._end()
            await self._remembered()
            await self._recorded()
            await self._story.tell()
            await self._search_in_dark()
        except StepFailedError as error:
            print(f"FAILED: {error}", flush=True)
            await self._screen.picture("failed", "where it stopped")
            return False
        print(
            f"All {self._screen.number} steps came out right; pictures in {self._folder}",
            flush=True,
        )
        return True

    async def _list(self) -> None:
        model = self._window.page.model
        await self._screen.until(
            lambda: model.rowCount() > 0, "the practice company's callbacks listed"
        )
        await self._screen.picture("list", f"{model.rowCount()} callbacks listed")

    async def _create(self) -> None:
        page = self._window.page
        page.actions_.new.trigger()
        dialog = await self._screen.dialog("New callback")
        self._screen.named(dialog, QComboBox, "Event type").setEditText("subscription_added")
        self._screen.named(dialog, QLineEdit, "List ID").setText("90210")
        self._screen.named(dialog, QLineEdit, "Destination URL").setText(
            "https://hooks.tour.example/a"
        )
        self._screen.named(dialog, QLineEdit, "Ends").setText("in 5 days")
        await self._screen.picture("create", "the form filled in", dialog)
        self._screen.named(dialog, QPushButton, "Create callback").click()
        await self._screen.until(lambda: self._row() is not None, "the new callback in the table")
        await self._screen.picture("created", "the new callback listed and selected")

    async def _send_test_event(self) -> None:
        page = self._window.page
        page.actions_.test.trigger()
        self._screen.named(self._window, QPushButton, "Send test event").click()
        event_id = self._screen.named(self._window, QLineEdit, "Event ID")
        await self._screen.until(lambda: bool(event_id.text()), "an event ID from the server")
        result = self._screen.named(self._window, QPlainTextEdit, "Test result").toPlainText()
        if "subscription_added" not in result:
            raise StepFailedError(result)
        await self._screen.picture("test-event", f"test event {event_id.text()} queued")

    async def _prove(self) -> None:
        """The event of a callback that goes to the app's own receiver climbs to *Matched*."""
        self._window.show_page(PageName.DELIVERIES)
        self._screen.named(self._window, QPushButton, "Start receiver").click()
        url = self._screen.named(self._window, QLineEdit, "Receiver URL")
        await self._screen.until(lambda: bool(url.text()), "the receiver's address")
        self._window.show_page(PageName.CALLBACKS)
        self._window.page.actions_.new.trigger()
        dialog = await self._screen.dialog("New callback")
        self._screen.named(dialog, QComboBox, "Event type").setEditText("subscription_removed")
        self._screen.named(dialog, QLineEdit, "List ID").setText("90211")
        self._screen.named(dialog, QPushButton, "Use the receiver").click()
        self._screen.named(dialog, QPushButton, "Create callback").click()
        await self._screen.until(lambda: self._row("90211") is not None, "the receiver registered")
        self._window.page.actions_.test.trigger()
        self._screen.named(self._window, QPushButton, "Send test event").click()
        tests = self._window.deliveries_page.tests
        await self._screen.until(
            lambda: any(one.proof is Proof.MATCHED for one in tests.rows), "a matched test event"
        )
        await self._screen.picture("matched", "a test event arrived at the receiver and matched")
        self._window.show_page(PageName.DELIVERIES)
        self._screen.named(self._window, QTableView, "Deliveries").selectRow(0)
        await self._screen.picture("deliveries", "what arrived, people's values hidden")
        self._screen.named(self._window, QPushButton, "Stop receiver").click()
        await self._screen.until(lambda: not url.text(), "the receiver stopped")
        self._window.show_page(PageName.CALLBACKS)
        row = self._row()
        if row is not None:
            self._window.page.table.selectRow(row)

    async def _replace(self) -> None:
        self._window.page.actions_.replace.trigger()
        dialog = await self._screen.dialog("Replace callback")
        self._screen.named(dialog, QLineEdit, "Destination URL").setText(
            "https://hooks.tour.example/b"
        )
        await self._screen.picture("replace", "old and new side by side", dialog)
        before = self._id()
        self._screen.named(dialog, QPushButton, "Replace now").click()
        await self._screen.until(lambda: self._id() not in {"", before}, "the replaced callback")
        await self._screen.picture("replaced", f"{before} is replaced by {self._id()}")

    async def _remembered(self) -> None:
        self._window.page.actions_.show_ended.setChecked(True)
        await self._screen.until(lambda: self._row() is not None, "the ended callback, remembered")
        await self._screen.picture("remembered", "what ended stays one click away")
        self._window.page.actions_.show_ended.setChecked(False)

    async def _recorded(self) -> None:
        self._window.show_page(PageName.ACTIVITY)
        model = self._window.activity_page.model
        await self._screen.until(lambda: model.rowCount() > 0, "the record of calls and changes")
        self._window.activity_page.table.selectRow(0)
        await self._screen.picture("activity", f"{model.rowCount()} calls and changes recorded")
        self._window.show_page(PageName.CALLBACKS)
        self._window.bar.dismiss()

    def _id(self) -> str:
        row = self._row()
        return "" if row is None else self._window.page.model.callback_at(row).callback_id

    async def _end(self) -> None:
        self._window.page.actions_.end.trigger()
        dialog = await self._screen.dialog("End callback")
        await self._screen.picture("end", "what ends, and what is left uncovered", dialog)
        self._screen.named(dialog, QPushButton, "End now").click()
        await self._screen.until(
            lambda: self._row() is None, "the ended callback gone from the list"
        )
        await self._screen.picture("ended", "the server lists it no more")

    async def _search_in_dark(self) -> None:
        self._window.choose_theme(ThemeChoice.DARK)
        self._window.page.search.setText("wallet")
        await self._screen.until(
            lambda: self._window.page.model.rowCount() > 0, "matches of a search"
        )
        await self._screen.picture("search-dark", "found as you type, in the dark theme")
        self._window.page.search.clear()
        self._window.choose_theme(ThemeChoice.SYSTEM)

    def _row(self, list_id: str = "90210") -> int | None:
        model = self._window.page.model
        for row in range(model.rowCount()):
            if ("list_id", list_id) in model.callback_at(row).filters:
                return row
        return None
