"""Ids: safe to name folders with, and each of its kind once. And files: one for each picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from moostik_cli.messages import Message, message
from moostik_cli.models.angle_names import angle_or_word
from moostik_cli.models.diagnostics import Code, Diagnostic, error, warning
from moostik_cli.models.documents import Document
from moostik_cli.models.episode import Shot
from moostik_cli.models.naming import picture_stems

_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")
_KEPT_NAMES = frozenset(["frames.json", "frames.part", "index.html", "thumbs"])
_DEVICE = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|\Z)", re.IGNORECASE)  # whatever the extension
_CLIMBS = re.compile(r"[/\\\x00-\x1f\x7f]|^\.|^\Z|^.{101}")  # in an angle, which may be free text


def is_safe_id(name: str) -> bool:
    """Whether `name` may name a folder on any disk: ASCII letters and digits, `.`, `_`, `-`."""
    return _SAFE_ID.match(name) is not None


def unsafe_id(document: Document, keys: Sequence[str | int], name: str) -> Diagnostic:
    what = message("`{id}` cannot be an id: it would name a file or folder.", id=name[:120])
    return error(Code.UNSAFE_ID, what, document.place_of(keys), _safe_form(name))


def check_device_name(document: Document, keys: Sequence[str | int], name: str | None) -> Iterator[Diagnostic]:
    """A name of a folder or file that Windows keeps for a device."""
    if name is not None and _DEVICE.match(name):
        what = message("`{id}` is the name of a device on Windows: no file or folder can have it there.", id=name)
        yield warning(Code.DEVICE_NAME, what, document.place_of(keys), message("Give it another name."))


def check_ids(
    document: Document, keys: Sequence[str | int], ids: Sequence[str | None], *, fold: bool = False
) -> Iterator[Diagnostic]:
    """Unsafe ids and repeated ones in the list at `keys`. With `fold`, also those that differ by case only,
    and so name one folder where case does not count (macOS, Windows). None: an entry that has no usable id."""
    first: dict[str, int] = {}
    for index, name in enumerate(ids):
        if name is None:
            continue
        if not is_safe_id(name):
            yield unsafe_id(document, [*keys, index, "id"], name)
        folded = name.casefold() if fold else name
        earlier = first.setdefault(name if folded == name else folded, index)  # no second text where none is needed
        if earlier != index:
            hint = None if ids[earlier] == name else _CAPITALS
            yield _repeated(document, [*keys, index, "id"], [*keys, earlier, "id"], name, hint)


_CAPITALS = message("Ids that differ only in capitals count as one: some disks keep them in one folder.")


def _repeated(
    document: Document,
    keys: Sequence[str | int],
    first: Sequence[str | int],
    name: str,
    hint: Message | None = None,
) -> Diagnostic:
    line = document.place_of(first).line
    what = message("The id `{id}` is taken: line {line} has it.", id=name, line=line)
    return error(Code.DUPLICATE_ID, what, document.place_of(keys), hint)


def check_variations(document: Document, keys: Sequence[str | int], shot: Shot) -> Iterator[Diagnostic]:
    """Unsafe ids and angles of a shot's variations, repeated ids, and two pictures with one file."""
    ids: dict[str, int] = {}
    files: dict[str, int] = {}
    stems = picture_stems(shot)
    for index, variation in enumerate(shot.variations):
        at = [*keys, index]
        if not is_safe_id(variation.id) and angle_or_word(variation.id) != variation.camera_angle:
            yield unsafe_id(document, [*at, "id"], variation.id)
        elif _CLIMBS.search(variation.camera_angle):
            yield unsafe_id(document, [*at, "cameraAngle"], variation.camera_angle)
        earlier = ids.setdefault(variation.id, index)
        if earlier != index:
            yield _repeated(document, [*at, "id"], [*keys, earlier, "id"], variation.id)
            continue
        stem = stems[variation.id]
        yield from check_device_name(document, at, stem)
        earlier = files.setdefault(stem.casefold(), index)
        if earlier != index:
            yield _same_file(document, at, document.place_of([*keys, earlier]).line, stem)


def _same_file(document: Document, keys: Sequence[str | int], line: int, name: str) -> Diagnostic:
    what = message(
        "This picture would be written over the one of line {line}: both are {name}.png.", line=line, name=name
    )
    hint = message("Give one of them another id or angle; on some disks capitals do not count.")
    return error(Code.SAME_FILE, what, document.place_of(keys), hint)


def check_kept_names(document: Document, ids: Sequence[str | None]) -> Iterator[Diagnostic]:
    """Ids of shots that are names of files which moostik keeps beside the shots' folders."""
    for index, name in enumerate(ids):
        if name is not None and name.casefold() in _KEPT_NAMES:
            what = message(
                "`{id}` cannot be a shot's id: a file of this name stands beside the shots' folders.", id=name
            )
            yield error(Code.UNSAFE_ID, what, document.place_of(("shots", index, "id")))


def _safe_form(name: str) -> Message:
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-._")[:100]
    if not safe:
        return message("Use letters without accents, digits, `.`, `_` and `-`, at most 100.")
    return message("Use letters without accents, digits, `.`, `_` and `-`, such as `{safe}`.", safe=safe)
