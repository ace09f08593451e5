"""Sketches that take the place of preview frames: there, inside the project, and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from moostik_cli.gate.places import Places
from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, Diagnostic, error, warning
from moostik_cli.models.episode import Shot
from moostik_cli.models.production import Project
from moostik_cli.planning.reference_files import is_whole_image
from moostik_cli.sources.images import UnusableImage, locate_image, read_local_image


def check_sketches(project: Project, shots: Sequence[Shot], places: Places) -> Iterator[Diagnostic]:
    """A sketch that cannot be used, once for each shot that names it: its preview frames are drawn as others are."""
    known: dict[str, UnusableImage | None] = {}
    for shot in shots:
        if not shot.sketch:
            continue
        if shot.sketch not in known:
            known[shot.sketch] = _problem(project, shot.sketch)
        problem = known[shot.sketch]
        if problem is not None:
            what = message("This sketch cannot be used: {reason}", reason=problem.message)
            place = places.in_shot(shot.id, "sketch")
            code = Code.UNSAFE_REFERENCE if problem.is_unsafe else Code.UNUSABLE_SKETCH
            make = error if problem.is_unsafe else warning
            yield make(code, what, place, message("Preview frames are drawn without it."))


def _problem(project: Project, written: str) -> UnusableImage | None:
    source = locate_image(project, written)
    if isinstance(source, UnusableImage):
        return source
    if source.kind == "remote":
        return UnusableImage("not a file", message("A sketch is a file of the project, not an address."))
    content = source.data if source.path is None else read_local_image(project, source.path)
    if isinstance(content, UnusableImage):
        return content
    return (
        None if is_whole_image(content or b"") else UnusableImage("not an image", message("It is not a whole picture."))
    )
