"""The licences under which the parts of the app may be used and passed on."""

from importlib import metadata

import msgspec

from app.resources import RESOURCES

_FOLDER = RESOURCES / "licences"
_LONGEST = 64 * 1024
_OURS = "callback-desk"


class Licence(msgspec.Struct, frozen=True):
    """`part` is what it is for; `text` its words, as whoever made the part wrote them."""

    part: str
    text: str


def licences() -> list[Licence]:
    """Our notice about Qt first, then each part by its name, then the licences that are long.

    Blocks while files are read.
    """
    found = [Licence("Qt and PySide6", _text("notice.txt"))]
    gathered = _FOLDER / "dependencies.txt"
    if gathered.is_file():
        # A bundle brings them in one file: there are no packages whose own could be read.
        found.append(Licence("All other parts", gathered.read_text("utf-8", "replace")))
    else:
        found += _of_packages()
    found += [
        Licence("LGPL, version 3", _text("LGPL-3.0.txt")),
        Licence("GPL, version 3", _text("GPL-3.0.txt")),
    ]
    return found


def _text(name: str) -> str:
    try:
        return (_FOLDER / name).read_text("utf-8")
    except OSError:
        return f"{name} is missing from this installation."


def _of_packages() -> list[Licence]:
    found = {}
    for one in metadata.distributions():
        name = one.metadata["Name"] or ""
        if name.lower() == _OURS or name.lower().startswith(("pyside6", "shiboken6")):
            continue
        texts = [
            (path.read_text(encoding="utf-8") or "")[:_LONGEST]
            for path in one.files or []
            if path.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))
        ]
        known = one.metadata.json
        kind = str(known.get("license_expression") or known.get("license") or "")
        texts_or_none = texts or [f"{kind[:200]}\n\nThe package brings no text of it."]
        found[name] = Licence(f"{name} {one.version}", "\n\n".join(texts_or_none))
    return [found[name] for name in sorted(found, key=str.lower)]
