"""Raw JSON as it is read best."""

from app.domain.callbacks.callback import Callback
from app.domain.loose_json import pretty


def pretty_json(callback: Callback) -> str:
    """What the server sent, indented; as it is where it cannot be."""
    return pretty(callback.raw)
