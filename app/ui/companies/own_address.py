"""The base URL of a region, and the own one of a company."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QLineEdit

from app.domain.companies.company import BASE_URLS, Region


class OwnAddress(QObject):
    """Shows the address of the region that is chosen; one that was typed comes back."""

    def __init__(self, region: QComboBox, edit: QLineEdit) -> None:
        super().__init__(edit)
        self._region, self._edit, self._own = region, edit, ""
        region.currentIndexChanged.connect(self.follow)

    def follow(self) -> None:
        """The region is another one."""
        region, was_own = list(Region)[self._region.currentIndex()], not self._edit.isReadOnly()
        self._edit.setReadOnly(region is not Region.CUSTOM)
        if region in BASE_URLS:
            if was_own:
                self._own = self._edit.text()
            self._edit.setText(BASE_URLS[region])
        elif self._own:
            self._edit.setText(self._own)
