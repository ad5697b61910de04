"""A hash that a developer logged of a body: proof without any value of a person."""

import re
from collections.abc import Collection
from enum import StrEnum

import msgspec

from app.domain.proofs.pasted import LONGEST, words_of
from app.domain.proofs.sent_test import SentTest

_HASH = re.compile(
    r"sha-?_?256[\"']?\s{0,5}[:=]?\s{0,5}[\"']?([0-9a-f]{64})(?![0-9a-f])", re.IGNORECASE
)
"""Only with its name before it: tokens of devices and IDs of containers are as long."""
_MOST = 1000
"""Lines with a hash that are looked at."""


class HashVerdict(StrEnum):
    """What a logged hash says.

    SAME: it is of a body that passed here. DIFFERS: of none of those. ALONE: no body passed here
    that it could be held against.
    """

    SAME = "same"
    DIFFERS = "differs"
    ALONE = "alone"


class LoggedHash(msgspec.Struct, frozen=True):
    """A hash, and the test event it was logged for."""

    sent: SentTest
    sha256: str
    verdict: HashVerdict


def lines_with_hash(text: str) -> list[tuple[str, str]]:
    """Each line of a text that holds a SHA-256, and the last one in it, in small letters.

    Where the whole text holds one alone, the text counts as its line.
    """
    found = []
    for line in text[:LONGEST].splitlines():
        if hashes := _HASH.findall(line):
            found.append((line, hashes[-1].lower()))
            if len(found) >= _MOST:
                break
    return [(text, found[0][1])] if len(found) == 1 else found


def ids_in(line: str, known: Collection[str]) -> list[str]:
    """The known event IDs in a line, the shortest last."""
    return sorted(words_in(line) & set(known), key=len, reverse=True)


def words_in(line: str) -> set[str]:
    """Everything in a line that may be the ID of an event; logs write it behind a sign."""
    return words_of(line) | words_of(line.replace("=", " "))


def verdict_of(sent: SentTest, sha256: str) -> HashVerdict:
    """Holds a hash against the bodies that passed here."""
    if not sent.arrivals:
        return HashVerdict.ALONE
    same = any(sha256 in {one.sha256, one.packed_sha256} for one in sent.arrivals)
    return HashVerdict.SAME if same else HashVerdict.DIFFERS
