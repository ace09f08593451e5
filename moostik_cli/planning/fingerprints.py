"""What a picture was made from, as one digest: when it changes, the picture is stale."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from moostik_cli.models.jobs import ImageSource, JobReference, PictureJob


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


def with_previous(job: PictureJob, path: Path, sha256: str, shown: str | None = None) -> PictureJob:
    """The job with the previous shot's picture as its last reference, and its new fingerprint.

    `sha256`: the picture's, as the ledger knows it. `shown`: its file's, where that was changed by hand since."""
    references = _previous_replaced(job.references, ImageSource("previous", path=path, sha256=sha256))
    digest = fingerprint(job.model, job.prompt_text, references, job.options)
    if shown is not None and shown != sha256:
        references = _previous_replaced(references, ImageSource("previous", path=path, sha256=shown))
    return job._replace(references=references, fingerprint=digest)


def _previous_replaced(references: Sequence[JobReference], source: ImageSource) -> tuple[JobReference, ...]:
    return tuple(
        reference._replace(source=source) if reference.source.kind == "previous" else reference
        for reference in references
    )
