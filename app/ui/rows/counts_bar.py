"""How many callbacks there are, in the status line; each count shows what it counts."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate
from app.ui.kit.fitted_bar import FittedBar
from app.ui.kit.widgets import button

if TYPE_CHECKING:
    from app.services.listing import Counts


_PAUSE_MS = 400
"""Without a letter typed, until a count is said."""


class CountsBar(FittedBar):
    """`of` is put before the handles of its buttons, which are so told apart from others.

    Signals: filter_asked, arg 0: what to search for, "" for all.
    """

    filter_asked = Signal(str)

    def __init__(self, of: str = "") -> None:
        super().__init__()
        self._of = of
        self._shown, self._selected, self._is_searched = QLabel(), QLabel(), True
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE_MS)
        self._to_say = ""
        self._soon.timeout.connect(lambda: self._announce(self._to_say))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self._shown)
        self._row.addWidget(self._selected)
        self._row.addStretch(1)
        # Made when there is something to count: start-up does not need them.
        self._buttons: list[QPushButton] = []
        self._is_counted = False

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def fit(self) -> None:
        """As many counts as there is room for, each of them whole: half a number would mislead."""
        said = (one for one in (self._shown, self._selected) if not one.isHidden())
        left = self.width() - sum(one.sizeHint().width() + self._row.spacing() for one in said)
        for made in self._buttons:
            left -= made.sizeHint().width() + self._row.spacing()
            made.setVisible(self._is_counted and left >= 0)

    def show_counts(self, found: "Counts | None") -> None:
        """None where nothing was listed yet."""
        if found is not None and not self._buttons:
            self._make_buttons()
        self._is_counted = found is not None
        if found is None:
            self.fit()
            return
        for made, text, count in zip(
            self._buttons,
            (
                QT_TRANSLATE_NOOP("counts", "%n callback(s), not all")
                if found.in_part
                else QT_TRANSLATE_NOOP("counts", "%n callback(s)"),
                QT_TRANSLATE_NOOP("counts", "%n active"),
                QT_TRANSLATE_NOOP("counts", "%n starting later"),
                QT_TRANSLATE_NOOP("counts", "%n end(s|) this week"),
            ),
            (found.listed, found.active, found.starting, found.ending),
            strict=True,
        ):
            words = translate("counts", text, "", count)
            if made.text() != words:
                made.setText(words)
                made.setAccessibleName(words)
        self.fit()

    def show_found(self, count: int, by_search: bool) -> None:
        """How many rows are shown, where a search left them."""
        text = translate("counts", "%n shown", "", count) if by_search else ""
        if text == self._shown.text():
            return
        self._shown.setText(text)
        self._shown.setVisible(bool(text) and self._is_searched)
        self.fit()
        self._to_say = text or translate("counts", "All %n shown", "", count)
        # Once somebody stops typing, and not at every letter.
        self._soon.start()

    def follow_page(self, *, is_searched: bool) -> None:
        """What a search left is told beside what is searched, and not on other pages."""
        self._is_searched = is_searched
        for one in (self._shown, self._selected):
            one.setVisible(bool(one.text()) and is_searched)
        self.fit()

    def show_selected(self, count: int) -> None:
        """How many rows are selected, where it is not one."""
        text = translate("counts", "%n selected", "", count) if count > 1 else ""
        if text != self._selected.text():
            self._selected.setText(text)
            self._selected.setVisible(bool(text) and self._is_searched)
            self.fit()
            self._announce(text)

    def _announce(self, text: str) -> None:
        if text:
            from app.ui.kit.announce import announce  # noqa: PLC0415 - after the first paint

            announce(self, text)

    def _make_buttons(self) -> None:
        for at, (handle, wanted, tip) in enumerate(
            (
                ("AllCountButton", "", self.tr("Show all")),
                ("ActiveCountButton", "status:active", self.tr("Show what is active")),
                ("StartingCountButton", "status:starts", self.tr("Show what starts later")),
                ("EndingCountButton", "ends<7d", self.tr("Show what ends within a week")),
            )
        ):
            made = button(f"{self._of}{handle}", "")
            made.setProperty("flat", True)
            made.setProperty("slim", True)
            made.setToolTip(tip)
            made.clicked.connect(lambda _=False, wanted=wanted: self.filter_asked.emit(wanted))
            self._row.insertWidget(at, made)
            self._buttons.append(made)
