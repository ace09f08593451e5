"""What `generate` says before, and after: the plan with its price, the summary, the JSON documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

from moostik_cli.errors import MoostikError
from moostik_cli.messages import Message, counted, message, translate
from moostik_cli.models.diagnostics import Diagnostic, Severity
from moostik_cli.models.jobs import JobReference, PictureJob, PictureResult, VariationKey
from moostik_cli.models.money import Micros, money, to_dollars
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.models.records import Attempt
from moostik_cli.models.run import RunOutcome
from moostik_cli.models.status import GoneShot
from moostik_cli.planning.waves import wave_numbers
from moostik_cli.report.failures import cause, named
from moostik_cli.report.progress import clock_time
from moostik_cli.report.screen import Screen


def estimate(jobs: Sequence[PictureJob]) -> Micros | None:
    """What the jobs cost if each is made at the first try; None where a price is unknown."""
    prices = [job.price for job in jobs]
    return None if any(price is None for price in prices) else sum(price or 0 for price in prices)


def announcement(jobs: Sequence[PictureJob], *, skipped: int, model: str, costs_money: bool) -> Iterator[Message]:
    """What is about to be made, and for how much."""
    if not jobs:
        yield counted(
            "Nothing to make: {count} is already there.",
            "Nothing to make: {count} are already there.",
            count=skipped,
        )
        return
    shots = len({job.shot_id for job in jobs})
    yield message(
        "{pictures} in {shots}{skipped}.",
        pictures=counted("{count} picture to make", "{count} pictures to make", count=len(jobs))
        if costs_money
        else counted("{count} frame to draw", "{count} frames to draw", count=len(jobs)),
        shots=counted("{count} shot", "{count} shots", count=shots),
        skipped=counted(" ({count} already there)", " ({count} already there)", count=skipped) if skipped else "",
    )
    if costs_money:
        yield price_sentence(jobs, model)


def announcement_of_references(jobs: Sequence[PictureJob], *, skipped: int, model: str) -> Iterator[Message]:
    """What is about to be made for characters and places, and for how much."""
    yield message(
        "{pictures}{skipped}.",
        pictures=counted("{count} reference picture to make", "{count} reference pictures to make", count=len(jobs)),
        skipped=counted(" ({count} already made)", " ({count} already made)", count=skipped) if skipped else "",
    )
    if jobs:
        yield price_sentence(jobs, model)


def price_sentence(jobs: Sequence[PictureJob], model: str) -> Message:
    cost = estimate(jobs)
    if cost is None:
        return message("The price of {model} is not known; `prices` in series.yaml can say it.", model=model)
    return message("Estimated cost with {model}: {cost}.", model=model, cost=money(cost))


def total_sentence(jobs: Sequence[PictureJob], model: str) -> Message:
    """What several episodes together cost."""
    return message(
        "Together, {pictures} in {episodes}. {price}",
        pictures=counted("{count} picture to make", "{count} pictures to make", count=len(jobs)),
        episodes=counted("{count} episode", "{count} episodes", count=len({job.episode_id for job in jobs})),
        price=price_sentence(jobs, model),
    )


def show_findings(screen: Screen, diagnostics: Sequence[Diagnostic], episode: str) -> None:
    """What the gate found: every error in full; of the warnings, how many there are of each kind. `episode` is
    what a command names it by."""
    from moostik_cli.report.explanations import EXPLANATIONS

    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
    if errors or screen.verbose:
        screen.diagnostics(diagnostics if screen.verbose else errors)
    if errors:
        screen.error(message("This run has sent nothing: these errors would stop or spoil pictures."))
        return
    kinds = Counter(diagnostic.code for diagnostic in diagnostics)
    for code, count in sorted(kinds.items()):
        screen.warn(message("{count} × {kind} [{code}]", count=count, kind=EXPLANATIONS[code].title, code=code))
    if kinds:
        screen.note(message("moostik check {episode} shows where.", episode=episode))


def sentences_on_takes(jobs: Sequence[PictureJob], takes: int, *, costs_money: bool) -> Iterator[Message]:
    """How many takes are made of each picture, where that is more than one."""
    if takes == 1 or not jobs:
        return
    if costs_money:
        yield message("{takes} takes of each: the last one is the current one, the others are kept.", takes=takes)
    else:
        yield message("A preview frame has one take; --takes {takes} is for pictures that are bought.", takes=takes)


def tell_of_half_made(screen: Screen, count: int, takes: int) -> None:
    """Sets of takes that a run began and did not end."""
    if count:
        screen.note(
            counted(
                "{count} picture that is there has some of its {takes} takes: the rest is made.",
                "{count} pictures that are there have some of their {takes} takes: the rest is made.",
                count=count,
                takes=takes,
            )
        )


def tell_of_fewer_takes(screen: Screen, count: int, takes: int) -> None:
    """Pictures that are there, with fewer takes than are asked for: nothing is bought for them unasked."""
    if count:
        screen.note(
            counted(
                "{count} picture that is there has fewer than {takes} takes and stays as it is: "
                "--force makes {takes} new ones.",
                "{count} pictures that are there have fewer than {takes} takes and stay as they are: "
                "--force makes {takes} new ones of each.",
                count=count,
                takes=takes,
            )
        )


def tell_of_deleted(screen: Screen, count: int, cost: Micros) -> None:
    """The pictures whose files are gone: they are made, and paid, again."""
    if count:
        screen.warn(
            counted(
                "{count} picture was deleted and is made again ({cost}).",
                "{count} pictures were deleted and are made again ({cost}).",
                count=count,
                cost=money(cost),
            )
        )


def unknown_pictures(count: int, episode: str) -> tuple[Message, Message]:
    """Files under pictures' names that the ledger does not know, and what to do. `episode` is what a command names
    it by."""
    return counted(
        "{count} picture is on disk that the ledger does not know; it is left alone.",
        "{count} pictures are on disk that the ledger does not know; they are left alone.",
        count=count,
    ), message("moostik recover {episode} adds them to the ledger; --force makes them again.", episode=episode)


def unknown_references(count: int) -> tuple[Message, Message]:
    """The same of reference pictures."""
    return counted(
        "{count} picture of that name is there already and was not made by moostik; it is left alone.",
        "{count} pictures of those names are there already and were not made by moostik; they are left alone.",
        count=count,
    ), message("Name it in referenceImages, or --force: it is then kept aside.")


def tell_of_altered(screen: Screen, count: int) -> None:
    """Pictures that --stale leaves alone, since somebody has worked on them."""
    if count:
        screen.warn(
            counted(
                "{count} picture was changed by hand; only --force remakes it.",
                "{count} pictures were changed by hand; only --force remakes them.",
                count=count,
            )
        )


def tell_of_alone(screen: Screen, count: int) -> None:
    """Pictures of a sequence whose predecessor is not there."""
    if count:
        screen.warn(
            counted(
                "{count} picture continues a shot that is not made: it is made without it.",
                "{count} pictures continue a shot that is not made: they are made without it.",
                count=count,
            )
        )


def tell_of_cap(screen: Screen, jobs: Sequence[PictureJob], cap: Micros | None) -> None:
    """How far a cap lets a run go, where that is not to the end."""
    if cap is None or any(job.price is None for job in jobs):
        return
    enough = sum(1 for cost in accumulate(job.price or 0 for job in jobs) if cost <= cap)
    if enough < len(jobs):
        screen.note(
            counted(
                "The cap of this run, {cap}, is enough for {count} picture.",
                "The cap of this run, {cap}, is enough for {count} pictures.",
                count=enough,
                cap=money(cap),
            )
        )


def tell_of_renamed(screen: Screen, renamed: Sequence[GoneShot], episode: str) -> None:
    """Shots that are not made, since their pictures seem to be there under the id that they had."""
    for gone in renamed:
        screen.warn(
            counted(
                "{now} is not made: it seems to be {old} under another id, with {count} picture that is paid.",
                "{now} is not made: it seems to be {old} under another id, with {count} pictures that are paid.",
                count=gone.pictures,
                now=gone.now or "",
                old=gone.shot_id,
            )
        )
        screen.note(
            message(
                "Take them over: moostik shot adopt {episode} {old} {now}; --force makes it anew.",
                episode=episode,
                old=gone.shot_id,
                now=gone.now or "",
            )
        )


def tell_of_stale(screen: Screen, jobs: Sequence[PictureJob]) -> None:
    """Pictures that are there, and made from something else than what is written now."""
    if jobs:
        cost = estimate(jobs)
        screen.note(
            counted(
                "{count} picture is stale: --stale remakes it, {cost}.",
                "{count} pictures are stale: --stale remakes them, {cost}.",
                count=len(jobs),
                cost=message("price unknown") if cost is None else money(cost),
            )
        )


def tell_of_takeover(screen: Screen, count: int) -> None:
    """Pictures that the account paid for and the ledger did not know."""
    if count:
        screen.note(
            counted(
                "{count} picture that this account paid for within the last hour is not in the ledger: "
                "it is taken over.",
                "{count} pictures that this account paid for within the last hour are not in the ledger: "
                "they are taken over.",
                count=count,
            )
        )


def tell_of_taken_in(screen: Screen, count: int) -> None:
    """Pictures on disk that the ledger had forgotten."""
    if count:
        screen.note(
            counted(
                "{count} picture on disk is taken into the ledger, which was lost or is an old copy.",
                "{count} pictures on disk are taken into the ledger, which was lost or is an old copy.",
                count=count,
            )
        )


def tell_of_long_look(screen: Screen, seconds: float) -> None:
    """Why a run waits before it buys."""
    screen.note(
        message(
            "The ledger was lost or is an old copy: the account is asked again in {time}, when its list is complete.",
            time=clock_time(seconds),
        )
    )


def tell_of_doubt(screen: Screen, reason: Message) -> None:
    """The ledger is older than it should be, nothing is bought, and the account cannot be asked."""
    screen.warn(
        message(
            "The ledger is older than the pictures, and the account cannot be asked: {reason}. The bill may be short; "
            "the next run asks again.",
            reason=reason,
        )
    )


def tell_of_rescued(screen: Screen, count: int) -> None:
    """What a run kept beside that lost its ledger."""
    if count:
        screen.note(
            counted(
                "{count} attempt of a run that lost its ledger is taken into this one.",
                "{count} attempts of runs that lost their ledger are taken into this one.",
                count=count,
            )
        )


def tell_of_refused(screen: Screen, count: int) -> None:
    """Pictures that the model refused for their content: the same again would be billed and refused again."""
    if count:
        screen.warn(
            counted(
                "{count} picture is left out, since the model refused its content or that of the shot it continues: "
                "change the prompt or the references, or use --retry-refused.",
                "{count} pictures are left out, since the model refused their content or that of the shot they "
                "continue: change the prompts or the references, or use --retry-refused.",
                count=count,
            )
        )


def tell_of_waiting(screen: Screen, begun: int) -> None:
    """Pictures that an earlier run has paid for, where this one may not start: they do not wait for ever."""
    if begun:
        screen.warn(
            counted(
                "{count} picture that an earlier run began waits; it is kept for an hour after it is made.",
                "{count} pictures that earlier runs began wait; each is kept for an hour after it is made.",
                count=begun,
            )
        )


def tell_of_begun(
    screen: Screen, begun: Mapping[VariationKey, Sequence[Attempt]], made_anew: Sequence[PictureJob]
) -> None:
    """Pictures that an earlier run has paid for, perhaps; and the cost of those of `made_anew` that are lost or that
    never reached the provider."""
    if not begun:
        return
    screen.note(
        counted(
            "{count} picture that an earlier run began is picked up.",
            "{count} pictures that earlier runs began are picked up.",
            count=len(begun),
        )
    )
    cost = sum(job.price or 0 for job in made_anew)
    if cost:
        screen.note(
            message(
                "Requests that never reached the provider, and lost pictures, are paid again (at most {cost}).",
                cost=money(cost),
            )
        )


def list_planned(screen: Screen, jobs: Iterable[PictureJob], *, of_several: bool = False) -> None:
    """Each picture of a dry run on a line of standard output: its name (`of_several` episodes: with its own), its
    references, its price."""
    for job in jobs:
        price = str(money(job.price)) if job.price is not None else "?"
        episode = f"{job.episode_id}/" if of_several else ""
        screen.line(f"{episode}{job.shot_id}/{job.variation_id}  {len(job.references)}  {price}")


def tell_of_waves(screen: Screen, jobs: Sequence[PictureJob]) -> None:
    """How many pictures can be made at once, and how many wait for them, with their price."""
    numbers = wave_numbers(jobs)
    if max(numbers.values(), default=0) < 2:
        return
    for wave in range(1, max(numbers.values()) + 1):
        own = [job for job in jobs if numbers.get(job.key) == wave]
        cost = estimate(own)
        screen.note(
            counted(
                "Wave {wave}: {count} picture, {cost}.",
                "Wave {wave}: {count} pictures, {cost}.",
                count=len(own),
                wave=wave,
                cost=message("price unknown") if cost is None else money(cost),
            )
        )


def shown_addresses(job: PictureJob, *roots: Path) -> list[str]:
    """The references' addresses as far as they are known before anything is uploaded: local files by their
    path below the first of the real folders `roots` that they are in."""

    def shown(ref: JobReference) -> str:
        path = ref.source.path
        root = next((folder for folder in roots if path is not None and path.is_relative_to(folder)), None)
        return ref.source.url or ref.image.url if path is None or root is None else path.relative_to(root).as_posix()

    return [shown(ref) for ref in job.references]


def summarise(
    screen: Screen,
    outcome: RunOutcome,
    jobs: Sequence[PictureJob],
    *,
    where: str,
    look_command: str,
    retry_command: str,
    costs_money: bool,
    remade: Literal["stale", "force"] | None = None,
) -> None:
    """Made, failed with reasons, cost, time, where to look, what to run next. `remade`: which option made the
    run remake pictures that are there: those that it did not come to are not missing."""
    if not outcome.results:
        return
    screen.note(_how_it_went(outcome, jobs, costs_money=costs_money))
    _say_what_is_odd_or_missing(screen, outcome, jobs)
    _say_where_to_look(screen, outcome, where, look_command)
    _say_what_next(screen, outcome, retry_command, remade)


def summarise_episode(
    screen: Screen, episode: str, outcome: RunOutcome, jobs: Sequence[PictureJob], *, costs_money: bool
) -> None:
    """Of several episodes, how one ended: a line, and why pictures are missing."""
    if outcome.results:
        made, failed, left = _counts(outcome, costs_money=costs_money)
        cost = _spent(outcome, jobs) if costs_money else ""
        parts = {"made": made, "failed": failed, "left": left, "cost": cost}
        screen.note(message("{episode}: {made}{failed}{left}{cost}.", episode=episode, **parts))
        _say_what_is_odd_or_missing(screen, outcome, jobs)


def summarise_total(
    screen: Screen,
    outcomes: Sequence[RunOutcome],
    jobs: Sequence[PictureJob],
    *,
    where: str,
    look_command: str,
    retry_command: str,
    costs_money: bool,
    remade: Literal["stale", "force"] | None = None,
) -> None:
    """What several episodes come to together, where to look, what to run next."""
    total = outcomes[0]._replace(
        results=tuple(result for outcome in outcomes for result in outcome.results),
        spent=sum(outcome.spent for outcome in outcomes),
    )
    if not total.results:
        return
    screen.note(message("Together: {summary}", summary=_how_it_went(total, jobs, costs_money=costs_money)))
    _say_where_to_look(screen, total, where, look_command)
    _say_what_next(screen, total, retry_command, remade)


def _how_it_went(outcome: RunOutcome, jobs: Sequence[PictureJob], *, costs_money: bool) -> Message:
    made, failed, left = _counts(outcome, costs_money=costs_money)
    return message(
        "{made}{failed}{left} in {time}{cost}.",
        made=made,
        failed=failed,
        left=left,
        time=clock_time(outcome.seconds),
        cost=_spent(outcome, jobs) if costs_money else "",
    )


def _counts(outcome: RunOutcome, *, costs_money: bool) -> tuple[Message, Message | str, Message | str]:
    """How many are made, failed and left, the last two empty where there are none."""
    made, failed, left = (len(_with_status(outcome, status)) for status in ("completed", "failed", "pending"))
    return (
        counted("{count} picture made", "{count} pictures made", count=made)
        if costs_money
        else counted("{count} frame drawn", "{count} frames drawn", count=made),
        counted(", {count} failed", ", {count} failed", count=failed) if failed else "",
        counted(", {count} left to make", ", {count} left to make", count=left) if left else "",
    )


def _say_what_is_odd_or_missing(screen: Screen, outcome: RunOutcome, jobs: Sequence[PictureJob]) -> None:
    """The pictures that are not as they were asked for, that failed, or that were left, and why."""
    made, failed, left = (_with_status(outcome, status) for status in ("completed", "failed", "pending"))
    names = {job.key: f"{job.shot_id}/{job.target.name}" for job in jobs}
    _say_why(failed, names, screen.error)
    stopped = None if outcome.error is None else outcome.error.what  # said in the end, as what stopped the run
    _say_what_was_left(
        screen, [result for result in left if result.error and result.error != stopped], made, jobs, names
    )
    _say_what_is_odd(screen, made, names)


def _say_where_to_look(screen: Screen, outcome: RunOutcome, where: str, look_command: str) -> None:
    if not _with_status(outcome, "completed"):
        return
    screen.note(message("Look in {where}", where=where))
    if look_command:
        screen.note(message("All on one page: {command}", command=look_command))


def _say_what_next(
    screen: Screen,
    outcome: RunOutcome,
    retry_command: str,
    remade: Literal["stale", "force"] | None,
) -> None:
    """The command for the rest. The same one again would pay twice after --force, and find nothing to do where
    what was left are only older pictures that are there."""
    failed, left = (_with_status(outcome, status) for status in ("failed", "pending"))
    untouched = [result for result in left if result.error is None]
    if failed or len(untouched) < len(left) or (left and remade != "stale"):
        screen.note(message("To make what is missing: {command}", command=retry_command))
    if untouched and remade == "stale":
        screen.note(message("To remake what is left: {command}", command=f"{retry_command} --stale"))
    elif untouched and remade == "force":
        screen.note(
            message(
                "To remake what is left, name it with --shot and --angle beside --force: "
                "alone, it pays for all of them again."
            )
        )


def tell_of_in_flight(screen: Screen, attempts: Sequence[Attempt]) -> None:
    """What a run that is over has not got, though it may be paid: the summary's sum may have none of it."""
    if attempts:
        screen.warn(
            counted(
                "{count} picture ({cost}) is paid, or may be, and is not here yet: the next run asks for it.",
                "{count} pictures ({cost}) are paid, or may be, and are not here yet: the next run asks for them.",
                count=len(attempts),
                cost=money(sum(attempt.intent.price or 0 for attempt in attempts)),
            )
        )


