"""A window never stands outside its screen, wherever it was saved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.look.placement import fitted, keep_on_screen, room_of

numbers = st.integers(-5000, 5000)
sizes = st.integers(1, 6000)


@given(numbers, numbers, sizes, sizes, numbers, numbers, st.integers(320, 5120), sizes)
def test_it_fits_wherever_it_was(  # noqa: PLR0917 - two rectangles
    x: int, y: int, wide: int, high: int, left: int, top: int, width: int, height: int
) -> None:
    screen = QRect(left, top, width, height + 33)
    found = fitted(QRect(x, y, wide, high), screen)
    assert screen.contains(found)
    assert found.size() == QSize(wide, high).boundedTo(room_of(screen))
    assert fitted(found, screen) == found  # what fits is left where it is


@pytest.mark.parametrize(
    "screen", [(1024, 700), (1366, 768), (1440, 900), (2560, 1440), (683, 384), (512, 350)]
)
def test_every_common_screen_has_room_for_it(screen: tuple[int, int]) -> None:
    free = QRect(0, 0, *screen)
    assert free.contains(fitted(QRect(0, 0, 1440, 820), free))


def test_its_smallest_size_gives_way_on_a_small_screen(qapp: QApplication) -> None:
    window = QWidget()
    window.setGeometry(9000, 9000, 4000, 4000)
    keep_on_screen(window, QSize(9000, 480))
    screen = window.screen().availableGeometry()
    assert screen.contains(window.geometry())
    assert window.minimumWidth() == screen.width()
    assert window.minimumHeight() == 480
