"""An episode as a timeline: one clip a shot, each with its picture, its length in frames, and its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from moostik_cli.models.angles import framing_of
from moostik_cli.models.episode import Act, DialogueLine, Episode, Shot
from moostik_cli.models.film_order import film_order
from moostik_cli.models.library import Entity, Library
from moostik_cli.models.naming import file_stem, picture_stems
from moostik_cli.models.picks import Pick
from moostik_cli.models.production import Production
from moostik_cli.state.episode_pictures import ShownPicture, ShownShot, ShownVariation

RATES = (24, 25, 30)  # frames a second
DEFAULT_SECONDS = 3.0  # of a shot that does not say how long it lasts
FIRST_HOUR = 3600  # seconds; programmes begin at 01:00:00:00, which leaves room for a leader
_SLATE = "slate"


@dataclass(frozen=True, slots=True)
class TimelineOptions:
    """`rate` in frames a second, one of RATES; `seconds` for shots without a duration (or with none to speak of)."""

    rate: int = 24
    seconds: float = DEFAULT_SECONDS


@dataclass(frozen=True, slots=True)
class Take:
    """The picture that stands for a shot. `picture` None: there is none yet."""

    variation_id: str
    angle: str
    picture: ShownPicture | None
    is_picked: bool = False


@dataclass(frozen=True, slots=True)
class Clip:
    """One shot on the timeline. `start` and `frames` in frames from the beginning of the episode; `stem` is the
    name of its picture's file, without ending, that no other clip of any episode has."""

    shot: Shot
    number: str
    start: int
    frames: int
    take: Take | None
    stem: str
    act: Act | None = None
    characters: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    dialogue: tuple[DialogueLine, ...] = ()  # `who` by name

    @property
    def end(self) -> int:
        return self.start + self.frames

    @property
    def title(self) -> str:
        """Number and name, as an editor reads it on a clip."""
        return f"{self.number} {self.shot.name}".strip() or self.shot.id

    @property
    def picture(self) -> ShownPicture | None:
        return self.take.picture if self.take is not None else None

    @property
    def angle(self) -> str:
        return framing_of(self.take.angle).name if self.take is not None else ""


class Film(NamedTuple):
    """What all frames of a timeline share. `rate` in frames a second, `size` in pixels."""

    title: str
    rate: int
    size: tuple[int, int]


class ActSpan(NamedTuple):
    """A run of clips of one act, from one frame to another."""

    act: Act
    title: str
    start: int
    frames: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """An episode for the edit. `preview`: its pictures are preview frames."""

    episode: Episode
    series_title: str
    rate: int
    clips: tuple[Clip, ...]
    preview: bool = False
    size: tuple[int, int] = field(default=(1920, 1080))  # of the sequence, in pixels

    @property
    def frames(self) -> int:
        return self.clips[-1].end if self.clips else 0

    @property
    def name(self) -> str:
        return self.episode.id

    @property
    def film(self) -> Film:
        return Film(self.episode.title or self.name, self.rate, self.size)

    @property
    def first_frame(self) -> int:
        """The frame count that the first frame is labelled with."""
        return FIRST_HOUR * self.rate

    @property
    def missing(self) -> tuple[Clip, ...]:
        """Clips without a picture."""
        return tuple(clip for clip in self.clips if clip.picture is None)

    def act_spans(self) -> Iterator[ActSpan]:
        """The acts, in the order in which they are seen; one that is interrupted comes twice."""
        current: list[Clip] = []
        for clip in (*self.clips, None):
            if current and (clip is None or clip.act is not current[0].act):
                act = current[0].act
                if act is not None:
                    yield ActSpan(act, act_title(act), current[0].start, current[-1].end - current[0].start)
                current = []
            if clip is not None:
                current.append(clip)


