"""`callback-desk list` of a company, against a program that only makes the same call."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.domain.companies.company import Company, Region
from app.sandbox.seed import USER_NAME
from app.sandbox.server import Sandbox
from app.storage.companies import CompanyFile
from tests.bench.measure import as_installed, line

_BARE = "import httpx, keyring, msgspec"
_CALL = """
import sys, httpx, keyring, msgspec
answer = httpx.get(sys.argv[1], auth=(sys.argv[2], sys.stdin.readline().strip()))
assert answer.status_code == 200
msgspec.json.decode(answer.content)
"""
_RUNS = 9


def command_line() -> None:
    """The target is 1.3 times the bare imports, and the call on top."""
    sandbox = Sandbox()
    sandbox.start()
    try:
        with tempfile.TemporaryDirectory() as home:
            _measure(sandbox, Path(home))
    finally:
        sandbox.stop()


def _measure(sandbox: Sandbox, home: Path) -> None:
    key = sandbox.companies[0].company_key
    company = Company(
        company_id="bench",
        name="Bench",
        company_key=key,
        user_name=USER_NAME,
        region=Region.CUSTOM,
        base_url=sandbox.base_url,
    )
    CompanyFile(home / "callback-desk").save([company])
    url = f"{sandbox.base_url}/companies/{key}/config/callbacks"
    found: list[tuple[float, float]] = []
    for _ in range(_RUNS):
        bare = _timed(home, "", "-c", _BARE)
        call = _timed(home, sandbox.password, "-c", _CALL, url, USER_NAME) - bare
        ours = _timed(home, sandbox.password, "-m", "app", "list", "Bench", "--password-stdin")
        found.append((ours - call, bare))
    ours, bare = (statistics.median(column) for column in zip(*found, strict=True))
    line("command line, list without its call", ours, bare, 1.3, "s", "bare imports")


def _timed(home: Path, password: str, *words: str) -> float:
    """Seconds from spawn to end."""
    kept = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, *words],
        env=as_installed(XDG_DATA_HOME=str(home), **kept),
        input=f"{password}\n",
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - started
