"""What the numbered reference images are for: who is on which, what to take from it, and what not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from moostik_cli.models.prompts import Origin, PreviousShot
from moostik_cli.models.references import CastFacts, ClusterReferences, ReferenceImage
from moostik_cli.stages.prompts.text import Item, Sentence, in_brackets, one_line

LEGEND_RANK = 1

# What the model takes from the images of each kind. Another kind of image gets its line here.
_ROLES = {
    "character": "From the images of people take face, body, costume and colours; not their pose, framing, background "
    "or light. Where words and such an image disagree about looks, the image decides.",
    "location": "From the images of places take layout, architecture and materials; the light is the one told here.",
    "subject": "",
    "style": "{images} is there for the look alone (rendering, texture, colour), with none of its content.",
    "previous": '{images} is the previous shot of the sequence, "{name}", from the same angle: continue from it.',
    "anchor": "{images} is this same moment from another camera: same set, positions, props, light and colours. "
    "Only the camera moves; its framing is not copied.",
    "place anchor": "{images} is another shot at this place: same set dressing and colours; its framing is not copied.",
}


def legend(
    references: ClusterReferences,
    previous: PreviousShot | None,
    anchors: Sequence[str] = (),
    called: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Sentence]:
    """Who each numbered image shows (the model is given them in this order, without names), then each kind's role.
    `anchors`: the roles of the pictures that come last. `called`: id of a character -> what the text calls them."""
    images = references.images
    facts: dict[tuple[str, str], CastFacts] = {(fact.type, fact.id): fact for fact in references.cast}
    shown = [image for image in images if image.type != "style"]
    entries = list(_entries(shown, facts, called))
    if entries:
        yield Sentence("Reference images: ", tuple(entries))
    for kind in ("character", "location"):
        if any(image.type == kind for image in images):
            yield _ours(_ROLES[kind])
    for image in images:
        if image.type == "style":
            yield _ours(_ROLES["style"].format(images=f"Image {image.number}"))
    if previous is not None:
        name = one_line(previous.name) or previous.shot_id
        yield _ours(_ROLES["previous"].format(images=f"Reference image {len(images) + 1}", name=name))
    first = len(images) + 1 + (previous is not None)
    for number, role in enumerate(anchors, first):
        yield _ours(_ROLES[role].format(images=f"Reference image {number}"))


def _entries(
    images: Sequence[ReferenceImage], facts: Mapping[tuple[str, str], CastFacts], called: Mapping[str, str]
) -> Iterator[Item]:
    known: set[tuple[str, str]] = set()
    for (kind, id_, name), group in groupby(images, key=lambda image: (image.type, image.id, image.name)):
        run = list(group)
        who = f"the place {name}" if kind == "location" else name
        again = " again" if (kind, id_) in known and kind != "subject" else ""
        fact = None if again else facts.get((kind, id_))
        looks = "" if fact is None else _looks(fact)
        alias = f"called {called[id_]} here" if id_ in called and kind == "character" and not again else ""
        known.add((kind, id_))
        text = in_brackets(f"{one_line(who)}{again}", [note for note in (alias, looks, _roles(run)) if note])
        text = f"{_numbers(run[0].number, run[-1].number)} {text}"
        origin = _origin_of_looks(fact) if looks else None
        yield Item(text, origin, LEGEND_RANK)


def _roles(run: Sequence[ReferenceImage]) -> str:
    """ "portrait"; where a run shows several things, each with its numbers: "4 full body, 5 and 6 with others"."""
    roles = {image.role for image in run}
    if len(roles) == 1:
        return run[0].role
    groups = [(role, list(group)) for role, group in groupby(run, key=lambda image: image.role)]
    return ", ".join(f"{_range(group[0].number, group[-1].number)} {role}" for role, group in groups if role)


def _looks(fact: CastFacts) -> str:
    """What to know them by, in one line: as the library says it, or the first two traits."""
    return one_line(fact.looks) or ", ".join(one_line(trait).rstrip(" .;") for trait in fact.traits[:2])


def _origin_of_looks(fact: CastFacts | None) -> Origin | None:
    if fact is None:
        return None
    return Origin(
        "characters" if fact.type == "character" else "locations",
        fact.id,
        ("looks",) if fact.looks else ("visualTraits",),
    )


def _ours(text: str) -> Sentence:
    return Sentence("", (Item(text, None, LEGEND_RANK),))


def _numbers(first: int, last: int) -> str:
    return f"image {first} shows" if first == last else f"images {_range(first, last)} show"


def _range(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"{first} and {last}" if last == first + 1 else f"{first} to {last}"
