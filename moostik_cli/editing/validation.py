"""Marking characters and places as validated, in the files where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from moostik_cli.editing.fields import EditRefusedError, set_flag
from moostik_cli.editing.files import replace_text
from moostik_cli.errors import MoostikError, UsageError
from moostik_cli.messages import Message, message
from moostik_cli.models.documents import Document
from moostik_cli.models.library import Entity, Library
from moostik_cli.models.production import Project
from moostik_cli.models.references import EntityType
from moostik_cli.sources.closest_match import find_likely
from moostik_cli.sources.images import UnusableImage, locate_image
from moostik_cli.sources.json_reader import read_source
from moostik_cli.sources.productions import load_library
from moostik_cli.sources.project import find_named_file
from moostik_cli.sources.shapes import TEXT_KEYS
from moostik_cli.sources.validated_pictures import ValidatedPictures

_ROLES: tuple[tuple[EntityType, str], ...] = (("character", "characters"), ("location", "locations"))


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a character or place stands: the `number`th entry of the file of its `role`."""

    type: EntityType
    role: str
    number: int
    id: str


@dataclass(frozen=True, slots=True)
class Validation:
    """A character or place, and what became of its mark. `line` is the mark's."""

    type: EntityType
    id: str
    path: str
    line: int
    validated: bool
    changed: bool


class OpenLibrary:
    """The library's files, edited in memory and then written, each at once; or not at all."""

    def __init__(self, project: Project) -> None:
        """Raises UnusableFileError where a file has errors: two entries with one id are one."""
        self._project = project
        self.library: Library
        self.library, documents, _ = load_library(project)
        self._original: dict[str, Document] = dict(documents)
        self._current = dict(self._original)

    def entry(self, entity_id: str) -> Entry:
        """Where it stands. Raises UsageError where there is no such id, or where a character and a place
        have it both."""
        found = [
            Entry(kind, role, number, entity_id)
            for kind, role in _ROLES
            for number, item in enumerate(self.document(role).data or () if role in self._current else ())
            if item.get("id") == entity_id
        ]
        if len(found) == 1:
            return found[0]
        if not found:
            raise self._unknown(entity_id)
        raise UsageError(
            message("{id} is a character and a place.", id=entity_id),
            message(
                "Give one of them another id, or change `validated` by hand: {places}.",
                id=entity_id,
                places=", ".join(self.shown_place(entry) for entry in found),
            ),
        )

    def entity(self, entry: Entry) -> Entity:
        """The character or place, as it was read."""
        of_kind = self.library.characters if entry.type == "character" else self.library.locations
        return of_kind[entry.id]

    def document(self, role: str) -> Document:
        """A file as it stands now, with the edits so far."""
        return self._current[role]

    def shown_place(self, entry: Entry) -> str:
        place = self.document(entry.role).place_of((entry.number,))
        return f"{place.path}:{place.line}"

    def put(self, entry: Entry, text: str) -> None:
        """Take `text` as the new text of the entry's file."""
        before = self._current[entry.role]
        self._current[entry.role] = read_source(text, path=before.path, text_keys=TEXT_KEYS).document

    def save(self) -> None:
        """Write the files that were changed. Raises OutputError."""
        for role, document in self._current.items():
            if document.text != self._original[role].text:
                replace_text(self.path(role), self._original[role].text, document.text)
                self._original[role] = document

    def path(self, role: str) -> Path:
        return find_named_file(self._project, role) or self._project.episodes_dir / f"{role}.yaml"

    def _unknown(self, entity_id: str) -> UsageError:
        known = [*self.library.characters, *self.library.locations]
        likely = find_likely(entity_id, known)
        hint = message("Did you mean {likely}?", likely=likely) if likely else None
        return UsageError(message("There is no character or place {id}.", id=entity_id), hint)


def mark_validated(
    project: Project, ids: Sequence[str], *, validated: bool = True, without_pictures: bool = False
) -> list[Validation]:
    """Set `validated` of every id, and change nothing else in the files. Which pictures were validated is remembered
    beside them.

    All are changed, or none. Raises UsageError for an unknown id, and MoostikError, with the line to edit by
    hand, where the edit is not safe or (unless `without_pictures`) there is no picture to validate.
    """
    files = OpenLibrary(project)
    entries = [files.entry(entity_id) for entity_id in dict.fromkeys(ids)]
    if validated and not without_pictures:
        for entry in entries:
            _require_picture(project, files, entry)
    marks = [_mark(files, entry, validated) for entry in entries]
    files.save()
    if validated:
        ValidatedPictures(project).remember({(entry.type, entry.id): files.entity(entry) for entry in entries})
    return [_with_line(files, entry, mark) for entry, mark in zip(entries, marks, strict=True)]


def _mark(files: OpenLibrary, entry: Entry, validated: bool) -> bool:
    """Change the mark; whether there was anything to change."""
    document = files.document(entry.role)
    if files.entity(entry).validated == validated:
        return False
    try:
        files.put(entry, set_flag(document, entry.number, "validated", validated))
    except EditRefusedError as refusal:
        raise refused(
            entry, refusal, message("Write `validated: {word}` there yourself.", word="true" if validated else "false")
        ) from refusal
    return True


def refused(entry: Entry, refusal: EditRefusedError, hint: Message) -> MoostikError:
    """The error for an edit that has to be done by hand."""
    return MoostikError(
        message(
            "{path}:{line}: {id} was not changed: {reason}.",
            path=refusal.place.path,
            line=refusal.place.line,
            id=entry.id,
            reason=refusal.reason,
        ),
        hint,
    )


def _require_picture(project: Project, files: OpenLibrary, entry: Entry) -> None:
    images = files.entity(entry).reference_images
    unusable = [
        found for found in (locate_image(project, image) for image in images) if isinstance(found, UnusableImage)
    ]
    if len(unusable) < len(images):
        return
    where = files.shown_place(entry)
    if unusable:
        what = message(
            "{where}: {id} has no picture that can be used: {reason}",
            where=where,
            id=entry.id,
            reason=unusable[0].message,
        )
    else:
        what = message("{where}: {id} has no reference picture to validate.", where=where, id=entry.id)
    raise MoostikError(
        what,
        message(
            "Add one, or make one with `moostik references --make {id}`; --force validates it all the same.",
            id=entry.id,
        ),
    )


def _with_line(files: OpenLibrary, entry: Entry, changed: bool) -> Validation:
    document = files.document(entry.role)
    place = document.place_of((entry.number, "validated"))
    validated = files.entity(entry).validated != changed
    return Validation(entry.type, entry.id, place.path, place.line, validated, changed)
