"""A picture that is there, and a word of what to change, as a job."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from moostik_cli.models.episode import Shot
from moostik_cli.models.jobs import ImageSource, JobReference, PictureJob
from moostik_cli.models.references import ClusterReferences, ReferenceImage
from moostik_cli.models.retakes import Retake
from moostik_cli.models.subject_matching import own_images
from moostik_cli.planning.fingerprints import fingerprint
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.stages.prompts.retaking import PARENT_NUMBER, retake_text


class ParentPicture(NamedTuple):
    """The picture that a retake changes. `sha256`: of the file as it is; `stands_for`: the fingerprint that it was made
    under; `shown`: its path relative to the project."""

    path: Path
    sha256: str
    stands_for: str
    shown: str


def retake_job(
    planner: EpisodePlanner,
    shot: Shot,
    plain: PictureJob,
    parent: ParentPicture,
    note: str,
    note_ids: tuple[str, ...] = (),
) -> PictureJob:
    """The job that changes `parent`: that picture goes first, then cast and place. `plain`: the variation's own job,
    which says where the picture goes, with which options, and for how much."""
    references = _behind_the_parent(planner, shot)
    text = retake_text(references, note, planner.card.max_prompt_length).text
    shown = (
        _shown(shot, plain, parent),
        *(JobReference(image, planner.source_of(image.url)) for image in references.images),
    )
    return plain._replace(
        prompt_text=text,
        references=shown,
        predecessors=(),
        fingerprint=fingerprint(plain.model, text, shown, plain.options),
        retake=Retake(parent.sha256, note, parent.stands_for, note_ids),
    )


def _behind_the_parent(planner: EpisodePlanner, shot: Shot) -> ClusterReferences:
    """The images of the cast and the place, numbered from the one behind the picture that is changed."""
    cast = planner.cast_of(shot)
    found = planner.resolver.resolve(cast.character_ids, cast.location_ids, room_for=1, own=own_images(shot))
    images = (image._replace(number=image.number + PARENT_NUMBER) for image in found.images)
    return found._replace(images=tuple(images))


def _shown(shot: Shot, plain: PictureJob, parent: ParentPicture) -> JobReference:
    image = ReferenceImage(PARENT_NUMBER, parent.shown, "parent", shot.id, shot.name, True, True)
    return JobReference(image, ImageSource("picture", path=parent.path, sha256=parent.sha256, picture=plain.key))
