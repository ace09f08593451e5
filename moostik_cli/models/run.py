"""What a run is given and what it gives back. Light to load: most runs find nothing to do."""

from typing import NamedTuple

from moostik_cli.errors import MoostikError
from moostik_cli.models.coherence import Coherence
from moostik_cli.models.jobs import PictureResult
from moostik_cli.models.money import Micros


class Limits(NamedTuple):
    """How hard a run may go. Seconds, and `cap` in Micros (None: no cap)."""

    parallel_shots: int = 3
    parallel_generations: int = 5
    delay: float = 0.5
    deadline: float = 1800.0  # how long a picture is waited for before it is left to the next run
    cap: Micros | None = None

    @property
    def window(self) -> int:
        return max(1, self.parallel_shots) * max(1, self.parallel_generations)


class RunOutcome(NamedTuple):
    """How a run ended. `error`: what stopped it, if something did."""

    results: tuple[PictureResult, ...]
    spent: Micros
    seconds: float
    error: MoostikError | None
    interrupted: bool


class RunOptions(NamedTuple):
    """The options that say how to run and what to show."""

    model: str
    fallback: bool = True
    max_images: int | None = None
    by_cluster: bool = False
    dry_run: bool = False
    yes: bool = False
    gallery: bool = False
    json: bool = False
    events: bool = False
    retry: str = "moostik generate"  # the command that makes what is left
    look: str = ""  # the command that shows the pictures on one page, where there is one
    workers: str = "threads"  # who does what burns CPU, as `--workers` says it
    missing: bool = False  # most of the pictures are gone, and are to be made again
    coherence: Coherence | None = None  # anchors, before what the files say
