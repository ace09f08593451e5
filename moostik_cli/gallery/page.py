"""Writes the gallery page, once or again and again while pictures are being made."""

from __future__ import annotations

import base64
import json
import os
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from moostik_cli import __version__
from moostik_cli.gallery.page_data import PageContents, page_data
from moostik_cli.gallery.texts import page_texts
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import current_language, tr
from moostik_cli.models.episode import Episode, Number
from moostik_cli.models.jobs import ImageSource, PictureJob
from moostik_cli.models.naming import THUMBNAILS
from moostik_cli.models.production import Production
from moostik_cli.pictures.looks import KnownLooks, Look
from moostik_cli.pictures.thumbnails import (
    REFERENCE_SIZE,
    Original,
    make_thumbnails,
    of_bytes,
    sweep_thumbnails,
)
from moostik_cli.sources.notes import new_notes, read_notes
from moostik_cli.sources.output_folder import require_own_folder
from moostik_cli.sources.picks import new_picks, read_picks
from moostik_cli.sources.project import shown_path
from moostik_cli.state.episode_pictures import ShownPicture, ShownShot
from moostik_cli.state.episode_view import shown_shots
from moostik_cli.state.odd_looks import shown_with_odd_looks
from moostik_cli.workers import HERE, Workers

PAGE_NAME = "index.html"
_LOOKS = "looks.json"  # beside the thumbnails
_HALF_PAIR = re.compile("[\ud800-\udfff]")  # which no file can hold


class WrittenPage(NamedTuple):
    """The page of an episode: where it is, how many of its variations have a picture on it, and the thumbnail that
    stands for it, from the page's folder."""

    path: Path
    pictures: int
    episode_id: str
    variations: int
    title: str
    number: Number | None
    cover: str | None


def gallery_path(production: Production, *, preview: bool) -> Path:
    return production.project.pictures_dir(production.episode.id, preview=preview) / PAGE_NAME


def write_gallery(
    production: Production,
    ledger: Ledger | None,
    *,
    preview: bool = False,
    running: bool = False,
    workers: Workers = HERE,
) -> WrittenPage:
    """Write the episode's page and its thumbnails, which `workers` make.

    Cheap to call again: a thumbnail is made once, and the page is replaced in one step. With `running` the page reads
    itself again every few seconds. A picks file that cannot be read counts as empty. Raises OSError where the disk
    does, OutputError where the folder is not the project's own."""
    path = gallery_path(production, preview=preview)
    require_own_folder(production.project, path.parent / THUMBNAILS)
    path.parent.mkdir(parents=True, exist_ok=True)
    shots = shown_shots(production, ledger, preview=preview)
    thumbnails = _Thumbnails.made(shots, path.parent, workers)
    if not running:
        sweep_thumbnails(thumbnails.paths.values(), path.parent)
    contents = _contents(production, ledger, shots, thumbnails, path.parent, preview=preview, running=running)
    replace_page(path, render_page(contents))
    return _written(path, production.episode, shots, thumbnails)


def _written(path: Path, episode: Episode, shots: Sequence[ShownShot], thumbnails: _Thumbnails) -> WrittenPage:
    every = [variation.picture for shot in shots for variation in shot.variations]
    pictures = [picture for picture in every if picture is not None]
    covers = (thumbnails.of_picture(picture) for picture in pictures)
    cover = next((found for found in covers if found is not None), None)
    return WrittenPage(path, len(pictures), episode.id, len(every), episode.title, episode.number, cover)


def render_gallery(production: Production, ledger: Ledger | None, *, preview: bool) -> str:
    """The page as it is served: its picks and notes are written into the project as they are made. Makes the
    thumbnails that are missing. Raises as `write_gallery`."""
    directory = gallery_path(production, preview=preview).parent
    require_own_folder(production.project, directory / THUMBNAILS)
    directory.mkdir(parents=True, exist_ok=True)
    shots = shown_shots(production, ledger, preview=preview)
    thumbnails = _Thumbnails.made(shots, directory)
    contents = _contents(production, ledger, shots, thumbnails, directory, preview=preview, running=False)
    return render_page(replace(contents, serving=True))


def render_page(contents: PageContents) -> str:
    """The page as HTML, everything in it but the pictures. All text is escaped, the script and the style are
    named by their digests, and nothing else may run or be fetched."""
    from jinja2 import Environment, StrictUndefined

    script, css = asset("page.js"), asset("page.css")
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(asset("page.html.jinja"))
    return template.render(
        language=current_language(),
        preview=contents.preview,
        running=contents.running,
        version=__version__,
        policy=_policy(script, css, serving=contents.serving),
        script=script,
        css=css,
        texts=page_texts(),
        has_shots=bool(contents.shots),
        data=script_json(page_data(contents)),
        **_headings(contents),
    )


def script_json(value: Any) -> str:
    """JSON that can stand inside a script element: no `<`, and no line ends of JavaScript's own."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return _HALF_PAIR.sub("\ufffd", text)


class LiveGallery:
    """Keeps a page current while pictures are made: `changed()` costs nothing and may be called from any
    thread; the page is written at most once in `interval` seconds, and for the last time by `close()`.

    `write(running)` writes the page; a disk that refuses ends the updates, not the run: `problem` is what it
    said when the page was written for the last time."""

    def __init__(self, write: Callable[[bool], object], *, interval: float = 4.0) -> None:
        self._write = write
        self._interval = interval
        self._changed = threading.Event()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="gallery", daemon=True)
        self.problem: OSError | None = None

    def __enter__(self) -> LiveGallery:
        self._changed.set()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def changed(self) -> None:
        self._changed.set()

    def close(self) -> None:
        """Stop, and write the page as it stays."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._changed.set()
        self._thread.join()
        try:
            self._write(False)
        except OSError as problem:
            self.problem = problem

    def _keep(self) -> None:
        while not self._closed.is_set():
            self._changed.wait()
            self._changed.clear()
            if self._closed.is_set():
                return
            try:
                self._write(True)
            except OSError:
                return
            self._closed.wait(self._interval)


