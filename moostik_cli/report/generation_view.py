"""What `generate` says before, and after: the plan with its price, the summary, the JSON documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from moostik_cli.generation.run_records import RunOutcome
from moostik_cli.messages import Message, counted, message, translate_kept
from moostik_cli.models.diagnostics import Diagnostic, Severity
from moostik_cli.models.jobs import Key, Micros, PictureJob, PictureResult
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.report.documents import dollars
from moostik_cli.report.progress import clock_time, money
from moostik_cli.report.screen import Screen

_MOST_NAMES = 6  # pictures named for one reason; beyond that they are counted
_RANDOM_SUFFIX = re.compile(r" \([A-Za-z0-9]{10}\)(?=\W*$)")  # Replicate ends a failure with one


def estimate(jobs: Sequence[PictureJob]) -> Micros | None:
    """What the jobs cost if each is made at the first try; None where a price is unknown."""
    prices = [job.price for job in jobs]
    return None if any(price is None for price in prices) else sum(price or 0 for price in prices)


def announce(screen: Screen, jobs: Sequence[PictureJob], *, skipped: int, model: str, costs_money: bool) -> None:
    """Say what is about to be made, and for how much."""
    if not jobs:
        screen.note(counted("Nothing to make: {count} is already there.",
                            "Nothing to make: {count} are already there.", count=skipped))
        return
    shots = len({job.shot_id for job in jobs})
    screen.note(message(
        "{pictures} in {shots}{skipped}.",
        pictures=counted("{count} picture to make", "{count} pictures to make", count=len(jobs)) if costs_money
        else counted("{count} frame to draw", "{count} frames to draw", count=len(jobs)),
        shots=counted("{count} shot", "{count} shots", count=shots),
        skipped=counted(" ({count} already there)", " ({count} already there)", count=skipped) if skipped else "",
    ))
    if costs_money:
        screen.note(price_sentence(jobs, model))


def price_sentence(jobs: Sequence[PictureJob], model: str) -> Message:
    cost = estimate(jobs)
    if cost is None:
        return message("The price of {model} is not known; `prices` in series.yaml can say it.", model=model)
    return message("Estimated cost with {model}: {cost}.", model=model, cost=money(cost))


def show_findings(screen: Screen, diagnostics: Sequence[Diagnostic], episode_id: str) -> None:
    """What the gate found: every error in full; of the warnings, how many there are of each kind."""
    from moostik_cli.report.explanations import EXPLANATIONS

    errors = [one for one in diagnostics if one.severity is Severity.ERROR]
    if errors or screen.verbose:
        screen.diagnostics(diagnostics if screen.verbose else errors)
    if errors:
        screen.error(message("Nothing was sent: these errors would stop or spoil pictures."))
        return
    kinds = Counter(one.code for one in diagnostics)
    for code, count in sorted(kinds.items()):
        screen.warn(message("{count} × {kind} [{code}]", count=count, kind=EXPLANATIONS[code].title, code=code))
    if kinds:
        screen.note(message("moostik check {episode} shows where.", episode=episode_id))


def summarise(
    screen: Screen, outcome: RunOutcome, jobs: Sequence[PictureJob], *, where: str, retry_command: str,
    costs_money: bool,
) -> None:
    """Made, failed with reasons, cost, time, where to look, what to run next."""
    if not outcome.results:
        return
    made, failed, left = (_with_status(outcome, status) for status in ("completed", "failed", "pending"))
    screen.note(message(
        "{made}{failed}{left} in {time}{cost}.",
        made=counted("{count} picture made", "{count} pictures made", count=len(made)) if costs_money
        else counted("{count} frame drawn", "{count} frames drawn", count=len(made)),
        failed=counted(", {count} failed", ", {count} failed", count=len(failed)) if failed else "",
        left=counted(", {count} left to make", ", {count} left to make", count=len(left)) if left else "",
        time=clock_time(outcome.seconds),
        cost=message(", {cost} spent", cost=money(outcome.spent)) if costs_money else "",
    ))
    names = {job.key: f"{job.shot_id}/{job.target.name}" for job in jobs}
    _say_why(failed, names, screen.error)
    _say_why([result for result in left if result.error], names, screen.warn)
    if made:
        screen.note(message("Look in {where}", where=where))
    if failed or left:
        screen.note(message("To make what is missing: {command}", command=retry_command))


def _with_status(outcome: RunOutcome, status: str) -> list[PictureResult]:
    return [result for result in outcome.results if result.status == status]


def _say_why(
    results: Sequence[PictureResult], names: Mapping[Key, str], say: Callable[[Message], None]
) -> None:
    """One line a reason, with the pictures that it concerns: many fail for one cause."""
    by_reason: dict[str, list[PictureResult]] = {}
    for result in results:
        by_reason.setdefault(_RANDOM_SUFFIX.sub("", result.error or ""), []).append(result)
    for reason, concerned in by_reason.items():
        shown = [names[result.shot_id, result.variation_id] for result in concerned[:_MOST_NAMES]]
        more = len(concerned) - len(shown)
        say(message(
            "{reason}: {pictures}{more}", reason=translate_kept(reason).rstrip("."), pictures=", ".join(shown),
            more=counted(" and {count} more", " and {count} more", count=more) if more > 0 else "",
        ))


def planned_document(
    jobs: Sequence[PictureJob], inputs: Mapping[Key, Mapping[str, Any]]
) -> dict[str, Any]:
    """What `generate --dry-run` adds to the document: what a run would send, and what it would cost."""
    cost = estimate(jobs)
    return {
        "planned": [
            {
                "shotId": job.shot_id, "variationId": job.variation_id, "cameraAngle": job.camera_angle,
                "model": job.model, "input": inputs[job.key],
                "cost": None if job.price is None else dollars(job.price),
            }
            for job in jobs
        ],
        "estimatedCost": None if cost is None else dollars(cost),
    }


def final_document(
    outcome: RunOutcome, *, episode_id: str, provider: str, model: str, skipped: int,
    readiness: GenerationReadinessCheck,
) -> dict[str, Any]:
    """The document of `generate --json`."""
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
