"""Search and sort with 100,000 rows."""

import statistics
from datetime import UTC, datetime

from PySide6.QtCore import Qt

from app.domain.callbacks.callback import Callback
from app.domain.preferences import Preferences, TableColumns
from app.ui.callbacks.table_model import CallbackTableModel
from app.ui.look.dates import system_formats
from app.ui.look.theme import Theme
from app.ui.rows.columns import COLUMNS
from app.ui.rows.table import CallbackTable
from tests.bench.measure import line, offscreen, timed

ROWS = 100_000
SLICE = 500


def table() -> None:
    """Search and sort with 100,000 rows in a shown table."""
    app = offscreen()
    now = datetime.now(UTC)
    model = CallbackTableModel(system_formats(), lambda: now)
    theme = Theme(app)
    view = CallbackTable(model, theme, Preferences(), TableColumns())
    theme.dress()
    view.resize(1000, 700)
    view.show()
    rows = [
        Callback(
            callback_id=f"AB{(number * 7919) % ROWS}",
            event_type=("subscription_added", "person_updated", "wallet_item_install")[number % 3],
            filters=(("list_id", str(number % 977)),),
            destination_url=f"https://hooks{number % 53}.acme.example/vibes/{number}",
            starts_at=now,
            raw=b'{"callback_id":"x"}',
        )
        for number in range(ROWS)
    ]
    stall = timed(lambda: model.show_callbacks(rows))
    stall = max(stall, *(timed(lambda: model.prepare(SLICE)) for _ in range(0, ROWS, SLICE)))
    line("stall while 100,000 rows arrive", stall * 1000, 50, 1, "ms", "target")
    app.processEvents()
    keys, answers, found = [], [], [""]
    model.searched.connect(lambda: found.append(""))
    for word in ("wallet acme", "hooks17", "list 12", "zzz", "ab99"):
        for length in range(1, len(word) + 1):
            text = word[:length]

            def press(typed: str = text) -> None:
                model.search(typed)
                app.processEvents()

            def answer() -> None:
                while not found:
                    app.processEvents()

            found.clear()
            keys.append(timed(press) * 1000)
            answers.append(keys[-1] + timed(answer) * 1000)
    model.search("")
    line("search keystroke, p95", statistics.quantiles(keys, n=20)[18], 16.7, 1, "ms", "target")
    line("until all is found, p95", statistics.quantiles(answers, n=20)[18], 100, 1, "ms", "target")
    column = next(at for at, one in enumerate(COLUMNS) if one.key == "id")
    plain = timed(lambda: sorted(rows, key=COLUMNS[column].sort_key))
    ours = timed(lambda: model.sort_by(column, Qt.SortOrder.AscendingOrder))
    line("sort of 100,000 rows", ours * 1000, plain * 1000, 1.5, "ms", "sorted() on the same keys")
