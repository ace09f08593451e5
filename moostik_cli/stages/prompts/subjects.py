"""Who is in the picture: one entry for each, tied to the image that shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from moostik_cli.models.prompt_parts import Part, Phrase, Subject
from moostik_cli.models.references import CastFacts, ClusterReferences
from moostik_cli.models.subject_matching import CastFinder, short_name, slug, slugs_of, spoken_id
from moostik_cli.stages.prompts.text import compared, one_line

DESCRIBES = frozenset({"subject", "subject.description"})  # the paths of what says who or what a subject is


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
        keys = [f"cast:{fact.id}"] if fact is not None else [slug(name) for name in (subject.id, subject.name) if name]
        entry = next((known[key] for key in keys if key in known), None)
        if entry is None:
            entry = SubjectEntry(
                one_line((fact.name or spoken_id(fact.id)) if fact else subject.name), subject.id, fact, image
            )
            entries.append(entry)
        elif entry.image is None:
            entry.image = image
        for key in keys:
            known.setdefault(key, entry)
        _add(entry, subject)
    for entry in entries:
        is_described = any(phrase.path in DESCRIBES for phrase in entry.phrases)
        if not entry.name and not is_described and (not entry.phrases or not re.search(r"\d", entry.id)):
            entry.name = spoken_id(entry.id)  # "gull: screams"
    return entries


def _add(entry: SubjectEntry, subject: Subject) -> None:
    """What one listing of the subject says."""
    sheet = entry.fact.reference_prompt if entry.fact is not None else ""
    name = Phrase(subject.name, "subject.name", (*subject.keys, "name"), Part("subjects")) if subject.name else None
    if name is not None and compared(name.text) != compared(entry.name):
        if entry.fact is not None and slug(name.text) in slugs_of(entry.fact):
            if _is_more_than(entry.name, name.text) and all(slug(name.text) != slug(o.text) for o in entry.also):
                entry.also.append(name)
        elif _is_more_than(entry.name, name.text) and all(
            compared(name.text) != compared(o.text) for o in entry.phrases
        ):
            entry.phrases.append(name)
    for phrase in subject.phrases:
        found, phrase = _without_the_sheet(phrase, sheet)  # noqa: PLW2901
        if found is not None:
            entry.sheets.append(found)
        if phrase.text and all(compared(phrase.text) != compared(other.text) for other in entry.phrases):
            entry.phrases.append(_without_the_name(phrase, entry))


def without_sheet(text: str, sheet: str) -> tuple[str, str]:
    """The prompt of a reference sheet inside a text, and the text without it."""
    words = one_line(sheet).strip(" .;,!")
    has_room = 0 < len(words) <= len(text)  # a pattern of a long sheet takes a while to compile
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) if has_room else None
    if found is None:
        return "", text
    before, after = text[: found.start()].rstrip(" ,;"), text[found.end() :].lstrip(" ,;.")
    return found[0], " ".join(part for part in (before, after) if part)


def _without_the_sheet(phrase: Phrase, sheet: str) -> tuple[Phrase | None, Phrase]:
    found, rest = without_sheet(phrase.text, sheet)
    return (phrase._replace(text=found) if found else None), phrase._replace(text=rest)


def _is_more_than(name: str, written: str) -> bool:
    """Whether what is written says more than the name does."""
    return not set(slug(written).split("-")) <= set(slug(name).split("-"))


def _without_the_name(phrase: Phrase, entry: SubjectEntry) -> Phrase:
    """ "Nado, holding the rope" in the entry of Nado is "holding the rope"."""
    named, _, told = phrase.text.partition(f"{entry.name} ")
    if phrase.path == "subject" and entry.name and not named and told[:1].islower():
        return phrase._replace(text=told)
    head, comma, rest = re.match(r"([^,:]*)([,:]?)(.*)", phrase.text, re.DOTALL).groups()  # type: ignore[union-attr]
    if phrase.path != "subject" or entry.fact is None or not comma or not rest.strip():
        return phrase
    if slug(head) not in slugs_of(entry.fact):
        return phrase
    if _is_more_than(entry.name, head) and all(slug(head) != slug(other.text) for other in entry.also):
        entry.also.append(phrase._replace(text=head.strip()))
    return phrase._replace(text=rest.strip())


def names_by_id(subjects: Iterable[Subject], references: ClusterReferences) -> dict[str, str]:
    """Slug of an id -> the name that stands for it in a text."""
    finder = CastFinder(references)
    names = {slug(fact.id): fact.name or spoken_id(fact.id) for fact in references.cast}
    for subject in subjects:
        fact, _ = finder.find(subject)
        name = (fact.name if fact is not None else subject.name) or spoken_id(subject.id)
        if subject.id and name:
            names.setdefault(slug(subject.id), name)
    return names
