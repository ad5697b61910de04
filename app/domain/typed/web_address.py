"""What can be said of a web address without asking anybody."""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from app.domain.late_pattern import late_pattern
from app.domain.outside_text import visible

LONGEST_DESTINATION = 1024
"""Characters. Source: provider reference, section 3."""
_LONGEST_HOST, _LONGEST_LABEL = 253, 63
"""Characters in ASCII. Source: RFC 1035, 2.3.4."""
_LABEL = late_pattern(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_NEVER_IN_ADDRESS = late_pattern(r"[\s\x00-\x1f]")
_NUMBER = late_pattern(r"0[xX][0-9a-fA-F]{0,8}|[0-9]{1,13}")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def split_address(text: str) -> SplitResult | None:
    """The parts of an absolute http or https address, or None if it is not one."""
    if _NEVER_IN_ADDRESS.search(text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or port == 0:
        return None
    return parts


def host_of(url: str) -> str:
    """The host of an absolute http or https address, in small letters; "" if it is not one."""
    parts = split_address(url)
    return (parts.hostname or "") if parts is not None else ""


def server_in(url: str) -> str:
    """Host and port of an http or https address as they stand there; "" if it is not one.

    In small letters, and without what stands before an `@`: `api.example:8443`.
    """
    parts = split_address(url)
    return parts.netloc.rpartition("@")[2].lower() if parts is not None else ""


def is_loopback(host: str) -> bool:
    """Whether a host is this computer: `localhost`, 127.0.0.0/8 or ::1, and no other spelling.

    Names below `localhost` may lead anywhere: it is up to whoever looks them up.
    """
    if host.lower().rstrip(".") == "localhost":
        return True
    if _is_name(host):
        return False
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return found in ipaddress.IPv4Network("127.0.0.0/8")
    return found == ipaddress.IPv6Address("::1")


def _is_name(host: str) -> bool:
    """Whether no address is written so. Else the library says so, with an error that is slow."""
    return ":" not in host and host[:1] not in "0123456789"


def address_of(host: str) -> Address | None:
    """The address that a host is, in whatever way it is written; None for a name.

    Libraries take `127.1`, `0x7f000001` and `2130706433` for 127.0.0.1, and an IPv6 address may
    hold an IPv4 one.
    """
    if _is_name(host):
        return None
    try:
        found: Address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return _short_ipv4(host)
    if isinstance(found, ipaddress.IPv6Address):
        return found.ipv4_mapped or found.sixtofour or _compatible(found) or found
    return found


def _compatible(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Of `::127.0.0.1` and of NAT64 (RFC 6052), which lead to the IPv4 address."""
    number = int(address)
    if number >> 32 == 0 and number > 1:
        return ipaddress.IPv4Address(number)
    if address in ipaddress.IPv6Network("64:ff9b::/96"):
        return ipaddress.IPv4Address(number & 0xFFFFFFFF)
    return None


def _short_ipv4(host: str) -> ipaddress.IPv4Address | None:
    pieces = host.rstrip(".").split(".")
    if len(pieces) > 4 or not all(_NUMBER.fullmatch(one) for one in pieces):
        return None
    numbers = [_number(one) for one in pieces]
    *first, last = numbers
    room = 256 ** (4 - len(first))
    if any(one is None or one > 255 for one in first) or last is None or last >= room:
        return None
    value = last
    for place, one in enumerate(first):
        value += (one or 0) << (8 * (3 - place))
    return ipaddress.IPv4Address(value)


def _number(text: str) -> int | None:
    """As C reads it: `0x` is hexadecimal, a leading zero octal."""
    try:
        if text[:2].lower() == "0x":
            return int(text[2:] or "0", 16)
        return int(text, 8) if text.startswith("0") else int(text)
    except ValueError:
        return None


def host_fault(host: str) -> str:
    """What is wrong with a host as a name: the part that is, or "" where nothing is.

    An empty part is told as `..`.
    """
    if address_of(host) is not None or ":" in host:
        return ""
    bare = host.removesuffix(".")
    if not bare or ".." in host or bare.startswith("."):
        return ".."
    if len(bare) > _LONGEST_HOST:
        return bare
    labels = ascii_host(bare).split(".")
    for label in labels:
        if not _LABEL.fullmatch(label) or (label.startswith("xn--") and _is_broken(label)):
            return label
    # No top-level domain is a number: it was meant to be an address, and is none.
    return bare if labels[-1].isdecimal() else ""


def _is_broken(label: str) -> bool:
    """Whether an `xn--…` stands for nothing."""
    return unicode_host(label) == label


def shown_address(url: str) -> str:
    """An address as it is, with an international host in both forms: letters may look alike.

    What cannot be seen of it is named.
    """
    if url.isascii() and "xn--" not in url:
        return visible(url)
    parts = split_address(url)
    host = (parts.hostname or "") if parts is not None else ""
    other = ascii_host(host) if not host.isascii() else unicode_host(host)
    # Not before an "@": what stands there is no host.
    user = parts.netloc.rpartition("@")[0] if parts is not None else ""
    at = url.lower().find(host, url.find(user) + len(user))
    if not host or other == host or at < 0:
        return visible(url)
    end = at + len(host)
    return visible(f"{url[:end]} ({other}){url[end:]}")


def ascii_host(host: str) -> str:
    """The host as it goes over the wire (`xn--…`); unchanged where it has no such form.

    By IDNA 2008, as browsers and httpx have it: `ß` stays itself and is not `ss`.
    """
    if host.isascii() or len(host) > _LONGEST_HOST:
        return host
    import idna  # noqa: PLC0415 - 16 ms that only a few addresses need

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return host


def unicode_host(host: str) -> str:
    """The host as people read it; unchanged where it has no such form."""
    if "xn--" not in host.lower() or not host.isascii() or len(host) > _LONGEST_HOST:
        return host
    import idna  # noqa: PLC0415 - as above

    try:
        return idna.decode(host)
    except (idna.IDNAError, UnicodeError):
        return host
