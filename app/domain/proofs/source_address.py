"""Whether an address is one that the platform publishes for its deliveries. Only a hint.

Source: provider reference, section 9.
"""

from enum import StrEnum

from app.domain.typed.web_address import is_loopback

_UNITED_STATES = {
    *("35.155.139.143", "52.32.61.199", "35.161.244.84"),
    *("18.205.120.48", "52.22.43.57", "18.232.9.131"),
}
_EUROPE = {
    *("34.243.232.57", "52.48.241.82", "34.249.188.130"),
    *("54.247.36.51", "34.253.250.65", "54.217.181.160"),
}


class Origin(StrEnum):
    """Whose an address is."""

    THIS_COMPUTER = "this computer"
    VIBES_US = "Vibes US"
    VIBES_EU = "Vibes EU"
    ELSEWHERE = "elsewhere"


def origin_of(address: str) -> Origin:
    """Whose it is, as far as the platform publishes its own."""
    if is_loopback(address):
        return Origin.THIS_COMPUTER
    if address in _UNITED_STATES:
        return Origin.VIBES_US
    return Origin.VIBES_EU if address in _EUROPE else Origin.ELSEWHERE


def forwarded_for(headers: tuple[tuple[str, str], ...]) -> str:
    """Whom a tunnel claims to be the sender, empty where it names nobody. Anybody can write it.

    The right-most one is what the last tunnel on the way wrote; those before may be the sender's
    own words.
    """
    named = [value for name, value in headers if name.lower() == "x-forwarded-for"]
    return named[-1].rpartition(",")[2].strip()[:64] if named else ""
