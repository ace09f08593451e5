"""From an episode to jobs: stages 2 to 4, and where every reference's bytes are."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from moostik_cli.models.angles import framing_of
from moostik_cli.models.clusters import EpisodeClusters, SceneCluster
from moostik_cli.models.coherence import Coherence
from moostik_cli.models.episode import Shot, Variation
from moostik_cli.models.jobs import FrameNotes, ImageSource, JobReference, PictureJob, Predecessor, VariationKey
from moostik_cli.models.naming import picture_stems
from moostik_cli.models.production import Production
from moostik_cli.models.prompts import (
    EnrichedShot,
    EnrichedVariation,
    PreviousShot,
    SharedLook,
    stated_aspect_ratio,
    texts_in,
)
from moostik_cli.models.records import PictureRecord
from moostik_cli.models.references import ClusterReferences, ReferenceImage, ReferenceOptions
from moostik_cli.models.subject_matching import own_images
from moostik_cli.planning.anchors import anchors_in
from moostik_cli.planning.fingerprints import fingerprint
from moostik_cli.planning.reference_files import knowing_files
from moostik_cli.providers.cards import ModelCard, list_price_of, options_for, price_of
from moostik_cli.stages.clusters import analyze_episode, shared_looks
from moostik_cli.stages.prompts import enrich_shot
from moostik_cli.stages.references import ReferenceResolver

ReferenceScope = Literal["shot", "cluster"]
_WHOSE_CAST = ("location", "sequence", "characters", "act")  # the most telling cluster of a shot comes first
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b")
_MOST_COLOURS = 8
NOT_MADE_YET = "not made yet"

Link = tuple[VariationKey, VariationKey]  # a variation, and one whose picture it is shown


class PlanOptions(NamedTuple):
    """What a run may choose. `max_images` None: as many as the model takes."""

    card: ModelCard
    fallback: bool = True
    max_images: int | None = None
    references: ReferenceScope = "shot"
    preview: bool = False
    coherence: Coherence | None = None  # before what the series, an act or a shot says
    traced: bool = False  # each text with where its words were written, and which words are in none


class Plan(NamedTuple):
    """Every variation of the chosen shots as a job, in the order of the episode."""

    jobs: tuple[PictureJob, ...]
    clusters: EpisodeClusters
    references: Mapping[str, ClusterReferences]  # by shot
    enriched: Mapping[str, EnrichedShot]  # by shot


def plan_jobs(
    production: Production,
    shots: Sequence[Shot],
    options: PlanOptions,
    *,
    locate: Callable[[str], ImageSource | None],
    made: Mapping[VariationKey, PictureRecord],
    without: Collection[Link] = (),
) -> Plan:
    """Plan every variation of `shots`.

    `locate` says where a reference's bytes are (None: it cannot be used, and the picture is made without
    it). `made`: pictures that exist, for the shots that continue them. `without`: variations that are
    made without the picture of another, because there is none.
    """
    planner = _Planner(production, shots, options, locate, made, frozenset(without))
    references: dict[str, ClusterReferences] = {}
    enriched: dict[str, EnrichedShot] = {}
    jobs: list[PictureJob] = []
    for shot in shots:
        previous = planner.previous_of(shot)
        references[shot.id] = planner.references_of(shot, previous)
        enriched[shot.id] = planner.enriched(shot, references[shot.id], previous)
        jobs.extend(planner.jobs_of(shot, references[shot.id], enriched[shot.id], previous))
    return Plan(tuple(jobs), planner.clusters, references, enriched)


def links_without_picture(job: PictureJob) -> Iterator[Link]:
    """The job's predecessors that have no picture."""
    for reference in job.references:
        if reference.source.picture is not None and reference.source.sha256 == NOT_MADE_YET:
            yield (job.key, reference.source.picture)


class Outlines:
    """Jobs as far as they are known before a prompt is written: where the picture goes, with which options, for
    how much. Enough where there is no picture that could be stale."""

    def __init__(self, production: Production, options: PlanOptions) -> None:
        self._episode_id = production.episode.id
        self._series = production.series
        self._card = options.card
        self._directory = production.project.pictures_dir(production.episode.id, preview=options.preview)
        self._sent_options: dict[str | None, dict[str, Any]] = {}

    def of(self, shot: Shot) -> list[PictureJob]:
        """One for each variation, without prompt, references and fingerprint."""
        stems, options = picture_stems(shot), self._options_of(shot)
        return [self._outline(shot, variation, stems[variation.id], options) for variation in shot.variations]

    def _outline(self, shot: Shot, variation: Variation, stem: str, options: dict[str, Any]) -> PictureJob:
        if variation.seed is not None and "seed" in self._card.options:
            options = {**options, "seed": variation.seed}
        return PictureJob(
            self._episode_id,
            shot.id,
            variation.id,
            variation.camera_angle,
            self._card.model,
            prompt_text="",
            references=(),
            options=options,
            output_format=self._series.file_format,
            price=price_of(self._card, options),
            target=self._directory / shot.id / stem,
            fingerprint="",
            list_price=list_price_of(self._card, options),
        )

    def _options_of(self, shot: Shot) -> dict[str, Any]:
        """The model's options; a shot may state its own aspect ratio."""
        ratio = stated_aspect_ratio(shot.prompt)
        if ratio not in self._sent_options:
            options = options_for(self._card, self._series)
            if ratio is not None:
                own = options_for(self._card, self._series.model_copy(update={"aspect_ratio": ratio}))
                options = own if "aspect_ratio" in own else options
            self._sent_options[ratio] = options
        return self._sent_options[ratio]


