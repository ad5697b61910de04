"""A call as a command for a shell."""

import re
import shlex

from app.domain.call import Call
from app.domain.masking import MASK

_IN_PART = re.compile(r" … \(\d+ bytes\)$")


def as_curl(call: Call) -> str:
    """The call as a command; user name and password come from environment variables."""
    words = ["curl", "--request", call.method, "--user", '"$VIBES_USER:$VIBES_PASSWORD"']
    words += ["--header", "'X-API-Version: 2'", "--header", "'Content-Type: application/json'"]
    notes = []
    if is_in_part(call.request):
        notes.append("# The body was too long to be kept whole, and is not in the command.")
    elif call.request:
        words += ["--data", shlex.quote(call.request)]
    words.append(shlex.quote(call.base_url + call.path))
    command = " ".join(words)
    if MASK in command:
        notes.append(f"# Secrets are masked as {MASK}: put them back in before it is run.")
    return "\n".join([*notes, command])


def is_in_part(body: str) -> bool:
    """Whether a body was kept in part only, as the record says at its end."""
    return _IN_PART.search(body) is not None
