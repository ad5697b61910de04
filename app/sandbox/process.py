"""The practice company in a process of its own: it starts while the window does.

The window's process then holds nothing of a server, and neither slows the other down.
"""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple, Self

from app.domain.trouble import Trouble

_START_LIMIT_S = 20.0
_END_LIMIT_S = 5.0
_ROOT = Path(__file__).resolve().parents[2]
_BEGIN = """
import sys
sys.path.insert(0, sys.argv.pop(1))
import app
del sys.path[0]  # nothing else in that folder is to be taken for one of Python's own modules
from app.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


class ServedCompany(NamedTuple):
    """What is known of a practice company outside of its server."""

    name: str
    company_key: str
    production: bool


class Address(NamedTuple):
    """Where the practice company is and its password of this start, as a process tells another.

    `base_url` is `http://127.0.0.1:PORT`.
    """

    base_url: str
    password: str
    companies: list[ServedCompany]

    def line(self) -> str:
        """As one line of JSON."""
        return json.dumps(self._asdict())

    @classmethod
    def of_line(cls, line: str) -> Self:
        """Raises: ValueError, TypeError, KeyError where the line is none of these."""
        said = json.loads(line)
        companies = [ServedCompany(*one) for one in said["companies"]]
        return cls(str(said["base_url"]), str(said["password"]), companies)

    def __repr__(self) -> str:
        return f"Address({self.base_url!r})"


class SandboxProcess:
    """Starts when it is made, and ends by itself when this process does.

    `trouble` is what it suffers from before its first answer.

    Attributes: base_url, password, companies, known once `start` has returned; as of `Sandbox`.

    Raises: OSError where no process can be had.
    """

    def __init__(self, trouble: Trouble = Trouble.NONE) -> None:
        frozen = getattr(sys, "frozen", False)
        begin = () if frozen else ("-P", "-c", _BEGIN, str(_ROOT))
        self.base_url = self.password = ""
        self.companies: list[ServedCompany] = []
        # A session of its own: Ctrl+C in a terminal is for the window, which ends it.
        self._process = subprocess.Popen(  # noqa: S603 - this app, with fixed words
            [sys.executable, *begin, "sandbox", "--attended"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # whoever waits for the window's end would wait for it too
            encoding="utf-8",
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self.set_trouble(trouble)  # it listens once it has read this

    def start(self) -> None:
        """Waits until it listens; blocks. Raises: OSError where it does not come to that."""
        late = threading.Timer(_START_LIMIT_S, self._process.kill)
        late.daemon = True
        late.start()
        try:
            line = self._process.stdout.readline() if self._process.stdout else ""
            told = Address.of_line(line)
        except (ValueError, TypeError, KeyError) as error:
            self.stop()
            msg = "it ended before it could be reached"
            raise OSError(msg) from error
        finally:
            late.cancel()
        self.base_url, self.password, self.companies = told

    def set_trouble(self, trouble: Trouble) -> None:
        """Answers badly from now on, or well again; from any thread."""
        with suppress(OSError, ValueError):  # it has ended: its calls say so
            if self._process.stdin is not None:
                self._process.stdin.write(f"{trouble.value}\n")
                self._process.stdin.flush()

    def stop(self) -> None:
        """Ends it and waits a few seconds at most; also while another thread waits in `start`."""
        _close(self._process.stdin)
        try:
            self._process.wait(_END_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        # Not before: whoever reads from it would have to be waited for.
        _close(self._process.stdout)

    def wait(self, limit_s: float) -> bool:
        """Waits for it to end; returns whether it has."""
        try:
            self._process.wait(limit_s)
        except subprocess.TimeoutExpired:
            return False
        return True


def _close(end: IO[str] | None) -> None:
    if end is not None:
        with suppress(OSError):
            end.close()
