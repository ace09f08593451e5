"""Which pictures can be made at once, and which wait for those."""

from __future__ import annotations

from collections.abc import Sequence

from moostik_cli.models.jobs import PictureJob, VariationKey


def wave_numbers(jobs: Sequence[PictureJob]) -> dict[VariationKey, int]:
    """The wave of each job: 1 waits for nothing that is made here, 2 for something of wave 1, and so on. Jobs that wait
    for each other are in none."""
    known = {job.key for job in jobs}
    missing = {job.key: {before.key for before in job.predecessors} & known for job in jobs}
    behind: dict[VariationKey, list[VariationKey]] = {}
    for key, others in missing.items():
        for other in others:
            behind.setdefault(other, []).append(key)
    waves = {key: 1 for key, others in missing.items() if not others}
    for key in (ready := list(waves)):  # grows while it is walked
        for follower in behind.get(key, ()):
            missing[follower].discard(key)
            if not missing[follower]:
                waves[follower] = waves[key] + 1  # the last that it waited for is of the latest wave
                ready.append(follower)
    return waves
