"""What belongs to Qt is deleted in the window's thread, whoever makes garbage."""

import gc
import threading

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication

from app.ui.runtime.collector import Collector
from app.ui.runtime.event_loop import EventLoop


class Own(QObject):
    """Something of Qt's in a circle, which only a look for garbage finds."""

    def __init__(self, gone: list[bool]) -> None:
        super().__init__()
        self.itself = self
        self.gone = gone
        self.startTimer(1000)
        self.home = self.thread()

    def __del__(self) -> None:
        self.gone.append(QThread.currentThread() is self.home)


def busy() -> None:
    """Makes more garbage than Python's own rule lets lie, in a thread of its own."""
    for _ in range(200_000):
        one: list[object] = []
        one.append(one)


def test_only_the_window_s_thread_deletes(qapp: QApplication) -> None:
    collector = Collector()
    gone: list[bool] = []
    Own(gone)
    thread = threading.Thread(target=busy)
    thread.start()
    thread.join()
    assert not gone
    assert collector.collect() == 0
    assert gone == [True]
    assert qapp is not None


def test_old_objects_are_looked_at_less_often(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    collector = Collector()
    monkeypatch.setattr(gc, "get_count", lambda: (700, 0, 0))
    monkeypatch.setattr(gc, "collect", lambda _: 0)
    ages = [collector.collect() for _ in range(400)]
    assert [ages.count(one) for one in (0, 1, 2)] == [360, 39, 1]
    monkeypatch.setattr(gc, "get_count", lambda: (699, 0, 0))
    assert collector.collect() is None
    assert qapp is not None


def test_a_closed_loop_leaves_no_timer_to_another_thread(qapp: QApplication) -> None:
    loop = EventLoop(qapp)
    loop.call_later(1000, lambda: None)
    loop.close()
    loop.close()
    del loop
    thread = threading.Thread(target=gc.collect)
    thread.start()
    thread.join()
    qapp.processEvents()
