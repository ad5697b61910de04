"""Secrets beside their names in ways of their own: options, tables, blocks, other languages."""

import re
from collections.abc import Callable

from app.domain.late_pattern import late_pattern
from app.domain.secret_members import MASK, is_secret_name

_NAME = r"[A-Za-z][A-Za-z0-9_.-]{1,60}"
_VALUE = r"[^\s\"'\\<>|]{1,400}"
_LIKELY = r"(?=[^\s\"'\\<>|]*\d)(?=[^\s\"'\\<>|]*[A-Za-z])[^\s\"'\\<>|]{6,400}"
"""Letters and digits: a word of a language has none of these."""
_BLOCK = late_pattern(
    rf"^(?P<depth>[ ]{{0,60}})(?P<name>{_NAME}):[ ]{{0,9}}[|>][+-]?\d?[ ]{{0,9}}\r?\n"
    rf"(?P<inside>(?:(?P=depth)[ ]{{1,60}}[^\n]{{0,4000}}\n?)+)",
    re.MULTILINE,
)
"""A text on several lines in YAML."""
_TRIPLE = late_pattern(
    rf"(?P<name>{_NAME})(?P<sep>\s{{0,20}}[:=]\s{{0,20}})(?P<q>\"\"\"|''')"
    # Not possessive: Python 3.11.2 matches such a group wrongly, 3.11.7 does not.
    r"(?:(?!(?P=q)).){0,4000}(?P=q)",
    re.DOTALL,
)
_BROKEN = late_pattern(rf"(?P<name>{_NAME})(?P<sep>=\\\r?\n[ \t]{{0,60}})(?P<value>{_VALUE})")
"""A line that a shell goes on with."""
_BELOW = late_pattern(
    rf"^(?P<name>[ \t]{{0,40}}{_NAME})(?P<sep>:?[ \t]{{0,9}}(?:\r?\n){{1,3}}[ \t]{{0,40}})"
    rf"(?P<value>{_LIKELY})[ \t]{{0,9}}$",
    re.MULTILINE,
)
"""As a password store copies it: the name, and one word below it."""
_CELLS = late_pattern(
    rf"(?P<name>{_NAME})(?P<sep>[ ]{{0,40}}(?:\||\t)[ \t|]{{0,40}}"
    rf"|</t[dh]>\s{{0,40}}<td[^<>]{{0,80}}>\s{{0,40}})(?P<value>{_LIKELY})"
)
_OPTION = late_pattern(
    rf"(?<![\w-])--?(?P<name>{_NAME})(?<!-file)(?<!-path)(?<!-url)(?<!-name)(?<!-env)"
    rf"(?P<sep>[ ]{{1,9}})(?P<value>(?!-){_VALUE})"
)
_SAID = late_pattern(rf"\b(?P<name>{_NAME})(?P<sep>[ ](?:is|was)[ ])(?P<value>{_LIKELY})")
_SIGN_IN = late_pattern(
    r"(?P<keep>(?<![\w-])(?:-u[ ]?|--(?:proxy-)?user[ =])(?=[^\s:]{0,100}[A-Za-z])"
    r"[^\s:\"'\\]{1,100}:|\bsshpass[ ]-p[ ]?|\bthin:[^\s/@\"'\\]{1,60}/)[^\s@\"'\\]{1,400}",
)
_LINE_SIGN_IN = late_pattern(
    r"(?<![\w/:.@+-])(?!(?:mailto|sips?|xmpp|acct|to|cc|bcc|from|e?-?mail|by|user)\b)"
    r"(?P<keep>[A-Za-z0-9_.-]{1,60}:)(?=[^\s@]{0,200}\d)"
    r"[^\s@:/\"'\\,;<>]{3,200}(?=@(?!sha\d)[A-Za-z0-9][\w.-]{0,200})",
    re.IGNORECASE,
)
_SPELLED = late_pattern(
    r"(?P<keep>(?://|%2F%2F)[^\s\"'\\<>&/?#@]{0,200}?)(?:%3A)[^\s\"'\\<>&/?#@]{1,200}?(?=%40|@)",
    re.IGNORECASE,
)
"""A sign-in within an address that is itself written with percent signs."""
_PASSWORD_ELSEWHERE = (
    *(
        "contraseña",
        "clave",
        "mot de passe",
        "kennwort",
        "wachtwoord",
        "senha",
        "hasło",
        "lösenord",
    ),
    *("adgangskode", "salasana", "jelszó", "heslo", "parola", "şifre", "пароль", "密码", "密碼"),
    *("パスワード", "비밀번호"),
)


