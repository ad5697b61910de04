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
from app.ui.kit.message_bar import MessageBar

_BEFORE_IT_WAS_KEPT = "0.1.0"
"""Of whoever wrote no version into the preferences."""
_log = logging.getLogger("callback-desk")


def tell_of_files(bar: MessageBar, companies: CompanyStore, preferences: PreferenceStore) -> None:
    """What could not be used of the two files, and where it is kept."""
    for aside in (companies.set_aside, preferences.set_aside):
        if aside is not None:
            bar.show_message(
                UserMessage(
                    "A file of Callback Desk could not be used",
                    f"It is kept untouched at {aside.kept_at}; the app starts without it.",
                    aside.detail,
                ),
                lasting=True,
            )
    if companies.copied is not None:
        bar.show_message(
            UserMessage(
                "The file of companies could not be read whole",
                "A company that lacks something needs a look; the others work. The file as it was "
                f"is kept at {companies.copied.kept_at}.",
                companies.copied.detail,
            ),
            lasting=True,
        )
    if preferences.replaced:
        bar.show_message(
            UserMessage(
                "Preferences that could not be used were set back",
                "The others stay as they were. Look at them, and choose anew what you miss.",
                ", ".join(preferences.replaced),
            ),
            "soon",
            lasting=True,
        )


def tell_of_move(bar: MessageBar, moved: Path | OSError | None) -> None:
    """That what was read from another computer is here now, or why it is not."""
    if isinstance(moved, OSError):
        bar.show_message(
            UserMessage(
                "What was read from the other computer could not take its place",
                "What is here may be incomplete; the older files are in the data folder, in a "
                "folder that begins with before-move.",
                str(moved),
            ),
            lasting=True,
        )
    elif moved is not None:
        bar.show_message(
            UserMessage(
                "Taken over from the other computer",
                f"Passwords are asked for once. What was here before is kept at {moved}.",
            ),
            "planned",
            lasting=True,
        )


def tell_of_update(
    bar: MessageBar, file: PreferenceStore, preferences: Preferences, show: Callable[[str], None]
) -> None:
    """Once after an update, that there is something new; nothing at the very first start."""
    seen, preferences.version_seen = preferences.version_seen, __version__
    is_known = file.folder is not None and not file.is_first and file.set_aside is None
    since = seen or _BEFORE_IT_WAS_KEPT
    if not is_known or seen == __version__ or not changes_since(since):
        return
    bar.show_message(
        UserMessage(
            f"Callback Desk was updated to {__version__}",
            "Companies, passwords, preferences and what was seen are as they were.",
        ),
        "planned",
        ("What's new", lambda: show(since)),
    )


def report_unforeseen(bar: MessageBar, error: object) -> None:
    """Says what nobody foresaw: in the window in words, in the log with its place."""
    if not isinstance(error, Exception):
        return
    place = traceback.extract_tb(error.__traceback__)[-1:]
    where = ", ".join(f"{Path(one.filename).name}:{one.lineno}" for one in place)
    said = f"{type(error).__name__} at {where}"
    _log.error("unforeseen: %s", said)
    with suppress(RuntimeError):  # the window may be gone already
        bar.show_message(
            UserMessage(
                "Something went wrong that nobody foresaw",
                "Look at the list before repeating what you did. If it happens again, report it.",
                masked(f"{said}: {error}"),
            )
        )


async def tell_of_memory(bar: MessageBar, opened: Callable[[], Awaitable[SetAside | None]]) -> None:
    """`opened` waits until the memory's file is open; it returns what was set aside of it."""
    aside = None
    try:
        aside = await opened()
    except SaveFailedError as error:
        bar.show_message(
            UserMessage(
                "Nothing can be remembered now",
                "Lists are read and shown; changes are not possible until this is mended. "
                "Free some space or check the folder's rights, then start again.",
                error.detail,
            ),
            lasting=True,
        )
    if aside is not None:
        newer = aside.fault is Fault.NEWER
        bar.show_message(
            UserMessage(
                "The memory of Callback Desk is of a newer version"
                if newer
                else "The memory of Callback Desk was damaged",
                f"It is kept untouched at {aside.kept_at}; the app starts with an empty one.",
                aside.detail,
            ),
            lasting=True,
        )
