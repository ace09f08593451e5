"""Several takes of each picture in one run: a job a take, told apart by their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.records import Attempt, PictureRecord, VariationRecord


def jobs_of_takes(
    jobs: Iterable[PictureJob], takes: int, open_attempts: Mapping[VariationKey, Sequence[Attempt]]
) -> tuple[PictureJob, ...]:
    """`takes` jobs for each, one after the other. Each picks up one open attempt, as long as there are any, so that
    what a run that died began counts; the last one picks up all that are left over."""
    if takes == 1:
        return tuple(jobs)
    return tuple(take for job in jobs for take in _takes_of(job, takes, open_attempts.get(job.key, ())))


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