class _Planner:
    """What is worked out once for the episode: clusters, usable references, the model's options."""

    def __init__(
        self,
        production: Production,
        shots: Sequence[Shot],
        options: PlanOptions,
        locate: Callable[[str], ImageSource | None],
        made: Mapping[VariationKey, PictureRecord],
        without: frozenset[Link],
    ) -> None:
        self._production = production
        self._options = options
        self._locate = locate
        self._made = made
        self._without = without
        self._anchors = anchors_in(production.episode, production.series, options.coherence)
        self._shots = {shot.id: shot for shot in production.episode.shots}
        self._outlines = Outlines(production, options)
        self.clusters = analyze_episode(production.episode, production.library)
        self._looks = shared_looks(production.episode, self.clusters)
        self._cast = _casts(self.clusters) if options.references == "cluster" else {}
        self._resolver = self._reference_resolver(shots)

    def previous_of(self, shot: Shot) -> PreviousShot | None:
        """The shot that this one continues, with the angles whose pictures it takes from it."""
        before = self._shots.get(shot.continues_from) if shot.continues_from is not None else None
        if before is None:
            return None
        alone = {v.camera_angle for v in shot.variations if self._is_without(shot, v, before)}
        angles = {variation.camera_angle for variation in before.variations} - alone
        wanted = {variation.camera_angle for variation in shot.variations} & angles
        return PreviousShot(before.id, before.name, frozenset(angles)) if wanted else None

    def _is_without(self, shot: Shot, variation: Variation, before: Shot) -> bool:
        return any(key == (shot.id, variation.id) and other[0] == before.id for key, other in self._without)

    def _anchors_of(self, shot: Shot, variation: Variation, after: VariationKey | None) -> tuple[Predecessor, ...]:
        """Those that there are, or will be. What it continues is not shown twice."""
        key = (shot.id, variation.id)
        found = self._anchors.get(key, ())
        return tuple(one for one in found if one.key != after and (key, one.key) not in self._without)

    def _room_for(self, shot: Shot, previous: PreviousShot | None) -> int:
        """How many pictures of the episode an angle of the shot is shown at most."""
        most = max((len(self._anchors.get((shot.id, one.id), ())) for one in shot.variations), default=0)
        return most + (previous is not None)

    def references_of(self, shot: Shot, previous: PreviousShot | None) -> ClusterReferences:
        cast = self._cast.get(shot.id)
        characters, locations = list(shot.character_ids), list(shot.location_ids)
        if cast is not None:
            characters += cast.shared_character_ids
            locations += cast.shared_location_ids
        return self._resolver.resolve(
            characters, locations, room_for=self._room_for(shot, previous), own=own_images(shot)
        )

    def enriched(self, shot: Shot, references: ClusterReferences, previous: PreviousShot | None) -> EnrichedShot:
        return enrich_shot(
            shot,
            references,
            series=self._production.series,
            look=self._looks.get(shot.id, SharedLook()),
            previous=previous,
            anchors={
                one.id: tuple(
                    anchor.role for anchor in self._anchors_of(shot, one, self._picture_before(one, previous))
                )
                for one in shot.variations
            },
            max_length=self._options.card.max_prompt_length,
            traced=self._options.traced,
        )

    def jobs_of(
        self,
        shot: Shot,
        references: ClusterReferences,
        enriched: EnrichedShot,
        previous: PreviousShot | None,
    ) -> Iterator[PictureJob]:
        shown = tuple(JobReference(image, self._source(image.url)) for image in references.images)
        notes, outlines = self._notes(shot), self._outlines.of(shot)
        for variation, text, outline in zip(shot.variations, enriched.variations, outlines, strict=True):
            yield self._job(shot, outline, variation, text, shown, notes, previous)

    def _job(
        self,
        shot: Shot,
        outline: PictureJob,
        variation: Variation,
        text: EnrichedVariation,
        shown: tuple[JobReference, ...],
        notes: FrameNotes,
        previous: PreviousShot | None,
    ) -> PictureJob:
        after = self._picture_before(variation, previous)
        references = (
            shown
            if after is None or previous is None
            else (*shown, self._previous_reference(len(shown) + 1, after, previous))
        )
        anchors = self._anchors_of(shot, variation, after)
        references += tuple(self._anchor_reference(n, one) for n, one in enumerate(anchors, len(references) + 1))
        return outline._replace(
            prompt_text=text.prompt_text,
            references=references,
            predecessors=(*(() if after is None else (Predecessor(after),)), *anchors),
            notes=_notes_of(variation, notes),
            fingerprint=fingerprint(outline.model, text.prompt_text, references, outline.options),
        )

    def _picture_before(self, variation: Variation, previous: PreviousShot | None) -> VariationKey | None:
        if previous is None or previous.angles is None or variation.camera_angle not in previous.angles:
            return None
        before = self._shots[previous.shot_id]
        return next(
            (before.id, other.id) for other in before.variations if other.camera_angle == variation.camera_angle
        )

    def _previous_reference(self, number: int, after: VariationKey, previous: PreviousShot) -> JobReference:
        url = f"{after[0]}/{after[1]}"
        return JobReference(
            ReferenceImage(number, url, "previous", previous.shot_id, previous.name, True, True), self._picture(after)
        )

    def _anchor_reference(self, number: int, anchor: Predecessor) -> JobReference:
        shot_id, variation_id = anchor.key
        image = ReferenceImage(
            number, f"{shot_id}/{variation_id}", anchor.role, shot_id, self._shots[shot_id].name, True, True
        )
        return JobReference(image, self._picture(anchor.key))

    def _picture(self, key: VariationKey) -> ImageSource:
        made = self._made.get(key)
        if made is None:
            return ImageSource("picture", sha256=NOT_MADE_YET, picture=key)
        return ImageSource("picture", path=self._production.project.root / made.path, sha256=made.sha256, picture=key)

    def _reference_resolver(self, shots: Sequence[Shot]) -> ReferenceResolver:
        chosen = self._options
        limit = chosen.card.max_references
        most = limit if chosen.max_images is None else min(limit, chosen.max_images)
        series = self._production.series
        options = ReferenceOptions(
            most,
            chosen.fallback,
            max_per_character=series.max_refs_per_character,
            max_per_location=series.max_refs_per_location,
            style_image=series.style_image,
        )
        return ReferenceResolver(
            self._production.library, knowing_files(options, self._written_references(shots), self._locate)
        )

    def _written_references(self, shots: Sequence[Shot]) -> Iterator[str]:
        library = self._production.library
        casts = [self._cast[shot.id] for shot in shots if shot.id in self._cast]
        characters = {id_ for shot in shots for id_ in shot.character_ids}
        locations = {id_ for shot in shots for id_ in shot.location_ids}
        characters.update(id_ for cast in casts for id_ in cast.shared_character_ids)
        locations.update(id_ for cast in casts for id_ in cast.shared_location_ids)
        found = [library.find_character(id_) for id_ in characters]
        for entity in (*found, *(library.find_location(id_) for id_ in locations)):
            yield from entity.reference_images if entity is not None else ()
        for shot in shots:
            yield from (image.url for image in own_images(shot))
        if self._production.series.style_image is not None:
            yield self._production.series.style_image

    def _source(self, url: str) -> ImageSource:
        return self._locate(url) or ImageSource("remote", url=url)

    def _notes(self, shot: Shot) -> FrameNotes:
        library, series = self._production.library, self._production.series
        characters = (library.find_character(id_) for id_ in shot.character_ids)
        locations = (library.find_location(id_) for id_ in shot.location_ids)
        colours = _COLOUR.findall(" ".join((*series.palette, *_palette_texts(shot.prompt))))
        return FrameNotes(
            episode_title=self._production.episode.title,
            shot_number=shot.number,
            shot_name=shot.name,
            description=shot.description or _told(shot.prompt),
            subjects=tuple(found.name or found.id for found in characters if found is not None),
            places=tuple(found.name or found.id for found in locations if found is not None),
            palette=tuple(dict.fromkeys(colour.upper() for colour in colours))[:_MOST_COLOURS],
            duration_seconds=shot.duration_seconds,
        )