def tell_how_to_give_up(screen: Screen, count: int, cost: Micros, command: str) -> None:
    """The way out for pictures that are paid and that nobody can fetch or read."""
    screen.note(
        counted(
            "{count} paid picture ({cost}) is asked for again by the next run. If it never comes, give it up and have "
            "it made anew: {command}",
            "{count} paid pictures ({cost}) are asked for again by the next run. If they never come, give them up and "
            "have them made anew: {command}",
            count=count,
            cost=money(cost),
            command=command,
        )
    )


def tell_of_given_up(screen: Screen, given_up: Sequence[Attempt]) -> None:
    """What paid pictures cost that nobody fetches any more."""
    if given_up:
        screen.note(
            counted(
                "{count} picture is given up; {cost} for it stays in the bill. It can be made again now.",
                "{count} pictures are given up; {cost} for them stays in the bill. They can be made again now.",
                count=len(given_up),
                cost=money(sum(attempt.intent.price or 0 for attempt in given_up)),
            )
        )


def _spent(outcome: RunOutcome, jobs: Sequence[PictureJob]) -> Message:
    if any(job.price is None for job in jobs):
        return message(", spending unknown: the model's price is not known")
    return message(", {cost} spent", cost=money(outcome.spent))


def _say_what_was_left(
    screen: Screen,
    told: Sequence[PictureResult],
    made: Sequence[PictureResult],
    jobs: Sequence[PictureJob],
    names: Mapping[VariationKey, str],
) -> None:
    """What was left for the next run and why; one line for all that waited for others of their sequence."""
    behind = _behind_what_is_not_made(told, jobs, made)
    _say_why([result for result in told if result not in behind], names, screen.warn)
    if behind:
        screen.warn(
            counted(
                "{count} picture not tried, since it continues one that was not made: {pictures}",
                "{count} pictures not tried, since they continue some that were not made: {pictures}",
                count=len(behind),
                pictures=named([names[entry.shot_id, entry.variation_id] for entry in behind]),
            )
        )


