"""Words about request files: why one cannot be read, and what of one was not."""

from collections.abc import Iterable

from app.domain.outside_text import cut, visible
from app.domain.plans.request import (
    RequestFault,
    RequestFileError,
    RequestNote,
    RequestNoteKind,
)
from app.text.messages import UserMessage
from app.text.translate import translate

_MOST_NAMED = 8
_MOST_OF_ENTRY = 40
"""Characters that are shown of what could not be read."""


def request_refusal(name: str, error: RequestFileError) -> UserMessage:
    """Why nothing could be read of the file that is called `name`."""
    piece = visible(cut(error.piece, 200))
    then = {
        RequestFault.NO_REQUEST: translate(
            "requests",
            "It is no request file, no export of callbacks and no table. Nothing was changed: "
            "choose another file.",
        ),
        RequestFault.NOT_UTF8: translate(
            "requests",
            "It is no text in UTF-8, so what its letters are is not known. Nothing was changed: "
            "save a table anew as “CSV UTF-8”, and open that; or choose another file.",
        ),
        RequestFault.NEWER: translate(
            "requests",
            "It is of version {0}, which this Callback Desk does not read. Nothing was changed: "
            "update Callback Desk, or have the file written anew.",
        ),
        RequestFault.TOO_MANY: translate(
            "requests",
            "It holds more than {0} entries. Nothing was changed: divide it into several files.",
        ),
        RequestFault.EMPTY: translate("requests", "It asks for nothing."),
        RequestFault.NO_COLUMNS: translate(
            "requests",
            "A table needs at least the columns Event type and Destination; Filter, Starts, Ends, "
            "Company key and Company are read too. Nothing was changed.",
        ),
        RequestFault.SEVERAL: translate(
            "requests",
            "It holds more than one export, and whose rows are whose could not be told. Nothing "
            "was changed: divide it into several files.",
        ),
        RequestFault.TWICE: translate(
            "requests",
            "{0} stands twice in one entry, perhaps by another name, and it is not known which is "
            "meant. Nothing was changed: correct the file.",
        ),
    }[error.fault].format(piece)
    details = piece if error.fault is RequestFault.NO_REQUEST else ""
    title = translate("requests", "{0} could not be read").format(visible(cut(name, 100)))
    return UserMessage(title, then, details)


def notes_text(notes: Iterable[RequestNote], most: int = _MOST_NAMED) -> str:
    """What of a file was not read, a sentence for each kind; "" where all of it was."""
    by_kind: dict[RequestNoteKind, list[str]] = {}
    for one in notes:
        by_kind.setdefault(one.kind, []).append(_named(one))
    said = []
    for kind, pieces in by_kind.items():
        named = ", ".join(pieces[:most]) + (" …" if len(pieces) > most else "")
        count = int(pieces[0]) if kind is RequestNoteKind.UNNAMED else 0
        said.append(_words_of(kind, count).format(named))
    return "\n".join(said)


def _words_of(kind: RequestNoteKind, count: int) -> str:
    return {
        RequestNoteKind.UNKNOWN_MEMBER: translate(
            "requests", "The file holds what is not read here: {0}."
        ),
        RequestNoteKind.ENTRY_UNREADABLE: translate(
            "requests",
            "Entries that could not be read, and are not in this plan, by their numbers, "
            "with what is not clear: {0}. Nothing that the file does not name is offered to be "
            "ended.",
        ),
        RequestNoteKind.ONLY_REMEMBERED: translate(
            "requests",
            "Entries that were only remembered, and are not in this plan, by their numbers: {0}.",
        ),
        RequestNoteKind.ENDED_SINCE: translate(
            "requests",
            "Callbacks that have ended since the file was made, as it says, and that need nothing: "
            "{0}.",
        ),
        RequestNoteKind.NOT_ALL: translate(
            "requests",
            "The file says that it does not hold all callbacks ({0}). So nothing is "
            "offered to be ended that it does not name.",
        ),
        RequestNoteKind.UNKNOWN_ID: translate(
            "requests",
            "IDs that neither the server nor this computer knows, and that are not in "
            "this plan: {0}.",
        ),
        RequestNoteKind.OVER: translate(
            "requests",
            "IDs to be kept that have ended, and that are not in this plan: {0}.",
        ),
        RequestNoteKind.UNNAMED: translate(
            "requests",
            "%n callback(s) (is|are) listed that the file does not name: each is a step "
            "that is left out, and ends only where somebody asks for that.",
            "",
            count,
        ),
        RequestNoteKind.IN_UTC: translate(
            "requests",
            "Dates without a time zone were read as UTC, as the titles of a table's "
            "columns do not say otherwise, such as {0}.",
        ),
        RequestNoteKind.CHANGED_TWICE: translate(
            "requests",
            "Steps that change the same callback are all left out, since it is not known which of "
            "them is meant: {0}.",
        ),
        RequestNoteKind.NOT_ASKED: translate(
            "requests",
            "IDs that the server could not be asked for, and that are not in this plan: "
            "{0}. Try again.",
        ),
    }[kind]


def _named(note: RequestNote) -> str:
    """What it is about, and what of it could not be read."""
    if not note.what:
        return visible(note.piece)
    return f"{visible(note.piece)} ({visible(cut(note.what, _MOST_OF_ENTRY))})"
