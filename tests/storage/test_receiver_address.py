"""The receiver's port and tunnel in a real database file."""

from pathlib import Path

from app.domain.proofs.receiver_address import ReceiverAddress
from app.storage.database import Database
from app.storage.receiver_address import ReceiverAddressStore


async def test_one_address_is_kept(tmp_path: Path) -> None:
    database = Database(tmp_path / "memory.sqlite")
    store = ReceiverAddressStore(database)
    assert await store.load() == ReceiverAddress()
    await store.save(ReceiverAddress(21_000, "https://tunnel.example"))
    await store.save(ReceiverAddress(21_001))
    database.close()
    database = Database(tmp_path / "memory.sqlite")
    assert await ReceiverAddressStore(database).load() == ReceiverAddress(21_001)
    database.close()
