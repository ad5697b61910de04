"""Every word for a person can be translated: Qt's own tool finds it."""

import ast
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.domain.proofs.pasted import why_none
from app.text.reasons import REASONS, reason_text, reasons_text

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "packaging"))
import house_rules  # noqa: E402 - found from here on

MARKS = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}
"""Functions whose argument at a position is a text for translators."""


def calls_in(path: Path) -> Iterator[ast.Call]:
    for one in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(one, ast.Call):
            yield one


def marked_texts() -> set[str]:
    found = set()
    for path in (ROOT / "app").rglob("*.py"):
        for call in calls_in(path):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            at = MARKS.get(name)
            if at is not None and len(call.args) > at:
                text = call.args[at]
                if isinstance(text, ast.Constant) and isinstance(text.value, str):
                    found.add(text.value)
    return found


def test_qt_finds_every_text_that_is_marked(tmp_path: Path) -> None:
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    catalogue = tmp_path / "texts.ts"
    files = [str(one) for one in (ROOT / "app").rglob("*.py")]
    subprocess.run([tool, *files, "-ts", catalogue], check=True, capture_output=True, timeout=120)
    found = {one.text or "" for one in ET.parse(catalogue).iterfind("context/message/source")}
    assert sorted(marked_texts() - found) == []
    assert len(found) > 600


@pytest.fixture
def page_with(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Writes the one page that the rules look at then."""
    monkeypatch.setattr(house_rules, "ROOT", tmp_path)
    monkeypatch.setattr(house_rules, "_SHOWN", ("page.py",))
    monkeypatch.setattr(house_rules, "_PRINTED", ())

    def write(line: str) -> None:
        (tmp_path / "page.py").write_text(f"{line}\n", "utf-8")

    return write


def test_no_rule_of_the_house_is_broken() -> None:
    assert house_rules.broken_rules() == []


@pytest.mark.parametrize(
    "line",
    [
        'made.setText("Keep it")',
        'made.setToolTip("a" if wide else "Keep it")',
        'button("KeepButton", "Keep it")',
        'label(f"{count} callbacks")',
        'UserMessage(self.tr("Kept"), "Nothing was sent.")',
        'made.setText("Only {0}".format(name))',
        'view.tell("Nothing yet", "", (WayOn.RETRY, self.tr("Try again")))',
        'made.addItems(["Production", "Test"])',
    ],
)
def test_what_is_not_translated_is_noticed(page_with: Callable[[str], None], line: str) -> None:
    page_with(line)
    found = list(house_rules._untranslated())
    assert found
    assert all(one.startswith("page.py:1: not translated:") for one in found)


@pytest.mark.parametrize(
    "line",
    [
        'made.setText(self.tr("Keep it"))',
        'button("KeepButton", self.tr("Keep it"))',
        'made.setText(self.tr("Only {0}").format(name))',
        'made.setPlaceholderText(verbatim("https://"))',
        'Status(self.tr("Active"), Tone.ACTIVE, "check")',
        'label("⚠  " + self.tr("Overlaps"))',
        'print("not shown")',
    ],
)
def test_what_is_translated_or_not_shown_is_let_be(
    page_with: Callable[[str], None], line: str
) -> None:
    page_with(line)
    assert list(house_rules._untranslated()) == []


def template_of(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        parts, place = [], 0
        for one in node.values:
            if isinstance(one, ast.Constant):
                parts.append(str(one.value))
            else:
                parts.append(f"{{{place}}}")
                place += 1
        return "".join(parts)
    return str(ast.literal_eval(node))


def named_reasons() -> Iterator[str]:
    """What is raised, or said of a request, in words of its own."""
    for name in ("domain/desk_link.py", "storage/moving.py"):
        for one in ast.walk(ast.parse((ROOT / "app" / name).read_text("utf-8"))):
            if (
                isinstance(one, ast.If | ast.ExceptHandler)
                and isinstance(one.body[0], ast.Assign)
                and isinstance(one.body[-1], ast.Raise)
                and "SaveFailedError" not in ast.unparse(one.body[-1])
            ):
                yield template_of(one.body[0].value)
    for name in ("receiver/server.py", "domain/proofs/delivered_events.py"):
        for call in calls_in(ROOT / "app" / name):
            for keyword in call.keywords:
                if keyword.arg == "why" and isinstance(keyword.value, ast.Constant | ast.JoinedStr):
                    yield template_of(keyword.value)
    yield from reasons_of_services()


_ONLY_PLACES = re.compile(r"[^A-Za-z]*")


def reasons_of_services() -> Iterator[str]:
    """What the use cases say in words of their own: of a change, or as an error's detail."""
    for path in (ROOT / "app/services").rglob("*.py"):
        for one in ast.walk(ast.parse(path.read_text("utf-8"))):
            given: list[ast.expr] = []
            if isinstance(one, ast.Call) and getattr(one.func, "id", "") == "unknown":
                given = one.args[1:]
            elif isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name):
                names = ("msg", "detail", "differences", "_NOT_WHOLE")
                given = [one.value] if one.targets[0].id in names else []
            for value in given:
                text = value.body if isinstance(value, ast.IfExp) else value
                if isinstance(text, ast.Constant | ast.JoinedStr):
                    yield "" if _ONLY_PLACES.fullmatch(template_of(text)) else template_of(text)


def test_every_reason_is_known_to_translators() -> None:
    found = {one for one in named_reasons() if one}
    found |= {why_none(one) for one in ("", "event_id", "<html>", "H4sI", "x", "{}")}
    assert len(found) > 15
    assert found - set(REASONS) == set()


def test_each_of_several_reasons_is_known() -> None:
    both = "the answer shows no end; the server could not be asked: timed out"
    assert reasons_text(both) == both
    assert reasons_text("no reason of ours; " * 1000) == "no reason of ours; " * 1000


def test_a_reason_keeps_what_it_is_about() -> None:
    assert reason_text("asked for as evil.example") == "asked for as evil.example"
    assert reason_text("{0} of nobody") == "{0} of nobody"


@pytest.mark.parametrize(
    "line",
    [
        'said = translate("test", "The test event {0} was queued").format(sent.event_id)',
        'said = self.tr("{0} starts {1}.").format(when=one.callback_id)',
        'what = f"{one.event_type} · {applies}"',
        'self.setText(", ".join(one.callback_id for one in found))',
        'self.setText(", ".join([one.callback_id for one in found]))',
    ],
)
def test_an_id_or_a_type_that_may_hide_something_is_noticed(
    page_with: Callable[[str], None], line: str
) -> None:
    page_with(line)
    (found,) = house_rules._unseen()
    assert found.startswith("page.py:1: may hide something:")


@pytest.mark.parametrize(
    "line",
    [
        'said = translate("test", "{0} was queued").format(visible(sent.event_id))',
        'what = visible(f"{one.event_type} · {applies}")',
        'key = f"end:{company_id}/{callback_id}"',
        'self.setText(", ".join(visible(one.callback_id) for one in found))',
    ],
)
def test_what_is_made_visible_or_is_a_key_is_let_be(
    page_with: Callable[[str], None], line: str
) -> None:
    page_with(line)
    assert list(house_rules._unseen()) == []
