"""What a run makes pictures of: the seam between a run and the shots, or the characters and places, that it is for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, runtime_checkable

from moostik_cli.messages import Message
from moostik_cli.models.diagnostics import Diagnostic
from moostik_cli.models.episode import Shot
from moostik_cli.models.jobs import ImageSource, PictureJob, VariationKey
from moostik_cli.models.readiness import GenerationReadinessCheck
from moostik_cli.models.records import Attempt, PictureRecord, VariationRecord
from moostik_cli.planning.job_writer import PlannedJobs
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.state.open_attempts import open_attempts_by_key

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.models.production import Production
    from moostik_cli.run.run_plan import FramePlan, RunPlan
    from moostik_cli.state.frame_index import FrameIndex


class KnownBooks(NamedTuple):
    """What the ledger knows of one episode, by shot and variation. `refusals`: the fingerprints that the model refused
    to show."""

    records: Mapping[VariationKey, VariationRecord]
    open_attempts: Mapping[VariationKey, list[Attempt]]
    refusals: Mapping[VariationKey, Collection[str]]
    takes: Sequence[PictureRecord] = ()  # earlier ones


def read_books(ledger: Ledger | None, episode_id: str) -> KnownBooks:
    """The ledger's knowledge of the episode; without a ledger, nothing."""
    if ledger is None:
        return KnownBooks({}, {}, {})
    return KnownBooks(
        ledger.variations(episode_id),
        open_attempts_by_key(ledger, episode_id),
        ledger.content_refusals(episode_id),
        ledger.takes(episode_id),
    )


KnownImages: TypeAlias = Mapping[str, ImageSource | None]  # as written; None: pictures are made without it


class GateFindings(NamedTuple):
    """What was found before anything is paid. `known_images`: the reference images that were looked at."""

    readiness: GenerationReadinessCheck
    diagnostics: tuple[Diagnostic, ...] = ()
    known_images: KnownImages | None = None


class JobSource(Protocol):
    """Where the jobs of a run come from. A new kind of picture is a new source: the run itself does not change."""

    @property
    def episode_id(self) -> str:
        """The name that the ledger and the lock know these pictures by."""
        ...

    @property
    def named(self) -> str:
        """What commands name the episode by."""
        ...

    @property
    def production(self) -> Production | None:
        """The episode whose gallery follows the run; None: there is none."""
        ...

    @property
    def folder(self) -> Path:
        """Where the pictures go."""
        ...

    @property
    def force(self) -> bool:
        """Whether pictures that are there are made again."""
        ...

    @property
    def stale(self) -> bool:
        """Whether only pictures that are stale are made."""
        ...

    @property
    def readiness(self) -> GenerationReadinessCheck:
        """What is ready, as far as it is known without the gate."""
        ...

    def plan(self, books: KnownBooks, options: PlanOptions, known_images: KnownImages | None = None) -> RunPlan:
        """What is to be made and what is left alone. Reads; changes nothing. `known_images`: from the gate."""
        ...

    def every_job(
        self, books: KnownBooks, options: PlanOptions, known_images: KnownImages | None = None
    ) -> PlannedJobs:
        """All pictures of the source, made or not, as they would be made now. Reads; changes nothing."""
        ...

    def inspect(self, options: PlanOptions, available: AvailablePictures | None) -> GateFindings:
        """Everything that can be known before paying. Reads; sends nothing. `available`: the pictures that the plan
        counts on."""
        ...

    def announcement(self, jobs: Sequence[PictureJob], skipped: int) -> Sequence[Message]:
        """What is about to be made and for how much, a sentence each. `skipped`: how many are left as they are."""
        ...

    def advice_on_unknown(self, count: int) -> tuple[Message, Message]:
        """What is said of `count` files that have a picture's name and that the ledger does not know: a warning, and
        what to do."""
        ...

    def give_up_command(self, keys: Sequence[VariationKey]) -> str:
        """The command that gives up paid pictures that nobody can fetch."""
        ...


@runtime_checkable
class FrameSource(JobSource, Protocol):
    """A source that can be drawn as preview frames instead of bought."""

    @property
    def shots(self) -> Sequence[Shot]:
        """Those that are drawn."""
        ...

    def frame_plan(self, index: FrameIndex, options: PlanOptions, known_images: KnownImages | None = None) -> FramePlan:
        """The frames to draw. Reads; changes nothing."""
        ...
