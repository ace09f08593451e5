"""What the gallery, the picks and the boards start from: the episode's jobs, and which tree is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from moostik_cli.gallery.thumbnails import FOLDER
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.production import Production
from moostik_cli.planning.plan import PlanOptions, plan_jobs
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import likely_card
from moostik_cli.state.episode_pictures import ShownShot, find_shown
from moostik_cli.state.episode_status import weigh_variations
from moostik_cli.state.variation_state import PICTURE_ENDINGS

if TYPE_CHECKING:
    from moostik_cli.gallery.page import LiveGallery
    from moostik_cli.ledger.ledger import Ledger


@contextmanager
def ledger_of(production: Production) -> Iterator[Ledger | None]:
    """The project's ledger, read only; None if there is none yet."""
    from moostik_cli.ledger.ledger import Ledger

    with Ledger.open_existing(production.project.ledger_path) or nullcontext() as ledger:
        yield ledger


def knows_stale(production: Production) -> bool:
    """Whether it is known what the model takes, so that it can be said what is stale."""
    return not likely_card(production.series).assumed


def all_jobs(production: Production, ledger: Ledger | None, *, preview: bool) -> list[PictureJob]:
    """Every variation of the episode as a job, as `generate` would make it now."""
    options = PlanOptions(likely_card(production.series), preview=preview)
    if not preview:
        records = ledger.variations(production.episode.id) if ledger is not None else {}
        return [one.job for one in weigh_variations(production, production.episode.shots, records, options)]
    files = ReferenceFiles(production.project)
    return list(plan_jobs(production, production.episode.shots, options, locate=files.locate, made={}).jobs)


def live_gallery(production: Production, ledger: Ledger | None, *, preview: bool) -> LiveGallery:
    """A page that follows a run: each time it is written, the episode is looked at as it is by then."""
    from moostik_cli.gallery.page import LiveGallery, write_gallery

    def write(running: bool) -> None:
        jobs = all_jobs(production, ledger, preview=preview)
        write_gallery(production, ledger, jobs, preview=preview, running=running, knows_stale=knows_stale(production))

    return LiveGallery(write)


def shown_shots(production: Production, ledger: Ledger | None, *, preview: bool) -> list[ShownShot]:
    """Every shot of the episode with its pictures, or its preview frames."""
    jobs = all_jobs(production, ledger, preview=preview)
    return find_shown(production, ledger, jobs, preview=preview, knows_stale=knows_stale(production))


def has_only_previews(production: Production, ledger: Ledger | None) -> bool:
    """Whether preview frames are all that there is to see of the episode."""
    episode, project = production.episode, production.project
    if ledger is not None and ledger.variations(episode.id):
        return False
    folder, frames = (project.pictures_dir(episode.id, preview=preview) for preview in (False, True))
    return _has_pictures(frames) and not _has_pictures(folder)


def _has_pictures(folder: Path) -> bool:
    return any(path.parent.name != FOLDER and path.suffix in PICTURE_ENDINGS for path in folder.glob("*/*.*"))