def _behind_what_is_not_made(
    told: Sequence[PictureResult], jobs: Sequence[PictureJob], made: Sequence[PictureResult]
) -> list[PictureResult]:
    """Those that were left since what comes before them in their sequence was not made."""
    is_made = {(result.shot_id, result.variation_id) for result in made}
    left = {job.key for job in jobs} - is_made
    waiting = {job.key for job in jobs if job.waits_for_any(left)}
    return [result for result in told if (result.shot_id, result.variation_id) in waiting]


def _with_status(outcome: RunOutcome, status: str) -> list[PictureResult]:
    return [result for result in outcome.results if result.status == status]


def _say_what_is_odd(screen: Screen, made: Sequence[PictureResult], names: Mapping[VariationKey, str]) -> None:
    """Pictures that are kept since they were paid, and that an artist should look at: one line for each oddity."""
    by_oddity: dict[str, dict[str, None]] = {}  # of several takes of one picture, its name once
    for result in made:
        if result.oddity is not None:
            by_oddity.setdefault(translate(result.oddity), {})[names[result.shot_id, result.variation_id]] = None
    for oddity, pictures in by_oddity.items():
        screen.warn(message("Odd, {oddity}: {pictures}", oddity=oddity, pictures=named(list(pictures))))


def _say_why(
    results: Sequence[PictureResult], names: Mapping[VariationKey, str], say: Callable[[Message], None]
) -> None:
    """One line a reason, with the pictures that it concerns: many fail for one cause."""
    by_cause: dict[str, list[str]] = {}
    for result in results:
        by_cause.setdefault(cause(result.error), []).append(names[result.shot_id, result.variation_id])
    for reason, pictures in by_cause.items():
        say(message("{reason}: {pictures}", reason=reason.rstrip("."), pictures=named(pictures)))


