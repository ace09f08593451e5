"""From a prediction's id to a whole picture on disk and in the ledger."""

from __future__ import annotations

import errno
import hashlib
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from moostik_cli.errors import OutputError, RefusedError, reason_of
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import Message, message
from moostik_cli.models.jobs import PictureJob, PictureResult, VariationKey
from moostik_cli.models.records import Outcome, PictureRecord
from moostik_cli.pictures.formats import NotAPictureError, inspect_bytes
from moostik_cli.pictures.provenance import Provenance, to_record
from moostik_cli.pictures.provenance import read as read_provenance
from moostik_cli.pictures.saving import SavedPicture, existing_pictures, prepare_folder, save_picture
from moostik_cli.pictures.takes import find_takes
from moostik_cli.providers.answers import KEPT_SECONDS
from moostik_cli.providers.base import (
    EverythingRefusedError,
    PictureReady,
    PredictionAborted,
    PredictionCanceled,
    PredictionEnd,
    PredictionFailed,
    PredictionUnknown,
    PredictionWiped,
    Provider,
    ProviderError,
    RetryAdvice,
    StillRunning,
)
from moostik_cli.providers.registry import capabilities_of, title_of
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.retries import RetryPolicy

_MOST_OUT_OF_REACH = 5  # pictures in a row: then it is the network, not the pictures
_LONG_FOR_A_PICTURE = 3600.0  # seconds
_WHOLE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


@dataclass(frozen=True, slots=True)
class NotMade:
    """The prediction ended without a picture. `billed`: it is counted as charged."""

    reason: Message
    again: RetryAdvice
    billed: bool
    wiped: bool = False


@dataclass(frozen=True, slots=True)
class LeftForNextRun:
    """Paid or running, not in hand: the ledger has its id, and the next run picks it up."""

    reason: Message


