"""Naming a new reference picture in the library's YAML."""

from __future__ import annotations

from dataclasses import dataclass

from moostik_cli.editing.fields import EditRefusedError, add_to_list
from moostik_cli.editing.validation import Entry, OpenLibrary

KEY = "referenceImages"


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture that an entry should name. `line` is where it is named, or has to be; `written`: it is."""

    entry: Entry
    picture: str  # as the library writes it
    path: str
    line: int
    written: bool
    refused: EditRefusedError | None = None


def name_pictures(files: OpenLibrary, pictures: dict[str, str], *, write: bool) -> list[NewPicture]:
    """Put each picture (entity id -> path, as the library writes it) into its entry, unless it is there; with
    `write` off, say only where it belongs. Raises OutputError."""
    named = [_name(files, files.entry(entity_id), picture, write) for entity_id, picture in pictures.items()]
    files.save()
    return named


def _name(files: OpenLibrary, entry: Entry, picture: str, write: bool) -> NewPicture:
    document = files.document(entry.role)
    item = document.data[entry.number]
    key = "reference_images" if "reference_images" in item else KEY
    refused = None
    written = picture in (item.get(key) or ())
    if write and not written:
        try:
            files.put(entry, add_to_list(document, entry.number, key, picture))
            written = True
        except EditRefusedError as refusal:
            refused = refusal
    place = files.document(entry.role).place_of((entry.number, key))
    return NewPicture(entry, picture, place.path, place.line, written, refused)
