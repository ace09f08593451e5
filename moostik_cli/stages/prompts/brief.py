"""The brief: what a shot says, in the order in which a director would say it.

One sentence opens it: framing, who, where, and what is to be seen. Then what happens, who is in it, the place, light
and mood, staging, what must be there, style, what the reference images are for, and what to avoid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from moostik_cli.models.angles import AngleFraming, framing_of
from moostik_cli.models.episode import Shot, Variation
from moostik_cli.models.prompt_parts import PARTS, ParsedPrompt, Part, Phrase, spoken
from moostik_cli.models.prompts import (
    ATMOSPHERE_PATHS,
    RULING_LINE,
    LeftOutReason,
    LeftOutText,
    Origin,
    PreviousShot,
    SharedLook,
    stated_atmosphere,
    stated_lighting,
)
from moostik_cli.models.references import ClusterReferences, ImagelessEntity
from moostik_cli.models.series import Series
from moostik_cli.models.subject_matching import CastFinder, short_name, slug, slugs_of
from moostik_cli.stages.prompts.avoiding import Unwanted, is_ban, unwanted_items
from moostik_cli.stages.prompts.clashes import PictureFrame, cleared, is_shallow, lenses_in
from moostik_cli.stages.prompts.images import LEGEND_RANK, legend
from moostik_cli.stages.prompts.placing import OwnWords, SaidOf, placings, sizes
from moostik_cli.stages.prompts.subjects import DESCRIBES, SubjectEntry, names_by_id, subject_entries, without_sheet
from moostik_cli.stages.prompts.text import (
    KEPT,
    Item,
    Paragraph,
    Sentence,
    compared,
    in_brackets,
    one_line,
    sentences_of,
    words_of,
)

# How early each section goes where the text is too long: the highest first.
_RANKS = {
    "place": 2,
    "time": 2,
    "staging": 3,
    "happens": 4,
    "prose": 4,
    "light": 5,
    "mood": 6,
    "style": 8,
    "palette": 9,
    "avoid": 10,
    "details": 11,
    "other": 12,
}
_SECTIONS_ABOUT_FRAMING = frozenset({"framing", "lens"})
_PATHS_ABOUT_FRAMING = ("camera.", "composition.")
_NOT_CLEARED = frozenset({"strings", "lettering", "forbidden", "avoid"})  # said as they are, or not at all
_MOST_NAMES = 4
_SHORT = 200  # characters of what happens that the opening takes whole
_LONGEST_PLACE = 60  # characters of a place in the opening sentence
_STATES_ITS_LIGHT = re.compile(
    r"\b(?:\w*(?:back|moon|sun|candle|lamp|torch|fire|star|day|spot|flash|twi|lantern)[\s-]?light(?:s|ing)?|lighting|"
    r"(?!(?:the|a|an|this|that|his|her|its|their|no|of|to|in|into|at|by|on|for)\b)[\w-]+\s+lights?|"
    r"(?:back|moon|sun|candle|side|rim|under)?-?lit|glow(?:s|ing)?|lumi[eè]re\s+(?!et|ou|qui|que|du|des|de)\w+|[eé]clair(?:[eé]e?s?|age)|lueurs?|contre-jour|"
    r"clair\s+de\s+lune|chiaroscuro|silhouetted)\b",
    re.IGNORECASE,
)
_NO_LIGHT = re.compile(
    r"\blight\s+(?:rain|breeze|wind|snow|blue|green|brown|grey|gray|pink|step|touch)\b", re.IGNORECASE
)
_IS_LIGHTING = re.compile(r"\b(?:lighting|[eé]clairages?)\b", re.IGNORECASE)
_WITH_THE_PLACE = ", the place still readable"
_FACES = re.compile(r"\b(?:faces?|faceless|visages?)\b", re.IGNORECASE)
_NO_FACE = re.compile(r"\b(?:no|without|sans|pas\s+de)\s+(?:\w+\s+)?(?:faces?|visages?)\b|\bfaceless\b", re.IGNORECASE)
_PRONOUNS = frozenset(
    ["he", "him", "his", "she", "her", "hers", "they", "them", "their", "il", "lui", "elle", "ils", "elles", "eux"]
)
_NOT_A_NAME = frozenset(["the", "of", "and", "le", "la", "les", "l", "de", "du", "des", "d", "et", "au", "aux"])
_SPEAKS_OF_BANS = re.compile(r"\b(?:avoid|negatives?|negative[_ ]prompt|[eé]viter)\s*:", re.IGNORECASE)
_BAN_IN_PROSE = re.compile(r"(?:avoid|negatives?|negative[_ ]prompt|(?:[àa]\s+)?[eé]viter)\s*:\s*", re.IGNORECASE)
_STYLE_LABEL = re.compile(r"^style\s*:\s*", re.IGNORECASE)
_ID_LIKE = re.compile(r"(?<![\w./-])[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)+(?![\w/-])")
_MOOD_ORDER = {".".join(path): rank for rank, path in enumerate(ATMOSPHERE_PATHS)}


@dataclass(frozen=True)
class PromptSource:
    """The prompt that a variation is written from: the shot's own, or one that replaces it. `keys` lead to it from the
    shot; `replaced` are the prompts that it takes the place of."""

    prompt: Any
    parsed: ParsedPrompt
    keys: tuple[str | int, ...]
    is_own: bool = False
    replaced: tuple[tuple[tuple[str | int, ...], ParsedPrompt], ...] = ()  # with the keys that lead to each


@dataclass(frozen=True)
class ShotMaterial:
    """All that the texts of a shot are written from."""

    shot: Shot
    references: ClusterReferences
    series: Series
    look: SharedLook
    ratio: str


@dataclass(frozen=True)
class Told:
    """A phrase as it is said, with where it was written."""

    text: str
    origin: Origin
    label: str
    part: Part
    path: str


@dataclass
class Brief:
    """Writes one variation's text, paragraph by paragraph. What has been said once is not said again."""

    material: ShotMaterial
    variation: Variation
    variation_index: int
    source: PromptSource
    previous: PreviousShot | None
    anchors: tuple[str, ...] = ()  # roles of the pictures that come last
    left_out: list[LeftOutText] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)
    _sections: dict[str, list[Told]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def paragraphs(self) -> tuple[Paragraph, ...]:
        parsed = self.source.parsed
        self._names = names_by_id(parsed.subjects, self.material.references)
        entries = subject_entries(parsed.subjects, self.material.references)
        frame = self._frame()
        self._frame_used = frame
        self._collect(parsed)
        written = [
            self._opening(entries, frame),
            *self._happens(),
            self._goal(),
            self._subjects(entries),
            self._place(),
            self._light(),
            self._mood(),
            self._staging(),
            self._must(),
            self._style(),
            self._palette(),
            self._section("details", ""),
            self._section("other", ""),
        ]
        called = self._called(written, entries)
        written.append(Paragraph("", tuple(legend(self.material.references, self.previous, self.anchors, called))))
        written.append(self._avoid())
        self._note_what_is_replaced()
        return tuple(paragraph for paragraph in written if paragraph.sentences)

    # what is said, cleared of what clashes

    def _frame(self) -> PictureFrame:
        framing = framing_of(self.variation.camera_angle)
        lens = None if framing.lens_mm is None else f"{framing.lens_mm}"
        if framing.lens_mm is None or framing.lens_is_free:
            lens = next(self._written_lenses(), lens)
        return PictureFrame(self.variation.camera_angle, lens, self.material.ratio)

    def _written_lenses(self) -> Iterator[str]:
        """The lenses that the prompt asks for, the plainest first."""
        for phrase in self.source.parsed.phrases:
            if phrase.part.section == "lens":
                number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:mm)?", phrase.text)
                yield from [number[1]] if number else lenses_in(phrase.text)
        for phrase in self.source.parsed.phrases:
            yield from lenses_in(phrase.text)

    def _collect(self, parsed: ParsedPrompt) -> None:
        for phrase in parsed.phrases:
            if phrase.part.section == "lens" and self._is_the_lens(phrase):
                continue
            told = self._told(self._in_its_place(phrase), self._origin(phrase.keys))
            if told is not None:
                self._sections.setdefault(told.part.section, []).append(told)
        for phrase in parsed.settings:
            self.left_out.append(LeftOutText(phrase.text, "setting", self._origin(phrase.keys)))

    def _in_its_place(self, phrase: Phrase) -> Phrase:
        """The name of a place for its id, the library's words for the prompt of its reference sheet; and light that is
        written as a time."""
        if phrase.part.section == "time" and _IS_LIGHTING.search(phrase.text):
            return phrase._replace(part=PARTS["lighting"])
        for fact in self.material.references.cast:
            if fact.type != "location" or phrase.part.section != "place":
                continue
            if slug(phrase.text) == slug(fact.id):
                return phrase._replace(text=fact.name or spoken(fact.id))
            sheet, rest = without_sheet(phrase.text, fact.reference_prompt)
            if sheet:
                self._leave_out(sheet, "sheet", self._origin(phrase.keys))
                looks = "; ".join(fact.traits) or fact.looks or fact.description
                return phrase._replace(text=". ".join(text for text in (looks, rest) if text))
        return phrase

    def _is_the_lens(self, phrase: Phrase) -> bool:
        """Whether a phrase is nothing but a lens: the picture's own, which is told, or another one."""
        number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:mm)?", phrase.text)
        if number is None:
            return False
        if number[1] != self._frame_used.lens:
            self.left_out.append(LeftOutText(phrase.text, "lens", self._origin(phrase.keys)))
        return True

    def _told(self, phrase: Phrase, origin: Origin) -> Told | None:
        text = self._cleared(phrase.text, origin, phrase.part.section, phrase.path)
        label = phrase.part.label
        label = self._names.get(slug(label)) or spoken(label) if label else ""
        return Told(text, origin, label, phrase.part, phrase.path) if text else None

    def _cleared(self, text: str, origin: Origin, section: str, path: str = "") -> str:
        text = self._in_words(text)
        if section in _NOT_CLEARED:
            return text
        text = self._without_bans(text, origin)
        about_framing = section in _SECTIONS_ABOUT_FRAMING or path.startswith(_PATHS_ABOUT_FRAMING)
        found = cleared(text, self._frame_used, about_framing=about_framing, must_stay=section == "must")
        for removed, reason in found.removed:
            if not (reason == "lens" and words_of(removed) == words_of(f"{self._frame_used.lens} mm")):
                self._leave_out(removed, reason, origin)
        return found.text

    def _without_bans(self, text: str, origin: Origin) -> str:
        """Without sentences such as "Avoid: people, no cars": what they ban goes where it is told."""
        if ":" not in text or not _SPEAKS_OF_BANS.search(text):
            return text
        told = []
        for sentence in sentences_of(text):
            lead = _BAN_IN_PROSE.match(sentence)
            if lead is None:
                told.append(sentence)
                continue
            self._leave_out(lead[0].strip(), "negation", origin)
            banned = Told(sentence[lead.end() :], origin, "", PARTS["avoid"], "avoid")
            self._sections.setdefault("avoid", []).append(banned)
        return " ".join(told)

    def _leave_out(self, text: str, reason: LeftOutReason, origin: Origin | None) -> None:
        if text:
            self.left_out.append(LeftOutText(text, reason, origin))

    def _in_words(self, text: str) -> str:
        """Without ids and underscores: the names of the library stand for its ids."""
        if "-" not in text and "_" not in text:
            return text
        text = _ID_LIKE.sub(lambda found: self._names_of_ids.get(found[0], found[0]), text)
        return " ".join(text.replace("_", " ").split())

    @property
    def _names_of_ids(self) -> Mapping[str, str]:
        return {fact.id: fact.name or spoken(fact.id) for fact in self.material.references.cast}

    def _origin(self, keys: Iterable[str | int]) -> Origin:
        return Origin("episode", self.material.shot.id, (*self.source.keys, *keys))

    def _shot_origin(self, *keys: str | int) -> Origin:
        return Origin("episode", self.material.shot.id, keys)

    def _fresh(self, text: str) -> bool:
        """Whether nothing has said it yet; from now on it is said."""
        key = compared(text)
        if not key or key in self._said:
            return False
        self._said.add(key)
        return True

    def _prose(self, text: str, origin: Origin, rank: int, label: str = "") -> Iterator[Sentence]:
        """The sentences of a text that nothing has said yet."""
        lead = f"{label}: " if label else ""
        for sentence in sentences_of(text):
            if self._fresh(sentence):
                yield Sentence(lead, (Item(sentence, origin, rank),))
                lead = ""

    def _under_labels(self, phrases: Iterable[Told], rank: int) -> Iterator[Sentence]:
        """The sentences of phrases, each label once: first what has none, so that no label seems to cover it."""
        labels: dict[str, list[Told]] = {"": []}
        for told in phrases:
            labels.setdefault(told.label, []).append(told)
        for label, alike in labels.items():
            lead = label
            for told in alike:
                for sentence in self._prose(told.text, told.origin, rank, lead):
                    yield sentence
                    lead = ""

    # paragraphs, in order

    def _opening(self, entries: Sequence[SubjectEntry], frame: PictureFrame) -> Paragraph:
        framing = framing_of(self.variation.camera_angle)
        first = self._what_is_seen()
        lead = framing.name + self._who_and_where(entries, " ".join(text for text, _ in first))
        lead += f", {frame.lens} mm lens" if frame.lens else ""
        written = [Sentence(f"{lead}: " if first else lead, tuple(Item(text, origin) for text, origin in first[:1]))]
        own_line = bool(self.variation.description.strip())
        rank = KEPT if own_line else _RANKS["happens"]
        written += [Sentence("", (Item(text, origin, rank),)) for text, origin in first[1:]]
        shows = self._shows(framing, entries)
        if shows:
            written.append(Sentence("", (Item(shows),)))
        named = set(words_of(framing.name))
        framings = self._sections.pop("framing", ())
        own = [told for told in framings if not named.issuperset(words_of(told.text)) and self._fresh(told.text)]
        own += [told for told in self._sections.pop("lens", ()) if self._fresh(told.text)]
        if own:
            items = tuple(Item(_labelled(told), told.origin) for told in own)
            written.append(Sentence("Framing: ", items))
        written.append(Sentence("", (Item(RULING_LINE),)))
        return Paragraph("", tuple(written))

    def _what_is_seen(self) -> list[tuple[str, Origin]]:
        """What the opening sentence shows: the variation's own line, else the first sentence of what is told."""
        shot = self.material.shot
        own = self.variation.description
        if own.strip():
            return self._opened(own, self._shot_origin("variations", self.variation_index, "description"))
        prose = self._sections.get("prose", ())
        if prose:
            return self._opened(prose[0].text, prose[0].origin, first_only=True)
        if shot.description.strip() and not self._is_told_apart:
            return self._opened(shot.description, self._shot_origin("description"), first_only=True)
        for section in ("happens", "goal"):
            for told in self._sections.get(section, ()):
                if section == "happens" and not told.label:
                    return self._opened(told.text, told.origin, first_only=True)
        if not self._sections.get("goal") and not self.source.parsed.subjects:
            return self._opened(shot.name, self._shot_origin("name"), first_only=True)
        return []

    @property
    def _is_told_apart(self) -> bool:
        """Whether a prompt in prose of its own replaces what happens in the shot."""
        return self.source.is_own and self.source.parsed.is_prose

    def _opened(self, text: str, origin: Origin, *, first_only: bool = False) -> list[tuple[str, Origin]]:
        found = sentences_of(self._cleared(text, origin, "happens"))
        found = found[:1] if first_only and len(text) > _SHORT else found
        return [(sentence, origin) for sentence in found if self._fresh(sentence)]

    def _who_and_where(self, entries: Sequence[SubjectEntry], told: str) -> str:
        """ " of Koko and Mila at Bar Ti Sang", as far as the sentence does not say so itself."""
        if self.source.parsed.is_prose or self.variation.camera_angle == "pov":
            return ""  # the prose says so itself; and whose view it is, is not in it
        said = f" {' '.join(words_of(told))} "
        names = [entry.short_name for entry in entries if entry.name]
        names = list(dict.fromkeys(names))[:_MOST_NAMES]
        if all(_spaced(name) in said for name in names):
            names = []
        where = self._where()
        where = "" if f" {' '.join(words_of(where))} " in said else where
        joint = ", with" if " of " in framing_of(self.variation.camera_angle).name else " of"
        of = f"{joint} {_listed(names)}" if names else ""
        return of + (f" at {where}" if where else "")

    def _where(self) -> str:
        place = next((fact for fact in self.material.references.cast if fact.type == "location"), None)
        if place is not None:
            return short_name(place.name).partition(" - ")[0]
        told = next((told.text for told in self._sections.get("place", ()) if not told.label), "")
        return told.rstrip(" .") if len(told) <= _LONGEST_PLACE and "," not in told else ""

    def _shows(self, framing: AngleFraming, entries: Sequence[SubjectEntry]) -> str:
        """What the angle shows: people and their faces only where there are some, and nobody forbids them."""
        if not framing.shows:
            return ""
        people = any(entry.fact is not None for entry in entries) or self._speaks_of_people()
        needs_a_face = "face" in framing.shows or "eyes" in framing.shows
        has_no_face = needs_a_face and (self._forbids_faces() or len(entries) > 1)
        shows = framing.shows if people and not has_no_face else framing.without_people
        return shows.removesuffix(_WITH_THE_PLACE) if self._is_shallow() else shows

    def _speaks_of_people(self) -> bool:
        """Whether the words of a shot with a cast call somebody of it by a word of the name, or by a pronoun."""
        if not self.material.shot.character_ids:
            return False
        told = [phrase.text for phrase in self.source.parsed.phrases]
        told += [self.variation.description]
        told += [] if self._is_told_apart else [self.material.shot.description, self.material.shot.action]
        words = {word for text in told for word in slug(text).split("-")}
        return not words.isdisjoint(_PRONOUNS | self._name_words())

    def _name_words(self) -> set[str]:
        cast = self.material.references.cast
        names = [known for fact in cast if fact.type == "character" for known in slugs_of(fact)]
        names += map(slug, self.material.shot.character_ids)
        return {word for name in names for word in name.split("-")} - _NOT_A_NAME

    def _is_shallow(self) -> bool:
        """Whether the words that stay throw the place out of focus."""
        told = (piece.text for section in ("framing", "lens", "staging") for piece in self._sections.get(section, ()))
        return any(is_shallow(text) for text in told)

    def _forbids_faces(self) -> bool:
        banned = [told.text for name in ("forbidden", "avoid") for told in self._sections.get(name, ())]
        if any(_FACES.search(text) for text in (*banned, *self.material.series.negatives)):
            return True
        told = (phrase.text for subject in self.source.parsed.subjects for phrase in subject.phrases)
        return any(_NO_FACE.search(text) for text in told)

    def _happens(self) -> Iterator[Paragraph]:
        shot = self.material.shot
        sentences: list[Sentence] = []
        for told in self._sections.pop("prose", ()):
            sentences += self._prose(told.text, told.origin, _RANKS["prose"])
        if sentences:
            yield Paragraph("", tuple(sentences))
        sentences = []
        goals = {compared(told.text) for told in self._sections.get("goal", ())}
        if not self._is_told_apart:
            for text, key in ((shot.description, "description"), (shot.action, "action")):
                origin = self._shot_origin(key)
                rank = KEPT if compared(text) in goals else _RANKS["happens"]
                sentences += self._prose(self._cleared(text, origin, "happens"), origin, rank)
        sentences += self._under_labels(self._sections.pop("happens", ()), _RANKS["happens"])
        if sentences:
            has_label = ": " in sentences[0].lead
            yield Paragraph("" if has_label else "What happens: ", tuple(sentences))

    def _goal(self) -> Paragraph:
        sentences: list[Sentence] = []
        for told in self._sections.pop("goal", ()):
            sentences += self._prose(told.text, told.origin, KEPT)
        return Paragraph("Goal: ", tuple(sentences))

    def _subjects(self, entries: Sequence[SubjectEntry]) -> Paragraph:
        sentences = [sentence for entry in entries for sentence in self._entry(entry)]
        sentences += self._people_without_image(entries)
        label = "Subjects: " if sentences else ""
        layers: list[Sentence] = []
        for told in self._sections.pop("layers", ()):
            layers += self._prose(told.text, told.origin, KEPT, told.label)
        return Paragraph(label, (*sentences, *layers))

    def _entry(self, entry: SubjectEntry) -> Iterator[Sentence]:
        """ "Mama Dorval (shown in reference image 1): an aged mosquito. She lifts her wings." """
        also = [phrase for phrase in entry.also if self._fresh(f"{entry.name} also {phrase.text}")]
        head = _head(entry.name, entry.image, also)
        told: list[tuple[str, Origin, str]] = []
        for phrase in entry.sheets:
            self._leave_out(phrase.text, "sheet", self._origin(phrase.keys))
        if entry.sheets and entry.fact is not None:
            told += _looks_of(entry)
        for phrase in entry.phrases:
            piece = self._told(phrase, self._origin(phrase.keys))
            if piece is not None:
                told.append((piece.text, piece.origin, piece.label))
        lead = head
        for text, origin, label in told:
            for sentence in self._prose(text, origin, KEPT, label):
                if lead and not entry.name and not sentence.lead:
                    yield _pointed_at(sentence, lead)
                else:
                    yield sentence._replace(lead=f"{lead}: {sentence.lead}" if lead else sentence.lead)
                lead = ""
        if lead:
            yield Sentence(lead, ())

    def _people_without_image(self, entries: Sequence[SubjectEntry]) -> Iterator[Sentence]:
        """What the library says of those whom no image shows, unless the prompt describes them itself."""
        described = {
            entry.fact.id
            for entry in entries
            if entry.fact is not None and any(phrase.path in DESCRIBES for phrase in entry.phrases)
        }
        for entity in self.material.references.imageless:
            if entity.type == "character" and entity.description and entity.id not in described:
                yield from self._imageless(entity, "characters")

    def _imageless(self, entity: ImagelessEntity, role: str) -> Iterator[Sentence]:
        origin = Origin("characters" if role == "characters" else "locations", entity.id, ("description",))
        lead = f"No reference image shows {entity.name}: "
        for sentence in self._prose(
            entity.description, origin, LEGEND_RANK if role == "characters" else _RANKS["place"]
        ):
            yield sentence._replace(lead=lead)
            lead = ""

    def _place(self) -> Paragraph:
        images = {
            image.id: image.number for image in reversed(self.material.references.images) if image.type == "location"
        }
        places = [fact for fact in self.material.references.cast if fact.type == "location"]
        told = self._sections.pop("place", [])
        written = f" {' '.join(words_of(' '.join(piece.text for piece in told)))} "
        sentences: list[Sentence] = []
        for place in places:
            name = one_line(place.name) or spoken(place.id)
            number = images.get(place.id)
            is_main = place is places[0]
            if is_main and (number is None or f" {' '.join(words_of(name))} " in written) and told:
                continue
            pointer = f" (reference image {number})" if number is not None and not is_main else ""
            origin = Origin("locations", place.id, ("name",))
            if self._fresh(name) and not (number is None and place.description):
                sentences.append(
                    Sentence("" if is_main else "Also: ", (Item(name + pointer, origin, _RANKS["place"]),))
                )
        own: list[Sentence] = []
        for piece in told:
            own += self._prose(piece.text, piece.origin, _RANKS["place"], piece.label)
        main, others = (sentences[:1], sentences[1:]) if sentences and not sentences[0].lead else ([], sentences)
        rest = [*main, *own, *others, *self._time()]
        for entity in self.material.references.imageless:
            if entity.type == "location" and entity.description:
                rest += self._imageless(entity, "locations")
        number = images.get(places[0].id) if places else None
        return Paragraph(f"Place (reference image {number}): " if number is not None else "Place: ", tuple(rest))

    def _time(self) -> Iterator[Sentence]:
        items = self._items("time")
        if items:
            yield Sentence("Time: ", items, ", ")

    def _light(self) -> Paragraph:
        sentences: list[Sentence] = []
        sentences += self._under_labels(self._sections.pop("light", ()), _RANKS["light"])
        if not sentences and not self._states_its_light():
            sentences += self._inherited_light()
        return Paragraph("", tuple(sentences))

    def _states_its_light(self) -> bool:
        """Whether the words of the prompt tell of its light, though no part of it is about light."""
        if stated_lighting(self.source.prompt):
            return True
        told = [phrase.text for phrase in self.source.parsed.phrases if phrase.part.section in _TELLS_OF_LIGHT]
        told += [phrase.text for subject in self.source.parsed.subjects for phrase in subject.phrases]
        told += [self.variation.description, "" if self._is_told_apart else self.material.shot.description]
        return any(_STATES_ITS_LIGHT.search(_NO_LIGHT.sub("", text)) for text in told)

    def _inherited_light(self) -> Iterator[Sentence]:
        """That of the shot, where the variation has a prompt of its own; else that of its cluster."""
        look, shot = self.material.look, self.material.shot
        own = stated_lighting(shot.prompt) if self.source.is_own else {}
        if own:
            yield from self._facets("Light, as in the rest of this shot: ", own, shot.id)
        elif look.lighting and look.lighting_from is not None:
            yield from self._facets("Light, as in the other shots of this place: ", look.lighting, look.lighting_from)

    def _facets(self, lead: str, lighting: Mapping[str, str], shot_id: str) -> Iterator[Sentence]:
        origin = Origin("episode", shot_id, ("prompt", "lighting"))
        items = []
        for facet, text in lighting.items():
            text = cleared(self._in_words(text), self._frame_used, about_framing=False).text  # noqa: PLW2901
            part = PARTS.get(f"lighting.{facet}")
            label = spoken(facet) if part is None else part.label
            if text and self._fresh(text):
                is_plain = facet == "notes" or len(lighting) == 1
                items.append(Item(text if is_plain else f"{label}: {text}", origin, _RANKS["light"]))
        if items:
            yield Sentence(lead, tuple(items))

    def _mood(self) -> Paragraph:
        """Of several moods the most specific holds."""
        told = self._sections.pop("mood", [])
        nearest = min((_MOOD_ORDER.get(piece.path, len(_MOOD_ORDER)) for piece in told), default=0)
        items = []
        for piece in told:
            if _MOOD_ORDER.get(piece.path, len(_MOOD_ORDER)) == nearest:
                if self._fresh(piece.text):
                    items.append(Item(_in_a_list(piece.text), piece.origin, _RANKS["mood"]))
            elif compared(piece.text) not in self._said:
                self._leave_out(piece.text, "mood", piece.origin)
        if items:
            return Paragraph("", (Sentence("Mood: ", tuple(items)),))
        return Paragraph("", tuple(self._inherited_mood()))

    def _inherited_mood(self) -> Iterator[Sentence]:
        look, shot = self.material.look, self.material.shot
        own = stated_atmosphere(shot.prompt) if self.source.is_own else ()
        if own:
            lead, moods, shot_id = "Mood, as in the rest of this shot: ", own, shot.id
        elif look.atmosphere and look.atmosphere_from is not None:
            lead, moods, shot_id = "Mood, as in the shots around this one: ", look.atmosphere, look.atmosphere_from
        else:
            return
        origin = Origin("episode", shot_id, ("prompt",))
        told = (cleared(self._in_words(text), self._frame_used, about_framing=False).text for text in moods)
        items = [Item(_in_a_list(text), origin, _RANKS["mood"]) for text in told if text and self._fresh(text)]
        if items:
            yield Sentence(lead, tuple(items))

    def _staging(self) -> Paragraph:
        sentences: list[Sentence] = []
        lists: dict[str, list[Item]] = {}
        for told in self._sections.pop("staging", ()):
            if told.part.joined:
                if self._fresh(told.text):
                    lists.setdefault(told.label, []).append(Item(_in_a_list(told.text), told.origin, _RANKS["staging"]))
            else:
                sentences += self._prose(told.text, told.origin, _RANKS["staging"], told.label)
        sentences += [Sentence(f"{label}: ", tuple(items)) for label, items in lists.items()]
        sentences += self._blocking()
        movement = self.material.shot.camera_movement
        if movement.strip():
            origin = self._shot_origin("cameraMovement")
            text = self._cleared(movement, origin, "staging")
            lead = "Camera movement, of which this still is one moment"
            sentences += self._prose(text, origin, _RANKS["staging"], lead)
        return Paragraph("Staging: ", tuple(sentences))

    def _blocking(self) -> Iterator[Sentence]:
        """Who stands where and how tall they are beside each other, as far as the words of the shot leave it open."""
        shot, cast = self.material.shot, self.material.references.cast
        if not shot.blocking and all(fact.height is None for fact in cast):
            return
        own_words, angle = OwnWords(self._own_words(), cast), self.variation.camera_angle
        origin = self._shot_origin("blocking")
        placed = placings(shot.blocking, cast, own_words, angle, only_named=self.source.is_own)
        for placing in placed:
            for words, reason in placing.left_out:
                self._leave_out(words, reason, origin)
        items = tuple(Item(placing.told, origin, _RANKS["staging"]) for placing in placed if placing.told)
        if items:
            yield Sentence("", items)
        present = [fact for fact in cast if not self.source.is_own or own_words.name(fact.id)]
        for id_, words in sizes(present, own_words, angle):
            yield Sentence("", (Item(words, Origin("characters", id_, ("height",)), _RANKS["staging"]),))

    def _own_words(self) -> Iterator[SaidOf]:
        """What the artist wrote of the picture."""
        shot = self.material.shot
        yield SaidOf(self.variation.description)
        if not self._is_told_apart:
            yield from (SaidOf(shot.description), SaidOf(shot.action))
        for phrase in self.source.parsed.phrases:
            label = phrase.part.label
            text = f"{label}: {phrase.text}" if label else phrase.text
            yield SaidOf(text, slug(label), phrase.part.section == "staging")
        for subject in self.source.parsed.subjects:
            fact, _ = CastFinder(self.material.references).find(subject)
            who = slug(fact.id if fact is not None else subject.name or subject.id)
            yield SaidOf(subject.name, who)
            yield from (SaidOf(phrase.text, who) for phrase in subject.phrases)

    def _must(self) -> Paragraph:
        sentences = list(self._lists("must"))
        strings = [told for told in self._sections.get("strings", ()) if not is_ban(told.text)]
        if strings:
            items = tuple(Item(_quoted(told.text), told.origin) for told in strings)
            sentences.append(Sentence("Text to be read in the picture: ", items, ", "))
            lettering = [told for told in self._sections.get("lettering", ()) if compared(told.text) != "none"]
            if lettering:
                sentences.append(
                    Sentence("Its lettering: ", tuple(Item(_in_a_list(told.text), told.origin) for told in lettering))
                )
        return Paragraph("", tuple(sentences))

    def _called(self, written: Sequence[Paragraph], entries: Sequence[SubjectEntry]) -> dict[str, str]:
        """Those of the cast who are no subject, and whom the text calls by the words of their id: "baby Dorval"."""
        text = " ".join(item.text for paragraph in written for line in paragraph.sentences for item in line.items)
        known = {entry.fact.id for entry in entries if entry.fact is not None}
        called = {}
        for fact in self.material.references.cast:
            if fact.type != "character" or fact.id in known or slug(short_name(fact.name)) in slug(text):
                continue
            words = re.findall(r"\w+", fact.id.replace("_", " "))
            found = re.search(rf"(?<!\w){'[ _-]'.join(map(re.escape, words))}(?!\w)", text, re.IGNORECASE)
            if found and len(words) > 1:
                called[fact.id] = found[0]
        return called

    def _style(self) -> Paragraph:
        sentences: list[Sentence] = []
        for index, text in enumerate(self.material.series.style):
            origin = Origin("series", "", ("style", index))
            sentences += self._prose(
                _STYLE_LABEL.sub("", self._cleared(text, origin, "style")), origin, _RANKS["style"]
            )
        for told in self._sections.pop("style", ()):
            text = _STYLE_LABEL.sub("", told.text)
            sentences += self._prose(text, told.origin, _RANKS["style"], told.label)
        return Paragraph("Style: ", tuple(sentences))

    def _palette(self) -> Paragraph:
        """Colours that neither the style nor another one of them says already."""
        look = self.material.look
        colours = [
            (text, Origin("series", "", ("palette", index))) for index, text in enumerate(self.material.series.palette)
        ]
        colours += [(text, Origin("episode", "", look.palette_from)) for text in look.palette]
        colours += [(told.text, told.origin) for told in self._sections.pop("palette", ())]
        style = " ".join(self._said)
        told = f" {' '.join(words_of(style))} "
        fresh = [(text, origin) for text, origin in colours if _spaced(text) not in told and self._fresh(text)]
        spaced = [_spaced(text) for text, _ in fresh]
        items = [
            Item(_in_a_list(text), origin, _RANKS["palette"])
            for place, (text, origin) in enumerate(fresh)
            if not any(spaced[place] in other and spaced[place] != other for other in spaced)
        ]
        return Paragraph("Palette: ", (Sentence("", tuple(items)),) if items else ())

    def _section(self, name: str, label: str) -> Paragraph:
        prose = self._under_labels(
            [piece for piece in self._sections.get(name, ()) if not piece.part.joined], _RANKS[name]
        )
        return Paragraph(label, (*prose, *self._lists(name)))

    def _lists(self, name: str) -> Iterator[Sentence]:
        """The lists of a section, each under its label."""
        lists: dict[str, list[Item]] = {}
        for told in self._sections.get(name, ()):
            if told.part.joined and self._fresh(told.text):
                lists.setdefault(told.label, []).append(
                    Item(_in_a_list(told.text), told.origin, _RANKS.get(name, KEPT))
                )
        for label, items in lists.items():
            yield Sentence(f"{label}: " if label else "", tuple(items))

    def _items(self, name: str) -> tuple[Item, ...]:
        found = self._sections.pop(name, ())
        return tuple(
            Item(_in_a_list(_labelled(told)), told.origin, _RANKS.get(name, KEPT))
            for told in found
            if self._fresh(told.text)
        )

    def _avoid(self) -> Paragraph:
        strings = self._sections.get("strings", ())
        text_is_wanted = any(not is_ban(told.text) for told in strings)
        unwanted = [Unwanted(told.text, told.origin, KEPT) for told in self._sections.get("forbidden", ())]
        unwanted += [
            Unwanted(text, Origin("series", "", ("negatives", index)), _RANKS["avoid"])
            for index, text in enumerate(self.material.series.negatives)
        ]
        unwanted += [Unwanted(told.text, told.origin, _RANKS["avoid"]) for told in self._sections.get("avoid", ())]
        unwanted += [Unwanted(told.text, told.origin, _RANKS["avoid"]) for told in strings if is_ban(told.text)]
        if not text_is_wanted:
            for told in self._sections.get("lettering", ()):
                if is_ban(told.text):
                    unwanted.append(Unwanted(told.text, told.origin, _RANKS["avoid"]))
                else:
                    self._leave_out(told.text, "no text wanted", told.origin)
        items, left_out = unwanted_items(tuple(unwanted), text_is_wanted=text_is_wanted)
        self.left_out += left_out
        return Paragraph("", (Sentence("Avoid: ", items, ", "),) if items else ())

    def _note_what_is_replaced(self) -> None:
        """What of the shot a prompt of the variation's own takes the place of."""
        shot = self.material.shot
        if self._is_told_apart:
            for text, key in ((shot.description, "description"), (shot.action, "action")):
                if text.strip() and compared(text) not in self._said:
                    self._leave_out(text, "replaced", self._shot_origin(key))
        own = {compared(phrase.text) for phrase in self.source.parsed.phrases}
        own |= {compared(phrase.text) for subject in self.source.parsed.subjects for phrase in subject.phrases}
        own |= {compared(subject.name) for subject in self.source.parsed.subjects}
        for at, replaced in self.source.replaced:
            for text, keys in _all_texts(replaced):
                if compared(text) not in own and compared(text) not in self._said:
                    self._leave_out(text, "replaced", self._shot_origin(*at, *keys))


