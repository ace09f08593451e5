"""The pages of a board on disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from moostik_cli.errors import OutputError, reason_of
from moostik_cli.messages import message
from moostik_cli.pictures.durable import put_in_one_step
from moostik_cli.typefaces.shaping import needs_shaping, pdf_shapes, pillow_shapes


def write_pages(pages: Iterable[bytes], path: Path) -> list[Path]:
    """Write each page in one step, and return where they are: the first is `path`, those after it are numbered. Raises
    OutputError."""
    paths: list[Path] = []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for number, page in enumerate(pages, start=1):
            target = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
            put_in_one_step(page, target)
            paths.append(target)
    except OSError as problem:
        raise OutputError(
            message("{path} cannot be written: {reason}.", path=str(path), reason=reason_of(problem))
        ) from problem
    return paths


def is_missing_shaping(texts: Iterable[str], path: Path) -> bool:
    """Whether there are texts in Arabic, Hebrew, Thai or Devanagari that nothing here puts into their form, in a file
    of this kind."""
    can_shape = pdf_shapes if path.suffix.lower() == ".pdf" else pillow_shapes
    return any(map(needs_shaping, texts)) and not can_shape()
