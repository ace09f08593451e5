"""A small series whose pictures are made, without any provider: for commands that look at what is there."""

from __future__ import annotations

from pathlib import Path

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import PictureRecord
from moostik_cli.pictures.provenance import Provenance
from moostik_cli.pictures.saving import save_picture
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import find_card
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.project import find_project
from tests.pictures.samples import picture_bytes

EPISODE = """\
id: ep1
title: Le réveil
acts:
  - {id: one, number: 1, title: Before, shotIds: [s1, s2]}
shots:
  - id: s1
    name: Dawn
    characterIds: [koko]
    prompt: {goal: Koko wakes up., subjects: [{id: koko, name: Koko}]}
    variations: [wide, close_up]
  - id: s2
    name: Noon
    prompt: {goal: The village sleeps.}
    variations: [wide, medium]
  - id: s3
    name: Dusk
    prompt: The lanterns are lit.
    variations: [wide]
"""
CHARACTERS = """\
- id: koko
  name: Koko
  validated: true
  referenceImages: [koko.png]
"""
PRICE = 150_000


def write_series(root: Path) -> None:
    episodes = root / "episodes"
    episodes.mkdir(parents=True)
    (episodes / "ep1.yaml").write_text(EPISODE, encoding="utf-8")
    (episodes / "characters.yaml").write_text(CHARACTERS, encoding="utf-8")
    (episodes / "koko.png").write_bytes(picture_bytes("PNG"))


def jobs_of(root: Path) -> dict[tuple[str, str], PictureJob]:
    production = load_production(find_project(root), "ep1")
    card = find_card(production.series.model, production.series.overrides)
    assert card is not None
    files = ReferenceFiles(production.project)
    planner = EpisodePlanner(production, PlanOptions(card), locate=files.locate)
    return {job.key: job for job in planner.jobs(production.episode.shots)}


def make(root: Path, *keys: tuple[str, str], take: int = 0) -> list[PictureRecord]:
    """Make these pictures (all without `keys`) as a run would, on the day `take` of a month."""
    jobs = jobs_of(root)
    with Ledger.open(root / "output" / "moostik.db") as ledger:
        return [_made(root, ledger, jobs[key], take) for key in keys or jobs]


def _made(root: Path, ledger: Ledger, job: PictureJob, take: int) -> PictureRecord:
    download = root / "download"
    download.write_bytes(picture_bytes("PNG", (40 + take, 30)))
    provenance = Provenance(
        job.episode_id,
        job.shot_id,
        job.variation_id,
        job.camera_angle,
        job.prompt_text,
        "replicate",
        job.model,
        f"{job.shot_id}-{job.variation_id}-{take}",
        "https://replicate.delivery/x.png",
        None,
        f"2026-01-{take + 1:02d}T10:00:00.000Z",
        PRICE,
        job.fingerprint,
        references=tuple(reference.image.url for reference in job.references),
        options=dict(job.options),
    )
    saved = save_picture(download, job, provenance, root)
    download.unlink()
    aside = saved.kept_aside.relative_to(root).as_posix() if saved.kept_aside else None
    ledger.record_picture(saved.record, None, kept_aside=aside)
    return saved.record
