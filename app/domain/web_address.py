"""What can be said of a web address without asking anybody."""

import ipaddress
from urllib.parse import SplitResult, urlsplit

LONGEST_DESTINATION = 1024
"""Characters. Source: provider reference, section 3."""


def split_address(text: str) -> SplitResult | None:
    """The parts of an absolute http or https address, or None if it is not one."""
    if any(character.isspace() or ord(character) < 32 for character in text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or port == 0:
        return None
    return parts


def is_loopback(host: str) -> bool:
    """Whether a host name or address means this computer."""
    if host.lower().rstrip(".") == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_private(host: str) -> bool:
    """Whether a host is an address that nobody outside a local network can reach."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.lower().endswith((".local", ".internal", ".lan")) or "." not in host
    return address.is_private and not address.is_loopback


def ascii_host(host: str) -> str:
    """The host as it goes over the wire (`xn--…`); unchanged where it has no such form."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def unicode_host(host: str) -> str:
    """The host as people read it; unchanged where it has no such form."""
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host
