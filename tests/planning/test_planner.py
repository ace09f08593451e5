"""One rule and one place: what a picture is made with, for whoever asks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.models.coherence import Coherence
from moostik_cli.models.episode import Episode
from moostik_cli.models.jobs import ImageSource, PictureJob, VariationKey
from moostik_cli.models.library import Character, Library
from moostik_cli.models.production import Production, Project
from moostik_cli.models.series import Series
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import NOT_MADE_YET, EpisodePlanner
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.planning.reference_files import ReferenceFiles
from moostik_cli.providers.cards import find_card, likely_card
from moostik_cli.sources.productions import load_production
from tests.ledger.records import picture

ROOT = Path(__file__).parents[2]
# Of every job of the shipped episode. Where it changes, every picture that was ever made becomes stale: then that is
# on purpose, and the changelog says so.
SHIPPED = "b66ed369914629c8005a1c9fd934559f1798c2fd577f13cdde451d3eaa469b5b"
SHOTS: list[dict[str, Any]] = [
    {"id": "s1", "prompt": "Ana waits.", "characterIds": ["ana"], "variations": ["wide", "close_up"]},
    {
        "id": "s2",
        "prompt": "Ana leaves.",
        "characterIds": ["ana"],
        "continuesFrom": "s1",
        "variations": ["wide", "medium"],
    },
]
BEFORE = ("s1", "wide")
CARD = find_card("google/nano-banana-pro", {})
assert CARD is not None


def production(shots: Sequence[dict[str, Any]] = SHOTS) -> Production:
    images = tuple(f"https://x.test/{number}.png" for number in range(20))
    library = Library({"ana": Character(id="ana", name="Ana", validated=True, reference_images=images)}, {})
    episode = Episode.model_validate({"id": "ep0", "shots": list(shots)})
    return Production(Project(Path("/p")), episode, library, Series.model_validate({}))


def jobs(available: AvailablePictures | None = None, **options: Any) -> dict[VariationKey, PictureJob]:
    made = production()
    planner = EpisodePlanner(
        made,
        PlanOptions(CARD, **options),  # type: ignore[arg-type]
        locate=lambda url: ImageSource("remote", url=url),
        available=available,
    )
    return {job.key: job for job in planner.jobs(made.episode.shots)}


def test_the_shipped_pictures_are_not_stale() -> None:
    shipped = load_production(Project(ROOT), "ep0")
    options = PlanOptions(likely_card(shipped.series))
    planner = EpisodePlanner(shipped, options, locate=ReferenceFiles(shipped.project).locate)
    prints = "".join(job.fingerprint for job in planner.jobs(shipped.episode.shots))
    assert hashlib.sha256(prints.encode()).hexdigest() == SHIPPED


MADE = {BEFORE: picture(shot_id="s1", variation_id="wide", path="output/episodes/ep0/s1/wide.png", sha256="abc")}


@pytest.mark.parametrize(
    ("available", "shown"),
    [
        (AvailablePictures(), NOT_MADE_YET),  # all are coming
        (AvailablePictures(coming={BEFORE}), NOT_MADE_YET),
        (AvailablePictures(made=MADE), "abc"),
        (AvailablePictures(made=MADE, coming=()), "abc"),
        (AvailablePictures(coming=()), None),
        (AvailablePictures(coming={("s1", "close_up")}), None),  # another angle
    ],
)
def test_a_picture_is_made_with_its_predecessor_where_that_is_made_or_coming(
    available: AvailablePictures, shown: str | None
) -> None:
    planned = jobs(available)
    last = planned["s2", "wide"].references[-1]
    assert [one.key for one in planned["s2", "wide"].predecessors] == ([] if shown is None else [BEFORE])
    assert (last.source.sha256 if last.source.kind == "picture" else None) == shown
    assert ("previous shot" in planned["s2", "wide"].prompt_text) is (shown is not None)
    assert planned["s2", "medium"].predecessors == ()  # the shot before has no such angle
    most = 13 if shown is not None else 14  # room is kept for the whole shot, so that its angles agree
    assert len(planned["s2", "medium"].references) == most
    assert len(planned["s2", "wide"].references) == 14


@pytest.mark.parametrize(("most", "references"), [(0, 0), (1, 1), (3, 3)])
def test_no_picture_has_more_images_than_it_may(most: int, references: int) -> None:
    planned = jobs(max_images=most)
    assert {len(job.references) for job in planned.values()} <= set(range(references + 1))
    wide = planned["s2", "wide"]
    assert len(wide.references) == references
    assert [one.image.number for one in wide.references] == list(range(1, references + 1))
    assert ("previous shot" in wide.prompt_text) is bool(wide.predecessors)


def test_references_are_the_cast_then_the_shot_before_then_anchors() -> None:
    planned = jobs(max_images=4, coherence=Coherence(angles="anchor", places="off"))
    medium, wide = planned["s2", "medium"], planned["s2", "wide"]
    assert [one.image.type for one in wide.references] == ["character", "character", "previous"]
    assert [one.image.type for one in medium.references] == ["character", "character", "anchor"]
    assert [(one.key, one.role) for one in medium.predecessors] == [(("s2", "wide"), "anchor")]


def test_what_is_told_of_a_shot_is_what_is_sent() -> None:
    made = production()
    planner = EpisodePlanner(
        made,
        PlanOptions(CARD),  # type: ignore[arg-type]
        locate=lambda url: ImageSource("remote", url=url),
        available=AvailablePictures(MADE, ()),
    )
    planned = planner.plan_shot(made.episode.shots[1])
    wide, medium = planned.enriched.variations
    assert wide.image_input[-1] == "output/episodes/ep0/s1/wide.png"
    assert [len(one.image_input) for one in (wide, medium)] == [len(job.references) for job in planned.jobs]
    assert [one.prompt_text for one in (wide, medium)] == [job.prompt_text for job in planned.jobs]


def test_a_shot_is_planned_when_it_is_asked_for() -> None:
    located: list[str] = []

    def locate(url: str) -> ImageSource:
        located.append(url)
        return ImageSource("remote", url=url)

    other = Character(id="bo", name="Bo", reference_images=("https://x.test/bo.png",))
    made = production([SHOTS[0], {"id": "s9", "prompt": "Bo.", "characterIds": ["bo"], "variations": ["wide"]}])
    library = Library({**made.library.characters, "bo": other}, {})
    made = Production(made.project, made.episode, library, made.series)
    plans = EpisodePlanner(made, PlanOptions(CARD), locate=locate).plan(made.episode.shots)  # type: ignore[arg-type]
    assert next(plans).shot.id == "s1"
    assert "https://x.test/bo.png" not in located
    assert next(plans).shot.id == "s9"
    assert "https://x.test/bo.png" in located


def test_a_cluster_shows_its_shots_what_they_share() -> None:
    cast = [{**SHOTS[0], "locationIds": ["pier"]}, {**SHOTS[1], "characterIds": [], "locationIds": ["pier"]}]
    made = production(cast)
    shown = {
        scope: EpisodePlanner(
            made,
            PlanOptions(CARD, references=scope),
            locate=lambda url: ImageSource("remote", url=url),  # type: ignore[arg-type]
        ).cast_of(made.episode.shots[1])
        for scope in ("shot", "cluster")
    }
    assert shown["shot"].character_ids == ()
    assert shown["cluster"].character_ids == ("ana",)
