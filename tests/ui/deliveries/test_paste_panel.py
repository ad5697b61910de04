"""What is pasted is checked in a panel that may have little room."""

from PySide6.QtWidgets import QApplication, QLabel

from app.ui.deliveries.paste_panel import PastePanel
from app.ui.kit.scrolling import scrolling
from app.ui.kit.widgets import LongText
from tests.ui.conftest import Desk, named, ui_context, until


async def test_the_hint_stands_whole_below_the_text_where_there_is_little_room(
    qapp: QApplication, desk: Desk
) -> None:
    context = ui_context(qapp)
    panel = PastePanel(desk.backend.services.pastes, context)
    scroll = scrolling(panel, context.messages)
    scroll.resize(400, 120)
    scroll.show()
    await until(lambda: scroll.verticalScrollBar().maximum() > 0)
    text = named(panel, LongText, "Pasted delivery")
    hint = panel.findChild(QLabel, "PastedDeliveryTextHint")
    assert hint is not None
    assert hint.height() >= hint.heightForWidth(hint.width())
    assert hint.geometry().top() > text.geometry().bottom()
    scroll.close()
    await desk.aclose()
