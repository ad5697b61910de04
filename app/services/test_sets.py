"""Runs a list of test events in order; each climbs a ladder of its own."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from app.domain.body import utf8_of
from app.domain.callbacks.callback import Callback
from app.domain.companies.company import Company
from app.domain.errors import (
    CallbackDeskError,
    FileContentError,
    LockedError,
    OutcomeUnknownError,
)
from app.domain.proofs.sent_test import Proof, SentTest
from app.domain.proofs.test_event import TestEvent
from app.domain.proofs.test_set import SetResult, TestSet
from app.regular_file import read_regular
from app.services.ports import TestSetStore
from app.services.proofs import ProofService
from app.services.test_events import QueuedTest, TestEventService
from app.whole_file import write_file

_LARGEST_BYTES = 1024 * 1024


class _File(msgspec.Struct):
    name: str
    events: tuple[TestEvent, ...]


class TestSetService:
    """Keeping and reading raise SaveFailedError."""

    def __init__(
        self,
        store: TestSetStore,
        test_events: TestEventService,
        proofs: ProofService,
    ) -> None:
        self._store, self._test_events, self._proofs = store, test_events, proofs
        self._is_stopping = False

    def stop_all(self) -> None:
        """A run stops after the event under way, as the app is closing; nothing begins."""
        self._is_stopping = True

    async def of(self, company: Company) -> list[TestSet]:
        """All sets of a company, by name."""
        return await self._store.of(company.company_id)

    async def save(self, company: Company, name: str, events: Iterable[TestEvent]) -> TestSet:
        """Keeps a new set; of equal events only one."""
        return await self._store.add(
            TestSet(set_id=0, company_id=company.company_id, name=name, events=_different(events))
        )

    async def change(self, chosen: TestSet, name: str, events: Iterable[TestEvent]) -> TestSet:
        """Gives a set another name, and other events in another order."""
        made = msgspec.structs.replace(chosen, name=name, events=_different(events))
        await self._store.change(made)
        return made

    async def remove(self, chosen: TestSet) -> None:
        """Forgets a set; what was sent of it stays."""
        await self._store.remove(chosen.set_id)

    async def run(
        self,
        company: Company,
        events: Iterable[TestEvent],
        listed: list[Callback],
        on_result: Callable[[SetResult], None],
        *,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """Sends each event once, one after the other, and goes on after a refusal.

        `is_stopped` is asked before each whether somebody has had enough.
        Raises: LockedError for a production company that is not unlocked.
        """
        for event in events:
            if self._is_stopping or is_stopped():
                return
            lost: list[SentTest] = []
            try:
                queued = await self._test_events.send(company, event, listed, on_lost=lost.append)
            except LockedError:
                raise
            except OutcomeUnknownError as error:
                on_result(
                    SetResult(
                        event=event,
                        refusal=str(error),
                        lost=lost[0] if lost else None,
                        is_unsure=True,
                    )
                )
            except CallbackDeskError as error:
                on_result(SetResult(event=event, refusal=str(error)))
            else:
                on_result(_result_of(event, queued))

    async def looked_up(self, results: Iterable[SetResult]) -> list[SetResult]:
        """Those of which the answer was lost, after a look at what came here since.

        One that came is no failure; of one that did not it stays unknown, and it has failed.
        """
        found = []
        for one in results:
            if not one.is_unsure:
                found.append(one)
                continue
            now = None
            if one.lost is not None:
                (now,) = await self._proofs.looked_up([one.lost])
            came = now is not None and now.proof is not Proof.UNSURE
            found.append(
                msgspec.structs.replace(
                    one, lost=now, sent=now if came else None, is_unsure=not came, looked=True
                )
            )
        return found

    def export(self, path: Path, chosen: TestSet) -> None:
        """Writes a set as JSON, without company key, user or address. Raises: SaveFailedError."""
        content = _File(name=chosen.name, events=chosen.events)
        write_file(path, msgspec.json.format(msgspec.json.encode(content), indent=2))

    async def import_(self, company: Company, path: Path) -> TestSet:
        """Keeps the set of an exported file. Raises: FileContentError where it holds none."""
        found = await asyncio.to_thread(_read, path)
        return await self._store.add(
            TestSet(
                set_id=0,
                company_id=company.company_id,
                name=found.name.strip(),
                events=found.events,
            )
        )


def _different(events: Iterable[TestEvent]) -> tuple[TestEvent, ...]:
    found: dict[bytes, TestEvent] = {}
    for one in events:
        found.setdefault(msgspec.json.encode(one, order="sorted"), one)
    return tuple(found.values())


def _result_of(event: TestEvent, queued: QueuedTest) -> SetResult:
    if queued.sent is not None:
        return SetResult(event=event, sent=queued.sent)
    why = f"not recorded: {queued.unrecorded}"
    return SetResult(event=event, refusal=why, unrecorded=queued.receipt)


def _read(path: Path) -> _File:
    try:
        found = msgspec.json.decode(utf8_of(read_regular(path, _LARGEST_BYTES)), type=_File)
    except OSError as error:
        msg = f"{path}: {error.strerror or error}"
        raise FileContentError(msg) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        msg = f"{path}: {error}"
        raise FileContentError(msg) from error
    named = found.name.strip() and found.events
    if not named or not all(one.event_type for one in found.events):
        msg = f"{path}: a set has a name, and events with an event_type each"
        raise FileContentError(msg)
    return found
