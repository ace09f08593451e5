"""From an episode to jobs: stages 2 to 4, and where every reference's bytes are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from moostik_cli.models.clusters import EpisodeClusters
from moostik_cli.models.episode import Shot, Variation
from moostik_cli.models.jobs import FrameNotes, ImageSource, JobReference, PictureJob, Predecessor
from moostik_cli.models.production import Production
from moostik_cli.models.prompts import EnrichedShot, EnrichedVariation, PreviousShot, SharedLook
from moostik_cli.models.references import ClusterReferences, ReferenceImage, ReferenceOptions
from moostik_cli.models.subject_matching import own_images
from moostik_cli.pictures.presence import file_of
from moostik_cli.planning.casts import Cast, Casts
from moostik_cli.planning.fingerprints import fingerprint
from moostik_cli.planning.frame_notes import notes_of_shot, notes_of_variation
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.outlines import Outlines
from moostik_cli.planning.predecessors import AvailablePictures, Predecessors
from moostik_cli.planning.reference_files import knowing_files
from moostik_cli.providers.cards import ModelCard
from moostik_cli.stages.references import ReferenceResolver

NOT_MADE_YET = "not made yet"


class ShotPlan(NamedTuple):
    """A shot's references, its texts, and a job for each of its variations, in their order."""

    shot: Shot
    references: ClusterReferences
    enriched: EnrichedShot
    jobs: tuple[PictureJob, ...]


