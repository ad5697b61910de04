"""Small widgets that several pages use."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontDatabase, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.domain.outside_text import cut, named_invisible, trimmed, visible
from app.text.status import Tone
from app.ui.look.isolates import isolated, isolated_caption, without_isolates
from app.ui.look.measure import em
from app.ui.look.tips import tip_of

_AROUND, _FRAME = 24, 12
"""Pixels around lines: frame, padding and margins; and frame and padding alone."""
UNBOUNDED = 16_777_215
"""Pixels: what Qt takes for no limit, `QWIDGETSIZE_MAX`."""
_LONGEST_LABEL = 4000
"""Characters."""
_WIDEST_WORD = 130
"""Pixels that a wrapped text may insist on."""


class _Label(QLabel):
    """One word of three hundred letters must not push a panel out of the window.

    Nothing in what it shows hides or reorders anything.
    """

    def setText(self, text: str) -> None:
        super().setText(isolated(visible(cut(text, _LONGEST_LABEL), lines=True)))

    def minimumSizeHint(self) -> QSize:
        size = super().minimumSizeHint()
        return QSize(min(size.width(), _WIDEST_WORD), size.height())


def label(text: str = "", **properties: str | bool) -> QLabel:
    """A wrapping label that shows plain text only, and lets it be selected."""
    made = _Label()
    if text:
        made.setText(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    for name, value in properties.items():
        made.setProperty(name, value)
    return made


def title(text: str = "") -> QLabel:
    """The one larger size, for pages and cards."""
    made = label(text, strong=True)
    font = made.font()
    font.setPointSizeF(font.pointSizeF() * 1.2)
    font.setWeight(QFont.Weight.DemiBold)
    made.setFont(font)
    return made


WORDLESS = "wordless"
"""A property: what a button is called while it has not the room to say so."""


class Button(QPushButton):
    """Enter presses it wherever it stands; Qt's own heeds that in dialogs only."""

    def setText(self, text: str) -> None:
        """An ID from outside may stand in it."""
        super().setText(isolated_caption(visible(without_isolates(text))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not held:
            self.click()
            return
        super().keyPressEvent(event)


def button(handle: str, text: str, *, primary: bool = False, danger: bool = False) -> QPushButton:
    """A push button, filled where it is the page's main act. `handle` is its `objectName`."""
    made = Button(text)
    made.setProperty("primary", primary)
    made.setProperty("danger", danger)
    made.setAutoDefault(False)
    made.setAccessibleName(text.replace("&", "").removesuffix("…"))
    made.setObjectName(handle)
    made.setIconSize(_icon_size(bool(text)))
    return made


def set_danger(made: QPushButton, danger: bool) -> None:
    """Filled red where what it does ends something, else as it was made."""
    if made.property("danger") is not danger:
        made.setProperty("danger", danger)
        repolish(made)


def _icon_size(has_words: bool) -> QSize:
    # What is left of a wide one is the gap before the words.
    return QSize(em(22 if has_words else 16), em(16))


def set_words(made: QPushButton, words: str) -> None:
    """Changes the visible words of a button with an icon; none leaves the icon alone."""
    made.setText(words)
    made.setIconSize(_icon_size(bool(words)))
    if bool(made.property("bare")) is not (not words):
        made.setProperty("bare", not words)
        repolish(made)


def action_button(action: QAction, *, primary: bool = False) -> QPushButton:
    """A button that does an action and is enabled, named and explained as it is."""
    made = button(f"{action.objectName()}Button", action.text(), primary=primary)
    offered = True

    def follow() -> None:
        nonlocal offered
        made.setEnabled(action.isEnabled())
        # Only as the action comes or goes: else a bar may have hidden it, having no room for it.
        if offered is not action.isVisible():
            offered = action.isVisible()
            made.setVisible(offered)
        made.setToolTip(action.toolTip())
        made.setAccessibleDescription(action.statusTip())

    made.setIcon(action.icon())
    action.changed.connect(follow)
    made.clicked.connect(action.trigger)
    follow()
    return made


def explain(action: QAction, why_not: str = "") -> None:
    """Enables an action, or disables it and says why in its tooltip."""
    action.setEnabled(not why_not)
    action.setStatusTip(why_not)
    keys = action.shortcut().toString()
    action.setToolTip(tip_of(why_not) or action.iconText() + (f" ({keys})" if keys else ""))


def explain_button(made: QPushButton, why_not: str = "") -> None:
    """Enables a button, or disables it and says why in its tooltip.

    One that has lost its words tells its name there.
    """
    made.setEnabled(not why_not)
    made.setToolTip(tip_of(why_not) or made.property(WORDLESS) or "")
    made.setAccessibleDescription(why_not)


class Line(QLineEdit):
    """A line of text. What cannot be seen at the ends of what was pasted is taken off.

    With `several` the lines and cells of what was pasted stand beside each other.

    Signals:
        tidied: arg 0: the first character that was, as `U+000A`; empty once that is old news.
    """

    tidied = Signal(str)

    def __init__(self, *, several: bool = False) -> None:
        super().__init__()
        self._several = several
        self.textChanged.connect(self._tidy)

    def event(self, event: QEvent) -> bool:
        # On Linux it would delete what follows the cursor, and the command box is not opened.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_K
        ):
            event.ignore()
            return False
        return super().event(event)

    def _tidy(self, text: str) -> None:
        gone, beside = "", " ".join(text.splitlines()).replace("\t", " ")
        if self._several and beside != text:
            self.setText(beside)
            text = beside
        if named_invisible(text):
            left, gone = trimmed(text)
            if gone:
                self.setText(left)
        self.tidied.emit(gone)


def line_edit(handle: str, caption: str, *, several: bool = False) -> Line:
    """A line of text, named for a screen reader. `handle` is its `objectName`."""
    made = Line(several=several)
    made.setAccessibleName(caption)
    made.setObjectName(handle)
    return made


def combo(handle: str, caption: str, choices: list[str], *, editable: bool = False) -> QComboBox:
    """A choice; a label has to be its buddy, since Qt reports its value as its name.

    `handle` is its `objectName`.
    """
    from app.ui.kit.choice import Choice  # noqa: PLC0415 - after the first paint

    made = Choice()
    made.setEditable(editable)
    inner = made.lineEdit()
    if inner is not None:
        inner.setAccessibleName(caption)
    made.addItems(choices)
    made.setAccessibleName(caption)
    made.setObjectName(handle)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    made.setMinimumContentsLength(8)
    return made


def fixed_font() -> QFont:
    """For ids, JSON and URLs that are compared."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(QApplication.font().pointSizeF())
    return font


_LONGEST_LINE = 5000
"""Characters that a wrapped line may have: laying out one of a million takes half a minute."""


class LongText(QPlainTextEdit):
    """A text of any length: a run that never ends is shown in one line and not wrapped."""

    def __init__(self) -> None:
        super().__init__()
        self.document().contentsChange.connect(self._unwrap)

    def _unwrap(self, at: int, _: int, added: int) -> None:
        wraps = self.lineWrapMode() is not QPlainTextEdit.LineWrapMode.NoWrap
        if not wraps and self.document().characterCount() <= _LONGEST_LINE:
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        elif wraps and self.document().characterCount() > _LONGEST_LINE:
            block = self.document().findBlock(at)
            end = at + added
            while block.isValid() and block.position() <= end:
                if block.length() > _LONGEST_LINE:
                    self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
                    return
                block = block.next()


class PlainText(LongText):
    """Text from anywhere, never rendered; read-only, as tall as `lines` need.

    `handle` is its `objectName`.
    """

    def __init__(self, handle: str, caption: str, *, lines: int = 3, fixed: bool = False) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setProperty("readOnly", True)
        self.setAccessibleName(caption)
        self.setObjectName(handle)
        self.setTabChangesFocus(True)
        if fixed:
            self.setFont(fixed_font())
            self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # JSON is, everywhere
        self.set_lines(lines)

    def setPlainText(self, text: str) -> None:
        super().setPlainText(visible(text, lines=True))

    def fit_lines(self, most: int) -> None:
        """Makes it as tall as its text needs, between two lines and `most`."""
        room = QRect(0, 0, max(self.viewport().width() - 16, 200), 10_000)
        flags = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere
        metrics = self.fontMetrics()
        needed = metrics.boundingRect(room, int(flags), self.toPlainText() or " ").height()
        lines = -(-needed // metrics.lineSpacing())
        self.set_lines(max(2, min(lines, most)), goes_on=lines > most)

    def take_rest(self) -> None:
        """At least as tall as it is now: it takes the room that nothing else needs."""
        self.setMaximumHeight(UNBOUNDED)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_lines(self, lines: int, *, goes_on: bool = False) -> None:
        """Makes it as tall as so many lines; where it goes on below, no half line shows there."""
        around = _FRAME + int(self.document().documentMargin()) if goes_on else _AROUND
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + around)


def repolish(widget: QWidget) -> None:
    """The style sheet looks at a widget's properties again, if it has looked before."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def set_tone(widget: QWidget, tone: Tone | None) -> None:
    """Gives a widget the colour of a tone; None is the plain one."""
    wanted = tone or ""
    # One that never had a tone is plain: to look again asks for its style, which takes PySide long.
    if (widget.property("tone") or "") != wanted:
        widget.setProperty("tone", wanted)
        repolish(widget)


def copy_text(asker: QWidget, text: str, said: str = "") -> None:
    """Puts text on the clipboard and says so, in words of its own where `said` has some."""
    QApplication.clipboard().setText(text)
    show_toast(asker, said)


def show_toast(asker: QWidget, text: str = "") -> None:
    """Shows a word for a moment over the bottom of the window, `Copied` if there is none."""
    root = asker
    while (parent := root.parentWidget()) is not None:
        root = parent
    from app.ui.kit.toast import Toast  # noqa: PLC0415 - after the first paint

    toast = root.findChild(Toast)
    if toast is not None:
        toast.say(text or root.tr("Copied"))


def row_of(margins: tuple[int, int, int, int], first: QWidget, *others: QWidget) -> QHBoxLayout:
    """Widgets beside each other; the first takes what room is left."""
    made = QHBoxLayout()
    made.setContentsMargins(*margins)
    made.setSpacing(8)
    made.addWidget(first, 1)
    for one in others:
        made.addWidget(one)
    return made
