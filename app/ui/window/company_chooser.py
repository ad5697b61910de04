"""Chooses the company that is open: the last ones first, found by any part of its name."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QLabel,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from app.domain.companies.company import Company, CompanyKind, in_order
from app.domain.outside_text import visible
from app.text.companies import kind_and_place
from app.text.translate import translate
from app.ui.kit.choice import Choice
from app.ui.look.colours import colour_icon
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.look.theme import Theme
from app.ui.look.tips import plain_tip

_LEAST, _BESIDE, _ROWS = 140, 32, 12
"""Pixels that it needs at least, and its list beside its words; and the rows of its list."""
_ENDING = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
_STEPS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_FAR = {Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_OTHER_KEYS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class CompanyChooser(Choice):
    """Typing opens the list and leaves in it what holds the letters; Esc takes them back.

    Nothing is opened before a company is chosen from the list.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme, self._typed = theme, ""
        self._none: QLabel | None = None
        self._ending: dict[str, int] = {}
        self.setAccessibleName(self.tr("Company"))
        self.setObjectName("CompanyCombo")
        self.setMaxVisibleItems(_ROWS)
        self.setItemDelegate(_EndingDelegate(self))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def show_companies(self, companies: list[Company], recent: list[str], wanted: str) -> None:
        """Fills the list; `recent` are company_ids, the latest first, `wanted` is chosen."""
        typed = self._typed if self.view().isVisible() else ""
        self.clear()
        # Where none has a mark, no room is kept for one.
        marked = any(one.colour or one.kind is CompanyKind.PRODUCTION for one in companies)
        for company in in_order(companies, [wanted, *recent]):
            words = visible(f"{company.name} · {kind_and_place(company)}")
            if company.kind is CompanyKind.PRODUCTION:
                self.addItem(icon(self._theme, "warning", "failed"), words, company.company_id)
            elif marked:
                self.addItem(colour_icon(company.colour), words, company.company_id)
            else:
                self.addItem(words, company.company_id)
        self.setCurrentIndex(max(self.findData(wanted), 0) if companies else -1)
        if self._ending:
            self.show_ending(self._ending)
        if typed:
            self._narrow(typed)  # it is open, and somebody looks for one

    def show_ending(self, counts: dict[str, int]) -> None:
        """How many callbacks of each company_id end within a week; told in the open list."""
        self._ending = counts
        for row in range(self.count()):
            count = counts.get(str(self.itemData(row)), 0)
            words = translate("chooser", "%n end(s|) within 7 days", "", count) if count else ""
            self.setItemData(row, words, _ENDING)
            spoken = f"{self.itemText(row)}, {words}" if words else self.itemText(row)
            self.setItemData(row, spoken, Qt.ItemDataRole.AccessibleTextRole)

    @property
    def company_id(self) -> str:
        """Of the company that is chosen; "" for none."""
        return str(self.currentData() or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt would open the next company that begins with the letter, at once.
        if _is_letter(event):
            self.showPopup()
            # A space alone opens the list, as it presses any other control.
            self._narrow(event.text().strip())
        elif event.key() in _STEPS:
            self.showPopup()  # and nothing is opened by a step
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # a wheel that turns over it must not open a company

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if _is_letter(event):
                self._narrow(self._typed + event.text())
                return True
            if event.key() == Qt.Key.Key_Backspace:
                self._narrow(self._typed[:-1])
                return True
            if event.key() == Qt.Key.Key_Escape and self._typed:
                self._narrow("")
                return True
            if event.key() in _FAR and self._typed:
                self._go_far(down=event.key() in {Qt.Key.Key_End, Qt.Key.Key_PageDown})
                return True
        return super().eventFilter(watched, event)

    def showPopup(self) -> None:
        # The list is as wide as its longest name, and not as the box that may be narrow.
        view = self.view()
        view.setAccessibleName(self.tr("Companies"))
        view.removeEventFilter(self)
        view.installEventFilter(self)
        room = self.screen().availableGeometry().width() - _BESIDE
        view.setMinimumWidth(min(view.sizeHintForColumn(0) + em(_BESIDE), room))
        super().showPopup()

    def hidePopup(self) -> None:
        super().hidePopup()
        self._narrow("")

    def minimumSizeHint(self) -> QSize:
        """Qt keeps the least width it worked out first, for ever; this one may shrink."""
        return QSize(em(_LEAST), super().minimumSizeHint().height())

    def _narrow(self, typed: str) -> None:
        """Hides what does not hold every word; the first that does is marked."""
        self._typed, view = typed, self.view()
        words = typed.casefold().split()
        first, count = -1, 0
        for row in range(self.count()):
            fits = all(word in self.itemText(row).casefold() for word in words)
            if isinstance(view, QListView):
                view.setRowHidden(row, not fits)
            count += fits
            if fits and first < 0:
                first = row
        if typed:
            marked = self.model().index(first, 0) if first >= 0 else QModelIndex()
            view.setCurrentIndex(marked)
            self._say(view, self.itemText(first) if first >= 0 else "", count)
        else:
            QToolTip.hideText()
        self._tell_none(view, bool(typed) and not count)

    def _go_far(self, *, down: bool) -> None:
        """To the first or the last of those that are shown: Qt would mark a hidden one."""
        view = self.view()
        rows = [row for row in range(self.count()) if not _is_hidden(view, row)]
        if rows:
            view.setCurrentIndex(self.model().index(rows[-1 if down else 0], 0))

    def _tell_none(self, view: QAbstractItemView, is_none: bool) -> None:
        """Where the list is empty it says so itself: a tip goes by itself, and this stays."""
        if self._none is None:
            if not is_none:
                return
            self._none = QLabel(view.viewport())
            self._none.setObjectName("NoCompanyFits")
            self._none.setTextFormat(Qt.TextFormat.PlainText)
            self._none.setWordWrap(True)
            self._none.setMargin(em(8))
            self._none.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._none.setText(self.tr("No company holds “{0}”").format(visible(self._typed)))
        self._none.setGeometry(view.viewport().rect())
        self._none.setVisible(is_none)

    def _say(self, view: QWidget, first: str, count: int) -> None:
        from app.ui.kit.announce import announce  # noqa: PLC0415 - after the first paint

        typed = visible(self._typed)
        words = self.tr("Holds “{0}”") if count else self.tr("No company holds “{0}”")
        said = words.format(typed)
        if count:
            QToolTip.showText(view.mapToGlobal(view.rect().topRight()), plain_tip(said), view)
        else:
            QToolTip.hideText()
        counted = translate("chooser", "%n compan(y|ies)", "", count)
        announce(self, f"{said}: {counted}, {first}" if count else said)


class _EndingDelegate(QStyledItemDelegate):
    """A company of the open list, and what of it ends soon."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        words = index.data(_ENDING)
        if words:
            option.text = f"{option.text}  ·  ⚠ {words}"


def _is_hidden(view: QAbstractItemView, row: int) -> bool:
    return isinstance(view, QListView) and view.isRowHidden(row)


def _is_letter(event: QKeyEvent) -> bool:
    typed = event.text()
    return bool(typed) and typed.isprintable() and not event.modifiers() & _OTHER_KEYS
