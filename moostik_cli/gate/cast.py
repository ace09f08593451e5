"""Characters and places: unknown, without a picture, not validated; each at the line to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from moostik_cli.gate.places import Places
from moostik_cli.messages import Message, counted, message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error, warning
from moostik_cli.models.episode import Shot
from moostik_cli.models.library import Entity, Library
from moostik_cli.models.production import Production
from moostik_cli.models.readiness import GenerationReadinessCheck, MissingReference
from moostik_cli.models.references import EntityType
from moostik_cli.models.subject_matching import names_of, slug
from moostik_cli.sources.closest_match import Guesses
from moostik_cli.sources.validated_pictures import ValidatedPictures

_ROLES = {"character": "characters", "location": "locations"}
_KEYS = {"character": "characterIds", "location": "locationIds"}


def check_cast(production: Production, readiness: GenerationReadinessCheck, places: Places) -> Iterator[Diagnostic]:
    """The readiness check's findings, one for each character or place."""
    shots = {shot.id: shot for shot in production.episode.shots}
    guesses = Guesses()
    missing = [*readiness.missing_character_refs, *readiness.missing_location_refs]
    for finding in missing:
        known = _entities(production.library, finding.type)
        if finding.id not in known:
            yield _unknown(finding, shots[finding.shot_ids[0]], known, places, guesses)
        else:
            yield _imageless(finding, places)
    for finding in readiness.unvalidated_refs:
        yield _unvalidated(finding, places)


def check_validated(production: Production, shots: Sequence[Shot], places: Places) -> Iterator[Diagnostic]:
    """Characters and places of `shots` that were validated with other pictures than they have now, each once."""
    validated = ValidatedPictures(production.project)
    for kind, id_, users in _used(shots):
        entity = _entities(production.library, kind).get(id_)
        if entity is not None and entity.validated and validated.has_changed(kind, entity):
            what = message("`{id}` is validated, but its pictures have changed since.", id=id_)
            hint = message("Look at them. When they are right: moostik validate {id}", id=id_)
            yield warning(
                Code.CHANGED_SINCE_VALIDATED, what, places.in_entity(_ROLES[kind], id_, "validated"), hint, users
            )


def _used(shots: Sequence[Shot]) -> Iterator[tuple[EntityType, str, list[str]]]:
    """Each character and place, with the shots that it is in."""
    users: dict[tuple[EntityType, str], list[str]] = {}
    for shot in shots:
        for id_ in shot.character_ids:
            users.setdefault(("character", id_), []).append(shot.id)
        for id_ in shot.location_ids:
            users.setdefault(("location", id_), []).append(shot.id)
    for (kind, id_), shot_ids in users.items():
        yield kind, id_, shot_ids


def check_subjects(shots: Sequence[Shot], library: Library, places: Places) -> Iterator[Diagnostic]:
    """Subjects of prompts whose id is nearly, and not quite, that of a character of the shot: they would
    not get its picture."""
    guesses = Guesses()
    for shot in shots:
        for index, subject in enumerate(_subjects(shot.prompt)):
            named = subject.get("id") if isinstance(subject, Mapping) else None
            if not isinstance(named, str) or named in shot.character_ids or named in library.locations:
                continue  # where the shot names somebody whom nobody knows, that is told there
            place = places.in_shot(shot.id, "prompt", "subjects", index, "id")
            if named in library.characters:
                yield _not_in_the_shot(named, shot, place)
                continue
            likely = guesses.find(named, shot.character_ids)
            if likely is not None:
                what = message("The subject `{id}` is not a character.", id=named)
                yield warning(Code.UNKNOWN_SUBJECT, what, place, did_you_mean(likely), [shot.id])


def _not_in_the_shot(named: str, shot: Shot, place: Place) -> Diagnostic:
    what = message("The subject `{id}` is not among the shot's characters: it is drawn without its picture.", id=named)
    hint = message("Add it to `characterIds`.")
    return warning(Code.SUBJECT_NOT_IN_SHOT, what, place, hint, [shot.id])


