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


def lines_with_hash(text: str) -> list[tuple[str, frozenset[str]]]:
    """Each line of a text that holds SHA-256, and all of them in it, in small letters."""
    found = []
    for line in text[:LONGEST].splitlines():
        if hashes := _HASH.findall(line):
            found.append((line, frozenset(one.lower() for one in hashes)))
            if len(found) >= _MOST:
                break
    return found


def words_in(line: str) -> set[str]:
    """Everything in a line that may be the ID of an event; logs write it behind a sign."""
    return words_of(line) | words_of(line.replace("=", " "))


def verdict_of(sent: SentTest, hashes: Collection[str]) -> tuple[HashVerdict, str]:
    """Holds the hashes of a line against the bodies that passed here; and the one it is by.

    A line may hold others: of a signature, of an image. "" where it is not known which one counts.
    """
    for one in sent.arrivals:
        for own in (one.sha256, one.packed_sha256):
            if own and own in hashes:
                return HashVerdict.SAME, own
    alone = min(hashes) if len(hashes) == 1 else ""
    return (HashVerdict.DIFFERS if sent.arrivals else HashVerdict.ALONE), alone
