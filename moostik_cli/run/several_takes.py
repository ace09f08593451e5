"""Several takes of each picture in one run: a job a take, told apart by their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.records import Attempt, PictureRecord, VariationRecord


def jobs_of_takes(
    jobs: Iterable[PictureJob],
    takes: int,
    open_attempts: Mapping[VariationKey, Sequence[Attempt]],
    half_made: Mapping[VariationKey, int],
) -> tuple[PictureJob, ...]:
    """`takes` jobs for each, one after the other; of a set that is half made (see `half_made_sets`), as many as it
    lacks. Each picks up one open attempt, as long as there are any, so that what a run that died began counts; the last
    one picks up all that are left over."""
    if takes == 1:
        return tuple(jobs)

    def jobs_for(job: PictureJob) -> Iterator[PictureJob]:
        begun = open_attempts.get(job.key, ())
        count = half_made[job.key] + len(begun) if job.key in half_made else takes
        return _takes_of(job, count, begun)

    return tuple(take for job in jobs for take in jobs_for(job))


def half_made_sets(
    complete: Iterable[VariationKey],
    takes: int,
    records: Mapping[VariationKey, VariationRecord],
    earlier: Iterable[PictureRecord],
    open_attempts: Mapping[VariationKey, Sequence[Attempt]],
    refusals: Mapping[VariationKey, Collection[str]],
) -> dict[VariationKey, int]:
    """Of the pictures that are there as they would be made now, the sets of takes that a run did not bring to its end,
    with how many each lacks: two takes of the same text are there or begun, and fewer than `takes`. A single one may
    have been made alone, and stays alone; what the model refused once (`refusals`: fingerprints) is not asked again."""
    if takes == 1:
        return {}
    alike = Counter((take.shot_id, take.variation_id, take.fingerprint) for take in earlier if take.retake is None)
    lacking = {}
    for key in complete:
        picture = records[key].picture if key in records else None
        if picture is None or picture.retake is not None or picture.fingerprint in refusals.get(key, ()):
            continue
        count = 1 + alike[key[0], key[1], picture.fingerprint] + len(open_attempts.get(key, ()))
        if 1 < count < takes:
            lacking[key] = takes - count
    return lacking


def _takes_of(job: PictureJob, takes: int, begun: Sequence[Attempt]) -> Iterator[PictureJob]:
    ids = tuple(attempt.id for attempt in begun)
    for number in range(1, takes + 1):
        picked_up = ids[number - 1 :] if number == takes else ids[number - 1 : number]
        yield job._replace(number=number, resumes=picked_up)


def with_fewer_takes(
    made: Collection[VariationKey],
    takes: int,
    records: Mapping[VariationKey, VariationRecord],
    earlier: Iterable[PictureRecord],
    open_attempts: Mapping[VariationKey, Sequence[Attempt]],
) -> int:
    """How many of the pictures `made` have fewer than `takes` takes, with those that are still to be fetched.
    `earlier`: all takes of the episode that are not current."""
    aside = Counter((take.shot_id, take.variation_id) for take in earlier)

    def count(key: VariationKey) -> int:
        record = records.get(key)
        current = int(record is not None and record.picture is not None)
        return current + aside[key] + len(open_attempts.get(key, ()))

    return sum(1 for key in made if count(key) < takes)