class EpisodePlanner:
    """Plans the pictures of an episode, shot by shot: nothing of a shot is kept once it is planned.

    What holds for the whole episode (clusters, looks, the cast's usable images) is worked out once, when it is first
    needed. All that says what a picture is made from asks here: `generate`, the gate, `resolve`, `enrich`, `status`."""

    def __init__(
        self,
        production: Production,
        options: PlanOptions,
        *,
        locate: Callable[[str], ImageSource | None],
        available: AvailablePictures | None = None,
        clusters: EpisodeClusters | None = None,
    ) -> None:
        """`locate` says where a reference's bytes are (None: it cannot be used, and pictures are made without it).
        `available`: the episode's pictures that others can be shown; by default none is made, and all are coming.
        `clusters`: the episode's, where they are known already."""
        self._production = production
        self._options = options
        self._locate = locate
        self._available = available or AvailablePictures()
        self._known_clusters = clusters
        self._outlines = Outlines(production, options)
        self.predecessors = Predecessors(production, self._available, options.coherence)

    @property
    def card(self) -> ModelCard:
        return self._options.card

    @cached_property
    def clusters(self) -> EpisodeClusters:
        if self._known_clusters is not None:
            return self._known_clusters
        from moostik_cli.stages.clusters import analyze_episode

        return analyze_episode(self._production.episode, self._production.library)

    def plan(self, shots: Iterable[Shot]) -> Iterator[ShotPlan]:
        """One by one, each when it is asked for."""
        return map(self.plan_shot, shots)

    def jobs(self, shots: Iterable[Shot]) -> list[PictureJob]:
        """Every variation of `shots` as a job."""
        return [job for planned in self.plan(shots) for job in planned.jobs]

    def plan_shot(self, shot: Shot) -> ShotPlan:
        references, predecessors = self.references_of(shot), self._predecessors_of(shot)
        enriched = self._enriched(shot, references, predecessors)
        shown = tuple(JobReference(image, self.source_of(image.url)) for image in references.images)
        notes, outlines = self._notes_of(shot), self._outlines.of(shot)
        jobs = tuple(
            self._job(outline, variation, text, shown, predecessors[variation.id], notes)
            for variation, text, outline in zip(shot.variations, enriched.variations, outlines, strict=True)
        )
        return ShotPlan(shot, references, self._with_images(enriched, jobs), jobs)

    def _notes_of(self, shot: Shot) -> FrameNotes:
        sketch = self._locate(shot.sketch) if shot.sketch else None
        return notes_of_shot(self._production, shot)._replace(sketch=sketch)

    def cast_of(self, shot: Shot) -> Cast:
        """Who and what the shot is shown with."""
        return self._casts.of(shot)

    def references_of(self, shot: Shot) -> ClusterReferences:
        """The images of the library (and of the shot's own subjects) that it is shown with, in their order: with room
        for the pictures of the episode that its variations are shown after them."""
        cast = self.cast_of(shot)
        return self.resolver.resolve(
            cast.character_ids, cast.location_ids, room_for=self.room_for(shot), own=own_images(shot)
        )

    def room_for(self, shot: Shot) -> int:
        """How many places are kept for pictures of the episode itself."""
        return min(self.predecessors.room_for(shot), self._options.most_images)

    def source_of(self, url: str) -> ImageSource:
        """Where the bytes of an image of the library are."""
        return self._locate(url) or ImageSource("remote", url=url)

    @cached_property
    def reference_options(self) -> ReferenceOptions:
        series = self._production.series
        options = ReferenceOptions(
            self._options.most_images,
            self._options.fallback,
            max_per_character=series.max_refs_per_character,
            max_per_location=series.max_refs_per_location,
            style_image=series.style_image,
        )
        return knowing_files(options, self._locate)

    @cached_property
    def resolver(self) -> ReferenceResolver:
        return ReferenceResolver(self._production.library, self.reference_options)

    @cached_property
    def looks(self) -> Mapping[str, SharedLook]:
        """The light and mood that shots take where they state none."""
        from moostik_cli.stages.clusters import shared_looks

        return shared_looks(self._production.episode, self.clusters)

    @cached_property
    def _casts(self) -> Casts:
        return Casts(self.clusters if self._options.references == "cluster" else None)

    def _predecessors_of(self, shot: Shot) -> dict[str, tuple[Predecessor, ...]]:
        """By variation. No more than the model takes images at all."""
        most = self._options.most_images
        return {variation.id: self.predecessors.of(shot, variation)[:most] for variation in shot.variations}

    def _enriched(
        self, shot: Shot, references: ClusterReferences, predecessors: Mapping[str, tuple[Predecessor, ...]]
    ) -> EnrichedShot:
        from moostik_cli.stages.prompts import enrich_shot

        return enrich_shot(
            shot,
            references,
            series=self._production.series,
            look=self.looks.get(shot.id, SharedLook()),
            previous=self._previous(shot, predecessors),
            anchors={
                id_: tuple(picture.role for picture in pictures if picture.role != "previous")
                for id_, pictures in predecessors.items()
            },
            max_length=self._options.card.max_prompt_length,
            traced=self._options.traced,
        )

    def _previous(self, shot: Shot, predecessors: Mapping[str, tuple[Predecessor, ...]]) -> PreviousShot | None:
        """The shot before, as the texts tell of it, with the angles that are shown its picture."""
        before = self.predecessors.continued_by(shot)
        angles = frozenset(
            variation.camera_angle
            for variation in shot.variations
            if any(predecessor.role == "previous" for predecessor in predecessors[variation.id])
        )
        return PreviousShot(before.id, before.name, angles) if before is not None and angles else None

    def _picture(self, number: int, predecessor: Predecessor) -> JobReference:
        """A picture of the episode as a reference."""
        key, (shot_id, variation_id) = predecessor.key, predecessor.key
        take = self._available.take_of(predecessor)
        made = take or self._available.made.get(key)
        source = ImageSource("picture", sha256=NOT_MADE_YET, picture=key, is_fixed=take is not None)
        if made is not None:
            source = source._replace(path=file_of(made, self._production.project.output_root), sha256=made.sha256)
        name = self._names.get(shot_id, "")
        image = ReferenceImage(number, f"{shot_id}/{variation_id}", predecessor.role, shot_id, name, True, True)
        return JobReference(image, source)

    def _with_images(self, enriched: EnrichedShot, jobs: Sequence[PictureJob]) -> EnrichedShot:
        """The texts with all the images that go with each: those of the library as it writes them, a picture of the
        episode by its path in the project, or by shot and variation while there is none."""
        variations = (
            text._replace(image_input=tuple(map(self._written, job.references)))
            for text, job in zip(enriched.variations, jobs, strict=True)
        )
        return enriched._replace(variations=tuple(variations))

    def _written(self, reference: JobReference) -> str:
        path = reference.source.path
        if reference.source.picture is None or path is None:
            return reference.image.url
        return path.relative_to(self._production.project.output_root).as_posix()

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {shot.id: shot.name for shot in self._production.episode.shots}

    def _job(
        self,
        outline: PictureJob,
        variation: Variation,
        text: EnrichedVariation,
        shown: tuple[JobReference, ...],
        predecessors: tuple[Predecessor, ...],
        notes: FrameNotes,
    ) -> PictureJob:
        pictures = (self._picture(number, before) for number, before in enumerate(predecessors, len(shown) + 1))
        references = (*shown, *pictures)
        return outline._replace(
            prompt_text=text.prompt_text,
            references=references,
            predecessors=tuple(
                predecessor for predecessor in predecessors if self._available.take_of(predecessor) is None
            ),
            notes=notes_of_variation(variation, notes),
            fingerprint=fingerprint(outline.model, text.prompt_text, references, outline.options),
        )
