"""Takes secrets out of what is written down."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from app.domain.late_pattern import late_pattern
from app.domain.outside_text import cut
from app.domain.secret_members import MASK, without_secret_members
from app.domain.secret_shapes import without_odd_shapes

__all__ = ["MASK", "masked", "masked_url"]

_URL = late_pattern(
    r"(?<![A-Za-z0-9+.-])[a-z][a-z0-9+.-]{1,30}:(?:\\?/){2}"
    r"(?:\\u[0-9a-f]{4}|\\/|(?:\\+\"|\\{2,})(?![\s,:}\]\"\\]|$)|[^\s\"\\])+",
    re.IGNORECASE,
)
"""Also as JSON may write one: `\\/` for a slash, `\\u0026` for an ampersand, `\\"` within."""
_ESCAPED = late_pattern(r"\\u([0-9a-f]{4})|\\([/\"\\])", re.IGNORECASE)
_QUOTED = late_pattern(r"\\[\"\\]")
_TOKEN = late_pattern(
    r"(?=.*[0-9])(?=.*[A-Za-z]).{16,}|(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z]).{12,}"
    r"|[A-Za-z0-9_~.+=:%-]{24,}"
)
"""A part of a path that is long and no word: letters with digits, or hardly to be said at all."""
_WORDS = late_pattern(
    r"[a-z]{1,14}(?:[-_.][a-z]{1,14})*|[a-z]{1,18}(?:[-_.]?v?[0-9]{1,4})?"
    r"|(?-i:(?:[A-Z]?[a-z]{2,15})(?:[A-Z][a-z]{2,15}){1,7})",
    re.IGNORECASE,
)
"""What people call a path: `subscription-added`, `inbound_v2`, `CustomerAddedHandler`."""
_LEADS_TO_SECRET = late_pattern(
    r"(?:web)?hooks?|hook|catch|in|w|t|k|s|key|token|secret|auth|trigger|receive|listen|inbound",
    re.IGNORECASE,
)
_SHORT_SECRET = late_pattern(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_-]{4,}")
"""Behind such a part of a path, what whoever knows it may send with."""
_ODD = set('"<>\\')
"""No address holds them as they are: what they stand beside in a part may be anything."""
_SECRET_PATHS = (
    *("hooks.slack.com", "discord.com", "discordapp.com", "webhook.office.com", "zapier.com"),
    *("outlook.office.com", "outlook.office365.com", "ifttt.com", "api.telegram.org", "make.com"),
    *("webhook.site", "integromat.com", "pipedream.net", "hookdeck.com", "hkdk.events"),
    *("workato.com", "tray.io", "events.pagerduty.com", "logic.azure.com", "requestbin.com"),
    *("requestbin.net", "chat.googleapis.com", "typedwebhook.tools", "webhook.cool", "n8n.cloud"),
    *("open.feishu.cn", "open.larksuite.com", "script.google.com", "hc-ping.com", "ntfy.sh"),
    *("smee.io", "connect.pabbly.com"),
    *("powerplatform.com", "api.flock.com", "hooks.airtable.com", "svix.com", "beeceptor.com"),
)
"""Hosts of hooks, where whoever knows the path may send: all of it is secret."""
_SECRET_PATH_STARTS = late_pattern(
    r"/(?:services|api/(?:v\d+/)?webhooks|hooks/catch|trigger|webhookb?2?)/"
)
_SCHEMES = (
    *("bearer", "basic", "digest", "apikey", "token", "negotiate", "ntlm", "ssws", "hawk"),
    *("signature", "oauth"),
)
_BEARER = late_pattern(
    rf"\b({'|'.join(_SCHEMES)})"
    r"((?:\s|%20|\+|\\u0020){1,3})(?=[A-Za-z0-9._~+/=:-])"
    r"(?:[a-zA-Z_]{2,20}=\\*\"[^\"]{0,500}\"(?:,\s{0,3})?|[A-Za-z0-9._~+/=:%-])+",
    re.IGNORECASE,
)
"""An authorization without its name: a scheme, and what follows it."""
_SPOKEN = late_pattern(r"[a-z]{1,30}[.:,]?|[A-Z][a-z]{1,30}[.:,]?|[A-Za-z]{1,30}=?")
_JWT = late_pattern(r"\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3}")
_KEYS = late_pattern(
    r"\b(?:(?:AKIA|ASIA|ABIA|ACCA|AGPA|AROA|AIDA)[A-Z0-9]{12,}|gh[opsur]_[A-Za-z0-9]{20,}"
    r"|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}|xox[abeoprs]-[A-Za-z0-9-]{8,}"
    r"|xapp-[A-Za-z0-9-]{8,}|[sr]k_(?:live|test)_[A-Za-z0-9]{8,}|whsec_[A-Za-z0-9+/=]{8,}"
    r"|sk-[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{8,}"
    r"|SG\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|hv[bs]\.[A-Za-z0-9_-]{16,}|hf_[A-Za-z0-9]{20,}|shpss_[a-f0-9]{20,}|npm_[A-Za-z0-9]{20,}|pypi-[A-Za-z0-9_-]{16,}"
    r"|dop_v1_[a-f0-9]{20,}|shpat_[a-f0-9]{20,}|key-[a-f0-9]{32})"
)
"""Keys that show what they are."""
_PRIVATE = late_pattern(
    r"(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)(.*?)"
    r"(-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|\Z)",
    re.DOTALL,
)
_USER_INFO = late_pattern(r"(?<=//)[^\s/@\"'\\?#]{1,200}:[^\s/@\"'\\]{0,200}@")

_SPACED_USER_INFO = late_pattern(
    r"(?<=//)[^\s/@\"'\\?#:]{1,200}:(?=\S)(?!\d{1,5}\b)[^/@\"'\\<>\r\n]{1,200}@(?=[\w\[])"
)
"""A password with a blank in it, which ends the address for everybody else."""
_BARE_SECRET_PATH = late_pattern(
    r"(?<![\w/@.-])((?:[\w-]{1,63}\.){0,3}(?:" + "|".join(map(re.escape, _SECRET_PATHS)) + r"))"
    r"(/[^\s\"'<>\\]{1,2000})",
    re.IGNORECASE,
)
"""An address of a hook without its scheme."""


def masked_url(url: str) -> str:
    """Without user name, password, query values and path parts that look like tokens."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return MASK
    host = parts.hostname or ""
    secret_path = _has_secret_path(host, parts.path)
    if ":" in host:
        host = f"[{host}]"
    if port is not None:
        host += f":{port}"
    if parts.username is not None or parts.password is not None:
        host = f"{MASK}@{host}"
    path = parts.path
    if secret_path:
        path = "/".join(MASK if part else "" for part in path.split("/"))
    else:
        pieces = path.split("/")
        path = "/".join(map(_masked_part, pieces, ["", *pieces]))
    query = "&".join(
        # What has no value may be one.
        (name + equals + (MASK if value else "")) if equals else (MASK if name else "")
        for name, equals, value in (one.partition("=") for one in parts.query.split("&"))
    )
    return urlunsplit((parts.scheme, host, path, query, MASK if parts.fragment else ""))


