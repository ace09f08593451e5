"""What names of pictures end with: the one list. A file with another ending is not a picture of ours."""

from __future__ import annotations

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".webp")  # in small letters; of several files, the first counts


def is_picture_name(name: str) -> bool:
    """Whether a file's name ends as those of pictures do, in letters of any size (`wide.JPG`)."""
    return name.lower().endswith(PICTURE_ENDINGS)
