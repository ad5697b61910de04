"""Light and dark, following the system or fixed by the user."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from app.domain.preferences import ThemeChoice
from app.resources import RESOURCES
from app.ui.look.measure import em
from app.ui.look.roles import DARK, LIGHT, Roles

FUSION = ("-style", "Fusion")
"""The words on the application's command line that choose its style.

`setStyle` would return a QStyle, whose six hundred enum members PySide then makes: a tenth of the
start-up.
"""
_ICONS = RESOURCES / "icons"
_SHEET = """
QToolTip {{ color: {text}; background: {surface}; border: 1px solid {line}; padding: 4px; }}
QPushButton {{ background: {surface}; color: {text}; border: 1px solid {edge}; border-radius: 6px;
  padding: 6px 12px; min-height: 16px; }}
QPushButton:hover {{ background: {hover}; border-color: {accent}; }}
QPushButton:focus {{ border: 2px solid {accent}; padding: 5px 11px; }}
QPushButton:disabled {{ color: {muted}; background: {window}; border-color: {line}; }}
QPushButton:checked {{ background: {selection}; color: {selection_text}; border-color: {accent}; }}
QPushButton:checked:disabled {{ background: {hover}; color: {muted}; border-color: {line}; }}
QPushButton[primary="true"] {{ background: {accent}; color: {on_accent}; border-color: {accent};
  font-weight: 600; }}
QPushButton[primary="true"]:hover, QPushButton[primary="true"]:focus {{ border-color: {text}; }}
QPushButton[primary="true"]:disabled {{ background: {hover}; color: {muted};
  border-color: {line}; }}
QPushButton[danger="true"] {{ background: {band}; color: {on_band}; border-color: {band};
  font-weight: 600; }}
QPushButton[danger="true"]:hover, QPushButton[danger="true"]:focus {{ border-color: {text}; }}
QPushButton[danger="true"]:disabled {{ background: {hover}; color: {muted}; border-color: {line}; }}
QPushButton[flat="true"] {{ background: transparent; border-color: transparent; }}
QPushButton[flat="true"]:hover {{ background: {hover}; border-color: {edge}; }}
QPushButton[flat="true"]:focus {{ border-color: {accent}; }}
QPushButton[flat="true"]:checked {{ background: {hover}; }}
QPushButton[fold="true"] {{ text-align: left; padding-left: 0; }}
QPushButton[slim="true"] {{ padding: 4px 8px; }}
QPushButton[slim="true"]:focus {{ padding: 3px 7px; }}
QPushButton[bare="true"] {{ padding-left: 9px; padding-right: 9px; }}
QPushButton[bare="true"]:focus {{ padding-left: 8px; padding-right: 8px; }}
QPushButton[small="true"] {{ padding: 2px 4px; min-height: 14px; }}
QPushButton[small="true"]:focus {{ padding: 1px 3px; }}
QPushButton[rail="true"] {{ background: transparent; border-color: transparent; text-align: left;
  padding: 8px 12px; }}
QPushButton[rail="true"]:hover {{ background: {hover}; border-color: {edge}; }}
QPushButton[rail="true"][here="true"] {{ background: {selection}; color: {selection_text};
  font-weight: 600; }}
