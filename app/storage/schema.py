"""The tables, one list of statements for each version; the file's `user_version` counts them.

Times are seconds since 1970 (UTC). `body`, `before` and `draft` are MessagePack of the domain's
own structs. A callback that is listed, and whose `last_seen` is `seen_again.seen_from`, was seen at
each reading since then, the last time at `read_at`; that counts while `reading` tells the same
time. A plan holds no results: they are what its changes say, by `plan_id` and `plan_step`. Never
change a version that was released: add one.
"""

import sqlite3

import msgspec

_FIRST = (
    """CREATE TABLE callback (
        company_id TEXT NOT NULL,
        callback_id TEXT NOT NULL,
        body BLOB NOT NULL,
        fate TEXT NOT NULL,
        first_seen REAL NOT NULL,
        last_seen REAL NOT NULL,
        gone_at REAL,
        ended_by TEXT NOT NULL DEFAULT '',
        name TEXT NOT NULL DEFAULT '',
        owner TEXT NOT NULL DEFAULT '',
        ticket TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (company_id, callback_id)
    ) WITHOUT ROWID""",
    """CREATE TABLE version (
        version_id INTEGER PRIMARY KEY,
        company_id TEXT NOT NULL,
        callback_id TEXT NOT NULL,
        seen_at REAL NOT NULL,
        body BLOB NOT NULL,
        FOREIGN KEY (company_id, callback_id)
            REFERENCES callback (company_id, callback_id) ON DELETE CASCADE
    )""",
    "CREATE INDEX version_of ON version (company_id, callback_id)",
    "CREATE TABLE reading (company_id TEXT PRIMARY KEY, read_at REAL NOT NULL)",
    """CREATE TABLE change (
        change_id INTEGER PRIMARY KEY,
        instance TEXT NOT NULL,
        company_id TEXT NOT NULL,
        company_name TEXT NOT NULL,
        kind TEXT NOT NULL,
        step TEXT NOT NULL,
        opened_at REAL NOT NULL,
        user TEXT NOT NULL,
        before BLOB,
        draft BLOB,
        known_ids TEXT NOT NULL,
        why TEXT NOT NULL,
        made_id TEXT,
        outcome TEXT,
        closed_at REAL,
        gap_s REAL,
        detail TEXT NOT NULL DEFAULT ''
    )""",
    "CREATE INDEX change_open ON change (outcome) WHERE outcome IS NULL",
    """CREATE TABLE call (
        call_id INTEGER PRIMARY KEY,
        company_id TEXT NOT NULL,
        company_name TEXT NOT NULL,
        at REAL NOT NULL,
        method TEXT NOT NULL,
        base_url TEXT NOT NULL,
        path TEXT NOT NULL,
        status INTEGER,
        duration_s REAL NOT NULL,
        request TEXT NOT NULL,
        reply TEXT NOT NULL,
        error TEXT NOT NULL
    )""",
    "CREATE INDEX call_at ON call (at)",
    "CREATE TABLE server (base_url TEXT PRIMARY KEY, has_put INTEGER NOT NULL)",
)
_SECOND = (
    """CREATE TABLE sent_test (
        test_id INTEGER PRIMARY KEY,
        company_id TEXT NOT NULL,
        event_id TEXT NOT NULL,
        sent_at REAL NOT NULL,
        body BLOB NOT NULL
    )""",
    "CREATE INDEX sent_test_event ON sent_test (event_id)",
    "CREATE INDEX sent_test_at ON sent_test (sent_at)",
)
_THIRD = (
    """CREATE TABLE test_set (
        set_id INTEGER PRIMARY KEY,
        company_id TEXT NOT NULL,
        name TEXT NOT NULL,
        events BLOB NOT NULL
    )""",
    "CREATE INDEX test_set_company ON test_set (company_id)",
)
_FOURTH = ("ALTER TABLE change ADD COLUMN stepped_at REAL",)
_FIFTH = ("ALTER TABLE change ADD COLUMN company_key TEXT NOT NULL DEFAULT ''",)
_SIXTH = ("UPDATE sent_test SET body = with_proof_id(body)",)
_SEVENTH = (
    """CREATE TABLE plan (
        plan_id INTEGER PRIMARY KEY,
        instance TEXT NOT NULL,
        body BLOB NOT NULL,
        begun_at REAL NOT NULL,
        closed_at REAL
    )""",
    "ALTER TABLE change ADD COLUMN plan_id INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE change ADD COLUMN plan_step INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX change_plan ON change (plan_id) WHERE plan_id != 0",
)
_EIGHTH = (
    """CREATE TABLE receiver (
        receiver_id INTEGER PRIMARY KEY CHECK (receiver_id = 1),
        port INTEGER NOT NULL,
        public_base TEXT NOT NULL
    )""",
)
_NINTH = ("CREATE TABLE relay (key TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",)
_TENTH = (
    "CREATE TABLE payload_shape (event_type TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID",
)
_ELEVENTH = (
    """CREATE TABLE absence (
        company_id TEXT NOT NULL,
        callback_id TEXT NOT NULL,
        gone_at REAL NOT NULL,
        back_at REAL NOT NULL,
        PRIMARY KEY (company_id, callback_id, gone_at),
        FOREIGN KEY (company_id, callback_id)
            REFERENCES callback (company_id, callback_id) ON DELETE CASCADE
    ) WITHOUT ROWID""",
    # Whoever writes it: an older version of the app may be open too.
    """CREATE TRIGGER came_back AFTER UPDATE OF gone_at ON callback
        WHEN OLD.gone_at IS NOT NULL AND NEW.gone_at IS NULL
        BEGIN
            INSERT OR REPLACE INTO absence
            VALUES (OLD.company_id, OLD.callback_id, OLD.gone_at, NEW.last_seen);
        END""",
)
_TWELFTH = (
    "DROP TRIGGER came_back",
    # Whatever a trigger says of a conflict, that of the statement that fires it counts: a callback
    # that came back twice from the same end could not be stored, and its whole list with it.
    """CREATE TRIGGER came_back AFTER UPDATE OF gone_at ON callback
        WHEN OLD.gone_at IS NOT NULL AND NEW.gone_at IS NULL
        BEGIN
            DELETE FROM absence WHERE company_id = OLD.company_id
                AND callback_id = OLD.callback_id AND gone_at = OLD.gone_at;
            INSERT INTO absence
            VALUES (OLD.company_id, OLD.callback_id, OLD.gone_at, NEW.last_seen);
        END""",
)
_THIRTEENTH = (
    # A list that is read every few minutes is mostly what it was: then no row of it is written.
    # A table of its own: an older version of the app that is still open writes `reading` whole.
    """CREATE TABLE seen_again (
        company_id TEXT PRIMARY KEY,
        seen_from REAL NOT NULL,
        read_at REAL NOT NULL
    ) WITHOUT ROWID""",
)
_FOURTEENTH = (
    # What a run without a window found changed: a window tells it when it reads the next time.
    "CREATE TABLE untold (company_id TEXT PRIMARY KEY, difference BLOB NOT NULL) WITHOUT ROWID",
)
_FIFTEENTH = ("ALTER TABLE change ADD COLUMN server TEXT NOT NULL DEFAULT ''",)
_SIXTEENTH = (
    # A plan passes over its own entries within the index: a row of it holds thousands of IDs.
    "CREATE INDEX change_closed ON change (closed_at, plan_id, outcome)",
    "ALTER TABLE plan ADD COLUMN held_at REAL NOT NULL DEFAULT 0",
)
MIGRATIONS = (
    *(_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH, _SIXTH, _SEVENTH, _EIGHTH, _NINTH),
    *(_TENTH, _ELEVENTH, _TWELFTH, _THIRTEENTH, _FOURTEENTH, _FIFTEENTH, _SIXTEENTH),
)
_PROOF_IDS = {
    "Queued": "queued",
    "Received": "received",
    "Matched": "matched",
    "Mismatch": "mismatch",
}


def prepare_migrations(connection: sqlite3.Connection) -> None:
    """Gives a connection the functions that migrations call."""
    connection.create_function("with_proof_id", 1, with_proof_id, deterministic=True)


def with_proof_id(body: bytes) -> bytes:
    """A sent test whose proof is the word that was shown before; any other body as it is.

    An older version of the app that is still open may write one more at any time.
    """
    try:
        members = msgspec.msgpack.decode(body)
        members["proof"] = _PROOF_IDS[members["proof"]]
    except (msgspec.MsgspecError, ValueError, KeyError, TypeError, RecursionError):
        return body
    return msgspec.msgpack.encode(members)
