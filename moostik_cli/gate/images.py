"""Reference images on this disk: inside the project, there, whole. Remote ones are only looked at by eye."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import PurePosixPath
from shlex import quote
from typing import NamedTuple

from moostik_cli.choices import ReferenceScope
from moostik_cli.gate.places import Places
from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, Severity
from moostik_cli.models.episode import Shot
from moostik_cli.models.jobs import ImageSource
from moostik_cli.models.library import Library
from moostik_cli.models.production import Production, Project
from moostik_cli.models.series import Series
from moostik_cli.models.subject_matching import own_image_keys
from moostik_cli.planning.casts import Casts
from moostik_cli.sources.images import Reason, UnusableImage, find_likely_file, locate_image, read_local_image
from moostik_cli.sources.project import shown_path

_CODES: Mapping[Reason, str] = {
    "address": Code.UNSAFE_REFERENCE,
    "outside": Code.UNSAFE_REFERENCE,
    "missing": Code.MISSING_REFERENCE,
    "empty": Code.EMPTY_REFERENCE,
    "not a file": Code.NOT_AN_IMAGE,
    "not an image": Code.NOT_AN_IMAGE,
    "data": Code.NOT_AN_IMAGE,
    "too large": Code.REFERENCE_TOO_LARGE,
}


class UsedImage(NamedTuple):
    """A reference image that the chosen shots are shown with."""

    written: str
    role: str  # "characters", "locations", "episode" (a subject's own), "series" (the style image)
    entity_id: str  # of the character, place or shot that has it
    position: int  # among its images, from 0
    shots: tuple[str, ...]
    keys: tuple[str | int, ...] = ()  # of a subject's own, in its shot

    def place(self, places: Places) -> Place:
        """Where it is written."""
        if self.role == "series":
            return places.in_file("series", "styleImage")
        if self.role == "episode":
            return places.in_shot(self.entity_id, *self.keys)
        return places.in_entity(self.role, self.entity_id, "referenceImages", self.position)


def casts_of(production: Production, scope: ReferenceScope) -> Casts:
    """Whom each shot is shown with."""
    from moostik_cli.stages.clusters import analyze_episode

    return Casts(analyze_episode(production.episode, production.library) if scope == "cluster" else None)


def used_images(
    shots: Sequence[Shot], library: Library, series: Series | None = None, casts: Casts | None = None
) -> list[UsedImage]:
    """Every reference image of the characters and places of `shots`, each entity's in its order; then those that
    subjects of prompts have of their own, and the series' style image. `casts`: whom each shot is shown with; by
    default its own characters and places."""
    users: dict[tuple[str, str], list[str]] = {}
    casts = casts or Casts()
    for shot in shots:
        cast = casts.of(shot)
        for id_ in cast.character_ids:
            users.setdefault(("characters", id_), []).append(shot.id)
        for id_ in cast.location_ids:
            users.setdefault(("locations", id_), []).append(shot.id)
    found = []
    for (role, id_), shot_ids in users.items():
        by = tuple(shot_ids)
        entity = (library.characters if role == "characters" else library.locations).get(id_)
        for index, written in enumerate(entity.reference_images if entity is not None else ()):
            found.append(UsedImage(written, role, id_, index, by))
    known = {image.written for image in found}
    for shot in shots:
        for keys, written in own_image_keys(shot):
            if written not in known:
                known.add(written)
                found.append(UsedImage(written, "episode", shot.id, 0, (shot.id,), keys))
    if series is not None and series.style_image is not None:
        found.append(UsedImage(series.style_image, "series", "styleImage", 0, tuple(shot.id for shot in shots)))
    return found


class ImageFindings(NamedTuple):
    """`known`: each image, as written, with where its bytes are; None: it cannot be used, and pictures are made
    without it."""

    diagnostics: tuple[Diagnostic, ...]
    known: Mapping[str, ImageSource | None]


def check_images(project: Project, images: Sequence[UsedImage], places: Places) -> ImageFindings:
    """Look at every image once. Local ones are decoded whole; remote ones are not asked for."""
    looked_at = _looked_at(project, dict.fromkeys(image.written for image in images))
    problems = {text: found if isinstance(found, UnusableImage) else None for text, found in looked_at.items()}
    known = {text: found if isinstance(found, ImageSource) else None for text, found in looked_at.items()}
    return ImageFindings(tuple(_diagnostics(project, images, problems, places)), known)


def _looked_at(project: Project, written: Mapping[str, None]) -> dict[str, ImageSource | UnusableImage]:
    found = {text: locate_image(project, text) for text in written}
    to_decode = {
        text: entry
        for text, entry in found.items()
        if isinstance(entry, ImageSource) and entry.kind in ("local", "inline")
    }
    if to_decode:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(max_workers=4) as pool:  # decoding lets go of the interpreter's lock
            decoded = pool.map(lambda source: _look_inside(project, source), to_decode.values())
            found.update(zip(to_decode, decoded, strict=True))
    return found


def _look_inside(project: Project, source: ImageSource) -> ImageSource | UnusableImage:
    """The image with the digest of its bytes, if it is whole."""
    from moostik_cli.pictures.formats import NotAPictureError, inspect_bytes

    content = source.data if source.path is None else read_local_image(project, source.path)
    if isinstance(content, UnusableImage):
        return content
    try:
        inspect_bytes(content or b"")
    except NotAPictureError as error:
        return UnusableImage("not an image", error.reason)
    return source if source.sha256 is not None else source._replace(sha256=sha256(content or b"").hexdigest())


def _diagnostics(
    project: Project, images: Sequence[UsedImage], problems: Mapping[str, UnusableImage | None], places: Places
) -> Iterator[Diagnostic]:
    for image in images:
        problem = problems[image.written]
        if problem is not None:
            place = image.place(places)
            severity = Severity.ERROR if problem.is_unsafe else Severity.WARNING
            what, hint = _told(project, image, problem)
            yield Diagnostic(_CODES[problem.reason], severity, what, place, hint, image.shots)


def _told(project: Project, image: UsedImage, problem: UnusableImage) -> tuple[Message, Message | None]:
    what = message(
        "This reference image of `{id}` cannot be used: {reason}", id=image.entity_id, reason=problem.message
    )
    if problem.is_unsafe:
        return what, None
    likely = find_likely_file(project, image.written) if problem.reason == "missing" else None
    if likely is not None:
        return what, message("Pictures are made without it. Did you mean `{likely}`?", likely=likely)
    if problem.kind:
        return what, message(
            "Pictures are made without it. Export it as PNG where it was made, or with ImageMagick: {command}",
            command=f"magick {_converting(project, image.written)}",
        )
    return what, message("Pictures are made without it.")


def _converting(project: Project, written: str) -> str:
    """ "./episodes/ana.psd[0] ./episodes/ana.png", safe to paste in the project's folder: the first picture of a file
    that may have layers or pages. A file is not written over."""
    source = locate_image(project, written)
    found = None if isinstance(source, UnusableImage) else source.path
    path = PurePosixPath("image" if found is None else shown_path(project, found))
    name = f"{path.stem}-converted.png" if path.suffix.lower() == ".png" else f"{path.stem}.png"
    here = "" if path.is_absolute() else "./"
    return f"{quote(f'{here}{path}[0]')} {quote(f'{here}{path.with_name(name)}')}"
