"""Saves what is on a plan's sheet: its report, or the plan as a request file."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject
from shiboken6 import isValid

from app.domain.errors import SaveFailedError
from app.domain.masking import masked
from app.domain.plans.plan import Act, PlanRecord, Purpose
from app.domain.plans.request import SUFFIX
from app.exports.plan_report import plan_report
from app.exports.request_file import proposed, request_file
from app.services.plans.checked import CheckedPlan
from app.text.messages import UserMessage, message_for
from app.text.plan_heading import plan_title
from app.text.status import Tone
from app.ui.kit.message_bar import Notice
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.kit.widgets import show_toast
from app.ui.plans.dialog import PlanDialog
from app.ui.plans.reporting import report_of
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job
from app.whole_file import write_file


class PlanSaver(QObject):
    """`shown` is the plan as the sheet has it at the moment, and what became of it."""

    def __init__(
        self,
        dialog: PlanDialog,
        context: UiContext,
        shown: Callable[[], tuple[CheckedPlan, PlanRecord]],
    ) -> None:
        super().__init__(dialog)
        self._dialog, self._context, self._shown = dialog, context, shown
        dialog.report_asked.connect(self._ask_for_report)
        dialog.file_asked.connect(self._ask_for_file)

    def _ask_for_report(self) -> None:
        ask_where_to_save(
            self._dialog,
            self.tr("Save the report"),
            "plan.md",
            {self.tr("Markdown (*.md)"): "md", self.tr("Table (*.csv)"): "csv"},
            lambda path: self._context.runner.queue(Job.EXPORT, self._write_report(path)),
        )

    async def _write_report(self, path: Path) -> None:
        checked, record = self._shown()
        context = self._context
        report, steps = report_of(record, checked.problems, context.clock(), context.formats)
        await self._save(path, plan_report(path, report, steps))

    def _ask_for_file(self) -> None:
        if not proposed(self._shown()[0].plan):
            words = UserMessage(
                self.tr("Every step is left out"),
                self.tr("Tick what the file is to propose, then save it."),
            )
            if all(one.act is Act.KEEP for one in self._shown()[0].plan.steps):
                words = UserMessage(
                    self.tr("There is nothing to propose"), self.tr("All of it is so already.")
                )
            self._dialog.say(words.text)
            return
        ask_where_to_save(
            self._dialog,
            self.tr("Save as request file"),
            f"plan{SUFFIX}",
            {
                self.tr("Request file (*{0})").format(SUFFIX): SUFFIX[1:],
                self.tr("Request file as JSON (*.json)"): "json",
            },
            lambda path: self._context.runner.queue(Job.EXPORT, self._write_file(path)),
        )

    async def _write_file(self, path: Path) -> None:
        checked, _ = self._shown()
        # It is handed to others, and what somebody pastes there goes with it.
        plan = msgspec.structs.replace(checked.plan, why=masked(self._dialog.why.text().strip()))
        # Its title counts the steps, and would count them once more when it is opened.
        of_file = plan.purpose is Purpose.FILE and plan.subject
        name = plan.subject[0] if of_file else plan_title(plan)
        left_out = sum(not one.is_wanted for one in plan.steps)
        without = (
            self.tr("%n step(s) that (is|are) left out (is|are) not in it.", "", left_out)
            if left_out
            else ""
        )
        await self._save(path, request_file(plan, checked.companies, name), without)

    async def _save(self, path: Path, body: bytes, without: str = "") -> None:
        try:
            await asyncio.to_thread(write_file, path, body)
        except SaveFailedError as error:
            self._context.messages.show_message(Notice(message_for(error), Tone.FAILED))
            return
        if isValid(self._dialog):
            said = self.tr("Saved: {0}").format(path.name)
            show_toast(self._dialog, f"{said}. {without}" if without else said)
