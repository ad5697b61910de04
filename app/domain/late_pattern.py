"""Regular expressions that are compiled when they are first used: most starts use few of them.

All of those that a start imports take a tenth of the time until the first rows are shown.
"""

import re
from typing import Any, cast


def late_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, once something is asked of the result; a wrong one raises only then."""
    return cast("re.Pattern[str]", _LatePattern(text, flags))


def late_bytes_pattern(text: bytes, flags: int = 0) -> re.Pattern[bytes]:
    """The same for bytes."""
    return cast("re.Pattern[bytes]", _LatePattern(text, flags))


class _LatePattern:
    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        found = getattr(re.compile(self._text, self._flags), name)
        # From the second time on it is there, as an attribute of any other object is. The module
        # `re` keeps what it compiled, for another name that is asked for.
        setattr(self, name, found)
        return found
