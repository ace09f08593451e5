"""Everything that one episode needs, read in one go: the episode, the library, the series."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType, NoneType
from typing import Any, TypeVar

from moostik_cli.errors import UnusableFileError
from moostik_cli.messages import counted, message
from moostik_cli.models.blocking import Blocking
from moostik_cli.models.coherence import Coherence
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, Severity, error, warning
from moostik_cli.models.documents import FILE_MAPPINGS, Document, SlimMapping
from moostik_cli.models.episode import Act, DialogueLine, Episode, EpisodePart, Shot, Variation
from moostik_cli.models.library import Character, Entity, Library, Location
from moostik_cli.models.production import Production, Project
from moostik_cli.models.series import Budgets, ModelOverride, Series
from moostik_cli.sources.conflicts import find_conflicts
from moostik_cli.sources.files import read_text
from moostik_cli.sources.identities import (
    check_device_name,
    check_ids,
    check_kept_names,
    check_variations,
    is_safe_id,
    unsafe_id,
)
from moostik_cli.sources.json_reader import read_source
from moostik_cli.sources.keys import KeyReader
from moostik_cli.sources.project import find_episode_file, find_named_file, find_other_files, shown_path
from moostik_cli.sources.shapes import TEXT_KEYS, shaped, type_fault

AnyEntity = TypeVar("AnyEntity", bound=Entity)

# Of one file. Each takes about a kilobyte: a stranger's file with millions would take the memory of the machine.
MAX_SHOTS = 200_000
MAX_VARIATIONS = 600_000  # all shots' together
MAX_ENTITIES = 100_000

_MOST_GARBAGE = 10_000  # objects, before it is looked for


def load_production(project: Project, episode: str) -> Production:
    """Read an episode, named by id or path, with the library and the series.

    Shots that list no variations get the series' default ones. Warnings are in `Production.diagnostics`.
    Raises UsageError where there is no such episode, UnusableFileError with every problem of all files.
    """
    path = find_episode_file(project, episode)
    reading = _Reading(project)
    with _without_collections():
        series = reading.series()
        library = reading.library()
        read = reading.episode(path)
    if series is None or library is None or read is None or reading.has_errors:
        raise _unusable(reading.found)
    _fill_in_variations(read, series)
    documents = MappingProxyType(reading.documents)
    return Production(project, read, library, series, documents, tuple(reading.found))


def load_library(project: Project) -> tuple[Library, dict[str, Document], tuple[Diagnostic, ...]]:
    """Read the library alone: its characters and places, the documents, and the warnings.
    Raises UnusableFileError."""
    reading = _Reading(project)
    library = reading.library()
    if library is None or reading.has_errors:
        raise _unusable(reading.found)
    return library, reading.documents, tuple(reading.found)


def load_alone(project: Project, role: str) -> Production:
    """One of the files "characters", "locations" and "series", as a production with nothing else in it.
    Raises UnusableFileError."""
    reading = _Reading(project)
    series = reading.series() if role == "series" else Series.model_validate({})
    characters = reading.entities("characters", Character) if role == "characters" else {}
    locations = reading.entities("locations", Location) if role == "locations" else {}
    if series is None or characters is None or locations is None or reading.has_errors:
        raise _unusable(reading.found)
    library = Library(MappingProxyType(characters), MappingProxyType(locations))
    no_episode = Episode.model_validate({"id": role, "shots": []})
    return Production(project, no_episode, library, series, reading.documents, tuple(reading.found))


def load_series(project: Project) -> Series:
    """Read `series.yaml` alone; the defaults where there is none. Raises UnusableFileError."""
    reading = _Reading(project)
    series = reading.series()
    if series is None or reading.has_errors:
        raise _unusable(reading.found)
    return series


@contextmanager
def _without_collections() -> Iterator[None]:
    """No garbage collection while files are read: nothing that is made then is garbage, and looking through
    all of it again and again takes half the time. Nor is it looked through afterwards: it stays. What is made from
    then on is let go of in time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(_MOST_GARBAGE, 5, 5)
        if was_enabled:
            gc.enable()


def _unusable(found: Sequence[Diagnostic]) -> UnusableFileError:
    count = sum(diagnostic.severity is Severity.ERROR for diagnostic in found)
    return UnusableFileError(
        counted("One problem in the files.", "{count} problems in the files.", count=count), None, found
    )


