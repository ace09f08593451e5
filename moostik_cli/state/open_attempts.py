"""Open attempts: what earlier runs left open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.errors import UsageError
from moostik_cli.messages import message
from moostik_cli.models.episode import Status
from moostik_cli.models.jobs import FileFormat, PictureJob, VariationKey
from moostik_cli.models.records import Attempt, Outcome
from moostik_cli.planning.selection import find_shot, named_variation

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.models.production import Production

_FORMATS: Mapping[object, FileFormat] = {"jpg": "jpg", None: "keep"}  # nothing was asked for: as it comes


def open_attempts_by_key(ledger: Ledger, episode_id: str) -> dict[VariationKey, list[Attempt]]:
    """What earlier runs left open, oldest first."""
    found: dict[VariationKey, list[Attempt]] = {}
    for attempt in ledger.open_attempts(episode_id):
        found.setdefault((attempt.intent.shot_id, attempt.intent.variation_id), []).append(attempt)
    return found


def attempts_named(production: Production, ledger: Ledger, names: Iterable[str]) -> list[Attempt]:
    """The open attempts of the pictures that SHOT/ANGLE names. Raises UsageError for a name without any."""
    begun = open_attempts_by_key(ledger, production.episode.id)
    return [attempt for name in dict.fromkeys(names) for attempt in _attempts_named(production, begun, name)]


def _attempts_named(production: Production, begun: Mapping[VariationKey, list[Attempt]], name: str) -> list[Attempt]:
    shot_name, _, angle = name.rpartition("/")
    key = (shot_name, angle)
    if key not in begun and shot_name and angle:  # what is gone from the episode is known by its ids alone
        shot = find_shot(production, shot_name)
        key = (shot.id, named_variation(shot, angle).id)
    if key in begun:
        return begun[key]
    raise nothing_waits(name, [f"{shot_id}/{variation_id}" for shot_id, variation_id in begun])


def nothing_waits(name: str, waiting: Sequence[str]) -> UsageError:
    """No open attempt has this name; these `waiting` ones are there."""
    return UsageError(
        message("No paid picture named {name} is waiting to be fetched.", name=name),
        message("Waiting: {pictures}.", pictures=", ".join(waiting)) if waiting else None,
    )


def give_up(ledger: Ledger, attempts: Iterable[Attempt], now: float) -> None:
    """Close open attempts for good: nobody fetches them any more, and what they cost stays in the bill. One of which it
    is not known whether it was paid counts as paid."""
    for attempt in attempts:
        intent = attempt.intent
        cost = attempt.cost if attempt.prediction_id is not None else intent.price or 0
        ledger.record_outcome(attempt.id, Outcome.GIVEN_UP, cost=cost, at=now, error=_GIVEN_UP)
        ledger.record_status(intent.episode_id, intent.shot_id, intent.variation_id, Status.PENDING)


_GIVEN_UP = message("it was given up")


def jobs_to_resume(
    planned: Iterable[PictureJob],
    to_do: Iterable[PictureJob],
    open_attempts: Mapping[VariationKey, Sequence[Attempt]],
    folder: Path,
) -> tuple[PictureJob, ...]:
    """Jobs of open attempts that are not being made anyway: paid for, so their pictures are fetched into `folder`,
    whether or not something is still `planned` for them."""
    by_key = {job.key: job for job in planned}
    wanted = {job.key for job in to_do}
    taken = {job.target for job in by_key.values()}
    return tuple(
        by_key.get(key) or _job_of_open_attempt(attempts[0], folder, taken)
        for key, attempts in open_attempts.items()
        if key not in wanted
    )


def _job_of_open_attempt(attempt: Attempt, pictures_dir: Path, taken: Collection[Path]) -> PictureJob:
    """A job for an open attempt whose variation is no longer in the episode: it is paid, so it is kept, and
    not under a name that another variation has by now."""
    intent = attempt.intent
    target = pictures_dir / intent.shot_id / intent.variation_id
    if target in taken:
        target = target.with_name(f"{target.name}-begun-{attempt.id}")
    return PictureJob(
        intent.episode_id,
        intent.shot_id,
        intent.variation_id,
        camera_angle=intent.variation_id,
        model=intent.model,
        prompt_text=str(intent.input.get("prompt", "")),
        references=(),
        options={},
        output_format=_FORMATS.get(intent.input.get("output_format"), "png"),
        price=intent.price,
        target=target,
        fingerprint=intent.fingerprint,
    )
