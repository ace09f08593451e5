"""From a picture that is ready at the provider to a whole one on disk and in the ledger."""

from __future__ import annotations

import hashlib
import threading
from contextlib import suppress
from pathlib import Path

from moostik_cli.errors import RefusedError
from moostik_cli.messages import Message, message
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import PictureRecord
from moostik_cli.pictures.formats import NotAPictureError
from moostik_cli.pictures.provenance import Provenance
from moostik_cli.pictures.provenance import read as read_provenance
from moostik_cli.pictures.saving import SavedPicture, existing_pictures, prepare_folder, save_picture
from moostik_cli.pictures.takes import find_takes
from moostik_cli.providers.base import PictureReady, ProviderError
from moostik_cli.purchase.context import PurchaseContext
from moostik_cli.purchase.destination import disk_error
from moostik_cli.purchase.predictions import Created, LeftOpen
from moostik_cli.purchase.records import provenance_of, record_of_file
from moostik_cli.purchase.retries import Tries

_MOST_OUT_OF_REACH = 5  # pictures in a row: then it is the network, not the pictures


class Deliverer:
    """Fetches, checks and saves pictures, and writes them down. Thread-safe; one for a run."""

    def __init__(self, context: PurchaseContext) -> None:
        self._context = context
        self._out_of_reach = 0  # pictures in a row that are paid and could not be fetched
        self._noted: set[str] = set()
        self._lock = threading.Lock()

    def saved_already(self, job: PictureJob, created: Created, former: PictureRecord | None) -> PictureRecord | None:
        """A picture that an earlier run saved, and did not write down before it died. `former`: the picture
        that the ledger knows, which this one replaced."""
        root = self._context.project_root
        for path in existing_pictures(job.target):
            try:
                provenance = read_provenance(path)
                if provenance is None or provenance.prediction_id != created.prediction_id:
                    continue
                record = record_of_file(path, provenance, root)
                aside = None if former is None else _take_of(former, job, root)
            except (OSError, NotAPictureError):
                continue  # not to be read, or not whole: it is fetched again
            self._context.ledger.record_picture(record, created.attempt_id, kept_aside=aside)
            return record
        return None

    def download_and_save(self, job: PictureJob, created: Created, ready: PictureReady) -> PictureRecord | LeftOpen:
        """Fetch the picture, check it, save it and write it down. Raises OutputError where the disk fails."""
        context = self._context
        provenance = provenance_of(job, context.provider.name, created.prediction_id, ready, context.control.now())
        for _ in Tries(lambda _: context.policy.fetch, self._wait_whatever_happens):
            fetched = self._fetched(job, ready, provenance)
            if not isinstance(fetched, Message):
                return self._recorded(job, created, fetched)
            reason = fetched
        return self._not_fetched(reason)

    def _wait_whatever_happens(self, seconds: float) -> bool:
        """A run that is being stopped still fetches what is paid."""
        self._context.control.wait(seconds)
        return True

    def _fetched(self, job: PictureJob, ready: PictureReady, provenance: Provenance) -> SavedPicture | Message:
        """One try; why it failed, if it did and another may help."""
        try:
            part = (
                prepare_folder(job.target, self._context.project_root)
                / f"{job.target.name}.{provenance.prediction_id}.part"
            )
            try:
                self._context.provider.fetch(ready, job, part)
                return save_picture(part, job, provenance, self._context.project_root)
            finally:
                with suppress(OSError):
                    part.unlink(missing_ok=True)
        except (ProviderError, NotAPictureError) as error:
            return error.reason
        except OSError as error:
            raise disk_error(error, job.target.parent) from error

    def _not_fetched(self, reason: Message) -> LeftOpen:
        """Left for the next run; where it is one picture after another, nothing more is bought."""
        with self._lock:
            self._out_of_reach += 1
            too_many = self._out_of_reach >= _MOST_OUT_OF_REACH
        if too_many:
            self._context.control.stop(
                RefusedError(
                    message("Pictures are made and paid, but cannot be fetched: {reason}.", reason=reason),
                    message("Run the same command again within the hour, when the network lets them through."),
                )
            )
        return LeftOpen(
            message(
                "it is paid but could not be fetched: {reason}; "
                "moostik recover EPISODE --give-up SHOT/ANGLE would give it up",
                reason=reason,
            )
        )

    def _recorded(self, job: PictureJob, created: Created, saved: SavedPicture) -> PictureRecord:
        with self._lock:
            self._out_of_reach = 0
        root = self._context.project_root
        aside = saved.kept_aside.relative_to(root).as_posix() if saved.kept_aside else None
        self._context.ledger.record_picture(saved.record, created.attempt_id, kept_aside=aside)
        if saved.note is not None:
            self._note_once(saved.note)
        return saved.record

    def _note_once(self, note: Message) -> None:
        """What is true of every picture of a run is said once."""
        with self._lock:
            if str(note) in self._noted:
                return
            self._noted.add(str(note))
        self._context.on_note(note)


def _take_of(former: PictureRecord, job: PictureJob, root: Path) -> str | None:
    """Where `former` was kept aside, if it was."""
    for path, _, _ in find_takes(job.target.parent):
        if hashlib.sha256(path.read_bytes()).hexdigest() == former.sha256:
            return path.relative_to(root).as_posix()
    return None
