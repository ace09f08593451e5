"""What the words of shots would do to their pictures: sheets in place of people, people in no word, images out of
balance, a size that nobody sends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from moostik_cli.gate.cast import did_you_mean
from moostik_cli.gate.placeholders import is_not_written_yet
from moostik_cli.gate.places import Places
from moostik_cli.messages import Message, counted, message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, warning
from moostik_cli.models.episode import Shot
from moostik_cli.models.json_prompts import looks_like_json
from moostik_cli.models.library import Entity, Library
from moostik_cli.models.money import money
from moostik_cli.models.production import Production
from moostik_cli.models.prompt_parts import ParsedPrompt, Phrase, parse_prompt
from moostik_cli.models.prompts import stated_resolution
from moostik_cli.models.references import ClusterReferences
from moostik_cli.models.series import Series
from moostik_cli.models.subject_matching import CastFinder, short_name, slug, spoken_id
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.providers.cards import ModelCard, options_for, price_of
from moostik_cli.sources.closest_match import is_a_letter_off

_SHEET = re.compile(
    r"\bturn-?arounds?\b|\b(?:reference|character|model)\s+sheets?\b|\b(?:three|multiple|several|trois)\s+(?:views|vues)\b"
    r"|\b(?:plain|blank|neutral|pure\s+white|white|solid|gradient)(?:\s+\w+)?\s+backgrounds?\b"
    r"|\b(?:planche|feuille)\s+de\s+r[eé]f[eé]rence\b|\bfond\s+(?:uni|blanc|neutre)\b",
    re.IGNORECASE,
)
_LOOKS = message("Say what the subject looks like. For a sheet's own prompt the library's traits are told.")
_SUBJECT = message("Add a subject with its `id` to the prompt, or take it out of `characterIds`.")
_AS_PROSE = message("This prompt has JSON in it and is sent as prose, brackets and all.")
_WHOLE_JSON = message("Leave one whole JSON object in it: that is read as a structured prompt. Or write YAML or prose.")
_MORE_THAN_THIS_SHARE = 0.5
_FEW = 3  # images: of so few, somebody always has half


def check_prompts(
    production: Production, shots: Sequence[Shot], planner: EpisodePlanner, places: Places
) -> Iterator[Diagnostic]:
    """All that the words of the shots tell of their pictures before they are made."""
    sheets, untold = _Sheets(production.library, places), _UntoldCast(places)
    near_names, crowding = _NearNames(places), _Crowding(production.series, places)
    for shot in shots:
        parsed, references = parse_prompt(shot.prompt), planner.references_of(shot)
        sheets.look_at(shot, parsed)
        untold.look_at(shot, parsed, references)
        near_names.look_at(shot, parsed, references)
        crowding.look_at(shot, references)
    yield from sheets.findings()
    yield from untold.findings()
    yield from near_names.findings
    yield from _check_json(shots, places)
    yield from crowding.findings()
    yield from _check_resolution(production.series, shots, planner.card, places)


class _Sheets:
    """Subjects that are described by the words of a reference sheet: one finding for each such text."""

    def __init__(self, library: Library, places: Places) -> None:
        self._places = places
        self._of_characters = _sheet_prompts(library.characters.values())
        self._of_locations = _sheet_prompts(library.locations.values())
        self._found: dict[str, tuple[Place, str, list[str]]] = {}

    def look_at(self, shot: Shot, parsed: ParsedPrompt) -> None:
        for phrase in parsed.phrases if self._of_locations else ():
            sheet_of = self._of_locations.get(_compared(phrase.text)) if phrase.part.section == "place" else None
            if sheet_of is not None:
                self._add(shot, phrase, sheet_of.name)
        for subject in parsed.subjects:
            for phrase in subject.phrases:
                if _SHEET.search(phrase.text):
                    self._add(shot, phrase, subject.name or spoken_id(subject.id) or shot.id)

    def _add(self, shot: Shot, phrase: Phrase, name: str) -> None:
        text = _compared(phrase.text)
        if text not in self._found:
            self._found[text] = (self._places.in_shot(shot.id, "prompt", *phrase.keys), name, [])
        self._found[text][2].append(shot.id)

    def findings(self) -> Iterator[Diagnostic]:
        sheets = {**self._of_characters, **self._of_locations}
        for text, (place, name, shot_ids) in self._found.items():
            what = message("This description speaks of a reference sheet: the picture would look like one.")
            if text in sheets:
                what = message(
                    "This is the prompt of the reference sheet of `{id}`, not a description.", id=sheets[text].id
                )
            shots_of_it = list(dict.fromkeys(shot_ids))
            finding = warning(Code.SHEET_FOR_A_SUBJECT, what, place, _LOOKS, shots_of_it)
            yield finding._replace(brief=_brief(sheets[text].name if text in sheets else name, shots_of_it))


def _sheet_prompts(entities: Iterable[Entity]) -> dict[str, Entity]:
    return {_compared(entity.reference_prompt): entity for entity in entities if entity.reference_prompt}


def _check_json(shots: Sequence[Shot], places: Places) -> Iterator[Diagnostic]:
    """Texts with JSON in them that cannot be read as a structured prompt."""
    for shot in shots:
        if looks_like_json(shot.prompt):
            yield warning(Code.JSON_AS_PROSE, _AS_PROSE, places.in_shot(shot.id, "prompt"), _WHOLE_JSON, [shot.id])
        for number, variation in enumerate(shot.variations):
            if looks_like_json(variation.custom_prompt):
                place = places.in_shot(shot.id, "variations", number, "customPrompt")
                yield warning(Code.JSON_AS_PROSE, _AS_PROSE, place, _WHOLE_JSON, [shot.id])


class _UntoldCast:
    """Characters whose images are sent, and of whom no word speaks: the model does not know what they do."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._untold: dict[str, tuple[str, list[str]]] = {}

    def look_at(self, shot: Shot, parsed: ParsedPrompt, references: ClusterReferences) -> None:
        if is_not_written_yet(shot):
            return
        finder = CastFinder(references)
        named = {fact.id for subject in parsed.subjects if (fact := finder.find(subject)[0]) is not None}
        told = f"-{slug(' '.join([shot.description, shot.action, *_prose_of(parsed)]))}-"
        for character in references.characters:
            if character.id not in shot.character_ids:
                continue  # its cluster's
            words = (slug(character.id), slug(character.name), slug(short_name(character.name)))
            if character.id not in named and not any(word and f"-{word}-" in told for word in words):
                self._untold.setdefault(character.id, (character.name, []))[1].append(shot.id)

    def findings(self) -> Iterator[Diagnostic]:
        for name, shot_ids in self._untold.values():
            what = counted(
                "{name} is shown to the model, and no word of {shot} speaks of them.",
                "{name} is shown to the model, and no word of {count} shots speaks of them.",
                count=len(shot_ids),
                name=name,
                shot=shot_ids[0],
            )
            place = self._places.in_shot(shot_ids[0], "characterIds")
            finding = warning(Code.CAST_WITHOUT_WORDS, what, place, _SUBJECT, shot_ids)
            yield finding._replace(brief=_brief(name, shot_ids))