class Deliverer:
    """Waits for predictions, fetches, checks and saves their pictures. Thread-safe.

    `made` is kept current: the pictures that exist, by job key."""

    def __init__(
        self,
        provider: Provider,
        ledger: Ledger,
        control: RunControl,
        policy: RetryPolicy,
        project_root: Path,
        deadline_seconds: float,
        made: dict[VariationKey, PictureRecord],
        on_note: Callable[[Message], None],
    ) -> None:
        self._provider = provider
        self._ledger = ledger
        self._control = control
        self._policy = policy
        self._root = project_root
        self._deadline = deadline_seconds
        self._made = made
        self._on_note = on_note
        self._out_of_reach = 0  # pictures in a row that are paid and could not be brought home
        self._noted: set[str] = set()
        self._lock = threading.Lock()

    def ensure_writable(self, job: PictureJob) -> Message | None:
        """Make the folder of the picture, before anything is paid; why it cannot be used, if it cannot.
        Raises OutputError where no picture can be written at all."""
        try:
            folder = prepare_folder(job.target)
            if not os.access(folder, os.W_OK | os.X_OK):
                return message("its folder cannot be written: {folder}", folder=self._shown(folder))
            in_the_way = [path for path in existing_pictures(job.target) if path.is_dir()]
            if in_the_way:
                return message("a folder has the picture's name: {path}", path=self._shown(in_the_way[0]))
        except OutputError as error:
            return error.what
        except OSError as error:
            if error.errno in _WHOLE_DISK:
                raise _disk_error(error, job.target.parent) from error
            return message("its folder cannot be written: {folder}", folder=self._shown(job.target.parent))
        return None

    def wait_for_prediction(
        self, job: PictureJob, attempt_id: int, prediction_id: str, *, begun_at: float | None = None
    ) -> PictureReady | NotMade | LeftForNextRun:
        """Wait for the prediction. `begun_at`: when an earlier run began it."""
        can = capabilities_of(self._provider.name)
        if begun_at is not None and not can.reattaches:
            return LeftForNextRun(
                message("{provider} does not tell how an earlier run's picture ended", provider=self._title)
            )
        try:
            collected = self._provider.collect(prediction_id, job, self._control.monotonic() + self._deadline)
        except EverythingRefusedError as error:
            self._control.stop(RefusedError(error.reason, error.hint))
            return LeftForNextRun(error.reason)
        if isinstance(collected, PictureReady):
            return collected
        return self._without_picture(job, attempt_id, prediction_id, collected, begun_at)

    def saved_already(self, job: PictureJob, attempt_id: int, prediction_id: str) -> PictureResult | None:
        """A picture that an earlier run saved, and did not write down before it died."""
        for path in existing_pictures(job.target):
            try:
                provenance = read_provenance(path)
                if provenance is None or provenance.prediction_id != prediction_id:
                    continue
                record, aside = record_of(path, provenance, self._root), self._take_of_former(job)
            except (OSError, NotAPictureError):
                continue  # not to be read, or not whole: it is fetched again
            return self._written_down(job, record, attempt_id, aside)
        return None

    def _take_of_former(self, job: PictureJob) -> str | None:
        """Where the picture that this one replaced was kept, if there was one."""
        former = self._made.get(job.key)
        if former is None:
            return None
        for path, _, _ in find_takes(job.target.parent):
            if hashlib.sha256(path.read_bytes()).hexdigest() == former.sha256:
                return path.relative_to(self._root).as_posix()
        return None

    def download_and_save(
        self, job: PictureJob, attempt_id: int, prediction_id: str, ready: PictureReady
    ) -> PictureResult | LeftForNextRun:
        """Fetch the picture, check it, save it and write it down. Raises OutputError where the disk fails."""
        provenance = self._provenance(job, prediction_id, ready)
        waits = self._policy.fetch_delays()
        while True:
            try:
                saved = self._fetched(job, prediction_id, ready, provenance)
            except (ProviderError, NotAPictureError) as error:
                delay = next(waits, None)
                if delay is None:
                    return self._not_fetched(error.reason)
                self._control.wait(delay)
            except OSError as error:
                raise _disk_error(error, job.target.parent) from error
            else:
                return self._recorded(job, attempt_id, ready, provenance, saved)

    def _fetched(
        self, job: PictureJob, prediction_id: str, ready: PictureReady, provenance: Provenance
    ) -> SavedPicture:
        part = prepare_folder(job.target) / f"{job.target.name}.{prediction_id}.part"
        try:
            self._provider.fetch(ready, job, part)
            return save_picture(part, job, provenance)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def _not_fetched(self, reason: Message) -> LeftForNextRun:
        """Left for the next run; where it is one picture after another, nothing more is bought."""
        with self._lock:
            self._out_of_reach += 1
            too_many = self._out_of_reach >= _MOST_OUT_OF_REACH
        if too_many:
            self._control.stop(
                RefusedError(
                    message("Pictures are made and paid, but cannot be fetched: {reason}.", reason=reason),
                    message("Run the same command again within the hour, when the network lets them through."),
                )
            )
        return LeftForNextRun(message("it is paid but could not be fetched: {reason}", reason=reason))

    def _recorded(
        self,
        job: PictureJob,
        attempt_id: int,
        ready: PictureReady,
        provenance: Provenance,
        saved: SavedPicture,
    ) -> PictureResult:
        with self._lock:
            self._out_of_reach = 0
        record = PictureRecord(
            job.episode_id,
            job.shot_id,
            job.variation_id,
            job.camera_angle,
            path=saved.path.relative_to(self._root).as_posix(),
            size=saved.size,
            sha256=saved.sha256,
            format=saved.facts.format,
            width=saved.facts.width,
            height=saved.facts.height,
            provider=self._provider.name,
            model=job.model,
            prediction_id=provenance.prediction_id,
            image_url=ready.url,
            seed=ready.seed,
            generated_at=provenance.generated_at,
            cost=job.price or 0,
            fingerprint=job.fingerprint,
            prompt_text=job.prompt_text,
            references=provenance.references,
        )
        aside = saved.kept_aside.relative_to(self._root).as_posix() if saved.kept_aside else None
        result = self._written_down(job, record, attempt_id, aside)
        if saved.note is not None:
            self._note_once(saved.note)
        return result

    def _written_down(
        self, job: PictureJob, record: PictureRecord, attempt_id: int, aside: str | None
    ) -> PictureResult:
        self._ledger.record_picture(record, attempt_id, kept_aside=aside)
        self._made[job.key] = record
        return completed(record)

    def _note_once(self, note: Message) -> None:
        """What is true of every picture of a run is said once."""
        with self._lock:
            if str(note) in self._noted:
                return
            self._noted.add(str(note))
        self._on_note(note)

    def _without_picture(
        self, job: PictureJob, attempt_id: int, prediction_id: str, collected: PredictionEnd, begun_at: float | None
    ) -> NotMade | LeftForNextRun:
        if isinstance(collected, StillRunning):
            return LeftForNextRun(self._still_running(prediction_id, begun_at))
        if isinstance(collected, PredictionUnknown) and not self._is_wiped_by_now(begun_at):
            return LeftForNextRun(
                message("the provider does not know its prediction: another account's token? The next run asks again")
            )
        outcome, not_made = _ENDINGS[type(collected)]
        if isinstance(collected, PredictionFailed):
            not_made = NotMade(collected.reason, collected.again, billed=True)
        self._ledger.record_outcome(
            attempt_id,
            outcome,
            cost=(job.price or 0) if not_made.billed else 0,
            at=self._control.now(),
            error=not_made.reason,
        )
        return not_made

    def _still_running(self, prediction_id: str, begun_at: float | None) -> Message:
        if begun_at is None or self._control.now() < begun_at + _LONG_FOR_A_PICTURE:
            return message("still being made; the next run picks it up")
        if not capabilities_of(self._provider.name).cancels:
            return message("still not made after more than an hour; the next run asks again")
        return message(
            "still not made after more than an hour; to have it made anew, cancel prediction {id} at the "
            "provider and run this again",
            id=prediction_id,
        )

    def _is_wiped_by_now(self, begun_at: float | None) -> bool:
        return begun_at is not None and self._control.now() > begun_at + self._deadline + KEPT_SECONDS

    @property
    def _title(self) -> str:
        return title_of(self._provider.name)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else str(path)

    def _provenance(self, job: PictureJob, prediction_id: str, ready: PictureReady) -> Provenance:
        return Provenance(
            episode_id=job.episode_id,
            shot_id=job.shot_id,
            variation_id=job.variation_id,
            camera_angle=job.camera_angle,
            prompt_text=job.prompt_text,
            provider=self._provider.name,
            model=job.model,
            prediction_id=prediction_id,
            image_url=ready.url,
            seed=ready.seed,
            generated_at=timestamp(self._control.now()),
            cost=job.price or 0,
            fingerprint=job.fingerprint,
            references=tuple(reference.image.url for reference in job.references),
            options=dict(job.options),
        )


