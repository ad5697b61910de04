"""Asks before deliveries are forgotten: they are kept nowhere else."""

from PySide6.QtWidgets import QWidget

from app.text.translate import translate
from app.ui.kit.sheet import Question, finished


async def may_clear(window: QWidget, count: int) -> bool:
    """Whether so many may go."""
    return await finished(
        Question(
            window,
            "ClearDeliveriesDialog",
            translate("deliveries", "Clear deliveries"),
            translate("deliveries", "Clear %n deliver(y|ies)", "", count),
            translate(
                "deliveries",
                "Deliveries are kept in memory alone: nothing brings them back. What they proved "
                "stays. Save… writes them to a file first.",
            ),
            translate("deliveries", "Keep"),
            translate("deliveries", "Clear"),
        )
    )


def cleared_text(count: int) -> str:
    """What was done."""
    return translate("deliveries", "Cleared: %n deliver(y|ies)", "", count)
