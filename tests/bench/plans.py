"""A plan of 200 steps against the same calls made bare, one after the other, in the same run."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from app.build import Backend
from app.domain.callbacks.draft import CallbackDraft
from app.domain.companies.company import Company, CompanyKind, Region
from app.domain.companies.secret import Secret
from app.domain.plans.making import created
from app.domain.plans.plan import PlanRecord, Purpose, StepState
from app.sandbox.seed import USER_NAME
from app.sandbox.server import Sandbox
from app.services.guard import WriteGuard
from app.services.plans.pace import CALLS_PER_SECOND, Pace
from tests.bench.measure import line

_STEPS, _ROUNDS = 200, 3
_PROVIDER = 100
"""Calls a second that the provider takes of one company (provider reference, section 7)."""
_UNLIMITED = 100_000
"""Calls a second: what is measured is the work, and not how long a client has to hold back."""
_SERVE = """
import sys
from app.sandbox.server import Sandbox
made = Sandbox(calls_per_second=int(sys.argv[1]))
made.start()
print(made.base_url, made.password, flush=True)
sys.stdin.read()
"""


def plans() -> None:
    """The target is 1.15 times the bare calls: unlimited, and as fast as the provider allows."""
    with _served(_UNLIMITED) as (base_url, password):
        bare, ours, stall = asyncio.run(_measure(base_url, password, _UNLIMITED, _ROUNDS))
    line("plan of 200 steps", ours, bare, 1.15, "s", "bare calls")
    sys.stdout.write(f"longest stall of the loop within it: {stall * 1000:.0f} ms\n")
    with _served(_PROVIDER) as (base_url, password):
        bare, ours, _ = asyncio.run(_measure(base_url, password, CALLS_PER_SECOND, 1))
    line("plan of 200 steps, at the provider's pace", ours, bare, 1.15, "s", "bare calls")


@contextmanager
def _served(calls_per_second: int) -> Iterator[tuple[str, str]]:
    """Base URL and password; in a process of its own, which does not share our interpreter lock."""
    running = subprocess.Popen(
        [sys.executable, "-c", _SERVE, str(calls_per_second)],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )
    try:
        assert running.stdout is not None
        base_url, password = running.stdout.readline().split()
        yield base_url, password
    finally:
        running.terminate()
        running.wait(10)


async def _measure(
    base_url: str, password: str, calls_per_second: int, rounds: int
) -> tuple[float, float, float]:
    key = Sandbox().companies[0].company_key
    company = Company(
        company_id="bench",
        name="Bench",
        company_key=key,
        user_name=USER_NAME,
        region=Region.CUSTOM,
        kind=CompanyKind.TEST,
        base_url=base_url,
    )
    bare, ours, stalls = [], [], []
    with tempfile.TemporaryDirectory() as home:
        backend = Backend(Path(home), guard=WriteGuard())
        backend.services.companies.lend(company, Secret(password))
        for turn in range(rounds):
            pace = Pace(calls_per_second)
            bare.append(await _bare(base_url, key, password, f"b{turn}", pace))
            await asyncio.sleep(1 if calls_per_second < _UNLIMITED else 0)  # a second of its own
            took, stall = await _planned(backend, company, f"p{turn}", Pace(calls_per_second))
            ours.append(took)
            stalls.append(stall)
        await backend.aclose()
    return min(bare), min(ours), max(stalls)


async def _bare(base_url: str, key: str, password: str, tag: str, pace: Pace) -> float:
    url = f"{base_url}/companies/{key}/config/callbacks/"
    # A line of its own for each, as the app has it for what changes something.
    async with httpx.AsyncClient(
        auth=(USER_NAME, password), limits=httpx.Limits(max_keepalive_connections=0)
    ) as client:
        began = time.perf_counter()
        for at in range(_STEPS):
            body = {
                "callback_type": "subscription_added",
                "subscription_added": {"list_id": f"{tag}-{at}"},
                "destination": {"url": "https://hooks.example.net/bench"},
            }
            await pace.wait_for(key, 1)
            answer = await client.post(
                url, content=json.dumps(body), headers={"Content-Type": "application/json"}
            )
            assert answer.status_code == 201, answer.text
        return time.perf_counter() - began


async def _planned(backend: Backend, company: Company, tag: str, pace: Pace) -> tuple[float, float]:
    drafts = [
        CallbackDraft(
            event_type="subscription_added",
            filters=(("list_id", f"{tag}-{at}"),),
            destination_url="https://hooks.example.net/bench",
        )
        for at in range(_STEPS)
    ]
    service = backend.services.plans
    service._pace = pace
    checked = await service.prepared(Purpose.FILE, created(company, drafts), [company])
    run = service.new_run(checked, PlanRecord(checked.plan, {}), why="")
    longest = 0.0

    async def watch() -> None:
        nonlocal longest
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0)
            longest = max(longest, time.perf_counter() - before)
            await asyncio.sleep(0.002)

    watching = asyncio.create_task(watch())
    began = time.perf_counter()
    record = await run.run(lambda _step, _result: None)
    took = time.perf_counter() - began
    watching.cancel()
    failed = [one for one in record.results.values() if one.state is not StepState.DONE]
    assert record.count(StepState.DONE) == _STEPS, (len(failed), failed[:1], checked.problems[:2])
    return took, longest
