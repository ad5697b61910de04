"""A receiver's path from which everything is passed on to a customer's own endpoint."""

from datetime import datetime

import msgspec

from app.domain.typed.web_address import split_address


class Relay(msgspec.Struct, frozen=True, kw_only=True):
    """One target for one path.

    `key` is the part of the path below the receiver's secret one. `target` is the address that was
    set by hand. `is_inside` tells that it is in a private network, or on this computer, by choice.
    It is meant to be taken out by `warn_at`. `taken_out_at` is when its registration went back to
    the target, None while it has not: what the platform still sends then is passed on all the same.
    `is_practice`: its company is the practice one, which is never kept. Times are aware UTC.
    """

    key: str
    company_id: str
    company_name: str
    target: str
    is_inside: bool
    is_practice: bool = False
    inserted_at: datetime
    warn_at: datetime
    taken_out_at: datetime | None = None

    @property
    def host(self) -> str:
        """The target's, with a port where it names one."""
        return host_of(self.target)


def host_of(url: str) -> str:
    """An address's host, with a port where it names one; "" for what is no web address."""
    parts = split_address(url)
    if parts is None:
        return ""
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    return f"{host}:{parts.port}" if parts.port else host


def relay_key_of(url: str, secret: str) -> str:
    """The key of the relay that an address below a receiver's secret path names; "" for none."""
    parts = split_address(url)
    if parts is None or not secret:
        return ""
    _, found, below = parts.path.rstrip("/").partition(f"/{secret}/")
    return below if found and "/" not in below else ""
