"""What the Deliveries page does with proof sheets: writes them, and checks what others send."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app import __version__
from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import CallbackDeskError
from app.domain.masking import masked
from app.domain.outside_text import visible
from app.domain.proofs.coverage import coverage_of
from app.domain.proofs.sent_test import SentTest
from app.domain.proofs.sheet import Scope, Sheet, sheet_of
from app.domain.proofs.sheet_agreement import Agreement, agreement_of
from app.domain.proofs.test_set import SetResult
from app.exports.proof_sheet import read_proof_sheet, write_proof_sheet
from app.services.services import Services
from app.text.messages import UserMessage, message_for
from app.text.status import Tone
from app.text.translate import translate
from app.ui.deliveries.check_dialog import CheckSheetDialog
from app.ui.deliveries.sheet_dialog import SetRun, SheetChoice, SheetDialog
from app.ui.kit.message_bar import Notice
from app.ui.kit.save_dialog import ask_where_to_save
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job


def _not_sent(one: SetResult) -> str:
    """What became of an event of a run that is no test event in the record."""
    if one.unrecorded is not None:
        became = f"taken as {visible(one.unrecorded.event_id)}, but not recorded"
    elif one.is_unsure:
        became = "whether it was taken is not known"
    elif one.refusal:
        became = f"not sent: {masked(one.refusal)}"
    else:
        became = "not sent"
    return f"{visible(one.event.event_type)}: {became}"


class SheetCommands(QObject):
    """Asks, gathers, writes, and says what the file holds."""

    def __init__(self, window: QWidget, services: Services, context: UiContext) -> None:
        super().__init__(window)
        self._window, self._proofs, self._context = window, services.proofs, context
        self._companies = services.companies
        self._runner, self._messages, self._clock = (
            context.runner,
            context.messages,
            context.clock,
        )

    def ask(
        self,
        company: Company | None,
        listed: list[Callback],
        shown: Callable[[], list[SentTest]],
        runs: list[SetRun],
    ) -> None:
        """Asks what the sheet is about, then where it goes.

        A sheet is for others: with a company open, it holds what is of that company alone.
        """
        dialog = SheetDialog(self._window.window(), company, runs, self._context)
        dialog.chosen.connect(
            lambda choice: self._runner.load(
                Job.PROOF_SHEET, self._make(company, listed, shown(), choice)
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _make(
        self,
        company: Company | None,
        listed: list[Callback],
        shown: list[SentTest],
        choice: SheetChoice,
    ) -> None:
        sheet = await self._gathered(company, listed, shown, choice)
        ask_where_to_save(
            self._window.window(),
            self.tr("Proof sheet"),
            "proof.html",
            {
                self.tr("Web page (*.html)"): "html",
                self.tr("PDF, with its data beside it (*.pdf)"): "pdf",
                self.tr("Markdown (*.md)"): "md",
                self.tr("The data alone (*.json)"): "json",
            },
            lambda path: self._write(path, sheet),
        )

    async def _gathered(
        self,
        company: Company | None,
        listed: list[Callback],
        shown: list[SentTest],
        choice: SheetChoice,
    ) -> Sheet:
        tests = [one for one in shown if company is None or one.company_id == company.company_id]
        not_sent: list[str] = []
        kept = await self._proofs.of_company(company) if company is not None else []
        if choice.scope is Scope.COMPANY:
            tests = kept
        elif choice.scope is Scope.PERIOD:
            since, until = choice.since, choice.until
            tests = [
                one
                for one in kept
                if (since is None or one.sent_at >= since)
                and (until is None or one.sent_at <= until)
            ]
        elif choice.run is not None:
            results = choice.run.results
            numbers = {one.sent.test_id for one in results if one.sent is not None}
            numbers |= {one.lost.test_id for one in results if one.lost is not None}
            tests = [one for one in kept if one.test_id in numbers]
            not_sent = [_not_sent(one) for one in results if not (one.sent or one.lost)]
        return sheet_of(
            tests,
            coverage_of(listed, kept) if choice.scope is Scope.COMPANY else [],
            company=company,
            scope=choice.scope,
            made_by=self._proofs.user,
            version=__version__,
            now=self._clock(),
            since=choice.since,
            until=choice.until,
            set_name=choice.run.name if choice.run else "",
            not_sent=not_sent,
        )

    def _write(self, path: Path, sheet: Sheet) -> None:
        beside = ""
        try:
            if path.suffix.lower() == ".pdf":
                from app.ui.deliveries.sheet_pdf import (  # noqa: PLC0415 - rare
                    data_beside,
                    write_sheet_pdf,
                )

                write_sheet_pdf(path, sheet)
                beside = self.tr("Its data stands beside it: {0}").format(data_beside(path).name)
            else:
                write_proof_sheet(path, sheet)
        except CallbackDeskError as error:
            self._messages.show_message(Notice(message_for(error)))
            return
        whose, count = sheet.company or self.tr("all companies"), len(sheet.tests)
        words = translate(
            "files", "The proof sheet was written: %n test event(s) of {0}", "", count
        ).format(whose)
        said = "\n".join(one for one in (beside, str(path)) if one)
        self._messages.show_message(Notice(UserMessage(words, said), Tone.ACTIVE))

    def check(self) -> None:
        """Asks for a file, and says whether it is whole and whether the record agrees."""
        dialog = CheckSheetDialog(self._window.window())
        dialog.file_chosen.connect(
            lambda path: self._runner.load(Job.CHECK_SHEET, self._check(Path(path), dialog))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    async def _check(self, path: Path, dialog: CheckSheetDialog) -> None:
        dialog.begin()
        try:
            found = await asyncio.to_thread(read_proof_sheet, path, __version__)
            agreement = Agreement()
            if found.sheet is not None:
                records = await self._records_for(found.sheet)
                company_id = found.sheet.company_id
                known = self._companies.companies
                names = {one.name for one in known if one.company_id == company_id}
                names |= {one.company_name for one in records if one.company_id == company_id}
                agreement = await asyncio.to_thread(agreement_of, found.sheet, records, names)
        except CallbackDeskError as error:
            if isValid(dialog):
                dialog.show_failure(message_for(error))
            return
        if isValid(dialog):
            dialog.show_result(path.name, found, agreement)

    async def _records_for(self, sheet: Sheet) -> list[SentTest]:
        """Those with the IDs in a sheet, and all of the companies that these are of."""
        ids = [one.event_id for one in sheet.tests if one.event_id]
        records = {one.test_id: one for one in await self._proofs.of_events(ids)}
        records |= {one.test_id: one for one in await self._proofs.newest()}
        if sheet.company_id:
            of_company = await self._proofs.of_company_id(sheet.company_id)
            records |= {one.test_id: one for one in of_company}
        return list(records.values())
