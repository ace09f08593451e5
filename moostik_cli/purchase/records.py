"""What a picture's job becomes on its way: the intent before it is sent, its provenance, its result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from moostik_cli.messages import Message
from moostik_cli.models.jobs import PictureJob, PictureResult
from moostik_cli.models.records import Attempt, Intent, PictureRecord
from moostik_cli.pictures.formats import inspect_bytes
from moostik_cli.pictures.provenance import Provenance, to_record
from moostik_cli.providers.base import PictureReady
from moostik_cli.purchase.context import PurchaseContext


def intent_of(job: PictureJob, context: PurchaseContext, input_value: Mapping[str, Any]) -> Intent:
    """What is written down before `input_value` is sent."""
    return Intent(
        job.episode_id,
        job.shot_id,
        job.variation_id,
        context.provider.name,
        job.model,
        input_value,
        job.fingerprint,
        job.price,
        context.control.now(),
        account=context.provider.account,
        server_ahead=context.provider.server_ahead,
        run_id=context.run_ids.get(job.episode_id),
        at_most=job.capped_price,
        retake=job.retake,
    )


def job_of_attempt(job: PictureJob, attempt: Attempt) -> PictureJob:
    """The job as it was when the attempt was made. Where it has changed since, who was shown is not known any
    more: better not said than said wrongly."""
    intent = attempt.intent
    prompt = intent.input.get("prompt")
    then = job._replace(
        fingerprint=intent.fingerprint,
        price=intent.price,
        model=intent.model,
        prompt_text=prompt if isinstance(prompt, str) else job.prompt_text,
        retake=intent.retake,
    )
    if intent.fingerprint == job.fingerprint:
        return then
    options = {name: value for name, value in intent.input.items() if name != "prompt" and not isinstance(value, list)}
    return then._replace(references=(), options=options)


def provenance_of(
    job: PictureJob, provider: str, prediction_id: str, ready: PictureReady, generated_at: float
) -> Provenance:
    """What the picture's file says of itself. `generated_at` in seconds since the epoch."""
    return Provenance(
        episode_id=job.episode_id,
        shot_id=job.shot_id,
        variation_id=job.variation_id,
        camera_angle=job.camera_angle,
        prompt_text=job.prompt_text,
        provider=provider,
        model=job.model,
        prediction_id=prediction_id,
        image_url=ready.url,
        seed=ready.seed,
        generated_at=timestamp(generated_at),
        cost=job.price or 0,
        fingerprint=job.stands_for,
        references=tuple(reference.image.url for reference in job.references),
        options=dict(job.options),
        retake=job.retake,
    )


def record_of_file(path: Path, provenance: Provenance, root: Path) -> PictureRecord:
    """What the ledger is told of a picture that is on disk already. Raises OSError, NotAPictureError."""
    data = path.read_bytes()
    return to_record(provenance, path=path.relative_to(root).as_posix(), data=data, facts=inspect_bytes(data))


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
        oddity=record.oddity,
    )


def failed(job: PictureJob, reason: Message) -> PictureResult:
    """The result of a picture that cannot be made."""
    return PictureResult(job.shot_id, job.variation_id, "failed", error=reason)


def pending(job: PictureJob, reason: Message | None) -> PictureResult:
    """The result of a picture that is left for the next run."""
    return PictureResult(job.shot_id, job.variation_id, "pending", error=reason)


def timestamp(seconds: float) -> str:
    """ISO 8601 in UTC with milliseconds and "Z", as the seed writes it."""
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
