"""What is worth a look about a destination before it is registered."""

import ipaddress
import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote

import msgspec

from app.domain.late_pattern import late_pattern
from app.domain.look_alikes import is_twin
from app.domain.typed.web_address import (
    LONGEST_DESTINATION,
    Address,
    address_of,
    ascii_host,
    is_loopback,
    split_address,
    unicode_host,
)

PLACEHOLDER = late_pattern(
    r"\{\{[^{}]{0,80}\}\}|\$\{[^{}]{0,80}\}|#\{[^{}]{0,80}\}|\{%[^{}]{0,80}%\}|\{[^{}]{0,80}\}"
    r"|<[^<>]{0,80}>|\[\[[^\[\]]{0,80}\]\]|(?<=[/=])\[[A-Za-z_][A-Za-z_ -]{0,79}\]"
    r"|(?<=[/=])%[sd](?=[/&?]|$)|%\([A-Za-z_]\w{0,79}\)[sd]|(?<=[/=])%[A-Za-z_]\w{0,79}%|%%[A-Za-z_]\w{0,79}%%"
    r"|(?<=[/=])\$(?!metadata|batch|top|skip|filter|select|expand|count|orderby|value|ref)"
    r"[A-Za-z_]\w{0,79}|(?<=/):[A-Za-z_]\w{0,79}(?=/|$)|(?<=[/=])@@?\w{1,80}@@?"
    r"|__[A-Z][A-Z0-9_]{0,79}__|\*\|[^|*]{0,80}\|\*"
    r"|(?<![A-Za-z])(?:YOUR|INSERT)[-_][A-Z0-9_-]{2,80}|\$\([A-Za-z_]\w{0,79}\)|\{\{\w{1,80}"
    r"|(?<=[/=.])(?:TODO|TBD|FIXME|CHANGE_?ME|REPLACE_?ME|XXXX+|PLACEHOLDER)(?=[/&.?]|$)"
    r"|(?<=[/=])(?:todo|changeme|replaceme|change-me|replace-me|undefined|null|xxxx+)(?=[/&?]|$)"
    r"|(?<=[/=])(?:your|insert|replace)[-_](?:\w{1,20}[-_])?"
    r"(?:id|token|key|secret|list-id|host|domain|url|endpoint)(?:-here)?(?=[/&.?]|$)"
    r"|(?<=[/=])(?:[A-Z][A-Z0-9]{0,20}_){1,4}(?:ID|KEY|TOKEN|NAME|URL|HERE)(?=[/&.?]|$)"
    r"|(?<=[/=])(?:your|insert|put|add|enter|list|campaign|id|token|key|url|secret)"
    r"(?:[-_][a-z]{1,20}){0,3}[-_]here(?=[/&.?]|$)"
    r"|(?<=[/=])(?:![A-Za-z]\w{0,60}!|\^[A-Za-z]\w{0,60}\^|\|[A-Za-z]\w{0,60}\|)(?=[/&?]|$)"
    r"|(?<=[/=])\([a-z]{1,20}(?:_[a-z]{1,20}){1,3}\)(?=[/&?]|$)|\uff5b[^\uff5d]{0,60}\uff5d"
    r"|(?<=[/=])(?:__|~)[A-Za-z]\w{0,60}(?:__|~)(?=[/&?]|$)|&lt;[^&]{0,60}&gt;"
    r"|[\u00ab\u2039\u27e8\u3008\uff1c][^\u00bb\u203a\u27e9\u3009\uff1e]{0,60}"
    r"[\u00bb\u203a\u27e9\u3009\uff1e]"
    r"|(?<=[/=])(?:\.{3,9}|\u2026|\*{1,9}|_{3,40}|-{3,40}|\?{2,9})(?=[/&]|$)"
    r"|(?<=[/=])(?:None|NaN|nil|replace_me|change_me|placeholder|fill[-_]?me(?:[-_]in)?)(?=[/&?]|$)"
    r"|(?<=[/.@])(?:your-?|my-?|the-?)(?:company|domain|host|server|site|website|org|url)(?=\.[a-z])"
    r"|(?<=[/.])(?:domain|host|server|company)\.tld(?=[/:?]|$)"
)
"""As templates, mail tools and manuals write what somebody was to fill in."""
_BAD_ESCAPE = late_pattern(r"%(?![0-9A-Fa-f]{2}).{0,2}")
_ODD_END = late_pattern(r"[,;:.!'\u2019\u201d)\]]{1,3}$")
"""What stands behind an address in a sentence, and is copied with it."""
_OTHER_SCHEME = late_pattern(r"https?(?:%3a|:)?(?:%2f|/){2}", re.IGNORECASE)
_PRIVATE_NAMES = (
    ".home.arpa",
    ".svc",
    ".local",
    ".internal",
    ".lan",
    ".home",
    ".corp",
    ".intranet",
    ".localdomain",
)
_LEAD_HERE = ("localtest.me", "lvh.me", "vcap.me", "lacolhost.com", "fuf.me")
"""Public names, and all below them, that lead to whichever computer looks them up."""
_NAMES_OF_ADDRESSES = ("nip.io", "sslip.io", "xip.io", "traefik.me", "backname.io")
"""Below these, a name leads to the address that is written in it."""
_DOTTED_IN_NAME = late_pattern(r"(?:^|[.-])(\d{1,3}(?P<d>[.-])\d{1,3}(?P=d)\d{1,3}(?P=d)\d{1,3})$")
_ADDRESS_IN_NAME = late_pattern(
    r"(?:^|[.-])([0-9a-f]{8})$|(?:^|[.])([0-9a-f]{0,4}(?:-[0-9a-f]{0,4}){2,7})$"
)
_NOBODYS_NAMES = (".invalid", ".onion", ".alt")
_SHARED = ipaddress.IPv4Network("100.64.0.0/10")
"""Of providers, behind their own translation (RFC 6598)."""


