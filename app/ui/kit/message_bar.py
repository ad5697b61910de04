"""What went wrong, at the top of the window."""

from collections.abc import Callable
from typing import NamedTuple

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from app.domain.outside_text import visible
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.announce import announce
from app.ui.kit.keys_back import KeysBack
from app.ui.kit.own_key import TICKET_KEYS, OwnKey
from app.ui.kit.widgets import PlainText, button, copy_text, label, set_tone
from app.ui.look.isolates import entry_text, without_isolates
from app.ui.look.tips import cut_in_the_middle

_COVERED, _LISTED = 20, 80
"""Notices that wait behind the one that is shown, and characters of one in their list."""
_MOVED = {QEvent.Type.Resize, QEvent.Type.Move}
_MARGIN = 12
"""Pixels around it."""
_DONE_SHOWN_MS, _ACTION_SHOWN_MS = 8_000, 30_000
"""How long it is told that something was done, and where something can be done about that."""


class NoticeAction(NamedTuple):
    """What can be done about a notice: the words of its button, and what the button does."""

    caption: str
    run: Callable[[], None]


class Notice(msgspec.Struct, frozen=True):
    """Something to be told at the top of the window.

    `passing`: about the shown list; removed when another company is opened. `lasting`: shown again
    once the notice over it is dismissed. `about`: a key; a new notice replaces those with the same
    key, and is lasting if one of them was. `company`: the name of the company it is about, or "";
    `told_company` keeps it once the title says it. `interim`: goes by itself; what it lies over
    shows again.
    """

    message: UserMessage
    tone: Tone = Tone.FAILED
    action: NoticeAction | None = None
    company: str = ""
    passing: bool = False
    lasting: bool = False
    about: str = ""
    told_company: str = ""
    interim: bool = False

    def named(self, company: str) -> "Notice":
        """With the company's name before it, if it is about that one."""
        if not company or self.company != company:
            return self
        title = f"{company}: {self.message.title}"
        message = replace(self.message, title=title)
        return replace(self, message=message, company="", told_company=company)


