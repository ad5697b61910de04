"""Adds the ended ones to the table of all companies, as far as they were seen here."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from app.text.translate import translate
from app.ui.across.table_model import AllCallbacksModel
from app.ui.kit.announce import announce
from app.ui.kit.widgets import button, show_toast
from app.ui.rows.table import CallbackTable


def ended_switch(action: QAction) -> QPushButton:
    """The button of an action that switches them on and off."""
    action.setCheckable(True)
    made = button("ShowEndedAllButton", action.text())
    made.setCheckable(True)
    made.setToolTip(
        translate("across", "Adds what the servers list no more, as far as it was seen here")
    )
    made.toggled.connect(action.setChecked)
    action.toggled.connect(made.setChecked)
    return made


def show_ended(table: CallbackTable, model: AllCallbacksModel, shown: bool) -> None:
    """Shows them among the others, or no more; what came of it is heard too."""
    count = model.unseen
    table.columns_.make_room_for_long_statuses(shown)
    model.show_ended(shown)
    if shown and not count:
        show_toast(table, translate("across", "No ended callback is remembered here yet"))
    elif shown:
        announce(table, translate("across", "%n that ended (is|are) shown too", "", count))
    else:
        announce(table, translate("across", "Ended ones are not shown any more"))
