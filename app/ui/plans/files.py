"""Request files: read as a plan beside what is listed now, and written from one."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.companies.company import Company
from app.domain.outside_text import cut
from app.domain.plans.request import MOST_BYTES, SUFFIX, Request, RequestFileError, Whose
from app.domain.plans.request_reading import read_request
from app.regular_file import read_regular
from app.services.plans.checked import CheckedPlan
from app.services.plans.requests import company_of
from app.services.services import Services
from app.text.messages import UserMessage
from app.text.requests import request_refusal
from app.ui.kit.keys_back import open_over
from app.ui.kit.message_bar import Notice
from app.ui.plans.whose_dialog import WhoseDialog
from app.ui.runtime.context import UiContext
from app.ui.runtime.tasks import Job

_LONGEST_NAME = 60


class RequestFiles(QObject):
    """`show` opens what was read; nothing of it runs by itself.

    `open_company` is whose entries are that name none.
    """

    def __init__(
        self,
        window: QWidget,
        services: Services,
        context: UiContext,
        show: Callable[[CheckedPlan], None],
        open_company: Callable[[], Company | None],
    ) -> None:
        super().__init__(window)
        self._window, self._services, self._context = window, services, context
        self._show, self._open_company = show, open_company

    def ask(self) -> None:
        """Asks which file to open."""
        dialog = QFileDialog(self._window, self.tr("Open request file"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [self.tr("Request files, exports and tables (*{0} *.json *.csv *.md)").format(SUFFIX)]
        )
        dialog.fileSelected.connect(lambda name: self.open(Path(name)))
        open_over(dialog)

    def open(self, path: Path) -> None:
        """Reads a file, and shows what it asks for."""
        self._context.runner.load(Job.PLAN_READ, self.read(path))

    async def read(self, path: Path) -> None:
        """As `open`; what cannot be read is said."""
        bar, now = self._context.messages, self._context.clock()
        try:
            body = await asyncio.to_thread(read_regular, path, MOST_BYTES)
            request = await asyncio.to_thread(read_request, body, now)
        except OSError as error:
            words = UserMessage(
                self.tr("{0} could not be read").format(path.name),
                self.tr("Nothing was changed: {0}. Choose another file.").format(
                    error.strerror or str(error)
                ),
            )
            bar.show_message(Notice(words))
            return
        except RequestFileError as error:
            bar.show_message(Notice(request_refusal(path.name, error)))
            return
        if not request.name:
            request = msgspec.structs.replace(request, name=cut(path.stem, _LONGEST_NAME))
        companies = self._services.companies.companies
        unknown = [
            one for one in request.companies if any(one) and company_of(companies, one) is None
        ]
        if not unknown or not companies:
            await self._propose(request)
            return
        dialog = WhoseDialog(self._window, unknown, companies)

        def go_on(found: dict[Whose, Company]) -> None:
            others = {
                whose: Whose(one.company_key, one.name, one.base_url)
                for whose, one in found.items()
            }
            job = self._propose(request.given_to(others))
            self._context.runner.load(Job.PLAN_READ, job)

        dialog.chosen.connect(go_on)
        open_over(dialog)

    async def _propose(self, request: Request) -> None:
        plans, companies = self._services.plans, self._services.companies.companies
        self._show(await plans.from_request(request, companies, self._open_company()))
