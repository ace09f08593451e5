"""A shot list (CSV, from a spreadsheet or a production tracker) as an episode: one shot a row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from moostik_cli.messages import Message, message
from moostik_cli.models.library import Library
from moostik_cli.sources.identities import is_safe_id
from moostik_cli.starting.screenplay import Story
from moostik_cli.starting.story_cast import StoryCast, safe_id

MAX_ROWS = 20_000
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")  # before which `export` puts an apostrophe


class ShotListError(Exception):
    """The list cannot be taken: `what`, at a line (from 1)."""

    def __init__(self, what: Message, line: int = 1, hint: Message | None = None) -> None:
        super().__init__(what)
        self.what, self.line, self.hint = what, line, hint


class ReadShotList(NamedTuple):
    """The story, what headings that are not those of `export` were taken for, and the headings that were not taken."""

    story: Story
    taken: Mapping[str, str]
    left: tuple[str, ...]


# Our key -> the headings it is known by, compared without case, accents and marks. The first are those of `export`.
_HEADINGS: Mapping[str, Sequence[str]] = {
    "number": ("number", "no", "nr", "n", "num", "shot number", "shot no", "numero", "numero de plan"),
    "id": ("shot", "id", "shot id", "shot code", "code", "plan", "shot name"),
    "name": ("name", "title", "nom", "titre"),
    "act": ("act", "acte", "sequence", "seq", "scene", "scene number"),
    "act title": ("act title", "titre de l acte", "scene title", "sequence title"),
    "sceneType": ("scene type", "type de scene", "int ext"),
    "characterIds": ("characters", "character", "cast", "assets", "personnages", "personnage"),
    "locationIds": ("places", "place", "locations", "location", "set", "lieux", "lieu", "decor", "decors"),
    "description": ("description", "what happens", "synopsis", "descriptif"),
    "action": ("action", "actions"),
    "dialogue": ("dialogue", "dialog", "dialogues", "lines"),
    "cameraMovement": ("camera movement", "movement", "camera move", "mouvement", "mouvement de camera"),
    "sound": ("sound", "audio", "sfx", "son"),
    "notes": ("notes", "note", "comments", "comment", "remarks", "remarques", "commentaires"),
    "durationSeconds": ("seconds", "duration", "duration s", "length", "secs", "duree", "duree s"),
    "variations": ("angles", "camera angles", "shot size", "size", "framing", "valeur de plan", "valeur", "cadre"),
    "continuesFrom": ("continues from", "suite de"),
    "prompt": ("prompt",),
}
_DERIVED = frozenset({"frames", "in", "out", "angle", "picked", "picture"})  # what `export` works out by itself
_KNOWN = {heading: key for key, headings in _HEADINGS.items() for heading in headings}
_LISTS = re.compile(r"\s*[;\n|]\s*")
_COMMAS = re.compile(r"\s*[,;\n|]\s*")
_SECONDS = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?:s|sec|secs|seconds|\"|″)?\.?", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(?P<hours>\d+):)?(?P<minutes>\d{1,2}):(?P<seconds>\d{1,2}(?:[.,]\d+)?)")


def read_shot_list(text: str, library: Library, episode_id: str) -> ReadShotList:
    """The episode of a shot list. Columns are known by their headings, in any order; a list of ids or names in a cell
    is separated by `;`, `|`, line ends or commas. Raises ShotListError."""
    rows = _rows(text)
    headings = next(rows, (1, []))[1]
    columns = _columns(headings)
    writer = _Writer(library)
    for line, row in rows:
        if any(cell.strip() for cell in row):
            cells = {key: _unguarded(row[number]) for key, number in columns.items() if number < len(row)}
            writer.take({key: cell for key, cell in cells.items() if cell}, line)
    if not writer.shots:
        raise ShotListError(message("The list has no row with a shot."))
    left = [name for number, name in enumerate(headings) if name.strip() and number not in columns.values()]
    taken = {headings[number].strip(): key for key, number in columns.items()}
    taken = {heading: key for heading, key in taken.items() if _compared(heading) != _HEADINGS[key][0]}
    return ReadShotList(
        writer.story(episode_id), taken, tuple(column for column in left if _compared(column) not in _DERIVED)
    )


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it ends on. The separator is the one that the first line has most of."""
    first = re.sub(r'"[^"]*"', "", text[: text.find("\n") + 1] or text)
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    try:
        for row in reader:
            if reader.line_num and len(row) > 1000:
                raise ShotListError(message("This row has more than {limit} cells.", limit=1000), reader.line_num)
            yield reader.line_num, row
    except csv.Error as error:
        raise ShotListError(message("This is no CSV: {reason}.", reason=str(error)), reader.line_num) from error