def _casts(clusters: EpisodeClusters) -> dict[str, SceneCluster]:
    """The cluster whose characters and places each shot is shown with."""
    casts: dict[str, SceneCluster] = {}
    for kind in _WHOSE_CAST:
        for cluster in clusters.clusters:
            if cluster.type == kind:
                for shot_id in cluster.shot_ids:
                    casts.setdefault(shot_id, cluster)
    return casts


def _notes_of(variation: Variation, notes: FrameNotes) -> FrameNotes:
    """The notes of the shot with the variation's framing. One with a prompt of its own is told by that, and whom it
    names is its main subject."""
    framing, own = framing_of(variation.camera_angle), _told(variation.custom_prompt)
    named = own.casefold()
    return notes._replace(
        description=own or notes.description,
        lens=framing.lens,
        framing=framing.shows or framing.name,
        subjects=tuple(sorted(notes.subjects, key=lambda name: name.casefold() not in named)),
    )


def _told(prompt: Any) -> str:
    """What a prompt says in a sentence or two: all of a plain one, the goal of one in parts."""
    return " ".join(texts_in(prompt.get("goal") if isinstance(prompt, Mapping) else prompt))


def _palette_texts(prompt: Any) -> Iterator[str]:
    if isinstance(prompt, Mapping):
        yield from texts_in(prompt.get("palette"))
        yield from (text for text in texts_in(prompt.get("invariants")) if _COLOUR.search(text))