def make_timeline(
    production: Production,
    shown: Sequence[ShownShot],
    picks: Mapping[str, Pick],
    options: TimelineOptions,
    *,
    preview: bool,
) -> Timeline:
    """The chosen shots, end to end: the picked take of each, else the first that is made."""
    episode = production.episode
    wanted = {entry.shot.id: entry for entry in shown}
    order = film_order(episode)
    ordered = [wanted[shot.id] for shot in order.shots if shot.id in wanted]
    stems = _Stems(episode)
    clips: list[Clip] = []
    elapsed = 0.0
    for entry in ordered:
        shot, take = entry.shot, _take(entry, picks.get(entry.shot.id))
        start = clips[-1].end if clips else 0
        elapsed += shot.duration_seconds or options.seconds
        clips.append(
            Clip(
                shot,
                number_text(shot.number),
                start,
                max(1, round(elapsed * options.rate) - start),
                take,
                stems.of(shot, take),
                order.act_of.get(shot.id),
                tuple(_name(production.library.find_character(id_), id_) for id_ in shot.character_ids),
                tuple(_name(production.library.find_location(id_), id_) for id_ in shot.location_ids),
                tuple(_spoken(line, production.library) for line in shot.dialogue),
            )
        )
    size = frame_size(production.series.aspect_ratio)
    return Timeline(episode, production.series.title, options.rate, tuple(clips), preview, size)


def timecode(frame: int, rate: int) -> str:
    """`HH:MM:SS:FF`, counting every frame (no drop frame: the rates are whole)."""
    seconds, frames = divmod(frame, rate)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{frames:02d}"


def act_title(act: Act) -> str:
    """Number and title of an act, whatever of them there is."""
    number = "" if act.number is None else f"Act {number_text(act.number)}"
    return " · ".join(part for part in (number, act.title) if part) or act.id


def number_text(number: object) -> str:
    """A number as it is written on a slate; empty where there is none."""
    return "" if number is None else f"{number:g}" if isinstance(number, float) else str(number)


def frame_size(aspect_ratio: str, height: int = 1080) -> tuple[int, int]:
    """Width and height of a frame of this ratio, both even as H.264 wants them. Upright ratios keep `height`
    as their width. Anything else than a ratio is 16:9."""
    width, _, tall = aspect_ratio.partition(":")
    try:
        ratio = min(max(float(width) / float(tall), 0.25), 4.0)
    except (ValueError, ZeroDivisionError):
        ratio = 16 / 9
    if ratio < 1:
        return height, _even(height / ratio)
    return _even(height * ratio), height


def _even(value: float) -> int:
    return 2 * round(value / 2)


def _take(shown: ShownShot, pick: Pick | None) -> Take | None:
    picked = shown.picked(pick)
    if picked is not None:
        return _taken(*picked, is_picked=True)
    made = shown.default_take()
    if made is not None:
        return _taken(*made)
    chosen = [
        variation for variation in shown.variations if pick is not None and variation.variation.id == pick.variation_id
    ]
    return next(
        (Take(entry.variation.id, entry.variation.camera_angle, None) for entry in chosen or shown.variations), None
    )


def _taken(shown: ShownVariation, picture: ShownPicture, *, is_picked: bool = False) -> Take:
    return Take(shown.variation.id, shown.variation.camera_angle, picture, is_picked)


def _name(entity: Entity | None, id_: str) -> str:
    return entity.name or entity.id if entity is not None else id_


def _spoken(line: DialogueLine, library: Library) -> DialogueLine:
    who = library.find_character(line.who) if line.who else None
    return line if who is None else line.model_copy(update={"who": who.name or who.id})


class _Stems:
    """File names such as `ep0_s003_wide`: flat, since editing programs find media by name, and each only once,
    also where a disk takes capitals and small letters for the same."""

    def __init__(self, episode: Episode) -> None:
        self._episode_id = file_stem(episode.id)
        self._count = Counter(number_text(shot.number).casefold() for shot in episode.shots)
        self._taken: set[str] = set()

    def of(self, shot: Shot, take: Take | None) -> str:
        picture = take.picture if take is not None else None
        angle = _SLATE if take is None or picture is None else picture_stems(shot).get(take.variation_id, take.angle)
        stem = "_".join((self._episode_id, self._shot_part(shot), file_stem(angle)))
        name, count = stem, 2
        while name.casefold() in self._taken:
            name, count = f"{stem}-{count}", count + 1
        self._taken.add(name.casefold())
        return name

    def _shot_part(self, shot: Shot) -> str:
        number = number_text(shot.number)
        if not number or self._count[number.casefold()] > 1:
            return file_stem(shot.id)
        digits = len(number) - len(number.lstrip("0123456789"))
        return file_stem("s" + "0" * max(0, 3 - digits) + number.replace(".", "-"))