_TELLS_OF_LIGHT = frozenset({"prose", "goal", "happens", "place", "time", "staging", "layers"})


def _all_texts(parsed: ParsedPrompt) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Every text of a prompt, with the keys that lead to it."""
    for subject in parsed.subjects:
        if subject.name:
            yield subject.name, (*subject.keys, "name")
    of_subjects = (phrase for subject in parsed.subjects for phrase in subject.phrases)
    for phrase in (*parsed.phrases, *of_subjects, *parsed.settings):
        yield phrase.text, phrase.keys


def _head(name: str, image: int | None, also: Sequence[Phrase]) -> str:
    """ "Koko (L'Ancien Guerrier; shown in reference image 1)" """
    notes = [f"also called {_listed([phrase.text for phrase in also])}"] if also and name else []
    if image is not None:
        notes.insert(0, f"shown in reference image {image}")
    if not notes:
        return name
    return in_brackets(name, notes).strip()


def _pointed_at(sentence: Sentence, pointer: str) -> Sentence:
    """ "a key, rusted through (shown in reference image 2)", of a subject without a name."""
    items = tuple(item._replace(text=item.text.rstrip(" .;")) for item in sentence.items)
    return Sentence("", (*items, Item(pointer)), " ")


def _looks_of(entry: SubjectEntry) -> list[tuple[str, Origin, str]]:
    """What the library says that somebody looks like: in place of the prompt of a reference sheet."""
    fact = entry.fact
    if fact is None:
        return []
    if fact.traits:
        traits = "; ".join(one_line(trait).rstrip(" .;") for trait in fact.traits)
        return [(traits, Origin("characters", fact.id, ("visualTraits",)), "")]
    text = fact.looks or fact.description
    return [(text, Origin("characters", fact.id, ("looks" if fact.looks else "description",)), "")] if text else []


def _quoted(text: str) -> str:
    """Words to be read, in quotes that are not theirs."""
    is_quoted = len(text) > 1 and text[0] == text[-1] == '"'
    text = text[1:-1] if is_quoted else text
    return f"“{text}”" if '"' in text else f'"{text}"'


def _labelled(told: Told) -> str:
    text = _in_a_list(told.text)
    return f"{told.label.lower()} {text}" if told.label else text


def _in_a_list(text: str) -> str:
    return text.rstrip(" .;")


def _spaced(text: str) -> str:
    return f" {' '.join(words_of(text))} "


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
