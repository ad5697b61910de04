"""What there is to say at a start, of files that could not be used; and what nobody foresaw."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from app import __version__
from app.domain.errors import SaveFailedError
from app.domain.masking import masked
from app.domain.preferences import Preferences
from app.domain.set_aside import Fault, SetAside
from app.services.ports import CompanyStore, PreferenceStore
from app.services.whats_new import changes_since
from app.text.messages import UserMessage
from app.text.status import Tone
from app.text.translate import translate
from app.ui.kit.message_bar import MessageBar, Notice, NoticeAction

_BEFORE_IT_WAS_KEPT = "0.1.0"
"""Of whoever wrote no version into the preferences."""
_log = logging.getLogger("callback-desk")


def tell_of_files(bar: MessageBar, companies: CompanyStore, preferences: PreferenceStore) -> None:
    """What could not be used of the two files, and where it is kept."""
    for aside in (companies.set_aside, preferences.set_aside):
        if aside is not None:
            words = UserMessage(
                translate("start", "A file of Callback Desk could not be used"),
                translate(
                    "start", "It is kept untouched at {0}; the app starts without it."
                ).format(aside.kept_at),
                aside.detail,
            )
            bar.show_message(Notice(words, lasting=True))
    if companies.copied is not None:
        words = UserMessage(
            translate("start", "The file of companies could not be read whole"),
            translate(
                "start",
                "A company that lacks something needs a look; the others work. The file as it was "
                "is kept at {0}.",
            ).format(companies.copied.kept_at),
            companies.copied.detail,
        )
        bar.show_message(Notice(words, lasting=True))
    if preferences.replaced:
        words = UserMessage(
            translate("start", "Preferences that could not be used were set back"),
            translate(
                "start",
                "The others stay as they were. Look at them, and choose anew what you miss.",
            ),
            ", ".join(preferences.replaced),
        )
        bar.show_message(Notice(words, Tone.SOON, lasting=True))


def tell_of_move(bar: MessageBar, moved: Path | OSError | None) -> None:
    """That what was read from another computer is here now, or why it is not."""
    if isinstance(moved, OSError):
        words = UserMessage(
            translate("start", "What was read from the other computer could not take its place"),
            translate(
                "start",
                "What is here may be incomplete; the older files are in the data folder, in a "
                "folder that begins with before-move.",
            ),
            str(moved),
        )
        bar.show_message(Notice(words, lasting=True))
    elif moved is not None:
        words = UserMessage(
            translate("start", "Taken over from the other computer"),
            translate(
                "start", "Passwords are asked for once. What was here before is kept at {0}."
            ).format(moved),
        )
        bar.show_message(Notice(words, Tone.PLANNED, lasting=True))


def tell_of_update(
    bar: MessageBar, file: PreferenceStore, preferences: Preferences, show: Callable[[str], None]
) -> None:
    """Once after an update, that there is something new; nothing at the very first start."""
    seen, preferences.version_seen = preferences.version_seen, __version__
    is_known = file.folder is not None and not file.is_first and file.set_aside is None
    since = seen or _BEFORE_IT_WAS_KEPT
    if not is_known or seen == __version__ or not changes_since(since):
        return
    words = UserMessage(
        translate("start", "Callback Desk was updated to {0}").format(__version__),
        translate("start", "Companies, passwords, preferences and what was seen are as they were."),
    )
    news = NoticeAction(translate("start", "What's new"), lambda: show(since))
    bar.show_message(Notice(words, Tone.PLANNED, news))


def report_unforeseen(bar: MessageBar, error: BaseException | None) -> None:
    """Says what nobody foresaw: in the window in words, in the log with its place."""
    if not isinstance(error, Exception):
        return
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = ", ".join(f"{Path(one.filename).name}:{one.lineno}" for one in place)
    said = f"{type(error).__name__} at {where}"
    _log.error("unforeseen: %s", said)
    words = UserMessage(
        translate("start", "Something went wrong that nobody foresaw"),
        translate(
            "start",
            "Look at the list before repeating what you did. If it happens again, report it.",
        ),
        masked(f"{said}: {error}"),
    )
    with suppress(RuntimeError):  # the window may be gone already
        bar.show_message(Notice(words))


async def tell_of_memory(bar: MessageBar, opened: Callable[[], Awaitable[SetAside | None]]) -> None:
    """`opened` waits until the memory's file is open; it returns what was set aside of it."""
    aside = None
    try:
        aside = await opened()
    except SaveFailedError as error:
        words = UserMessage(
            translate("start", "Nothing can be remembered now"),
            translate(
                "start",
                "Lists are read and shown; changes are not possible until this is mended. "
                "Free some space or check the folder's rights, then start again.",
            ),
            error.detail,
        )
        bar.show_message(Notice(words, lasting=True))
    if aside is not None:
        words = UserMessage(
            translate("start", "The memory of Callback Desk is of a newer version")
            if aside.fault is Fault.NEWER
            else translate("start", "The memory of Callback Desk was damaged"),
            translate(
                "start", "It is kept untouched at {0}; the app starts with an empty one."
            ).format(aside.kept_at),
            aside.detail,
        )
        bar.show_message(Notice(words, lasting=True))