class _Reading:
    """The files of one production, as they are read, and all that was found wrong with them."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.documents: dict[str, Document] = {}
        self.found: list[Diagnostic] = []

    @property
    def has_errors(self) -> bool:
        """Whether the files cannot be used. A slip in a key stops buying, not reading: the gate tells it too."""
        errors = (finding for finding in self.found if finding.severity is Severity.ERROR)
        return any(finding.code != Code.UNKNOWN_KEY for finding in errors)

    def document(self, role: str, path: Path) -> Document | None:
        shown = shown_path(self.project, path)
        content = read_text(path, shown=shown, inside=self.project.root)
        self.found.extend(content.problems)
        for other in find_other_files(path):
            what = message("This file is not read: {name} is.", name=path.name)
            self.found.append(warning(Code.FILE_NOT_READ, what, Place(shown_path(self.project, other))))
        if content.text is None:
            return None
        conflicts = find_conflicts(content.text, shown)
        if conflicts:  # what a parser would say of them helps nobody
            self.found.extend(conflicts)
            return None
        result = read_source(content.text, path=shown, text_keys=TEXT_KEYS, packs=role == "episode")
        if role == "episode" and _is_no_mapping(result.document):
            from moostik_cli.sources.other_files import what_else

            other_kind = what_else(content.text)
            if other_kind is not None:
                self.found.append(error(Code.WRONG_TYPE, other_kind, Place(shown)))
                return None
        self.found.extend(result.problems)
        self.documents[role] = result.document
        return result.document

    def series(self) -> Series | None:
        path = find_named_file(self.project, "series")
        if path is None:
            return Series.model_validate({})
        document = self.document("series", path)
        if document is None or document.data is None:
            return Series.model_validate({})
        if not isinstance(document.data, dict):
            self.found.append(type_fault(document, (), message("a mapping"), document.data))
            return None
        keys = KeyReader(document)
        keys.look_at(Series, document.data, ())
        keys.look_at(Budgets, document.data.get("budget"), ("budget",))
        keys.look_at(Coherence, document.data.get("coherence"), ("coherence",))
        models = document.data.get("models")
        for name, override in models.items() if isinstance(models, dict) else ():
            keys.look_at(ModelOverride, override, ("models", name))
        self.found.extend(keys.findings())
        series = shaped(Series, document, document.data, (), self.found)
        if series is not None:
            self.found.extend(_check_series_angles(document, series))
        return series

    def library(self) -> Library | None:
        characters = self.entities("characters", Character)
        locations = self.entities("locations", Location)
        if characters is None or locations is None:
            return None
        return Library(MappingProxyType(characters), MappingProxyType(locations))

    def entities(self, role: str, model: type[AnyEntity]) -> dict[str, AnyEntity] | None:
        path = find_named_file(self.project, role)
        if path is None:
            return {}
        document = self.document(role, path)
        if document is None or document.data is None:
            return {}
        if not isinstance(document.data, list):
            self.found.append(type_fault(document, (), message("a list"), document.data))
            return None
        if self._has_too_many(document, (), MAX_ENTITIES):
            return None
        keys = KeyReader(document)
        entities: list[AnyEntity | None] = []
        for index, item in enumerate(document.data):
            keys.look_at(model, item, (index,))
            entities.append(shaped(model, document, item, (index,), self.found))
        self.found.extend(keys.findings())
        self.found.extend(check_ids(document, (), _ids(document.data)))
        return {entity.id: entity for entity in entities if entity is not None}

    def episode(self, path: Path) -> Episode | None:
        document = self.document("episode", path)
        if document is None:
            return None
        if not isinstance(document.data, dict):
            if not self.has_errors:
                self.found.append(_not_an_episode(document))
            return None
        if self._is_too_large(document):
            return None
        self.found.extend(_keys_of_episode(document))
        shots = self._shaped_shots(document)
        episode = self._shaped_episode(document, [shot for shot in shots if shot is not None])
        self.found.extend(_check_ids_of_episode(document, path, self.project))
        self.found.extend(_check_shots(document, shots))
        return episode

    def _is_too_large(self, document: Document) -> bool:
        if self._has_too_many(document, ("shots",), MAX_SHOTS) or self._has_too_many(document, ("acts",), MAX_SHOTS):
            return True
        left = MAX_VARIATIONS
        for index, shot in enumerate(_items(document.data, "shots")):
            if self._has_too_many(document, ("shots", index, "variations"), left, _items(shot, "variations")):
                return True
            left -= len(_items(shot, "variations"))
        return False

    def _has_too_many(
        self, document: Document, keys: Sequence[str | int], most: int, items: Sequence[Any] | None = None
    ) -> bool:
        """Whether the list at `keys` has more than `most` items; then that is said, at the first too many."""
        if items is None:
            items = _items(document.data, str(keys[0])) if keys else document.data
        if len(items) <= most:
            return False
        what = message("More than {limit} values.", limit=most)
        self.found.append(error(Code.TOO_LARGE, what, document.place_of([*keys, most])))
        return True

    def _shaped_shots(self, document: Document) -> list[Shot | None]:
        """The shots, None where one has another shape; validated one by one: a hundred thousand at once take
        too much memory."""
        shots: list[Shot | None] = []
        shared = _Shared()
        for index, item in enumerate(_items(document.data, "shots")):
            shot = shaped(Shot, document, item, ("shots", index), self.found)
            shots.append(shot and _slim(shot, item, shared))
            if shot is not None:
                document.data["shots"][index] = shared.written(item)
        return shots

    def _shaped_episode(self, document: Document, shots: Sequence[Shot]) -> Episode | None:
        data = dict(document.data)
        if isinstance(data.get("shots"), list):
            data["shots"] = shots
        return shaped(Episode, document, data, (), self.found)


def _check_series_angles(document: Document, series: Series) -> Iterator[Diagnostic]:
    """The default angles make the variations of many shots: they are checked like a shot's own."""
    key = "angles" if document.has(("angles",)) else str(document.as_written(("defaultAngles",))[0])
    if not series.angles:
        what = message("There are no default angles.")
        hint = message("Remove the key for the usual five, or name some.")
        yield error(Code.BAD_VALUE, what, document.place_of((key,)), hint)
    yield from check_variations(document, (key,), Shot.model_validate({"id": "x", "variations": series.angles}))


