"""A text that libyaml reads bit by bit."""

from __future__ import annotations


class TextStream:
    """A text as a stream. Given the text itself, libyaml would keep a copy of all of it while it reads."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def read(self, size: int = 16_384, /) -> str:
        """The next `size` characters, or those that are left."""
        start, self._at = self._at, self._at + size
        return self._text[start : self._at]
