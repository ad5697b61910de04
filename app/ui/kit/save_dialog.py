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
    dialog.fileSelected.connect(
        lambda chosen: then(_as_a_kind(Path(chosen), kinds, dialog.defaultSuffix()))
    )
    open_over(dialog)


def _as_a_kind(path: Path, kinds: Mapping[str, str], chosen: str) -> Path:
    """A file whose ending is of none of the kinds gets that of the chosen one behind its name.

    Else what is in it would be another thing than its name says. A file that is there already was
    not asked about, and stays.
    """
    if path.suffix.lower().removeprefix(".") in kinds.values():
        return path
    named = path.with_name(f"{path.name}.{chosen}")
    count = 1
    while named.exists():
        count += 1
        named = path.with_name(f"{path.name} ({count}).{chosen}")
    return named