def _as_json_may_spell(name: str) -> str:
    return "".join(one if one.isascii() else f"(?:{one}|\\\\u{ord(one):04x})" for one in name)


_ELSEWHERE = late_pattern(
    rf"(?P<keep>(?<!\w)(?:{'|'.join(map(_as_json_may_spell, _PASSWORD_ELSEWHERE))})"
    r"(?:\\{0,3}[\"'])?[ \u00a0]{0,9}[:=\uff1a]\s{0,9})"
    # A quote may as well end the text in which the name stands; then no value begins behind it.
    r"(?:(?P<q>\\{0,3}[\"'])(?![\s,}\]:])[^\"'\\\r\n]{1,400}(?P=q)"
    r"|[^\s\"'\\<>|,}\]]{1,400})",
    re.IGNORECASE,
)
_ESCAPED_NAME = late_pattern(
    r"\"(?P<name>(?:[A-Za-z0-9_.-]|\\u00[0-9A-Fa-f]{2}){2,200})\"(?P<sep>\s{0,40}:\s{0,40})"
    r"(?:\"(?:[^\"\\]|\\.){0,4000}\"|[^\s,}\]\"]{1,400})"
)
_ESCAPE = late_pattern(r"\\u00([0-9A-Fa-f]{2})")


MARKS: dict[re.Pattern[str], tuple[str, ...]] = {
    _BROKEN: ("=\\\n", "=\\\r"),
    _BELOW: ("\n",),
    _CELLS: ("|", "\t", "</t"),
    _OPTION: ("-",),
    _SAID: (" is ", " was "),
    _SIGN_IN: ("-u", "sshpass", "thin:"),
    _SPELLED: ("%3a", "%3A"),
    _LINE_SIGN_IN: ("@",),
    _ELSEWHERE: ("\\u", "\\U", *(one for one in _PASSWORD_ELSEWHERE if one.isascii())),
}
"""Of what each shape holds some at least: most texts have nothing of it, and need no search.

Capitals are looked for as small letters too, and any letter beyond ASCII may be in `_ELSEWHERE`.
"""


def may_hold(shape: re.Pattern[str], text: str, small: str) -> bool:
    """Whether it is worth a search; `small` is the text in small letters."""
    if shape is _ELSEWHERE and not text.isascii():
        return True
    return any(one in text or one in small for one in MARKS[shape])


def without_odd_shapes(text: str) -> str:
    """What follows the name of a secret in a table, an option, a block or a sentence is masked."""
    text = _without_blocks(text)
    small = text.lower()
    if '"""' in text or "'''" in text:
        text = _TRIPLE.sub(_keeping("{name}{sep}{q}" + MASK + "{q}"), text)
    if "\\u00" in text:
        text = _ESCAPED_NAME.sub(_masked_escaped, text)
    for shape in (_BROKEN, _BELOW, _CELLS, _OPTION, _SAID):
        if may_hold(shape, text, small):
            text = shape.sub(_keeping("{name}{sep}" + MASK), text)
    for shape in (_SIGN_IN, _SPELLED, _LINE_SIGN_IN):
        if may_hold(shape, text, small):
            text = shape.sub(lambda found: f"{found['keep']}{MASK}", text)
    if not may_hold(_ELSEWHERE, text, small):
        return text
    return _ELSEWHERE.sub(
        lambda found: f"{found['keep']}{found['q'] or ''}{MASK}{found['q'] or ''}", text
    )


def _keeping(form: str) -> Callable[[re.Match[str]], str]:
    def put(found: re.Match[str]) -> str:
        if not is_secret_name(found["name"]) or found.groupdict().get("value") == MASK:
            return found.group()
        # A name without its dashes, so that an option stays one.
        start = found.group()[: found.start("name") - found.start()]
        return start + form.format(**found.groupdict())

    return put


def _without_blocks(text: str) -> str:
    """A block may lie within one that is harmless."""
    kept: list[str] = []
    done = 0
    while (found := _BLOCK.search(text, done)) is not None:
        kept.append(text[done : found.start("inside")])
        done = found.start("inside")
        if is_secret_name(found["name"]):
            kept.append(f"{found['depth']}  {MASK}\n")
            done = found.end()
    return "".join([*kept, text[done:]])


def _masked_escaped(found: re.Match[str]) -> str:
    name = _ESCAPE.sub(lambda one: chr(int(one[1], 16)), found["name"])
    if name == found["name"] or not is_secret_name(name):
        return found.group()
    return f'"{found["name"]}"{found["sep"]}"{MASK}"'
