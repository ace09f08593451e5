"""The reference images of each shot: a numbered list with who and why, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moostik_cli.messages import Message, counted, message, translate
from moostik_cli.models.episode import Episode
from moostik_cli.models.references import ClusterReferences, EntityReference, ReferenceImage, ReferenceOptions
from moostik_cli.report.drawing import is_interactive, labelled
from moostik_cli.report.sanitize import sanitized
from moostik_cli.report.screen import Screen

if TYPE_CHECKING:
    from rich.text import Text

Resolved = tuple[str, str, ClusterReferences]  # id and name of a shot or cluster, and its references
_LONGEST_ADDRESS = 200  # a data URI is not read by anybody


def references_document(episode_id: str, resolved: Iterable[Resolved], *, is_cluster: bool) -> Mapping[str, Any]:
    """The JSON document of `resolve`, whose shots are resolved as they are written."""
    if is_cluster:
        cluster_id, _, references = next(iter(resolved))
        return {"episodeId": episode_id, "clusterId": cluster_id, "references": references_value(references)}
    return {
        "episodeId": episode_id,
        "shots": ({"shotId": id_, "references": references_value(references)} for id_, _, references in resolved),
    }


def references_value(references: ClusterReferences) -> Mapping[str, Any]:
    """The references as JSON: characters and places under the names of the first studio, ours beside them."""
    fields = references._asdict()
    del fields["cast"]  # the library itself
    return {
        **{_JSON_NAMES.get(name, name): value for name, value in fields.items()},
        "characters": [_entity_value(character, "character") for character in references.characters],
        "locations": [_entity_value(location, "location") for location in references.locations],
    }


_JSON_NAMES = {
    "all_image_urls": "allImageUrls",
    "total_count": "totalCount",
    "validated_count": "validatedCount",
    "left_out": "leftOut",
}


def _entity_value(entity: EntityReference, kind: str) -> Mapping[str, Any]:
    return {
        f"{kind}Id": entity.id,
        f"{kind}Name": entity.name,
        "referenceImages": entity.image_urls,
        "validated": entity.validated,
        "primaryImage": entity.primary_image_url,
        "id": entity.id,
        "name": entity.name,
        "primaryImageUrl": entity.primary_image_url,
        "imageUrls": entity.image_urls,
    }


def show_references(screen: Screen, episode: Episode, resolved: Sequence[Resolved], options: ReferenceOptions) -> None:
    """Show the references on standard output: drawn on a terminal, in plain lines elsewhere."""
    if is_interactive(screen):
        for entry in resolved:
            _draw(screen, entry, options)
        screen.out.print(_styled(translate(_total(episode, resolved)), "bold"))
    else:
        for entry in resolved:
            for line in plain_lines(entry, options):
                screen.line(line)
        screen.flush()
        screen.note(_total(episode, resolved))


def plain_lines(entry: Resolved, options: ReferenceOptions) -> Iterator[str]:
    """The shot, its images in order, and what was left out, each on a line."""
    id_, name, references = entry
    yield labelled(_title(id_, name), _count(references))
    for image in references.images:
        yield f"{image.number}. " + labelled(image.name, labelled(why(image), shortened(image.url)))
    for text in _remarks(references, options):
        yield "- " + translate(text)


def why(image: ReferenceImage) -> Message:
    """Why an image has its place: which of the six tiers of the seed it belongs to."""
    if image.type == "subject":
        return message("a subject's own")
    if image.type == "style":
        return message("the look")
    if not image.primary:
        return message("more of the character") if image.type == "character" else message("more of the place")
    if image.type == "character":
        return message("character") if image.validated else message("character, not validated")
    return message("place") if image.validated else message("place, not validated")


def shortened(address: str) -> str:
    """An address as people need it: a data URI without its data."""
    return address if len(address) <= _LONGEST_ADDRESS else f"{address[:40]}… ({len(address)})"


def _title(id_: str, name: str) -> str:
    return f"{id_}, {name}" if name else id_


def _count(references: ClusterReferences) -> Message:
    return counted("{count} image", "{count} images", count=references.total_count)


def _total(episode: Episode, resolved: Sequence[Resolved]) -> Message:
    distinct = {url for _, _, references in resolved for url in references.all_image_urls}
    return message(
        "Episode {id}: {images} for {entries}.",
        id=episode.id,
        images=counted("{count} different image", "{count} different images", count=len(distinct)),
        entries=counted("{count} choice", "{count} choices", count=len(resolved))
        if any(id_ not in {shot.id for shot in episode.shots} for id_, _, _ in resolved)
        else counted("{count} shot", "{count} shots", count=len(resolved)),
    )


def _remarks(references: ClusterReferences, options: ReferenceOptions) -> Iterator[Message]:
    yield from references.warnings
    names = {entity.id: entity.name for entity in (*references.characters, *references.locations)}
    names.update((entity.id, entity.name) for entity in references.imageless)
    counts = Counter((image.reason, image.id, image.type) for image in references.left_out)
    for (reason, id_, kind), count in counts.items():
        name = translate(message("the look")) if kind == "style" else names.get(id_, id_)
        yield _left_out(reason, name, count, options.max_images)


def _left_out(reason: str, name: str, count: int, limit: int) -> Message:
    if reason == "limit":
        return counted(
            "left out: {count} image of {name}, beyond the limit of {limit}",
            "left out: {count} images of {name}, beyond the limit of {limit}",
            count=count,
            name=name,
            limit=limit,
        )
    if reason == "share":
        return counted(
            "left out: {count} image of {name}, more than one of the cast may take",
            "left out: {count} images of {name}, more than one of the cast may take",
            count=count,
            name=name,
        )
    if reason == "duplicate":
        return counted(
            "left out: {count} image of {name} that is there already",
            "left out: {count} images of {name} that are there already",
            count=count,
            name=name,
        )
    if reason == "unusable":
        return counted(
            "left out: {count} image of {name} that cannot be used",
            "left out: {count} images of {name} that cannot be used",
            count=count,
            name=name,
        )
    return counted(
        "left out: {count} image of {name}, not validated",
        "left out: {count} images of {name}, not validated",
        count=count,
        name=name,
    )


# drawn


def _draw(screen: Screen, entry: Resolved, options: ReferenceOptions) -> None:
    from rich.padding import Padding
    from rich.text import Text

    id_, name, references = entry
    title = Text(sanitized(id_), style="bold cyan")
    title.append(f"  {sanitized(name)}" if name else "", style="not cyan")
    title.append(f"  {translate(_count(references))}", style="not bold not cyan dim")
    screen.out.print(title)
    for line in _rows(references.images, screen.out.width):
        screen.out.print(line, no_wrap=True, overflow="ellipsis")
    warnings = set(map(id, references.warnings))
    for text in _remarks(references, options):
        style = "yellow" if id(text) in warnings else "dim"
        screen.out.print(Padding(_styled(sanitized(translate(text)), style), (0, 0, 0, 4)))
    screen.out.print()


def _rows(images: Iterable[ReferenceImage], width: int) -> Iterator[Text]:
    """Number, who, why, and the end of the address, in columns; on a narrow terminal without the address."""
    from rich.text import Text

    names = [Text(sanitized(image.name)) for image in images]
    reasons = [Text(translate(why(image)), style=_reason_style(image)) for image in images]
    widest = min(max((name.cell_len for name in names), default=0), max(12, width // 3))
    reason_width = max((reason.cell_len for reason in reasons), default=0)
    room = width - 5 - widest - 2 - reason_width - 2
    for image, name, reason in zip(images, names, reasons, strict=True):
        name.truncate(widest, overflow="ellipsis", pad=True)
        line = Text(f" {image.number:>2}  ", style="bold").append_text(_unbold(name))
        line.append("  ").append_text(_unbold(reason))
        if room >= 16:
            line.append(" " * (reason_width - reason.cell_len + 2) + _end_of(image.url, room), style="not bold dim")
        yield line


def _unbold(text: Text) -> Text:
    text.stylize("not bold", 0)
    return text


def _reason_style(image: ReferenceImage) -> str:
    if not image.primary:
        return "dim"
    return "green" if image.validated else "yellow"


def _end_of(address: str, room: int) -> str:
    """The end of an address, where the names of its files are."""
    shown = sanitized(shortened(address))
    return shown if len(shown) <= room else "…" + shown[-(room - 1) :]


def _styled(text: str, style: str) -> Text:
    from rich.text import Text

    return Text(text, style=style)
