"""What goes back over the wire."""

import msgspec

Headers = tuple[tuple[bytes, bytes], ...]


class Reply(msgspec.Struct, frozen=True):
    """`headers` come besides the length of the body, which is added where it is sent."""

    status: int
    headers: Headers = ()
    body: bytes = b""


def words(status: int, text: str) -> Reply:
    """An answer in a few plain words."""
    return Reply(status, ((b"content-type", b"text/plain"),), text.encode())
