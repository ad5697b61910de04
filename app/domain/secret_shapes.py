"""Secrets beside their names in ways of their own: options, tables, blocks, other languages."""

import re
from collections.abc import Callable

from app.domain.secret_members import MASK, is_secret_name

_NAME = r"[A-Za-z][A-Za-z0-9_.-]{1,60}"
_VALUE = r"[^\s\"'\\<>|]{1,400}"
_BLOCK = re.compile(
    rf"^(?P<depth>[ ]{{0,60}})(?P<name>{_NAME}):[ ]{{0,9}}[|>][+-]?\d?[ ]{{0,9}}\r?\n"
    rf"(?P<inside>(?:(?P=depth)[ ]{{1,60}}[^\n]{{0,4000}}\n?)+)",
    re.MULTILINE,
)
"""A text on several lines in YAML."""
_TRIPLE = re.compile(
    rf"(?P<name>{_NAME})(?P<sep>\s{{0,20}}[:=]\s{{0,20}})(?P<q>\"\"\"|''')"
    r"(?:[^\"'\\]|(?!(?P=q)).){0,4000}(?P=q)",
    re.DOTALL,
)
_BROKEN = re.compile(rf"(?P<name>{_NAME})(?P<sep>=\\\r?\n[ \t]{{0,60}})(?P<value>{_VALUE})")
"""A line that a shell goes on with."""
_BELOW = re.compile(
    rf"^(?P<name>[ \t]{{0,40}}{_NAME})(?P<sep>:?[ \t]{{0,9}}(?:\r?\n){{1,3}}[ \t]{{0,40}})"
    rf"(?P<value>{_VALUE})[ \t]{{0,9}}$",
    re.MULTILINE,
)
"""As a password store copies it: the name, and one word below it."""
_CELLS = re.compile(
    rf"(?P<name>{_NAME})(?P<sep>[ ]{{0,40}}(?:\||\t)[ \t|]{{0,40}}"
    rf"|</t[dh]>\s{{0,40}}<td[^<>]{{0,80}}>\s{{0,40}})(?P<value>{_VALUE})"
)
_OPTION = re.compile(rf"(?<![\w-])--?(?P<name>{_NAME})(?P<sep>[ ]{{1,9}})(?P<value>(?!-){_VALUE})")
_SAID = re.compile(
    rf"\b(?P<name>{_NAME})(?P<sep>[ ](?:is|was)[ ])(?P<value>(?=[^\s\"'\\]*\d){_VALUE})"
)
_SIGN_IN = re.compile(
    r"(?P<keep>(?<![\w-])(?:-u[ ]?|--(?:proxy-)?user[ =])[^\s:\"'\\]{1,100}:|\bsshpass[ ]-p[ ]?"
    r"|\bthin:[^\s/@\"'\\]{1,60}/)[^\s@\"'\\]{1,400}",
)
_LINE_SIGN_IN = re.compile(
    r"(?<![\w/:.@+-])(?!(?:mailto|sips?|xmpp|acct|to|cc|bcc|from|e?-?mail|by|user)\b)"
    r"(?P<keep>[A-Za-z0-9_.-]{1,60}:)[^\s@:/\"'\\,;<>]{3,200}(?=@[A-Za-z0-9][\w.-]{0,200})",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    r"(?P<keep>(?://|%2F%2F)[^\s\"'\\<>&/?#@]{0,200}?)(?:%3A)[^\s\"'\\<>&/?#@]{1,200}?(?=%40|@)",
    re.IGNORECASE,
)
"""A sign-in within an address that is itself written with percent signs."""
_ELSEWHERE = re.compile(
    r"(?P<keep>(?:contraseña|clave|mot de passe|kennwort|wachtwoord|senha|hasło|lösenord"
    r"|adgangskode|salasana|jelszó|heslo|parola|şifre|пароль|密码|密碼|パスワード|비밀번호)"
    r"[ \u00a0]{0,9}[:=\uff1a]\s{0,9})(?:\"[^\"\\\n]{1,400}(?=\")|[^\s\"'\\<>|]{1,400})",
    re.IGNORECASE,
)
_ESCAPED_NAME = re.compile(
    r"\"(?P<name>(?:[A-Za-z0-9_.-]|\\u00[0-9A-Fa-f]{2}){2,200})\"(?P<sep>\s{0,40}:\s{0,40})"
    r"(?:\"(?:[^\"\\]|\\.){0,4000}\"|[^\s,}\]\"]{1,400})"
)
_ESCAPE = re.compile(r"\\u00([0-9A-Fa-f]{2})")


def without_odd_shapes(text: str) -> str:
    """What follows the name of a secret in a table, an option, a block or a sentence is masked."""
    text = _BLOCK.sub(_masked_block, text)
    if '"""' in text or "'''" in text:
        text = _TRIPLE.sub(_keeping("{name}{sep}{q}" + MASK + "{q}"), text)
    if "\\u00" in text:
        text = _ESCAPED_NAME.sub(_masked_escaped, text)
    for shape in (_BROKEN, _BELOW, _CELLS, _OPTION, _SAID):
        text = shape.sub(_keeping("{name}{sep}" + MASK), text)
    for shape in (_SIGN_IN, _SPELLED, _LINE_SIGN_IN, _ELSEWHERE):
        text = shape.sub(lambda found: f"{found['keep']}{MASK}", text)
    return text


def _keeping(form: str) -> Callable[[re.Match[str]], str]:
    def put(found: re.Match[str]) -> str:
        if not is_secret_name(found["name"]) or found.groupdict().get("value") == MASK:
            return found.group()
        # A name without its dashes, so that an option stays one.
        start = found.group()[: found.start("name") - found.start()]
        return start + form.format(**found.groupdict())

    return put


def _masked_block(found: re.Match[str]) -> str:
    if not is_secret_name(found["name"]):
        return found.group()
    head = found.group()[: found.start("inside") - found.start()]
    return f"{head}{found['depth']}  {MASK}\n"


def _masked_escaped(found: re.Match[str]) -> str:
    name = _ESCAPE.sub(lambda one: chr(int(one[1], 16)), found["name"])
    if name == found["name"] or not is_secret_name(name):
        return found.group()
    return f'"{found["name"]}"{found["sep"]}"{MASK}"'
