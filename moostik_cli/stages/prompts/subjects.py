"""Who is in the picture: one entry for each, tied to the image that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from moostik_cli.models.prompt_parts import Part, Phrase, Subject
from moostik_cli.models.references import CastFacts, ClusterReferences, ReferenceImage
from moostik_cli.stages.prompts.text import compared, one_line

_HEAD_END = re.compile(r"[,:;(]|\s[-–—]\s")


@dataclass
class SubjectEntry:
    """One character, or thing, of the picture. `name` is the library's, where it has one; `also` what else the prompt
    calls them; `image` the number of the reference image that shows them."""

    name: str
    id: str = ""
    fact: CastFacts | None = None
    image: int | None = None
    also: list[Phrase] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    sheets: list[Phrase] = field(default_factory=list)  # reference prompts in place of a description

    @property
    def short_name(self) -> str:
        return short_name(self.name)


def subject_entries(subjects: Sequence[Subject], references: ClusterReferences) -> list[SubjectEntry]:
    """One entry for each character and thing, in order of appearance, however often the prompt lists them."""
    finder = CastFinder(references)
    entries: list[SubjectEntry] = []
    known: dict[str, SubjectEntry] = {}
    for subject in subjects:
        fact, image = finder.find(subject)
        key = f"cast:{fact.id}" if fact is not None else f"own:{slug(subject.id or subject.name)}"
        entry = known.get(key) if key != "own:" else None
        if entry is None:
            entry = SubjectEntry(
                one_line((fact.name or _spoken_id(fact.id)) if fact else subject.name), subject.id, fact, image
            )
            entries.append(entry)
            known[key] = entry
        elif entry.image is None:
            entry.image = image
        _add(entry, subject)
    for entry in entries:
        if not entry.name and not entry.phrases:
            entry.name = _spoken_id(entry.id)
    return entries


def _add(entry: SubjectEntry, subject: Subject) -> None:
    """What one listing of the subject says."""
    sheet = compared(one_line(entry.fact.reference_prompt)) if entry.fact is not None else ""
    name = Phrase(subject.name, "subject.name", (*subject.keys, "name"), Part("subjects")) if subject.name else None
    if name is not None and compared(name.text) != compared(entry.name):
        if entry.fact is not None and slug(name.text) in _slugs_of(entry.fact):
            if _is_more_than(entry.name, name.text) and all(slug(name.text) != slug(o.text) for o in entry.also):
                entry.also.append(name)
        elif _is_more_than(entry.name, name.text) and all(
            compared(name.text) != compared(o.text) for o in entry.phrases
        ):
            entry.phrases.append(name)
    for phrase in subject.phrases:
        if sheet and compared(phrase.text) == sheet:
            entry.sheets.append(phrase)
        elif all(compared(phrase.text) != compared(other.text) for other in entry.phrases):
            entry.phrases.append(_without_the_name(phrase, entry))


def _is_more_than(name: str, written: str) -> bool:
    """Whether what is written says more than the name does."""
    return not set(slug(written).split("-")) <= set(slug(name).split("-"))


def _without_the_name(phrase: Phrase, entry: SubjectEntry) -> Phrase:
    """ "Nado, holding the rope" in the entry of Nado is "holding the rope"."""
    head, comma, rest = phrase.text.partition(",")
    if phrase.path != "subject" or entry.fact is None or not comma or not rest.strip():
        return phrase
    if slug(head) not in _slugs_of(entry.fact):
        return phrase
    if _is_more_than(entry.name, head) and all(slug(head) != slug(other.text) for other in entry.also):
        entry.also.append(phrase._replace(text=head.strip()))
    return phrase._replace(text=rest.strip())


class CastFinder:
    """Finds whom of the cast a subject is: by its own image, then by id, then by id and name words inside."""

    def __init__(self, references: ClusterReferences) -> None:
        self._by_url = {image.url: image for image in references.images}
        self._first: dict[tuple[str, str], ReferenceImage] = {}
        for image in references.images:
            self._first.setdefault((image.type, image.id), image)
        self._characters = [fact for fact in references.cast if fact.type == "character"]
        self._images_of = {
            url: entity.id for entity in references.characters for url in (entity.primary_image_url, *entity.image_urls)
        }

    def find(self, subject: Subject) -> tuple[CastFacts | None, int | None]:
        """Whom it is, and the number of the image that shows it."""
        own = self._by_url.get(subject.image) if subject.image else None
        fact = self._of_image(subject.image) or self._by_words(subject)
        if own is not None:
            return fact, own.number
        first = self._first.get(("character", fact.id)) if fact is not None else None
        return fact, None if first is None else first.number

    def _of_image(self, url: str) -> CastFacts | None:
        id_ = self._images_of.get(url)
        return next((fact for fact in self._characters if fact.id == id_), None) if id_ is not None else None

    def _by_words(self, subject: Subject) -> CastFacts | None:
        head = _HEAD_END.split(subject.phrases[0].text)[0] if subject.phrases and not subject.name else ""
        return (
            self._exactly(subject.id, subject.name, head)
            or self._beginning(subject.id, subject.name, head)
            or self._inside(subject.id, subject.name, head)
            or self._last_word(head)
        )

    def _exactly(self, *names: str) -> CastFacts | None:
        for name in filter(None, map(slug, names)):
            for fact in self._characters:
                if name in _slugs_of(fact):
                    return fact
        return None

    def _beginning(self, *names: str) -> CastFacts | None:
        """ "Koko" of "koko-survivor", or "Koko with a lamp": the longest that fits."""
        written = [*filter(None, map(slug, names))]
        fitting = [
            (len(known), -place, fact)
            for place, fact in enumerate(self._characters)
            for known in _slugs_of(fact)
            for name in written
            if name.startswith(f"{known}-")
        ]
        return max(fitting, key=lambda one: one[:2])[2] if fitting else None

    def _inside(self, *names: str) -> CastFacts | None:
        """The only one of the cast whose id or name has all words of an id or name, or the other way round."""
        for name in filter(None, map(slug, names)):
            words = set(name.split("-"))
            if not any(len(word) > 2 for word in words):
                continue
            fitting = [
                fact
                for fact in self._characters
                if any(words <= set(known.split("-")) or set(known.split("-")) <= words for known in _slugs_of(fact))
            ]
            if len(fitting) == 1:
                return fitting[0]
        return None

    def _last_word(self, head: str) -> CastFacts | None:
        """ "Human child" is the only one of the cast whose id or name has a child in it."""
        word = slug(head).rpartition("-")[2]
        if len(word) < 4:
            return None
        fitting = [fact for fact in self._characters if any(word in known.split("-") for known in _slugs_of(fact))]
        return fitting[0] if len(fitting) == 1 else None


def names_by_id(subjects: Iterable[Subject], references: ClusterReferences) -> dict[str, str]:
    """Slug of an id -> the name that stands for it in a text."""
    finder = CastFinder(references)
    names = {slug(fact.id): fact.name or _spoken_id(fact.id) for fact in references.cast}
    for subject in subjects:
        fact, _ = finder.find(subject)
        name = (fact.name if fact is not None else subject.name) or _spoken_id(subject.id)
        if subject.id and name:
            names.setdefault(slug(subject.id), name)
    return names


def short_name(name: str) -> str:
    """A name without what stands behind it in brackets."""
    return name.partition("(")[0].strip() or name


def slug(text: str) -> str:
    return "-".join(re.findall(r"\w+", text.casefold().replace("_", "-")))


def _slugs_of(fact: CastFacts) -> list[str]:
    return [known for known in map(slug, (fact.id, fact.name, short_name(fact.name))) if known]


def _spoken_id(id_: str) -> str:
    words = " ".join(re.findall(r"\w+", id_.replace("_", " ")))
    return words[:1].upper() + words[1:]