QPushButton[rail="true"]:focus {{ border-color: {accent}; padding: 7px 11px; }}
QLineEdit, QComboBox, QPlainTextEdit {{ background: {surface}; color: {text};
  border: 1px solid {edge}; border-radius: 6px; padding: 5px 8px;
  selection-background-color: {accent}; selection-color: {on_accent};
  placeholder-text-color: {muted}; }}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled {{ color: {muted};
  background: {window}; border-color: {line}; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus {{ border: 2px solid {accent};
  padding: 4px 7px; }}
QPlainTextEdit[bare="true"][strong="true"] {{ font-weight: 600; }}
QPlainTextEdit[bare="true"][tone="failed"] {{ color: {failed}; }}
QPlainTextEdit[bare="true"][tone="active"] {{ color: {active}; }}
QPlainTextEdit[bare="true"][tone="planned"] {{ color: {planned}; }}
QProgressBar {{ background: {line}; border: none; }}
QProgressBar::chunk {{ background: {accent}; }}
QLineEdit:read-only, QPlainTextEdit[readOnly="true"] {{ background: {window};
  border-color: {line}; }}
QPlainTextEdit[bare="true"], QPlainTextEdit[bare="true"]:focus {{ background: transparent;
  border: none; padding: 0; }}
QPlainTextEdit[bare="true"]:focus {{ background: {selection}; color: {selection_text}; }}
QLineEdit[wrong="true"], QComboBox[wrong="true"], QPlainTextEdit[wrong="true"],
QPlainTextEdit[tone="failed"] {{ border-color: {failed}; }}
QCheckBox::indicator, QListWidget::indicator, QTableView::indicator {{ width: {box}px;
  height: {box}px; border: 1px solid {edge}; border-radius: 3px; background: {surface}; }}
QCheckBox::indicator:checked, QListWidget::indicator:checked,
QTableView::indicator:checked {{ background: {accent};
  border-color: {accent}; image: url("{tick}"); }}
QCheckBox::indicator:focus {{ border: 2px solid {accent}; width: {box_focused}px;
  height: {box_focused}px; }}
QCheckBox::indicator:disabled {{ border-color: {line}; background: {window}; }}
QComboBox#CompanyCombo {{ combobox-popup: 0; }}
QComboBox::drop-down {{ border: none; width: {drop}px; }}
QComboBox::down-arrow {{ image: url("{arrow}"); width: {box}px; height: {box}px; }}
QComboBox QLineEdit {{ border: none; padding: 0; background: transparent; }}
QComboBox QAbstractItemView {{ background: {surface}; color: {text}; border: 1px solid {line};
  selection-background-color: {selection}; selection-color: {selection_text}; }}
QDialog {{ background: {window}; border: 1px solid {line}; }}
QTreeWidget {{ background: {surface}; border: none; }}
QTreeWidget::item {{ padding: 3px 0; }}
QListWidget {{ background: {surface}; border: 1px solid {edge}; border-radius: 6px; }}
QListWidget::item {{ padding: 4px; }}
QTableView {{ background: {surface}; border: none; gridline-color: {line};
  selection-background-color: {selection}; selection-color: {selection_text}; }}
QTableWidget::item, QTableView[list="true"]::item {{ padding: 0 8px;
  border-bottom: 1px solid {line}; }}
QHeaderView {{ background: {window}; border: none; }}
QHeaderView::section {{ background: {window}; color: {muted}; border: none;
  border-bottom: 1px solid {line}; padding: 8px; font-weight: 600; }}
QTableView[list="true"] QHeaderView::section {{ padding-left: 11px; }}
QTableCornerButton::section {{ background: {window}; border: none;
  border-bottom: 1px solid {line}; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{ background: transparent; color: {muted}; padding: 8px 12px; border: none;
  border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {accent}; }}
QTabBar::tab:focus {{ color: {accent}; background: {selection}; }}
QMenuBar {{ background: {window}; }}
QStatusBar {{ background: {window}; color: {muted}; }}
QStatusBar::item {{ border: none; }}
QSplitter::handle {{ background: {line}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; margin: 2px; min-height: 32px;
  min-width: 32px; }}
QScrollBar::handle:hover {{ background: {muted}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QScrollArea {{ border: none; background: transparent; }}
QFrame[bar="true"] {{ background: {surface}; border-bottom: 1px solid {line}; }}
QFrame[rail="true"] {{ background: {window}; border-right: 1px solid {line}; }}
QFrame[surface="true"], QWidget[surface="true"] {{ background: {surface}; }}
QFrame[band="true"] {{ background: {band}; }}
QFrame[band="true"] QLabel {{ color: {on_band}; font-weight: 600; }}
QFrame[tone="soon"] {{ background: {soon_fill}; border-radius: 8px; }}
QFrame[tone="failed"] {{ background: {failed_fill}; border-radius: 8px; }}
QFrame[tone="planned"] {{ background: {planned_fill}; border-radius: 8px; }}
QFrame[tone="active"] {{ background: {active_fill}; border-radius: 8px; }}
QFrame[tone="neutral"] {{ background: {hover}; border-radius: 8px; }}
QFrame#Message {{ border: 1px solid {muted}; }}
QLabel[more="true"] {{ color: {muted}; background: {window}; padding: 0 4px; }}
QLabel[muted="true"] {{ color: {muted}; }}
QLabel[tone="soon"] {{ color: {soon}; background: transparent; }}
QLabel[tone="failed"] {{ color: {failed}; background: transparent; }}
QLabel[tone="planned"] {{ color: {planned}; background: transparent; }}
QLabel[tone="active"] {{ color: {active}; background: transparent; }}
QLabel[strong="true"] {{ font-weight: 600; }}
QFrame[toast="true"] {{ background: {text}; border-radius: 8px; }}
QFrame[toast="true"] QLabel {{ color: {window}; }}
"""

_HIGH_CONTRAST = """
QPushButton:checked, QPushButton[rail="true"][here="true"] {{ background: {selection};
  color: {selection_text}; border: 2px solid {text}; padding: 4px 10px; }}
QLineEdit, QComboBox, QPlainTextEdit {{ background: {surface}; color: {text};
  border: 1px solid {edge}; padding: 4px 6px; placeholder-text-color: {text}; }}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus {{ border: 2px solid {accent};
  padding: 3px 5px; }}
QPlainTextEdit[bare="true"] {{ border: none; padding: 0; }}
QComboBox QLineEdit {{ border: none; padding: 0; }}
"""
"""The system's own look shows neither the edge of an empty field nor which button is pressed."""


class Theme(QObject):
    """Gives the application its palette and style sheet.

    Signals:
        changed: the roles are different now; whoever painted with them paints again.

    Attributes:
        roles: the colours in force.
        is_high_contrast: whether they are the system's own, for whoever needs the contrast.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: ThemeChoice = ThemeChoice.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self.roles, self.is_high_contrast = LIGHT, False
        self._dressed = False
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._apply)
        hints.accessibility().contrastPreferenceChanged.connect(self._apply)
        self._apply()

    @property
    def choice(self) -> ThemeChoice:
        """What the user wants."""
        return self._choice

    def dress(self) -> None:
        """Sets the style sheet, once the window is put together.

        Every widget that is added to a dressed window is styled again, which costs three times
        the building.
        """
        self._dressed = True
        self._apply()

    def choose(self, choice: ThemeChoice) -> None:
        """Fixes a theme, or follows the system again."""
        self._choice = choice
        self._apply()

    def _apply(self) -> None:
        hints = self._app.styleHints()
        # `Unknown` is what bare X11 and the offscreen platform say: light then.
        dark = self._choice is ThemeChoice.DARK or (
            self._choice is ThemeChoice.SYSTEM and hints.colorScheme() is Qt.ColorScheme.Dark
        )
        self.roles = DARK if dark else LIGHT
        self.is_high_contrast = self._wants_high_contrast()
        if self.is_high_contrast:
            # Ours is taken off first: what the system wants may be another palette by now.
            self._app.setPalette(QPalette())
            self.roles = _roles_of(self._app.palette())
            colours = {name: getattr(self.roles, name) for name in Roles.__struct_fields__}
            self._wear(_HIGH_CONTRAST.format_map(colours) if self._dressed else "")
        else:
            self._app.setPalette(_palette_of(self.roles))
            colours = {name: getattr(self.roles, name) for name in Roles.__struct_fields__}
            tone = "dark" if self.roles.dark else "light"
            pictures = {
                name: (_ICONS / f"{file}-{tone}.svg").as_posix()
                for name, file in (("arrow", "down"), ("tick", "tick"))
            }
            if self._dressed:
                box = em(14)
                lengths = {"box": box, "box_focused": box - 2, "drop": em(24)}
                self._wear(_SHEET.format_map({**colours, **pictures, **lengths}))
        self.changed.emit()

    def _wear(self, sheet: str) -> None:
        # Qt dresses every widget anew each time, in the same one too.
        if self._app.styleSheet() != sheet:
            self._app.setStyleSheet(sheet)

    def _wants_high_contrast(self) -> bool:
        accessibility = self._app.styleHints().accessibility()
        return accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast


def _palette_of(roles: Roles) -> QPalette:
    palette = QPalette()
    for role, colour in (
        (QPalette.ColorRole.Window, roles.window),
        (QPalette.ColorRole.WindowText, roles.text),
        (QPalette.ColorRole.Base, roles.surface),
        (QPalette.ColorRole.AlternateBase, roles.hover),
        (QPalette.ColorRole.Text, roles.text),
        (QPalette.ColorRole.Button, roles.surface),
        (QPalette.ColorRole.ButtonText, roles.text),
        (QPalette.ColorRole.Highlight, roles.selection),
        (QPalette.ColorRole.HighlightedText, roles.selection_text),
        (QPalette.ColorRole.PlaceholderText, roles.muted),
        (QPalette.ColorRole.ToolTipBase, roles.surface),
        (QPalette.ColorRole.ToolTipText, roles.text),
        (QPalette.ColorRole.Link, roles.accent),
        (QPalette.ColorRole.Accent, roles.accent),
        (QPalette.ColorRole.Mid, roles.line),
        (QPalette.ColorRole.Midlight, roles.line),
        (QPalette.ColorRole.Light, roles.hover),
        (QPalette.ColorRole.Dark, roles.muted),
        (QPalette.ColorRole.Shadow, roles.line),
    ):
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(roles.muted))
    return palette


def _roles_of(palette: QPalette) -> Roles:
    """High contrast: the system's own colours, and nothing of ours."""

    def colour(role: QPalette.ColorRole) -> str:
        return palette.color(role).name()

    base, text = colour(QPalette.ColorRole.Base), colour(QPalette.ColorRole.Text)
    return Roles(
        dark=palette.color(QPalette.ColorRole.Base).lightness() < 128,
        window=colour(QPalette.ColorRole.Window),
        surface=base,
        line=text,
        edge=text,
        text=text,
        muted=text,
        hover=base,
        accent=colour(QPalette.ColorRole.Highlight),
        on_accent=colour(QPalette.ColorRole.HighlightedText),
        selection=colour(QPalette.ColorRole.Highlight),
        selection_text=colour(QPalette.ColorRole.HighlightedText),
        active=text,
        active_fill=base,
        soon=text,
        soon_fill=base,
        planned=text,
        planned_fill=base,
        failed=text,
        failed_fill=base,
        band=text,
        on_band=base,
    )
