"""The practice company behind the window: its server, and the companies that it serves."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from app.domain.companies.company import Company, CompanyKind, Region
from app.domain.companies.secret import Secret
from app.domain.errors import SaveFailedError
from app.domain.trouble import Trouble
from app.services.services import Services
from app.text.messages import UserMessage
from app.text.translate import translate
from app.ui.kit.message_bar import Notice
from app.ui.runtime.tasks import Job
from app.ui.window.main_window import MainWindow

if TYPE_CHECKING:
    from app.sandbox.process import SandboxProcess, ServedCompany
    from app.sandbox.registry import PracticeCompany
    from app.sandbox.server import Sandbox


class Practice:
    """The practice company, started when it is first opened.

    `begun` is its server where that was begun with the app.
    """

    def __init__(self, services: Services, begun: "SandboxProcess | None" = None) -> None:
        self._services = services
        self._begun = begun
        self._sandbox: SandboxProcess | Sandbox | None = None
        self._trouble = Trouble.NONE

    def open(self, window: MainWindow) -> None:
        """Starts it, if it does not run yet, and shows it."""
        window.runner.load(Job.PRACTICE, self._start(window))

    def set_trouble(self, trouble: Trouble) -> None:
        """Gives it a bad day, or a good one again."""
        self._trouble = trouble
        if self._sandbox is not None:
            self._sandbox.set_trouble(trouble)

    async def aclose(self) -> None:
        """Stops it, if it runs."""
        for server in (self._sandbox, self._begun):
            if server is not None:
                await asyncio.to_thread(server.stop)

    async def _start(self, window: MainWindow) -> None:
        if self._sandbox is not None and not self._sandbox.wait(0):
            window.show_companies("practice-0")
            return
        window.say_starting()
        begun, self._begun = self._begun, None
        try:
            self._sandbox = await asyncio.to_thread(_started, begun)
        except OSError as error:
            window.bar.show_message(
                Notice(
                    UserMessage(
                        translate("start", "The practice company could not be started"),
                        translate("start", "It needs a free port on this computer; try again."),
                        str(error),
                    )
                )
            )
            window.show_companies()
            return
        if self._trouble is not Trouble.NONE:  # chosen before an earlier server ended
            self._sandbox.set_trouble(self._trouble)
        for company, password in _practice_companies(self._sandbox):
            self._services.companies.lend(company, password)
            with suppress(SaveFailedError):
                # It is made anew each time: what was seen of an earlier one is not about it.
                await self._services.memory.forget(company)
        window.show_companies("practice-0")


def _started(begun: "SandboxProcess | None") -> "SandboxProcess | Sandbox":
    """A server that listens; `begun` if that comes to it. Raises: OSError."""
    from app.sandbox.process import SandboxProcess  # noqa: PLC0415 - after the first paint

    with suppress(OSError):
        server = begun or SandboxProcess()
        server.start()
        return server
    # Where no process can be had it is served in a thread.
    from app.sandbox.server import Sandbox  # noqa: PLC0415 - nearly never

    sandbox = Sandbox()
    sandbox.start()
    return sandbox


def _practice_companies(sandbox: "SandboxProcess | Sandbox") -> list[tuple[Company, Secret]]:
    from app.sandbox.seed import USER_NAME  # noqa: PLC0415 - as above

    served: Sequence[ServedCompany | PracticeCompany] = sandbox.companies
    return [
        (
            Company(
                company_id=f"practice-{position}",
                name=one.name,
                company_key=one.company_key,
                user_name=USER_NAME,
                region=Region.CUSTOM,
                base_url=sandbox.base_url,
                kind=CompanyKind.PRODUCTION if one.production else CompanyKind.TEST,
                is_practice=True,
            ),
            Secret(sandbox.password),
        )
        for position, one in enumerate(served)
    ]