def _has_secret_path(host: str, path: str) -> bool:
    name = host.lower().rstrip(".")
    if not any(name == one or name.endswith(f".{one}") for one in _SECRET_PATHS):
        return False
    return bool(path.strip("/")) and (
        not name.endswith("discord.com") or bool(_SECRET_PATH_STARTS.match(path))
    )


def _masked_part(part: str, before: str) -> str:
    name, semicolon, _ = part.partition(";")
    odd = not _ODD.isdisjoint(name)
    led = _LEADS_TO_SECRET.fullmatch(before) and _SHORT_SECRET.fullmatch(name)
    token = (led or _TOKEN.fullmatch(name)) and not _WORDS.fullmatch(name)
    hidden = MASK if odd or token else name
    return f"{hidden};{MASK}" if semicolon else hidden


def masked(text: str) -> str:
    """A text with every address, authorization, password, token and key in it masked.

    Its beginning, where it is longer than any text that is kept.
    """
    if not text:  # as most remarks and errors are
        return text
    hidden = _PRIVATE.sub(rf"\1{MASK}\3", cut(text))
    if "@" in hidden:
        hidden = _SPACED_USER_INFO.sub(f"{MASK}@", hidden)
    hidden = _URL.sub(_masked_match, hidden)
    if _may_name(_SECRET_PATHS, hidden):
        hidden = _BARE_SECRET_PATH.sub(_masked_bare, hidden)
    hidden = without_secret_members(without_odd_shapes(hidden))
    if _may_name(_SCHEMES, hidden):
        hidden = _BEARER.sub(_masked_scheme, hidden)
    hidden = _KEYS.sub(MASK, _JWT.sub(MASK, hidden) if "eyJ" in hidden else hidden)
    return _USER_INFO.sub(f"{MASK}@", hidden) if "@" in hidden else hidden


def _may_name(names: Iterable[str], text: str) -> bool:
    """Most texts name none, and need no search; letters beyond ASCII may stand for others."""
    small = text.lower()
    return not text.isascii() or any(one in small for one in names)


def _masked_scheme(found: re.Match[str]) -> str:
    word = found.group()[len(found[1]) + len(found[2]) :]
    # `Bearer authentication is required` and the like are said, and nothing is in them.
    if _SPOKEN.fullmatch(word) and len(word) < 24:
        return found.group()
    return f"{found[1]}{found[2]}{MASK}"


def _masked_match(found: re.Match[str]) -> str:
    url = masked_url(_ESCAPED.sub(_plain, found.group()))
    if _QUOTED.search(found.group()):  # it stands in JSON, and has to go on doing so
        url = url.replace("\\", "\\\\").replace('"', '\\"')
    return url


def _masked_bare(found: re.Match[str]) -> str:
    return masked_url(f"https://{found.group()}").removeprefix("https://")


def _plain(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]
