"""How an address is cut where it has no room: once, so that host and last part can be read."""

from collections.abc import Callable

_CUT, _USER = "…", "…@"


def address_pieces(
    address: str, room: int, width_of: Callable[[str], int]
) -> list[tuple[str, bool]]:
    """What is written of an address, and whether each piece is its host.

    `room` and what `width_of` says of a text are in pixels. `https://` is what everybody expects,
    and is left out; anything else is worth its room. The cut is in the middle of the path; where
    host and last part have no room together, as much of the end is written as has room. Where not
    even the host has any, the cut is in its middle, and nothing of the path is written. Of what
    stands before an `@` the place alone is written: it is no host, however much it looks like one,
    and may hold a password.
    """
    scheme, found, rest = address.partition("://")
    if not found:
        scheme, rest = "", address
    at = min((place for one in "/?#" if (place := rest.find(one)) >= 0), default=len(rest))
    _, sign, host = (rest[:at] if found else "").rpartition("@")
    host, path = (host, rest[at:]) if found else (address, "")
    front = "" if scheme.lower() == "https" else scheme + found
    if sign:
        return _after_user(front + _USER, host, path, room, width_of)
    pieces = [(front, False), (host, True)]
    left = room - width_of(front) - width_of(host)
    if width_of(path) <= left:
        return _written(*pieces, (path, False))
    last = path[path.rfind("/", 0, -1) :]
    if width_of(_CUT + last) <= left:
        before = path[: len(path) - len(last)]
        kept = _longest(before, left - width_of(_CUT + last), width_of)
        return _written(*pieces, (kept + _CUT + last, False))
    tail = _longest_end(path, left - width_of(_CUT), width_of)
    if tail:
        return _written(*pieces, (_CUT + tail, False))
    # Not even the host has room: it tells whose it is, and its end who that is.
    if path and width_of(_CUT) <= left:
        return _written(*pieces, (_CUT, False))
    room -= width_of(front)
    if path:  # a host that just fits would look like the whole address
        room = min(room, width_of(host) - 1)
    return _written((front, False), (_middle_cut(host, room, width_of), True))


def _after_user(
    front: str, host: str, path: str, room: int, width_of: Callable[[str], int]
) -> list[tuple[str, bool]]:
    """Host and path, or as much of the end of the host as has room: that says whose it is."""
    left = room - width_of(front)
    if width_of(host + path) <= left:
        return _written((front, False), (host, True), (path, False))
    if width_of(host + _CUT) <= left:
        return _written((front, False), (host, True), (_CUT, False))
    tail = _longest_end(host, left - width_of(_CUT), width_of)
    return _written((front, False), (_CUT + tail, True))


def _written(*pieces: tuple[str, bool]) -> list[tuple[str, bool]]:
    return [one for one in pieces if one[0]]


def _longest(text: str, room: int, width_of: Callable[[str], int]) -> str:
    """As much of its beginning as has room."""
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        if width_of(text[:middle]) <= room:
            least = middle
        else:
            most = middle - 1
    return text[:least]


def _longest_end(text: str, room: int, width_of: Callable[[str], int]) -> str:
    return _longest(text[::-1], room, lambda part: width_of(part[::-1]))[::-1]


def _middle_cut(text: str, room: int, width_of: Callable[[str], int]) -> str:
    if width_of(text) <= room:
        return text
    half = max((room - width_of(_CUT)) // 2, 0)
    front = _longest(text, half, width_of)
    end = _longest_end(text[len(front) :], half, width_of)
    # A dot before the cut would read as a part of it.
    return front.rstrip(".") + _CUT + end
