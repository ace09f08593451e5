"""`moostik animatic EPISODE`: the episode as a film of its pictures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.commands.edit_options import PreviewOption, RateOption, SecondsOption, tell_of, timeline_of
from moostik_cli.commands.selection import ActOption, ClusterOption, EpisodeArgument, ShotOption
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.commands.worker_options import DrawingWorkersOption
from moostik_cli.errors import ExitCode, OutputError, UsageError, reason_of
from moostik_cli.messages import message, tr

if TYPE_CHECKING:
    from moostik_cli.editorial.frames import FrameOptions
    from moostik_cli.editorial.timeline import Timeline


def animatic(
    session: Session,
    episode: EpisodeArgument,
    shot: ShotOption = None,
    act: ActOption = None,
    cluster: ClusterOption = None,
    fps: RateOption = 24,
    seconds: SecondsOption = 3.0,
    preview: PreviewOption = None,
    captions: Annotated[bool, typer.Option("--captions", help=tr("Write action and dialogue below."))] = False,
    slate: Annotated[bool, typer.Option("--slate", help=tr("Write number, name and angle above."))] = False,
    push_in: Annotated[
        bool, typer.Option("--push-in", help=tr("The camera comes slowly nearer in each shot."))
    ] = False,
    sound: Annotated[
        Path | None,
        typer.Option(
            "--sound",
            metavar="FILE",
            show_default=False,
            help=tr("Sound below it; by default the series' scratchSound."),
        ),
    ] = None,
    no_sound: Annotated[bool, typer.Option("--no-sound", help=tr("Without sound."))] = False,
    workers: DrawingWorkersOption = "threads",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            show_default=False,
            help=tr("Film to write; by default output/edit/EPISODE/EPISODE.mp4."),
        ),
    ] = None,
    json: JsonOption = False,
) -> ExitCode | None:
    """Make a film of an episode: its picked takes, or the first ones made, each as long as its shot.

    H.264 in MP4. A shot without a picture gets a slate.
    """
    from moostik_cli.editorial.frames import FrameOptions

    timeline = timeline_of(session, episode, (shot, act, cluster), rate=fps, seconds=seconds, preview=preview)
    path = output or _default_path(session, timeline)
    below = _sound(session, episode, sound, no_sound)
    _write(session, timeline, path, FrameOptions(captions, slate, push_in), below, workers)
    if json:
        session.screen.document(_document(timeline, path))
        return None
    tell_of(session, timeline)
    session.screen.line(str(path))
    return None


def _default_path(session: Session, timeline: Timeline) -> Path:
    """Raises OutputError where it is not to be written to."""
    from moostik_cli.sources.output_folder import require_output

    output = session.project.output_dir
    folder = (output / "preview" if timeline.preview else output) / "edit" / timeline.name
    require_output(session.project, folder)
    return folder / f"{timeline.name}.mp4"


def _sound(session: Session, episode: str, named: Path | None, no_sound: bool) -> Path | None:
    from moostik_cli.editorial.sound import named_sound

    if no_sound:
        return None
    if named is None:
        return named_sound(session.load(episode))
    if not named.is_file():
        raise UsageError(message("There is no sound file {path}.", path=str(named)))
    return named


def _write(
    session: Session, timeline: Timeline, path: Path, options: FrameOptions, sound: Path | None, workers: str
) -> None:
    from moostik_cli.editorial.animatic import write_animatic
    from moostik_cli.report.bars import counting_bar
    from moostik_cli.workers import hired

    try:
        with (
            hired(workers, session.project.output_root) as staff,
            counting_bar(session.screen, tr("Shots")) as on_step,
        ):
            write_animatic(timeline, path, options, on_step=on_step, sound=sound, workers=staff)
    except OSError as problem:
        what = message("{path} cannot be written: {reason}.", path=str(path), reason=reason_of(problem))
        raise OutputError(what) from problem


def _document(timeline: Timeline, path: Path) -> dict[str, object]:
    return {
        "episodeId": timeline.episode.id,
        "file": str(path),
        "preview": timeline.preview,
        "shots": len(timeline.clips),
        "missing": [clip.shot.id for clip in timeline.missing],
        "frames": timeline.frames,
        "fps": timeline.rate,
    }