def _not_an_episode(document: Document) -> Diagnostic:
    hint = message("It has at least `id:` and `shots:`.")
    if document.data is None:
        return error(Code.WRONG_TYPE, message("The file is empty."), document.place_of(), hint)
    fault = type_fault(document, (), message("a mapping"), document.data)
    return error(fault.code, fault.message, fault.place, hint)


def _keys_of_episode(document: Document) -> Iterator[Diagnostic]:
    keys = KeyReader(document)
    keys.look_at(Episode, document.data, ())
    for index, part in enumerate(_items(document.data, "parts")):
        keys.look_at(EpisodePart, part, ("parts", index))
    for index, act in enumerate(_items(document.data, "acts")):
        keys.look_at(Act, act, ("acts", index))
        keys.look_at(Coherence, _inside(act, "coherence"), ("acts", index, "coherence"))
    for index, shot in enumerate(_items(document.data, "shots")):
        shot_id = shot.get("id") if isinstance(shot, dict) else None
        keys.look_at(Shot, shot, ("shots", index), shot_id)
        keys.look_at(Coherence, _inside(shot, "coherence"), ("shots", index, "coherence"), shot_id)
        for number, variation in enumerate(_items(shot, "variations")):
            keys.look_at(Variation, variation, ("shots", index, "variations", number), shot_id)
        for number, line in enumerate(_items(shot, "dialogue")):
            if isinstance(line, dict) and len(line) > 1:  # one key is a name, and what it says
                keys.look_at(DialogueLine, line, ("shots", index, "dialogue", number), shot_id)
        for number, placing in enumerate(_items(shot, "blocking")):
            keys.look_at(Blocking, placing, ("shots", index, "blocking", number), shot_id)
    yield from keys.findings()


def _inside(data: Any, key: str) -> Any:
    return data.get(key) if isinstance(data, FILE_MAPPINGS) else None


def _items(data: Any, key: str) -> Sequence[Any]:
    items = _inside(data, key)
    return items if isinstance(items, list) else ()


def _ids(items: Sequence[Any]) -> list[str | None]:
    """The id of each item as the file has it, whatever else is wrong with the item; None where that is not a text."""
    return [_id_of(item) for item in items]


def _id_of(item: Any) -> str | None:
    found = item.get("id") if isinstance(item, FILE_MAPPINGS) else None
    return found if isinstance(found, str) else None


def _check_ids_of_episode(document: Document, path: Path, project: Project) -> Iterator[Diagnostic]:
    yield from _check_episode_id(document, _id_of(document.data), path, project)
    yield from check_ids(document, ("acts",), _ids(_items(document.data, "acts")))


def _check_episode_id(document: Document, episode_id: str | None, path: Path, project: Project) -> Iterator[Diagnostic]:
    if episode_id is not None and not is_safe_id(episode_id):
        yield unsafe_id(document, ("id",), episode_id)
        return
    yield from check_device_name(document, ("id",), episode_id)
    if episode_id in (None, path.stem):
        return
    other = find_named_file(project, episode_id)
    if other is not None and not other.samefile(path):
        what = message(
            "The id `{id}` is that of {name}: both would put their pictures into one folder.",
            id=episode_id,
            name=other.name,
        )
        yield error(Code.DUPLICATE_ID, what, document.place_of(("id",)))
    else:
        what = message("The id is `{id}`, and the file is {name}.", id=episode_id, name=path.name)
        hint = message("Pictures go to output/episodes/{id}.", id=episode_id)
        yield warning(Code.OTHER_NAME, what, document.place_of(("id",)), hint)


