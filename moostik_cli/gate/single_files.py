"""A file other than an episode, checked as what it is: as a hook or an editor names one file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from moostik_cli.errors import UnusableFileError, UsageError
from moostik_cli.gate.images import UsedImage, check_images
from moostik_cli.gate.model import check_cap, check_model
from moostik_cli.gate.places import Places
from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, warning
from moostik_cli.models.library import Entity
from moostik_cli.models.production import Production, Project
from moostik_cli.providers.cards import likely_card
from moostik_cli.sources.notes import problems_of_notes
from moostik_cli.sources.picks import read_picks
from moostik_cli.sources.productions import load_alone, load_production
from moostik_cli.sources.project import SourceFile, episode_ids, find_named_file, shown_path


def inspect_file(project: Project, file: SourceFile) -> tuple[Diagnostic, ...]:
    """What is wrong with a library, series, picks or notes file. Raises UnusableFileError where it, or the episode
    that it belongs to, cannot be read."""
    is_read, other = _what_is_read(project, file)
    if not is_read:
        what = message("This file is not read: {name} is.", name=other)
        return (warning(Code.FILE_NOT_READ, what, Place(shown_path(project, file.path))),)
    return tuple(_CHECKS[file.role](project, file))


def _what_is_read(project: Project, file: SourceFile) -> tuple[bool, str]:
    """Whether moostik reads this very file, and the name of the one that it reads."""
    if file.episode is None:
        read = find_named_file(project, file.role)
        return read == project.episodes_dir / file.path.name, read.name if read is not None else ""
    return file.path.suffix == ".yaml", f"{file.path.stem}.yaml"


def images_of_library(production: Production) -> list[UsedImage]:
    """Every reference image of every character and place, whoever needs it, and the series' style image."""
    found = []
    entries: Mapping[str, Mapping[str, Entity]] = {
        "characters": production.library.characters,
        "locations": production.library.locations,
    }
    for role, entities in entries.items():
        for id_, entity in entities.items():
            found += [UsedImage(written, role, id_, index, ()) for index, written in enumerate(entity.reference_images)]
    if production.series.style_image is not None:
        found.append(UsedImage(production.series.style_image, "series", "styleImage", 0, ()))
    return found


def _check_library(project: Project, file: SourceFile) -> Iterator[Diagnostic]:
    production = load_alone(project, file.role)
    yield from production.diagnostics
    yield from check_images(project, images_of_library(production), Places(production)).diagnostics


def _check_series(project: Project, file: SourceFile) -> Iterator[Diagnostic]:
    production = load_alone(project, file.role)
    series, places = production.series, Places(production)
    card = likely_card(series, series.model)
    yield from production.diagnostics
    yield from check_images(project, images_of_library(production), places).diagnostics
    yield from check_model(production, (), card, series.model, places)
    yield from check_cap(series, card, places)


def _check_picks(project: Project, file: SourceFile) -> Iterator[Diagnostic]:
    production = _episode_of(project, file)
    yield from read_picks(production).problems if production is not None else [_of_no_episode(project, file)]


def _check_notes(project: Project, file: SourceFile) -> Iterator[Diagnostic]:
    production = _episode_of(project, file)
    yield from problems_of_notes(production, file.path) if production is not None else [_of_no_episode(project, file)]


def _episode_of(project: Project, file: SourceFile) -> Production | None:
    """The episode with the id that the file's name begins with: nearly always the one in the file of that name."""
    episode = file.episode or ""
    if find_named_file(project, episode) is not None:
        production = load_production(project, episode)
        if production.episode.id == episode:
            return production
    for name in episode_ids(project):
        with suppress(UnusableFileError, UsageError):
            production = load_production(project, name)
            if production.episode.id == episode:
                return production
    return None


def _of_no_episode(project: Project, file: SourceFile) -> Diagnostic:
    what = message("Nothing reads this file: no episode has the id {episode}.", episode=file.episode)
    return warning(Code.FILE_NOT_READ, what, Place(shown_path(project, file.path)))


_CHECKS: Mapping[str, Callable[[Project, SourceFile], Iterator[Diagnostic]]] = {
    "characters": _check_library,
    "locations": _check_library,
    "series": _check_series,
    "picks": _check_picks,
    "notes": _check_notes,
}