class MessageBar(QFrame):
    """A failure, or a notice. Its name is `Message`.

    It lies over the lower edge of what it is shown in, so that nothing moves when it comes or goes.
    It stays until it is dismissed; only that something was done goes by itself.

    Signals: ticket_asked, arg 0: what is to be copied for a ticket, as it was shown; laid, it lies
    over another place now, or over none.
    Attributes: non_list_notices, how many notices so far were not only about the shown list.
    """

    ticket_asked = Signal(Notice)
    laid = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Message"))
        self.setObjectName("Message")
        self.setProperty("tone", Tone.FAILED)
        self._title, self._next = label(strong=True), label()
        self._details = PlainText(
            "MessageDetailsText", self.tr("Message details"), lines=4, fixed=True
        )
        self._toggle = button("DetailsButton", self.tr("Details"))
        self._toggle.clicked.connect(lambda: self._details.setVisible(self._details.isHidden()))
        copy = button("CopyMessageButton", self.tr("Copy message"))
        copy.setText(self.tr("Copy"))
        copy.clicked.connect(lambda: copy_text(self, self.text()))
        self._ticket = button("MessageTicketButton", self.tr("Copy message for ticket…"))
        self._ticket.setText(self.tr("For ticket…"))
        self._ticket.clicked.connect(self.ask_for_ticket)
        OwnKey(self, TICKET_KEYS, self.ask_for_ticket, self.has_ticket)
        self._act = button("MessageActionButton", "")
        self._act.clicked.connect(self._do)
        self._said: Notice | None = None
        self._covered: list[Notice] = []
        self.non_list_notices = 0
        self._open_company = ""
        self._more = button("MoreMessagesButton", "")
        self._more.clicked.connect(self._list_covered)
        dismiss = button("DismissButton", self.tr("Dismiss"))
        dismiss.clicked.connect(self.dismiss)
        self._keys = KeysBack(self)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._next)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(words, 1)
        for one in (self._act, self._toggle, copy, self._ticket, self._more, dismiss):
            row.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.addLayout(row)
        layout.addWidget(self._details)
        self._passes = QTimer(self)
        self._passes.setSingleShot(True)
        self._passes.timeout.connect(self._pass)
        self._place: QWidget | None = None
        self.hide()

    def lay_over(self, place: QWidget) -> None:
        """Shows it over the lower edge of a widget from now on."""
        # Beside it and not in it: of a stack a screen reader is shown the current page alone.
        self.setParent(place.parentWidget())
        self._place = place
        place.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # `self` is half made while Qt already asks.
        if watched is getattr(self, "_place", None) and event.type() in _MOVED:
            self._fit()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        """As wide as its place and as tall as its text."""
        if self._place is None or self.isHidden():
            return
        room = self._place.geometry().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        layout = self.layout()
        high = layout.totalHeightForWidth(room.width()) if layout is not None else 0
        high = min(max(high, self.minimumSizeHint().height()), room.height())
        self.setGeometry(room.left(), room.bottom() - high + 1, room.width(), high)
        self.raise_()
        self.laid.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.laid.emit()

    def _pass(self) -> None:
        """What was done was seen by now; not while somebody reads or uses it."""
        focus = QApplication.focusWidget()
        if self.underMouse() or (focus is not None and self.isAncestorOf(focus)):
            self._passes.start()
        else:
            self.dismiss(heard=False)

    def show_message(self, notice: Notice) -> None:
        """Shows a notice until it is dismissed, or replaced by the next one.

        What is about another company than the open one, as what was under way there, says so.
        """
        if notice.company != self._open_company:
            notice = notice.named(notice.company)
        self.non_list_notices += not (notice.passing or notice.interim)
        if notice.about:
            earlier = [
                one for one in (*self._covered, self._said) if one and one.about == notice.about
            ]
            if any(one.lasting for one in earlier):
                notice = replace(notice, lasting=True)
            self.take_back(notice.about)
        covers = self._said if self.isVisible() else None
        if (
            covers is not None
            and covers.lasting
            and notice.passing
            and notice.tone is not Tone.FAILED
        ):
            # A notice waits until what must be read has been read.
            kept = [one for one in self._covered if not one.passing]
            self._covered = [*kept[1 - _COVERED :], notice]
            self._tell_more()
            self._announce(notice, at_once=False)
            return
        # What is still to be read, or offers something to do, comes back from under the next one.
        if covers is not None and (
            notice.interim or covers.lasting or (covers.action and not covers.passing)
        ):
            self._covered = [*self._covered[1 - _COVERED :], covers]
        self._show(notice)
        self._announce(notice, at_once=notice.tone is Tone.FAILED)

    def dismiss(self, *, heard: bool = True) -> None:
        """What was said is done with; what it covered shows again.

        `heard`: what comes back is said once more, to whoever took away what was over it.
        """
        self._said = None
        self._passes.stop()
        if self._covered:
            self._show(back := self._covered.pop())
            if heard:
                self._announce(back, at_once=False)
            return
        had_keys = self._keys.are_here()
        self.hide()
        if had_keys:
            self._keys.give_back()

    def take_back(self, about: str) -> None:
        """Removes the notices with this key, the shown one and covered ones."""
        self._covered = [one for one in self._covered if one.about != about]
        self._tell_more()
        if self._said is not None and self._said.about == about:
            self.dismiss(heard=False)

    def take_back_act(self, about: str) -> None:
        """What the notices with this key offer to do is done by now; what they say stays."""
        self._covered = [
            replace(one, action=None) if one.about == about else one for one in self._covered
        ]
        if self._said is not None and self._said.about == about and self._said.action is not None:
            self._said = replace(self._said, action=None)
            if self._act.hasFocus():
                self.focusNextChild()
            self._act.hide()

    def open_company(self, name: str) -> None:
        """Whose the window is now, by its name."""
        self._open_company = name

    def leave_company(self, name: str) -> None:
        """Another company is opened: what is said of this one gets its name, or goes."""
        self._covered = [one.named(name) for one in self._covered if not one.passing]
        self._tell_more()
        if self._said is None or not self.isVisible():
            return
        if self._said.passing:
            self.dismiss(heard=False)
        elif self._said.company == name:
            self._show(self._said.named(name))

    def _show(self, said: Notice) -> None:
        self._said = said
        message, action = said.message, said.action
        self._act.setVisible(action is not None)
        if action is not None:
            self._act.setText(action.caption)
            self._act.setAccessibleName(action.caption.removesuffix("…"))
        self._title.setText(message.title)
        self._next.setText(message.next_step)
        self._next.setVisible(bool(message.next_step))
        self._details.setPlainText(message.details)
        self._details.hide()
        self._toggle.setVisible(bool(message.details))
        # What went well needs no ticket.
        self._ticket.setVisible(said.tone in {Tone.FAILED, Tone.SOON})
        self._tell_more()
        self.setAccessibleDescription(f"{message.title}. {message.next_step}")
        set_tone(self, said.tone)
        self.show()
        self._fit()
        self._passes.stop()
        if said.tone is Tone.ACTIVE and not said.lasting:
            self._passes.start(_ACTION_SHOWN_MS if action is not None else _DONE_SHOWN_MS)

    def _announce(self, said: Notice, *, at_once: bool) -> None:
        words = (said.message.title, said.message.next_step)
        announce(self, ". ".join(one for one in words if one), at_once=at_once)

    def _tell_more(self) -> None:
        behind = len(self._covered)
        self._more.setVisible(bool(behind))
        words = translate("message", "%n more behind it", "", behind) if behind else ""
        self._more.setText(words)
        self._more.setAccessibleName(words)

    def _list_covered(self) -> None:
        """The newest first, as they would come back."""
        menu = QMenu(self._more)
        for one in reversed(self._covered):
            title = cut_in_the_middle(visible(one.message.title), _LISTED)
            entry = menu.addAction(entry_text(title))
            entry.triggered.connect(lambda _=False, one=one: self._bring(one))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._more.mapToGlobal(self._more.rect().topLeft()))

    def _bring(self, notice: Notice) -> None:
        """Shows one of those behind; what was in front is behind then."""
        if notice in self._covered and self._said is not None:
            self._covered.remove(notice)
            self._covered.append(self._said)
            self._show(notice)
            self._announce(notice, at_once=False)

    def _do(self) -> None:
        action = self._said.action if self._said else None
        self.dismiss()
        if action is not None:
            action.run()

    def has_ticket(self) -> bool:
        """Whether what it tells can be copied for a ticket."""
        return not self.isHidden() and not self._ticket.isHidden()

    def ask_for_ticket(self) -> None:
        """Asks for what it tells to be shown as it stands in a ticket."""
        if self._said is not None:
            self.ticket_asked.emit(self._said)

    def text(self) -> str:
        """All of it, as it is copied."""
        parts = (self._title.text(), self._next.text(), self._details.toPlainText())
        return without_isolates("\n".join(part for part in parts if part))
