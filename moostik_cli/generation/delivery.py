"""From a prediction's id to a whole picture on disk and in the ledger."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from moostik_cli.errors import OutputError, RefusedError
from moostik_cli.generation.control import RunControl
from moostik_cli.generation.retries import RetryPolicy
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import Message, message
from moostik_cli.models.jobs import PictureJob, PictureResult
from moostik_cli.models.records import Outcome, PictureRecord
from moostik_cli.pictures.formats import NotAPictureError, inspect_bytes
from moostik_cli.pictures.provenance import Provenance, to_record
from moostik_cli.pictures.provenance import read as read_provenance
from moostik_cli.pictures.saving import SavedPicture, existing_pictures, save_picture
from moostik_cli.pictures.takes import find_takes
from moostik_cli.providers.base import (
    Again,
    Collected,
    EverythingRefusedError,
    PictureReady,
    PredictionAborted,
    PredictionCanceled,
    PredictionFailed,
    PredictionWiped,
    Provider,
    ProviderError,
    StillRunning,
)


@dataclass(frozen=True, slots=True)
class NotMade:
    """The prediction ended without a picture. `billed`: it is counted as charged."""

    reason: Message
    again: Again
    billed: bool
    wiped: bool = False


@dataclass(frozen=True, slots=True)
class LeftForNextRun:
    """Paid or running, not in hand: the ledger has its id, and the next run picks it up."""

    reason: Message


class Deliverer:
    """Waits for predictions, fetches, checks and saves their pictures. Thread-safe."""

    def __init__(
        self,
        provider: Provider,
        ledger: Ledger,
        control: RunControl,
        policy: RetryPolicy,
        project_root: Path,
        deadline_seconds: float,
        made: dict[tuple[str, str], PictureRecord],
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

    def deliver(
        self, job: PictureJob, attempt_id: int, prediction_id: str, *, begun_earlier: bool = False
    ) -> PictureResult | NotMade | LeftForNextRun:
        """Wait for the prediction and bring its picture home. `begun_earlier`: by a run that died, perhaps
        after it had saved the picture. Raises OutputError where the disk fails."""
        if begun_earlier:
            saved = self._saved_already(job, attempt_id, prediction_id)
            if saved is not None:
                return saved
        try:
            collected = self._provider.collect(
                prediction_id, job, self._control.monotonic() + self._deadline
            )
        except EverythingRefusedError as error:
            self._control.stop(RefusedError(error.reason, error.hint))
            return LeftForNextRun(error.reason)
        if isinstance(collected, PictureReady):
            return self._bring_home(job, attempt_id, prediction_id, collected)
        return self._without_picture(job, attempt_id, collected)

    def _saved_already(
        self, job: PictureJob, attempt_id: int, prediction_id: str
    ) -> PictureResult | None:
        """A picture that was saved, and not written down before the run died."""
        for path in existing_pictures(job.target):
            provenance = read_provenance(path)
            if provenance is not None and provenance.prediction_id == prediction_id:
                record = record_of(path, provenance, self._root)
                aside = self._take_of_former(job)
                self._ledger.record_picture(record, attempt_id, kept_aside=aside)
                self._made[job.key] = record
                return completed(record)
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

    def _bring_home(
        self, job: PictureJob, attempt_id: int, prediction_id: str, ready: PictureReady
    ) -> PictureResult | LeftForNextRun:
        provenance = self._provenance(job, prediction_id, ready)
        part = job.target.with_name(f"{job.target.name}.{prediction_id}.part")
        waits = self._policy.fetch_delays()
        while True:
            try:
                part.parent.mkdir(parents=True, exist_ok=True)
                self._provider.fetch(ready, job, part)
                saved = save_picture(part, job, provenance)
                return self._recorded(job, attempt_id, prediction_id, ready, provenance, saved)
            except (ProviderError, NotAPictureError) as error:
                delay = next(waits, None)
                if delay is None or not self._control.wait(delay):
                    return LeftForNextRun(
                        message("it is paid but could not be fetched: {reason}", reason=error.reason)
                    )
            except OSError as error:
                raise _disk_error(error, job.target.parent) from error
            finally:
                part.unlink(missing_ok=True)

    def _recorded(
        self, job: PictureJob, attempt_id: int, prediction_id: str, ready: PictureReady,
        provenance: Provenance, saved: SavedPicture,
    ) -> PictureResult:
        if saved.note is not None:
            self._on_note(saved.note)
        record = PictureRecord(
            job.episode_id, job.shot_id, job.variation_id, job.camera_angle,
            path=saved.path.relative_to(self._root).as_posix(), size=saved.size, sha256=saved.sha256,
            format=saved.facts.format, width=saved.facts.width, height=saved.facts.height,
            provider=self._provider.name, model=job.model, prediction_id=prediction_id,
            image_url=ready.url, seed=ready.seed, generated_at=provenance.generated_at,
            cost=job.price or 0, fingerprint=job.fingerprint, prompt_text=job.prompt_text,
            references=provenance.references,
        )
        aside = saved.kept_aside.relative_to(self._root).as_posix() if saved.kept_aside else None
        self._ledger.record_picture(record, attempt_id, kept_aside=aside)
        self._made[job.key] = record
        return completed(record)

    def _without_picture(
        self, job: PictureJob, attempt_id: int, collected: Collected
    ) -> NotMade | LeftForNextRun:
        if isinstance(collected, StillRunning):
            return LeftForNextRun(message("still being made; the next run picks it up"))
        outcome, not_made = _ENDINGS[type(collected)]
        if isinstance(collected, PredictionFailed):
            not_made = NotMade(collected.reason, collected.again, billed=True)
        self._ledger.record_outcome(
            attempt_id, outcome, cost=(job.price or 0) if not_made.billed else 0,
            at=self._control.now(), error=str(not_made.reason),
        )
        return not_made

    def _provenance(self, job: PictureJob, prediction_id: str, ready: PictureReady) -> Provenance:
        return Provenance(
            episode_id=job.episode_id, shot_id=job.shot_id, variation_id=job.variation_id,
            camera_angle=job.camera_angle, prompt_text=job.prompt_text, provider=self._provider.name,
            model=job.model, prediction_id=prediction_id, image_url=ready.url, seed=ready.seed,
            generated_at=timestamp(self._control.now()), cost=job.price or 0, fingerprint=job.fingerprint,
            references=tuple(reference.image.url for reference in job.references),
            options=dict(job.options),
        )


_ENDINGS: dict[type, tuple[Outcome, NotMade]] = {
    PredictionFailed: (
        Outcome.FAILED, NotMade(message("the model failed"), Again.NEVER, billed=True)
    ),
    PredictionCanceled: (
        Outcome.CANCELED, NotMade(message("it was canceled while it ran"), Again.NEVER, billed=True)
    ),
    PredictionAborted: (
        Outcome.ABORTED, NotMade(message("it was aborted before it started"), Again.SOON, billed=False)
    ),
    PredictionWiped: (
        Outcome.LOST,
        NotMade(
            message("it was paid, and deleted by the provider before it could be fetched"),
            Again.ONCE, billed=True, wiped=True,
        ),
    ),
}


def completed(record: PictureRecord) -> PictureResult:
    """The result of a picture that is on disk and in the ledger."""
    return PictureResult(
        record.shot_id, record.variation_id, "completed", image_url=record.image_url,
        local_path=record.path, seed=record.seed, cost=record.cost,
    )


def record_of(path: Path, provenance: Provenance, root: Path) -> PictureRecord:
    """What the ledger is told of a picture that is on disk already."""
    data = path.read_bytes()
    return to_record(
        provenance, path=path.relative_to(root).as_posix(), data=data, facts=inspect_bytes(data)
    )


def timestamp(seconds: float) -> str:
    """ISO 8601 in UTC with milliseconds and "Z", as the seed writes it."""
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _disk_error(error: OSError, folder: Path) -> OutputError:
    hint = message("What is paid is not lost: free some space and run the same command again within the hour.")
    if error.errno == errno.ENOSPC:
        return OutputError(message("The disk is full: {folder}.", folder=str(folder)), hint)
    return OutputError(
        message("The picture cannot be written to {folder}: {reason}.", folder=str(folder),
                reason=error.strerror or str(error)),
        hint,
    )
