"""Work a turn at a time: the first at once, the newest alone, and only its end is told."""

from collections.abc import Generator

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.kit.sliced_work import SlicedWork


def counting(steps: list[int], name: str) -> Generator[None, None, str]:
    for at in range(3):
        steps.append(at)
        yield
    return name


def test_other_work_takes_the_place_of_what_is_left(qapp: QApplication, qtbot: QtBot) -> None:
    parent, steps, told = QObject(), list[int](), list[str]()
    work = SlicedWork(parent, 0.0)
    work.begin(counting(steps, "first"), told.append)
    assert (steps, told, work.is_running) == ([0], [], True)
    work.begin(counting(steps, "second"), told.append, later=True)
    assert steps == [0]
    qtbot.waitUntil(lambda: not work.is_running)
    assert told == ["second"]
    assert steps == [0, 0, 1, 2]


def test_what_follows_may_begin_more_and_what_is_stopped_is_not_told(
    qapp: QApplication, qtbot: QtBot
) -> None:
    parent, steps, told = QObject(), list[int](), list[str]()
    work = SlicedWork(parent, 60.0)

    def then(name: str) -> None:
        told.append(name)
        work.begin(counting(steps, "next"), told.append, later=True)

    work.begin(counting(steps, "whole"), then)
    assert (told, work.is_running) == (["whole"], True)
    work.stop()
    qapp.processEvents()
    assert told == ["whole"]
    assert steps == [0, 1, 2]
