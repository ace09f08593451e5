"""What `generate` says before, and after: the plan with its price, the summary, the JSON documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from moostik_cli.generation.runs import RunOutcome
from moostik_cli.messages import Message, counted, message
from moostik_cli.models.jobs import Micros, PictureJob, PictureResult
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.report.documents import dollars
from moostik_cli.report.progress import clock_time, money
from moostik_cli.report.screen import Screen

_MOST_REASONS = 12  # failures shown one by one; beyond that they are counted


def estimate(jobs: Sequence[PictureJob]) -> Micros | None:
    """What the jobs cost if each is made at the first try; None where a price is unknown."""
    prices = [job.price for job in jobs]
    return None if any(price is None for price in prices) else sum(price or 0 for price in prices)


def announce(screen: Screen, jobs: Sequence[PictureJob], *, skipped: int, model: str, costs_money: bool) -> None:
    """Say what is about to be made, and for how much."""
    shots = len({job.shot_id for job in jobs})
    screen.note(message(
        "{pictures} in {shots}{skipped}.",
        pictures=counted("{count} picture to make", "{count} pictures to make", count=len(jobs)),
        shots=counted("{count} shot", "{count} shots", count=shots),
        skipped=counted(" ({count} already made)", " ({count} already made)", count=skipped) if skipped else "",
    ))
    if costs_money and jobs:
        screen.note(_price_sentence(jobs, model))


def _price_sentence(jobs: Sequence[PictureJob], model: str) -> Message:
    cost = estimate(jobs)
    if cost is None:
        return message("The price of {model} is not known; `prices` in series.yaml can say it.", model=model)
    return message("Estimated cost with {model}: {cost}.", model=model, cost=money(cost))


def summarise(
    screen: Screen, outcome: RunOutcome, *, where: str, retry_command: str, costs_money: bool, left: int
) -> None:
    """Made, failed with reasons, cost, time, where to look, what to run next."""
    counts = Counter(result.status for result in outcome.results)
    screen.note(message(
        "{made} in {time}{cost}.",
        made=counted("{count} picture made", "{count} pictures made", count=counts["completed"]),
        time=clock_time(outcome.seconds),
        cost=message(", {cost} spent", cost=money(outcome.spent)) if costs_money else "",
    ))
    _say_failures(screen, [result for result in outcome.results if result.status == "failed"])
    _say_waiting(screen, [result for result in outcome.results if result.status == "pending" and result.error])
    if counts["completed"]:
        screen.note(message("Look in {where}.", where=where))
    if counts["failed"] or left:
        screen.note(message("Try again what is missing: {command}", command=retry_command))


def _say_failures(screen: Screen, failed: Sequence[PictureResult]) -> None:
    for result in failed[:_MOST_REASONS]:
        screen.error(message("{shot}/{variation} failed: {reason}", shot=result.shot_id,
                             variation=result.variation_id, reason=result.error or ""))
    if len(failed) > _MOST_REASONS:
        screen.error(counted("and {count} more failed", "and {count} more failed",
                             count=len(failed) - _MOST_REASONS))


def _say_waiting(screen: Screen, waiting: Sequence[PictureResult]) -> None:
    for result in waiting[:_MOST_REASONS]:
        screen.warn(message("{shot}/{variation}: {reason}", shot=result.shot_id,
                            variation=result.variation_id, reason=result.error or ""))


def planned_document(
    jobs: Sequence[PictureJob], inputs: Mapping[tuple[str, str], Mapping[str, Any]], *, episode_id: str,
    provider: str, model: str, skipped: int, readiness: GenerationReadinessCheck,
) -> dict[str, Any]:
    """The document of `generate --dry-run`: what a run would send, and what it would cost."""
    cost = estimate(jobs)
    return {
        "episodeId": episode_id,
        "provider": provider,
        "model": model,
        "planned": [
            {
                "shotId": job.shot_id, "variationId": job.variation_id, "cameraAngle": job.camera_angle,
                "model": job.model, "input": inputs[job.key],
                "cost": None if job.price is None else dollars(job.price),
            }
            for job in jobs
        ],
        "total": len(jobs) + skipped,
        "skipped": skipped,
        "estimatedCost": None if cost is None else dollars(cost),
        "readiness": readiness_document(readiness),
    }


def final_document(
    outcome: RunOutcome, *, episode_id: str, provider: str, model: str, skipped: int,
    readiness: GenerationReadinessCheck,
) -> dict[str, Any]:
    """The document of `generate --json` (SPEC 6)."""
    counts = Counter(result.status for result in outcome.results)
    return {
        "episodeId": episode_id,
        "provider": provider,
        "model": model,
        "generated": counts["completed"],
        "failed": counts["failed"],
        "skipped": skipped,
        "total": len(outcome.results) + skipped,
        "shotsProcessed": len({r.shot_id for r in outcome.results if r.status != "pending"}),
        "cost": dollars(outcome.spent),
        "seconds": round(outcome.seconds, 3),
        "results": [_result_document(result) for result in outcome.results],
        "readiness": readiness_document(readiness),
    }


def readiness_document(readiness: GenerationReadinessCheck) -> dict[str, Any]:
    return {
        "ready": readiness.ready,
        "warnings": [str(warning) for warning in readiness.warnings],
        "errors": [str(error) for error in readiness.errors],
    }


def _result_document(result: PictureResult) -> dict[str, Any]:
    return {
        "shotId": result.shot_id, "variationId": result.variation_id, "status": result.status,
        "imageUrl": result.image_url, "localPath": result.local_path, "seed": result.seed,
        "error": result.error,
    }
