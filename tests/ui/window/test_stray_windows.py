"""No part of a dialog is shown as a window of its own while the dialog is put together."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.domain.companies.company import Company
from tests.ui.conftest import Desk, opened, until


class Watch(QObject):
    """Notes every window that is shown and is neither the main one, a dialog nor a menu."""

    def __init__(self) -> None:
        super().__init__()
        self.strays: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if (
            event.type() is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and type(watched).__name__ not in {"MainWindow", "QMenu"}
            and not isinstance(watched, QDialog)
        ):
            self.strays.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    made = Watch()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


async def test_dialogs_are_shown_whole(
    qapp: QApplication, desk: Desk, company: Company, watch: Watch
) -> None:
    await opened(desk, company)
    desk.page.table.select("AB3406")
    actions = desk.page.actions_
    for action, name in (
        (actions.new, "New callback"),
        (actions.replace, "Replace callback"),
        (actions.recreate, "Re-create callback"),
        (actions.end, "End callback"),
        (actions.find, "Find by ID"),
    ):
        action.trigger()
        await until(lambda name=name: desk.has_dialog(name))  # type: ignore[misc]
        desk.dialog(name).reject()
        await until(lambda name=name: not desk.has_dialog(name))  # type: ignore[misc]
    desk.window.add_company()
    await until(lambda: desk.has_dialog("Add company"))
    desk.dialog("Add company").reject()
    assert watch.strays == []
    await desk.aclose()