class CautionKind(StrEnum):
    """Things worth a look; they never stop a create."""

    URL_PLACEHOLDER = "url placeholder"
    URL_WITHIN_HOST = "url within host"
    URL_SHORT_ADDRESS = "url short address"
    URL_LOOPBACK = "url loopback"
    URL_PRIVATE = "url private"
    URL_NOBODYS = "url nobody's"
    URL_NOT_ENCRYPTED = "url not encrypted"
    URL_USER_INFO = "url user info"
    URL_FRAGMENT = "url fragment"
    URL_INTERNATIONAL = "url international"
    URL_LOOK_ALIKE = "url look-alike"
    URL_NOT_A_NAME = "url not a name"
    URL_BAD_ESCAPE = "url bad escape"
    URL_ENDS_ODDLY = "url ends oddly"
    FILTER_PLACEHOLDER = "filter placeholder"
    FILTER_ADDRESS = "filter address"
    FILTER_SEVERAL = "filter several"
    FILTER_NO_NUMBER = "filter no number"
    FILTER_NO_UUID = "filter no uuid"
    START_IN_PAST = "start in past"


class Caution(msgspec.Struct, frozen=True):
    """`piece` is the piece that it is about, or what it means; empty where the kind says it all."""

    kind: CautionKind
    piece: str = ""


@lru_cache(4096)  # a plan looks at the addresses of its steps again at each tick
def url_cautions(url: str) -> tuple[Caution, ...]:
    """What is worth a look about a destination. Empty for an address that is not one."""
    if len(url) > LONGEST_DESTINATION:
        return ()
    parts = split_address(url)
    if parts is None or parts.hostname is None:
        return ()
    host = parts.hostname
    found: list[Caution] = []
    plain = unquote(url)
    # A URL that is escaped nowhere is searched once.
    if left := (
        PLACEHOLDER.search(url)
        or (plain != url and (PLACEHOLDER.search(plain) or PLACEHOLDER.search(unquote(plain))))
    ):
        found.append(Caution(CautionKind.URL_PLACEHOLDER, left.group()))
    if _OTHER_SCHEME.match(f"{host}:{parts.path}") or host in {"http", "https"}:
        found.append(Caution(CautionKind.URL_WITHIN_HOST, host))
    address = address_of(host) or address_of(ascii_host(host))
    if address is not None and str(address) != host and not _is_written(host, address):
        found.append(Caution(CautionKind.URL_SHORT_ADDRESS, str(address)))
    found += _about_place(host, address)
    if parts.scheme.lower() == "http" and not is_loopback(host):
        found.append(Caution(CautionKind.URL_NOT_ENCRYPTED))
    if parts.username is not None or parts.password is not None:
        found.append(Caution(CautionKind.URL_USER_INFO))
    if parts.fragment:
        found.append(Caution(CautionKind.URL_FRAGMENT))
    if bad := _BAD_ESCAPE.search(url):
        found.append(Caution(CautionKind.URL_BAD_ESCAPE, bad.group()))
    if ends := _ODD_END.search(url):
        found.append(Caution(CautionKind.URL_ENDS_ODDLY, ends.group()))
    return (*found, *_about_script(host))


