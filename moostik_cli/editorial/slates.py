"""Slates: what is seen in place of a picture that there is not yet, with the shot's number, name and words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moostik_cli.editorial.timeline import Clip, Film
from moostik_cli.messages import tr

if TYPE_CHECKING:
    from PIL import Image

_GROUND, _INK, _SOFT, _ACCENT = (30, 31, 34), (240, 240, 236), (160, 162, 166), (255, 178, 90)


def draw_slate(film: Film, clip: Clip) -> Image.Image:
    """An RGB frame of the film's size."""
    from PIL import Image, ImageDraw

    from moostik_cli.painting.lettering import wrapped, write

    width, height = film.size
    image = Image.new("RGB", (width, height), _GROUND)
    unit = min(width, height) // 24
    margin, room = 2 * unit, width - 4 * unit
    ImageDraw.Draw(image).rectangle((unit, unit, width - unit, height - unit), outline=_SOFT, width=max(1, unit // 16))
    top = 2.0 * unit
    for text, size_, colour, lines in _words(film, clip, unit):
        for line in wrapped(text, size_, room, lines):
            if top + size_ > height - 3 * unit:
                break
            write(image, (margin, top), line, size_, colour)
            top += size_ * 1.4
        top += unit * 0.6
    write(image, (width - margin, height - 2.6 * unit), tr("Not made yet"), unit, _ACCENT, align=1.0)
    return image


def _words(film: Film, clip: Clip, unit: int) -> list[tuple[str, int, tuple[int, int, int], int]]:
    """(text, size in pixels, colour, most lines)."""
    head = " · ".join(part for part in (film.title, clip.shot.id, clip.angle) if part)
    seconds = tr("{count} s", count=f"{clip.frames / film.rate:.3g}")
    spoken = [f"{line.who}: {line.what}" if line.who else line.what for line in clip.dialogue]
    rows = [
        (head, unit, _SOFT, 1),
        (clip.title, 2 * unit, _INK, 2),
        (clip.shot.description or clip.shot.action, round(unit * 1.2), _INK, 5),
        *((line, unit, _ACCENT, 2) for line in spoken[:4]),
        (seconds, unit, _SOFT, 1),
    ]
    return [row for row in rows if row[0]]
