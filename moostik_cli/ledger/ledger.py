"""The ledger: everything known about each variation and each payment.

Whatever touches money is on disk before the call returns. Nothing here knows of files, providers or
prices; it remembers what it is told.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from moostik_cli.ledger import rows, runs, schema
from moostik_cli.ledger.disks import is_network_disk
from moostik_cli.ledger.failures import BudgetSpentError, LedgerLostError, RunTakenOverError, explained
from moostik_cli.ledger.journal import Journal
from moostik_cli.ledger.message_text import from_columns, to_json
from moostik_cli.ledger.rescue import is_newer, keep_beside, news_in_attempts, rescue_path, rescued_files
from moostik_cli.ledger.writer_lock import exclusively
from moostik_cli.messages import Message
from moostik_cli.models.episode import Status
from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.money import Micros
from moostik_cli.models.records import (
    Attempt,
    Intent,
    LastingBudget,
    Outcome,
    PictureRecord,
    RunHolder,
    Spending,
    Upload,
    VariationRecord,
)

if TYPE_CHECKING:
    from moostik_cli.ledger.runs import IsAlive
    from moostik_cli.ledger.writer import GroupWriter

Result = TypeVar("Result")
_MOST_VALUES = 500  # in one question; older SQLites take 999


class Ledger:
    """One open ledger; safe to use from many threads.

    Each `record_` call returns once its fact is durable, save `record_status`. Reads see everything that
    this object was told before. Errors of the disk are OutputErrors and reach the caller they concern."""

    def __init__(self, path: Path, reader: sqlite3.Connection, writer: GroupWriter | None, journal: str) -> None:
        self.path = path
        self.journal = journal  # "wal", or what the disk allows
        self._identity = _identity(path)
        self._journal = Journal(path)
        self._intents: dict[int, Intent] = {}  # of attempts that were begun here and have not ended
        self._reader = reader
        self._reading = threading.Lock()
        self._writer = writer
        self._kept_beside: Path | None = None  # once the file is not ours any more

    @classmethod
    def open(cls, path: Path, *, vfs: str | None = None) -> Ledger:
        """Open for writing; made or brought up to date where needed.

        Writes to the disk once, durably, to know that it can. Raises OutputError if the disk is full or
        cannot be written, or the file is damaged, not a ledger, or newer: then it is left as it is."""
        from moostik_cli.ledger.writer import GroupWriter

        wal = not is_network_disk(path)
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            with _guard(path, wal=wal)():
                connection, journal = _prepared(path, wal=wal, vfs=vfs)
            try:
                reader = schema.connect_reader(path, vfs=vfs)
            except BaseException:
                connection.close()
                raise
        return cls(
            path, reader, GroupWriter(connection, _guard(path, wal=journal == "wal"), wal=journal == "wal"), journal
        )

    @classmethod
    def open_existing(cls, path: Path) -> Ledger | None:
        """Open for reading only; None if there is no ledger. Writes nothing, unless the tables are of an
        older version: then they are brought up to date. Raises OutputError as `open` does."""
        if not path.is_file() or path.stat().st_size == 0:
            return None
        with explained(path):
            reader = schema.connect_reader(path)
            try:
                reader.execute("BEGIN")  # one moment for all its questions: a run may be making the tables
                version = schema.check_identity(reader, path)
                reader.execute("COMMIT")
            except BaseException:
                reader.close()
                raise
        if version == 0:  # a run is about to make the tables, or died before it did
            reader.close()
            return None
        if version < len(schema.MIGRATIONS):
            reader.close()
            return cls.open(path)
        return cls(path, reader, None, "")

    def close(self) -> None:
        """Commit what waits and close the file. Calling it again does nothing."""
        if self._writer is not None and not self._is_same_file():
            self._keep_beside()
        with self._reading:
            self._reader.close()
        writer, self._writer = self._writer, None
        if writer is not None:
            with explained(self.path):
                writer.close()

    def _keep_beside(self) -> Path:
        """The file is not ours any more: keep what is known where the next run finds it."""
        with self._reading:
            self._kept_beside = self._kept_beside or rescue_path(self.path, time.time())
            keep_beside(self._reader, self._kept_beside)
            return self._kept_beside

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- runs ---------------------------------------------------------------------------------------------

    def begin_run(self, episode_id: str, holder: RunHolder, now: float, *, is_alive: IsAlive) -> int:
        """The run of an episode begins; its id. A run that `is_alive` finds dead is over. Raises BusyError, naming the
        holder, where another one lives: whatever becomes of lock files."""
        return self._write(lambda connection: runs.begin(connection, episode_id, holder, now, is_alive))

    def beat(self, run_id: int, now: float) -> None:
        """The run lives: written soon, not durable."""
        self._writing().write_later(lambda connection: runs.beat(connection, run_id, now))
        if not self._is_same_file():
            self._keep_beside()

    def end_run(self, run_id: int, now: float) -> None:
        self._write(lambda connection: runs.end(connection, run_id, now))

    def knows_run(self, episode_id: str, host: str, pid: int, started_at: float) -> bool:
        """Whether this very run of the episode is in the ledger, whatever became of it."""
        question = "SELECT 1 FROM runs WHERE episode_id = ? AND host = ? AND pid = ? AND started_at = ?"
        return bool(self._read(question, (episode_id, host, pid, started_at)))

    def _require_no_living_run(self, is_alive: IsAlive) -> None:
        for row in self._read("SELECT * FROM runs WHERE ended_at IS NULL", ()):
            run = runs.run_from(row)
            if is_alive(run, time.time()):
                raise runs.busy(run)

    def require_same_file(self) -> None:
        """Raises LedgerLostError where the file that is open is not the one at `path` any more: what is written
        now would be lost."""
        if not self._is_same_file():
            raise LedgerLostError(self.path, self._keep_beside())

    def _is_same_file(self) -> bool:
        try:
            found = self.path.stat()
        except OSError:
            return False
        return self._identity is None or (found.st_dev, found.st_ino) == self._identity

    # -- writing ------------------------------------------------------------------------------------------

    def record_intent(self, intent: Intent, budgets: Sequence[LastingBudget] = ()) -> int:
        """What is about to be sent; the variation is generating from now on. Returns the attempt's id. It is
        kept beside the ledger too, as is all that becomes of it.

        Raises BudgetSpentError where one of `budgets` has no room for it, whoever else spends from them meanwhile.

        Raises LedgerLostError where the ledger was moved or replaced, RunTakenOverError where another run has taken
        over the episode: nothing may be sent then."""
        self.require_same_file()

        def work(connection: sqlite3.Connection) -> int:
            for budget in budgets:
                _require_room(connection, budget, intent)
            try:
                cursor = connection.execute(rows.INSERT_ATTEMPT, rows.intent_values(intent))
            except sqlite3.IntegrityError as error:
                raise RunTakenOverError(intent.episode_id) from error
            _set_status(connection, intent.episode_id, (intent.shot_id, intent.variation_id), Status.GENERATING)
            return int(cursor.lastrowid or 0)

        attempt_id = self._write(work)
        self._journal.add_intent(intent)
        self._intents[attempt_id] = intent
        return attempt_id

    def record_prediction(self, attempt_id: int, prediction_id: str) -> bool:
        """The provider's id of an attempt: from now on it can be found again, and is in the bill. False, and
        nothing is recorded, if another attempt (of another run, that took it for its own) has the prediction."""

        def work(connection: sqlite3.Connection) -> bool:
            others = "SELECT 1 FROM attempts WHERE prediction_id = ? AND id != ?"
            if connection.execute(others, (prediction_id, attempt_id)).fetchone() is not None:
                return False
            change = "prediction_id = ?, cost = coalesce(price, 0)"
            _update_attempt(connection, attempt_id, change, (prediction_id,))
            connection.execute(
                """UPDATE variations SET prediction_id = ? WHERE (episode_id, shot_id, variation_id) =
                   (SELECT episode_id, shot_id, variation_id FROM attempts WHERE id = ?)""",
                (prediction_id, attempt_id),
            )
            return True

        is_ours = self._write(work)
        if is_ours:
            intent = self._intent_of(attempt_id)
            self._journal.add_fact(intent, prediction_id=prediction_id, cost=intent.price or 0)
        return is_ours

    def record_outcome(
        self, attempt_id: int, outcome: Outcome, *, cost: Micros, at: float, error: Message | None = None
    ) -> None:
        """How an attempt ended, and what it cost."""
        values = (outcome.value, cost, at, *_error_values(error))
        change = "outcome = ?, cost = ?, ended_at = ?, error = ?, error_message = ?"
        self._write(lambda connection: _update_attempt(connection, attempt_id, change, values))
        columns = ("outcome", "cost", "ended_at", "error", "error_message")
        made = self._read("SELECT prediction_id FROM attempts WHERE id = ?", (attempt_id,))[0][
            0
        ]  # may not be there yet
        facts = dict(zip(columns, values, strict=True))
        self._journal.add_fact(self._intent_of(attempt_id), **facts, prediction_id=made)
        self._intents.pop(attempt_id, None)

    def record_picture(self, picture: PictureRecord, attempt_id: int | None, *, kept_aside: str | None = None) -> None:
        """A picture is whole, on disk, under its name. In one transaction: the attempt is completed at the
        picture's cost, the variation is completed, and the picture before it becomes an earlier take whose
        path is `kept_aside` (relative to the project; None: its file is gone, and so is its record).

        Without `attempt_id`, the attempt is the one with the picture's prediction id (if it is closed already,
        what it says stays); where there is none, one is added, so that the bill stays right."""
        self._write(lambda connection: _add_picture(connection, picture, attempt_id, kept_aside))
        if attempt_id is not None:
            self._intents.pop(attempt_id, None)

    def record_take(self, picture: PictureRecord) -> None:
        """An earlier take (`replaced_at` is set) found on disk. Known ones are left as they are."""
        self._write(lambda connection: _add_take(connection, picture))

    def use_take(self, take: PictureRecord, path: str, *, kept_aside: str | None, at: str) -> None:
        """An earlier take is the current picture again, at `path`; in one transaction, the one that was current
        becomes a take whose path is `kept_aside` (None: its file is gone, and so is its record). `at`: ISO 8601."""

        def work(connection: sqlite3.Connection) -> None:
            _retire_current(connection, (take.episode_id, take.shot_id, take.variation_id), kept_aside, at)
            _restore_take(connection, take, path)

        self._write(work)

    def record_failure(self, episode_id: str, shot_id: str, variation_id: str, error: Message, at: float) -> None:
        """A variation could not be made, and why."""
        key = (shot_id, variation_id)
        self._write(lambda connection: _set_status(connection, episode_id, key, Status.FAILED, error))

    def record_status(self, episode_id: str, shot_id: str, variation_id: str, status: Status) -> None:
        """Where a variation stands, for those who look on: written soon, not durable."""
        key = (shot_id, variation_id)
        self._writing().write_later(lambda connection: _set_status(connection, episode_id, key, status))

    def forget_picture(self, episode_id: str, shot_id: str, variation_id: str) -> None:
        """The picture's file is gone: the variation is pending again. What it cost stays in the bill."""

        def work(connection: sqlite3.Connection) -> None:
            connection.execute(_DELETE_CURRENT, (episode_id, shot_id, variation_id))
            _set_status(connection, episode_id, (shot_id, variation_id), Status.PENDING)

        self._write(work)

    def rename_shot(self, episode_id: str, old: str, new: str, *, paths: tuple[str, str]) -> None:
        """Everything that is known of a shot is known under another id from now on, in one transaction; its files'
        paths that begin with `paths[0]` begin with `paths[1]`. What was known of the new id and has no picture is
        forgotten. Doing it again changes nothing."""
        self._write(lambda connection: _rename_shot(connection, episode_id, old, new, paths))

    def record_upload(self, upload: Upload) -> None:
        """A reference image that the provider now holds."""
        values = (upload.sha256, upload.provider, upload.url, upload.expires_at)
        self._write(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO uploads (sha256, provider, url, expires_at) VALUES (?, ?, ?, ?)", values
            ).close()
        )

    def add_attempts(self, attempts: Sequence[Attempt]) -> None:
        """Add attempts that the ledger did not know, all or none of them; their ids are its own."""

        def work(connection: sqlite3.Connection) -> None:
            for attempt in attempts:
                _add_attempt(connection, attempt, None)

        self._write(work)
        for attempt in attempts:
            self._journal.add_attempt(attempt)

    def take_in_rescued(self, *, is_alive: IsAlive = runs.is_alive) -> int:
        """Add what runs kept beside this ledger that lost it, and delete those files. Returns how many attempts were
        not known here, or their end was not. Raises BusyError where such a run lives."""
        count = 0
        for path in rescued_files(self.path):
            kept = Ledger.open_existing(path)
            if kept is not None:
                with kept:
                    kept._require_no_living_run(is_alive)
                    count += self._add_all_of(kept)
            path.unlink()
        return count

    def take_in_journal(self, episode_id: str, now: float) -> int:
        """Add what was sent for the episode lately and is not known here, since the ledger was lost or is an old copy;
        how many attempts that were. Only for who holds the episode."""
        self._journal.forget_old(episode_id, now)
        question = "SELECT shot_id, variation_id, at FROM attempts WHERE episode_id = ? AND outcome != 'open'"
        attempts = self._journal.attempts(episode_id, {tuple(row) for row in self._read(question, (episode_id,))})
        self._journal.add_missing(self.open_attempts(episode_id), attempts)
        with explained(self.path), self._reading:
            news = list(news_in_attempts(self._reader, attempts))

        def work(connection: sqlite3.Connection) -> None:
            for attempt, known_id in news:
                _add_attempt(connection, attempt, known_id)

        if news:
            self._write(work)
        return len(news)

    def _add_all_of(self, kept: Ledger) -> int:
        """Add what `kept` knows and this one does not: attempts, ends of attempts, pictures and earlier takes. Returns
        how many attempts that were. Doing it again adds nothing."""
        episodes = [row[0] for row in kept._read("SELECT DISTINCT episode_id FROM attempts", ())]
        attempts = [left_open for episode in episodes for left_open in kept.attempts(episode)]
        takes = [take for episode in episodes for take in kept.takes(episode)]
        pictures = [
            picture
            for episode in episodes
            for picture in kept._current_pictures(episode).values()
            if is_newer(picture, self._current_pictures(episode))
        ]

        def work(connection: sqlite3.Connection) -> list[Attempt]:
            news = list(news_in_attempts(connection, attempts))
            for attempt, known_id in news:
                _add_attempt(connection, attempt, known_id)
            for picture in pictures:
                _add_picture(connection, picture, None, None)
            for take in takes:
                _add_take(connection, take)
            return [attempt for attempt, _ in news]

        news = self._write(work)
        for attempt in news:
            self._journal.add_attempt(attempt)
        return len(news)

    # -- reading ------------------------------------------------------------------------------------------

    def find_upload(self, sha256: str, provider: str, now: float) -> Upload | None:
        """The image with this content at this provider, if it has not expired by `now`."""
        found = self._read(
            "SELECT sha256, provider, url, expires_at FROM uploads"
            " WHERE sha256 = ? AND provider = ? AND expires_at > ?",
            (sha256, provider, now),
        )
        return Upload(*found[0]) if found else None

    def variations(self, episode_id: str) -> dict[VariationKey, VariationRecord]:
        """Every variation of the episode that the ledger has heard of, by (shot, variation)."""
        costs = self._costs(episode_id)
        pictures = self._current_pictures(episode_id)
        found = self._read("SELECT * FROM variations WHERE episode_id = ?", (episode_id,))
        return {(row["shot_id"], row["variation_id"]): _variation(row, pictures, costs) for row in found}

    def takes(self, episode_id: str) -> list[PictureRecord]:
        """Earlier pictures, newest first."""
        return rows.pictures_from(
            self._read(
                "SELECT * FROM pictures WHERE episode_id = ? AND replaced_at IS NOT NULL"
                " ORDER BY replaced_at DESC, path",
                (episode_id,),
            )
        )

    def open_attempts(self, episode_id: str) -> list[Attempt]:
        """Attempts whose end is not known, in order."""
        return [
            rows.attempt_from(row)
            for row in self._read(
                "SELECT * FROM attempts WHERE episode_id = ? AND outcome = 'open' ORDER BY id", (episode_id,)
            )
        ]

    def attempts(self, episode_id: str) -> list[Attempt]:
        """Every attempt of the episode, in order."""
        return [
            rows.attempt_from(row)
            for row in self._read("SELECT * FROM attempts WHERE episode_id = ? ORDER BY id", (episode_id,))
        ]

    def claimed_predictions(self, among: Collection[str]) -> set[str]:
        """Those of the predictions that belong to an attempt of any episode, however long ago."""
        ids, found = list(among), set()
        for start in range(0, len(ids), _MOST_VALUES):
            part = ids[start : start + _MOST_VALUES]
            question = f"SELECT prediction_id FROM attempts WHERE prediction_id IN ({','.join('?' * len(part))})"  # noqa: S608
            found |= {row[0] for row in self._read(question, part)}
        return found

    def spent(self, episode_id: str) -> Micros:
        """What the episode has cost so far: the sum of all its attempts' costs. A prediction counts from the
        moment that its id is known, until it turns out to be free."""
        return int(self._read("SELECT coalesce(sum(cost), 0) FROM attempts WHERE episode_id = ?", (episode_id,))[0][0])

    def spending(self, episode_id: str, day_began: float) -> Spending:
        """What budgets count: costs, and the price of each create whose outcome is not known yet."""

        def spent(scope: str) -> Micros:
            return int(self._read(*_sum_of(scope, episode_id, day_began))[0][0])

        return Spending(spent("episode"), spent("series"), spent("day"))

    def content_refusals(self, episode_id: str) -> dict[VariationKey, set[str]]:
        """Fingerprints that the model refused to show, by variation."""
        found: dict[VariationKey, set[str]] = {}
        question = "SELECT shot_id, variation_id, fingerprint FROM attempts WHERE episode_id = ? AND outcome = ?"
        for row in self._read(question, (episode_id, Outcome.CONTENT.value)):
            found.setdefault((row[0], row[1]), set()).add(row[2])
        return found

    def newest_fact(self, episode_id: str) -> float | None:
        """When the ledger last heard of the episode, in seconds since the epoch; None: never."""
        question = "SELECT max(max(at, coalesce(ended_at, 0))) FROM attempts WHERE episode_id = ?"
        newest: float | None = self._read(question, (episode_id,))[0][0]
        return newest

    def unpriced(self, episode_id: str) -> int:
        """How many charged predictions `spent` leaves out, since nobody knew their price."""
        return int(
            self._read(
                "SELECT count(*) FROM attempts WHERE episode_id = ? AND price IS NULL AND prediction_id IS NOT NULL"
                " AND outcome != ?",
                (episode_id, Outcome.ABORTED.value),
            )[0][0]
        )

    def _intent_of(self, attempt_id: int) -> Intent:
        known = self._intents.get(attempt_id)
        return known or rows.attempt_from(self._read("SELECT * FROM attempts WHERE id = ?", (attempt_id,))[0]).intent

    def _costs(self, episode_id: str) -> dict[VariationKey, Micros]:
        return {
            (row[0], row[1]): row[2]
            for row in self._read(
                "SELECT shot_id, variation_id, sum(cost) FROM attempts WHERE episode_id = ?"
                " GROUP BY shot_id, variation_id",
                (episode_id,),
            )
        }

    def _current_pictures(self, episode_id: str) -> dict[VariationKey, PictureRecord]:
        pictures = rows.pictures_from(
            self._read("SELECT * FROM pictures WHERE episode_id = ? AND replaced_at IS NULL", (episode_id,))
        )
        return {(picture.shot_id, picture.variation_id): picture for picture in pictures}

    def _read(self, question: str, values: Iterable[Any]) -> list[sqlite3.Row]:
        with explained(self.path):
            if self._writer is not None:
                self._writer.catch_up()
            with self._reading:
                return self._reader.execute(question, tuple(values)).fetchall()

    def _write(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        with explained(self.path):
            result = self._writing().write(work)
        if not self._is_same_file():
            self._keep_beside()
        return result

    def _writing(self) -> GroupWriter:
        if self._writer is None:
            raise RuntimeError("the ledger is open for reading only, or closed")
        return self._writer


# a create whose outcome is not known may be charged; one with an id has its price as cost already
_AT_MOST = """CASE WHEN outcome IN ('refused', 'aborted', 'not_created') THEN cost
    ELSE max(cost, coalesce(at_most, price, 0)) END"""
_DELETE_CURRENT = """DELETE FROM pictures
    WHERE episode_id = ? AND shot_id = ? AND variation_id = ? AND replaced_at IS NULL"""
_RETIRE_CURRENT = """UPDATE pictures SET path = ?, replaced_at = ?
    WHERE episode_id = ? AND shot_id = ? AND variation_id = ? AND replaced_at IS NULL"""


def _identity(path: Path) -> tuple[int, int] | None:
    """Which file it is, however it is named; None where the system does not say."""
    found = path.stat()
    return (found.st_dev, found.st_ino) if found.st_ino else None


def _require_room(connection: sqlite3.Connection, budget: LastingBudget, intent: Intent) -> None:
    spent = int(connection.execute(*_sum_of(budget.scope, intent.episode_id, budget.since)).fetchone()[0])
    if spent + (intent.at_most or intent.price or 0) > budget.limit:
        raise BudgetSpentError(budget, spent)


def _sum_of(scope: str, episode_id: str, since: float) -> tuple[str, tuple[Any, ...]]:
    """The question for what a budget counts, and its values."""
    where, values = _PART_OF[scope](episode_id, since)
    return f"SELECT coalesce(sum({_AT_MOST}), 0) FROM attempts {where}", values  # noqa: S608 - our own words


_PART_OF: dict[str, Callable[[str, float], tuple[str, tuple[Any, ...]]]] = {
    "episode": lambda episode_id, _: ("WHERE episode_id = ?", (episode_id,)),
    "series": lambda _, __: ("", ()),
    "day": lambda _, since: ("WHERE at >= ?", (since,)),
}


def _guard(path: Path, *, wal: bool) -> Callable[[], AbstractContextManager[None]]:
    """What surrounds each transaction; only WAL needs it."""
    lock = path.with_name(path.name + "-writer")
    return (lambda: exclusively(lock)) if wal else nullcontext


def _prepared(path: Path, *, wal: bool, vfs: str | None) -> tuple[sqlite3.Connection, str]:
    """A checked, migrated and probed connection, and its journal mode."""
    schema.set_foreign_wal_aside(path)
    connection = schema.connect(path, vfs=vfs)
    try:
        version = schema.check_identity(connection, path)
        if version:
            schema.check_health(connection, path)
        journal = schema.make_durable(connection, wal=wal)
        if version < len(schema.MIGRATIONS):
            schema.migrate(connection, path)
        schema.probe(connection)
    except BaseException:
        connection.close()
        raise
    return connection, journal


def _variation(
    row: sqlite3.Row, pictures: dict[VariationKey, PictureRecord], costs: dict[VariationKey, Micros]
) -> VariationRecord:
    key = (row["shot_id"], row["variation_id"])
    return VariationRecord(
        shot_id=key[0],
        variation_id=key[1],
        status=Status(row["status"]),
        picture=pictures.get(key),
        error=from_columns(row["error"], row["error_message"]),
        prediction_id=row["prediction_id"],
        cost=costs.get(key, 0),
    )


def _rename_shot(connection: sqlite3.Connection, episode_id: str, old: str, new: str, paths: tuple[str, str]) -> None:
    connection.execute(
        """DELETE FROM variations WHERE episode_id = ? AND shot_id = ? AND variation_id IN
           (SELECT variation_id FROM variations WHERE episode_id = ? AND shot_id = ?)""",
        (episode_id, new, episode_id, old),
    )
    length = len(paths[0])
    connection.execute(
        """UPDATE pictures SET path = ? || substr(path, ?)
           WHERE episode_id = ? AND shot_id = ? AND substr(path, 1, ?) = ?""",
        (paths[1], length + 1, episode_id, old, length, paths[0]),
    )
    for table in _tables_of_shots(connection):
        connection.execute(
            f"UPDATE {table} SET shot_id = ? WHERE episode_id = ? AND shot_id = ?",  # noqa: S608 - names from the schema
            (new, episode_id, old),
        )


def _tables_of_shots(connection: sqlite3.Connection) -> list[str]:
    """Every table that knows episodes and shots, those of later versions included."""
    return [
        row[0]
        for row in connection.execute(
            """SELECT name FROM sqlite_master AS tables WHERE type = 'table' AND 2 =
               (SELECT count(*) FROM pragma_table_info(tables.name) WHERE name IN ('episode_id', 'shot_id'))"""
        )
    ]


def _set_status(
    connection: sqlite3.Connection, episode_id: str, key: VariationKey, status: Status, error: Message | None = None
) -> None:
    connection.execute(
        """INSERT INTO variations (episode_id, shot_id, variation_id, status, error, error_message)
           VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET
           status = excluded.status, error = excluded.error, error_message = excluded.error_message""",
        (episode_id, *key, status.value, *_error_values(error)),
    )


def _error_values(error: Message | None) -> tuple[str | None, str | None]:
    """The English text, for those who read the tables, and the message itself."""
    return None if error is None else str(error), to_json(error)


def _update_attempt(connection: sqlite3.Connection, attempt_id: int, change: str, values: tuple[Any, ...]) -> None:
    cursor = connection.execute(f"UPDATE attempts SET {change} WHERE id = ?", (*values, attempt_id))  # noqa: S608
    if cursor.rowcount != 1:
        raise KeyError(f"there is no attempt {attempt_id}")


def _add_attempt(connection: sqlite3.Connection, attempt: Attempt, known_id: int | None) -> None:
    """Add an attempt of another ledger, or what that one knows of an attempt which is here."""
    intent = attempt.intent
    if known_id is None:
        cursor = connection.execute(rows.INSERT_ATTEMPT, rows.intent_values(intent._replace(run_id=None)))
        known_id = int(cursor.lastrowid or 0)
    change = "prediction_id = ?, outcome = ?, cost = ?, ended_at = ?, error = ?, error_message = ?"
    said = (attempt.prediction_id, attempt.outcome.value, attempt.cost, attempt.ended_at, *_error_values(attempt.error))
    _update_attempt(connection, known_id, change, said)
    key = (intent.shot_id, intent.variation_id)
    if attempt.outcome is Outcome.OPEN:
        _set_status(connection, intent.episode_id, key, Status.GENERATING)
    else:
        connection.execute(
            "INSERT OR IGNORE INTO variations (episode_id, shot_id, variation_id, status) VALUES (?, ?, ?, ?)",
            (intent.episode_id, *key, Status.PENDING.value),
        )


def _add_picture(
    connection: sqlite3.Connection, picture: PictureRecord, attempt_id: int | None, kept_aside: str | None
) -> None:
    _complete_attempt(connection, picture, attempt_id)
    key = (picture.episode_id, picture.shot_id, picture.variation_id)
    _retire_current(connection, key, kept_aside, picture.generated_at)
    connection.execute(rows.INSERT_PICTURE, rows.picture_values(picture))
    _set_current(connection, picture)


def _complete_attempt(connection: sqlite3.Connection, picture: PictureRecord, attempt_id: int | None) -> None:
    """Close the attempt that made a picture. One found by itself that is closed already is left as it is."""
    if attempt_id is None:
        attempt_id, is_open = _attempt_of(connection, picture)
        if not is_open:
            return
    _update_attempt(
        connection,
        attempt_id,
        "outcome = ?, cost = ?, ended_at = ?, error = NULL, error_message = NULL,"
        " prediction_id = coalesce(prediction_id, ?)",
        (Outcome.COMPLETED.value, picture.cost, _seconds(picture.generated_at), picture.prediction_id),
    )


def _attempt_of(connection: sqlite3.Connection, picture: PictureRecord) -> tuple[int, bool]:
    """The attempt that made a picture, and whether it is open: by prediction id; else the one added for the
    same picture before; else a new one."""
    prediction_id = picture.prediction_id
    if prediction_id is not None:
        found = connection.execute("SELECT id, outcome FROM attempts WHERE prediction_id = ?", (prediction_id,))
    else:
        found = connection.execute(
            """SELECT id, outcome FROM attempts WHERE episode_id = ? AND shot_id = ? AND variation_id = ?
               AND fingerprint = ? AND at = ? AND prediction_id IS NULL""",
            (
                picture.episode_id,
                picture.shot_id,
                picture.variation_id,
                picture.fingerprint,
                _seconds(picture.generated_at),
            ),
        )
    row = found.fetchone()
    if row is not None:
        return int(row[0]), row[1] == Outcome.OPEN.value
    cursor = connection.execute(rows.INSERT_ATTEMPT, rows.intent_values(_intent_behind(picture)))
    return int(cursor.lastrowid or 0), True


def _intent_behind(picture: PictureRecord) -> Intent:
    """The intent of a picture whose attempt is not known; what was sent is not known either."""
    return Intent(
        episode_id=picture.episode_id,
        shot_id=picture.shot_id,
        variation_id=picture.variation_id,
        provider=picture.provider,
        model=picture.model,
        input={},
        fingerprint=picture.fingerprint,
        price=picture.cost,
        at=_seconds(picture.generated_at),
    )


def _retire_current(connection: sqlite3.Connection, key: tuple[str, str, str], kept_aside: str | None, at: str) -> None:
    if kept_aside is None:
        connection.execute(_DELETE_CURRENT, key)
    else:
        connection.execute(_RETIRE_CURRENT, (kept_aside, at, *key))


def _add_take(connection: sqlite3.Connection, picture: PictureRecord) -> None:
    known = connection.execute(
        "SELECT 1 FROM pictures WHERE episode_id = ? AND path = ? AND replaced_at IS NOT NULL",
        (picture.episode_id, picture.path),
    ).fetchone()
    if known is None:
        _complete_attempt(connection, picture, None)
        connection.execute(rows.INSERT_PICTURE, rows.picture_values(picture))


def _restore_take(connection: sqlite3.Connection, take: PictureRecord, path: str) -> None:
    """Raises KeyError where the ledger has no such take."""
    cursor = connection.execute(
        """UPDATE pictures SET path = ?, replaced_at = NULL
           WHERE episode_id = ? AND path = ? AND sha256 = ? AND replaced_at IS NOT NULL""",
        (path, take.episode_id, take.path, take.sha256),
    )
    if cursor.rowcount != 1:
        raise KeyError(f"there is no take {take.path}")
    _set_current(connection, take)


def _set_current(connection: sqlite3.Connection, picture: PictureRecord) -> None:
    key = (picture.shot_id, picture.variation_id)
    _set_status(connection, picture.episode_id, key, Status.COMPLETED)
    connection.execute(
        "UPDATE variations SET prediction_id = ? WHERE episode_id = ? AND shot_id = ? AND variation_id = ?",
        (picture.prediction_id, picture.episode_id, *key),
    )


def _seconds(moment: str) -> float:
    """Seconds since the epoch of an ISO 8601 time; 0 if it is none."""
    try:
        return datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp()
    except ValueError:
        return 0.0
