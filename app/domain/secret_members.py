"""Finds the values of members whose names say that they are secrets, however they are written."""

import re
from functools import lru_cache

from app.domain.late_pattern import late_pattern

MASK = "***"
_WORD = late_pattern(r"[A-Za-z][A-Za-z0-9_.\-$]{1,79}")
_SECRET = late_pattern(
    r"passw|passphrase|passcode|pwd|secret|token|apikey|accesskey|secretkey|privatekey"
    r"|signingkey|encryptionkey|authkey|sharedkey|masterkey|subscriptionkey|accountkey|hmackey"
    r"|credential|authoriz|authenticat|cookie|sessionid|jsessionid|phpsessid|signature|bearer"
    r"|webhookkey|servicekey|licensekey|clientkey|userkey|appkey|csrf|xsrf|otp$|^sid$|^sig$|^x?auth$"
    r"|^key$|xapikey|connectionstring|^pin$|^jwt|idtoken",
)
"""In a name without its hyphens, dots and underscores, in small letters."""
_MORE_SECRETS = {
    *("pass", "pw", "dbpass", "userpass", "consumerkey", "functionskey", "xfunctionskey"),
    *("sessionkey", "tokens", "cookies", "hostkey", "storagekey", "accesskeyid", "passkey"),
}
_NO_SECRETS = {
    *("companykey", "campaigntoken", "tokentype", "tokenization", "authenticated", "passwordhint"),
    *("authorizationurl", "tokenurl", "tokenendpoint", "cookiepolicy", "isauthenticated", "author"),
    *("passwordminlength", "secretname", "keyfile", "wwwauthenticate", "passwordrequired"),
    *("passwordpolicy", "secretary", "tokenizer", "passwordreset", "secretaries", "tokenlimit"),
    *("tokenexpires", "tokenexpiresin", "passwordchangedat", "signaturemethod", "signatureversion"),
}
"""Names that only look like it; and, of the provider, what people have to compare."""
_OF_THE_PROVIDER = {
    "apikey": ("acquisition_campaign",),
    "token": ("wallet_campaign", "wallet_item", "wallet_instance"),
}
"""Names that are no secrets within an object of this name (provider reference, section 8)."""
_LOOKED_BACK = 160
_FOLDED = late_pattern(r"\r?\n[ \t]{1,40}[^\s:]{4,2000}(?=[ \t]*(?:\r?\n|\Z))")
"""A line that goes on in the next one, as headers may."""
_WHOLE_LINE = late_pattern(r"authoriz|cookie|authenticat")
"""Headers whose values are several words."""
_CURLY = "\u201c\u201d\u201e\u2018\u2019\u201a"
_QUOTE = rf"\\{{0,40}}[\"']|&quot;|&#34;|&#39;|&#x2[27];|%22|[{_CURLY}]"
_BLANK = r"[ \t\xa0\u2000-\u200a\u202f\u205f\u3000]"
_AFTER = late_pattern(
    r"(?:\[\]|\]|%5[BbDd])?(?P<close>" + _QUOTE + r")?(?:\]|%5[Dd])?\s{0,40}"
    r"(?P<sep>=>|:=|={1,3}|:|%3[AaDd]|[\uff1a\uff1d])"
    r"(?P<pad>" + _BLANK + r"{0,20}(?![ \t\r\n])|\s{0,60}(?=[\"'\[{])"
    r"|[ \t]{0,20}\n[ ]{1,40}(?=[^\s:]+\s*$))",
    re.MULTILINE,
)
_PAIR = late_pattern(
    # What a HAR, a list of headers or a multipart form writes: the name as a value, then the value.
    r"(?P<start>(?P<q>\\{0,40}[\"'])(?:name|key|header|field)(?P=q)\s{0,20}[:=]\s{0,20}(?P=q)"
    r"(?P<name>[A-Za-z0-9_.\-]{2,80})(?P=q)\s{0,20},\s{0,20}(?P=q)value(?P=q)\s{0,20}:\s{0,20})"
    r"(?:(?P=q)(?:(?!(?P=q))[^\\\r\n]|(?!(?P=q))\\.){0,4000}(?P=q)|[^,}\s\"'\\]{1,200})"
    r"|(?P<open>[\[(]\s{0,20})(?P<q2>\\{0,40}[\"'])(?P<name2>[A-Za-z0-9_.\-]{2,80})(?P=q2)"
    r"\s{0,20},\s{0,20}(?P=q2)(?P<inside>[^\"'\\]{1,2000})(?P=q2)\s{0,20}(?=[\])])"
    r"|(?P<part>name=\"(?P<name3>[A-Za-z0-9_.\-]{2,80})\"[^\r\n]{0,80}(?:\r?\n){2})[^\r\n]{1,2000}"
    r"|(?P<tag><(?P<name4>[A-Za-z_][A-Za-z0-9_.:\-]{1,79})(?:\s[^<>]{0,500})?>)[^<>]{1,4000}(?=</)"
)
_OBJECT = late_pattern(r"\{[^{}]{8,4000}\}|<[A-Za-z][^<>]{8,4000}>")
_NAME_IN = late_pattern(
    r"(?:\\{0,40}[\"'])?\b(?:name|key|header|field)(?:\\{0,40}[\"'])?\s{0,20}[:=]\s{0,20}"
    r"\\{0,40}[\"'](?P<name>[A-Za-z0-9_.\-]{2,80})\\{0,40}[\"']",
    re.IGNORECASE,
)
_VALUE_IN = late_pattern(
    r"(?P<start>\bvalue(?:\\{0,40}[\"'])?\s{0,20}[:=]\s{0,20})"
    r"(?:(?P<q>\\{0,40}[\"'])(?:(?!(?P=q))[^\\\r\n]|(?!(?P=q))\\.){0,4000}(?P=q)"
    r"|(?P<bare>[^,}\s\"'\\<>/]{1,200}))",
    re.IGNORECASE,
)
"""A name and its value in one object or one tag, in any order, whatever stands between."""
_MAY_PAIR = late_pattern(r"value|name=\"|<|[\[(]\s{0,20}\\{0,40}[\"']")
"""Each way of `_PAIR` holds one of these, and most texts none."""
_OPENS = late_pattern(_QUOTE)
_PREFIX = late_pattern(r"(?:[brufBRUF]|[rR][bB]|[bB][rR]|[fF][rR]|[rR][fF])(?=[\"'])")
"""What Python writes before a text: `b'…'`."""
_ENDS_BARE = late_pattern(r"[\s&;,\"'<>)}\]\\|]")
_PIECE = late_pattern(r"\\{0,40}[\"']|[\[\]{}]")
_CURLY_ONES = "\u2018\u2019\u201a"
_CLOSES_TWO = late_pattern("[\u201c\u201d]")
_CLOSES_ONE = late_pattern("[\u2018\u2019](?!\\w)")
"""An apostrophe within a word closes nothing."""
_UNSEEN = late_pattern(
    "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_PROSE = late_pattern(
    r"(?:is|was|must|may|cannot|can|has|not|should|does|required|missing|expired)\b ?"
)
_CONSTANT = late_pattern(r"(?:null|true|false)(?=[\s,}\]]|$)")


