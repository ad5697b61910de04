"""Every field of the selected callback, raw JSON included."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.history import Alteration
from app.domain.callbacks.remembered import ListingStatus, Note, Remembered
from app.domain.outside_text import visible
from app.domain.typed.web_address import shown_address
from app.text.alterations import alteration_text
from app.text.event_types import phrase_of
from app.text.formats import applies_to
from app.text.noop import QT_TRANSLATE_NOOP
from app.text.translate import translate
from app.ui.details.cell_filter import COLUMN_OF, cell_term
from app.ui.details.json_menu import offer_json_menu
from app.ui.details.note_fields import NoteFields
from app.ui.details.pretty_json import pretty_json
from app.ui.kit.cell_menu import offer_cell_menu
from app.ui.kit.widgets import (
    PlainText,
    action_button,
    button,
    copy_text,
    label,
    title,
)
from app.ui.kit.wrap_row import WrapRow
from app.ui.kit.wrapped_text import WrappedText
from app.ui.look.icons import icon
from app.ui.look.isolates import without_isolates
from app.ui.runtime.context import UiContext

_FIELDS = {
    "EventType": QT_TRANSLATE_NOOP("details", "Event type"),
    "AppliesTo": QT_TRANSLATE_NOOP("details", "Applies to"),
    "Destination": QT_TRANSLATE_NOOP("details", "Destination"),
    "Method": QT_TRANSLATE_NOOP("details", "Method"),
    "ContentType": QT_TRANSLATE_NOOP("details", "Content type"),
    "Starts": QT_TRANSLATE_NOOP("details", "Starts"),
    "Ends": QT_TRANSLATE_NOOP("details", "Ends"),
    "Created": QT_TRANSLATE_NOOP("details", "Created"),
    "Updated": QT_TRANSLATE_NOOP("details", "Updated"),
    "CallbackID": QT_TRANSLATE_NOOP("details", "Callback ID"),
    "ResourceURL": QT_TRANSLATE_NOOP("details", "Resource URL"),
    "Remarks": QT_TRANSLATE_NOOP("details", "Remarks"),
    "History": QT_TRANSLATE_NOOP("details", "History"),
}
"""What is shown, from top to bottom, with its caption."""
"""The column that shows the same as a field, where it can be searched by."""
_COPIED = {"Destination", "CallbackID", "ResourceURL"}
_WHOLE = {*_COPIED, "EventType", "AppliesTo", "History"}
"""What is never cut off, however long it is."""


class DetailsPanel(QWidget):
    """The panel `Callback details`. Each of its actions has a short caption of its own.

    `remark_of` says what else is known of a callback, "" where nothing is.

    Signals: note_changed, arg 0: the callback's id, arg 1: the note, arg 2: what it was before;
    filter_asked, arg 0: a term that the search is to be narrowed by; member_asked, arg 0: the JSON
    pointer of a member that is to be a column.
    """

    note_changed = Signal(str, Note, Note)
    filter_asked = Signal(str)
    member_asked = Signal(str)

    def __init__(self, actions: list[tuple[QAction, str]], context: UiContext) -> None:
        super().__init__()
        self.remark_of: Callable[[Callback], str] = lambda _: ""
        self._shown_id = self._history_of = self._history = ""
        self._note = NoteFields()
        self._shown: Callback | None = None
        self._known: Remembered | None = None
        self._unsaved: dict[str, Note] = {}
        self._meant: dict[str, str] = {}
        self._note.changed.connect(
            lambda note, before: self.note_changed.emit(self._shown_id, note, before)
        )
        self._acts = QWidget()
        act_row = WrapRow(self._acts, spacing=4)
        for action, caption in actions:
            made = action_button(action)
            made.setText(caption)
            # The panel may be narrow: words without pictures.
            made.setIcon(QIcon())
            made.setProperty("slim", True)
            act_row.addWidget(made)
        self.setAccessibleName(self.tr("Callback details"))
        self.setObjectName("CallbackDetails")
        self._formats, self._theme, self._clock = context.formats, context.theme, context.clock
        self._title = title()
        self._fields: dict[str, QLabel | WrappedText] = {}
        self._captions: dict[str, QLabel] = {}
        self._copies: dict[str, QPushButton] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        for name, caption in _FIELDS.items():
            self._add_row(name, translate("details", caption))
        self._raw = PlainText("RawJSONText", self.tr("Raw JSON"), lines=12, fixed=True)
        self.offer_json_menu(self._raw)
        self._raw_head = QHBoxLayout()
        self._raw_title = QLabel(self.tr("Raw JSON"))
        self._raw_title.setProperty("strong", True)
        self._raw_head.addWidget(self._raw_title, 1)
        self._raw_copy = self._copy_button("RawJSON", self._raw.toPlainText)
        self._raw_head.addWidget(self._raw_copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        self._several, self._whose = label(muted=True), label(strong=True)
        self._next_step = label()
        for one in (self._several, self._whose, self._next_step):
            one.hide()
        layout.addWidget(self._several)
        layout.addWidget(self._whose)
        layout.addWidget(self._title)
        layout.addWidget(self._next_step)
        layout.addWidget(self._acts)
        layout.addLayout(self._grid)
        layout.addWidget(self._note)
        layout.addLayout(self._raw_head)
        layout.addWidget(self._raw)
        layout.addStretch(1)
        self.show_callback(None)

    def offer_json_menu(self, text: PlainText) -> None:
        """Gives a text that shows the callback's JSON the acts for its members."""
        offer_json_menu(
            text,
            lambda: self._shown,
            narrow=self.filter_asked.emit,
            show_member=self.member_asked.emit,
        )

    def show_whose(self, words: str) -> None:
        """Whose the callback is, where several companies stand beside each other."""
        self._whose.setText(words)
        self._whose.setVisible(bool(words))

    def set_unsaved(self, callback_id: str, note: Note | None) -> None:
        """Remembers a note that could not be saved, to show it with its callback.

        `note` None forgets it, and with an empty id all notes.
        """
        if note is not None:
            self._unsaved[callback_id] = note
        elif callback_id:
            self._unsaved.pop(callback_id, None)
        else:
            self._unsaved.clear()

    def keep_note(self) -> None:
        """What is being typed of the callback that is shown is told now, as if its field was left.

        Another one is shown next, though nobody has pressed a key.
        """
        if self._shown_id:
            self._note.keep()

    def show_callback(self, callback: Callback | None, known: Remembered | None = None) -> None:
        """Shows one, or says that a row is to be selected."""
        for one in (self._raw, self._raw_title, self._raw_copy, self._note, self._acts):
            one.setVisible(callback is not None)
        shown_id = callback.callback_id if callback else ""
        note = known.note if known else Note()
        if shown_id != self._shown_id:
            self.keep_note()
            self._note.show_note(note, self._unsaved.get(shown_id))
        else:
            # A list that is read meanwhile must not take away what is being typed.
            self._note.follow(note)
        had_one = self._shown is not None or not self._title.text()
        self._shown_id, self._shown, self._known = shown_id, callback, known
        if callback is None and not had_one:
            return  # what is said in its place stays
        self._next_step.hide()
        if callback is None:
            self._title.setText(self.tr("Select a callback to see its details."))
            for name in self._fields:
                self._set(name, "")
            self._raw.clear()
            return
        self._title.setText(phrase_of(callback.event_type) or callback.event_type)
        moments = (callback.starts_at, callback.ends_at, callback.created_at, callback.updated_at)
        starts, ends, created, updated = (self._formats.both(one) if one else "" for one in moments)
        unread = "end_date" in callback.unreadable
        ends = ends or (self.tr("Not readable; see Raw JSON") if unread else self.tr("No end"))
        remark = self.remark_of(callback)
        remarks = [remark] if remark else []
        remarks += [self.tr("{0} could not be read").format(name) for name in callback.unreadable]
        if known is not None:
            remarks.append(self._memory_of(known))
        if callback.other_type_name:
            remarks.append(self.tr("event_type says {0}").format(callback.other_type_name))
        # What is copied is the address itself, however it is shown.
        self._meant = {"Destination": callback.destination_url}
        for name, text in zip(
            self._fields,
            (
                *(callback.event_type, applies_to(callback.event_type, callback.filters)),
                *(
                    shown_address(callback.destination_url),
                    callback.method,
                    callback.content_type,
                ),
                *(starts or self.tr("Not stated"), ends, created, updated),
                *(callback.callback_id, callback.resource_url, "\n".join(remarks)),
                self._history if shown_id == self._history_of else "",
            ),
            strict=True,
        ):
            self._set(name, text)
        self._raw.setPlainText(pretty_json(callback))

    def forget(self) -> None:
        """What comes next is another one, though it may have the same ID at another company."""
        self._history_of = self._history = ""
        self._unsaved.clear()
        self.show_callback(None)

    def say(self, words: str, next_step: str = "") -> None:
        """Why nothing is shown of the selected row, and what to do then."""
        self._title.setText(words)
        self._next_step.setText(next_step)
        self._next_step.setVisible(bool(next_step))

    def show_selected(self, count: int) -> None:
        """How many rows are selected; with several the one that the keys are at is shown."""
        several = count > 1 and self._shown is not None
        self._several.setVisible(several)
        self._acts.setVisible(self._shown is not None and not several)
        self._note.setEnabled(not several)
        if several and self._shown is not None:
            text = translate("details", "%n selected; this is one of them: {0}", "", count)
            self._several.setText(text.format(visible(self._shown.callback_id)))

    def show_history(self, callback_id: str, found: list[Alteration]) -> None:
        """What was found changed of a callback, the newest first."""
        self._history_of = callback_id
        self._history = "\n".join(
            f"{self._formats.moment(one.at)} · {alteration_text(one)}" for one in reversed(found)
        )
        if callback_id == self._shown_id:
            self._set("History", self._history)

    def _memory_of(self, known: Remembered) -> str:
        first, last = (self._formats.moment(one) for one in (known.first_seen, known.last_seen))
        said = self.tr("First seen here {0}, last {1}.").format(first, last)
        if known.listing_status is ListingStatus.LISTED or known.gone_at is None:
            return said
        gone = self._formats.moment(known.gone_at)
        return (
            said
            + " "
            + {
                ListingStatus.ENDED_HERE: self.tr("Ended here by {0} on {1}.").format(
                    known.ended_by, gone
                ),
                ListingStatus.ENDED: self.tr(
                    "Its end date passed, or it was ended, on {0}."
                ).format(gone),
                ListingStatus.VANISHED: self.tr(
                    "Missing from the list since {0}: ended elsewhere."
                ).format(gone),
            }[known.listing_status]
        )

    def _set(self, name: str, text: str) -> None:
        self._fields[name].setText(text)
        if name in _WHOLE:
            # A label is named by its words; what is beside it says which field that is.
            self._fields[name].setAccessibleName(visible(text) or self._captions[name].text())
            self._fields[name].setAccessibleDescription(self._captions[name].text())
        shown: list[QWidget] = [self._fields[name], self._captions[name]]
        if name in self._copies:
            shown.append(self._copies[name])
        for one in shown:
            one.setVisible(bool(text))

    def _add_row(self, name: str, caption: str) -> None:
        row = self._grid.rowCount()
        self._captions[name] = QLabel(caption)
        self._captions[name].setProperty("muted", True)
        self._fields[name] = (
            WrappedText(
                f"{name}Value", caption, fixed=name in _COPIED, from_left=name == "EventType"
            )
            if name in _WHOLE
            else _words_of(f"{name}Value")
        )
        self._grid.addWidget(self._captions[name], row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(self._fields[name], row, 1, 1, 1 if name in _COPIED else 2)
        if name in _COPIED:
            self._copies[name] = self._copy_button(name, self._fields[name].text)
            self._grid.addWidget(self._copies[name], row, 2, Qt.AlignmentFlag.AlignTop)
        for one in (self._fields[name], self._captions[name]):
            offer_cell_menu(
                one,
                copied=lambda: self._meant.get(name) or without_isolates(self._fields[name].text()),
                term=lambda: self._term_of(name),
                narrow=self.filter_asked.emit,
            )

    def _term_of(self, name: str) -> str:
        if self._shown is None or name not in COLUMN_OF:
            return ""
        text = without_isolates(self._fields[name].text())
        return cell_term(COLUMN_OF[name], text, self._shown, self._known, self._clock())

    def _copy_button(self, name: str, text: Callable[[], str]) -> QPushButton:
        made = button(f"Copy{name}Button", "")
        made.setProperty("flat", True)
        made.setProperty("small", True)
        made.setIcon(icon(self._theme, "copy", "muted"))
        names = {
            "Destination": self.tr("Copy destination"),
            "CallbackID": self.tr("Copy callback ID"),
            "ResourceURL": self.tr("Copy resource URL"),
            "RawJSON": self.tr("Copy raw JSON"),
        }
        made.setAccessibleName(names[name])
        made.setToolTip(made.accessibleName())
        made.clicked.connect(lambda: copy_text(self, self._meant.get(name) or text()))
        return made


def _words_of(handle: str) -> QLabel:
    made = label()
    made.setObjectName(handle)
    # Keyboard users select and copy text here too.
    made.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return made