def _columns(headings: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for number, heading in enumerate(headings):
        key = _KNOWN.get(_compared(heading))
        if key is not None:
            columns.setdefault(key, number)
    if not columns.keys() & {"description", "action", "prompt"}:
        raise ShotListError(
            message("No column says what is to be seen: one is headed Description, Action or Prompt."),
            hint=message("The first row names the columns: Shot, Name, Characters, Places, Description, Seconds, ..."),
        )
    return columns


def _compared(heading: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def _unguarded(cell: str) -> str:
    cell = cell.replace("\r\n", "\n").strip(" \n")
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_MARKS) else cell


class _Writer:
    """Takes the rows one by one."""

    def __init__(self, library: Library) -> None:
        self.shots: list[dict[str, Any]] = []
        self._casts = {
            "characterIds": StoryCast(library.characters, "character"),
            "locationIds": StoryCast(library.locations, "place"),
        }
        self._acts: dict[str, dict[str, Any]] = {}
        self._lines: dict[str, int] = {}  # shot id, without case -> its line

    def story(self, episode_id: str) -> Story:
        episode: dict[str, Any] = {"id": episode_id}
        if self._acts:
            episode["acts"] = list(self._acts.values())
        return Story({**episode, "shots": self.shots}, self._casts["characterIds"].new, self._casts["locationIds"].new)

    def take(self, cells: dict[str, str], line: int) -> None:
        if len(self.shots) == MAX_ROWS:
            raise ShotListError(message("A list has at most {limit} shots.", limit=MAX_ROWS), line)
        shot: dict[str, Any] = {"id": self._id(cells, line)}
        for key in _HEADINGS:
            if key in _READERS and key in cells:
                shot[key] = _READERS[key](cells[key], line)
            elif key in self._casts and key in cells:
                shot[key] = list(dict.fromkeys(self._casts[key].id_of(name) for name in _items(cells[key])))
        self.shots.append(shot)
        self._put_into_act(cells, shot["id"])

    def _id(self, cells: Mapping[str, str], line: int) -> str:
        written = cells.get("id", "")
        number = cells.get("number", "")
        if written and is_safe_id(written):
            id_ = written
        else:
            digits = f"{int(number):03d}" if number.isdecimal() and number.isascii() else number
            id_ = safe_id(written or f"shot-{digits or f'{len(self.shots) + 1:03d}'}", self._lines, "shot")
        earlier = self._lines.setdefault(id_.casefold(), line)
        if earlier != line:
            raise ShotListError(
                message("The shot {shot} is there already, on line {line}.", shot=id_, line=earlier), line
            )
        return id_

    def _put_into_act(self, cells: Mapping[str, str], shot_id: str) -> None:
        written = cells.get("act", "") or cells.get("act title", "")
        if not written:
            return
        if written not in self._acts:
            taken = [act["id"] for act in self._acts.values()]
            number = len(self._acts) + 1
            fits = is_safe_id(written) and not written.isdecimal() and written not in taken
            id_ = written if fits else safe_id(f"act-{written}", taken, "act")
            title = cells.get("act title", "") or ("" if fits else written)
            self._acts[written] = {"id": id_, "number": number, "title": title, "shotIds": []}
        self._acts[written]["shotIds"].append(shot_id)


def _items(cell: str) -> list[str]:
    pattern = _LISTS if _LISTS.search(cell) else _COMMAS
    return [item for item in pattern.split(cell.strip()) if item]


def _text(cell: str, _: int) -> str:
    return cell


def _number(cell: str, line: int) -> Any:
    from moostik_cli.models.shot_numbers import as_number

    try:
        return as_number(float(cell) if re.fullmatch(r"\d+\.\d+", cell) else cell)
    except ValueError as error:
        raise ShotListError(message("{value} is no number of a shot.", value=cell[:40]), line) from error


def _duration(cell: str, line: int) -> float | int:
    """Seconds: `3`, `3.5`, `3,5`, `3 s`, or `0:03` in minutes and seconds."""
    seconds = None
    if found := _SECONDS.fullmatch(cell.strip()):
        seconds = float(found["number"].replace(",", "."))
    elif found := _CLOCK.fullmatch(cell.strip()):
        hours, minutes = int(found["hours"] or 0), int(found["minutes"])
        seconds = hours * 3600 + minutes * 60 + float(found["seconds"].replace(",", "."))
    if seconds is None:
        raise ShotListError(
            message("{value} is no duration.", value=cell[:40]), line, message("Write seconds: 3, 3.5, or 0:03.")
        )
    return int(seconds) if seconds.is_integer() else seconds


def _dialogue(cell: str, _: int) -> list[str]:
    return [line.strip() for line in cell.splitlines() if line.strip()]


def _angles(cell: str, _: int) -> list[str]:
    return list(dict.fromkeys(_items(cell)))


def _prompt(cell: str, _: int) -> Any:
    if cell.lstrip().startswith("{"):
        with suppress(ValueError, RecursionError):
            return json.loads(cell)
    return cell


_READERS: Mapping[str, Callable[[str, int], Any]] = {
    "number": _number,
    "name": _text,
    "sceneType": _text,
    "description": _text,
    "action": _text,
    "dialogue": _dialogue,
    "cameraMovement": _text,
    "sound": _text,
    "notes": _text,
    "durationSeconds": _duration,
    "variations": _angles,
    "continuesFrom": _text,
    "prompt": _prompt,
}