def live_gallery(production: Production, ledger: Ledger | None, *, preview: bool) -> LiveGallery:
    """A page that follows a run: each time it is written, the episode is looked at as it is by then."""
    return LiveGallery(lambda running: write_gallery(production, ledger, preview=preview, running=running))


@dataclass(frozen=True)
class _Thumbnails:
    """The thumbnails of a page: of its pictures by digest, of its references by what the library writes."""

    paths: dict[str, str]
    references: dict[str, Original]

    @classmethod
    def made(cls, shots: Sequence[ShownShot], directory: Path, workers: Workers = HERE) -> _Thumbnails:
        references = _reference_originals([variation.job for shown in shots for variation in shown.variations])
        pictures = [_original_of(picture) for shot in shots for picture in shot.pictures]
        paths = make_thumbnails([*pictures, *references.values()], directory, workers)
        return cls(dict(paths), references)

    def of_picture(self, picture: ShownPicture) -> str | None:
        return self.paths.get(_original_of(picture).name)

    def of_reference(self, url: str) -> str | None:
        original = self.references.get(url)
        return self.paths.get(original.name) if original is not None else None


def _reference_originals(jobs: Sequence[PictureJob]) -> dict[str, Original]:
    found: dict[str, Original] = {}
    for job in jobs:
        for reference in job.references:
            if reference.image.url not in found:
                original = _reference_original(reference.source)
                if original is not None:
                    found[reference.image.url] = original
    return found


def _reference_original(source: ImageSource) -> Original | None:
    if source.kind == "inline" and source.data:
        return of_bytes(source.data, REFERENCE_SIZE)
    if source.path is None or not source.sha256 or not source.path.is_file():
        return None
    return Original(source.sha256, source.path, REFERENCE_SIZE)


def _contents(
    production: Production,
    ledger: Ledger | None,
    shots: Sequence[ShownShot],
    thumbnails: _Thumbnails,
    directory: Path,
    *,
    preview: bool,
    running: bool,
) -> PageContents:
    from moostik_cli.stages.clusters import analyze_episode

    if not preview:
        shots = _with_odd_looks(shots, production, thumbnails, directory)
    episode = production.episode
    picks = read_picks(production)
    return PageContents(
        production,
        shots,
        analyze_episode(episode, production.library).clusters,
        picks.picks,
        shown_path(production.project, picks.path),
        picks.text,
        new_picks(episode),
        read_notes(production),
        new_notes(episode),
        directory,
        thumbnails.of_picture,
        thumbnails.of_reference,
        ledger.spent(episode.id) if ledger is not None else None,
        preview,
        running,
        written_at=datetime.now(timezone.utc),
    )


def _with_odd_looks(
    shots: Sequence[ShownShot], production: Production, thumbnails: _Thumbnails, directory: Path
) -> Sequence[ShownShot]:
    known = KnownLooks(directory / THUMBNAILS / _LOOKS)

    def look(picture: ShownPicture) -> Look | None:
        found = thumbnails.of_picture(picture)
        return None if found is None else known.of(directory / found)

    noted = shown_with_odd_looks(shots, production, look)
    known.keep()
    return noted


def _headings(contents: PageContents) -> dict[str, str]:
    episode, series = contents.production.episode, contents.production.series
    number = "" if episode.number is None else tr("Episode {number}", number=episode.number)
    heading = episode.title or episode.id
    eyebrow = " · ".join(part for part in (series.title, number or episode.id) if part)
    marked = f"{tr('Preview')} · {heading}" if contents.preview else heading
    moment = (contents.written_at or datetime.now(timezone.utc)).strftime("%Y-%m-%d %H:%M UTC")
    return {
        "heading": heading,
        "eyebrow": eyebrow,
        "title": f"{marked} — {eyebrow}",
        "description": episode.description,
        "colophon": tr("Written by moostik {version} on {moment}.", version=__version__, moment=moment),
    }


def _policy(script: str, css: str, *, serving: bool) -> str:
    """What the page may run and fetch; only one that is served may send anything, to where it came from."""
    sends = " connect-src 'self';" if serving else ""
    return (
        f"default-src 'none'; img-src 'self' file: data:; script-src '{digest_for_policy(script)}'; "
        f"style-src '{digest_for_policy(css)}';{sends} base-uri 'none'; form-action 'none'"
    )


def digest_for_policy(text: str) -> str:
    """How a page's security policy names a style or a script that may be used."""
    return "sha256-" + base64.b64encode(sha256(text.encode()).digest()).decode()


@cache
def asset(name: str) -> str:
    """A template, a script or a style of the pages."""
    return (files("moostik_cli.gallery") / "assets" / name).read_text(encoding="utf-8")


def replace_page(path: Path, text: str) -> None:
    """Write a page in one step: nobody sees half of it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _original_of(picture: ShownPicture) -> Original:
    """What a thumbnail is made of: of a preview frame the drawing alone, whose captions the page has itself."""
    return Original(picture.thumbnail_digest, picture.plain_path)
