"""A bar that arranges what stands in it by the width it has."""

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget


class FittedBar(QWidget):
    """`fit` is called whenever there is another width, and once it is shown."""

    def fit(self) -> None:
        """Arranges it anew."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()  # only now are its parts as wide as the style makes them
