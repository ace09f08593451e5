"""A small project on disk, for tests of commands that show what is in it."""

from __future__ import annotations

import json
from pathlib import Path

EPISODE = {
    "id": "ep1",
    "title": "The [bold] night",
    "acts": [{"id": "1", "number": 1, "title": "Dusk", "shotIds": ["s1", "s2", "s3"]}],
    "shots": [
        {
            "id": "s1",
            "name": "Door",
            "characterIds": ["ana", "ghost"],
            "locationIds": ["bar"],
            "prompt": {"goal": "Ana waits.", "subjects": [{"id": "ana"}], "lighting": {"key": "lanterns"}},
        },
        {
            "id": "s2",
            "name": "Table :smile:",
            "characterIds": ["ana"],
            "locationIds": ["bar"],
            "continuesFrom": "s1",
            "variations": ["wide", "macro"],
            "prompt": {"lighting": {"key": "moon"}},
        },
        {"id": "s3", "characterIds": ["bo"], "prompt": "Rain."},
    ],
}
CHARACTERS = [
    {"id": "ana", "name": "Ana", "validated": True, "referenceImages": ["https://x/a1.png", "https://x/a2.png"]},
    {"id": "bo", "name": "Bo \u001b[31m", "referenceImages": ["https://x/b1.png"]},
]
LOCATIONS = [{"id": "bar", "name": "Bar", "referenceImages": ["https://x/p1.png", "https://x/a1.png"]}]


def write_project(folder: Path) -> Path:
    """A project with episode `ep1`: three shots, two of them a sequence, one character that nobody knows."""
    episodes = folder / "episodes"
    episodes.mkdir()
    for name, value in (("ep1", EPISODE), ("characters", CHARACTERS), ("locations", LOCATIONS)):
        (episodes / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    return folder