def leads_inside(host: str) -> bool:
    """Whether a host is this computer, in a private network, or nobody's, as far as it tells."""
    return bool(_about_place(host, address_of(host) or address_of(ascii_host(host))))


def _is_written(host: str, address: Address) -> bool:
    """Whether a host is an address in a usual way of writing it."""
    try:
        return ipaddress.ip_address(host) == address
    except ValueError:
        return False


def _about_place(host: str, address: Address | None) -> list[Caution]:
    """Whom it leads to, if that is nobody the service could reach."""
    name = ascii_host(host).lower().rstrip(".")
    if address is None:
        address = _address_named(name)
    if address is None:
        here = f".{name}".endswith((".localhost", *(f".{one}" for one in _LEAD_HERE)))
        if is_loopback(host) or here:
            return [Caution(CautionKind.URL_LOOPBACK)]
        if name.endswith(_PRIVATE_NAMES) or "." not in name:
            return [Caution(CautionKind.URL_PRIVATE)]
        return [Caution(CautionKind.URL_NOBODYS)] if name.endswith(_NOBODYS_NAMES) else []
    if address.is_loopback or address.is_unspecified:
        return [Caution(CautionKind.URL_LOOPBACK)]
    inside = address.is_link_local or getattr(address, "is_site_local", False)
    if inside or (address.version == 4 and address in _SHARED) or _is_of_a_network(address):
        return [Caution(CautionKind.URL_PRIVATE)]
    if not address.is_global or address.is_multicast or address.is_reserved:
        return [Caution(CautionKind.URL_NOBODYS)]
    return []


def _address_named(name: str) -> Address | None:
    """The address that is written in a name, below a domain that leads there."""
    for domain in _NAMES_OF_ADDRESSES:
        if not name.endswith(f".{domain}"):
            continue
        before = name.removesuffix(f".{domain}")
        # What stands before four numbers may look like the beginning of a longer address.
        if dotted := _DOTTED_IN_NAME.search(before):
            return address_of(dotted[1].replace("-", "."))
        if found := _ADDRESS_IN_NAME.search(before):
            packed, colons = found.groups()
            if packed:
                return ipaddress.IPv4Address(int(packed, 16))
            return address_of(colons.replace("-", ":"))
    return None


_NETWORKS = [
    ipaddress.ip_network(one)
    for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
]


def _is_of_a_network(address: Address) -> bool:
    return any(one.version == address.version and address in one for one in _NETWORKS)


def _about_script(host: str) -> list[Caution]:
    there, read = ascii_host(host), unicode_host(host)
    if host.isascii() and read == host:
        return []
    if not there.isascii():
        return [Caution(CautionKind.URL_NOT_A_NAME, host)]
    meant = unicode_host(there)
    piece = host if meant == there else meant  # full-width letters stand for plain ones
    found = [Caution(CautionKind.URL_INTERNATIONAL, f"{piece} = {there}")]
    labels = unicode_host(there).split(".")
    for label in labels:
        # A whole name in one alphabet is a name in that alphabet.
        alike = _looks_latin(label) and labels[-1].isascii()
        # Nor is one with letters among plain ones that look just like plain ones.
        alike |= _PLAIN_LETTER.search(label) is not None and any(map(is_twin, label))
        if len(_scripts_of(label)) > 1 or alike:
            found.append(Caution(CautionKind.URL_LOOK_ALIKE, label))
            break
    return found


_TOGETHER = {"HIRAGANA", "KATAKANA", "CJK", "HANGUL", "BOPOMOFO"}
"""Scripts that are written together, also with Latin letters."""


def _scripts_of(label: str) -> set[str]:
    found = {
        unicodedata.name(one, "UNKNOWN").split(" ")[0].split("-")[0]
        for one in label
        if one.isalpha()
    }
    return {"CJK"} if found & _TOGETHER and found <= _TOGETHER | {"LATIN"} else found


_PLAIN_LETTER = late_pattern(r"[A-Za-z]")


def _looks_latin(label: str) -> bool:
    letters = [one for one in label if one.isalpha()]
    return bool(letters) and not label.isascii() and all(map(is_twin, letters))