def without_secret_members(text: str) -> str:
    """Every value whose name says that it is a secret becomes `***`; JSON stays JSON."""
    hidden = _without(text)
    if _UNSEEN.search(text) is not None:
        # A mark that nobody sees may stand in a name, which is none then.
        seen = _without(_UNSEEN.sub("", text))
        if seen.count(MASK) > hidden.count(MASK):
            return seen
    return hidden


def _without(text: str) -> str:
    if _MAY_PAIR.search(text) is not None:
        if "value" in text.lower():
            text = _OBJECT.sub(_masked_object, text)
        text = _PAIR.sub(_masked_pair, text)
    kept: list[str] = []
    done = 0
    for found in _WORD.finditer(text):
        if found.start() < done or not _is_secret(found.group(), text, found.start()):
            continue
        after = _AFTER.match(text, found.end())
        if after is None:
            continue
        start = after.end()
        end, put = _value(text, found.start(), start, found.group(), after["close"] or "")
        if end > start and text[start:end] != MASK:
            kept += [text[done:start], put]
            done = end
    return "".join([*kept, text[done:]])


def _masked_object(found: re.Match[str]) -> str:
    inside = found.group()
    if not any(is_secret_name(one["name"]) for one in _NAME_IN.finditer(inside)):
        return inside
    return _VALUE_IN.sub(_masked_value, inside)


def _masked_value(found: re.Match[str]) -> str:
    # A number becomes a text, so that JSON stays JSON.
    quote = found["q"] or '"'
    return f"{found['start']}{quote}{MASK}{quote}"


def _masked_pair(found: re.Match[str]) -> str:
    name = found["name"] or found["name2"] or found["name3"] or found["name4"]
    if not is_secret_name(name):
        return found.group()
    if found["part"]:
        return f"{found['part']}{MASK}"
    if found["tag"]:
        return f"{found['tag']}{MASK}"
    if found["name2"]:
        quote = found["q2"]
        return f"{found['open']}{quote}{name}{quote}, {quote}{MASK}{quote}"
    return f"{found['start']}{found['q']}{MASK}{found['q']}"


