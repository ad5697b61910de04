"""What is typed into the search of the callbacks: words, and terms such as `status:ends`.

Words stand for themselves: a row must hold each of them, in any field. A term is about one field:

- `status:active`, `status:starts`, `status:ends` (within a week), `status:followed` (that ends, and
  another goes on), `status:ended`, `status:vanished`; the beginning of the word is enough
- `type:`, `host:`, `applies:`, `id:`, `owner:`, `ticket:`, `name:`, `method:`, `scheme:`,
  `company:` and a part of it; with `=` before it, such as `type:=person_added`, the whole of it
- `json:/destination/method=put` and the whole value of a member by its JSON pointer; without a
  value it is asked for the member
- `ends<7d`, `ends>30d`, `starts<2w`, `starts>36h`: the time from now on

`-` before a word or a term means rows without it; quotes keep words together: `owner:"Ann Lee"`.
`owner:""` is of those without any. Case is not told apart. A term without a value narrows nothing;
what is no such term is a word.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

import msgspec

from app.domain.callbacks.callback import Callback, CallbackState
from app.domain.callbacks.remembered import ListingStatus, Remembered
from app.domain.json_member import has_member, scalar_text
from app.domain.late_pattern import late_pattern
from app.domain.typed.web_address import ascii_host, unicode_host

_PIECES = late_pattern(r'(-?)(?:(\w+):|(?=(?:ends|starts)[<>]))?(?:(=?)"([^"]*)"?|(\S+))')
_WITHIN = late_pattern(r"(ends|starts)([<>])=?(\d{1,4})([hdw]?)", re.IGNORECASE)
_LIKE_WITHIN = late_pattern(r"(?:ends|starts)[<>=:].+", re.DOTALL)
_SPACED = late_pattern(r"\b(ends|starts)\s*([<>]=?)\s*(?=\d)")
"""As people write it, with blanks around the sign."""
_QUOTED_VALUE = late_pattern(r'\bjson:([^\s"=]+)="([^"]*)"')
"""As people write it: `json:/destination/method="PUT"`."""
_UNITS = {
    "": timedelta(days=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_SOON = timedelta(days=7)
_LONGEST_VALUE = 500
"""Characters of a value that a search is made of."""


class FilterName(StrEnum):
    """What a term is about; the values are what is typed before the colon."""

    STATUS = "status"
    TYPE = "type"
    HOST = "host"
    APPLIES = "applies"
    ID = "id"
    OWNER = "owner"
    TICKET = "ticket"
    NAME = "name"
    METHOD = "method"
    SCHEME = "scheme"
    COMPANY = "company"
    JSON = "json"
    ENDS = "ends"
    STARTS = "starts"


_NAMES = frozenset(str(one) for one in FilterName)
_EMPTIABLE = frozenset({"owner", "ticket", "name", "applies", "host", "method", "ends"})
"""Of which `owner:""` finds the rows that have none."""
_EMPTY = "="
"""What is true of an empty text alone; of an end where there is none."""
_LIKE_A_NAME = late_pattern(r"[a-z_]{2,20}:(?!/)(?!\d+$).+", re.DOTALL)
"""As a term: `kind:production`, but neither an address nor a host with its port."""
_HALF_TYPED = late_pattern(rf"(?:{'|'.join(_NAMES)}):|(?:ends|starts)?[<>]|-")


class Term(msgspec.Struct, frozen=True):
    """One condition. `value` is in small letters; `within` is set for ENDS and STARTS alone."""

    name: FilterName
    value: str
    negated: bool = False
    within: timedelta | None = None
    is_after: bool = False


class ListFilter(msgspec.Struct, frozen=True):
    """`words` must each be held, `without` none of them, and every term must be true.

    `unknown` are what looked like the names of terms and are none; they were taken as words.
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is words alone."""
        return not self.terms and not self.without


def read_filter_text(text: str) -> ListFilter:
    """What was typed; nothing is wrong, at most it finds nothing."""
    words: list[str] = []
    without: list[str] = []
    terms: list[Term] = []
    unknown: list[str] = []
    small = text.casefold()
    small = _QUOTED_VALUE.sub(r'json:"\1=\2"', small)
    if '"' not in small:
        small = _SPACED.sub(r"\1\2", small)
    for found in _PIECES.finditer(small):
        minus, name, exact, quoted, bare = found.groups()
        value = f"{exact or ''}{quoted}" if quoted is not None else bare or ""
        value = value.strip()
        if quoted == "" and found.group().endswith('""') and name in _EMPTIABLE:
            value = _EMPTY
        term = _term(name, value, negated=bool(minus))
        if term is not None:
            terms.append(term)
        else:
            word = f"{name}:{value}" if name else value
            # `owner:` and `ends<` are on their way to be terms, and narrow nothing yet.
            if word and (quoted is not None or not _HALF_TYPED.fullmatch(word)):
                (without if minus else words).append(word)
                if name and name not in _NAMES and _LIKE_A_NAME.fullmatch(word):
                    unknown.append(name)
                elif quoted is None and _LIKE_WITHIN.fullmatch(word):
                    unknown.append(word)
    return ListFilter(tuple(words), tuple(without), tuple(terms), tuple(unknown))


def _term(name: str | None, value: str, *, negated: bool) -> Term | None:
    if name is None:
        span = _WITHIN.fullmatch(value)
        if span is None:
            return None
        within = int(span[3]) * _UNITS[span[4].lower()]
        return Term(FilterName(span[1].lower()), value, negated, within, span[2] == ">")
    if name == FilterName.ENDS and value == _EMPTY:
        return Term(FilterName.ENDS, value, negated)
    if name not in _NAMES - {FilterName.ENDS, FilterName.STARTS} or not value:
        return None
    return Term(FilterName(name), value, negated)


def holds(
    terms: tuple[Term, ...],
    callback: Callback,
    known: Remembered | None,
    now: datetime,
    applies_to: str,
    *,
    is_followed: bool = False,
    company: str | None = None,
) -> bool:
    """Whether every term is true of a registration at a moment (aware UTC).

    `known` is what is remembered of it, None for nothing; `applies_to` is that field as it is
    shown; `is_followed` tells that another goes on where it ends. `company` is the name of whose it
    is, None where only one company is looked through.
    """

    def is_true(term: Term) -> bool:
        if term.name is FilterName.STATUS:
            words = status_words(callback, known, now, is_followed=is_followed)
            if term.value.startswith("="):  # that status itself, and none that counts as it too
                return words[0] == term.value[1:]
            return any(word.startswith(term.value) for word in words)
        return _is_true(term, callback, known, now, applies_to, company)

    return all(
        is_true(one) is not one.negated
        for one in terms
        # Of one company alone a term about which it is narrows nothing.
        if company is not None or one.name is not FilterName.COMPANY
    )


def is_about(terms: tuple[Term, ...], company: str) -> bool:
    """Whether what terms say of a company is true of one with this name; others say nothing."""
    name = company.casefold()
    return all(
        _says(name, one.value) is not one.negated for one in terms if one.name is FilterName.COMPANY
    )


def _is_true(  # noqa: PLR0917 - as `holds` has them
    term: Term,
    one: Callback,
    known: Remembered | None,
    now: datetime,
    applies_to: str,
    company: str | None,
) -> bool:
    if term.within is not None:
        moment = one.ends_at if term.name is FilterName.ENDS else one.starts_at
        if moment is None:
            # Without an end it ends later than anything.
            return term.is_after and term.name is FilterName.ENDS
        ahead = moment - now
        return ahead > term.within if term.is_after else timedelta(0) < ahead <= term.within
    if term.name is FilterName.ENDS:
        return one.ends_at is None and one.has_clear_dates
    if term.name is FilterName.HOST:
        return any(_says(host.casefold(), term.value) for host in _hosts_of(one))
    if term.name is FilterName.JSON:
        return has_member(one.raw, term.value)
    if term.name is FilterName.COMPANY:
        text = (company or "").casefold()
    else:
        text = _TEXTS[term.name](one, known, applies_to).casefold()
    return _says(text, term.value)


def _says(text: str, value: str) -> bool:
    if value.startswith("="):
        return " ".join(text.split()) == value[1:]
    return value in text


STATUS_WORDS: Mapping[str, tuple[str, ...]] = {
    "active": ("active",),
    "starts": ("starts", "future", "planned"),
    "ends": ("ends", "active", "soon"),
    "followed": ("followed", "ends", "active", "soon"),
    "ended": ("ended", "gone"),
    "vanished": ("vanished", "gone"),
    "unknown": ("unknown",),
}
"""By which words each status is found; the first, its key, tells it from the others best."""


def status_words(
    one: Callback, known: Remembered | None, now: datetime, *, is_followed: bool = False
) -> tuple[str, ...]:
    """By which words its status is found, besides the text that is shown; see `STATUS_WORDS`.

    `is_followed` tells that another goes on where it ends, see `domain.callbacks.followed`.
    """
    status = _status_of(one, known, now)
    return STATUS_WORDS["followed" if status == "ends" and is_followed else status]


def _status_of(one: Callback, known: Remembered | None, now: datetime) -> str:
    if known is not None and known.listing_status is ListingStatus.VANISHED:
        return "vanished"
    if known is not None and known.listing_status is not ListingStatus.LISTED:
        return "ended"
    if not one.has_clear_dates:
        return "unknown"
    state = one.state_at(now)
    if state is CallbackState.ENDED:
        return "ended"
    if state is CallbackState.FUTURE:
        return "starts"
    if one.ends_at is not None and one.ends_at - now <= _SOON:
        return "ends"
    return "active"


def _hosts_of(one: Callback) -> set[str]:
    """The host in both of its spellings, which are shown beside each other."""
    try:
        host = urlsplit(one.destination_url).hostname or ""
    except ValueError:
        return {one.destination_url}
    return {host, unicode_host(host), ascii_host(host)}


def _scheme_of(one: Callback) -> str:
    return one.destination_url.partition(":")[0]


_Text = Callable[[Callback, Remembered | None, str], str]
_TEXTS: Mapping[FilterName, _Text] = {
    FilterName.TYPE: lambda one, _known, _applies: one.event_type,
    FilterName.APPLIES: lambda _one, _known, applies: applies,
    FilterName.ID: lambda one, _known, _applies: one.callback_id,
    FilterName.METHOD: lambda one, _known, _applies: one.method,
    FilterName.SCHEME: lambda one, _known, _applies: _scheme_of(one),
    FilterName.OWNER: lambda _one, known, _applies: known.note.owner if known else "",
    FilterName.TICKET: lambda _one, known, _applies: known.note.ticket if known else "",
    FilterName.NAME: lambda _one, known, _applies: known.note.name if known else "",
}


def with_term(text: str, term: str) -> str:
    """A search narrowed by one more term; a quote that is still open in it is closed first."""
    closed = f'{text}"' if text.count('"') % 2 else text
    return f"{closed} {term}".strip()


def quoted_term(name: FilterName, value: str, *, negated: bool = False, exact: bool = False) -> str:
    """A term as it is typed, such as `-type:person_added`.

    `exact` is of the whole text and not of a part of it, where the text can be typed.
    """
    flat = " ".join(value.replace('"', " ").split())
    if exact and flat and '"' not in value:
        flat = f"={flat}"
    shown = f'"{flat}"' if " " in flat or not flat else flat
    return f"{'-' if negated else ''}{name}:{shown}"


def member_term(one: Callback, pointer: str) -> str:
    """What finds all with the same value in a member of their JSON; "" where nothing does.

    An object or an array has no value to be compared, nor has what cannot be typed.
    """
    value = scalar_text(one.raw, pointer)
    if value is None or '"' in value + pointer or "=" in pointer or len(value) > _LONGEST_VALUE:
        return ""
    flat = " ".join(value.split())
    return f'{FilterName.JSON}:"{pointer}={flat}"'
