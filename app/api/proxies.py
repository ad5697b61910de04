"""Which proxy leads to a host, by this computer's settings.

httpx reads them too, and cannot start where `NO_PROXY` holds an address range or an IPv6 address.
"""

import ipaddress
import os
import sys
import urllib.request
from urllib.parse import urlsplit

import msgspec

from app.domain.errors import ProxyFailedError
from app.domain.typed.web_address import is_loopback

_PORTS = {"http": 80, "https": 443}
_KINDS = {"http", "https", "socks5", "socks5h"}


class Proxy(msgspec.Struct, frozen=True):
    """`name` says which setting it is from. `url` may hold a password: it is never shown."""

    name: str
    url: str

    def __repr__(self) -> str:
        return f"Proxy({self.name})"


def proxy_for(url: str) -> Proxy | None:
    """The proxy for an address; None where none is set, or the host is excepted.

    Raises: ProxyFailedError where what is set is no address of a proxy.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if is_loopback(host):
        return None
    found = urllib.request.getproxies()
    kind = parts.scheme.lower()
    proxy = found.get(kind) or found.get("all")
    if not proxy or _is_excepted(host, parts.port or _PORTS.get(kind), found.get("no", "")):
        return None
    name = _name_of(kind if found.get(kind) else "all")
    whole = proxy if "://" in proxy else f"http://{proxy}"
    try:
        asked = urlsplit(whole)
        usable = asked.scheme.lower() in _KINDS and asked.hostname and asked.port != 0
    except ValueError:
        usable = False
    if not usable:
        msg = f"{name} cannot be used: it is no address of a proxy"
        raise ProxyFailedError(msg)
    return Proxy(name, whole)


def _name_of(kind: str) -> str:
    """The setting's name, as whoever made it knows it."""
    for name in (f"{kind}_proxy", f"{kind.upper()}_PROXY"):
        if os.environ.get(name):
            return name
    return "the system's proxy setting"


def _is_excepted(host: str, port: int | None, exceptions: str) -> bool:
    for one in exceptions.replace(",", " ").split():
        bare = one.partition("://")[2] or one
        if bare == "*" or _fits(bare, host, port):
            return True
    # There the exceptions are in the system's settings, and not in the environment.
    if sys.platform in {"win32", "darwin"} and not exceptions:
        return bool(urllib.request.proxy_bypass(host))
    return False


def _fits(entry: str, host: str, port: int | None) -> bool:
    """Whether an entry is about a host; one that cannot be read is about none."""
    address = _address(host)
    if address is not None:
        try:
            return address in ipaddress.ip_network(entry.strip("[]"), strict=False)
        except ValueError:
            pass  # with a port behind it, or a name
    name, colon, named = entry.rpartition(":")
    if colon and named.isdecimal() and (":" not in name or name.endswith("]")):
        if int(named) != port:
            return False
        entry = name
    entry = entry.strip("[]").lower().removeprefix("*").rstrip(".")
    if not entry:
        return False
    if address is not None:
        return _address(entry) == address
    wanted = entry.removeprefix(".")
    bare = host.lower().rstrip(".")
    return bare == wanted or bare.endswith(f".{wanted}")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
