"""Rules of this project that no ready-made tool checks.

Words are translatable, sentences show what hides in an ID or a type, files are short.

`python packaging/house_rules.py` lists what breaks them; nothing but Python is needed.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_LONGEST_FILE, _LONGEST_FUNCTION = 350, 60
"""Lines."""
_SHOWN = (
    *("app/ui", "app/text", "app/assembly.py", "app/bootstrap.py"),
    # What leaves as a file, and the tour that types in the user's stead, speak English.
)
_PRINTED = ("app/cli",)
"""Speaks English as well."""
_TOUR = "app/ui/tour/"
_TRANSLATED = {"tr", "translate", "QT_TRANSLATE_NOOP", "verbatim"}
_WITH_HANDLE = {"button", "line_edit", "combo", "PlainText", "WrappedText", "list_table"}
"""Their first argument is the widget's id, which nobody reads."""
_SHOWING = _WITH_HANDLE | {
    *("setText", "setToolTip", "setStatusTip", "setPlaceholderText", "setWindowTitle", "setTitle"),
    *("setAccessibleName", "setAccessibleDescription", "setPlainText", "setNameFilters"),
    *("setHorizontalHeaderLabels", "setHeaderLabels", "setSuffix", "setPrefix", "addTab"),
    *("addItem", "addItems", "addAction", "addMenu", "setTabText", "setIconText"),
    *("QLabel", "QCheckBox", "QAction", "QRadioButton", "label", "title", "Field", "action_button"),
    *("UserMessage", "NoticeAction", "Status", "tell", "say", "set_hint", "caution", "explain"),
    *("explain_button", "show_failure", "copy_text"),
}
_ONLY_FIRST = {"Status"}
"""What follows in their arguments is a tone and a picture."""
_WORD = re.compile(r"[^\W\d_]{2}")
_FROM_SERVERS = {"callback_id", "event_id", "event_type"}
"""Texts of another's making that a server's answer names, and a sentence is made of."""
_MADE_VISIBLE = {"visible", "announce"}


def broken_rules() -> list[str]:
    """Every place, as `file:line: what`."""
    return [*_untranslated(), *_unseen(), *_too_long()]


def _untranslated() -> Iterator[str]:
    for path in _python_files(*_SHOWN):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(_TOUR):
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or _name_of(call.func) not in _SHOWING:
                continue
            for text in _shown_by(call):
                yield f"{name}:{text.lineno}: not translated: {ast.unparse(text)[:70]}"


def _shown_by(call: ast.Call) -> Iterator[ast.expr]:
    called = _name_of(call.func)
    args = call.args[:1] if called in _ONLY_FIRST else call.args
    args = args[1:] if called in _WITH_HANDLE else args
    for one in (*args, *(keyword.value for keyword in call.keywords)):
        yield from _literals(one)


def _literals(node: ast.expr) -> Iterator[ast.expr]:
    """Texts with words in them that stand in an expression as they are."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and _WORD.search(node.value):
            yield node
    elif isinstance(node, ast.JoinedStr):
        fixed = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        if _WORD.search(fixed):
            yield node
    elif isinstance(node, ast.Call):
        inner = node.func.value if isinstance(node.func, ast.Attribute) else None
        if _name_of(node.func) not in _TRANSLATED and inner is not None:
            yield from _literals(inner)  # as in "…".format(…)
    elif isinstance(node, ast.BinOp):
        yield from _literals(node.left)
        yield from _literals(node.right)
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)
    elif isinstance(node, ast.List | ast.Tuple):
        for one in node.elts:
            yield from _literals(one)


def _unseen() -> Iterator[str]:
    """Sentences that put in an ID or a type as it came.

    A label that breaks its lines lets a line end through, so that one in an ID would be a line of
    its own there. What has no space between its parts is a key, and no sentence.
    """
    for path in _python_files(*_SHOWN, *_PRINTED):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(_TOUR):
            continue
        for text in _put_in(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{name}:{text.lineno}: may hide something: {ast.unparse(text)[:70]}"


def _put_in(node: ast.AST) -> Iterator[ast.expr]:
    """What comes from servers and is put into a sentence, where nothing makes it visible."""
    if isinstance(node, ast.Call) and _name_of(node.func) in _MADE_VISIBLE:
        return
    put: list[ast.expr] = []
    if isinstance(node, ast.Call) and _name_of(node.func) == "format":
        put = [*node.args, *(keyword.value for keyword in node.keywords)]
    elif isinstance(node, ast.JoinedStr):
        parts = [one for one in node.values if isinstance(one, ast.FormattedValue)]
        fixed = "".join(str(one.value) for one in node.values if isinstance(one, ast.Constant))
        put = [one.value for one in parts] if " " in fixed else []
    elif isinstance(node, ast.Call) and _name_of(node.func) == "join":
        put = [one.elt for one in node.args if isinstance(one, ast.GeneratorExp | ast.ListComp)]
    yield from (one for one in put if _name_of(one) in _FROM_SERVERS)
    for inner in ast.iter_child_nodes(node):
        yield from _put_in(inner)


def _too_long() -> Iterator[str]:
    for path in _python_files("app", "packaging", "tests"):
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > _LONGEST_FILE and not name.startswith("tests/"):
            yield f"{name}:1: {lines} lines, {_LONGEST_FILE} at most"
        for one in ast.walk(ast.parse(text)):
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (one.end_lineno or one.lineno) - one.lineno + 1
                if lines > _LONGEST_FUNCTION:
                    yield f"{name}:{one.lineno}: {one.name} has {lines} lines"


def _python_files(*places: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _name_of(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


if __name__ == "__main__":
    found = broken_rules()
    print("\n".join(found) or "House rules: kept")
    sys.exit(1 if found else 0)
