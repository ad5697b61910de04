"""Nine types beside live registrations: relays in, tests sent, a sheet checked, relays out."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.proofs.sent_test import Proof, SentTest
from app.ui.deliveries.check_dialog import CheckSheetDialog
from app.ui.tour.screen import Screen, StepFailedError
from app.ui.window.pages import PageName

_TYPES = 9


class ProofStory:
    """`endpoint` gives the address of a practice customer's `taken`, `refused` or `late`."""

    def __init__(self, screen: Screen, endpoint: Callable[[str], str]) -> None:
        self._screen, self._window, self._endpoint = screen, screen.window, endpoint

    async def tell(self) -> None:
        """From the first relay to the last. Raises: StepFailedError."""
        screen, window = self._screen, self._window
        window.show_page(PageName.DELIVERIES)
        screen.named(window, QPushButton, "Start receiver").click()
        url = screen.named(window, QLineEdit, "Receiver URL")
        await screen.until(lambda: bool(url.text()), "the receiver's address")
        window.show_page(PageName.CALLBACKS)
        window.page.panel.show_details()
        relayed = []
        for number, one in enumerate(self._nine()):
            ends = {0: "refused", 1: "late"}.get(number, "taken")
            relayed.append(await self._insert(one, self._endpoint(ends)))
        await screen.picture("relays", f"{len(relayed)} relays are in, and the band says so")
        tests = [await self._tested(one) for one in relayed]
        rungs = [one.rung for one in tests]
        if rungs != [Proof.REFUSED, *[Proof.ACCEPTED] * (_TYPES - 1)]:
            msg = f"the nine came out as {rungs}"
            raise StepFailedError(msg)
        if tests[1].answer_s is None or tests[1].answer_s < 1:
            msg = f"the late one is told as answered in {tests[1].answer_s} s"
            raise StepFailedError(msg)
        window.show_page(PageName.DELIVERIES)
        await screen.picture("nine", "eight of nine were taken, one of them late; one was refused")
        await self._checked_sheet()
        window.show_page(PageName.CALLBACKS)
        for callback_id in relayed:
            await self._take_out(callback_id)
        await screen.until(window.relays.band.isHidden, "the band gone")
        await screen.picture("relays-out", "every relay is out again")
        window.bar.dismiss()

    def _nine(self) -> list[Callback]:
        """Active registrations of nine types, of which each takes its events alone."""
        now = self._window.clock()
        found: dict[str, Callback] = {}
        listed = [one for one in self._window.page.listed if one.destination_url.find("127.") < 0]
        for one in listed:
            if one.state_at(now) is CallbackState.ACTIVE:
                found.setdefault(one.event_type, one)
        if len(found) < _TYPES:
            msg = f"only {len(found)} types are active"
            raise StepFailedError(msg)
        return list(found.values())[:_TYPES]

    async def _insert(self, one: Callback, target: str) -> str:
        """The ID with the relay in."""
        screen, window = self._screen, self._window
        window.page.table.select(one.callback_id)
        before = {each.relay.key for each in window.relays.band.placed if each.relay}
        window.page.actions_.insert_relay.trigger()
        dialog = await screen.dialog("Insert relay")
        screen.named(dialog, QLineEdit, "Relay target").setText(target)
        inside = "It is in a private network or on this computer, on purpose"
        screen.named(dialog, QCheckBox, inside).setChecked(True)
        if not before:
            await screen.picture("insert-relay", "a relay, asked for", dialog)
        screen.named(dialog, QPushButton, "Insert now").click()

        def fresh() -> list[str]:
            placed = window.relays.band.placed
            return [
                each.callback.callback_id
                for each in placed
                if each.relay and each.relay.key not in before
            ]

        await screen.until(lambda: bool(fresh()), f"the relay of {one.callback_id}")
        made = fresh()[0]
        await screen.until(lambda: self._is_listed(made), f"{made} in the list")
        return made

    async def _tested(self, callback_id: str) -> SentTest:
        screen, window = self._screen, self._window
        window.page.table.select(callback_id)
        window.page.actions_.test.trigger()
        event_id = screen.named(window, QLineEdit, "Event ID")
        screen.named(window, QPushButton, "Send test event").click()
        rows = window.deliveries_page.tests

        def found() -> SentTest | None:
            mine = (one for one in rows.rows if one.event_id and one.event_id == event_id.text())
            one = next(mine, None)
            settled = one is not None and one.rung in {Proof.ACCEPTED, Proof.REFUSED}
            return one if settled and one is not None and callback_id in one.receivers else None

        await screen.until(lambda: found() is not None, f"the answer to the test of {callback_id}")
        one = found()
        if one is None:
            raise StepFailedError(callback_id)
        return one

    async def _checked_sheet(self) -> None:
        screen, window = self._screen, self._window
        screen.named(window, QPushButton, "Proof sheet").click()
        dialog = await screen.dialog("Proof sheet")
        screen.named(dialog, QComboBox, "About").setCurrentIndex(0)
        screen.named(dialog, QPushButton, "Save sheet").click()
        path = screen.folder / "proof.html"
        path.unlink(missing_ok=True)
        await screen.choose_file(path)
        screen.named(window, QPushButton, "Check a sheet").click()
        check = await screen.dialog("Check a sheet")
        if not isinstance(check, CheckSheetDialog):
            raise StepFailedError(check.accessibleName())
        check.file_chosen.emit(str(path))
        result = screen.named(check, QPlainTextEdit, "Check result")
        await screen.until(lambda: "record agrees" in result.toPlainText(), "the sheet checked")
        if "otherwise" in result.toPlainText() or "left out" in result.toPlainText():
            raise StepFailedError(result.toPlainText())
        await screen.picture("sheet-checked", "the sheet is whole, and the record agrees", check)
        check.reject()

    async def _take_out(self, callback_id: str) -> None:
        screen, window = self._screen, self._window
        window.page.table.select(callback_id)
        window.page.actions_.take_relay_out.trigger()
        dialog = await screen.dialog("Take relay out")
        screen.named(dialog, QPushButton, "Take out now").click()
        await screen.until(
            lambda: all(
                one.callback.callback_id != callback_id for one in window.relays.band.placed
            ),
            f"the relay out of {callback_id}",
        )

    def _is_listed(self, callback_id: str) -> bool:
        return any(one.callback_id == callback_id for one in self._window.page.listed)
