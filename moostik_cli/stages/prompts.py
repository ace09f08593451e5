"""Stage 4: the prompt with its reference images, and the text that the model is given for each angle.

The text is ordered by importance: framing, goal, subjects, who is on which reference image, place, light,
composition, must-haves, style, what to avoid, details. Where it is too long for the model, sentences go
from its end, except those of the framing, the goal, the subjects and the must-haves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import Any

from moostik_cli.models.angles import framing_of
from moostik_cli.models.episode import Shot, Variation
from moostik_cli.models.prompt_parts import (
    PARTS,
    Part,
    Sections,
    is_framing,
    is_technical,
    sections_of,
    spoken,
    subjects_of,
)
from moostik_cli.models.prompts import (
    EnrichedShot,
    EnrichedVariation,
    PreviousShot,
    PromptText,
    SharedLook,
    snake_case,
    stated_atmosphere,
    stated_lighting,
    text_of,
    texts_in,
)
from moostik_cli.models.references import ClusterReferences, ImagelessEntity, ReferenceImage
from moostik_cli.models.series import Series


def enrich_prompt_with_references(prompt: Any, references: ClusterReferences) -> Any:
    """The prompt, each subject whose id or name is a resolved character having `reference_image`: that
    character's primary image. Nothing else changes, and the prompt that was given stays as it is."""
    primary = _by_id_and_name(references)
    if not isinstance(prompt, Mapping) or not primary:
        return prompt
    return {key: _enriched_section(key, value, primary) for key, value in prompt.items()}


def enrich_shot(
    shot: Shot,
    references: ClusterReferences,
    *,
    series: Series | None = None,
    look: SharedLook | None = None,
    previous: PreviousShot | tuple[str, str] | None = None,
    max_length: int | None = None,
) -> EnrichedShot:
    """A shot ready to be sent: its prompt with references, and the text and images of each variation.

    `look` is what its clusters share, for where a prompt states no light or atmosphere. `previous` is the
    shot before in a sequence: its picture comes after the references, which must leave room for it.
    `max_length` is the longest text that the model takes, in characters. Same input, same text.
    """
    writer = _ShotWriter(
        shot,
        references,
        series or Series.model_validate({}),
        look or SharedLook(),
        PreviousShot(*previous) if previous else None,
        max_length,
    )
    return EnrichedShot(
        shot_id=shot.id,
        prompt=enrich_prompt_with_references(shot.prompt, references),
        variations=tuple(writer.variation(variation) for variation in shot.variations),
    )


# reference_image


def _by_id_and_name(references: ClusterReferences) -> dict[str, str]:
    images = {_trimmed(character.id): character.primary_image_url for character in references.characters}
    for character in references.characters:
        images.setdefault(_trimmed(character.name), character.primary_image_url)
    return images


def _enriched_section(key: Any, value: Any, primary: Mapping[str, str], *, layer: bool = False) -> Any:
    if snake_case(key) == "subjects":
        return _enriched_subjects(value, primary)
    if not layer and isinstance(value, Mapping):
        return {name: _enriched_section(name, item, primary, layer=True) for name, item in value.items()}
    return value


def _enriched_subjects(subjects: Any, primary: Mapping[str, str]) -> Any:
    if isinstance(subjects, (list, tuple)):
        return [_enriched_subject(subject, primary) for subject in subjects]
    return _enriched_subject(subjects, primary)


def _enriched_subject(subject: Any, primary: Mapping[str, str]) -> Any:
    if not isinstance(subject, Mapping):
        return subject
    for key in ("id", "name"):
        image = primary.get(_trimmed(subject.get(key, subject.get(key.capitalize()))))
        if image is not None:
            return {**subject, "reference_image": image}
    return subject


def _trimmed(text: Any) -> str:
    return text.strip().casefold() if isinstance(text, str) else "\0"


# writing