def _check_shots(document: Document, shots: Sequence[Shot | None]) -> Iterator[Diagnostic]:
    """What is wrong with ids, prompts and variations. `shots` stand as in the file, None where one has another
    shape: what is wrong with the others is told in the same go."""
    ids = _ids(_items(document.data, "shots"))
    yield from check_ids(document, ("shots",), ids, fold=True)
    yield from check_kept_names(document, ids)
    for index, name in enumerate(ids):
        yield from check_device_name(document, ("shots", index, "id"), name)
    for index, shot in enumerate(shots):
        if shot is not None:
            yield from _check_prompts(document, index, shot)
            if shot.variations:
                yield from check_variations(document, ("shots", index, "variations"), shot)


_A_PROMPT = message("a text or a mapping")


def _check_prompts(document: Document, index: int, shot: Shot) -> Iterator[Diagnostic]:
    """A prompt is a text or a mapping; what is neither would be sent as nothing."""
    if not isinstance(shot.prompt, (str, *FILE_MAPPINGS, NoneType)):
        yield type_fault(document, document.as_written(("shots", index, "prompt")), _A_PROMPT, shot.prompt)
    for number, variation in enumerate(shot.variations):
        if not isinstance(variation.custom_prompt, (str, *FILE_MAPPINGS, NoneType)):
            keys = document.as_written(("shots", index, "variations", number, "customPrompt"))
            yield type_fault(document, keys, _A_PROMPT, variation.custom_prompt)


class _Shared:
    """What many shots have alike, as one object for all: lists of ids, variations that say nothing of their own, and
    the keys that the file has."""

    def __init__(self) -> None:
        self._keys: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._ids: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._variations: dict[tuple[Any, ...], Variation] = {}

    def ids(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        return self._ids.setdefault(ids, ids)

    def written(self, shot: dict[str, Any]) -> SlimMapping:
        """What the file has for a shot."""
        keys = tuple(shot)
        return SlimMapping(self._keys.setdefault(keys, keys), tuple(shot.values()))

    def variations(self, variations: tuple[Variation, ...]) -> tuple[Variation, ...]:
        return tuple(map(self._variation, variations))

    def _variation(self, variation: Variation) -> Variation:
        if variation.model_extra or variation.custom_prompt is not None or variation.prompt_overrides is not None:
            return variation
        return self._variations.setdefault(tuple(variation.__dict__.values()), variation)


_ALL_FIELDS = set(Shot.model_fields)
_NO_EXTRA: dict[str, Any] = {}


def _with_values(values: Mapping[str, Any]) -> Shot:
    """A shot with these values, given to it one by one: so Python keeps the names of the fields once for all shots."""
    shot = Shot.__new__(Shot)
    for name, value in values.items():
        object.__setattr__(shot, name, value)
    return shot


_with_values(dict.fromkeys(Shot.model_fields))  # it learns the names from the first objects of a class alone


def _slim(shot: Shot, written: dict[str, Any], shared: _Shared) -> Shot:
    """The shot in a third of the memory: without what pydantic keeps about its making (nobody asks which fields were
    set), and with what it has in common with others as one object for all, the lists of the file included."""
    values = {**shot.__dict__, "variations": shared.variations(shot.variations)}
    for name, other in (("character_ids", "characterIds"), ("location_ids", "locationIds")):
        values[name] = shared.ids(values[name])
        if isinstance(written.get(other), list):
            written[other] = values[name]
    slim = _with_values(values)
    object.__setattr__(slim, "__pydantic_fields_set__", _ALL_FIELDS)
    object.__setattr__(slim, "__pydantic_extra__", shot.model_extra or _NO_EXTRA)
    object.__setattr__(slim, "__pydantic_private__", None)
    return slim


def _fill_in_variations(episode: Episode, series: Series) -> None:
    """Give shots without variations the series' default ones: the same objects for every shot, put into
    shots that nobody has seen yet, since copies of a hundred thousand shots take time and memory."""
    defaults = tuple(Variation.model_validate(angle) for angle in series.angles)
    for shot in episode.shots:
        if not shot.variations:
            object.__setattr__(shot, "variations", defaults)


def _is_no_mapping(document: Document) -> bool:
    return not isinstance(document.data, (dict, list))
