"""The state of an episode, read in one place from its file, its pictures and the ledger. Changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.models.episode import Shot
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.production import Production
from moostik_cli.models.records import Attempt, PictureRecord, VariationRecord
from moostik_cli.models.variation_state import VariationState
from moostik_cli.pictures.presence import picture_state
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.outlines import Outlines
from moostik_cli.planning.picked_anchors import NO_PICKS, PickedAnchors, picked_anchors
from moostik_cli.sources.picks import read_picks
from moostik_cli.state.open_attempts import open_attempts_by_key
from moostik_cli.state.variations import TO_MAKE, FoundVariation, find_variations, pictures_on_disk

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger
    from moostik_cli.planning.planner import EpisodePlanner  # loaded for episodes that have pictures
    from moostik_cli.planning.predecessors import AvailablePictures
    from moostik_cli.planning.reference_files import ReferenceFiles


class EpisodeRecords(NamedTuple):
    """What the ledger has of an episode. `open_attempts`: what earlier runs left open, oldest first; `takes`: earlier
    pictures, which a pick may name."""

    variations: Mapping[VariationKey, VariationRecord] = MappingProxyType({})
    open_attempts: Mapping[VariationKey, list[Attempt]] = MappingProxyType({})
    takes: Sequence[PictureRecord] = ()


def read_records(ledger: Ledger | None, episode_id: str) -> EpisodeRecords:
    """Nothing, where there is no ledger yet."""
    if ledger is None:
        return EpisodeRecords()
    return EpisodeRecords(
        ledger.variations(episode_id), open_attempts_by_key(ledger, episode_id), ledger.takes(episode_id)
    )


class EpisodeState:
    """Where each variation of an episode stands, shot by shot: nothing of a shot is kept once it is read.

    A picture is stale where it was made from something else than it would be made from now: with the pictures of the
    episode that exist, or that an earlier run began."""

    def __init__(
        self,
        production: Production,
        options: PlanOptions,
        records: EpisodeRecords,
        files: ReferenceFiles | None = None,
    ) -> None:
        """`files`: the references as the gate has found them. None: they are taken to be whole images, as they were
        when the pictures were made; only those of a shot that then looks stale are decoded to know."""
        self._production = production
        self._options = options
        self._records = records
        self._files = files
        self._outlines = Outlines(production, options)

    @cached_property
    def made(self) -> dict[VariationKey, PictureRecord]:
        """The recorded pictures whose file is there."""
        return pictures_on_disk(self._records.variations, self._production.project.output_root)

    @cached_property
    def picked(self) -> PickedAnchors:
        """What the picks say of anchors, of the pictures that are there as they were made."""
        picks = read_picks(self._production).picks
        if not picks:
            return NO_PICKS
        root, found = self._production.project.output_root, defaultdict(list)
        for picture in (*self.made.values(), *self._records.takes):
            if picture.shot_id in picks and picture_state(picture, root) is VariationState.COMPLETED:
                found[picture.shot_id, picture.variation_id].append(picture)
        return picked_anchors(self._production.episode, picks, found)

    @property
    def shown(self) -> Mapping[VariationKey, PictureRecord]:
        """The picture of each variation that others are shown as their anchor."""
        return {**self.made, **self.picked.takes}

    def read(self, shot: Shot) -> list[FoundVariation]:
        """Where its variations stand. The jobs of a shot without recorded pictures are outlines, as no picture of it
        could be stale."""
        if not any((shot.id, variation.id) in self._pictured for variation in shot.variations):
            return self._found(shot, self._outlines.of(shot))
        return self.planned(shot)

    def planned(self, shot: Shot) -> list[FoundVariation]:
        """As `read`, each job with its prompt and references, as it would be made now."""
        found = self._found(shot, self._planner.plan_shot(shot).jobs)
        if self._files is None and any(variation.on_disk is VariationState.STALE for variation in found):
            return self._found(shot, self._exact_planner.plan_shot(shot).jobs)
        return found

    def available(self, coming: Collection[VariationKey] = ()) -> AvailablePictures:
        """The pictures that others can be shown. `coming`: those that a run makes."""
        from moostik_cli.planning.predecessors import AvailablePictures

        return AvailablePictures(self.made, frozenset((*self._records.open_attempts, *coming)), self.picked)

    def to_come(self, shots: Sequence[Shot]) -> frozenset[VariationKey]:
        """What a run over `shots` makes, unless it is told otherwise."""
        outlined = (variation for shot in shots for variation in self._found(shot, self._outlines.of(shot)))
        return frozenset(variation.job.key for variation in outlined if variation.on_disk in TO_MAKE)

    def planner(self, available: AvailablePictures, files: ReferenceFiles | None = None) -> EpisodePlanner:
        """Plans jobs with these pictures at hand, and the references as they are on disk."""
        from moostik_cli.planning.planner import EpisodePlanner

        files = files or self._files or self._exact_files
        return EpisodePlanner(self._production, self._options, locate=files.locate, available=available)

    @cached_property
    def _planner(self) -> EpisodePlanner:
        from moostik_cli.planning.reference_files import ReferenceFiles

        trusted = ReferenceFiles(self._production.project, is_whole=lambda _: True)
        return self.planner(self.available(), self._files or trusted)

    @cached_property
    def _exact_planner(self) -> EpisodePlanner:
        return self.planner(self.available())

    @cached_property
    def _exact_files(self) -> ReferenceFiles:
        from moostik_cli.planning.reference_files import ReferenceFiles

        return ReferenceFiles(self._production.project)

    @cached_property
    def _pictured(self) -> frozenset[VariationKey]:
        return frozenset(key for key, record in self._records.variations.items() if record.picture is not None)

    def _found(self, shot: Shot, jobs: Sequence[PictureJob]) -> list[FoundVariation]:
        in_file = {(shot.id, variation.id): variation.status for variation in shot.variations}
        found = find_variations(jobs, self._records.variations, self._production.project.output_root, in_file=in_file)
        return [self._as_known(entry) for entry in found]

    def _as_known(self, variation_found: FoundVariation) -> FoundVariation:
        """With the attempts that are open. Where nobody knows what the model takes, nothing is stale."""
        if variation_found.on_disk is VariationState.STALE and self._options.card.assumed:
            variation_found = variation_found._replace(on_disk=VariationState.COMPLETED)
        return variation_found._replace(in_flight=variation_found.job.key in self._records.open_attempts)