_LABELS = {
    "goal": "Goal: ",
    "subjects": "Subjects: ",
    "legend": "",
    "place": "Place: ",
    "light": "",
    "atmosphere": "Atmosphere: ",
    "composition": "Composition: ",
    "must": "",
    "style": "Style: ",
    "palette": "Palette: ",
    "avoid": "",
    "details": "",
    "other": "",
}
_NEVER_DROPPED = ("goal", "subjects", "must")
_SENTENCE_END = re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][\"»”)]))\s+(?=[\"«“(]?[A-ZÀ-ÖØ-Þ0-9])")
_LENS = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:mm)?")
_STYLE_LABEL = re.compile(r"^style\s*:\s*", re.IGNORECASE)
_AVOID_PER_SENTENCE = 8


@dataclass(frozen=True)
class _Paragraph:
    """A line of the text. Where `kept`, none of its sentences may go."""

    label: str
    sentences: tuple[str, ...]
    kept: bool

    @property
    def text(self) -> str:
        return self.label + " ".join(self.sentences)


@dataclass
class _ShotWriter:
    """Writes the texts of one shot; what is the same for every angle is written once."""

    shot: Shot
    references: ClusterReferences
    series: Series
    look: SharedLook
    previous: PreviousShot | None
    max_length: int | None
    _bodies: dict[bool, tuple[_Paragraph, ...]] = field(default_factory=dict)

    def variation(self, variation: Variation) -> EnrichedVariation:
        text = _fitted((self._framing(variation), *self._body(variation)), self.max_length)
        return EnrichedVariation(
            id=variation.id,
            camera_angle=variation.camera_angle,
            prompt_text=text.text,
            image_input=self.references.all_image_urls,
            truncated=text.truncated,
            dropped=text.dropped,
            over_limit=text.over_limit,
        )

    def _framing(self, variation: Variation) -> _Paragraph:
        framing = framing_of(variation.camera_angle)
        lens = framing.lens_mm or _written_lens(_prompt_for(self.shot, variation))
        sentence = f"{framing.name}, {lens} mm lens" if lens else framing.name
        sentence += f": {framing.shows}" if framing.shows else ""
        return _Paragraph("", (_sentence(sentence),), kept=True)

    def _body(self, variation: Variation) -> tuple[_Paragraph, ...]:
        previous = self._previous_for(variation)
        if _has_own_prompt(variation):
            return self._written(variation.custom_prompt, previous)
        if (previous is not None) not in self._bodies:
            self._bodies[previous is not None] = self._written(self.shot.prompt, previous)
        return self._bodies[previous is not None]

    def _previous_for(self, variation: Variation) -> PreviousShot | None:
        previous = self.previous
        if previous is None or previous.angles is None or variation.camera_angle in previous.angles:
            return previous
        return None

    def _written(self, prompt: Any, previous: PreviousShot | None) -> tuple[_Paragraph, ...]:
        return _Body(self.shot, self.references, self.series, self.look, previous).paragraphs(prompt)


def _prompt_for(shot: Shot, variation: Variation) -> Any:
    return variation.custom_prompt if _has_own_prompt(variation) else shot.prompt


def _has_own_prompt(variation: Variation) -> bool:
    own = variation.custom_prompt
    return bool(own.strip() if isinstance(own, str) else own)


def _written_lens(prompt: Any) -> str | None:
    """The lens that the prompt asks for, in millimetres: used for angles that have none of their own."""
    camera = prompt.get("camera") if isinstance(prompt, Mapping) else None
    lens = camera.get("lens_mm", camera.get("lensMm")) if isinstance(camera, Mapping) else None
    written = _LENS.fullmatch(text_of(lens))
    return written and written[1]


