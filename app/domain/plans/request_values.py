"""What an entry of a request file says: whose it is, and what is to be registered."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from app.domain.callbacks.draft import CONTENT_TYPES, METHODS, CallbackDraft
from app.domain.callbacks.filter_text import FilterTextError, read_filter
from app.domain.outside_text import trimmed
from app.domain.plans.request import Whose
from app.domain.plans.request_names import COLUMNS, OF_WHOM, may_be_date, may_be_filter
from app.domain.typed.moment_error import MomentError
from app.domain.typed.moment_text import is_ambiguous, is_in_days, understand

_LONGEST, _LONGEST_NUMBER = 4000, 100
"""Characters of one value, digits of a number; a longer one is none that a server takes."""
_TOLD = 80
"""Characters of what could not be read."""
_SECOND_MEMBER = re.compile(r"[,&|\s]\s*[a-z_]{2,30}\s*=")


class EntryError(ValueError):
    """One entry cannot be read. `what` of it is as it stands there, or ""."""

    def __init__(self, what: object = "") -> None:
        words = ", ".join(map(str, what)) if isinstance(what, list) else str(what)
        self.what = words[:_TOLD]
        super().__init__(self.what)


def by_member(entry: Mapping[str, Any]) -> dict[str, Any]:
    """By the names that are read here: others are called as their columns or at the provider."""
    made = {COLUMNS.get(name.lower(), name): value for name, value in entry.items()}
    if "destination_url" in entry:  # beside that, `url` is where a callback itself is
        made["destination_url"] = entry["destination_url"]
    return made


def whose_of(one: Mapping[str, Any], around: Mapping[str, Any]) -> Whose:
    """Of a step or an entry, or else of the whole file.

    Where the file names another company, its address is not that of this one.
    """
    key, name, base_url = (text_of(one.get(each) or "") for each in OF_WHOM)
    told = (around.get(each) for each in OF_WHOM)
    whole = Whose(*(text_of(each) if isinstance(each, str | int) else "" for each in told))
    is_other = any(
        own and of_all and own != of_all
        for own, of_all in ((key, whole.company_key), (name, whole.company_name))
    )
    # A key without its name, or a name without its key, may be another company than the other says.
    return Whose(
        key or ("" if is_other else whole.company_key),
        name or ("" if is_other else whole.company_name),
        base_url or ("" if is_other else whole.base_url),
    )


def draft_of(one: Mapping[str, Any], now: datetime, *, is_sent: bool = True) -> CallbackDraft:
    """`is_sent` is False for what a file says is there: a server may have what it never takes."""
    if unclear := one.get("unreadable"):
        raise EntryError(unclear)
    if dates := [name for name, value in one.items() if may_be_date(name, value)]:
        raise EntryError(dates[0])  # an end that nobody could read is not none
    if filters := [name for name, value in one.items() if may_be_filter(name, value)]:
        raise EntryError(filters[0])  # without it the callback would be of all of its type
    method = text_of(one.get("method") or METHODS[0])
    content_type = text_of(one.get("content_type") or CONTENT_TYPES[0])
    kind = content_type.partition(";")[0].rstrip().lower()
    if is_sent and method.upper() not in METHODS:
        raise EntryError(method)  # no server takes another one
    if is_sent and kind not in CONTENT_TYPES:
        raise EntryError(content_type)
    return CallbackDraft(
        event_type=text_of(one.get("event_type", "")),
        filters=_filters(one.get("filter")),
        destination_url=text_of(one.get("destination_url", "")),
        method=method.upper() if is_sent else method,
        content_type=content_type,
        starts_at=_moment(one.get("starts_at"), now),
        ends_at=_moment(one.get("ends_at"), now, end_of_day=True),
    )


def unsaid_of(one: Mapping[str, Any]) -> frozenset[str]:
    """Members that it says nothing of, and that what is there keeps."""
    return frozenset(name for name in ("method", "content_type") if not one.get(name))


def _filters(found: object) -> tuple[tuple[str, str], ...]:
    """An object, or a text such as `list_id=48213; country_code=US`."""
    if found is None or found == "":
        return ()
    if isinstance(found, dict):
        # As it stands there: blanks are part of a value.
        return tuple((text_of(name), _whole_text(value)) for name, value in found.items())
    text = text_of(found)
    if text.startswith("{"):
        try:
            return read_filter(text)
        except FilterTextError as error:
            raise EntryError(text) from error
    pairs = [one.partition("=") for one in text.split(";") if one.strip()]
    if not all(name.strip() and value.strip() for name, _, value in pairs):
        raise EntryError(text)
    if any(_SECOND_MEMBER.search(value) for _, _, value in pairs):
        raise EntryError(text)  # a second member, and none of a value
    if len({name.strip() for name, _, _ in pairs}) < len(pairs):
        raise EntryError(text)  # of one name a server takes one value, and which is not known
    return tuple((name.strip(), value.strip()) for name, _, value in pairs)


def _moment(found: object, now: datetime, *, end_of_day: bool = False) -> datetime | None:
    """A day without a time is as in the forms: an end is the end of that day.

    So is `in 30 days`, which the forms take to the minute: what a file asks for twice on one day is
    one thing.
    """
    if found is None or found == "":
        return None
    if isinstance(found, str) and is_ambiguous(found):
        raise EntryError(found)
    typed = text_of(found)
    try:
        moment = understand(typed, now, UTC, end_of_day=end_of_day)
        if moment is not None and is_in_days(typed):
            return understand(f"{moment:%Y-%m-%d}", now, UTC, end_of_day=end_of_day)
    except MomentError as error:
        raise EntryError(typed) from error
    return moment


def text_of(found: object) -> str:
    """A text or a whole number; nothing that cannot be seen stands at its ends."""
    return trimmed(_whole_text(found))[0]


def _whole_text(found: object) -> str:
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < 10**_LONGEST_NUMBER:
        found = str(found)
    # The letter that stands for half a character is none that anybody wrote.
    if not isinstance(found, str) or len(found) > _LONGEST or "\ufffd" in found:
        raise EntryError(found)
    return found
