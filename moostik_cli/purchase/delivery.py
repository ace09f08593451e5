"""From a picture that is ready at the provider to a whole one on disk and in the ledger."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from moostik_cli.errors import RefusedError
from moostik_cli.messages import Message, message
from moostik_cli.models.jobs import FullKey, PictureJob
from moostik_cli.models.records import PictureRecord
from moostik_cli.pictures.durable import TEMPORARY
from moostik_cli.pictures.formats import NotAPictureError
from moostik_cli.pictures.provenance import Provenance
from moostik_cli.pictures.received import drop_received, keep_received
from moostik_cli.pictures.saving import SavedPicture, existing_pictures, prepare_folder, save_picture
from moostik_cli.pictures.sidecars import read_provenance
from moostik_cli.pictures.takes import find_takes
from moostik_cli.providers.base import PictureReady, ProviderError, UncertainError
from moostik_cli.purchase.context import PurchaseContext
from moostik_cli.purchase.destination import disk_error
from moostik_cli.purchase.keyed_locks import KeyedLocks
from moostik_cli.purchase.predictions import Created, LeftOpen
from moostik_cli.purchase.records import provenance_of, record_of_file
from moostik_cli.purchase.retries import Tries
from moostik_cli.workers import WorkerDiedError

_MOST_OUT_OF_REACH = 5  # pictures in a row: then it is the network, not the pictures


class Deliverer:
    """Fetches, checks and saves pictures, and writes them down. Thread-safe; one for a run."""

    def __init__(self, context: PurchaseContext) -> None:
        self._context = context
        self._out_of_reach = 0  # pictures in a row that are paid and could not be fetched
        self._noted: set[str] = set()
        self._saving = KeyedLocks()  # by the picture's name
        self._current: dict[FullKey, PictureRecord] = {}  # what this run has put in its place
        self._lock = threading.Lock()

    def current_of(self, key: FullKey) -> PictureRecord | None:
        """What this run has put in the picture's place: of several takes, the one that was saved last."""
        return self._current.get(key)

    def saved_already(self, job: PictureJob, created: Created, former: PictureRecord | None) -> PictureRecord | None:
        """A picture that an earlier run saved, and did not write down before it died. `former`: the picture
        that the ledger knows, which this one replaced."""
        with self._saving.of(str(job.target)):
            for path, replaced_at in _pictures_of(job):
                try:
                    provenance = read_provenance(path)
                    if provenance is None or provenance.prediction_id != created.prediction_id:
                        continue
                    record = record_of_file(path, provenance, self._context.project_root)
                except (OSError, NotAPictureError):
                    continue  # not to be read, or not whole: it is fetched again
                self._write_down(job, created, record._replace(replaced_at=replaced_at), former, None)
                return record._replace(replaced_at=replaced_at)
        return None

    def download_and_save(
        self, job: PictureJob, created: Created, ready: PictureReady, former: PictureRecord | None
    ) -> PictureRecord | LeftOpen:
        """Fetch the picture, check it, save it and write it down. `former`: the picture that the ledger knows, which
        this one replaces. Raises OutputError where the disk fails."""
        context = self._context
        provenance = provenance_of(job, context.provider.name, created.prediction_id, ready, context.control.now())
        try:
            with self._part_of(job, created) as part:
                for _ in Tries(lambda _: context.policy.fetch, self._wait_whatever_happens):
                    try:
                        return self._fetched(job, created, ready, provenance, former, part)
                    except (ProviderError, NotAPictureError, WorkerDiedError) as error:
                        failure = error
                return self._not_fetched(job, failure, keep_received(part, job.target, created.prediction_id))
        except OSError as error:
            raise disk_error(error, job.target.parent) from error

    def _wait_whatever_happens(self, seconds: float) -> bool:
        """A run that is being stopped still fetches what is paid."""
        self._context.control.wait(seconds)
        return True

    def _fetched(
        self,
        job: PictureJob,
        created: Created,
        ready: PictureReady,
        provenance: Provenance,
        former: PictureRecord | None,
        part: Path,
    ) -> PictureRecord:
        """One try. Several pictures of one variation are fetched at once, and saved one after the other. `part`: where
        the bytes are put; what cannot be saved as a picture stays there."""
        self._context.provider.fetch(ready, job, part)
        with self._saving.of(str(job.target)):
            saved = save_picture(
                part,
                job,
                provenance,
                self._context.project_root,
                self._context.workers,
                with_thumbnail=self._context.with_thumbnails,
            )
            self._recorded(job, created, saved, former)
        drop_received(job.target, created.prediction_id)
        return saved.record

    @contextmanager
    def _part_of(self, job: PictureJob, created: Created) -> Iterator[Path]:
        """The file that is fetched into, in the picture's folder; it is gone after the block."""
        folder = prepare_folder(job.target, self._context.project_root)
        part = folder / f"{job.target.name}.{created.prediction_id}{TEMPORARY}"
        try:
            yield part
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _not_fetched(
        self, job: PictureJob, failure: ProviderError | NotAPictureError | WorkerDiedError, kept: Path | None
    ) -> LeftOpen:
        """Left for the next run; where it is one picture after another, nothing more is bought. `kept`: where the bytes
        are that arrived."""
        reason = failure.reason
        with self._lock:
            self._out_of_reach += 1
            too_many = self._out_of_reach >= _MOST_OUT_OF_REACH
        if too_many:
            self._context.control.stop(_out_of_reach(reason) if kept is None else _no_pictures(reason))
        return LeftOpen(
            self._why_not_there(reason, kept),
            given_up_for=None if kept is None and isinstance(failure, UncertainError) else job.price or 0,
        )

    def _why_not_there(self, reason: Message, kept: Path | None) -> Message:
        if kept is None:
            return message("it is paid but could not be fetched: {reason}", reason=reason)
        path = kept.relative_to(self._context.project_root).as_posix()
        came = message("it is paid but came as no picture: {reason}", reason=reason)
        return message("{reason}; what came is kept in {path}", reason=came, path=path)

    def _recorded(self, job: PictureJob, created: Created, saved: SavedPicture, former: PictureRecord | None) -> None:
        with self._lock:
            self._out_of_reach = 0
        self._write_down(job, created, saved.record, former, saved.kept_aside)
        if saved.note is not None:
            self._note_once(saved.note)

    def _write_down(
        self,
        job: PictureJob,
        created: Created,
        record: PictureRecord,
        former: PictureRecord | None,
        kept_aside: Path | None,
    ) -> None:
        """`kept_aside`: what was under the picture's name just now, by the name that it has as a take."""
        if record.replaced_at is not None:
            self._context.ledger.record_take(record)
            return
        where = (job.episode_id, *job.key)
        aside = _take_of(self._current.get(where, former), kept_aside, job, self._context.project_root)
        self._context.ledger.record_picture(record, created.attempt_id, kept_aside=aside)
        self._current[where] = record.without_texts

    def _note_once(self, note: Message) -> None:
        """What is true of every picture of a run is said once."""
        with self._lock:
            if str(note) in self._noted:
                return
            self._noted.add(str(note))
        self._context.on_note(note)


