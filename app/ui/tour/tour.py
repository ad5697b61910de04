"""The guided tour: the main job in the real window, checked step by step, a picture each."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from app.domain.preferences import ThemeChoice
from app.domain.proofs.sent_test import Proof
from app.ui.window.main_window import MainWindow
from app.ui.window.pages import PageName

Kind = TypeVar("Kind", bound=QWidget)
_LIMIT_S = 15.0


class StepFailedError(Exception):
    """A step's result was not what it must be."""


class Tour:
    """Drives the window by the names on the screen.

    A step that comes out wrong ends the tour; its line on stdout says which.
    """

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self._window, self._folder = window, folder
        self._number = 0

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
            await self._search_in_dark()
        except StepFailedError as error:
            print(f"FAILED: {error}", flush=True)
            await self._picture("failed", "where it stopped")
            return False
        print(f"All {self._number} steps came out right; pictures in {self._folder}", flush=True)
        return True

    async def _list(self) -> None:
        model = self._window.page.model
        await self._until(lambda: model.rowCount() > 0, "the practice company's callbacks listed")
        await self._picture("list", f"{model.rowCount()} callbacks listed")

    async def _create(self) -> None:
        page = self._window.page
        page.actions_.new.trigger()
        dialog = await self._dialog("New callback")
        self._named(dialog, QComboBox, "Event type").setEditText("subscription_added")
        self._named(dialog, QLineEdit, "List ID").setText("90210")
        self._named(dialog, QLineEdit, "Destination URL").setText("https://hooks.tour.example/a")
        self._named(dialog, QLineEdit, "Ends").setText("in 5 days")
        await self._picture("create", "the form filled in", dialog)
        self._named(dialog, QPushButton, "Create callback").click()
        await self._until(lambda: self._row() is not None, "the new callback in the table")
        await self._picture("created", "the new callback listed and selected")

    async def _send_test_event(self) -> None:
        page = self._window.page
        page.actions_.test.trigger()
        self._named(self._window, QPushButton, "Send test event").click()
        event_id = self._named(self._window, QLineEdit, "Event ID")
        await self._until(lambda: bool(event_id.text()), "an event ID from the server")
        result = self._named(self._window, QPlainTextEdit, "Test result").toPlainText()
        if "subscription_added" not in result:
            raise StepFailedError(result)
        await self._picture("test-event", f"test event {event_id.text()} queued")

    async def _prove(self) -> None:
        """The event of a callback that goes to the app's own receiver climbs to *Matched*."""
        self._window.show_page(PageName.DELIVERIES)
        self._named(self._window, QPushButton, "Start receiver").click()
        url = self._named(self._window, QLineEdit, "Receiver URL")
        await self._until(lambda: bool(url.text()), "the receiver's address")
        self._window.show_page(PageName.CALLBACKS)
        self._window.page.actions_.new.trigger()
        dialog = await self._dialog("New callback")
        self._named(dialog, QComboBox, "Event type").setEditText("subscription_removed")
        self._named(dialog, QLineEdit, "List ID").setText("90211")
        self._named(dialog, QPushButton, "Use the receiver").click()
        self._named(dialog, QPushButton, "Create callback").click()
        await self._until(lambda: self._row("90211") is not None, "the receiver registered")
        self._window.page.actions_.test.trigger()
        self._named(self._window, QPushButton, "Send test event").click()
        tests = self._window.deliveries_page.tests
        await self._until(
            lambda: any(one.proof is Proof.MATCHED for one in tests.rows), "a matched test event"
        )
        await self._picture("matched", "a test event arrived at the receiver and matched")
        self._window.show_page(PageName.DELIVERIES)
        self._named(self._window, QTableView, "Deliveries").selectRow(0)
        await self._picture("deliveries", "what arrived, people's values hidden")
        self._named(self._window, QPushButton, "Stop receiver").click()
        await self._until(lambda: not url.text(), "the receiver stopped")
        self._window.show_page(PageName.CALLBACKS)
        row = self._row()
        if row is not None:
            self._window.page.table.selectRow(row)

    async def _replace(self) -> None:
        self._window.page.actions_.replace.trigger()
        dialog = await self._dialog("Replace callback")
        self._named(dialog, QLineEdit, "Destination URL").setText("https://hooks.tour.example/b")
        await self._picture("replace", "old and new side by side", dialog)
        before = self._id()
        self._named(dialog, QPushButton, "Replace now").click()
        await self._until(lambda: self._id() not in {"", before}, "the replaced callback")
        await self._picture("replaced", f"{before} is replaced by {self._id()}")

    async def _remembered(self) -> None:
        self._window.page.actions_.show_ended.setChecked(True)
        await self._until(lambda: self._row() is not None, "the ended callback, remembered")
        await self._picture("remembered", "what ended stays one click away")
        self._window.page.actions_.show_ended.setChecked(False)

    async def _recorded(self) -> None:
        self._window.show_page(PageName.ACTIVITY)
        model = self._window.activity_page.model
        await self._until(lambda: model.rowCount() > 0, "the record of calls and changes")
        self._window.activity_page.table.selectRow(0)
        await self._picture("activity", f"{model.rowCount()} calls and changes recorded")
        self._window.show_page(PageName.CALLBACKS)
        self._window.bar.dismiss()

    def _id(self) -> str:
        row = self._row()
        return "" if row is None else self._window.page.model.callback_at(row).callback_id

    async def _end(self) -> None:
        self._window.page.actions_.end.trigger()
        dialog = await self._dialog("End callback")
        await self._picture("end", "what ends, and what is left uncovered", dialog)
        self._named(dialog, QPushButton, "End now").click()
        await self._until(lambda: self._row() is None, "the ended callback gone from the list")
        await self._picture("ended", "the server lists it no more")

    async def _search_in_dark(self) -> None:
        self._window.choose_theme(ThemeChoice.DARK)
        self._window.page.search.setText("wallet")
        await self._until(lambda: self._window.page.model.rowCount() > 0, "matches of a search")
        await self._picture("search-dark", "found as you type, in the dark theme")
        self._window.page.search.clear()
        self._window.choose_theme(ThemeChoice.SYSTEM)

    def _row(self, list_id: str = "90210") -> int | None:
        model = self._window.page.model
        for row in range(model.rowCount()):
            if ("list_id", list_id) in model.callback_at(row).filters:
                return row
        return None

    async def _dialog(self, name: str) -> QDialog:
        def found() -> QDialog | None:
            for widget in QApplication.topLevelWidgets():
                if isinstance(widget, QDialog) and widget.accessibleName() == name:
                    return widget if widget.isVisible() else None
            return None

        await self._until(lambda: found() is not None, f"the dialog {name}")
        dialog = found()
        if dialog is None:
            raise StepFailedError(name)
        return dialog

    def _named(self, parent: QWidget, kind: type[Kind], name: str) -> Kind:
        for widget in parent.findChildren(kind):
            if widget.accessibleName() == name:
                return widget
        raise StepFailedError(name)

    async def _until(self, fact: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(_LIMIT_S):
                while not fact():  # noqa: ASYNC110 - it looks at the screen, as a person does
                    await asyncio.sleep(0.02)
        except TimeoutError:
            msg = f"waited {_LIMIT_S:.0f} s for {what}"
            raise StepFailedError(msg) from None

    async def _picture(self, name: str, words: str, shown: QWidget | None = None) -> None:
        self._number += 1
        await asyncio.sleep(0.1)  # one more paint, for the picture only
        path = self._folder / f"{self._number:02}-{name}.png"
        (shown or self._window).grab().save(str(path))
        print(f"{self._number}. {words} ({path.name})", flush=True)
