"""What stands on a board: the takes of the chosen shots, and what is written under each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from moostik_cli.messages import current_language, tr
from moostik_cli.models.angles import framing_of, shown_angle_names
from moostik_cli.models.episode import Act, Shot, Status
from moostik_cli.models.film_order import film_order
from moostik_cli.models.library import Entity
from moostik_cli.models.picks import Pick
from moostik_cli.models.production import Production
from moostik_cli.models.shot_numbers import number_text
from moostik_cli.models.subject_matching import short_names
from moostik_cli.planning.frame_notes import told
from moostik_cli.state.episode_pictures import ShownPicture, ShownShot, ShownVariation


class Takes(str, Enum):
    """BEST: the picked take of each shot, else the one that shows most of who and what. PICKED: only shots with a pick.
    ALL: every angle of every shot."""

    BEST = "best"
    PICKED = "picked"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Panel:
    """One take. `picture` is None where there is none, and `note` says why; `angle` as artists call it."""

    angle: str
    lens: str
    picture: Path | None
    picked: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class BoardShot:
    """A shot on the board, everything about it in words. `description`: the shot's own, else what its prompt says;
    `starts`: when it begins in the episode, as minutes and seconds; `dialogue`: who says what."""

    id: str
    number: str
    name: str
    description: str
    duration: str
    seconds: float | None
    who: str
    where: str
    act: str
    panels: tuple[Panel, ...]
    starts: str = ""
    action: str = ""
    dialogue: tuple[tuple[str, str], ...] = ()
    movement: str = ""
    sound: str = ""
    notes: str = ""
    in_short: str = ""  # who and where, with short names

    @property
    def time(self) -> str:
        """When it begins and how long it lasts."""
        return " · ".join(part for part in (self.starts, self.duration) if part)


@dataclass(frozen=True, slots=True)
class BoardAct:
    """An act on the board. `length`: of the shots that are on it, as minutes and seconds; empty where none says."""

    name: str
    description: str
    shots: int
    length: str


@dataclass(frozen=True, slots=True)
class Board:
    """What a board shows. `ratio` is the pictures' width over their height."""

    series: str
    title: str
    description: str
    shots: tuple[BoardShot, ...]
    ratio: float
    preview: bool
    acts: tuple[BoardAct, ...] = ()

    @property
    def panels(self) -> list[tuple[BoardShot, Panel]]:
        return [(shot, panel) for shot in self.shots for panel in shot.panels]

    @property
    def pictures(self) -> int:
        return sum(panel.picture is not None for _, panel in self.panels)

    @property
    def marks_picks(self) -> bool:
        """Whether a mark on the picked takes tells anything: where all are, it does not."""
        picked = {panel.picked for _, panel in self.panels}
        return len(picked) == 2

    @property
    def length(self) -> str:
        """How long the shots last together, as minutes and seconds; empty where no shot says."""
        return _length(self.shots)

    def texts(self) -> Iterator[str]:
        """Everything that is written on it."""
        yield from (self.series, self.title, self.description)
        yield from (act.description for act in self.acts)
        for shot in self.shots:
            yield from (shot.number, shot.name, shot.description, shot.who, shot.where, shot.act)
            yield from (shot.action, shot.movement, shot.sound, shot.notes)
            yield from (text for line in shot.dialogue for text in line)
            for panel in shot.panels:
                yield from (panel.angle, panel.note)


def make_board(
    production: Production, shots: Sequence[ShownShot], picks: Mapping[str, Pick], takes: Takes, *, preview: bool
) -> Board:
    """Choose the takes of `shots`, which are in the order of the film, and put what is known of them in words of
    the current language."""
    episode, acts = production.episode, film_order(production.episode).act_of
    starts = _starts(production)
    chosen = ((shown, _panels(shown, picks.get(shown.shot.id), takes)) for shown in shots)
    on_board = tuple(
        replace(_board_shot(shown.shot, panels, production, acts.get(shown.shot.id)), starts=starts[shown.shot.id])
        for shown, panels in chosen
        if panels
    )
    return Board(
        series=_series(production),
        title=episode.title or episode.id,
        description=episode.description,
        shots=on_board,
        ratio=_ratio(production),
        preview=preview,
        acts=tuple(_board_acts(production, on_board)),
    )