class _NearNames:
    """Subjects whose name is a letter off that of somebody of the shot: they would not get the picture."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self.findings: list[Diagnostic] = []

    def look_at(self, shot: Shot, parsed: ParsedPrompt, references: ClusterReferences) -> None:
        cast = {slug(short_name(member.name)): member.name for member in references.cast if member.type == "character"}
        finder = CastFinder(references)
        for subject in parsed.subjects if cast else ():
            name = slug(subject.name)
            if subject.id or len(name) < _SHORTEST_NAME or finder.find(subject)[0] is not None:
                continue
            likely = next((known for own, known in cast.items() if is_a_letter_off(name, own)), None)
            if likely is not None:
                what = message("The subject `{id}` is not a character.", id=subject.name)
                place = self._places.in_shot(shot.id, "prompt", *subject.keys, "name")
                self.findings.append(warning(Code.UNKNOWN_SUBJECT, what, place, did_you_mean(likely), [shot.id]))


_SHORTEST_NAME = 4  # letters


def _brief(name: str, shot_ids: Sequence[str]) -> Message:
    return counted("{name}: {count} shot", "{name}: {count} shots", count=len(shot_ids), name=name)


def _prose_of(parsed: ParsedPrompt) -> Iterator[str]:
    """What a prompt tells of people: all of plain prose, the goal and what happens of one in parts."""
    for phrase in parsed.phrases:
        if phrase.part.section in ("prose", "goal", "happens", "layers"):
            yield phrase.text


class _Crowding:
    """One of several whose images are more than half of what is sent, where no share of theirs is set."""

    def __init__(self, series: Series, places: Places) -> None:
        self._places = places
        self._shares = {"character": series.max_refs_per_character, "location": series.max_refs_per_location}
        self._crowding: dict[str, tuple[str, list[str]]] = {}

    def look_at(self, shot: Shot, references: ClusterReferences) -> None:
        images, shares = references.images, self._shares
        counts = Counter((image.id, image.name, image.type) for image in images if image.type in shares)
        (most, name, kind), count = counts.most_common(1)[0] if counts else (("", "", "character"), 0)
        is_crowded = len(counts) > 1 and len(images) > _FEW and count > len(images) * _MORE_THAN_THIS_SHARE
        if is_crowded and shares[kind] is None:
            self._crowding.setdefault(most, (name, []))[1].append(shot.id)

    def findings(self) -> Iterator[Diagnostic]:
        if not self._crowding:
            return
        shot_ids = list(dict.fromkeys(id_ for _, ids in self._crowding.values() for id_ in ids))
        what = counted(
            "{name} takes more than half of the reference images of {shot}.",
            "{name} and others take more than half of the reference images in {count} shots.",
            count=len(shot_ids),
            name=next(iter(self._crowding.values()))[0],
            shot=shot_ids[0],
        )
        hint = message("`maxRefsPerCharacter: 2` and `maxRefsPerLocation: 3` in series.yaml share them out.")
        key = "characterIds" if self._places.has_in_shot(shot_ids[0], "characterIds") else "id"
        place = self._places.in_shot(shot_ids[0], key)
        yield warning(Code.REFERENCES_OUT_OF_BALANCE, what, place, hint, shot_ids)


def _check_resolution(series: Series, shots: Sequence[Shot], card: ModelCard, places: Places) -> Iterator[Diagnostic]:
    """A size that prompts ask for and that is not sent: the series alone says what is paid."""
    sent = options_for(card, series)
    if card.resolution_key not in card.options:
        return
    accepted = card.options[card.resolution_key]
    own = str(sent.get(card.resolution_key, card.default_resolution))
    found: dict[str, list[tuple[str, tuple[str | int, ...]]]] = {}
    for shot in shots:
        for keys, prompt in _prompts_of(shot):
            asked = stated_resolution(prompt)
            if asked is not None and asked[0] != own:
                found.setdefault(asked[0], []).append((shot.id, (*keys, *asked[1])))
    for asked_for, users in found.items():
        shot_ids = list(dict.fromkeys(shot_id for shot_id, _ in users))
        what = counted(
            "{shot} asks for {asked}; its pictures are made at {own}.",
            "{count} shots ask for {asked}; their pictures are made at {own}.",
            count=len(shot_ids),
            shot=shot_ids[0],
            asked=asked_for,
            own=own,
        )
        sizes = accepted if isinstance(accepted, tuple) else (asked_for,)
        is_made = asked_for in sizes
        price = price_of(card, {**sent, card.resolution_key: asked_for}) if is_made else None
        hint = message("`resolution: {asked}` in series.yaml, or --resolution {asked}, sends it.", asked=asked_for)
        if price is not None:
            hint = message(
                "`resolution: {asked}` in series.yaml, or --resolution {asked}, sends it: {price} a picture.",
                asked=asked_for,
                price=money(price),
            )
        if not is_made:
            hint = message("{model} makes {sizes}.", model=card.model, sizes=", ".join(map(str, sizes)))
        place = places.in_shot(shot_ids[0], *users[0][1])
        yield warning(Code.RESOLUTION_NOT_SENT, what, place, hint, shot_ids)


def _prompts_of(shot: Shot) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """The prompts of a shot that its pictures are written from, each with the keys that lead to it."""
    yield ("prompt",), shot.prompt
    for index, variation in enumerate(shot.variations):
        for key, prompt in (("customPrompt", variation.custom_prompt), ("promptOverrides", variation.prompt_overrides)):
            if prompt is not None:
                yield ("variations", index, key), prompt


def _compared(text: str | None) -> str:
    return " ".join((text or "").split()).casefold().strip(" .;,!")
