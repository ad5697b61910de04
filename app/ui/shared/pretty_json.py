"""Raw JSON as it is read best."""

import msgspec

from app.domain.callback import Callback


def pretty_json(callback: Callback) -> str:
    """What the server sent, indented; as it is where it cannot be."""
    try:
        raw = msgspec.json.format(callback.raw, indent=2)
    except msgspec.DecodeError:
        raw = callback.raw
    return raw.decode("utf-8", "replace")
