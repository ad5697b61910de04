"""What is typed into the search of a smaller list: words that a row holds, and that it does not.

Quotes keep words together, and `-` before a word means rows without it, as in the search of the
callbacks. A quote within quotes is typed twice.
"""

import msgspec

from app.domain.late_pattern import late_pattern

_PIECES = late_pattern(r'(-?)(?:"((?:[^"]|"")*)(?:"|$)|(\S+))')
_HALF_TYPED = frozenset({"", "-"})


class SoughtWords(msgspec.Struct, frozen=True):
    """A row must hold each of `words` and none of `without`; all are in small letters."""

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.without)

    def are_in(self, text: str) -> bool:
        """Whether they are true of a text; case is not told apart."""
        small = text.casefold()
        return all(one in small for one in self.words) and not any(
            one in small for one in self.without
        )


def read_sought_words(typed: str) -> SoughtWords:
    """What was typed; nothing is wrong, at most it finds nothing."""
    words: list[str] = []
    without: list[str] = []
    for minus, quoted, bare in _PIECES.findall(typed.casefold()):
        word = quoted.replace('""', '"') if quoted else bare
        if word not in _HALF_TYPED:
            (without if minus else words).append(word)
    return SoughtWords(tuple(words), tuple(without))


def quoted_words(text: str) -> str:
    """What is typed to look for a text as it is; "" for an empty one."""
    if not text or (text.split() == [text] and '"' not in text and not text.startswith("-")):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