def planned_document(jobs: Sequence[PictureJob], input_of: Callable[[PictureJob], Mapping[str, Any]]) -> dict[str, Any]:
    """What `generate --dry-run` adds to the document: what a run would send, picture by picture, and what it would
    cost."""
    cost, waves = estimate(jobs), wave_numbers(jobs)
    return {
        "planned": (
            {
                "shotId": job.shot_id,
                "variationId": job.variation_id,
                "cameraAngle": job.camera_angle,
                **({"take": job.number} if job.number else {}),
                "model": job.model,
                "input": input_of(job),
                "wave": waves.get(job.key),
                "waitsFor": ["/".join(before.key) for before in job.predecessors if before.key in waves],
                "cost": None if job.price is None else to_dollars(job.price),
            }
            for job in jobs
        ),
        "estimatedCost": None if cost is None else to_dollars(cost),
    }


def final_document(
    outcome: RunOutcome,
    *,
    episode_id: str,
    provider: str,
    model: str,
    skipped: int,
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
        "cost": to_dollars(outcome.spent),
        "seconds": round(outcome.seconds, 3),
        "results": [_result_document(result) for result in outcome.results],
        "readiness": readiness_document(readiness),
    }


def document_of_all(documents: Sequence[Mapping[str, Any]], failed: Mapping[str, MoostikError]) -> dict[str, Any]:
    """The document of several episodes: that of each, and what they come to. `failed`: those that could not be made, or
    not to the end, and why."""
    told = {document["episodeId"] for document in documents}
    episodes = [{**entry, **_error_of(failed.get(entry["episodeId"]))} for entry in documents]
    episodes += [{"episodeId": name, **_error_of(error)} for name, error in failed.items() if name not in told]
    sums: dict[str, Any] = {
        name: sum(entry[name] for entry in documents) for name in ("generated", "failed", "skipped", "total")
    }
    estimates = [entry["estimatedCost"] for entry in documents if "estimatedCost" in entry]
    if estimates:
        sums["estimatedCost"] = None if None in estimates else round(sum(estimates), 6)
    return {
        "episodes": episodes,
        **sums,
        "cost": round(sum(entry["cost"] for entry in documents), 6),
        "seconds": max((entry["seconds"] for entry in documents), default=0.0),
    }


def _error_of(error: MoostikError | None) -> dict[str, str]:
    return {} if error is None else {"error": str(error.what)}


def readiness_document(readiness: GenerationReadinessCheck) -> dict[str, Any]:
    return {
        "ready": readiness.ready,
        "warnings": [str(warning) for warning in readiness.warnings],
        "errors": [str(error) for error in readiness.errors],
    }


def _result_document(result: PictureResult) -> dict[str, Any]:
    return {
        "shotId": result.shot_id,
        "variationId": result.variation_id,
        "status": result.status,
        "imageUrl": result.image_url,
        "localPath": result.local_path,
        "seed": result.seed,
        "error": None if result.error is None else str(result.error),
        "oddity": None if result.oddity is None else str(result.oddity),
    }
