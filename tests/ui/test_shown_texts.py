"""Texts from outside in the running window: nothing hides, reverses or stands for another."""

import json

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit

from app.domain.companies.company import Company
from app.text.messages import UserMessage
from app.ui.kit.field import Field
from app.ui.kit.message_bar import Notice
from app.ui.kit.widgets import PlainText, label, line_edit
from app.ui.look.tips import plain_tip
from app.ui.rows.columns import SECTION
from tests.services.conftest import Cut
from tests.ui.conftest import Desk, named, opened, until

EVIL = "\u202e\u200bgnp"
SHOWN = "⟨U+202E⟩⟨U+200B⟩gnp"


async def test_nothing_a_server_sends_reverses_what_is_shown(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    one = {
        "callback_id": f"AB{EVIL}",
        "event_type": f"person{EVIL}",
        "destination": {"url": "https://p\u0430ypal.example/\u202ex", "method": "POST"},
        "start_date": "2026-01-01T00:00:00Z",
    }
    async with Cut(company.base_url) as line:
        line.when = lambda _: f"HTTP/1.1 200 OK\n{json.dumps([one])}"
        near = msgspec.structs.replace(company, base_url=line.base_url)
        desk.open(near, "pw")
        await until(lambda: desk.page.model.rowCount() == 1)
        window, page = desk.window, desk.page
        odd = msgspec.structs.replace(near, name=f"Acme{EVIL}")
        window.show_company(odd)
        assert window.windowTitle() == f"Acme{SHOWN} · Callback Desk"
        window.show_chooser([odd], "")
        assert SHOWN in named(window, QComboBox, "Company").currentText()
        cell = page.model.text_at
        assert cell(0, SECTION["id"]) == f"AB{SHOWN}"
        assert cell(0, SECTION["event_type"]) == f"person{SHOWN}"
        assert "p\u0430⟨U+0430⟩ypal.example (xn--pypal-4ve.example)/⟨U+202E⟩x" in cell(
            0, SECTION["destination"]
        )
        index = page.model.index(0, desk.page.model.column_of(SECTION["id"]))
        assert "\u202e" not in str(page.model.data(index, Qt.ItemDataRole.ToolTipRole))
        page.table.select(f"AB{EVIL}")
        texts = [widget.text() for widget in window.findChildren(QLabel)]
        texts += [widget.toPlainText() for widget in window.findChildren(QPlainTextEdit)]
        assert not [text for text in texts if "\u202e" in text]
        # What is copied is what the server said.
        page.actions_.copy_id.trigger()
        assert QApplication.clipboard().text() == one["callback_id"]
        await desk.aclose()


async def test_a_message_shows_what_hides_in_it(
    qapp: QApplication, desk: Desk, company: Company
) -> None:
    await opened(desk, company)
    desk.window.bar.show_message(Notice(UserMessage(f"a{EVIL}", f"b{EVIL}", f"c{EVIL}")))
    for widget in desk.window.bar.findChildren(QLabel):
        assert "\u202e" not in widget.text()
    assert f"c{SHOWN}" in named(desk.window.bar, QPlainTextEdit, "Message details").toPlainText()
    await desk.aclose()


def test_texts_without_end_are_cut_where_they_are_shown(qapp: QApplication) -> None:
    long = "x" * 8_000_000
    for made in (label(long), label()):
        made.setText(long)
        assert "8000000 characters in all" in made.text()
        assert len(made.text()) < 5000
    assert len(plain_tip(long)) < 10_000
    message = UserMessage("title", "next step", long)
    assert message.text.endswith("next step")
    assert len(message.text) < 5000
    shown = PlainText("ShownText", "Shown")
    shown.setPlainText("y" * 20_000)
    assert shown.lineWrapMode() is QPlainTextEdit.LineWrapMode.NoWrap


def test_what_is_pasted_into_a_field_is_tidied_and_said(qapp: QApplication) -> None:
    edit = line_edit("PasswordEdit", "Password")
    field = Field("Password", edit)
    said = field.findChild(QLabel, "PasswordEditHint")
    assert said is not None
    edit.setText("s3cret-Pa55\n")
    assert edit.text() == "s3cret-Pa55"
    assert "a line end" in said.text()
    edit.setText("s3cret-Pa55 x")
    assert "line end" not in said.text()
    edit.setText("\u200bkey")
    assert edit.text() == "key"
    assert "U+200B" in said.text()
    edit.setText("p\u200bw")
    assert edit.text() == "p\u200bw"
    assert "cannot be seen: U+200B" in said.text()
    edit.setText("a b ")  # a blank may be typed on the way to the next word
    assert edit.text() == "a b "
    assert isinstance(edit, QLineEdit)
