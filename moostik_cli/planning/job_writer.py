"""The jobs of a run: a plan keeps outlines, and each is written out when its turn comes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from moostik_cli.messages import Message, message
from moostik_cli.models.episode import Shot
from moostik_cli.models.jobs import PictureJob
from moostik_cli.planning.planner import EpisodePlanner

_SHOTS_KEPT = 32  # their other variations are the next in turn

WriteOut: TypeAlias = Callable[[PictureJob], PictureJob]
"""An outline with its text, its images and its notes. Raises PlanChangedError."""


class PlanChangedError(Exception):
    """What a picture is made from is not what it was when it was planned, and perhaps agreed to."""

    reason: Message = message("what it is made from was changed after it was planned: run the same command again")


def as_it_is(job: PictureJob) -> PictureJob:
    """Fulfils `WriteOut` for jobs that were whole from the beginning."""
    return job


@dataclass(frozen=True)
class PlannedJobs:
    """Jobs that are written out one by one, each time that somebody goes through them."""

    outlines: Sequence[PictureJob] = ()
    write_out: WriteOut = as_it_is

    def __iter__(self) -> Iterator[PictureJob]:
        return map(self.write_out, self.outlines)


class JobWriter:
    """Plans shots twice: once for the outlines, which a run counts, prices and orders its pictures by; and a shot at a
    time when its pictures are made. So an episode of any length takes the memory of a few shots; one that is no longer
    than that is planned once. Thread-safe."""

    def __init__(self, planner: EpisodePlanner, shots: Iterable[Shot]) -> None:
        self._planner = planner
        self._shots = {shot.id: shot for shot in shots}
        self._turn = threading.Lock()  # else two threads would plan one shot
        self._jobs_of = lru_cache(maxsize=_SHOTS_KEPT)(self._planned)

    def whole_jobs(self) -> Iterator[PictureJob]:
        """Every variation as a job, each written when it is asked for."""
        return (job for shot_id in self._shots for job in self._jobs_of(shot_id).values())

    def write_out(self, outline: PictureJob) -> PictureJob:
        """Fulfils `WriteOut`. A job of a variation that is not in the episode any more stays as it is: only its open
        attempts are picked up."""
        with self._turn:
            whole = self._jobs_of(outline.shot_id).get(outline.variation_id)
        if whole is None:
            return outline
        if whole.fingerprint != outline.fingerprint:
            raise PlanChangedError
        return outline._replace(prompt_text=whole.prompt_text, references=whole.references, notes=whole.notes)

    def _planned(self, shot_id: str) -> Mapping[str, PictureJob]:
        """By variation."""
        shot = self._shots.get(shot_id)
        return {} if shot is None else {job.variation_id: job for job in self._planner.plan_shot(shot).jobs}
