"""A screenplay as an episode: sections (else scenes) are its acts, scene headings its places, speakers its characters,
and each paragraph of action a shot, with what is said after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from moostik_cli.models.library import Library
from moostik_cli.starting.fountain import Element, Screenplay
from moostik_cli.starting.story_cast import StoryCast, spoken_name

_HEADING = re.compile(
    r"(?P<kind>int\.?\s*/\s*ext|ext\.?\s*/\s*int|i\s*/\s*e|int|ext|est)(?:\.|\s)\s*(?P<rest>.*)", re.IGNORECASE
)
_TIMES = frozenset(
    (
        *("day", "night", "morning", "afternoon", "evening", "dawn", "dusk", "sunrise", "sunset", "noon", "midnight"),
        *("jour", "nuit", "matin", "midi", "après-midi", "soir", "aube", "aurore", "crépuscule", "minuit"),
        *("twilight", "tag", "nacht", "día", "noche"),
    )
)
_SAME_TIME = frozenset(["continuous", "later", "same", "continu", "suite"])  # as in the scene before
_UNSEEN = re.compile(r"\b(?:v\.?\s*o|o\.?\s*s|o\.?\s*c|off|hors[ -]champ)\b", re.IGNORECASE)
_LONGEST_NAME = 60  # characters of a shot's name


@dataclass(slots=True)
class Story:
    """What a file of another kind tells: an episode, and the characters and places that the library lacks."""

    episode: dict[str, Any]
    characters: list[dict[str, Any]] = field(default_factory=list)
    locations: list[dict[str, Any]] = field(default_factory=list)


def story_of_screenplay(screenplay: Screenplay, library: Library, episode_id: str) -> Story:
    """The episode of a screenplay; without a shot where there is neither a scene nor action in it."""
    writer = _Writer(library, screenplay.elements)
    for element in screenplay.elements:
        writer.take(element)
    title = screenplay.title_page.get("title", "") or screenplay.title_page.get("titre", "")
    episode: dict[str, Any] = {"id": episode_id, "title": title}
    acts = writer.finished_acts()
    if acts:
        episode["acts"] = acts
    episode["shots"] = writer.finished_shots()
    return Story(episode, writer.characters.new, writer.places.new)


class _Writer:
    """Takes the elements one by one. `characters` and `places` then have what the library lacks."""

    def __init__(self, library: Library, elements: Sequence[Element]) -> None:
        self.characters = StoryCast(library.characters, "character")
        self.places = StoryCast(library.locations, "place")
        speakers = dict.fromkeys(element.text for element in elements if element.kind == "speaker")
        self._names = {speaker: _named(speaker) for speaker in speakers}
        self._act_level = min((element.level for element in elements if element.kind == "section"), default=None)
        self._acts: list[dict[str, Any]] = []
        self._shots: list[dict[str, Any]] = []
        self._place = ""  # of the scene; empty outside of one
        self._scene: dict[str, Any] = {}
        self._time = ""
        self._shot: dict[str, Any] | None = None  # the one that dialogue and notes go to
        self._speaker = ""
        self._manner = ""
        self._is_going_on = False  # the speaker has said something already

    def take(self, element: Element) -> None:
        getattr(self, f"_take_{element.kind}")(element)

    def finished_acts(self) -> list[dict[str, Any]]:
        return [act for act in self._acts if act["shotIds"]]

    def finished_shots(self) -> list[dict[str, Any]]:
        """The shots, without what is empty in them."""
        self._close_scene()
        return [{key: value for key, value in shot.items() if value not in ("", [], {})} for shot in self._shots]

    # -- structure

    def _take_section(self, element: Element) -> None:
        self._close_scene()
        if element.level == self._act_level:
            self._begin_act(element.text)

    def _take_synopsis(self, element: Element) -> None:
        if self._acts and not self._acts[-1]["shotIds"]:
            act = self._acts[-1]
            act["description"] = f"{act.get('description', '')} {element.text}".strip()
        elif self._shot is not None:
            self._note(element.text)

    def _begin_act(self, title: str) -> None:
        id_ = f"act-{len(self._acts) + 1}"
        self._acts.append({"id": id_, "number": len(self._acts) + 1, "title": title, "shotIds": []})

    def _take_scene(self, element: Element) -> None:
        self._close_scene()
        if self._act_level is None:
            self._begin_act(element.text)
        self._scene = self._read_heading(element.text)

    def _read_heading(self, heading: str) -> dict[str, Any]:
        """What every shot of a scene begins with."""
        found = _HEADING.match(heading)
        kind = re.sub(r"[\s.]", "", found["kind"]).upper() if found else ""
        place, time = _place_and_time(found["rest"] if found else heading)
        self._place = spoken_name(place or heading)
        if not _words(time) & _SAME_TIME:
            self._time = time.lower()
        return {
            "sceneType": f"{kind} {time}".strip(),
            "locationIds": [self.places.id_of(place)] if place else [],
            "prompt": {"time": self._time} if self._time else {},
        }

    def _close_scene(self) -> None:
        """A scene of which nothing is told is a shot of its place."""
        if self._place and self._shot is None:
            self._begin_shot(self._place)
        self._place, self._shot, self._speaker = "", None, ""

    # -- shots

    def _begin_shot(self, text: str) -> dict[str, Any]:
        number = len(self._shots) + 1
        self._shot = {
            "id": f"shot-{number:03d}",
            "number": number,
            "name": _short(text),
            "sceneType": self._scene.get("sceneType", ""),
            "characterIds": self._seen_in(text),
            "locationIds": list(self._scene.get("locationIds", ())),
            "description": text,
            "dialogue": [],
            "notes": "",
            "prompt": dict(self._scene.get("prompt", {})),
        }
        self._shots.append(self._shot)
        if not self._acts and self._act_level is not None:
            self._begin_act("")
        if self._acts:
            self._acts[-1]["shotIds"].append(self._shot["id"])
        return self._shot

    def _seen_in(self, text: str) -> list[str]:
        return [self.characters.id_of(name) for name, pattern in self._names.items() if pattern.search(text)]

    def _take_action(self, element: Element) -> None:
        self._begin_shot(element.text)
        self._speaker = ""

    def _take_transition(self, element: Element) -> None:
        if self._shot is not None:
            self._note(element.text)

    def _take_note(self, element: Element) -> None:
        if self._shot is not None:
            self._note(element.text)

    def _note(self, text: str) -> None:
        if self._shot is not None:
            self._shot["notes"] = f"{self._shot['notes']}\n{text}".strip()

    # -- what is said

    def _take_speaker(self, element: Element) -> None:
        self._speaker, self._manner, self._is_going_on = element.text, "", False
        id_ = self.characters.id_of(element.text)
        shot = self._shot or self._begin_shot(self._place or spoken_name(element.text))
        if id_ not in shot["characterIds"] and not _UNSEEN.search(element.extension):
            shot["characterIds"].append(id_)

    def _take_parenthetical(self, element: Element) -> None:
        self._manner = element.text

    def _take_dialogue(self, element: Element) -> None:
        shot = self._shot or self._begin_shot(self._place or spoken_name(element.text))
        lines: list[dict[str, str]] = shot["dialogue"]
        what = f"({self._manner}) {element.text}" if self._manner else element.text
        if self._is_going_on and lines:
            lines[-1]["what"] += f" {what}"
        elif self._speaker:
            lines.append({"who": self.characters.id_of(self._speaker), "what": what})
        else:
            lines.append({"what": what})
        self._manner, self._is_going_on = "", bool(self._speaker)

    def _take_lyric(self, element: Element) -> None:
        self._take_dialogue(element)


def _named(speaker: str) -> re.Pattern[str]:
    """Finds a speaker's name in action: in capitals, as people write it, or in small letters behind an article."""
    forms = "|".join(map(re.escape, dict.fromkeys([speaker.upper(), speaker, spoken_name(speaker)])))
    return re.compile(rf"(?<!\w)(?:(?:{forms})|(?i:(?:(?:the|le|la)\s+|l['’]){re.escape(speaker)}))(?!\w)")


def _place_and_time(rest: str) -> tuple[str, str]:
    """`BAR - KITCHEN - NIGHT` is the place `BAR - KITCHEN`, at night."""
    place, dash, last = (part.strip() for part in re.sub(r"\s+[–—]\s+", " - ", rest).rpartition(" - "))
    if dash and _words(last) & (_TIMES | _SAME_TIME):
        return place, last
    return rest.strip(), ""


def _words(text: str) -> set[str]:
    return {word.strip(".,()").casefold() for word in text.split()}


def _short(text: str) -> str:
    """The first words, for a name."""
    first = " ".join(re.split(r"(?<=[.!?])\s", text.replace("\n", " "), maxsplit=1)[0].split())
    if len(first) <= _LONGEST_NAME:
        return first.rstrip(".")
    return first[:_LONGEST_NAME].rpartition(" ")[0].rstrip(",;:") + " …"
