"""Asks where a file is to be written, and as what."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.kit.keys_back import open_over


def ask_where_to_save(
    parent: QWidget,
    title: str,
    name: str,
    kinds: Mapping[str, str],
    then: Callable[[Path], None],
) -> None:
    """Shows the dialog; `then` is called with what was chosen.

    `name` is the file's in the user's home, to begin with; `kinds` holds what each kind is called,
    such as `Table (*.csv)`, and its ending. The first one is chosen.
    """
    dialog = QFileDialog(parent, title, str(Path.home() / name))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(kinds))
    dialog.setDefaultSuffix(next(iter(kinds.values())))
    dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(kinds[chosen]))
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    open_over(dialog)
