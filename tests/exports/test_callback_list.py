"""The list of callbacks as a file: whole, harmless, and with where it comes from."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from app.exports.callback_list import (
    ListedRow,
    ListExport,
    as_csv,
    as_json,
    as_markdown,
    write_callback_list,
)
from tests.builders import callback

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
EXPORT = ListExport(
    company="Acme | Retail",
    company_key="K9xWb2",
    base_url="https://api.example",
    read_at=NOW,
    made_at=NOW,
    search="ends<7d",
    rows=(
        ListedRow(
            callback=callback("AB1", ends_at=NOW, raw=b'{"callback_id": "AB1"}'),
            status="Ends in 4 days",
            is_listed=True,
            name='=HYPERLINK("https://evil.example")',
            owner="Ann",
        ),
        ListedRow(callback=callback("AB2", raw=b"\xff"), status="Vanished 2 Nov", is_listed=False),
    ),
)


def test_a_spreadsheet_gets_every_row_and_runs_none() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(EXPORT).decode("utf-8-sig"))))
    head, first, second = rows[:3]
    assert dict(zip(head, first, strict=True))["Ends (UTC)"] == "2026-11-25T12:00:00Z"
    assert dict(zip(head, first, strict=True))["Name"].startswith("'=HYPERLINK")
    assert dict(zip(head, second, strict=True))["Listed by the server"] == "no, remembered"
    facts = dict(one for one in rows[4:] if one)
    assert facts["Search"] == "ends<7d"
    assert facts["Of them only remembered"] == "1"
    assert facts["Read at (UTC)"] == "2026-11-25T12:00:00Z"


def test_markdown_keeps_its_columns_whatever_stands_in_them() -> None:
    lines = as_markdown(EXPORT).splitlines()
    rows = [one for one in lines if one.startswith("| ")]
    assert len(rows) == 3
    bare = [one.replace("\\|", "").count("|") for one in rows]
    assert len(set(bare)) == 1
    assert lines[0] == "# Callbacks of Acme \\| Retail"


def test_json_holds_what_the_server_sent() -> None:
    found = json.loads(as_json(EXPORT))
    assert found["company_key"] == "K9xWb2"
    first, second = found["callbacks"]
    assert first["raw"] == {"callback_id": "AB1"}
    assert second["raw"] is None
    assert second["callback_id"] == "AB2"


def test_json_changes_no_value_and_markdown_marks_what_hides() -> None:
    hidden = "https://crm.acme.example/\u202eraw"
    row = ListedRow(callback=callback("AB1", destination_url=hidden), status="", is_listed=True)
    export = msgspec.structs.replace(EXPORT, rows=(row,))
    assert json.loads(as_json(export))["callbacks"][0]["destination"] == hidden
    for text in (as_markdown(export), as_csv(export).decode("utf-8-sig")):
        assert "\u202e" not in text
        assert "U+202E" in text


@pytest.mark.parametrize(
    ("name", "begins"), [("a.csv", b"\xef\xbb\xbf"), ("a.JSON", b"{"), ("a.md", b"# Callbacks")]
)
def test_the_name_chooses_the_kind(tmp_path: Path, name: str, begins: bytes) -> None:
    write_callback_list(tmp_path / name, EXPORT)
    assert (tmp_path / name).read_bytes().startswith(begins)
