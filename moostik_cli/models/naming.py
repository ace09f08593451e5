"""The file name of each picture: one rule for everything that reads or writes them."""

from __future__ import annotations

import re
from collections import Counter

from moostik_cli.models.episode import Shot

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


def picture_stems(shot: Shot) -> dict[str, str]:
    """Variation id -> file name without extension: the camera angle, or the variation's id where the shot
    has that angle twice. Characters that are not safe in a file name become `_`."""
    angles = Counter(file_stem(variation.camera_angle) for variation in shot.variations)
    return {
        variation.id: file_stem(
            variation.camera_angle if angles[file_stem(variation.camera_angle)] == 1 else variation.id
        )
        for variation in shot.variations
    }


def file_stem(name: str) -> str:
    """A name as a file's: `over the shoulder` -> `over_the_shoulder`; never empty, hidden or a path."""
    return _UNSAFE.sub("_", name).lstrip("._-")[:100] or "_"
