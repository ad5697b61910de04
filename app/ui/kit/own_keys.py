"""The keys of the own actions of a part of the window, before the same ones of the window."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from app.ui.kit.widgets import show_toast


class OwnKeys(QObject):
    """Wherever in a part the keys are: what it has an action for goes to no other one.

    Qt takes two actions with one key for a question that it cannot answer, and does neither; and
    the window's own would act on rows of a page that is not in sight. One that is not enabled
    swallows its key, and says why.
    """

    def __init__(
        self,
        part: QWidget,
        actions: Sequence[QAction],
        others: Sequence[QKeySequence] = (),
        why_not: str = "",
        *,
        applies: Callable[[], bool] = lambda: True,
    ) -> None:
        """`others` are keys that do something elsewhere, and must do nothing here.

        `why_not` is said then; `applies` tells whether any of it is so at the moment.
        """
        super().__init__(part)
        self._applies = applies
        self._part, self._actions = part, actions
        self._others, self._why_not = others, why_not
        part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._part and isinstance(event, QKeyEvent):
            pressed = QKeySequence(event.keyCombination())
            action = next((one for one in self._actions if pressed in one.shortcuts()), None)
            is_ours = (action is not None or pressed in self._others) and self._applies()
            if is_ours and event.type() is QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if is_ours and event.type() is QEvent.Type.KeyPress:
                if action is not None and action.isEnabled():
                    action.trigger()
                elif why_not := self._why_not if action is None else action.statusTip():
                    show_toast(self._part, why_not)  # else nobody learns why
                return True
        return super().eventFilter(watched, event)