def _starts(production: Production) -> dict[str, str]:
    """When each shot begins; empty from where a shot does not say how long it is."""
    starts: dict[str, str] = {}
    at: float | None = 0.0
    for shot in film_order(production.episode).shots:
        is_known = at is not None and shot.duration_seconds is not None
        starts[shot.id] = _clock(at) if at is not None and is_known else ""
        at = at + shot.duration_seconds if at is not None and shot.duration_seconds is not None else None
    return starts


def _board_acts(production: Production, shots: Sequence[BoardShot]) -> Iterator[BoardAct]:
    """The acts that have a shot on the board, in the order of the episode."""
    for act in production.episode.acts:
        of_act = [shot for shot in shots if shot.act == _act(act)]
        if of_act and _act(act):
            yield BoardAct(_act(act), act.description, len(of_act), _length(of_act))


def _length(shots: Sequence[BoardShot]) -> str:
    lasting = [shot.seconds for shot in shots if shot.seconds is not None]
    return _clock(sum(lasting)) if lasting else ""


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _series(production: Production) -> str:
    episode = production.episode
    number = "" if episode.number is None else tr("Episode {number}", number=episode.number)
    return " · ".join(part for part in (production.series.title, number) if part)


def _panels(shown: ShownShot, pick: Pick | None, takes: Takes) -> tuple[Panel, ...]:
    if takes is Takes.ALL:
        return tuple(_panel(variation, variation.picture, pick) for variation in shown.variations)
    picked = shown.picked(pick)
    if picked is not None:
        return (_panel(*picked, pick),)
    if takes is Takes.PICKED:
        wanted = [variation for variation in shown.variations if pick and variation.variation.id == pick.variation_id]
        return tuple(_panel(angle, None, pick) for angle in wanted)
    made = shown.default_take()
    if made is not None:
        return (_panel(*made, pick),)
    return tuple(_panel(variation, None, pick) for variation in shown.variations[:1])


def _panel(shown: ShownVariation, picture: ShownPicture | None, pick: Pick | None) -> Panel:
    angle = shown.variation.camera_angle
    return Panel(
        shown_angle_names().get(angle) or framing_of(angle).name,
        framing_of(angle).lens,
        picture.plain_path if picture is not None else None,
        pick is not None and pick.variation_id == shown.variation.id,
        _note(shown, picture),
    )


def _note(shown: ShownVariation, picture: ShownPicture | None) -> str:
    if picture is not None:
        return tr("earlier take") if picture.replaced_at else ""
    if shown.status is Status.FAILED:
        return tr("Failed: {reason}", reason=shown.error or "?")
    return tr("Not made yet")


def _board_shot(shot: Shot, panels: tuple[Panel, ...], production: Production, act: Act | None) -> BoardShot:
    library = production.library
    cast = [_name(library.find_character(id_), id_) for id_ in shot.character_ids]
    places = [_name(library.find_location(id_), id_) for id_ in shot.location_ids]
    return BoardShot(
        shot.id,
        number_text(shot.number),
        shot.name or shot.id,
        shot.description or told(shot.prompt),
        _duration(shot.duration_seconds),
        shot.duration_seconds,
        ", ".join(cast),
        ", ".join(places),
        _act(act),
        panels,
        action=shot.action,
        dialogue=tuple((_speaker(line.who, production), line.what) for line in shot.dialogue),
        movement=shot.camera_movement,
        sound=shot.sound,
        notes=shot.notes,
        in_short=" · ".join(", ".join(short_names(names)) for names in (cast, places) if names),
    )


def _speaker(who: str, production: Production) -> str:
    """A character by its name, anybody else as written."""
    return _name(production.library.find_character(who), who)


def _name(entity: Entity | None, id_: str) -> str:
    return entity.name or entity.id if entity is not None else id_


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return ""
    number = f"{seconds:g}"
    return tr("{count} s", count=number.replace(".", ",") if current_language() == "fr" else number)


def _act(act: Act | None) -> str:
    if act is None:
        return ""
    number = "" if act.number is None else tr("Act {number}", number=act.number)
    return " · ".join(part for part in (number, act.title) if part)


def _ratio(production: Production) -> float:
    width, _, height = production.series.aspect_ratio.partition(":")
    try:
        return min(max(float(width) / float(height), 0.4), 4.0)
    except (ValueError, ZeroDivisionError):
        return 16 / 9
