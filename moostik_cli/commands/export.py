"""`moostik export EPISODE... --to FORMAT`: the episode as a file that an editing program opens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from moostik_cli.choices import ExportFormat, Separator, placeholder
from moostik_cli.commands.edit_options import PreviewOption, RateOption, SecondsOption, tell_of, timeline_of
from moostik_cli.commands.episodes import (
    AllOption,
    Answer,
    EpisodesArgument,
    answer_each,
    named_episodes,
    require_one_for_choice,
)
from moostik_cli.commands.selection import ActOption, ClusterOption, ShotOption
from moostik_cli.commands.session import JsonOption, Session
from moostik_cli.errors import ExitCode, OutputError, UsageError, reason_of
from moostik_cli.messages import message, tr

if TYPE_CHECKING:
    from moostik_cli.editorial.signing import PictureSigner
    from moostik_cli.editorial.timeline import Timeline


def export(
    session: Session,
    episodes: EpisodesArgument = None,
    *,
    to: Annotated[
        ExportFormat,
        typer.Option(
            "--to",
            metavar=placeholder("--to", "export"),
            help=tr("OpenTimelineIO, Final Cut and Resolve, CMX 3600, a shot list, or numbered pictures."),
        ),
    ],
    every: AllOption = False,
    shot: ShotOption = None,
    act: ActOption = None,
    cluster: ClusterOption = None,
    fps: RateOption = 24,
    seconds: SecondsOption = 3.0,
    preview: PreviewOption = None,
    separator: Annotated[
        Separator,
        typer.Option(
            metavar=placeholder("--separator", "export"),
            help=tr("Separator of a CSV file; a French Excel expects semicolons."),
        ),
    ] = "comma",
    sign: Annotated[
        tuple[Path, Path] | None,
        typer.Option(
            metavar="CERTIFICATE KEY",
            show_default=False,
            help=tr(
                "Sign the copies of pictures (C2PA) with these PEM files; "
                "by default those that MOOSTIK_SIGN_CERTIFICATE and MOOSTIK_SIGN_KEY name."
            ),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            show_default=False,
            help=tr("Folder to write to; by default output/edit/EPISODE. Several episodes have a folder each in it."),
        ),
    ] = None,
    json: JsonOption = False,
) -> ExitCode | None:
    """Hand an episode to the edit: its picked takes, or the first ones made, with lengths, names, acts and notes.

    Pictures are copied beside the file, under names that no two share. A shot without a picture gets a slate.
    """
    names = named_episodes(session, episodes, every)
    require_one_for_choice(names, shot, act, cluster)
    signer = _signer(to, sign)

    def exported(episode: str) -> Answer:
        timeline = timeline_of(session, episode, (shot, act, cluster), rate=fps, seconds=seconds, preview=preview)
        given = output if output is None or len(names) == 1 else output / timeline.name
        folder = given or _default_folder(session, timeline, to)
        files = _written(session, timeline, to, folder, separator, signer)
        if not json:
            tell_of(session, timeline)
            session.screen.line(str(files[0].parent if to == "folder" else files[0]))
        return Answer(_document(timeline, to, files))

    return answer_each(session, names, exported, json=json)


def _signer(to: str, files: tuple[Path, Path] | None) -> PictureSigner | None:
    """Asked for before anything is written. Raises UsageError."""
    from moostik_cli.editorial.signing import load_signer

    if to != "csv":
        return load_signer(files)
    if files is not None:
        raise UsageError(message("`--to csv` copies no pictures: there is nothing to sign."))
    return None


def _default_folder(session: Session, timeline: Timeline, to: str) -> Path:
    """Raises OutputError where it is not to be written to."""
    from moostik_cli.sources.output_folder import require_output

    output = session.project.output_dir
    folder = (output / "preview" if timeline.preview else output) / "edit" / timeline.name
    folder = folder / "pictures" if to == "folder" else folder
    require_output(session.project, folder)
    return folder


def _written(
    session: Session, timeline: Timeline, to: str, folder: Path, separator: str, signer: PictureSigner | None
) -> list[Path]:
    from moostik_cli.editorial.export import write_export
    from moostik_cli.report.bars import counting_bar

    try:
        with counting_bar(session.screen, tr("Pictures")) as on_step:
            return write_export(timeline, to, folder, separator=separator, signer=signer, on_step=on_step)
    except OSError as problem:
        what = message("{path} cannot be written: {reason}.", path=str(folder), reason=reason_of(problem))
        raise OutputError(what) from problem


def _document(timeline: Timeline, to: str, files: list[Path]) -> dict[str, object]:
    return {
        "episodeId": timeline.episode.id,
        "format": to,
        "files": [str(path) for path in files],
        "preview": timeline.preview,
        "shots": len(timeline.clips),
        "missing": [clip.shot.id for clip in timeline.missing],
        "frames": timeline.frames,
        "fps": timeline.rate,
    }