class _Body:
    """Everything but the framing: sections filled from a prompt, the series and the shared look.

    What has been said once is not said again: real prompts repeat themselves a lot.
    """

    def __init__(
        self,
        shot: Shot,
        references: ClusterReferences,
        series: Series,
        look: SharedLook,
        previous: PreviousShot | None,
    ) -> None:
        self._shot = shot
        self._references = references
        self._series = series
        self._look = look
        self._previous = previous
        self._written: dict[str, list[str]] = {name: [] for name in _LABELS}
        self._said: set[str] = set()
        self._is_prose = False

    def paragraphs(self, prompt: Any) -> tuple[_Paragraph, ...]:
        sections = sections_of(prompt)
        self._write_goal(prompt, sections)
        self._write_subjects(prompt)
        for name in ("subjects", "must"):  # before all else: what they say is never dropped
            self._write_section(name, sections)
        self._written["legend"] += _legend(self._references.images, self._previous)
        self._write_people_without_image(prompt)
        self._write_section("place", sections)
        self._write_places_without_image()
        for name in ("light", "composition"):
            self._write_section(name, sections)
        self._write(Part("atmosphere", joined=True), _texts(sections, "atmosphere"))
        self._write_shared_look(prompt)
        self._write_style(sections)
        self._write_avoid(sections)
        for name in ("details", "other"):
            self._write_section(name, sections)
        return tuple(self._laid_out())

    def _laid_out(self) -> Iterator[_Paragraph]:
        for name, sentences in self._written.items():
            if name == "goal" and self._is_prose:
                yield _Paragraph("", tuple(sentences[:1]), kept=True)
                if sentences[1:]:
                    yield _Paragraph("", tuple(sentences[1:]), kept=False)
            elif sentences:
                yield _Paragraph(_LABELS[name], tuple(sentences), kept=name in _NEVER_DROPPED)

    def _write_goal(self, prompt: Any, sections: Sections) -> None:
        """A prompt that is plain prose is its own goal: its first sentence stays, the rest comes next.
        Where nothing states a goal, it is what happens in the shot."""
        prose = [] if isinstance(prompt, Mapping) else list(texts_in(prompt))
        self._is_prose = bool(prose)
        goal = prose or _texts(sections, "goal") or list(texts_in(self._shot.description or self._shot.name))
        for text in goal:
            sentences = list(_sentences(text))
            self._said.update(_compared(said) for said in (text, *sentences))
            self._written["goal"] += sentences

    def _write_subjects(self, prompt: Any) -> None:
        shown = _ShownAs(self._references.images)
        for subject in subjects_of(prompt) if isinstance(prompt, Mapping) else ():
            sentence = _subject_sentence(subject, shown)
            if sentence and sentence not in self._written["subjects"]:
                self._written["subjects"].append(sentence)

    def _write_people_without_image(self, prompt: Any) -> None:
        """What the library says of them, unless the prompt describes them itself."""
        described = _described_subjects(prompt)
        for entity in self._references.imageless:
            if entity.type == "character" and entity.description and not _is_among(entity, described):
                text = f"No reference image shows {entity.name}; unless said otherwise above: {entity.description}"
                self._written["legend"] += _sentences(text)

    def _write_places_without_image(self) -> None:
        place = self._written["place"]
        for entity in self._references.imageless:
            if entity.type == "location" and entity.description:
                text = f"{entity.name}, which no reference image shows; unless said otherwise above: "
                place += _sentences(text + entity.description)
            elif entity.type == "location" and not place:
                place.append(_sentence(entity.name))

    def _write_section(self, name: str, sections: Sections) -> None:
        for part, texts in sections.get(name, ()):
            self._write(part, texts)

    def _write(self, part: Part, texts: Sequence[str]) -> None:
        if not part.joined:
            texts = [sentence for text in texts for sentence in _sentences(text)]
        fresh = list(self._fresh(texts, part.section))
        if part.joined and fresh:
            fresh = ["; ".join(text.rstrip(" .;") for text in fresh)]
        if part.label and fresh:
            fresh[0] = f"{part.label}: {fresh[0]}"
        self._written[part.section] += [_sentence(text) for text in fresh]

    def _fresh(self, texts: Iterable[str], section: str) -> Iterator[str]:
        """The texts that nothing has said yet; a bare camera angle gives way to that of the picture."""
        for text in texts:
            compared = _compared(text)
            if section == "composition" and is_framing(text):
                continue
            if section == "subjects" or compared not in self._said:
                self._said.add(compared)
                yield text

    def _write_shared_look(self, prompt: Any) -> None:
        if self._look.lighting and not stated_lighting(prompt):
            light = "; ".join(_lights(self._look.lighting))
            self._written["light"].append(
                _sentence(f"Light, as in the other shots of this place unless said otherwise above: {light}")
            )
        if self._look.atmosphere and not stated_atmosphere(prompt):
            mood = "; ".join(self._look.atmosphere)
            self._written["atmosphere"].append(
                _sentence(f"as in the shots around this one unless said otherwise above: {mood}")
            )

    def _write_style(self, sections: Sections) -> None:
        style = self._written["style"]
        self._write(Part("style"), self._series.style)
        self._write_section("style", sections)
        style[:] = [_STYLE_LABEL.sub("", sentence) for sentence in style]
        told = _words(" ".join(style))
        colours = self._fresh([*self._series.palette, *_texts(sections, "palette")], "palette")
        fresh = [colour for colour in colours if _words(colour) not in told]
        if fresh:
            self._written["palette"].append(_sentence("; ".join(_without_repeats(fresh))))

    def _write_avoid(self, sections: Sections) -> None:
        unwanted = [
            *_texts(sections, "forbidden"),
            *self._series.negatives,
            *_texts(sections, "avoid"),
        ]
        fresh = [text.rstrip(" .;") for text in self._fresh(unwanted, "avoid")]
        for start in range(0, len(fresh), _AVOID_PER_SENTENCE):
            group = fresh[start : start + _AVOID_PER_SENTENCE]
            self._written["avoid"].append(_sentence(f"Avoid: {'; '.join(group)}"))


