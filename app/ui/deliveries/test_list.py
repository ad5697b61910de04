"""The test events that were sent, and how far each has climbed."""

from contextlib import nullcontext

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.errors import CallbackDeskError
from app.domain.proofs.sent_test import SentTest
from app.domain.sought_words import SoughtWords, read_sought_words
from app.services.proofs import ProofService
from app.text.messages import message_for
from app.text.proofs import proof_status
from app.text.status import Status, Tone
from app.text.translate import translate
from app.ui.deliveries.words import RowWords
from app.ui.kit.announce import announce
from app.ui.kit.kept_place import KeptPlace
from app.ui.kit.list_model import ListModel
from app.ui.kit.list_table import PillDelegate, list_table
from app.ui.kit.message_bar import Notice
from app.ui.kit.own_key import TICKET_KEYS, OwnKey
from app.ui.kit.room_below import RoomBelow
from app.ui.kit.widgets import line_edit, row_of
from app.ui.rows.search_keys import SearchKeys
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_PROOF, _WHOLE_PROOF = 3, 190
"""The column that is drawn as a pill, and the pixels in which it says why one was refused."""


class TestEventList(QWidget):
    """Reads the test events when it is told to.

    Signals: chosen, after another row was selected.
    """

    chosen = Signal()

    def __init__(self, proofs: ProofService, words: RowWords, context: UiContext) -> None:
        super().__init__()
        self._proofs, self._words, self._context = proofs, words, context
        self._clock, self._wanted = context.clock, ""
        self._shown = SoughtWords()
        self.model: ListModel[SentTest] = ListModel(
            words.test_heads(), words.of_test, words.test_tips()
        )
        self.table = list_table(
            "TestEventsTable",
            self.tr("Test events"),
            self.model,
            (160, 140, 104, 132, 90, 72, 76, 52),
            1,
            self.tr(
                "No test event sent yet. Select a callback and send one; here it climbs from "
                "Queued to Accepted as it is proved."
            ),
            theme=context.theme,
            first={_PROOF: _WHOLE_PROOF},
        )
        RoomBelow(self.table, context.messages)
        self._place = KeptPlace(self.table)
        self.table.setItemDelegate(PillDelegate(context.theme, self._proof_at, self.table))
        self.table.selectionModel().selectionChanged.connect(self.chosen)
        self._find = line_edit("FindTestEventEdit", self.tr("Find test event"))
        self._find.setPlaceholderText(self._find.accessibleName())
        self._find.textChanged.connect(self.refresh)
        SearchKeys(self._find, self.table)
        self.table.search_for = self._find.setText
        OwnKey(self, TICKET_KEYS, self._show_ticket, lambda: self.selected() is not None)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row_of((8, 4, 8, 0), self._find))
        layout.addWidget(self.table, 1)

    def refresh(self) -> None:
        """Reads the test events again; time alone makes one *not proved*."""
        self._context.runner.load(Job.TEST_EVENTS, self.read())

    def show_event(self, event_id: str) -> None:
        """Looks for one test event and selects it."""
        self._wanted = event_id
        if self._find.text() == event_id:
            self.refresh()
        else:
            self._find.setText(event_id)

    def selected(self) -> SentTest | None:
        """The test event of the selected row."""
        rows = self.table.selectionModel().selectedRows()
        return self.model.rows[rows[0].row()] if rows else None

    def _show_ticket(self) -> None:
        one = self.selected()
        if one is not None:
            from app.ui.deliveries.sent_ticket import (  # noqa: PLC0415 - rare
                show_sent_ticket,
            )

            show_sent_ticket(self, one, self._clock())

    async def read(self) -> None:
        """The newest ones, or those that hold what is searched for; the selection stays."""
        sought = read_sought_words(self._find.text())
        unsought = SoughtWords(without=sought.without)
        try:
            found = await self._proofs.newest()
            if sought:
                # By what is shown of the newest, and by what is kept of all.
                every = {one.test_id: one for one in await self._proofs.search(sought)}
                every |= {one.test_id: one for one in found if sought.are_in(self._text_of(one))}
                fit = [one for one in every.values() if unsought.are_in(self._text_of(one))]
                found = sorted(fit, key=lambda one: one.sent_at, reverse=True)
        except CallbackDeskError as error:
            self._context.messages.show_message(Notice(message_for(error), Tone.SOON))
            return
        before, wanted = self.selected(), self._wanted
        self._wanted = ""
        is_same, self._shown = sought == self._shown, sought
        # What another search finds begins at its top.
        rows = self.model.rows if is_same else []
        with self._place.kept(lambda row: self.model.rows[row].test_id) if rows else nullcontext():
            if self.model.show_rows(found):
                for at, one in enumerate(found):
                    if before is not None and one.test_id == before.test_id:
                        self.table.selectRow(at)
        for at, one in enumerate(found):
            if wanted and one.event_id == wanted:
                self.table.selectRow(at)
                self.table.setFocus()
        if not is_same:
            count = len(found)
            announce(self.table, translate("deliveries", "%n test event(s)", "", count))

    def _text_of(self, one: SentTest) -> str:
        """What its row says."""
        return "\n".join(self._words.of_test(one))

    def _proof_at(self, row: int, column: int) -> Status | None:
        if column != _PROOF:
            return None
        return proof_status(self.model.rows[row], self._clock())
