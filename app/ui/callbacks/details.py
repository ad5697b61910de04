"""Every field of the selected callback, raw JSON included."""

import msgspec
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from app.domain.callback import Callback
from app.ui.shared.event_words import phrase_of
from app.ui.shared.formats import Formats, applies_to
from app.ui.shared.widgets import PlainText, label


class DetailsPanel(QWidget):
    """The panel `Callback details`."""

    def __init__(self, formats: Formats) -> None:
        super().__init__()
        self.setAccessibleName("Callback details")
        self.setObjectName("CallbackDetails")
        self._formats = formats
        self._title = label(strong=True)
        self._fields: dict[str, QLabel] = {}
        form = QFormLayout()
        form.setVerticalSpacing(8)
        for name in (
            *("Event type", "Applies to", "Destination", "Method", "Content type"),
            *("Starts", "Ends", "Created", "Updated", "Callback ID", "Resource URL", "Remarks"),
        ):
            self._fields[name] = label()
            form.addRow(label(name, muted=True), self._fields[name])
        self._raw = PlainText("Raw JSON", lines=10, fixed=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self._title)
        layout.addLayout(form)
        layout.addWidget(QLabel(self.tr("Raw JSON")))
        layout.addWidget(self._raw)
        layout.addStretch(1)
        self.show_callback(None)

    def show_callback(self, callback: Callback | None) -> None:
        """Shows one, or says that a row is to be selected."""
        if callback is None:
            self._title.setText(self.tr("Select a callback to see its details."))
            for field in self._fields.values():
                field.clear()
            self._raw.clear()
            return
        self._title.setText(phrase_of(callback.event_type) or callback.event_type)
        moments = (callback.starts_at, callback.ends_at, callback.created_at, callback.updated_at)
        starts, ends, created, updated = (self._formats.both(one) if one else "" for one in moments)
        remarks = [self.tr("{0} could not be read").format(name) for name in callback.unreadable]
        if callback.other_type_name:
            remarks.append(self.tr("event_type says {0}").format(callback.other_type_name))
        for field, text in zip(
            self._fields.values(),
            (
                *(callback.event_type, applies_to(callback.event_type, callback.filters)),
                *(callback.destination_url, callback.method, callback.content_type),
                *(starts or self.tr("Not stated"), ends or self.tr("No end"), created, updated),
                *(callback.callback_id, callback.resource_url, "; ".join(remarks)),
            ),
            strict=True,
        ):
            field.setText(text)
        try:
            raw = msgspec.json.format(callback.raw, indent=2)
        except msgspec.DecodeError:
            raw = callback.raw
        self._raw.setPlainText(raw.decode("utf-8", "replace"))