def _lights(lighting: Mapping[str, str]) -> Iterator[str]:
    """Each light with the name of its facet: "almost none" alone says nothing, "Fill light: almost none" does."""
    for facet, text in lighting.items():
        part = PARTS.get(f"lighting.{facet}")
        label = spoken(facet) if part is None else part.label
        yield text if facet == "notes" or len(lighting) == 1 else f"{label}: {text}"


def _texts(sections: Sections, name: str) -> list[str]:
    return [text for _, texts in sections.get(name, ()) for text in texts]


# subjects and the legend


class _ShownAs:
    """Finds the reference image of a subject: by id, by name, or by a name that begins like the id."""

    def __init__(self, images: Sequence[ReferenceImage]) -> None:
        self._numbers: dict[str, int] = {}
        for image in images:
            if image.type == "character":
                for slug in _slugs_of(image):
                    self._numbers.setdefault(slug, image.number)

    def number(self, *names: Any) -> int | None:
        slugs = [_slug(name) for name in names if isinstance(name, str)]
        for slug in slugs:
            if slug in self._numbers:
                return self._numbers[slug]
        starts = [known for known in self._numbers for slug in slugs if slug.startswith(f"{known}-")]
        return self._numbers[max(starts, key=len)] if starts else None


def _slugs_of(entity: ReferenceImage | ImagelessEntity) -> list[str]:
    names = (entity.id, entity.name, entity.name.partition("(")[0])
    return [slug for slug in map(_slug, names) if slug]


def _described_subjects(prompt: Any) -> list[str]:
    """The ids and names of the subjects that the prompt has a description of, as slugs."""
    subjects = subjects_of(prompt) if isinstance(prompt, Mapping) else ()
    texts = [{snake_case(key): value for key, value in one.items()} for one in subjects if isinstance(one, Mapping)]
    described = [one for one in texts if text_of(one.get("description"))]
    return [_slug(text_of(one.get(key))) for one in described for key in ("id", "name")]


def _is_among(entity: ImagelessEntity, slugs: Sequence[str]) -> bool:
    return any(slug == known or slug.startswith(f"{known}-") for known in _slugs_of(entity) for slug in slugs)


_UNTOLD = frozenset({"id", "name", "description", "action"})


def _subject_sentence(subject: Any, shown: _ShownAs) -> str:
    """ "Mama Dorval (shown in reference image 1): an aged mosquito. She lifts her wings." """
    if isinstance(subject, str):
        text = " ".join(subject.split())
        return _sentence(f"{text.rstrip(' .')}{_pointer(shown.number(text))}") if text else ""
    if not isinstance(subject, Mapping):
        return ""
    texts = {snake_case(key): "; ".join(texts_in(value)) for key, value in subject.items()}
    name = texts.get("name") or texts.get("id", "")
    told = [texts.get("description", ""), texts.get("action", "")]
    told += [f"{spoken(k)}: {t}" for k, t in texts.items() if k not in _UNTOLD and not is_technical(k)]
    prose = " ".join(_sentence(text) for text in told if text and not text.endswith(": "))
    head = f"{name}{_pointer(shown.number(texts.get('id'), texts.get('name')))}"
    return f"{head}: {prose}" if head and prose else _sentence(head or prose)


