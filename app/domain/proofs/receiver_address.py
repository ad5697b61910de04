"""Where the receiver is, in parts that outlive a run of the app."""

import re
import secrets

import msgspec

from app.domain.typed.web_address import is_loopback, split_address

_SECRET = re.compile(r"r0[0-9a-f]{24}")


class ReceiverAddress(msgspec.Struct, frozen=True):
    """What is kept of it; the secret path is not.

    `port`: on this computer, 0 while there was none yet. `public_base`: the address of a tunnel
    that was seen to lead here, without the receiver's secret path; "" for none.
    """

    port: int = 0
    public_base: str = ""


def new_secret() -> str:
    """A receiver's own path, which nobody can guess.

    Long, and with letters and digits for certain: as such the record masks it.
    """
    return f"r0{secrets.token_hex(12)}"


def has_secret_form(part: str) -> bool:
    """Whether one part of a path is a receiver's own, of this app or of another."""
    return _SECRET.fullmatch(part) is not None


def public_base_of(typed: str, path: str) -> str | None:
    """The address of a tunnel as somebody types it; None where it is none.

    A host alone is taken as https. `path` is the receiver's secret one: it is left out of what was
    typed, as are a query and a fragment.
    """
    text = typed.strip()
    parts = split_address(text if "://" in text else f"https://{text}")
    if parts is None or parts.username is not None:
        return None
    before = parts.path.rstrip("/").removesuffix(path.rstrip("/")).rstrip("/")
    return f"{parts.scheme.lower()}://{parts.netloc}{before}"


def is_left_receiver(url: str, of_now: str) -> bool:
    """Whether an address was made by a receiver on this computer, and is not the one of now.

    `of_now` is "" while none listens.
    """
    if _SECRET.search(url) is None:
        return False  # nearly every address, and splitting one takes long
    parts = split_address(url)
    if parts is None or not is_loopback(parts.hostname or ""):
        return False
    return has_secret_form(parts.path.strip("/")) and url != of_now