def is_secret_name(name: str) -> bool:
    """Whether a member, a header or a parameter of this name holds a secret."""
    # A list has the same few names a thousand times; long ones are not worth to be remembered.
    return _is_known(name) if len(name) <= _KEPT else _is_one(name)


def _is_one(name: str) -> bool:
    bare = re.sub(r"[^a-z0-9]", "", name.lower())
    if bare in _NO_SECRETS:
        return False
    return bare in _MORE_SECRETS or _SECRET.search(bare) is not None


_KEPT, _MOST_KEPT = 80, 2000
"""Characters of a name, and names, of which the answer is kept."""
_is_known = lru_cache(_MOST_KEPT)(_is_one)


def _is_secret(name: str, text: str, at: int) -> bool:
    if not is_secret_name(name):
        return False
    around = _OF_THE_PROVIDER.get(re.sub(r"[^a-z0-9]", "", name.lower()))
    if around is None:
        return True
    before = text[max(0, at - _LOOKED_BACK) : at]
    inside = before[before.rfind("}") + 1 :]
    return not any(one in inside for one in around)


def _value(text: str, at: int, start: int, name: str, close: str) -> tuple[int, str]:
    """Where a value ends, and what stands for it; `at` is where its name begins."""
    prefix = _PREFIX.match(text, start)
    opened = _OPENS.match(text, prefix.end() if prefix else start)
    if opened is not None:
        quote = opened.group()
        end = _end_of_quoted(text, opened.end(), quote)
        if quote in _CURLY:  # it closes with another one than it opens with, or not at all
            return end, f"{quote}{MASK}{text[end - 1] if text[end - 1] in _CURLY else ''}"
        return end, f"{quote}{MASK}{quote}"
    if text[start : start + 1] in {"[", "{"}:
        quoted = f"{close}{MASK}{close}" if close else MASK
        return _end_of_bracket(text, start, close), quoted
    if close and _CONSTANT.match(text, start):
        return start, ""
    if _WHOLE_LINE.search(name.lower()) and not close:
        return _end_of_line(text, at, start), MASK
    ended = _ENDS_BARE.search(text, start)
    end = ended.start() if ended else len(text)
    if not close and _PROSE.match(text, start):
        return start, ""  # a sentence about it
    # A number in JSON becomes a text: else it would be JSON no more.
    return end, f"{close}{MASK}{close}" if close else MASK


def _end_of_quoted(text: str, start: int, quote: str) -> int:
    """Behind the quote that closes a value, written with as many backslashes as the first one."""
    level, mark = len(quote) - 1, quote[-1]
    if quote in _CURLY:
        closes = _CLOSES_ONE if quote in _CURLY_ONES else _CLOSES_TWO
        ended = closes.search(text, start)
        line = text.find("\n", start)
        return ended.end() if ended else line if line >= 0 else len(text)
    if quote[0] in "&%":
        end = text.find(quote, start)
        return len(text) if end < 0 else end + len(quote)
    at = start
    while (at := text.find(mark, at)) >= 0:
        back = at
        while back > start and text[back - 1] == "\\":
            back -= 1
        if at - back == level:
            return at + 1
        if at - back < level:
            return back  # what is around it ends first
        at += 1
    return len(text)


def _end_of_bracket(text: str, start: int, quote: str) -> int:
    """Behind the bracket that closes a list or an object; the end where it is not closed.

    `quote` is how texts are quoted here: brackets within them close nothing.
    """
    depth = 0
    found = _PIECE.search(text, start)
    while found is not None:
        piece, end = found.group(), found.end()
        if piece in "[{":
            depth += 1
        elif piece in "]}":
            depth -= 1
            if depth == 0:
                return end
        elif piece == (quote or piece):
            end = _end_of_quoted(text, end, piece)
        found = _PIECE.search(text, end)
    return len(text)


def _end_of_line(text: str, at: int, start: int) -> int:
    """A header ends with its line, or with the quote that it stands in on a command line."""
    around = text[at - 1] if at and text[at - 1] in "\"'`" else ""
    ends = [text.find(one, start) for one in ("\n", "\r", "\\r", "\\n", around or "\n")]
    found = [one for one in ends if one >= 0]
    end = min(found) if found else len(text)
    folded = _FOLDED.match(text, end)
    return folded.end() if folded and not around else end
