"""The keys that a mapping may have: unknown ones, and ones that are there in both spellings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pydantic.alias_generators import to_camel

from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error, warning
from moostik_cli.models.documents import Document
from moostik_cli.models.source import SourceModel
from moostik_cli.sources.builder import MAX_PROBLEMS
from moostik_cli.sources.closest_match import find_likely, is_a_letter_off

# What the first studio's own tools keep in these files, in either spelling: nothing to this tool, and no mistake.
STUDIO_KEYS: dict[str, frozenset[str]] = {
    "Episode": frozenset(
        [
            "characters",
            "locations",
            "createdAt",
            "updatedAt",
            "status",
            "notes",
            "tags",
            "duration",
            "durationSeconds",
            "summary",
            "season",
            "version",
            "metadata",
            "meta",
        ]
    ),
    "Act": frozenset(
        [
            "characters",
            "locations",
            "createdAt",
            "updatedAt",
            "notes",
            "tags",
            "characterIds",
            "locationIds",
            "status",
            "durationSeconds",
            "summary",
        ]
    ),
    "Shot": frozenset(
        [
            "createdAt",
            "updatedAt",
            "videoStrategy",
            "videoStatus",
            "videoPrompt",
            "videoDuration",
            "videoCameraMotion",
            "videoUrl",
            "tags",
            "audio",
            "music",
            "transition",
            "actId",
            "title",
            "selectedVariation",
            "metadata",
            "meta",
        ]
    ),
    "Variation": frozenset(
        [
            "createdAt",
            "updatedAt",
            "videoStatus",
            "videoPrompt",
            "videoDuration",
            "videoCameraMotion",
            "videoUrl",
            "videoLocalPath",
            "videoGeneratedAt",
            "videoProvider",
            "error",
            "prompt",
            "notes",
            "tags",
            "predictionId",
            "cost",
            "stale",
            "name",
            "number",
            "strategy",
            "legacyId",
            "isLegacy",
            "legacyReason",
            "sotaVersion",
            "videoError",
        ]
    ),
    "EpisodePart": frozenset(["timeline", "notes", "tags", "createdAt", "updatedAt", "metadata", "meta"]),
    "Character": frozenset(
        [
            "type",
            "role",
            "title",
            "age",
            "personality",
            "backstory",
            "relationships",
            "favoriteLocations",
            "strengths",
            "weaknesses",
            "quirks",
            "quotes",
            "pivotalRole",
            "death",
            "createdAt",
            "updatedAt",
            "notes",
            "tags",
            "palette",
            "voice",
            "species",
            "clan",
            "gender",
            "height",
            "aliases",
            "metadata",
            "meta",
        ]
    ),
    "Location": frozenset(
        [
            "type",
            "scale",
            "architecturalFeatures",
            "atmosphericElements",
            "lighting",
            "atmosphere",
            "createdAt",
            "updatedAt",
            "notes",
            "tags",
            "palette",
            "aliases",
            "metadata",
            "meta",
            "role",
            "title",
            "characters",
        ]
    ),
    "Series": frozenset(
        [
            "id",
            "description",
            "notes",
            "tags",
            "createdAt",
            "updatedAt",
            "styleInvariants",
            "defaultAngles",
            "prices",
            "metadata",
            "meta",
        ]
    ),
    "ModelOverride": frozenset(["notes"]),
}


# What a picture shows or costs follows from these: a key that is one letter off one of them is an error.
_PICTURE_KEYS: dict[str, frozenset[str]] = {
    "Episode": frozenset(["id", "acts", "shots", "parts"]),
    "EpisodePart": frozenset(["id", "palette", "actIds"]),
    "Act": frozenset(["id", "shotIds", "coherence"]),
    "Shot": frozenset(
        [
            "id",
            "characterIds",
            "locationIds",
            "prompt",
            "variations",
            "continuesFrom",
            "coherence",
            "continuity",
            "changesLight",
            "action",
            "cameraMovement",
        ]
    ),
    "Variation": frozenset(["id", "cameraAngle", "customPrompt", "description", "promptOverrides", "status"]),
    "Character": frozenset(["id", "name", "referenceImages", "validated", "looks", "visualTraits", "imageRoles"]),
    "Location": frozenset(["id", "name", "referenceImages", "validated", "looks", "imageRoles"]),
    "Series": frozenset(
        [
            "style",
            "palette",
            "negatives",
            "model",
            "aspectRatio",
            "outputFormat",
            "resolution",
            "styleImage",
            "maxRefsPerCharacter",
            "maxRefsPerLocation",
            "coherence",
            "angles",
            "options",
            "maxCost",
            "budget",
            "prices",
        ]
    ),
    "Coherence": frozenset(["angles", "anchor", "places"]),
    "Budgets": frozenset(["series", "episode", "day"]),
}
_EVERY_KEY_COUNTS = frozenset(["Budgets"])  # a limit that nobody keeps is none


class _Verdict(NamedTuple):
    unknown: tuple[str, ...]
    twice: tuple[tuple[str, str], ...]  # the later spelling, the earlier one


class KeyReader:
    """Judges the keys of every mapping of a file. One unknown key is told once, with the shots it is in."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._verdicts: dict[tuple[type[SourceModel], tuple[str, ...]], _Verdict] = {}
        self._unknown: dict[tuple[str, str], tuple[Diagnostic, list[str]]] = {}
        self._twice: list[Diagnostic] = []

    def look_at(
        self, model: type[SourceModel], data: object, keys: Sequence[str | int], shot_id: str | None = None
    ) -> None:
        """Look at the mapping `data`, which stands at `keys` and is meant to be a `model`."""
        if not isinstance(data, dict):
            return
        shape = (model, tuple(data))
        if shape not in self._verdicts:
            self._verdicts[shape] = _judge(model, shape[1])
        verdict = self._verdicts[shape]
        for key in verdict.unknown:
            self._note_unknown(model, [*keys, key], shot_id)
        for key, other in verdict.twice:
            what = message("`{key}` and `{other}` are one key in two spellings.", key=key, other=other)
            place = self._document.place_of([*keys, key], key=True)
            self._twice.append(error(Code.KEY_TWICE, what, place, message("Keep one of them.")))

    def findings(self) -> Iterator[Diagnostic]:
        """Everything found so far."""
        yield from self._twice
        for diagnostic, shots in self._unknown.values():
            yield Diagnostic(
                diagnostic.code,
                diagnostic.severity,
                diagnostic.message,
                diagnostic.place,
                diagnostic.hint,
                tuple(dict.fromkeys(shots)),
            )

    def _note_unknown(self, model: type[SourceModel], keys: list[str | int], shot_id: str | None) -> None:
        name = str(keys[-1])
        if (model.__name__, name) not in self._unknown:
            if len(self._unknown) >= MAX_PROBLEMS:
                return
            place = self._document.place_of(keys, key=True)
            self._unknown[model.__name__, name] = (_unknown_key(model, name, place), [])
        if shot_id is not None:
            self._unknown[model.__name__, name][1].append(shot_id)


