"""In a line from the right, what is read from the left stays in its order."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from app.ui.kit.list_model import ListModel
from app.ui.kit.list_table import list_table
from app.ui.kit.widgets import button, label
from app.ui.look.isolates import (
    by_its_letters,
    entry_text,
    from_left,
    isolated,
    without_isolates,
)
from app.ui.look.theme import Theme
from app.ui.look.tips import plain_tip

SHALOM = "\u05e9\u05dc\u05d5\u05dd"


@pytest.fixture
def mirrored(qapp: QApplication) -> Iterator[QApplication]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield qapp
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("30 Nov 2026 23:00", "«30 Nov 2026 23:00»"),
        ("< 0.1 s", "«< 0.1 s»"),
        (f"{SHALOM} 30 Nov 2026.", f"{SHALOM} «30 Nov 2026»."),
        (f"{SHALOM} https://a.example/x/ {SHALOM}", f"{SHALOM} «https://a.example/x/» {SHALOM}"),
        (f"{SHALOM}, {SHALOM}!", f"{SHALOM}, {SHALOM}!"),
        ("Líst 48213", "Líst «48213»"),
        ("dé 5", "dé «5»"),
        ("subscription_added · List 48213", "«subscription_added · List 48213»"),
        ("", ""),
    ],
)
def test_dates_and_addresses_keep_their_order(
    mirrored: QApplication, text: str, shown: str
) -> None:
    assert isolated(text) == shown.replace("«", "\u2066").replace("»", "\u2069")


def test_nothing_is_added_to_a_line_from_the_left(qapp: QApplication) -> None:
    assert isolated("30 Nov 2026") == "30 Nov 2026"
    assert label("30 Nov 2026").text() == "30 Nov 2026"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"PRODUCTION · {SHALOM} ({SHALOM})", f"PRODUCTION · «{SHALOM} ({SHALOM})»"),
        (f"127.0.0.1 · {SHALOM}, test", f"127.0.0.1 · «{SHALOM}», test"),
        (f"{SHALOM}: 51 callbacks", f"«{SHALOM}»: 51 callbacks"),
        (f"End AB1 of Acme ({SHALOM}) now", f"End AB1 of Acme («{SHALOM}») now"),
        (f"Acme [{SHALOM}], 3", f"Acme [«{SHALOM}»], 3"),
        (f"{SHALOM} 24 callbacks", f"«{SHALOM}» 24 callbacks"),
        (f"{SHALOM} · {SHALOM}", f"«{SHALOM}» · «{SHALOM}»"),
        ("Grüße · 30 Nov", "Grüße · 30 Nov"),
    ],
)
def test_names_from_the_right_keep_theirs_in_a_line_from_the_left(
    qapp: QApplication, text: str, shown: str
) -> None:
    del qapp
    wanted = shown.replace("«", "\u2067").replace("»", "\u2069")
    assert isolated(text) == wanted
    assert label(text).text() == wanted
    assert without_isolates(isolated(text)) == text


def test_what_people_write_runs_as_its_letters_do(qapp: QApplication) -> None:
    del qapp
    assert by_its_letters(f"{SHALOM} (x)") == f"\u2068{SHALOM} (x)\u2069"
    assert by_its_letters("Acme") == "Acme"
    assert from_left("müller.example (xn--mller-kva.example)").startswith("\u2066")


def test_labels_show_them_so(mirrored: QApplication) -> None:
    assert label(f"{SHALOM} 30 Nov").text() == f"{SHALOM} \u206630 Nov\u2069"


def test_tooltips_show_them_so(mirrored: QApplication) -> None:
    shown = plain_tip(f"{SHALOM} https://a.example/<b> {SHALOM}\n30 Nov")
    address = "\u2066https://a.example/&lt;b&gt;\u2069"
    assert shown == f"<qt>{SHALOM} {address} {SHALOM}<br>\u206630 Nov\u2069</qt>"


def test_a_row_of_a_mirrored_table_is_selected(mirrored: QApplication) -> None:
    model: ListModel[str] = ListModel(("A", "B"), lambda row: (row, row))
    model.show_rows(["one", "two", "three"])
    table = list_table("T", "Rows", model, (100, 100), 1, theme=Theme(mirrored))
    table.resize(400, 200)
    table.show()
    table.selectRow(2)
    assert [one.row() for one in table.selectionModel().selectedRows()] == [2]
    table.close()


def test_a_run_of_signs_is_left_as_it_is(mirrored: QApplication) -> None:
    for signs in ("/" * 100_000, "." * 100_000 + SHALOM, "<" * 100_000 + "a" + SHALOM):
        assert isolated(signs) == signs


def test_buttons_and_menus_keep_what_is_read_from_the_left(mirrored: QApplication) -> None:
    del mirrored
    made = button("SomeButton", "x")
    made.setText(f"{SHALOM} AB3401")
    assert made.text() == f"{SHALOM} \u2066AB3401\u2069"
    made.setText(made.text())
    assert made.text() == f"{SHALOM} \u2066AB3401\u2069"
    made.setText("&Replace…")
    assert made.text() == "\u2066&Replace…\u2069"
    assert made.shortcut() == QKeySequence("Alt+R")
    assert entry_text(f"{SHALOM} a&b") == f"{SHALOM} \u2066a&&b\u2069"


def test_a_button_shows_nothing_that_deceives(qapp: QApplication) -> None:
    del qapp
    made = button("SomeButton", "x")
    made.setText("Show AB\u202e1043")
    assert made.text() == "Show AB⟨U+202E⟩1043"
