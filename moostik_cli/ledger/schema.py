"""The tables of the ledger, how they came to be, and how a connection to them is made safe."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from moostik_cli.ledger.failures import unusable
from moostik_cli.ledger.runs import is_alive, run_from
from moostik_cli.ledger.writer_lock import BUSY_SECONDS
from moostik_cli.messages import message

APPLICATION_ID = 0x4D4F4F53  # "MOOS": tells a ledger from any other SQLite file
_CACHE_KB = 512  # of pages that each connection keeps: its rows are asked for one by one
_PROBE_BYTES = 64 * 1024
_UPDATE = message("Use that moostik, or update this one.")  # without its ledger, what is in flight is bought again


def connect(path: Path, *, vfs: str | None = None) -> sqlite3.Connection:
    """A connection for the writer: it waits for other processes, and obeys transactions of our own."""
    address = path.absolute().as_uri() + "?mode=rwc" + (f"&vfs={vfs}" if vfs else "")
    return _tuned(sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False))


def connect_reader(path: Path, *, vfs: str | None = None) -> sqlite3.Connection:
    """A connection that can only read, also where the folder cannot be written."""
    base = path.absolute().as_uri()
    suffix = f"&vfs={vfs}" if vfs else ""
    try:
        connection = _open_for_reading(f"{base}?mode=rw{suffix}")
    except sqlite3.OperationalError:  # no place for the index of the WAL that readers share
        if _has_unread_wal(path):
            raise
        connection = connect_unused(path, vfs=vfs)
    connection.execute("PRAGMA query_only=1")
    return connection


def connect_unused(path: Path, *, vfs: str | None = None) -> sqlite3.Connection:
    """A connection that reads the file as it is, locks nothing and makes no file beside it."""
    suffix = f"&vfs={vfs}" if vfs else ""
    return _open_for_reading(f"{path.absolute().as_uri()}?mode=ro&immutable=1{suffix}")


def _has_unread_wal(path: Path) -> bool:
    """Whether a run that died left facts beside the file: without them it must not be believed."""
    wal = path.with_name(path.name + "-wal")
    return wal.exists() and wal.stat().st_size > 0


def _open_for_reading(address: str) -> sqlite3.Connection:
    connection = _tuned(sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False))
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return connection


def _tuned(connection: sqlite3.Connection) -> sqlite3.Connection:
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KB}")
    return connection


def make_durable(connection: sqlite3.Connection, *, wal: bool) -> str:
    """Make every commit survive a power cut; returns the journal mode that the disk allows.

    WAL where it works; elsewhere a rollback journal, whose deletion must then be synced too (EXTRA)."""
    wanted = "wal" if wal else "delete"
    mode = str(connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()[0]).lower()
    if mode != "wal":
        mode = str(connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]).lower()
    connection.execute(f"PRAGMA synchronous={'FULL' if mode == 'wal' else 'EXTRA'}")
    return mode


def check_identity(connection: sqlite3.Connection, path: Path) -> int:
    """The version of the ledger's tables, 0 for a new file. Raises OutputError for anything that is not a
    ledger of ours, or is newer than this program."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    mark = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if version > len(MIGRATIONS):
        raise unusable(
            path,
            message("it was written by a newer moostik (version {version} of the ledger)", version=version),
            _UPDATE,
        )
    if version == 0 and not tables:
        return 0
    if mark != APPLICATION_ID or not tables >= TABLES:
        raise unusable(path, message("it is not a ledger, or some of its tables are missing"))
    return version


def set_foreign_wal_aside(path: Path) -> None:
    """Where an older copy was put in the place of a ledger whose last run was killed, the WAL beside it is not its own,
    and the two together are damaged: then the copy is used as it is, and the WAL is kept under another name. Only for
    who holds the writer's lock."""
    wal = path.with_name(path.name + "-wal")
    if not path.exists() or not _has_unread_wal(path) or _is_sound(path.absolute().as_uri() + "?mode=ro"):
        return
    alone = path.absolute().as_uri() + "?mode=ro&immutable=1"
    if not _is_sound(alone) or _is_run_now(alone):
        return  # damaged in another way: opening it says so
    wal.replace(path.with_name(f"{wal.name}-of-another-{int(time.time())}"))
    path.with_name(path.name + "-shm").unlink(missing_ok=True)


def _is_sound(address: str) -> bool:
    """Whether tables and indexes agree in every row."""
    try:
        with closing(_open_for_reading(address)) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _is_run_now(address: str) -> bool:
    with closing(_open_for_reading(address)) as connection:
        try:
            found = connection.execute("SELECT * FROM runs WHERE ended_at IS NULL").fetchall()
        except sqlite3.OperationalError:  # of an older version
            return False
    return any(is_alive(run_from(row), time.time()) for row in found)


def check_health(connection: sqlite3.Connection, path: Path) -> None:
    """Raise OutputError if SQLite finds the file damaged."""
    answer = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if answer != "ok":
        raise unusable(path, message("it is damaged ({detail})", detail=str(answer)))


def migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the tables to the newest version, all or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = check_identity(connection, path)
        for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
            step(connection)
            connection.execute(f"PRAGMA user_version={number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def probe(connection: sqlite3.Connection) -> None:
    """Write something of size, durably, and take it back: what cannot be written is found out now."""
    for length in (_PROBE_BYTES, 0):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT OR REPLACE INTO facts (name, value) VALUES ('probe', zeroblob(?))", (length,))
        connection.execute("COMMIT")


def create_tables(connection: sqlite3.Connection) -> None:
    for statement in _FIRST_TABLES:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")


def keep_messages(connection: sqlite3.Connection) -> None:
    """Beside the English text of what went wrong, the message itself (see `message_text`). Rows of before have
    their text alone."""
    for table in ("attempts", "variations"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN error_message TEXT")


def know_runs(connection: sqlite3.Connection) -> None:
    """Who runs an episode, and for which account an attempt was sent. One run of an episode lives at a time, and only
    that one can begin an attempt: the database itself refuses anything else."""
    for column in ("account TEXT", "server_ahead REAL", "run_id INTEGER", "at_most INTEGER"):
        connection.execute(f"ALTER TABLE attempts ADD COLUMN {column}")
    for statement in _TABLES_OF_RUNS:
        connection.execute(statement)


def know_retakes(connection: sqlite3.Connection) -> None:
    """Which picture an attempt or a picture changes, and by which word: JSON of a `Retake`; NULL: it is none."""
    for table in ("attempts", "pictures"):
        connection.execute(f"ALTER TABLE {table} ADD COLUMN retake TEXT")


def keep_oddities(connection: sqlite3.Connection) -> None:
    """What an artist should know of a picture, as a message. Pictures of before have none."""
    connection.execute("ALTER TABLE pictures ADD COLUMN oddity TEXT")


_TABLES_OF_RUNS = (
    """CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        episode_id TEXT NOT NULL,
        host TEXT NOT NULL, pid INTEGER NOT NULL, process TEXT,
        started_at REAL NOT NULL, beat_at REAL NOT NULL,
        ended_at REAL                   -- NULL: it lives, or was killed
    )""",
    "CREATE UNIQUE INDEX runs_living ON runs (episode_id) WHERE ended_at IS NULL",
    """CREATE TRIGGER attempts_of_the_living_run BEFORE INSERT ON attempts
        WHEN NEW.run_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM runs WHERE id = NEW.run_id AND episode_id = NEW.episode_id AND ended_at IS NULL)
        BEGIN SELECT RAISE(ABORT, 'another run has taken over'); END""",
    "CREATE INDEX attempts_money ON attempts (episode_id, at, outcome, prediction_id, price, at_most, cost)",
)

TABLES = frozenset({"facts", "attempts", "variations", "pictures", "uploads"})

_FIRST_TABLES = (
    "CREATE TABLE facts (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    """CREATE TABLE attempts (
        id INTEGER PRIMARY KEY,
        episode_id TEXT NOT NULL, shot_id TEXT NOT NULL, variation_id TEXT NOT NULL,
        provider TEXT NOT NULL, model TEXT NOT NULL,
        input TEXT NOT NULL,            -- canonical JSON, exactly what is sent
        input_digest TEXT NOT NULL,     -- SHA-256 of that text
        fingerprint TEXT NOT NULL,
        price INTEGER,                  -- micros; NULL: unknown
        at REAL NOT NULL,
        prediction_id TEXT,
        outcome TEXT NOT NULL DEFAULT 'open',
        ended_at REAL,
        cost INTEGER NOT NULL DEFAULT 0,
        error TEXT
    )""",
    "CREATE INDEX attempts_of_variation ON attempts (episode_id, shot_id, variation_id, cost)",
    "CREATE INDEX attempts_open ON attempts (episode_id) WHERE outcome = 'open'",
    "CREATE INDEX attempts_by_prediction ON attempts (prediction_id) WHERE prediction_id IS NOT NULL",
    """CREATE TABLE variations (
        episode_id TEXT NOT NULL, shot_id TEXT NOT NULL, variation_id TEXT NOT NULL,
        status TEXT NOT NULL,
        error TEXT,
        prediction_id TEXT,             -- the latest
        PRIMARY KEY (episode_id, shot_id, variation_id)
    ) WITHOUT ROWID""",
    """CREATE TABLE pictures (
        id INTEGER PRIMARY KEY,
        episode_id TEXT NOT NULL, shot_id TEXT NOT NULL, variation_id TEXT NOT NULL,
        camera_angle TEXT NOT NULL,
        path TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
        format TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
        provider TEXT NOT NULL, model TEXT NOT NULL,
        prediction_id TEXT, image_url TEXT, seed INTEGER,
        generated_at TEXT NOT NULL, cost INTEGER NOT NULL, fingerprint TEXT NOT NULL,
        prompt_text TEXT NOT NULL,
        "references" TEXT NOT NULL,     -- JSON list
        replaced_at TEXT                -- NULL: the current picture; else an earlier take
    )""",
    """CREATE UNIQUE INDEX pictures_current ON pictures (episode_id, shot_id, variation_id)
        WHERE replaced_at IS NULL""",
    "CREATE INDEX pictures_earlier ON pictures (episode_id, replaced_at) WHERE replaced_at IS NOT NULL",
    """CREATE TABLE uploads (
        sha256 TEXT NOT NULL, provider TEXT NOT NULL,
        url TEXT NOT NULL, expires_at REAL NOT NULL,
        PRIMARY KEY (sha256, provider)
    ) WITHOUT ROWID""",
)

# The n-th brings the tables from version n-1 to n. Never edit one that was released: add the next.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    create_tables,
    keep_messages,
    know_runs,
    know_retakes,
    keep_oddities,
)