def _unknown_key(model: type[SourceModel], name: str, place: Place) -> Diagnostic:
    likely = _likely_key(model, name)
    what = message("Unknown key `{key}`.", key=name)
    if model.__name__ in _EVERY_KEY_COUNTS:
        takes = ", ".join(sorted(_PICTURE_KEYS[model.__name__]))
        return error(Code.UNKNOWN_KEY, what, place, message("It takes {values}.", values=takes))
    if likely is None:
        return warning(Code.UNKNOWN_KEY, what, place)
    if likely in _PICTURE_KEYS.get(model.__name__, ()) and is_a_letter_off(name, likely):
        hint = message("Did you mean `{likely}`? A key of your own begins with `x-`.", likely=likely)
        return error(Code.UNKNOWN_KEY, what, place, hint)
    return warning(Code.UNKNOWN_KEY, what, place, message("Did you mean `{likely}`?", likely=likely))


def _judge(model: type[SourceModel], keys: tuple[str, ...]) -> _Verdict:
    known = model.known_keys()
    ignored = STUDIO_KEYS.get(model.__name__, frozenset())
    unknown = [
        key
        for key in keys
        if key not in known and ignored.isdisjoint((key, to_camel(key))) and not key.startswith(("x-", "_"))
    ]
    spelt: dict[str, str] = {}
    twice = [(key, spelt[known[key]]) for key in keys if key in known and spelt.setdefault(known[key], key) != key]
    return _Verdict(tuple(unknown), tuple(twice))


def _likely_key(model: type[SourceModel], key: str) -> str | None:
    return find_likely(key, map(model.written_key, model.model_fields))
