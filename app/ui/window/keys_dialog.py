"""Which key does what."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QMenu, QWidget

from app.ui.kit.sheet import Sheet
from app.ui.kit.widgets import button, label


class KeysDialog(Sheet):
    """Lists the keys of the menus, in their order; and those that every form has."""

    def __init__(self, parent: QWidget, menus: list[QMenu]) -> None:
        super().__init__(parent, "KeysDialog", self.tr("Keys"), self.tr("Keys"))
        groups = [(menu.title().replace("&", ""), _keys_of(menu)) for menu in menus]
        groups += self._of_places()
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        row = 0
        for name, keys in groups:
            if not keys:
                continue
            grid.addWidget(label(name, strong=True), row, 0, 1, 2)
            row += 1
            for words, key in keys:
                grid.addWidget(label(words), row, 0)
                grid.addWidget(label(key, muted=True), row, 1, Qt.AlignmentFlag.AlignLeft)
                row += 1
        self.body.addLayout(grid)
        close = button("CloseButton", self.tr("Close"))
        close.clicked.connect(self.accept)
        self.add_buttons(close)
        close.setFocus()

    def _of_places(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Keys that mean something in one place alone."""
        forms = [
            (self.tr("Do what the form is for"), "Ctrl+Enter"),
            (self.tr("Leave; asks first where something was typed"), "Esc"),
        ]
        table = [
            (self.tr("Show details"), "Enter"),
            (self.tr("Select several"), "Shift, Ctrl"),
            (self.tr("Select all"), "Ctrl+A"),
        ]
        search = [
            (self.tr("To the first hit"), "Enter, Down"),
            (self.tr("Clear search"), "Esc"),
            (self.tr("Saved searches, from the search"), "Alt+Down"),
        ]
        timeline = [
            (self.tr("To the span before, or after it"), "Left, Right"),
            (self.tr("To the lane above, or below it"), "Up, Down"),
            (self.tr("Show the callback, or fill the gap"), "Enter"),
            (self.tr("To the next gap; in its table too"), "G"),
            (self.tr("New callback in this gap; in its table too"), "N"),
            (self.tr("See less time, or more of it"), "+, -"),
            (self.tr("Earlier, or later"), "PgUp, PgDown"),
            (self.tr("Back to today"), "Home"),
        ]
        plan = [
            (self.tr("Move a step up, or down"), "Alt+Up, Alt+Down"),
            (self.tr("Do a step, or leave it out"), "Space"),
        ]
        types = [(self.tr("Show this type of all companies"), "Shift+Enter")]
        go_to = [
            (self.tr("Go there, or do it"), "Enter"),
            (self.tr("Do it, and stay open"), "Ctrl+Enter"),
        ]
        return [
            (self.tr("In the list"), table),
            (self.tr("In the search"), search),
            (self.tr("In a form, and in Test event"), forms),
            (self.tr("On the timeline"), timeline),
            (self.tr("In a plan"), plan),
            (self.tr("In Types by company"), types),
            (self.tr("In Go to or do"), go_to),
        ]


def _keys_of(menu: QMenu) -> list[tuple[str, str]]:
    return [
        (
            one.text().replace("&", "").removesuffix("…"),
            ", ".join(keys.toString() for keys in one.shortcuts()),
        )
        for one in menu.actions()
        if one.shortcuts()
    ]
