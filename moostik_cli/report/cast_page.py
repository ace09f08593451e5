"""The reference pictures of a project on one static page, for looking at them before validating."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from moostik_cli.messages import counted, current_language, tr, translate
from moostik_cli.models.casting import Cast, CastMember
from moostik_cli.models.production import Project
from moostik_cli.report.cast_view import state_word
from moostik_cli.report.drawing import labelled
from moostik_cli.sources.images import UnusableImage, locate_image
from moostik_cli.sources.reference_copies import ReferenceCopies

_LONGEST_ADDRESS = 200  # characters of a picture's address that are shown whole


def render_page(cast: Cast, address_of: Callable[[str], str | None]) -> str:
    """The page. `address_of` gives the address of a picture as seen from the page, None where it cannot be
    shown."""
    from jinja2 import Environment, StrictUndefined

    source = (files("moostik_cli.report") / "assets" / "cast.html.jinja").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    several = len(cast.episode_ids) > 1

    def shown(members: Sequence[CastMember]) -> list[dict[str, Any]]:
        return [_shown(member, address_of, several) for member in members]

    return environment.from_string(source).render(
        language=current_language(),
        texts={"title": tr("Reference pictures"), "to_do": tr("Still to do:")},
        to_do=[_named(member) for member in cast.members if member.state != "validated" and member.shots],
        sections=[(tr("Characters"), shown(cast.characters)), (tr("Places"), shown(cast.locations))],
    )


def _named(member: CastMember) -> dict[str, str]:
    return {"anchor": f"{member.type}-{member.id}", "name": member.name or member.id}


def _shown(member: CastMember, address_of: Callable[[str], str | None], several: bool) -> dict[str, Any]:
    """What the page says of one member of the cast. `several`: shots are named with their episodes."""
    shots = ", ".join(f"{shot.episode_id}/{shot.shot_id}" if several else shot.shot_id for shot in member.shots)
    count = translate(counted("{count} shot", "{count} shots", count=len(member.shots)))
    return {
        **_named(member),
        "id": member.id,
        "state": member.state,
        "state_word": state_word(member.state),
        "command": _what_to_do(member),
        "shots": labelled(count, shots) if shots else count,
        "pictures": list(_pictures(member, address_of)),
    }


def _what_to_do(member: CastMember) -> str:
    if member.state == "unvalidated":
        return f"moostik validate {member.id}"
    if member.state == "missing" and member.reference_prompt:
        return f"moostik references --make {member.id} --write"
    return ""


def _pictures(member: CastMember, address_of: Callable[[str], str | None]) -> Iterator[dict[str, str | None]]:
    reasons = {picture.url: translate(picture.reason) for picture in member.unusable_images}
    for number, url in enumerate(member.reference_images, start=1):
        address = None if url in reasons else address_of(url)
        caption = url if len(url) < _LONGEST_ADDRESS else url[:60] + "…"
        yield {
            "address": address,
            "caption": labelled(caption, reasons.get(url, "")) if address is None else caption,
            "words": tr("{name}, reference picture {number}", name=member.name or member.id, number=number),
        }


def address_from(project: Project, folder: Path, written: str) -> str | None:
    """How a page in `folder` names a picture: local ones relative to it, so that the project can move. None where it
    cannot be shown."""
    source = locate_image(project, written)
    if isinstance(source, UnusableImage):
        return None
    copy = ReferenceCopies(project).find(written)
    path = source.path if copy is None else copy.path
    if path is None:
        return source.url or written
    return quote(Path(os.path.relpath(path, folder.resolve())).as_posix())
