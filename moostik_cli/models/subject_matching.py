"""Whom of the cast a subject of a prompt is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from moostik_cli.models.episode import Shot
from moostik_cli.models.prompt_parts import Subject, subjects_with_images
from moostik_cli.models.references import CastFacts, ClusterReferences, OwnImage, ReferenceImage

_HEAD_END = re.compile(r"[,:;(]|\s[-–—]\s")
_BEHIND_A_NOUN = re.compile(r"\s\d|\s(?:of|with|from|in|at|on|de|du|des|avec|au|aux|à)\s", re.IGNORECASE)


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
        own = next((self._by_url[url] for url in subject.images if url in self._by_url), None)
        fact = self._of_images(subject.images) or self._by_words(subject)
        if own is not None:
            return fact, own.number
        first = self._first.get(("character", fact.id)) if fact is not None else None
        return fact, None if first is None else first.number

    def _of_images(self, urls: Iterable[str]) -> CastFacts | None:
        id_ = next((self._images_of[url] for url in urls if url in self._images_of), None)
        return next((fact for fact in self._characters if fact.id == id_), None) if id_ is not None else None

    def _by_words(self, subject: Subject) -> CastFacts | None:
        head = _HEAD_END.split(subject.phrases[0].text)[0] if subject.phrases and not subject.name else ""
        noun = _BEHIND_A_NOUN.split(_HEAD_END.split(head or subject.name)[0])[0]
        return (
            self._exactly(subject.id, subject.name, head)
            or self._beginning(subject.id, subject.name, head)
            or self._inside(subject.id, subject.name, head)
            or self._last_word(noun)
            or self._given_name(noun)
        )

    def _exactly(self, *names: str) -> CastFacts | None:
        for form in (_composed, slug):  # where two differ by an accent alone, the one that is written
            for name in filter(None, map(form, names)):
                for fact in self._characters:
                    if name in (form(fact.id), form(fact.name), form(short_name(fact.name))):
                        return fact
        return None

    def _beginning(self, *names: str) -> CastFacts | None:
        """ "Koko" of "koko-survivor", or "Koko with a lamp": the longest that fits."""
        written = [*filter(None, map(slug, names))]
        fitting = [
            (len(known), -place, fact)
            for place, fact in enumerate(self._characters)
            for known in slugs_of(fact)
            for name in written
            if name.startswith(f"{known}-")
        ]
        return max(fitting, key=lambda match: match[:2])[2] if fitting else None

    def _inside(self, *names: str) -> CastFacts | None:
        """The only one of the cast whose id or name has all words of an id or name, or the other way round."""
        for name in filter(None, map(slug, names)):
            words = set(name.split("-"))
            if not any(len(word) > 2 for word in words):
                continue
            fitting = [
                fact
                for fact in self._characters
                if any(words <= set(known.split("-")) or set(known.split("-")) <= words for known in slugs_of(fact))
            ]
            if len(fitting) == 1:
                return fitting[0]
        return None

    def _last_word(self, head: str) -> CastFacts | None:
        """ "Human child" is the only one of the cast whose id or name has a child in it."""
        word = slug(head).rpartition("-")[2]
        if len(word) < _SHORTEST_NAME:
            return None
        fitting = [fact for fact in self._characters if any(word in known.split("-") for known in slugs_of(fact))]
        return fitting[0] if len(fitting) == 1 else None

    def _given_name(self, head: str) -> CastFacts | None:
        """ "Éloïse laughs" is about the only one of two words, "Capitaine Éloïse", whose last one it begins with."""
        word = slug(head).partition("-")[0]
        if len(word) < _SHORTEST_NAME:
            return None
        fitting = [
            fact
            for fact in self._characters
            if len(names := slug(short_name(fact.name)).split("-")) == _TITLE_AND_NAME and names[-1] == word
        ]
        return fitting[0] if len(fitting) == 1 else None


_SHORTEST_NAME = 4
_TITLE_AND_NAME = 2  # words


def short_name(name: str) -> str:
    """A name without what stands behind it in brackets."""
    return name.partition("(")[0].strip() or name


def short_names(names: Sequence[str]) -> list[str]:
    """Names for where there is little room: without what stands in brackets or after a dash, as long as that leaves
    each a name of its own."""
    short = [short_name(name).partition(" - ")[0].strip() or name for name in names]
    return [name_ if short.count(name_) == 1 else name for name_, name in zip(short, names, strict=True)]


@lru_cache(maxsize=1024)
def slug(text: str) -> str:
    """Its words without case, accents and punctuation, in whichever form the accents are written."""
    plain = "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return "-".join(re.findall(r"\w+", plain.casefold().replace("_", "-")))


@lru_cache(maxsize=1024)
def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold()


def slugs_of(fact: CastFacts) -> list[str]:
    return names_of(fact.id, fact.name)


def names_of(id_: str, name: str) -> list[str]:
    """The slugs by which somebody is called: id, name, and the name without its brackets."""
    return [known for known in map(slug, (id_, name, short_name(name))) if known]


def spoken_id(id_: str) -> str:
    words = " ".join(re.findall(r"\w+", id_.replace("_", " ")))
    return words[:1].upper() + words[1:]


def own_images(shot: Shot) -> list[OwnImage]:
    """The pictures that subjects of a shot's prompts have of their own, each once, with whom or what they show."""
    found: dict[str, OwnImage] = {}
    for _, subject in _subjects_with_images(shot):
        name = subject.name or (subject.phrases[0].text if subject.phrases else spoken_id(subject.id))
        for url in subject.images:
            found.setdefault(url, OwnImage(url, _HEAD_END.split(name)[0].strip()))
    return list(found.values())


def own_image_keys(shot: Shot) -> list[tuple[tuple[str | int, ...], str]]:
    """The same pictures, each with the keys that lead from the shot to its subject."""
    return [((*keys, *subject.keys), url) for keys, subject in _subjects_with_images(shot) for url in subject.images]


def _subjects_with_images(shot: Shot) -> Iterator[tuple[tuple[str | int, ...], Subject]]:
    prompts: list[tuple[tuple[str | int, ...], Any]] = [(("prompt",), shot.prompt)]
    prompts += [
        (("variations", n, "customPrompt"), variation.custom_prompt) for n, variation in enumerate(shot.variations)
    ]
    for keys, prompt in prompts:
        if isinstance(prompt, Mapping):
            yield from ((keys, subject) for subject in subjects_with_images(prompt))
