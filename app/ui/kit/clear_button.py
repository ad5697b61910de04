"""The button that empties a search field: Qt makes it without a name."""

from PySide6.QtWidgets import QLineEdit, QToolButton

from app.text.translate import translate


def add_clear_button(edit: QLineEdit) -> None:
    """Shows it while something is typed; it is called after the field."""
    others = edit.findChildren(QToolButton)
    edit.setClearButtonEnabled(True)
    words = translate("search", "Clear: {0}").format(edit.accessibleName())
    for one in edit.findChildren(QToolButton):
        if one not in others:
            one.setAccessibleName(words)
            one.setToolTip(words)
