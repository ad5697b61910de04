"""What bodies of each event type are made of, and since when."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.outside_text import visible
from app.domain.proofs.payload_shape import PayloadShape
from app.services.payload_shapes import PayloadShapeService
from app.text.translate import translate
from app.ui.kit.list_model import ListModel
from app.ui.kit.list_table import list_table
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


class ShapesPanel(QWidget):
    """Signals: chosen, arg 0: what the selected type is made of, in words."""

    chosen = Signal(str)

    def __init__(self, shapes: PayloadShapeService, context: UiContext) -> None:
        super().__init__()
        self._shapes, self._runner, self._formats = shapes, context.runner, context.formats
        self.model: ListModel[PayloadShape] = ListModel(
            [
                *(self.tr("Event type"), self.tr("Looked at"), self.tr("Members")),
                *(self.tr("First seen"), self.tr("Last seen"), self.tr("Last change")),
            ],
            self._words,
        )
        self.table = list_table(
            "PayloadShapesTable",
            self.tr("Payload shapes"),
            self.model,
            (200, 84, 76, 170, 170, 170),
            5,
            self.tr(
                "Nothing has arrived yet. Of each type that arrives its members are kept, and "
                "never a value."
            ),
            theme=context.theme,
        )
        self.table.selectionModel().selectionChanged.connect(self._choose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self.table)

    def refresh(self) -> None:
        """Reads them again."""
        self._runner.load(Job.PAYLOAD_SHAPES, self._read())

    async def _read(self) -> None:
        self.model.show_rows(await self._shapes.all())

    def _words(self, one: PayloadShape) -> tuple[str, ...]:
        moment = self._formats.exact
        changed = moment(one.changed_at) if one.changed_at else self.tr("none since")
        return (
            *(one.event_type, str(one.events), str(len(one.members))),
            *(moment(one.first_seen), moment(one.last_seen), changed),
        )

    def _choose(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        if rows:
            self.chosen.emit(self._text_of(self.model.rows[rows[0].row()]))

    def _text_of(self, one: PayloadShape) -> str:
        count = one.events
        lines = [
            translate("shapes", "{0}: %n bod(y|ies) looked at", "", count).format(
                visible(one.event_type)
            ),
            self.tr("Kinds of values, never a value."),
            "",
        ]
        for member in one.members:
            line = f"{member.path}: {', '.join(member.kinds)}"
            if member.count < count:
                line += " · " + self.tr("in {0} of {1}").format(member.count, count)
            if member.first_seen > one.first_seen:
                line += " · " + self.tr("new on {0}").format(self._formats.exact(member.first_seen))
            if member.last_seen < one.last_seen:
                line += " · " + self.tr("last on {0}").format(self._formats.exact(member.last_seen))
            lines.append(line)
        return "\n".join(lines)
