"""The window as it is painted first: rail, company chooser, table; nothing acts yet.

It is painted before the rest of the app is loaded: nothing here may import asyncio, and of the
services only the guard.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from app.domain.companies.company import Company
from app.domain.outside_text import visible
from app.services.guard import WriteGuard
from app.text.formats import Clock
from app.text.noop import verbatim
from app.ui.callbacks.view import CallbacksView
from app.ui.kit.state_view import StateView, WayOn
from app.ui.kit.widgets import button, set_words
from app.ui.look.dates import system_formats
from app.ui.look.icons import icon
from app.ui.look.measure import em
from app.ui.look.placement import keep_on_screen
from app.ui.look.theme import Theme
from app.ui.look.tips import tell_tip
from app.ui.rows.counts_bar import CountsBar
from app.ui.window.company_chooser import CompanyChooser
from app.ui.window.pages import PAGES, PageName, PageStack
from app.ui.window.production_band import ProductionBand
from app.ui.window.rail import Rail
from app.ui.window.rail_button import WordPlace

if TYPE_CHECKING:
    from app.domain.preferences import Preferences
    from app.ui.kit.message_bar import MessageBar
    from app.ui.kit.page import Page

_SNUG = 1200
"""Pixels. Below it the company chooser makes room."""
_WORDS_BESIDE, _WORDS_BELOW = 1520, 1400
"""Pixels. In a narrower window the rail's words stand below its icons, then nowhere: types and
addresses need their room."""
_NARROW = 1290
"""Pixels. Below it the side panel goes under the table."""
_TIGHT = 940
"""Pixels. Below it whatever has another place as well is left out."""

_CHOOSER = 140
"""Pixels that the company chooser needs at least."""
_STATUS = 31
"""Pixels of the line below, as its buttons need them."""
_WANTED, _LEAST = (1440, 820), QSize(720, 480)
"""Pixels: at the first start, and where the screen has that much."""


class Frame(QMainWindow):
    """Attributes: preferences, theme, clock, formats, guard; view, rail, chooser, band, menus.

    `stack` has a place for each page of the rail, and `welcome` is shown where there is no company
    yet. `menus` are still empty. `bar` is there once the window is furnished.
    """

    bar: "MessageBar"

    def __init__(
        self, preferences: "Preferences", *, theme: Theme, clock: Clock, guard: WriteGuard
    ) -> None:
        super().__init__()
        self.preferences, self.theme, self.clock, self.guard = preferences, theme, clock, guard
        self.formats = system_formats(in_utc=preferences.show_utc)
        self.view = CallbacksView(self.formats, theme, clock, preferences)
        self.band = ProductionBand(guard, theme)
        self.rail = Rail(theme)
        for entry in PAGES:
            self.rail.add(entry, self)
        self.welcome = StateView()
        self.stack = PageStack(self.welcome)
        self.stack.put(PageName.CALLBACKS, self.view, self.view.bar)
        self.chooser, self.add_button = (
            CompanyChooser(theme),
            button("AddCompanyButton", self.tr("Add company")),
        )
        self._is_placed = False
        self._caption = QLabel(self.tr("Company"))
        self._bar_frame = QFrame()
        self.setCentralWidget(self._make_centre())
        self.zone, self.counts = QLabel(), CountsBar()
        self._counts_of_pages: list[QWidget] = []
        self.statusBar().setContentsMargins(12, 0, 12, 0)
        # Also before there is anything to count: nothing moves once there is.
        self.statusBar().setMinimumHeight(em(_STATUS))
        self.statusBar().addWidget(self.counts, 1)
        self.statusBar().addPermanentWidget(self.zone)
        self.menus = [
            self.menuBar().addMenu(words)
            for words in (
                self.tr("&Company"),
                self.tr("C&allbacks"),
                self.tr("&Test"),
                self.tr("&View"),
                self.tr("&Help"),
            )
        ]
        self.show_zone()
        self.resize(*_WANTED)
        if preferences.geometry:
            self.restoreGeometry(QByteArray.fromBase64(preferences.geometry.encode()))
        keep_on_screen(self, _LEAST)

    def fit_screen(self) -> None:
        """The window is on another screen now, or this one has changed."""
        keep_on_screen(self, _LEAST)

    @property
    def is_narrow(self) -> bool:
        """Whether pages have to put their parts below each other."""
        return self.width() < em(_NARROW)

    def show_chooser(self, companies: list[Company], wanted: str) -> Company | None:
        """Fills the chooser; returns the wanted company, or the first one."""
        self.chooser.show_companies(companies, self.preferences.recent_companies, wanted)
        chosen = self.chooser.company_id
        return next((one for one in companies if one.company_id == chosen), None)

    def bar_parts(self) -> list[QWidget]:
        """What stands above the pages: the company, and the page's own bar."""
        return [self._bar_frame]

    def put_page(self, name: PageName, page: "Page") -> None:
        """Puts a page, its bar and its counts into their places, and keeps its keys to it."""
        from app.ui.window.page_keys import keep_keys  # noqa: PLC0415 - after the first paint

        keep_keys(page, self.view.actions_, self.bar)
        self.stack.put(name, page, page.bar)
        if page.counts is not None:
            page.counts.hide()
            self._counts_of_pages.append(page.counts)
            self.statusBar().insertWidget(1, page.counts, 1)
        self._put_status_last()

    def _put_status_last(self) -> None:
        """Tab comes to the bottom after the pages: one that is made later would come last."""
        end = last = QWidget(self)  # what is made now is the last one
        end.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for one in self.statusBar().findChildren(QWidget):
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                self.setTabOrder(last, one)
                last = one
        end.deleteLater()

    def show_counts_of(self, counts: QWidget | None) -> None:
        """A page's own counts, or without any those of the company that is open."""
        for one in (self.counts, *self._counts_of_pages):
            one.setVisible(one is (counts or self.counts))

    def put_above(self, band: QWidget) -> None:
        """Puts a band above everything, the band of production included."""
        self._column.insertWidget(0, band)

    def show_company(self, company: Company | None) -> None:
        """Title and band of the company that is open."""
        self.band.show_company(company)
        app = verbatim("Callback Desk")
        self.setWindowTitle(f"{visible(company.name)} · {app}" if company else app)

    def show_in_front(self, name: PageName, *, welcome: bool) -> None:
        """Brings a page and its bar to the front."""
        if welcome:
            self.welcome.tell(
                self.tr("No company yet"),
                self.tr(
                    "Add a company to see its callbacks, or try everything with the practice "
                    "company: it lives on this computer and touches nobody's data."
                ),
                (WayOn.ADD_COMPANY, self.tr("Add company")),
                (WayOn.OPEN_PRACTICE, self.tr("Open practice company")),
            )
        self.stack.show(name, welcome=welcome)
        self.counts.follow_page(is_searched=name is PageName.CALLBACKS)
        self._bar_frame.setVisible(not welcome)
        self.rail.show_chosen(name)

    def show_zone(self) -> None:
        """Says at the bottom what zone the times are in."""
        self.zone.setText(self.tr("Times in {0}").format(self.formats.shown_zone_name))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None and not self._is_placed:
            self._is_placed = True
            # A monitor that goes away, or comes with another scale, must not leave it outside.
            handle.screenChanged.connect(lambda _: self.fit_screen())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow, tight = self.is_narrow, self.width() < em(_TIGHT)
        snug = self.width() < em(_SNUG)
        self.view.set_room(narrow=narrow)
        self.rail.put_words(self._rail_words())
        self._caption.setVisible(not snug)
        self.add_button.setHidden(tight)  # the menu and the Companies page have it too
        # Which kind it is, and where, stands behind the name.
        roomy = 33 if self.width() >= em(_WORDS_BELOW) else 28
        self.chooser.setMinimumContentsLength(14 if tight else 24 if snug else roomy)
        self.chooser.setMinimumWidth(em(_CHOOSER) if tight else self.chooser.sizeHint().width())

    def _rail_words(self) -> WordPlace:
        if self.width() >= em(_WORDS_BESIDE):
            return WordPlace.BESIDE
        return WordPlace.BELOW if self.width() >= em(_WORDS_BELOW) else WordPlace.NOWHERE

    def _make_centre(self) -> QWidget:
        self.chooser.currentTextChanged.connect(lambda text: tell_tip(self.chooser, text))
        self._caption.setBuddy(self.chooser)
        self.add_button.setIcon(icon(self.theme, "plus"))
        set_words(self.add_button, "")
        self.add_button.setToolTip(self.tr("Add company"))
        self._bar_frame.setProperty("bar", True)
        row = QHBoxLayout(self._bar_frame)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        for widget in (self._caption, self.chooser, self.add_button):
            row.addWidget(widget)
        row.addWidget(self.stack.bars, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._bar_frame)
        right.addWidget(self.stack.pages, 1)
        under = QHBoxLayout()
        under.setSpacing(0)
        under.addWidget(self.rail)
        under.addLayout(right, 1)
        centre = QWidget()
        self._column = column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band)
        column.addLayout(under, 1)
        return centre
