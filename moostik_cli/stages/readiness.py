"""Stage 1: is everything in place before anything is paid for?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from moostik_cli.messages import Message, counted
from moostik_cli.models.episode import Shot
from moostik_cli.models.library import Entity, Library
from moostik_cli.models.readiness import GenerationReadinessCheck, MissingReason, MissingReference, ReadinessStats
from moostik_cli.models.references import EntityType


def check_generation_readiness(
    shots: Sequence[Shot], library: Library, is_usable: Callable[[str], bool] = lambda written: True
) -> GenerationReadinessCheck:
    """Whether the characters and places of `shots` can be shown to the model (seed stage 1).

    An unknown id is an error; no reference image, or images that nobody validated, is a warning. Findings
    are in order of appearance, characters before places, one for each character or place. `is_usable` says of an
    image, as written, whether a picture is behind it: `stats` count as "with refs" only those who have such a one.
    """
    characters = _users((shot.id, shot.character_ids) for shot in shots)
    locations = _users((shot.id, shot.location_ids) for shot in shots)
    people = [_Finding("character", id_, who, library.find_character(id_)) for id_, who in characters.items()]
    places = [_Finding("location", id_, who, library.find_location(id_)) for id_, who in locations.items()]
    findings = people + places
    errors = tuple(finding.unknown() for finding in findings if finding.entity is None)
    warnings = tuple(finding.warning() for finding in findings if finding.is_warning)
    return GenerationReadinessCheck(
        ready=not errors and not warnings,
        can_proceed_with_warnings=not errors,
        warnings=warnings,
        errors=errors,
        missing_character_refs=tuple(finding.reference() for finding in people if not finding.has_images),
        missing_location_refs=tuple(finding.reference() for finding in places if not finding.has_images),
        unvalidated_refs=tuple(finding.reference() for finding in findings if finding.is_unvalidated),
        stats=ReadinessStats(
            total_shots=len(shots),
            total_characters=len(people),
            total_locations=len(places),
            characters_with_refs=sum(finding.has_any_image(is_usable) for finding in people),
            locations_with_refs=sum(finding.has_any_image(is_usable) for finding in places),
            validated_characters=sum(finding.is_validated for finding in people),
            validated_locations=sum(finding.is_validated for finding in places),
        ),
    )


def _users(shots: Iterable[tuple[str, Sequence[str]]]) -> Mapping[str, list[str]]:
    """Each id that is used -> the shots that use it, in order."""
    users: dict[str, list[str]] = {}
    for shot_id, ids in shots:
        for used in dict.fromkeys(ids):
            users.setdefault(used, []).append(shot_id)
    return users


class _Finding:
    """One character or place that the shots use, and what is to be said of it."""

    def __init__(self, kind: EntityType, id_: str, users: list[str], entity: Entity | None) -> None:
        self.kind = kind
        self.id = id_
        self.users = users
        self.entity = entity
        self.has_images = entity is not None and bool(entity.reference_images)
        self.is_validated = entity is not None and entity.validated
        self.is_unvalidated = self.has_images and not self.is_validated
        self.is_warning = entity is not None and (not self.has_images or not self.is_validated)

    def has_any_image(self, is_usable: Callable[[str], bool]) -> bool:
        return self.entity is not None and any(map(is_usable, self.entity.reference_images))

    def reference(self) -> MissingReference:
        return MissingReference(self.kind, self.id, self._name(), self._reason(), tuple(self.users))

    def _reason(self) -> MissingReason:
        if self.entity is None:
            return "missing"
        return "not_validated" if self.has_images else "no_images"

    def unknown(self) -> Message:
        if self.kind == "character":
            return counted(
                'Character "{id}" is not in the library (used in {shot}).',
                'Character "{id}" is not in the library (used in {count} shots, first in {shot}).',
                count=len(self.users),
                id=self.id,
                shot=self.users[0],
            )
        return counted(
            'Location "{id}" is not in the library (used in {shot}).',
            'Location "{id}" is not in the library (used in {count} shots, first in {shot}).',
            count=len(self.users),
            id=self.id,
            shot=self.users[0],
        )

    def warning(self) -> Message:
        return self._unvalidated() if self.has_images else self._imageless()

    def _imageless(self) -> Message:
        if self.kind == "character":
            return counted(
                '{name} (character "{id}") has no reference image (used in {shot}).',
                '{name} (character "{id}") has no reference image (used in {count} shots, first in {shot}).',
                count=len(self.users),
                name=self._name(),
                id=self.id,
                shot=self.users[0],
            )
        return counted(
            '{name} (location "{id}") has no reference image (used in {shot}).',
            '{name} (location "{id}") has no reference image (used in {count} shots, first in {shot}).',
            count=len(self.users),
            name=self._name(),
            id=self.id,
            shot=self.users[0],
        )

    def _unvalidated(self) -> Message:
        if self.kind == "character":
            return counted(
                '{name} (character "{id}"): reference images not validated (used in {shot}).',
                '{name} (character "{id}"): reference images not validated (used in {count} shots, first in {shot}).',
                count=len(self.users),
                name=self._name(),
                id=self.id,
                shot=self.users[0],
            )
        return counted(
            '{name} (location "{id}"): reference images not validated (used in {shot}).',
            '{name} (location "{id}"): reference images not validated (used in {count} shots, first in {shot}).',
            count=len(self.users),
            name=self._name(),
            id=self.id,
            shot=self.users[0],
        )

    def _name(self) -> str:
        return (self.entity.name if self.entity else "") or self.id
