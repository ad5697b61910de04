"""What a file asks for: steps as a plan has them, or callbacks as they are to be.

Nothing of it is known to be true of any server; a plan is made of it beside what is listed now.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, TypeVar

import msgspec

from app.domain.callbacks.callback import Callback
from app.domain.callbacks.draft import CallbackDraft
from app.domain.plans.plan import Act
from app.domain.plans.request_names import FOR_PEOPLE

MOST_BYTES = 4 * 1024 * 1024
"""Of a file that is read."""
MOST_ENTRIES = 2000
SUFFIX = ".callback-request"
"""Of a file that is opened by a double click; inside it is JSON."""
FORMAT = "callback-desk-request"
VERSION = 1


class RequestFault(StrEnum):
    """Why nothing can be read of a file."""

    NO_REQUEST = "no request"
    NOT_UTF8 = "not utf-8"
    NEWER = "newer"
    TOO_MANY = "too many"
    EMPTY = "empty"
    NO_COLUMNS = "no columns"
    TWICE = "twice"
    SEVERAL = "several"


class RequestNoteKind(StrEnum):
    """What of a file was not read, while the rest was."""

    UNKNOWN_MEMBER = "unknown member"
    ENTRY_UNREADABLE = "entry unreadable"
    ONLY_REMEMBERED = "only remembered"
    ENDED_SINCE = "ended since"
    NOT_ALL = "not all"
    UNKNOWN_ID = "unknown id"
    OVER = "over"
    NOT_ASKED = "not asked"
    IN_UTC = "in utc"
    UNNAMED = "unnamed"
    CHANGED_TWICE = "changed twice"


class RequestNote(msgspec.Struct, frozen=True):
    """What it is about: `piece`.

    The name of a member; where an entry stands, counted from 1; why an export does not hold all
    that its company has; the ID of a callback that nobody knows, that could not be asked for, that
    is to be kept and has ended, or that has ended since the file was made; a date that names no
    time zone, as the file has it; the numbers of steps that change one callback; or how many are
    listed that the file does not name.
    `what` of an entry could not be read, as it stands there, is "" where it is the whole of it.
    """

    kind: RequestNoteKind
    piece: str
    what: str = ""


class RequestFileError(ValueError):
    """It is no such file. `piece` is a version or a technical detail, or ""."""

    def __init__(self, fault: RequestFault, piece: str = "") -> None:
        super().__init__(f"{fault}: {piece}" if piece else str(fault))
        self.fault, self.piece = fault, piece


class Whose(NamedTuple):
    """Which company a file means. A company is told by its key, or by its name without one.

    `base_url` is where the file says that it is; each is empty where the file does not say.
    """

    company_key: str = ""
    company_name: str = ""
    base_url: str = ""


NOBODY = Whose()


class RequestedStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step. `before` is what the file says that is ended or replaced, with its ID.

    `unsaid` as in `WantedCallback`: what is replaced, or kept, keeps them.
    """

    whose: Whose = NOBODY
    act: Act
    before: Callback | None = None
    draft: CallbackDraft | None = None
    unsaid: frozenset[str] = frozenset()


class WantedCallback(msgspec.Struct, frozen=True, kw_only=True):
    """A callback that is to be there, whatever has to be done for it.

    `unsaid` are members of the draft that the file says nothing of, such as a table without their
    columns: what is there already keeps them, and what is new has what the draft has. `ended_id` is
    the ID of one that was there when the file was made, and whose end has come since; else "".
    """

    whose: Whose = NOBODY
    draft: CallbackDraft
    unsaid: frozenset[str] = frozenset()
    ended_id: str = ""

    def beside(self, one: Callback) -> CallbackDraft:
        """What is asked for where one is there: what the file says nothing of is as that has it."""
        return as_it_has(self.draft, one, self.unsaid)


def as_it_has(draft: CallbackDraft, one: Callback, unsaid: frozenset[str]) -> CallbackDraft:
    """A draft whose `unsaid` members are those of a registration."""
    return msgspec.structs.replace(draft, **{name: getattr(one, name) for name in unsaid})


_Entry = TypeVar("_Entry", RequestedStep, WantedCallback)


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of a file.

    Either `steps` or `wanted` holds something. `notes` are what was not understood or left out.
    """

    name: str = ""
    reason: str = ""
    steps: tuple[RequestedStep, ...] = ()
    wanted: tuple[WantedCallback, ...] = ()
    notes: tuple[RequestNote, ...] = ()

    def given_to(self, others: Mapping[Whose, Whose]) -> "Request":
        """With other companies in the place of those that are in `others`."""

        def moved(one: _Entry) -> _Entry:
            return msgspec.structs.replace(one, whose=others.get(one.whose, one.whose))

        return msgspec.structs.replace(
            self, steps=tuple(map(moved, self.steps)), wanted=tuple(map(moved, self.wanted))
        )

    @property
    def names_all(self) -> bool:
        """Whether what it does not name is not wanted; else nothing may be ended for that."""
        unsure = {RequestNoteKind.ENTRY_UNREADABLE, RequestNoteKind.NOT_ALL}
        return all(one.kind not in unsure for one in self.notes)

    @property
    def is_all_read(self) -> bool:
        """Whether it has no member of an unknown name: that may be a filter, mistyped."""
        unknown = (one for one in self.notes if one.kind is RequestNoteKind.UNKNOWN_MEMBER)
        return all(one.piece.strip().lower() in FOR_PEOPLE for one in unknown)

    @property
    def companies(self) -> list[Whose]:
        """Those that it is about, in their order."""
        every = [one.whose for one in self.steps]
        every += [one.whose for one in self.wanted]
        return list(dict.fromkeys(every))
