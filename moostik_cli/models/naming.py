"""The file name of each picture: one rule for everything that reads or writes them.

Letters of every script are kept, with the marks that belong to them. Names are composed (NFC), so that they are one
name however an editor wrote them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path

from moostik_cli.models.episode import Shot

THUMBNAILS = "thumbs"  # the folder of small copies beside an episode's shots
_UNSAFE_RUN = re.compile("\0+")
_FORMER_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_MOST_LETTERS = 100
_MOST_BYTES = 180  # file systems take 255, and the moment of a take or the id of a download comes behind it


def thumbnail_name(digest: str, longest: int) -> str:
    """The file name of a picture's small copy. `digest`: of the picture; `longest`: pixels of its longer side."""
    return f"{digest[:16]}-{longest}.jpg"


def picture_stems(shot: Shot) -> dict[str, str]:
    """Variation id -> file name without extension: the camera angle, or the variation's id where the shot
    has that angle twice."""
    angles = Counter(file_stem(variation.camera_angle) for variation in shot.variations)
    return {
        variation.id: file_stem(
            variation.camera_angle if angles[file_stem(variation.camera_angle)] == 1 else variation.id
        )
        for variation in shot.variations
    }


@lru_cache(maxsize=1024)  # of the names of camera angles, as a rule
def file_stem(name: str) -> str:
    """A name as a file's: `over the shoulder` -> `over_the_shoulder`; never empty, hidden or a path.

    Any character but a letter, a digit, `.`, `_` or `-` becomes `_`. A name that is cut, or of which nothing is left,
    ends with a digest, so that two of them stay apart."""
    composed = unicodedata.normalize("NFC", name)
    safe = _UNSAFE_RUN.sub("_", "".join(letter if _is_kept(letter) else "\0" for letter in composed)).lstrip("._-")
    if safe and not unicodedata.category(safe[0]).startswith("M") and _fits(safe):
        return safe
    digest = hashlib.sha256(composed.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{_cut(safe)}_{digest}" if safe else f"_{digest}"


def former_file_stem(name: str) -> str:
    """The name as it was before letters of other scripts were kept; pictures of that time are found under it."""
    return _FORMER_UNSAFE.sub("_", name).lstrip("._-")[:100] or "_"


def _is_kept(letter: str) -> bool:
    return letter in "._-" or letter.isalnum() or unicodedata.category(letter).startswith("M")


def _fits(name: str) -> bool:
    return len(name) <= _MOST_LETTERS and len(name.encode("utf-8", "surrogatepass")) <= _MOST_BYTES


def _cut(name: str) -> str:
    name = name.lstrip("._-")[: _MOST_LETTERS - 9]
    while len(name.encode()) > _MOST_BYTES - 9:
        name = name[:-1]
    return name


def plain_frame_beside(frame: Path) -> Path:
    """Beside a preview frame the same drawing without captions, legend and tags: what boards and galleries show, which
    have captions of their own."""
    return frame.parent / "plain" / f"{frame.name.removesuffix(frame.suffix)}.jpg"
