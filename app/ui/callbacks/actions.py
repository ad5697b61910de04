"""The one set of actions that menu, bar, context menu and keys share."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.companies.company import Company
from app.text.formats import Clock
from app.text.lock import lock_text
from app.ui.kit.own_key import TICKET_KEYS
from app.ui.kit.widgets import explain
from app.ui.look.icons import icon
from app.ui.look.theme import Theme


class CallbackActions(QObject):
    """Attributes: one QAction each; a disabled one says why in its tooltip."""

    def __init__(self, parent: QObject, theme: Theme, clock: Clock) -> None:
        super().__init__(parent)
        self._theme, self._clock = theme, clock
        self.refresh = self._make("Refresh", self.tr("Refresh"), "refresh", "F5", "Ctrl+R")
        self.new = self._make("New", self.tr("New callback…"), "plus", "Ctrl+N")
        self.end = self._make("End", self.tr("End callback…"), "end", "Del")
        self.replace = self._make("Replace", self.tr("Replace callback…"), "edit", "F2")
        self.recreate = self._make(
            "Recreate", self.tr("Re-create callback…"), "plus", "Ctrl+Shift+R"
        )
        self.duplicate = self._make(
            "Duplicate", self.tr("Duplicate callback…"), "copy", "Ctrl+Shift+D"
        )
        self.same_url = self._make(
            "SameDestination", self.tr("Same destination, other types…"), "plus", "Ctrl+Shift+O"
        )
        self.extend = self._make("Extend", self.tr("Extend…"), "calendar", "Ctrl+Shift+X")
        self.replace_host = self._make("ReplaceHost", self.tr("Replace host…"), "edit", "Ctrl+H")
        self.copy_to = self._make(
            "CopyToCompanies", self.tr("Copy to other companies…"), "companies", "Ctrl+Shift+M"
        )
        self.insert_relay = self._make(
            "InsertRelay", self.tr("Insert relay…"), "inbox", "Ctrl+Shift+I"
        )
        self.take_relay_out = self._make(
            "TakeRelayOut", self.tr("Take relay out…"), "inbox", "Ctrl+Shift+Y"
        )
        self.take_relay_out.setVisible(False)
        self.why_nothing = self._make(
            "WhyNothing", self.tr("Why is nothing arriving?"), "info", "Ctrl+Shift+W"
        )
        self.undo_end = self._make(
            "UndoEnd", self.tr("Re-create the last ended…"), "plus", "Ctrl+Z"
        )
        self.ask_again = self._make("AskAgain", self.tr("Ask again"), "refresh", "Ctrl+Shift+A")
        self.show_ended = self._make("ShowEnded", self.tr("Show ended"), "clock", "Ctrl+E")
        self.show_ended.setCheckable(True)
        self.find = self._make("Find", self.tr("Find by ID…"), "find", "Ctrl+I")
        self.test = self._make("Test", self.tr("Test event"), "send", "Ctrl+T")
        self.details = self._make("Details", self.tr("Show details"), "info", "Ctrl+D")
        self.search = self._make("Search", self.tr("Search callbacks"), "find", "Ctrl+F")
        self.export = self._make("ExportList", self.tr("Export list…"), "export", "Ctrl+Shift+E")
        self.copy_row = self._make("CopyRow", self.tr("Copy row"), "copy", "Ctrl+C")
        self.copy_id = self._make("CopyId", self.tr("Copy callback ID"), "copy", "Ctrl+Shift+C")
        self.copy_url = self._make("CopyUrl", self.tr("Copy destination URL"), "copy", "Ctrl+U")
        self.copy_json = self._make("CopyJson", self.tr("Copy raw JSON"), "copy", "Ctrl+J")
        self.copy_ticket = self._make(
            "CopyTicket", self.tr("Copy for ticket…"), "copy", TICKET_KEYS
        )
        self.copy_link = self._make("CopyLink", self.tr("Copy link"), "copy", "Ctrl+Shift+L")
        self._explain()

    def _explain(self) -> None:
        """What stands in the tooltips of those that are not clear from their names."""
        self.replace.setIconText(self.tr("Change it: in place, or ended and created anew"))
        self.duplicate.setIconText(self.tr("A new callback, filled in from this one"))
        self.same_url.setIconText(self.tr("New callbacks of other types to where this one goes"))
        self.extend.setIconText(self.tr("Go on after the end, without a gap"))
        self.replace_host.setIconText(self.tr("Change the address of all that are selected"))
        self.copy_to.setIconText(self.tr("New callbacks like these in other companies"))
        self.insert_relay.setIconText(
            self.tr("Events pass through this computer to where they go now")
        )
        self.take_relay_out.setIconText(self.tr("Events go straight to the endpoint again"))
        self.recreate.setIconText(self.tr("Create one more like it, with a new ID"))
        self.ask_again.setIconText(self.tr("Ask the server for this one callback again"))

    @property
    def relay(self) -> QAction:
        """Puts a relay in, or takes out the one that is there."""
        return self.insert_relay if self.insert_relay.isVisible() else self.take_relay_out

    @property
    def copies(self) -> list[QAction]:
        """What can be copied of a row."""
        return [
            *(self.copy_row, self.copy_id, self.copy_url, self.copy_json, self.copy_link),
            self.copy_ticket,
        ]

    def of_a_row(self) -> list[QAction]:
        """What can be done with a selected row, as in its context menu."""
        return [
            self.details,
            self.test,
            self.separator(),
            *self.copies,
            self.separator(),
            self.replace,
            self.duplicate,
            self.same_url,
            self.extend,
            self.replace_host,
            self.copy_to,
            self.insert_relay,
            self.take_relay_out,
            self.recreate,
            self.ask_again,
            self.why_nothing,
            self.end,
        ]

    def separator(self) -> QAction:
        """A line in a menu."""
        made = QAction(self)
        made.setSeparator(True)
        return made

    def follow(
        self,
        company: Company | None,
        chosen: Callback | None,
        known: Remembered | None,
        *,
        locked: bool,
        selected: int = 1,
        relayed: bool = False,
    ) -> None:
        """Enables what is possible now. `locked`: changes of a production company are locked.

        `relayed`: the one that is selected leads through a relay.

        With several `selected` rows, what is done to one is not possible. What makes a plan is
        possible while changes are locked: the plan has its own lock.
        """
        shut = lock_text(locked)
        no_company = "" if company else self.tr("Open a company first.")
        no_row = no_company or ("" if chosen else self.tr("Select a callback first."))
        for action in (
            *(self.refresh, self.find, self.test, self.search, self.show_ended, self.export),
        ):
            explain(action, no_company)
        for action in (self.new, self.undo_end):
            explain(action, no_company or shut)
        for action in (self.details, *self.copies, self.replace_host, self.copy_to):
            explain(action, no_row)
        several = selected > 1
        endless = chosen is not None and chosen.ends_at is None and not several
        explain(self.extend, no_row or (self.tr("It has no end.") if endless else ""))
        if several:
            no_row = self.tr("Several are selected. Select one alone.")
        for action in (self.ask_again, self.why_nothing):
            explain(action, no_row)
        ended = chosen is not None and chosen.state_at(self._clock()) is CallbackState.ENDED
        gone = known is not None and known.listing_status is not ListingStatus.LISTED
        over = self.tr("It has ended already.") if ended or gone else ""
        explain(self.end, "" if several and company else no_row or over or shut)
        for action in (self.replace, self.insert_relay, self.take_relay_out):
            explain(action, no_row or over or shut)
        self.insert_relay.setVisible(not relayed)
        self.take_relay_out.setVisible(relayed)
        explain(self.recreate, "" if several and company else no_row or shut)
        explain(self.duplicate, no_row or shut)
        explain(self.same_url, no_row)

    def _make(self, handle: str, text: str, picture: str, *keys: str) -> QAction:
        made = QAction(icon(self._theme, picture), text, self)
        made.setObjectName(handle)
        made.setShortcuts([QKeySequence(one) for one in keys if one])
        return made