def _pointer(number: int | None) -> str:
    return "" if number is None else f" (shown in reference image {number})"


def _legend(images: Sequence[ReferenceImage], previous: PreviousShot | None) -> list[str]:
    """Who each numbered image shows: the model is given them in this order, without names."""
    entries = []
    known: set[tuple[str, str]] = set()
    for (kind, id_), group in groupby(images, key=lambda image: (image.type, image.id)):
        run = list(group)
        who = f"the place {run[0].name}" if kind == "location" else run[0].name
        again = " again" if (kind, id_) in known else ""
        known.add((kind, id_))
        entries.append(f"{_numbers(run[0].number, run[-1].number)} {_one_line(who)}{again}")
    sentences = []
    if entries:
        sentences = [
            _sentence(f"Reference images: {'; '.join(entries)}"),
            "Keep every face, body, costume and place as these images show them.",
        ]
    if previous is not None:
        sentences.append(_continuation(len(images) + 1, previous))
    return sentences


def _continuation(number: int, previous: PreviousShot) -> str:
    name = _one_line(previous.name) or previous.shot_id
    return (
        f'Reference image {number} is the previous shot of the sequence, "{name}", '
        "from the same angle: continue from it."
    )


def _numbers(first: int, last: int) -> str:
    if first == last:
        return f"image {first} shows"
    return f"images {first} and {last} show" if last == first + 1 else f"images {first} to {last} show"


# sentences


# An episode says the same of style, light and what to avoid in shot after shot: remembered, not split again.


@lru_cache(maxsize=4096)
def _sentences(text: str) -> tuple[str, ...]:
    return tuple(_sentence(sentence) for sentence in _SENTENCE_END.split(_one_line(text)) if sentence)


@lru_cache(maxsize=4096)
def _sentence(text: str) -> str:
    text = _one_line(text)
    return text if not text or text.endswith((".", "!", "?", "…", '."', "!»", ".»")) else text + "."


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _compared(text: str) -> str:
    return text.casefold().strip(" .;,!")


def _slug(text: str) -> str:
    return "-".join(re.findall(r"\w+", text.casefold().replace("_", "-")))


def _words(text: str) -> str:
    """The words of a text between blanks, so that whole words can be looked for."""
    return " " + " ".join(re.findall(r"[\w#]+", text.casefold())) + " "


def _without_repeats(colours: Sequence[str]) -> list[str]:
    """Colours that no other one of the list says as well: `copper` beside `copper (#9B6A3A)`."""
    words = [_words(colour) for colour in colours]
    return [
        colour
        for place, colour in enumerate(colours)
        if not any(words[place] in other and words[place] != other for other in words)
    ]


# too long


def _fitted(paragraphs: Sequence[_Paragraph], limit: int | None) -> PromptText:
    """The text, without its least important sentences where it is longer than `limit` characters."""
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    if limit is None or len(text) <= limit:
        return PromptText(text, truncated=False)
    excess = len(text) - limit
    dropped: list[str] = []
    left: list[_Paragraph] = []
    for paragraph in reversed(paragraphs):
        shortened = paragraph
        if excess > 0 and not paragraph.kept:
            shortened, gone = _shortened(paragraph, excess)
            excess -= len(paragraph.text) - len(shortened.text) + (not shortened.sentences)
            dropped += gone
        if shortened.sentences:
            left.insert(0, shortened)
    text = "\n".join(paragraph.text for paragraph in left)
    return PromptText(text, truncated=True, dropped=tuple(dropped), over_limit=len(text) > limit)


def _shortened(paragraph: _Paragraph, excess: int) -> tuple[_Paragraph, list[str]]:
    """The paragraph without as many of its last sentences as it takes, and those sentences."""
    sentences = list(paragraph.sentences)
    gone: list[str] = []
    while sentences and excess > 0:
        gone.append(sentences.pop())
        excess -= len(gone[-1]) + 1
    label = paragraph.label if sentences else ""
    return _Paragraph(label, tuple(sentences), paragraph.kept), gone
