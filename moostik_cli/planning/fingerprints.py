"""What a picture was made from, as one digest: when it changes, the picture is stale."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from moostik_cli.models.jobs import ImageSource, JobReference, PictureJob, VariationKey


def fingerprint(model: str, prompt_text: str, references: Sequence[JobReference], options: Mapping[str, Any]) -> str:
    """Digest of everything that shapes the picture: local references by content, remote ones by address."""
    parts = {
        "model": model,
        "prompt": prompt_text,
        "references": [identity(reference.source) for reference in references],
        "options": dict(options),
    }
    return hashlib.sha256(canonical(parts).encode()).hexdigest()


def identity(source: ImageSource) -> str:
    """What an image is, independent of where it lies."""
    return f"sha256:{source.sha256}" if source.kind != "remote" else f"url:{source.url}"


def canonical(value: Any) -> str:
    """JSON text that is the same for equal values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class MadePicture(NamedTuple):
    """The picture of a variation that others are shown. `sha256`: as it was recorded; `shown_sha256`: that of its
    file, where it was changed by hand since."""

    path: Path
    sha256: str
    shown_sha256: str | None = None


def with_predecessors(job: PictureJob, find: Callable[[VariationKey], MadePicture | None]) -> PictureJob:
    """The job with the pictures of its predecessors as references, and its new fingerprint.

    Where `find` knows no picture, that reference stays as it is. The fingerprint is of the pictures as they were
    recorded: one that was changed by hand is shown as it is now, and makes nothing stale."""
    found = {before.key: picture for before in job.predecessors if (picture := find(before.key)) is not None}
    if not found:
        return job
    recorded = _shown(job.references, {key: (made.path, made.sha256) for key, made in found.items()})
    now = _shown(job.references, {key: (made.path, made.shown_sha256 or made.sha256) for key, made in found.items()})
    return job._replace(references=now, fingerprint=fingerprint(job.model, job.prompt_text, recorded, job.options))


def _shown(
    references: Sequence[JobReference], pictures: Mapping[VariationKey, tuple[Path, str]]
) -> tuple[JobReference, ...]:
    return tuple(_replaced(reference, pictures) for reference in references)


def _replaced(reference: JobReference, pictures: Mapping[VariationKey, tuple[Path, str]]) -> JobReference:
    key = reference.source.picture
    if key is None or key not in pictures or reference.source.is_fixed:
        return reference
    path, sha256 = pictures[key]
    return reference._replace(source=ImageSource("picture", path=path, sha256=sha256, picture=key))
