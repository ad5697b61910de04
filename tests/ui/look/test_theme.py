"""High contrast is the system's: it wins over ours, also when it is switched on meanwhile."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.preferences import ThemeChoice
from app.ui.look.roles import LIGHT
from app.ui.look.theme import Theme


def test_high_contrast_wins_while_it_is_on(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = Theme(qapp)
    theme.dress()
    assert theme.roles == LIGHT
    assert qapp.styleSheet()
    wanted = [True]
    monkeypatch.setattr(Theme, "_wants_high_contrast", lambda _: wanted[0])
    told = qapp.styleHints().accessibility().contrastPreferenceChanged
    told.emit(Qt.ContrastPreference.HighContrast)
    assert theme.roles != LIGHT
    assert theme.roles.edge == theme.roles.text
    assert "gridline" not in qapp.styleSheet(), "ours is taken off"
    # What the system's own look does not show: an empty field, and which button is pressed.
    sheet, roles = qapp.styleSheet(), theme.roles
    assert "QPushButton:checked" in sheet
    assert f"border: 1px solid {roles.edge}" in sheet
    assert theme.is_high_contrast
    wanted[0] = False
    told.emit(Qt.ContrastPreference.NoPreference)
    assert (theme.roles, theme.is_high_contrast) == (LIGHT, False)
    assert "gridline" in qapp.styleSheet()
    qapp.setStyleSheet("")
    theme.deleteLater()


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_what_is_disabled_or_under_the_mouse_looks_so(
    qapp: QApplication, choice: ThemeChoice
) -> None:
    theme = Theme(qapp, choice)
    theme.dress()
    place = QWidget()
    column = QVBoxLayout(place)
    combo = QComboBox()
    combo.addItem("Value")
    text = QPlainTextEdit("Value")
    fields = [QLineEdit("Value"), combo, text]
    buttons = [QPushButton("Press")]
    for kind in ("primary", "danger", "flat", "rail"):
        buttons.append(QPushButton("Press"))
        buttons[-1].setProperty(kind, True)
    for one in (*fields, *buttons):
        column.addWidget(one)
    place.show()
    for one in fields:
        before = one.grab().toImage()
        one.setEnabled(False)
        assert one.grab().toImage() != before, type(one).__name__
    for one in buttons:
        before, after = drawn(one), drawn(one, under_mouse=True)
        middle = before.height() // 2
        # Its edge, besides its ground: a shade of grey is seen by few.
        assert contrast(before.pixelColor(0, middle), after.pixelColor(0, middle)) > 1.2
    place.deleteLater()
    qapp.setStyleSheet("")
    theme.deleteLater()


def drawn(one: QPushButton, *, under_mouse: bool = False) -> QImage:
    picture = QImage(one.size(), QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(one.palette().window().color())
    option = QStyleOptionButton()
    one.initStyleOption(option)
    option.state = QStyle.StateFlag.State_Enabled
    if under_mouse:
        option.state |= QStyle.StateFlag.State_MouseOver
    painter = QPainter(picture)
    one.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, one)
    painter.end()
    return picture


def contrast(one: QColor, other: QColor) -> float:
    """By WCAG 2.2, 1.4.11."""

    def light(colour: QColor) -> float:
        parts = (colour.redF(), colour.greenF(), colour.blueF())
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_boxes_grow_with_the_font(qapp: QApplication) -> None:
    Theme(qapp).dress()
    box = QCheckBox("Only this")
    box.ensurePolished()

    def side() -> int:
        return box.style().pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, None, box)

    before, font = side(), qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(font.pointSizeF() * 2)
    try:
        qapp.setFont(larger)
        Theme(qapp).dress()
        assert side() >= before * 1.8
    finally:
        qapp.setFont(font)
        Theme(qapp).dress()