def check_blocking(shots: Sequence[Shot], library: Library, places: Places) -> Iterator[Diagnostic]:
    """Who is placed in a shot and is not in it: a character of the library, or nearly one of the shot. Things may be
    placed too."""
    guesses = Guesses()
    by_name = {name: id_ for id_, found in library.characters.items() for name in names_of(id_, found.name)}
    for shot in shots:
        cast = {name: id_ for name, id_ in by_name.items() if id_ in shot.character_ids}
        for placing in shot.blocking:
            named = slug(placing.who)
            if named in cast:
                continue
            likely = guesses.find(named, cast)
            place = places.in_shot(shot.id, "blocking")
            what = message("`blocking` places `{who}`, who is not in the shot.", who=placing.who)
            if named in by_name:
                hint = message("Add it to `characterIds`.")
                yield warning(Code.SUBJECT_NOT_IN_SHOT, what, place, hint, [shot.id])
            elif likely is not None:
                yield warning(Code.UNKNOWN_SUBJECT, what, place, did_you_mean(cast[likely]), [shot.id])


def check_repeats(shots: Sequence[Shot], places: Places) -> Iterator[Diagnostic]:
    """Characters and places that a shot names twice: often another one was meant."""
    for shot in shots:
        for key, ids in (("characterIds", shot.character_ids), ("locationIds", shot.location_ids)):
            if len(set(ids)) == len(ids):
                continue
            for index, id_ in enumerate(ids):
                if ids.index(id_) != index:
                    what = message("`{id}` is listed twice: it counts once.", id=id_)
                    yield warning(Code.TWICE_IN_SHOT, what, places.in_shot(shot.id, key, index), None, [shot.id])


def did_you_mean(likely: str | None) -> Message | None:
    return None if likely is None else message("Did you mean `{likely}`?", likely=likely)


def _subjects(prompt: object) -> Iterable[object]:
    subjects = prompt.get("subjects") if isinstance(prompt, Mapping) else None
    return subjects if isinstance(subjects, list) else ()


def _entities(library: Library, kind: str) -> Mapping[str, Entity]:
    return library.characters if kind == "character" else library.locations


def _unknown(
    finding: MissingReference, first: Shot, known: Mapping[str, Entity], places: Places, guesses: Guesses
) -> Diagnostic:
    ids = first.character_ids if finding.type == "character" else first.location_ids
    place = places.in_shot(first.id, _KEYS[finding.type], ids.index(finding.id))
    hint = did_you_mean(guesses.find(finding.id, known)) or _where_to_add(finding.type)
    if finding.type == "character":
        what = counted(
            "There is no character `{id}`.",
            "There is no character `{id}` ({count} shots).",
            count=len(finding.shot_ids),
            id=finding.id,
        )
        return error(Code.UNKNOWN_CHARACTER, what, place, hint, finding.shot_ids)
    what = counted(
        "There is no location `{id}`.",
        "There is no location `{id}` ({count} shots).",
        count=len(finding.shot_ids),
        id=finding.id,
    )
    return error(Code.UNKNOWN_LOCATION, what, place, hint, finding.shot_ids)


def _where_to_add(kind: str) -> Message:
    return message("Add it to episodes/{file}.yaml.", file=_ROLES[kind])


def _imageless(finding: MissingReference, places: Places) -> Diagnostic:
    place = places.in_entity(_ROLES[finding.type], finding.id, "referenceImages")
    hint = message("moostik references --make {id}", id=finding.id)
    what = counted(
        "{name} (`{id}`) has no reference image ({shot}).",
        "{name} (`{id}`) has no reference image ({count} shots).",
        count=len(finding.shot_ids),
        name=finding.name,
        id=finding.id,
        shot=finding.shot_ids[0],
    )
    is_character = finding.type == "character"
    code = Code.CHARACTER_WITHOUT_IMAGE if is_character else Code.LOCATION_WITHOUT_IMAGE
    return warning(code, what, place, hint, finding.shot_ids)._replace(brief=_brief(finding))


def _unvalidated(finding: MissingReference, places: Places) -> Diagnostic:
    place = places.in_entity(_ROLES[finding.type], finding.id, "validated")
    hint = message("When they are right: moostik validate {id}", id=finding.id)
    what = counted(
        "Nobody validated the images of {name} (`{id}`, {shot}).",
        "Nobody validated the images of {name} (`{id}`, {count} shots).",
        count=len(finding.shot_ids),
        name=finding.name,
        id=finding.id,
        shot=finding.shot_ids[0],
    )
    is_character = finding.type == "character"
    code = Code.CHARACTER_NOT_VALIDATED if is_character else Code.LOCATION_NOT_VALIDATED
    return warning(code, what, place, hint, finding.shot_ids)._replace(brief=_brief(finding))


def _brief(finding: MissingReference) -> Message:
    return counted("{name}: {count} shot", "{name}: {count} shots", count=len(finding.shot_ids), name=finding.name)
