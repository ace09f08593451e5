"""What is written beside a panel: the fields that a storyboard has, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from moostik_cli.boards.panels import BoardShot, Panel
from moostik_cli.messages import tr


class Entry(NamedTuple):
    """A field and its text; `label` is empty where the text speaks for itself."""

    label: str
    text: str


def heading_of(shot: BoardShot) -> str:
    return " ".join(part for part in (shot.number, shot.name) if part)


def framing_of(panel: Panel, *, marks_picks: bool) -> str:
    """The angle and its lens, and what is to be said of the take."""
    note = panel.note if panel.picture is not None else ""
    picked = tr("picked") if panel.picked and marks_picks else ""
    return " · ".join(part for part in (panel.angle, panel.lens, picked, note) if part)


def spoken(shot: BoardShot) -> Iterator[str]:
    """The dialogue, a line for each that is said."""
    for who, what in shot.dialogue:
        yield tr("{who}: {what}", who=who, what=what) if who else what


def story(shot: BoardShot) -> list[Entry]:
    """What happens and what is said."""
    entries = [Entry("", shot.description), Entry(tr("Action"), shot.action)]
    entries += [Entry(tr("Dialogue") if place == 0 else "", line) for place, line in enumerate(spoken(shot))]
    return [entry for entry in entries if entry.text]


def making(shot: BoardShot) -> list[Entry]:
    """How it is made: for camera, sound and those who work on it."""
    entries = [
        Entry(tr("Camera"), shot.movement),
        Entry(tr("Sound"), shot.sound),
        Entry(tr("Notes"), shot.notes),
    ]
    return [entry for entry in entries if entry.text]


def labelled(entry: Entry) -> str:
    return tr("{label}: {text}", label=entry.label, text=entry.text) if entry.label else entry.text