def _out_of_reach(reason: Message) -> RefusedError:
    return RefusedError(
        message("Pictures are made and paid, but cannot be fetched: {reason}.", reason=reason),
        message("Run the same command again within the hour, when the network lets them through."),
    )


def _no_pictures(reason: Message) -> RefusedError:
    return RefusedError(
        message("What comes is paid and no picture, so nothing more is bought: {reason}.", reason=reason),
        message("What came is kept beside the pictures. Look at it before you buy more."),
    )


def _pictures_of(job: PictureJob) -> Iterator[tuple[Path, str | None]]:
    """The files of the job's variation: what is under its name, and its takes with when they were replaced."""
    yield from ((path, None) for path in existing_pictures(job.target))
    for path, stem, replaced_at in find_takes(job.target.parent):
        if stem == job.target.name:
            yield path, replaced_at


def _take_of(former: PictureRecord | None, kept_aside: Path | None, job: PictureJob, root: Path) -> str | None:
    """Where `former` was kept aside, if it was: a run that died may have done it, and put another in its place."""
    candidates = [] if kept_aside is None else [kept_aside]
    if former is not None and not (kept_aside is not None and _is_file_of(former, kept_aside)):
        candidates[:0] = [path for path, _, _ in find_takes(job.target.parent) if _is_file_of(former, path)]
    return next((path.relative_to(root).as_posix() for path in candidates), None)


def _is_file_of(record: PictureRecord, path: Path) -> bool:
    return path.stat().st_size == record.size and hashlib.sha256(path.read_bytes()).hexdigest() == record.sha256
