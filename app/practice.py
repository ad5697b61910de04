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
        self._server: SandboxProcess | Sandbox | None = begun
        self._is_starting = self._listens = False
        self._trouble = Trouble.NONE

    def open(self, window: MainWindow) -> None:
        """Starts it, if it does not run yet, and shows it."""
        if not self._is_starting:  # else it is shown once it has started
            window.runner.load(Job.PRACTICE, self._open(window))

    def set_trouble(self, trouble: Trouble) -> None:
        """Gives it a bad day, or a good one again."""
        self._trouble = trouble
        if self._server is not None and self._listens:
            self._server.set_trouble(trouble)

    async def aclose(self) -> None:
        """Stops it, if it runs or starts."""
        if self._server is not None:
            await asyncio.to_thread(self._server.stop)

    async def _open(self, window: MainWindow) -> None:
        if self._server is not None and self._listens and not self._server.wait(0):
            window.show_companies("practice-0")
            return
        window.say_starting()
        self._is_starting = True
        try:
            server = await self._started()
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
        finally:
            self._is_starting = False
        for company, password in _practice_companies(server):
            self._services.companies.lend(company, password)
            with suppress(SaveFailedError):
                # It is made anew each time: what was seen of an earlier one is not about it.
                await self._services.memory.forget(company)
        window.show_companies("practice-0")

    async def _started(self) -> "SandboxProcess | Sandbox":
        """A server that listens. Raises: OSError.

        It is known here before it is waited for: whoever closes the app meanwhile stops it.
        """
        from app.sandbox.process import SandboxProcess  # noqa: PLC0415 - after the first paint

        if self._server is not None and self._listens:  # and it has ended
            await asyncio.to_thread(self._server.stop)
            self._server, self._listens = None, False
        with suppress(OSError):
            # The trouble may have been chosen before an earlier server ended.
            return await self._start(self._server or SandboxProcess(self._trouble))
        # Where no process can be had it is served in a thread.
        return await self._start(await asyncio.to_thread(_in_a_thread, self._trouble))

    async def _start(self, server: "SandboxProcess | Sandbox") -> "SandboxProcess | Sandbox":
        self._server = server
        try:
            await asyncio.to_thread(server.start)
        except OSError:
            self._server = None
            raise
        self._listens = True
        server.set_trouble(self._trouble)  # it may have been chosen meanwhile
        return server


def _in_a_thread(trouble: Trouble) -> "Sandbox":
    from app.sandbox.server import Sandbox  # noqa: PLC0415 - nearly never

    made = Sandbox()
    made.set_trouble(trouble)
    return made


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
