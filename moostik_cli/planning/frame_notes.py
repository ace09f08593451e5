"""What stands beside a picture on frames and boards: who, where, which lens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from moostik_cli.models.angles import framing_of
from moostik_cli.models.episode import DialogueLine, Shot, Variation
from moostik_cli.models.heights import to_scale
from moostik_cli.models.jobs import FrameNotes, Placing
from moostik_cli.models.library import Library
from moostik_cli.models.production import Production
from moostik_cli.models.prompts import texts_in

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b")
_MOST_COLOURS = 8


def notes_of_shot(production: Production, shot: Shot) -> FrameNotes:
    """What is the same for every angle."""
    library, series = production.library, production.series
    characters = [found for id_ in shot.character_ids if (found := library.find_character(id_)) is not None]
    locations = (library.find_location(id_) for id_ in shot.location_ids)
    colours = _COLOUR.findall(" ".join((*series.palette, *_palette_texts(shot.prompt))))
    return FrameNotes(
        episode_title=production.episode.title,
        shot_number=shot.number,
        shot_name=shot.name,
        description=shot.description or told(shot.prompt),
        subjects=tuple(found.name or found.id for found in characters),
        places=tuple(found.name or found.id for found in locations if found is not None),
        palette=tuple(dict.fromkeys(colour.upper() for colour in colours))[:_MOST_COLOURS],
        duration_seconds=shot.duration_seconds,
        action=shot.action,
        dialogue=tuple(_spoken(line, library) for line in shot.dialogue),
        movement=shot.camera_movement,
        blocking=tuple(
            Placing(_named(placing.who, library), placing.at or "", placing.depth or "", placing.facing or "")
            for placing in shot.blocking
        ),
        heights=tuple(to_scale({found.name or found.id: found.height for found in characters}).items()),
    )


def _spoken(line: DialogueLine, library: Library) -> str:
    return f"{_named(line.who, library)}: {line.what}" if line.who else line.what


def _named(who: str, library: Library) -> str:
    """A character by its name; anybody else as written."""
    found = library.find_character(who)
    return who if found is None else found.name or found.id


def notes_of_variation(variation: Variation, notes: FrameNotes) -> FrameNotes:
    """The notes of the shot with the variation's framing. One with a prompt of its own is told by that, and whom it
    names is its main subject."""
    framing, own = framing_of(variation.camera_angle), told(variation.custom_prompt)
    named = own.casefold()
    return notes._replace(
        description=own or notes.description,
        lens=framing.lens,
        framing=framing.shows or framing.name,
        subjects=tuple(sorted(notes.subjects, key=lambda name: name.casefold() not in named)),
    )


# Where a prompt without a goal says what is seen, in the order of looking.
_TELLING_KEYS = ("goal", "action", "description", "foreground", "midground", "subjects", "scene", "background")


def told(prompt: Any) -> str:
    """What a prompt says in a sentence or two: all of a plain one; of one in parts its goal, else the first part that
    says what is seen."""
    if not isinstance(prompt, Mapping):
        return " ".join(texts_in(prompt))
    parts = (" ".join(texts_in(prompt.get(key))) for key in _TELLING_KEYS)
    return next((part for part in parts if part), "")


def _palette_texts(prompt: Any) -> Iterator[str]:
    if isinstance(prompt, Mapping):
        yield from texts_in(prompt.get("palette"))
        yield from (text for text in texts_in(prompt.get("invariants")) if _COLOUR.search(text))
