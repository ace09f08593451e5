"""Why a picture is stale: what it was made from, beside what it would be made from now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from moostik_cli.messages import Message, message
from moostik_cli.models.jobs import JobReference, PictureJob, VariationKey
from moostik_cli.models.prompts import RULING_LINE
from moostik_cli.models.records import PictureRecord

_OF_IMAGES = re.compile(r" ?\([^()]*reference images? \d[^()]*\)|^Reference images:.*$", re.MULTILINE)
_MOST_LETTERS = 40  # of a reference's name


def reasons_for(
    job: PictureJob, picture: PictureRecord, made: Mapping[VariationKey, PictureRecord]
) -> tuple[Message, ...]:
    """What has changed since `picture` was made, now that it would be made as `job` says. `made`: the pictures of the
    episode that others are shown.

    The ledger keeps texts, models and names of references. Where none of these has changed, the dates of files tell
    whether it is the content of a reference; where they tell nothing either, it is the settings (ratio, resolution,
    options)."""
    if picture.retake is not None:  # its own text and references are those of the change
        return (message("what the take that it changes was made from"),)
    found = [*_of_model(job, picture), *_of_text(job, picture), *_of_references(job, picture)]
    found = found or list(_of_contents(job, picture, made))
    return tuple(found) or (_another_take(job) or message("settings (ratio, resolution or options)"),)


def _another_take(job: PictureJob) -> Message | None:
    """An older take that was put back leaves no trace but this: nothing else has changed."""
    keys = _shown_keys(job.references)
    if not keys:
        return None
    names = ", ".join("/".join(key) for key in keys)
    return message("another take of the picture that it is shown ({names}), or settings", names=names)


def _of_model(job: PictureJob, picture: PictureRecord) -> Iterator[Message]:
    if picture.model != job.model:
        yield message("model (was {model})", model=picture.model)


def _of_text(job: PictureJob, picture: PictureRecord) -> Iterator[Message]:
    if _own_words(picture.prompt_text) == _own_words(job.prompt_text):
        return
    is_older = bool(picture.prompt_text) and RULING_LINE not in picture.prompt_text
    yield message("text (written in an older way)") if is_older else message("text")


def _own_words(text: str) -> str:
    """A text without what it says of numbered images: that changes with the references."""
    return _OF_IMAGES.sub("", text)


def _of_references(job: PictureJob, picture: PictureRecord) -> Iterator[Message]:
    now, then = [reference.image.url for reference in job.references], list(picture.references)
    added = [shown_name(url) for url in now if url not in then]
    gone = [shown_name(url) for url in then if url not in now]
    if added:
        yield message("reference added: {names}", names=", ".join(added))
    if gone:
        yield message("reference gone: {names}", names=", ".join(gone))
    if not added and not gone and now != then:
        yield message("order of the references")


def _of_contents(
    job: PictureJob, picture: PictureRecord, made: Mapping[VariationKey, PictureRecord]
) -> Iterator[Message]:
    """Files that were written, and pictures of the episode that were made, after this one."""
    since = _seconds(picture.generated_at)
    if since is None:
        return
    known = [reference for reference in job.references if reference.image.url in picture.references]
    own = [entry for entry in known if entry.source.kind == "local"]
    newer = [shown_name(entry.image.url) for entry in own if _is_newer(entry, since)]
    pictures = ["/".join(key) for key in _shown_keys(known) if key in made and _made_after(made[key], since)]
    if newer and (len(newer) < len(own) or len(own) == 1):
        yield message("reference changed: {names}", names=", ".join(newer))
    elif newer and not pictures:  # all of them: a fresh copy of the project, say, has no older file
        yield message("content of a reference, or settings")
    if pictures:
        yield message("the picture that it is shown was remade: {names}", names=", ".join(pictures))


def _shown_keys(references: Sequence[JobReference]) -> list[VariationKey]:
    return [reference.source.picture for reference in references if reference.source.picture is not None]


def _is_newer(reference: JobReference, since: float) -> bool:
    path: Path | None = reference.source.path
    try:
        return path is not None and path.stat().st_mtime > since
    except OSError:
        return False


def _made_after(picture: PictureRecord, since: float) -> bool:
    at = _seconds(picture.generated_at)
    return at is not None and at > since


def _seconds(timestamp: str) -> float | None:
    try:
        return datetime.fromisoformat(timestamp.replace("Z", "+00:00")).timestamp()
    except ValueError:
        return None


def shown_name(url: str) -> str:
    """A reference as people know it: the file of a path or address; of the episode's own, the shot and the angle."""
    if url.startswith("data:"):
        return "data:…"
    path = url.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].rstrip("/")
    file = path.rpartition("/")[2]
    name = file if "." in file or "://" in url else url
    return name if len(name) <= _MOST_LETTERS else name[: _MOST_LETTERS - 1] + "…"
