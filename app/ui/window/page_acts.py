"""What can be done on a page and nowhere else, also from the menus and from the command box."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate
from app.ui.kit.widgets import show_toast
from app.ui.window.pages import PageName

if TYPE_CHECKING:
    from app.ui.kit.page import Page


class PageAct(NamedTuple):
    """Words of an act, and the handles of its buttons: the one that is to be seen is pressed."""

    words: str
    buttons: tuple[str, ...]


_OF_DELIVERIES = (
    PageAct(
        QT_TRANSLATE_NOOP("page acts", "Start or stop the &receiver"),
        ("StartReceiverButton", "StopReceiverButton"),
    ),
    PageAct(QT_TRANSLATE_NOOP("page acts", "Copy receiver &URL"), ("CopyReceiverURLButton",)),
    PageAct(QT_TRANSLATE_NOOP("page acts", "Public &address…"), ("PublicAddressButton",)),
    PageAct(QT_TRANSLATE_NOOP("page acts", "Receiver s&ettings…"), ("ReceiverSettingsButton",)),
    PageAct(QT_TRANSLATE_NOOP("page acts", "&Pause, or go on"), ("PauseButton",)),
    PageAct(QT_TRANSLATE_NOOP("page acts", "&Clear deliveries"), ("ClearDeliveriesButton",)),
    PageAct(QT_TRANSLATE_NOOP("page acts", "&Save deliveries…"), ("SaveDeliveriesButton",)),
    PageAct(QT_TRANSLATE_NOOP("page acts", "Pr&oof sheet…"), ("ProofSheetButton",)),
    PageAct(QT_TRANSLATE_NOOP("page acts", "C&heck a sheet…"), ("CheckSheetButton",)),
    PageAct(
        QT_TRANSLATE_NOOP("page acts", "&Give to the developer…"), ("GiveToTheDeveloperButton",)
    ),
    PageAct(QT_TRANSLATE_NOOP("page acts", "Resi&lience report…"), ("ResilienceReportButton",)),
)
_OF_COMPANIES = (
    PageAct(QT_TRANSLATE_NOOP("page acts", "&Extend what ends…"), ("ExtendWhatEndsButton",)),
    PageAct(QT_TRANSLATE_NOOP("page acts", "&Import companies…"), ("ImportCompaniesButton",)),
    PageAct(QT_TRANSLATE_NOOP("page acts", "E&xport companies…"), ("ExportCompaniesButton",)),
)
_OF_ALL_COMPANIES = (
    PageAct(QT_TRANSLATE_NOOP("page acts", "&Read all companies"), ("ReadAllButton",)),
    PageAct(QT_TRANSLATE_NOOP("page acts", "Ex&port all…"), ("ExportAllButton",)),
    PageAct(QT_TRANSLATE_NOOP("page acts", "Show e&nded of all"), ("ShowEndedAllButton",)),
)


class PageShower(Protocol):
    """What brings a page to the front."""

    def show_page(self, name: PageName) -> None:
        """Brings it to the front."""

    def made_page(self, name: PageName) -> "Page":
        """The page itself."""


def add_deliveries_acts(menu: QMenu, window: QWidget, pages: PageShower) -> None:
    """An entry for each act of *Deliveries*; where one cannot be done now, pressing it says why."""
    _add(menu, window, pages, PageName.DELIVERIES, _OF_DELIVERIES)


def add_companies_acts(menu: QMenu, window: QWidget, pages: PageShower) -> None:
    """The same for *Companies* and for *All companies*."""
    _add(menu, window, pages, PageName.COMPANIES, _OF_COMPANIES)
    _add(menu, window, pages, PageName.ALL_COMPANIES, _OF_ALL_COMPANIES)


def _add(
    menu: QMenu, window: QWidget, pages: PageShower, name: PageName, acts: Iterable[PageAct]
) -> None:
    for act in acts:
        made = QAction(translate("page acts", act.words), window)
        made.triggered.connect(lambda _=False, act=act: _press(pages, name, act))
        menu.addAction(made)


def button_of(page: "Page", handle: str) -> QPushButton | None:
    """A button of a page, or of the bar above it."""
    return page.findChild(QPushButton, handle) or page.bar.findChild(QPushButton, handle)


def _press(pages: PageShower, name: PageName, act: PageAct) -> None:
    pages.show_page(name)
    page = pages.made_page(name)
    there = [found for one in act.buttons if (found := button_of(page, one)) is not None]
    # A bar has no room for every one at any size of letters.
    shown = next((one for one in there if not one.isHidden() or len(there) == 1), None)
    if shown is None:
        show_toast(page, translate("page acts", "It is not possible just now."))
    elif shown.isEnabled():
        shown.click()
    else:
        show_toast(page, shown.accessibleDescription() or shown.toolTip())
