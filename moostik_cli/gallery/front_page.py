"""The front page of a series: every episode that has a page, with a picture of it and how much of it is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import quote

from moostik_cli import __version__
from moostik_cli.gallery.page import PAGE_NAME, WrittenPage, asset, digest_for_policy, replace_page
from moostik_cli.messages import Message, counted, current_language, tr, translate
from moostik_cli.models.production import Project
from moostik_cli.sources.output_folder import require_own_folder


@dataclass(frozen=True)
class EpisodeEntry:
    """An episode on the front page. `counts` is empty where its page was written before and is not read again."""

    href: str
    heading: str
    eyebrow: str
    counts: str = ""
    cover: str | None = None


def write_front_page(
    project: Project, pages: Sequence[WrittenPage], names: Iterable[str], *, series_title: str, preview: bool
) -> Path:
    """Write the page that leads to the pages of all episodes; its path. `pages` were written just now; of the other
    episodes, `names` in their order, those are there that have a page. Raises OSError where the disk does, OutputError
    where the folder is not the project's own."""
    path = project.pictures_dir("", preview=preview) / PAGE_NAME
    require_own_folder(project, path.parent)
    path.parent.mkdir(parents=True, exist_ok=True)
    written = {page.episode_id: page for page in pages}
    order = [*dict.fromkeys([*names, *written])]
    entries = [
        _entry(written[name]) if name in written else EpisodeEntry(_href(name), name, "")
        for name in order
        if name in written or (path.parent / name / PAGE_NAME).is_file()
    ]
    replace_page(path, _render(entries, pages, series_title, preview=preview))
    return path


def _entry(page: WrittenPage) -> EpisodeEntry:
    number = "" if page.number is None else tr("Episode {number}", number=page.number)
    cover = None if page.cover is None else f"{quote(page.episode_id)}/{quote(page.cover)}"
    counts = translate(_counts([page]))
    return EpisodeEntry(_href(page.episode_id), page.title or page.episode_id, number or page.episode_id, counts, cover)


def _href(episode_id: str) -> str:
    return f"{quote(episode_id)}/{PAGE_NAME}"


def _counts(pages: Sequence[WrittenPage]) -> Message:
    made, every = sum(page.pictures for page in pages), sum(page.variations for page in pages)
    return counted("{done} of {count} picture", "{done} of {count} pictures", count=every, done=made)


def _render(entries: Sequence[EpisodeEntry], pages: Sequence[WrittenPage], series_title: str, *, preview: bool) -> str:
    from jinja2 import Environment, StrictUndefined

    css = asset("page.css") + asset("front.css")
    moment = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(asset("front.html.jinja"))
    return template.render(
        language=current_language(),
        preview=preview,
        preview_mark=tr("Preview"),
        preview_note=tr("A drawn storyboard frame, not a picture: it shows references and framing."),
        version=__version__,
        policy=f"default-src 'none'; img-src 'self' file:; style-src '{digest_for_policy(css)}'; base-uri 'none'",
        css=css,
        title=series_title or tr("All episodes"),
        counts=translate(_counts(pages)) if len(pages) == len(entries) else "",
        episodes=entries,
        colophon=tr("Written by moostik {version} on {moment}.", version=__version__, moment=moment),
    )
