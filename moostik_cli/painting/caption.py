"""The band below the picture: which shot this is, how it is framed, who is in it, what happens."""

from __future__ import annotations

from PIL import Image, ImageDraw

from moostik_cli.messages import Message, tr, translate
from moostik_cli.models.angles import framing_of
from moostik_cli.models.jobs import FrameNotes, PictureJob
from moostik_cli.models.shot_numbers import number_text
from moostik_cli.models.subject_matching import short_names
from moostik_cli.painting import lettering
from moostik_cli.painting.colours import AMBER, FADED, INK, LINE, PAPER, PLACE
from moostik_cli.painting.framing import Sheet
from moostik_cli.painting.plates import draw_plate
from moostik_cli.typefaces.shaping import is_right_to_left

MARGIN = 16


def draw_caption(frame: Image.Image, job: PictureJob, sheet: Sheet) -> None:
    """Side by side in a wide frame, one below the other in an upright one."""
    top = sheet.picture[1]
    ImageDraw.Draw(frame).line((0, top, sheet.width, top), fill=LINE)
    if sheet.width >= sheet.height:
        split = round(sheet.width * 0.36)
        _draw_shot(frame, job, (MARGIN, top + 8, split - 2 * MARGIN))
        ImageDraw.Draw(frame).line((split, top + 16, split, sheet.height - 16), fill=LINE)
        _draw_framing(frame, job, (split + MARGIN, top + 8, sheet.width - split - 2 * MARGIN), sheet.height)
    else:
        width = sheet.width - 2 * MARGIN
        _draw_shot(frame, job, (MARGIN, top + 8, width))
        _draw_framing(frame, job, (MARGIN, top + 102, width), sheet.height)


def _draw_shot(frame: Image.Image, job: PictureJob, place: tuple[int, int, int]) -> None:
    left, top, width = place
    notes = job.notes
    number = number_text(notes.shot_number)
    used = lettering.write(frame, (left, top), number, 34, AMBER) + 12 if number else 0.0
    name = notes.shot_name or job.shot_id
    lettering.write(frame, (left + used, top + 6), lettering.fitted(name, 26, width - used), 26, PAPER)
    episode = f"{job.episode_id} – {notes.episode_title}" if notes.episode_title else job.episode_id
    lettering.write(frame, (left, top + 47), lettering.fitted(episode, 14, width), 14, FADED)
    lettering.write(frame, (left, top + 68), lettering.fitted(_shot_line(job), 13, width), 13, FADED)


def _shot_line(job: PictureJob) -> str:
    parts = [job.shot_id]
    if job.variation_id != job.camera_angle:
        parts.append(job.variation_id)
    seconds = job.notes.duration_seconds
    if seconds is not None:
        parts.append(tr("{seconds} s", seconds=f"{seconds:g}"))
    return "  ·  ".join(parts)


def _draw_framing(frame: Image.Image, job: PictureJob, place: tuple[int, int, int], floor: int) -> None:
    left, top, width = place
    notes = job.notes
    angle = framing_of(job.camera_angle)
    name = lettering.fitted(translate(Message(angle.name)), 16, width * 0.5)
    used = _draw_angle(frame, (left, top + 2), name, notes.lens or angle.lens)
    framing = notes.framing if notes.framing not in {"", angle.name} else angle.shows
    framing = lettering.fitted(translate(Message(framing)), 14, width - used - 12)
    lettering.write(frame, (left + used + 12, top + 6), framing, 14, FADED)
    y = top + 32
    y += _draw_names(frame, (left, y, width), notes.subjects, notes.places)
    _draw_words(frame, notes, (left, y, width), floor)


_STEP = 18  # pixels from line to line


def _draw_words(frame: Image.Image, notes: FrameNotes, place: tuple[int, int, int], floor: int) -> None:
    """What happens, is said and heard, and how the camera moves: each has a line where there is one, and what happens
    takes what is left."""
    left, y, width = place
    lines = max(1, (floor - y - 6) // _STEP)
    said = [*_dialogue(notes), *([notes.movement] if notes.movement else [])]
    said = said[: max(0, lines - 1)]
    happens = [text for text in (notes.description, notes.action) if text]
    story = " ".join(happens)
    from_right = is_right_to_left(story)
    at = left + width if from_right else left
    for row in lettering.wrapped(story, 14, width, lines - len(said)):
        lettering.write(frame, (at, y), row, 14, PAPER, align=float(from_right), from_right=from_right)
        y += _STEP
    for row in said:
        ink = FADED if row == notes.movement else AMBER
        lettering.write(frame, (left, y), lettering.fitted(row, 14, width), 14, ink)
        y += _STEP


def _dialogue(notes: FrameNotes) -> list[str]:
    """All that is said, on one line."""
    return [" / ".join(notes.dialogue)] if notes.dialogue else []


def _draw_angle(frame: Image.Image, at: tuple[int, int], name: str, lens: str) -> float:
    """The angle in a pill and the lens beside it; returns the width that they take."""
    width = lettering.width_of(name, 16) + 20
    draw_plate(frame, (*at, width, 26), 13, AMBER)
    lettering.write(frame, (at[0] + 10, at[1] + 2), name, 16, INK)
    if not lens:
        return width
    left = at[0] + width + 10
    return width + 10 + lettering.write(frame, (left, at[1] + 2), lettering.fitted(lens, 16, 110), 16, AMBER)


def _draw_names(
    frame: Image.Image, place: tuple[int, int, int], subjects: tuple[str, ...], places: tuple[str, ...]
) -> int:
    """Who and where, on one line; returns its height."""
    left, top, width = place
    if not subjects and not places:
        return 0
    used = 0.0
    if subjects:
        who = _that_fit(subjects, width * (0.6 if places else 1))
        used = lettering.write(frame, (left, top), who, 15, AMBER) + 14
    lettering.write(frame, (left + used, top), _that_fit(places, width - used), 15, PLACE)
    return 23


def _that_fit(names: tuple[str, ...], width: float) -> str:
    """The names, without what stands behind each in brackets or after a dash where they are too long together."""
    whole = ", ".join(names)
    if lettering.fitted(whole, 15, width) == lettering.cleaned(whole):
        return whole
    return lettering.fitted(", ".join(short_names(names)), 15, width)
