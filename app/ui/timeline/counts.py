"""How many lanes and gaps there are, and the keys that go through them, in the status line."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout

from app.text.translate import translate
from app.ui.kit.fitted_bar import FittedBar
from app.ui.kit.widgets import label


class LaneCounts(FittedBar):
    """The keys are left out where there is no room for both."""

    def __init__(self) -> None:
        super().__init__()
        self._counts, self._keys = label(), label(muted=True)
        self._keys.setText(
            translate(
                "timeline",
                "Arrows go from bar to bar · G next gap · N new in this gap · Enter opens",
            )
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self._counts)
        row.addWidget(self._keys)
        row.addStretch(1)
        for one in (self._counts, self._keys):
            one.setWordWrap(False)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def tell(self, lanes: int, gaps: int) -> None:
        """How many lanes are shown, and how many gaps lie ahead of them."""
        shown = translate("timeline", "%n lane(s)", "", lanes)
        ahead = translate("timeline", "%n gap(s) ahead", "", gaps)
        self._counts.setText(f"{shown} · {ahead}" if lanes else "")
        self.fit()

    def fit(self) -> None:
        """Half a sentence would say nothing."""
        room = self.width() - self._counts.sizeHint().width() - 32
        self._keys.setVisible(bool(self._counts.text()) and self._keys.sizeHint().width() <= room)
