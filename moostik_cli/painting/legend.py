"""The column at the right of a frame: the references by number, and the palette."""

from __future__ import annotations

from PIL import Image, ImageDraw

from moostik_cli.messages import message, tr
from moostik_cli.models.jobs import JobReference, PictureJob
from moostik_cli.models.references import ReferenceImage
from moostik_cli.painting import lettering
from moostik_cli.painting.colours import (
    ALERT,
    AMBER,
    FADED,
    INK,
    LINE,
    PANEL,
    PAPER,
    PLACE,
    Colour,
    chips,
    mixed,
    stand_in_colour,
)
from moostik_cli.painting.figures import hatching, initials_of
from moostik_cli.painting.framing import Sheet
from moostik_cli.painting.reference_pictures import NoPicture, ReferencePicture, ReferencePictures, why_no_picture

MARGIN = 12
_OF_THE_EPISODE = {
    "previous": message("the shot before"),
    "anchor": message("the anchor of the shot"),
    "place anchor": message("the anchor of the place"),
    "parent": message("the picture that is changed"),
}
_TALLEST_ROW = 72


def draw_legend(job: PictureJob, sheet: Sheet, pictures: ReferencePictures) -> Image.Image:
    """Every reference in the order in which the model gets it: number, thumbnail, who, what is odd."""
    size = (sheet.legend_width, sheet.picture[1])
    panel = Image.new("RGB", size, PANEL)
    ImageDraw.Draw(panel).line((0, 0, 0, size[1]), fill=LINE)
    lettering.write(panel, (MARGIN, 12), lettering.fitted(_title(job), 14, size[0] - 2 * MARGIN), 14, FADED)
    foot = size[1] - _draw_palette(panel, chips(job.notes.palette))
    missing = without_reference(job)
    height = min(_TALLEST_ROW, (foot - 40) // max(1, len(job.references) + len(missing)))
    for row, reference in enumerate(job.references):
        _draw_row(panel, reference, pictures, 38 + row * height, height)
    for row, name in enumerate(missing, len(job.references)):
        _draw_missing(panel, name, 38 + row * height, height)
    if not job.references and not missing:
        _draw_none(panel)
    return panel


def without_reference(job: PictureJob) -> tuple[str, ...]:
    """The subjects and places of the shot that no reference image shows."""
    shown = {text.casefold() for r in job.references for text in (r.image.name, r.image.id)}
    return tuple(name for name in (*job.notes.subjects, *job.notes.places) if name.casefold() not in shown)


def _title(job: PictureJob) -> str:
    return tr("References ({count})", count=len(job.references))


def _draw_none(panel: Image.Image) -> None:
    width = panel.width - 2 * MARGIN
    for line, text in enumerate(lettering.wrapped(tr("The model is given no reference image."), 13, width, 3)):
        lettering.write(panel, (MARGIN, 42 + line * 18), text, 13, ALERT)


def _draw_row(panel: Image.Image, reference: JobReference, pictures: ReferencePictures, top: int, height: int) -> None:
    image = reference.image
    side = _side(panel, height)
    found = pictures.picture_of(reference.source)
    panel.paste(_thumbnail(found, image, side), (MARGIN, top))
    colour = {"character": AMBER, "location": PLACE}.get(image.type, FADED)
    _draw_number(panel, image.number, colour, (MARGIN, top))
    _draw_lines(panel, image.name or image.id, _note(reference, found), top, height)


def _draw_missing(panel: Image.Image, name: str, top: int, height: int) -> None:
    side = _side(panel, height)
    panel.paste(_hatched(side), (MARGIN, top))
    _draw_lines(panel, name, (tr("no reference"), ALERT), top, height)


def _side(panel: Image.Image, height: int) -> int:
    return min(max(16, height - 8), 44 if panel.width < 170 else 64)


def _draw_lines(panel: Image.Image, name: str, note: tuple[str, Colour], top: int, height: int) -> None:
    """The name, on two lines where it is long and there is room, and the note below."""
    side = _side(panel, height)
    left, size = MARGIN + side + 9, 14 if height >= 40 else 12
    width = panel.width - left - 6
    lines = [(row, size, PAPER) for row in lettering.wrapped(name, size, width, 2 if height >= 60 else 1)]
    if height >= 30:
        lines.append((lettering.fitted(note[0], 12, width), 12, note[1]))
    y = top + max(0, (side - sum(size + 5 for _, size, _ in lines)) // 2)
    for text, size_of_line, ink in lines:
        lettering.write(panel, (left, y), text, size_of_line, ink)
        y += size_of_line + 5


def _note(reference: JobReference, found: ReferencePicture | NoPicture) -> tuple[str, Colour]:
    """What an artist should know of a reference: the most serious thing first."""
    image = reference.image
    if isinstance(found, NoPicture) and found.unreadable:
        return tr("unreadable picture"), ALERT
    if image.type in _OF_THE_EPISODE:
        return str(_OF_THE_EPISODE[image.type]), FADED
    colour = FADED if image.validated else AMBER
    if not image.primary:  # the name is on a row above: the file tells which of the images this is
        return _file_of(image.url) or tr("second image"), colour
    if not image.validated:
        return tr("not validated"), colour
    if isinstance(found, NoPicture):
        return why_no_picture(found), FADED
    return (tr("character") if image.type == "character" else tr("place")), FADED


def _file_of(url: str) -> str:
    """The last part of an address or path, without its extension."""
    if url.startswith("data:"):
        return ""
    return url.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].rstrip("/").rpartition("/")[2].rpartition(".")[0]


def _thumbnail(found: ReferencePicture | NoPicture, image: ReferenceImage, side: int) -> Image.Image:
    """The whole reference in a square; its initials on colour, or hatching, where there is no picture."""
    if isinstance(found, NoPicture):
        return _hatched(side) if found.unreadable else _initialled(image, side)
    square = Image.new("RGB", (side, side), (206, 198, 192))
    small = found.small.convert("RGBa")
    small.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    square.paste(small, ((side - small.width) // 2, (side - small.height) // 2), small)
    return square


def _hatched(side: int) -> Image.Image:
    square = Image.new("RGB", (side, side), (70, 64, 74))
    square.paste((120, 112, 124), mask=hatching((side, side), 10))
    return square


def _initialled(image: ReferenceImage, side: int) -> Image.Image:
    if image.type in _OF_THE_EPISODE:
        return Image.new("RGB", (side, side), (70, 64, 74))
    colour = stand_in_colour(image.id)
    square = Image.new("RGB", (side, side), mixed(colour, INK, 0.0 if image.primary else 0.35))
    if side >= 34:
        size = side * 2 // 5
        lettering.write(
            square,
            (side / 2, side / 2 - size * 0.6),
            initials_of(image.name or image.id),
            size,
            mixed(colour, INK, 0.75),
            align=0.5,
        )
    return square


def _draw_number(panel: Image.Image, number: int, colour: Colour, at: tuple[int, int]) -> None:
    text = str(number)
    width = lettering.width_of(text, 12) + 8
    ImageDraw.Draw(panel).rectangle((at[0], at[1], at[0] + width, at[1] + 16), fill=colour)
    lettering.write(panel, (at[0] + 4, at[1]), text, 12, INK)


def _draw_palette(panel: Image.Image, colours: tuple[Colour, ...]) -> int:
    """The chips at the foot of the panel; returns the height that they take."""
    if not colours:
        return 0
    shown = colours[:10]
    width = (panel.width - 2 * MARGIN) / len(shown)
    top = panel.height - 38
    draw = ImageDraw.Draw(panel)
    for k, colour in enumerate(shown):
        left = MARGIN + k * width
        draw.rectangle((left, top, left + width - 3, top + 26), fill=colour, outline=LINE)
    return 48
