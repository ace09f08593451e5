"""The shot list: a spreadsheet with one row a shot, for production trackers, and to be edited and imported again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

from moostik_cli.editorial.timeline import Clip, Timeline, number_text, timecode
from moostik_cli.editorial.words import dialogue_text

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
LIST_MARK = "; "  # between the items of a cell
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")  # a cell that begins so is run by spreadsheets
GUARD = "'"  # which a cell that begins so is text

Cell = Callable[[Timeline, Clip, str], Any]

# Heading -> what stands below it. `import` knows these headings again (starting/shot_list.py).
COLUMNS: Mapping[str, Cell] = {
    "Number": lambda _, clip, __: number_text(clip.shot.number),
    "Shot": lambda _, clip, __: clip.shot.id,
    "Name": lambda _, clip, __: clip.shot.name,
    "Act": lambda _, clip, __: clip.act.id if clip.act is not None else "",
    "Act title": lambda _, clip, __: clip.act.title if clip.act is not None else "",
    "Scene type": lambda _, clip, __: clip.shot.scene_type or "",
    "Characters": lambda _, clip, __: LIST_MARK.join(clip.shot.character_ids),
    "Places": lambda _, clip, __: LIST_MARK.join(clip.shot.location_ids),
    "Description": lambda _, clip, __: clip.shot.description,
    "Action": lambda _, clip, __: clip.shot.action,
    "Dialogue": lambda _, clip, __: dialogue_text(clip),
    "Camera movement": lambda _, clip, __: clip.shot.camera_movement,
    "Sound": lambda _, clip, __: clip.shot.sound,
    "Notes": lambda _, clip, __: clip.shot.notes,
    "Seconds": lambda _, clip, __: number_text(clip.shot.duration_seconds),
    "Frames": lambda _, clip, __: clip.frames,
    "In": lambda timeline, clip, _: timecode(timeline.first_frame + clip.start, timeline.rate),
    "Out": lambda timeline, clip, _: timecode(timeline.first_frame + clip.end, timeline.rate),
    "Angles": lambda _, clip, __: LIST_MARK.join(variation.camera_angle for variation in clip.shot.variations),
    "Angle": lambda _, clip, __: clip.take.angle if clip.take is not None else "",
    "Picked": lambda _, clip, __: "yes" if clip.take is not None and clip.take.is_picked else "",
    "Picture": lambda _, clip, name: name if clip.picture is not None else "",
    "Continues from": lambda _, clip, __: clip.shot.continues_from or "",
    "Prompt": lambda _, clip, __: _prompt(clip.shot.prompt),
}


def csv_text(timeline: Timeline, media: Mapping[str, str], separator: str = ",") -> str:
    """The sheet, beginning with a byte order mark, by which spreadsheets know UTF-8. `media`: shot id -> file name.

    A text that a spreadsheet would take for a formula is written with an apostrophe before it."""
    out = io.StringIO()
    rows = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for clip in timeline.clips:
        rows.writerow([_harmless(cell(timeline, clip, media[clip.shot.id])) for cell in COLUMNS.values()])
    return "\ufeff" + out.getvalue()


def _harmless(value: Any) -> Any:
    return GUARD + value if isinstance(value, str) and value.startswith(FORMULA_MARKS) else value


def _prompt(prompt: Any) -> str:
    if prompt is None or isinstance(prompt, str):
        return prompt or ""
    return json.dumps(dict(prompt) if isinstance(prompt, Mapping) else prompt, ensure_ascii=False)
