"""What each action of the Callbacks page does, with the row that is selected."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.remembered import ListingStatus
from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.domain.plans.plan import Purpose
from app.services.services import Services
from app.text.messages import UserMessage
from app.ui.callbacks.list_port import CallbackListPort
from app.ui.callbacks.side_panel import SidePanel
from app.ui.callbacks.test_outcome import TestOutcome
from app.ui.callbacks.view import CallbacksView
from app.ui.details.row_copy import RowPart
from app.ui.kit.own_keys import OwnKeys
from app.ui.kit.widgets import show_toast
from app.ui.rows.link import copy_links
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

if TYPE_CHECKING:
    from app.text.why_nothing import WayAct
    from app.ui.callbacks.commands import CallbackCommands
    from app.ui.callbacks.find_commands import FindCommands

_OF_WHAT_GOES_ON = {Purpose.END, Purpose.REPLACE_HOST, Purpose.EXTEND}
"""Plans that change what is there: what is over is no part of them."""


class ActionCommands(QObject):
    """Makes the commands when they are first needed: start-up does not.

    Signals: plan_asked, arg 0: what for, a `Purpose`; arg 1: the list of callbacks it is about.
    """

    plan_asked = Signal(Purpose, list)

    def __init__(
        self,
        view: CallbacksView,
        panel: SidePanel,
        listing: CallbackListPort,
        services: Services,
        context: UiContext,
    ) -> None:
        super().__init__(view)
        self._view, self._panel, self._listing = view, panel, listing
        self._services, self._context = services, context
        self._table, self._search = view.table, view.bar.search
        self._made_commands: CallbackCommands | None = None
        self._made_finding: FindCommands | None = None
        actions = view.actions_
        for action, slot in (
            (actions.new, self._create),
            (actions.end, self._end),
            (actions.find, self._find),
            (actions.test, self._show_test),
            (actions.details, self._show_details),
            (actions.replace, lambda: self._with_chosen(self.commands().replace)),
            (actions.insert_relay, lambda: self._with_chosen(self.commands().relays.insert)),
            (actions.take_relay_out, lambda: self._with_chosen(self.commands().relays.take_out)),
            (actions.recreate, self._recreate),
            (actions.duplicate, lambda: self._with_chosen(self.commands().duplicate)),
            (actions.same_url, lambda: self._ask_for_plan(Purpose.OTHER_TYPES)),
            (actions.extend, lambda: self._ask_for_plan(Purpose.EXTEND)),
            (actions.replace_host, lambda: self._ask_for_plan(Purpose.REPLACE_HOST)),
            (actions.copy_to, lambda: self._ask_for_plan(Purpose.COPY)),
            (actions.undo_end, self._undo_end),
            (actions.ask_again, lambda: self._with_chosen(self._ask_again)),
            (actions.why_nothing, lambda: self._with_chosen(self._ask_why)),
            (actions.search, self._focus_search),
            (actions.export, self._export),
            (actions.copy_row, lambda: self._table.copy(RowPart.ROW)),
            (actions.copy_id, lambda: self._table.copy(RowPart.ID)),
            (actions.copy_url, lambda: self._table.copy(RowPart.URL)),
            (actions.copy_json, lambda: self._table.copy(RowPart.JSON)),
            (actions.copy_ticket, self._show_ticket),
            (actions.copy_link, self._copy_links),
        ):
            action.triggered.connect(slot)
        # In a text field Del, Ctrl+C and Ctrl+Z belong to the text.
        for action in (actions.end, actions.copy_row, actions.undo_end):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self._table.addAction(action)
        # Beside the table they act too, but for texts, which take them first.
        for part in (view.bar, panel):
            OwnKeys(part, [actions.end, actions.copy_row, actions.undo_end])
        self._table.doubleClicked.connect(actions.details.trigger)
        self._table.activated.connect(actions.details.trigger)

    def commands(self) -> "CallbackCommands":
        """What changes callbacks."""
        if self._made_commands is None:
            from app.ui.callbacks.commands import CallbackCommands  # noqa: PLC0415 - start-up

            self._made_commands = CallbackCommands(
                self._view, self._listing, self._services, self._context
            )
            self._made_commands.ended.connect(self._go_on_from)
        return self._made_commands

    def _go_on_from(self, callback_id: str) -> None:
        """The next row is selected after an end, also where what ended stays in sight.

        Where it leaves the table the list goes on by itself.
        """
        chosen, row = self._table.selected(), self._view.model.row_of(callback_id)
        is_chosen = chosen is not None and chosen.callback_id == callback_id
        stays = self._view.actions_.show_ended.isChecked() and not self._panel.is_typed_into
        if is_chosen and stays and row is not None and row + 1 < self._view.model.rowCount():
            self._table.selectRow(row + 1)

    def forms_set_aside(self) -> list[str]:
        """What the forms are for that wait with what was typed; nothing is made to tell."""
        return self._made_commands.set_aside() if self._made_commands is not None else []

    def _finding(self) -> "FindCommands":
        if self._made_finding is None:
            from app.ui.callbacks.find_commands import FindCommands  # noqa: PLC0415 - start-up

            self._made_finding = FindCommands(
                self._view,
                self._listing,
                self._services,
                self._context,
                elsewhere=self._listing.show_elsewhere,
            )
        return self._made_finding

    def _with_chosen(self, act: Callable[[Company, Callback], None]) -> None:
        company, chosen = self._listing.company, self._table.selected()
        if company is not None and chosen is not None:
            act(company, chosen)

    def _ask_for_plan(self, purpose: Purpose) -> None:
        if self._listing.company is None:
            return
        chosen = self._table.all_selected()
        if purpose in _OF_WHAT_GOES_ON:
            chosen = [one for one in chosen if self._goes_on(one)]
            if not chosen:
                show_toast(self._view, self.tr("None of them is listed any more"))
                return
        self.plan_asked.emit(purpose, chosen)

    def _goes_on(self, one: Callback) -> bool:
        """Whether it is listed, and not only shown among what ended."""
        known = self._view.model.known_of(one.callback_id)
        return known is None or known.listing_status is ListingStatus.LISTED

    def _end(self) -> None:
        if self._table.selection.count() > 1:
            self._ask_for_plan(Purpose.END)
        else:
            self._with_chosen(self.commands().end)

    def _recreate(self) -> None:
        if self._table.selection.count() > 1:
            self._ask_for_plan(Purpose.PUT_BACK)
        else:
            self._with_chosen(self.commands().recreate)

    def _ask_again(self, company: Company, chosen: Callback) -> None:
        self._finding().ask_again(company, chosen.callback_id)

    def _create(self) -> None:
        if self._listing.company is not None:
            self.commands().create(self._listing.company)

    def _undo_end(self) -> None:
        if self._listing.company is not None:
            self.commands().recreate_last_ended(self._listing.company)

    def _find(self) -> None:
        if self._listing.company is not None:
            self._finding().find(self._listing.company)

    def _show_details(self) -> None:
        self._view.show_panel(True)
        self._panel.show_details()

    def _show_test(self) -> None:
        self._view.show_panel(True)
        self._panel.show_test()

    def _show_ticket(self) -> None:
        from app.ui.rows.ticket import show_ticket  # noqa: PLC0415 - rare

        company = self._listing.company
        if company is not None:
            show_ticket(
                self._table,
                self._view.model,
                self._context,
                lambda _: (company, self._view.read_at),
            )

    def show_recent_changes(self, callback_id: str) -> None:
        """What changed of a callback lately, here or elsewhere."""
        company = self._listing.company
        if company is not None and callback_id:
            self._context.runner.load(
                Job.RECENT_CHANGES, self._show_recent_changes(company, callback_id)
            )

    async def _show_recent_changes(self, company: Company, callback_id: str) -> None:
        from app.text.recent_changes import recent_changes_text  # noqa: PLC0415 - rare
        from app.ui.callbacks.recent_changes_dialog import (  # noqa: PLC0415 - as above
            RecentChangesDialog,
        )

        recent = await self._services.recent_changes.of(company, callback_id)
        text = recent_changes_text(recent, callback_id, self._context.formats)

        def open_now() -> None:
            dialog = RecentChangesDialog(self._view.window(), callback_id, text)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self._open_answer(open_now, self.tr("Was it us? {0}").format(visible(callback_id)))

    def _ask_why(self, company: Company, chosen: Callback) -> None:
        self._context.runner.load(Job.WHY_NOTHING, self._show_way(company, chosen.callback_id))

    async def _show_way(self, company: Company, callback_id: str) -> None:
        from app.text.why_nothing import next_act, report_text, way_steps, way_text  # noqa: PLC0415 - rare
        from app.ui.callbacks.why_dialog import WhyDialog  # noqa: PLC0415 - as above

        walk = await self._services.why_nothing.walk(company, callback_id)
        steps, formats = way_steps(walk, self._context.formats), self._context.formats
        text, report = way_text(steps, walk, formats), report_text(steps, walk, formats)
        act = next_act(steps)
        action = self._action_of(act) if act is not None else None
        why_not = action.toolTip() if action is not None and not action.isEnabled() else ""
        window = self._view.window()

        def open_now() -> None:
            dialog = WhyDialog(window, callback_id, steps, text, report=report, why_not=why_not)
            dialog.act_asked.connect(lambda act: self._mend(callback_id, act))
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

        self._open_answer(
            open_now, self.tr("Why is nothing arriving? {0}").format(visible(callback_id))
        )

    def _open_answer(self, open_now: Callable[[], None], asked: str) -> None:
        """What was asked of a callback and is found out by now."""
        from app.ui.kit.late_sheet import open_when_free  # noqa: PLC0415 - start-up

        ready = UserMessage(asked, self.tr("The answer is there. Open it when you are done here."))
        open_when_free(open_now, ready, self.tr("Open"), self._context.messages)

    def _action_of(self, act: "WayAct") -> QAction | None:
        """What does it, None where that is none of the page's own actions."""
        from app.text.why_nothing import WayAct  # noqa: PLC0415 - rare

        actions = self._view.actions_
        return {
            WayAct.SEND_TEST: actions.test,
            WayAct.REPLACE: actions.replace,
            WayAct.RECREATE: actions.recreate,
            WayAct.INSERT_RELAY: actions.insert_relay,
        }.get(act)

    def _mend(self, callback_id: str, act: "WayAct") -> None:
        """What the way of an event ends at, of the callback that was asked about and no other."""
        action = self._action_of(act)
        if action is None:
            self._listing.ask_for_receiver()
            return
        chosen = self._table.selected()
        if chosen is None or chosen.callback_id != callback_id:
            self._search.clear()  # it may hide the row
            self._table.select(callback_id)
            chosen = self._table.selected()
        if chosen is None or chosen.callback_id != callback_id:
            show_toast(
                self._view, self.tr("{0} is not shown any more").format(visible(callback_id))
            )
            return
        action.trigger()

    def show_test_ticket(self, outcome: TestOutcome) -> None:
        """Shows what came of a test event, to be copied for a ticket."""
        from app.ui.callbacks.test_ticket import show_test_ticket  # noqa: PLC0415 - rare

        shown_id, now = self._panel.test_panel.shown_id, self._context.clock()
        show_test_ticket(self._view, shown_id, outcome, now)

    def _copy_links(self) -> None:
        if self._listing.company is not None:
            chosen = [(self._listing.company, one) for one in self._table.all_selected()]
            copy_links(self._table, self._context.messages, chosen)

    def _export(self) -> None:
        if self._view.read_at is None:  # a file without rows would say that it has none
            show_toast(self._view, self.tr("The list is not read yet"))
        elif self._listing.company is not None:
            from app.ui.callbacks.list_exporter import list_exporter  # noqa: PLC0415 - rare

            list_exporter(
                self._view, self._listing.company, self._listing.listing, self._context
            ).ask()

    def _focus_search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()
