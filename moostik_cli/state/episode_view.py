"""What the gallery, the picks, the boards and exports start from: every shot with its pictures, and which tree is
looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.models.episode import Shot
from moostik_cli.models.film_order import in_film_order
from moostik_cli.models.naming import THUMBNAILS
from moostik_cli.models.production import Production
from moostik_cli.pictures.endings import is_picture_name
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import likely_card
from moostik_cli.state.episode_pictures import PaidPictures, PreviewFrames, ShownShot
from moostik_cli.state.episode_state import EpisodeState, read_records

if TYPE_CHECKING:
    from moostik_cli.ledger.ledger import Ledger


@contextmanager
def ledger_of(production: Production) -> Iterator[Ledger | None]:
    """The project's ledger, read only; None if there is none yet."""
    from moostik_cli.ledger.ledger import Ledger

    with Ledger.open_existing(production.project.ledger_path) or nullcontext() as ledger:
        yield ledger


def shown_shots(production: Production, ledger: Ledger | None, *, preview: bool) -> list[ShownShot]:
    """Every shot with its pictures, or its preview frames, in the order of the film.

    Reads files that the ledger does not know, once for each content; raises nothing for a bad file."""
    options = PlanOptions(likely_card(production.series), preview=preview)
    shots = in_film_order(production.episode)
    if preview:
        planner = EpisodePlanner(production, options, locate=ReferenceFiles(production.project).locate)
        frames = PreviewFrames(production, knows_stale=not options.card.assumed)
        return [frames.shown(planned.shot, planned.jobs) for planned in planner.plan(shots)]
    state = EpisodeState(production, options, read_records(ledger, production.episode.id))
    pictures = PaidPictures(production, ledger)
    return [pictures.shown(shot, state.planned(shot)) for shot in shots]


def shown_of(
    production: Production, shots: Iterable[Shot], *, preview: bool | None = None
) -> tuple[list[ShownShot], bool]:
    """These shots with what there is to see of them, and whether that is preview frames. `preview` None: frames only
    where there is nothing else."""
    wanted = {shot.id for shot in shots}
    with ledger_of(production) as ledger:
        is_preview = has_only_previews(production, ledger) if preview is None else preview
        every = shown_shots(production, ledger, preview=is_preview)
    return [shown for shown in every if shown.shot.id in wanted], is_preview


def has_only_previews(production: Production, ledger: Ledger | None) -> bool:
    """Whether preview frames are all that there is to see of the episode."""
    episode, project = production.episode, production.project
    if ledger is not None and ledger.variations(episode.id):
        return False
    folder, frames = (project.pictures_dir(episode.id, preview=preview) for preview in (False, True))
    return _has_pictures(frames) and not _has_pictures(folder)


def _has_pictures(folder: Path) -> bool:
    return any(path.parent.name != THUMBNAILS and is_picture_name(path.name) for path in folder.glob("*/*.*"))
