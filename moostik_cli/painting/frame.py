"""One storyboard frame: the picture as the angle frames it, the numbered references, the caption."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageOps

from moostik_cli.messages import tr
from moostik_cli.models.jobs import JobReference, PictureJob
from moostik_cli.painting import backdrops, lettering
from moostik_cli.painting.bounded_cache import BoundedCache
from moostik_cli.painting.camera_arrows import draw_movements
from moostik_cli.painting.caption import draw_caption
from moostik_cli.painting.colours import ALERT, AMBER, INK, PAPER, PLACE, Colour, mood_of, stand_in_colour
from moostik_cli.painting.crowding import with_faces_seen
from moostik_cli.painting.figures import (
    TURNED,
    Figure,
    Sprite,
    corner_of,
    figure_of,
    pawn,
    sprite_key,
    sprite_of,
    turned,
)
from moostik_cli.painting.framing import (
    Box,
    Framing,
    Layout,
    PlacedFigure,
    Standing,
    Variety,
    frame_size,
    framing_for,
    lay_out,
    sheet_of,
    varied,
    variety_of,
)
from moostik_cli.painting.legend import draw_legend
from moostik_cli.painting.mipmap import Mipmap
from moostik_cli.painting.plates import draw_plate
from moostik_cli.painting.reference_pictures import ReferencePicture, ReferencePictures, why_no_picture

_LEAST_SCALE = 0.3  # somebody very small beside somebody tall is still seen


@dataclass(frozen=True, slots=True)
class Cast:
    """Someone of the shot: who, with which number, and what is drawn for them."""

    identity: str
    name: str
    number: int | None  # of the primary reference; None: there is no reference
    figure: Figure
    note: str = ""  # why a stand-in is drawn
    alert: bool = False


class DrawnFrame(NamedTuple):
    """RGB. `plain`: the drawing alone, as large as it is in the frame."""

    frame: Image.Image
    plain: Image.Image


class _Scene(NamedTuple):
    picture: Image.Image
    cast: list[Cast]
    layout: Layout
    place_note: tuple[str, str, bool]  # of the place: its name, why there is no picture, whether that is a problem
    is_sketch: bool = False


class FrameArtist:
    """Draws frames. What frames have in common is made once; any number of threads may draw."""

    def __init__(self) -> None:
        self.pictures = ReferencePictures()
        self._figures: BoundedCache[Figure] = BoundedCache(96_000_000, lambda figure: figure.weight)
        self._places: BoundedCache[Mipmap] = BoundedCache(64_000_000, lambda place: place.weight)
        self._backdrops: BoundedCache[Image.Image] = BoundedCache(48_000_000, _bytes_of_image)
        self._sprites: BoundedCache[Sprite | None] = BoundedCache(64_000_000, lambda s: s.weight if s else 64)
        self._legends: BoundedCache[Image.Image] = BoundedCache(16_000_000, _bytes_of_image)

    def draw(self, job: PictureJob) -> DrawnFrame:
        """The frame of a job. The same job gives the same pixels."""
        sheet = sheet_of(*frame_size(job.options.get("aspect_ratio")))
        frame = Image.new("RGB", (sheet.width, sheet.height), INK)
        scene = self._scene(job, sheet.picture)
        frame.paste(self._annotated(job, scene), (0, 0))
        legend_key = (tuple(_identity_of(r) for r in job.references), *_of_legend(job), sheet)
        legend = self._legends.get(legend_key, lambda: draw_legend(job, sheet, self.pictures))
        frame.paste(legend, (sheet.picture[0], 0))
        draw_caption(frame, job, sheet)
        return DrawnFrame(frame, scene.picture)

    def _scene(self, job: PictureJob, size: tuple[int, int]) -> _Scene:
        """The drawing alone: the place, and who stands in it."""
        cast = self._cast(job)
        sketch = self._sketch(job, size)
        if sketch is not None:
            return _Scene(sketch, cast, Layout(framing_for(job.camera_angle), ()), (tr("sketch"), "", False), True)
        variety = _variety(job)
        layout = lay_out(
            job.camera_angle,
            [member.figure.aspect for member in cast],
            size[0] / size[1],
            [_standing(job, member) for member in cast],
            variety,
        )
        layout = with_faces_seen(layout, [member.figure.is_card for member in cast])
        picture, place_note = self._place(job, size, variety)
        picture = picture.copy()
        for placed in layout.figures:
            self._stand(picture, cast[placed.index], placed, layout, size)
        draw_movements(picture, job.notes.movement)
        return _Scene(picture, cast, layout, place_note)

    def _annotated(self, job: PictureJob, scene: _Scene) -> Image.Image:
        """A copy with what is to be known of the drawing: thirds, names, the shot before, that it is a preview."""
        picture = scene.picture.copy()
        _draw_thirds(picture)
        _draw_name_tags(picture, scene.cast, scene.layout)
        _draw_corner_notes(picture, job, scene.cast, scene.layout, scene.place_note)
        if not scene.is_sketch:
            self._draw_previous(picture, job, scene.layout)
        _draw_mark(picture, tr("PREVIEW") if job.retake is None else tr("PREVIEW OF A RETAKE"))
        return picture

    def _sketch(self, job: PictureJob, size: tuple[int, int]) -> Image.Image | None:
        """The artist's own drawing, whole; None where there is none, or none that can be read."""
        source = job.notes.sketch
        found = None if source is None else self.pictures.picture_of(source)
        if not isinstance(found, ReferencePicture):
            return None
        drawn = ImageOps.contain(found.image, size, Image.Resampling.LANCZOS)
        ground = Image.new("RGB", size, PAPER)
        ground.paste(drawn, ((size[0] - drawn.width) // 2, (size[1] - drawn.height) // 2), drawn)
        return ground

    # -- who

    def _cast(self, job: PictureJob) -> list[Cast]:
        """Everyone in the shot, the main subject first: subjects in the shot's order, then the others."""
        primary = [r for r in job.references if r.image.type == "character" and r.image.primary]
        known = {r.image.name.casefold(): r for r in primary} | {r.image.id.casefold(): r for r in primary}
        cast: dict[str, Cast] = {}
        for subject in job.notes.subjects:
            reference = known.get(subject.casefold())
            identity = reference.image.id if reference else subject
            cast.setdefault(identity, self._member(reference) if reference else _without_reference(subject))
        for reference in primary:
            if reference.image.id not in cast:
                cast[reference.image.id] = self._member(reference)
        return list(cast.values())

    def _member(self, reference: JobReference) -> Cast:
        image = reference.image
        picture = self.pictures.picture_of(reference.source)
        if isinstance(picture, ReferencePicture):
            return Cast(image.id, image.name or image.id, image.number, self._figure(picture))
        note = why_no_picture(picture)
        stand_in = pawn(image.id, image.name, missing=picture.unreadable)
        return Cast(image.id, image.name or image.id, image.number, stand_in, note, picture.unreadable)

    def _figure(self, picture: ReferencePicture) -> Figure:
        return self._figures.get(picture.key, lambda: figure_of(picture))

    def _turned(self, figure: Figure, facing: str) -> Figure:
        if facing not in TURNED:
            return figure
        return self._figures.get((facing, figure.key), lambda: turned(figure, facing))

    def _stand(
        self, picture: Image.Image, member: Cast, placed: PlacedFigure, layout: Layout, size: tuple[int, int]
    ) -> None:
        framing = layout.framing
        key = (member.figure.key, placed.facing, sprite_key(placed.box, framing, size))
        sprite = self._sprites.get(
            key, lambda: sprite_of(self._turned(member.figure, placed.facing), placed.box, framing, size)
        )
        if sprite is not None:
            picture.paste(sprite.image, corner_of(sprite, placed.box, framing, size), sprite.image)

    # -- where

    def _place(
        self, job: PictureJob, size: tuple[int, int], variety: Variety
    ) -> tuple[Image.Image, tuple[str, str, bool]]:
        """The backdrop, and what to say of it: name, why there is no picture, whether that is a problem."""
        framing = framing_for(job.camera_angle)
        reference = _main_place(job)
        first = job.notes.places[0] if job.notes.places else ""
        if reference is None or (first and first.casefold() not in _names_of(reference)):
            note = (first, tr("no reference") if first else "", bool(first))
            return self._stage(first, framing, job, size, missing=bool(first)), note
        picture = self.pictures.picture_of(reference.source)
        label = f"{reference.image.number}  {reference.image.name or reference.image.id}"
        if isinstance(picture, ReferencePicture):
            place = self._places.get(picture.key, lambda: backdrops.place_of(picture))
            seen, mood = backdrops.as_seen(place, varied(framing, variety), size), mood_of(job.prompt_text)
            key: Hashable = (picture.key, seen, size, mood)
            make = lambda: backdrops.place_backdrop(place, seen, size, mood)  # noqa: E731
            return self._backdrops.get(key, make), (label, "", False)
        why = why_no_picture(picture)
        stage = self._stage(reference.image.id, framing, job, size, missing=picture.unreadable)
        return stage, (label, why, picture.unreadable)

    def _stage(
        self, identity: str, framing: Framing, job: PictureJob, size: tuple[int, int], *, missing: bool
    ) -> Image.Image:
        mood = mood_of(job.prompt_text)
        key = ("" if missing else identity, framing, size, mood, missing)  # all that are missing look alike
        return self._backdrops.get(
            key, lambda: backdrops.stage_backdrop(identity, framing, size, mood, missing=missing)
        )

    # -- the shot before

    def _draw_previous(self, picture: Image.Image, job: PictureJob, layout: Layout) -> None:
        """A small inset with the picture that this one continues, follows or changes, where it covers no face. Where
        there is no such corner, the legend alone shows it; the note of a retake is always told."""
        before = next((r for r in job.references if r.source.kind == "picture"), None)
        if before is None:
            return
        corner = free_corner(layout, picture.size)
        left, below, most = 14, 46, 0
        if corner is not None:
            left, top, most, height = corner
            below = top + height + 5
            ImageDraw.Draw(picture).rectangle((left - 2, top - 2, left + most + 1, top + height + 1), fill=PAPER)
            picture.paste(self._inset(before, (most, height)), (left, top))
        if job.retake is not None:
            most = round(picture.width * 0.6)  # the note is what is to be read
        if most:
            text = _words_of_previous(job, before)
            left = min(left, picture.width - 10 - min(most, round(lettering.width_of(text, 13)) + 14))
            _tag(picture, left - 2, below, text, 13, PAPER, (24, 20, 30), most=most + 4)

    def _inset(self, before: JobReference, size: tuple[int, int]) -> Image.Image:
        found = self.pictures.picture_of(before.source)
        if not isinstance(found, ReferencePicture):
            inset = Image.new("RGB", size, (52, 46, 60))
            lettering.write(inset, (size[0] / 2, size[1] / 2 - 16), "…", 26, PAPER, align=0.5)
            return inset
        return found.small.convert("RGB").resize(size, Image.Resampling.BICUBIC)


def _variety(job: PictureJob) -> Variety:
    """One for each shot: its angles have it in common."""
    return variety_of(sha256(f"{job.episode_id}/{job.shot_id}".encode()).digest())


def _standing(job: PictureJob, member: Cast) -> Standing:
    names = {member.name.casefold(), member.identity.casefold()}
    where = next((placing for placing in job.notes.blocking if placing.who.casefold() in names), None)
    tall = {who.casefold(): height for who, height in job.notes.heights}
    own = next((tall[name] for name in names if name in tall), None)
    scale = 1.0 if own is None else max(_LEAST_SCALE, own / max(tall.values()))
    return Standing(scale=scale) if where is None else Standing(where.at, where.depth, where.facing, scale)


def free_corner(layout: Layout, size: tuple[int, int]) -> tuple[int, int, int, int] | None:
    """Left, top, width and height of an inset, in pixels, that covers no face, with the tag below it: as large as there
    is a corner for. None: there is none."""
    faces = [face for placed in layout.figures if (face := placed.face) is not None]
    for share in (6, 8, 10):
        width = max(96, size[0] // share)
        height = round(width * size[1] / size[0])
        tall = height + 30  # with its tag
        for left in (14, size[0] - width - 14):
            for top in (42, size[1] - tall - 40):
                box = Box(left / size[0], top / size[1], width / size[0], tall / size[1])
                if not any(box.overlaps(face) for face in faces):
                    return left, top, width, height
    return None


def _words_of_previous(job: PictureJob, before: JobReference) -> str:
    number = before.image.number
    if before.image.type == "previous":
        return tr("{number}  continues from {shot}", number=number, shot=before.image.id)
    if job.retake is not None:
        return tr("{number}  changed: {note}", number=number, note=" ".join(job.retake.note.split()))
    return tr("{number}  follows {picture}", number=number, picture=before.image.url)


def _bytes_of_image(image: Image.Image) -> int:
    return image.width * image.height * 4


def _of_legend(job: PictureJob) -> tuple[Hashable, ...]:
    return (job.notes.palette, job.notes.subjects, job.notes.places)


def _identity_of(reference: JobReference) -> Hashable:
    source = reference.source
    return (reference.image, source.kind, source.url, source.path, source.sha256)


def _without_reference(subject: str) -> Cast:
    return Cast(subject, subject, None, pawn(subject, subject, missing=True), tr("no reference"), alert=True)


def _main_place(job: PictureJob) -> JobReference | None:
    """The reference of the shot's first place, or of the first place that has one."""
    places = [r for r in job.references if r.image.type == "location" and r.image.primary]
    wanted = [name.casefold() for name in job.notes.places]
    for name in wanted:
        for reference in places:
            if name in _names_of(reference):
                return reference
    return places[0] if places else None


def _names_of(reference: JobReference) -> set[str]:
    return {reference.image.name.casefold(), reference.image.id.casefold()}


# -- what is written onto the picture


def _draw_thirds(picture: Image.Image) -> None:
    """The thirds, so faint that they do not disturb the picture."""
    width, height = picture.size
    for third in (1, 2):
        x, y = width * third // 3, height * third // 3
        picture.paste((255, 255, 255), (x, 0, x + 1, height), Image.new("L", (1, height), 26))
        picture.paste((255, 255, 255), (0, y, width, y + 1), Image.new("L", (width, 1), 26))


def _draw_name_tags(picture: Image.Image, cast: Sequence[Cast], layout: Layout) -> None:
    """A tag for each figure, under its feet or at the bottom, pushed apart where they would overlap."""
    seen = sorted((p for p in layout.figures if p.box.seen), key=lambda p: p.box.center_x)
    room = picture.width / max(1, len(seen)) - 8
    wide = [min(room, _tag_width(cast[p.index])) for p in seen]
    wanted = [p.box.center_x * picture.width - w / 2 for p, w in zip(seen, wide, strict=True)]
    for placed, left, width in zip(seen, pushed_apart(wanted, wide, picture.width), wide, strict=True):
        member = cast[placed.index]
        high = 42 if member.note else 24
        top = min(placed.box.bottom * picture.height + 5, picture.height - high - 8)
        colour = ALERT if member.alert else stand_in_colour(member.identity) if member.note else AMBER
        _two_line_tag(picture, (left, top, width, high), *_tag_text(member), colour)


def pushed_apart(wanted: Sequence[float], wide: Sequence[float], width: float) -> list[float]:
    """Left edges near the wanted ones, in the same order, without overlap and inside 0..width (where the
    sum of `wide` and four pixels between allows it)."""
    lefts: list[float] = []
    for k, left in enumerate(wanted):
        lefts.append(max(left, lefts[-1] + wide[k - 1] + 4 if lefts else 4.0))
    limit = width - 4.0
    for k in range(len(lefts) - 1, -1, -1):
        lefts[k] = min(lefts[k], limit - wide[k])
        limit = lefts[k] - 4
    return lefts


def _tag_width(member: Cast) -> float:
    text, note = _tag_text(member)
    return max(lettering.width_of(text, 15), lettering.width_of(note, 12) if note else 0) + 20


def _tag_text(member: Cast) -> tuple[str, str]:
    name = f"{member.number}  {member.name}" if member.number is not None else member.name
    return name, member.note


def _two_line_tag(
    picture: Image.Image, place: tuple[float, float, float, float], text: str, note: str, colour: Colour
) -> None:
    left, top, width, _ = place
    draw_plate(picture, place, 7, INK, outline=colour)
    lettering.write(picture, (left + 10, top + 3), lettering.fitted(text, 15, width - 18), 15, PAPER)
    if note:
        lettering.write(picture, (left + 10, top + 22), lettering.fitted(note, 12, width - 18), 12, colour)


def _tag(
    picture: Image.Image, left: float, top: float, text: str, size: int, ink: Colour, fill: Colour, *, most: float
) -> float:
    """A one-line tag; returns its width."""
    text = lettering.fitted(text, size, most - 14)
    width = lettering.width_of(text, size) + 14
    draw_plate(picture, (left, top, width, size + 10), 6, fill)
    lettering.write(picture, (left + 7, top + 3), text, size, ink)
    return width


def _draw_corner_notes(
    picture: Image.Image, job: PictureJob, cast: Sequence[Cast], layout: Layout, place: tuple[str, str, bool]
) -> None:
    """At the top left the place; below it who is looking and who does not fit."""
    label, why, alert = place
    x = 12.0
    if label:
        x += _tag(picture, x, 10, label, 14, PLACE, INK, most=picture.width * 0.42) + 5
    if why:
        x += _tag(picture, x, 10, why, 14, INK, ALERT if alert else PLACE, most=picture.width * 0.3) + 5
    if layout.looking is not None:
        text = tr("seen by {name}", name=cast[layout.looking].name)
        x += _tag(picture, x, 10, text, 14, INK, AMBER, most=picture.width * 0.25) + 5
    if layout.unseen:
        text = tr("outside the frame: {names}", names=", ".join(cast[i].name for i in layout.unseen))
        _tag(picture, x, 10, text, 14, PAPER, INK, most=max(80, picture.width - x - 110))


def _draw_mark(picture: Image.Image, text: str) -> None:
    width = lettering.width_of(text, 14) + 18
    left = picture.width - width - 12
    draw_plate(picture, (left, 10, width, 25), 6, (120, 18, 36), outline=PAPER)
    lettering.write(picture, (left + 9, 13), text, 14, PAPER)