_ENDINGS: dict[type, tuple[Outcome, NotMade]] = {
    PredictionFailed: (Outcome.FAILED, NotMade(message("the model failed"), RetryAdvice.NEVER, billed=True)),
    PredictionCanceled: (
        Outcome.CANCELED,
        NotMade(message("it was canceled while it ran"), RetryAdvice.NEVER, billed=True),
    ),
    PredictionAborted: (
        Outcome.ABORTED,
        NotMade(message("it was aborted before it started"), RetryAdvice.SOON, billed=False),
    ),
    PredictionWiped: (
        Outcome.LOST,
        NotMade(
            message("it was paid, and deleted by the provider before it could be fetched"),
            RetryAdvice.ONCE,
            billed=True,
            wiped=True,
        ),
    ),
}
_ENDINGS[PredictionUnknown] = _ENDINGS[PredictionWiped]


def completed(record: PictureRecord) -> PictureResult:
    """The result of a picture that is on disk and in the ledger."""
    return PictureResult(
        record.shot_id,
        record.variation_id,
        "completed",
        image_url=record.image_url,
        local_path=record.path,
        seed=record.seed,
        cost=record.cost,
    )


def record_of(path: Path, provenance: Provenance, root: Path) -> PictureRecord:
    """What the ledger is told of a picture that is on disk already."""
    data = path.read_bytes()
    return to_record(provenance, path=path.relative_to(root).as_posix(), data=data, facts=inspect_bytes(data))


def timestamp(seconds: float) -> str:
    """ISO 8601 in UTC with milliseconds and "Z", as the seed writes it."""
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _disk_error(error: OSError, folder: Path) -> OutputError:
    hint = message("What is paid is not lost: free some space and run the same command again within the hour.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(message("The disk is full: {folder}.", folder=str(folder)), hint)
    return OutputError(
        message("The picture cannot be written to {folder}: {reason}.", folder=str(folder), reason=reason_of(error)),
        hint,
    )
