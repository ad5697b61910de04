"""The pages of the window: their order, their names, and the places they are shown in."""

from enum import StrEnum
from typing import NamedTuple

from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QTableView, QWidget
from shiboken6 import isValid

from app.text.noop import QT_TRANSLATE_NOOP
from app.ui.window.rail_button import RailButton


class PageName(StrEnum):
    """Which page is meant, whatever it is called on the screen."""

    CALLBACKS = "callbacks"
    TIMELINE = "timeline"
    ALL_COMPANIES = "all companies"
    DELIVERIES = "deliveries"
    ACTIVITY = "activity"
    COMPANIES = "companies"


class PageEntry(NamedTuple):
    """How a page is reached. `caption` is in English; `pages` is its context for translators."""

    name: PageName
    caption: str
    icon: str
    key: str


PAGES = (
    PageEntry(PageName.CALLBACKS, QT_TRANSLATE_NOOP("pages", "Callbacks"), "callbacks", "Ctrl+1"),
    PageEntry(PageName.TIMELINE, QT_TRANSLATE_NOOP("pages", "Timeline"), "timeline", "Ctrl+2"),
    PageEntry(
        PageName.ALL_COMPANIES, QT_TRANSLATE_NOOP("pages", "All companies"), "columns", "Ctrl+3"
    ),
    PageEntry(PageName.DELIVERIES, QT_TRANSLATE_NOOP("pages", "Deliveries"), "inbox", "Ctrl+4"),
    PageEntry(PageName.ACTIVITY, QT_TRANSLATE_NOOP("pages", "Activity"), "clock", "Ctrl+5"),
    PageEntry(PageName.COMPANIES, QT_TRANSLATE_NOOP("pages", "Companies"), "companies", "Ctrl+6"),
)
"""As they stand in the window, from top to bottom."""


class PageStack:
    """A place for each page and for the bar above it; most pages are made when first shown.

    Attributes: pages and bars, of which one each is shown.
    """

    def __init__(self, welcome: QWidget) -> None:
        self.pages, self.bars = QStackedWidget(), QStackedWidget()
        # A bar makes do with what is left, and never pushes the company out of sight.
        self.bars.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._order = [entry.name for entry in PAGES]
        for _ in self._order:
            self.pages.addWidget(QWidget())
            self.bars.addWidget(QWidget())
        self._welcome = welcome
        # Where the keys were last on each page, by its place.
        self._keys: dict[int, QWidget] = {}
        self.pages.addWidget(welcome)

    def put(self, name: PageName, page: QWidget, bar: QWidget) -> None:
        """Puts a page into its place."""
        number = self._order.index(name)
        # The keys go to what is above first: they take things in the order in which they come.
        for stack, widget in ((self.bars, bar), (self.pages, page)):
            place = stack.widget(number)
            if place is not None:
                stack.removeWidget(place)
                place.deleteLater()
            stack.insertWidget(number, widget)

    def show(self, name: PageName, *, welcome: bool = False) -> None:
        """Brings a page to the front, or the welcome in its stead; the keys go where they were.

        Whoever goes from page to page elsewhere, as by the rail, keeps them there.
        """
        number, before = self._order.index(name), self.pages.currentIndex()
        focused = QApplication.focusWidget()
        inside = focused is not None and any(
            stack.isAncestorOf(focused) for stack in (self.pages, self.bars)
        )
        if inside and focused is not None:
            self._keys[before] = focused
        self.bars.setCurrentIndex(number)
        if welcome:
            self.pages.setCurrentWidget(self._welcome)
        else:
            self.pages.setCurrentIndex(number)
        # What stands below the pages, such as a count of the one before, is no place to stay at.
        stays = focused is not None and not inside and isinstance(focused, RailButton)
        if number != before and not welcome and not stays:
            self._give_keys(number)

    def _give_keys(self, number: int) -> None:
        """To where they were, or else to what the page is about."""
        page = self.pages.widget(number)
        kept = self._keys.get(number)
        if kept is not None and isValid(kept) and kept.isVisible() and kept.isEnabled():
            kept.setFocus()
            return
        # By its name: the class of the pages would bring the services along before the first paint.
        named: QWidget | None = getattr(page, "first_keys", None)
        tables = page.findChildren(QTableView) if page is not None else []
        for one in (named, *tables):
            if one is not None and one.isVisible():
                one.setFocus()
                return
