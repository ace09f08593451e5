"""The state of an episode as status, runs, gallery and boards read it: what is stale, and what others can be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moostik_cli.models.episode import Episode, Status
from moostik_cli.models.jobs import VariationKey
from moostik_cli.models.library import Library
from moostik_cli.models.production import Production, Project
from moostik_cli.models.records import VariationRecord
from moostik_cli.models.series import Series
from moostik_cli.models.variation_state import VariationState
from moostik_cli.planning.options import PlanOptions
from moostik_cli.planning.planner import EpisodePlanner
from moostik_cli.planning.predecessors import AvailablePictures
from moostik_cli.providers.cards import assumed_card, find_card
from moostik_cli.state.episode_state import EpisodeRecords, EpisodeState
from tests.ledger.records import picture

CARD = find_card("google/nano-banana-pro", {})
assert CARD is not None
OPTIONS = PlanOptions(CARD)
FIRST, SECOND = ("s1", "wide"), ("s2", "wide")
BYTES = b"not looked into"


@pytest.fixture
def film(tmp_path: Path) -> Production:
    """Two shots of one angle; the second continues the first."""
    shots = [
        {"id": "s1", "prompt": "Ana waits.", "variations": ["wide"]},
        {"id": "s2", "prompt": "Ana leaves.", "continuesFrom": "s1", "variations": ["wide"]},
    ]
    episode = Episode.model_validate({"id": "ep0", "shots": shots})
    return Production(Project(tmp_path), episode, Library(), Series.model_validate({}))


def made(film: Production, key: VariationKey, available: AvailablePictures, **changes: Any) -> VariationRecord:
    """A picture that was made when these others were at hand."""
    planner = EpisodePlanner(film, OPTIONS, locate=lambda _: None, available=available)
    job = next(job for job in planner.jobs(film.episode.shots) if job.key == key)
    path = job.target.with_suffix(".png")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(BYTES)
    record = picture(
        episode_id="ep0",
        shot_id=key[0],
        variation_id=key[1],
        path=path.relative_to(film.project.root).as_posix(),
        size=len(BYTES),
        fingerprint=job.fingerprint,
        **changes,
    )
    return VariationRecord(*key, Status.COMPLETED, record, None, "p1", 0)


def states(film: Production, records: EpisodeRecords, options: PlanOptions = OPTIONS) -> list[str]:
    state = EpisodeState(film, options, records)
    return [one.state.value for shot in film.episode.shots for one in state.read(shot)]


ALONE = AvailablePictures(coming=())


def test_one_made_without_the_shot_before_is_not_stale_while_that_has_no_picture(film: Production) -> None:
    known = {SECOND: made(film, SECOND, ALONE)}
    assert states(film, EpisodeRecords(known)) == ["pending", "completed"]


def test_it_is_stale_once_the_shot_before_has_one(film: Production) -> None:
    known = {SECOND: made(film, SECOND, ALONE), FIRST: made(film, FIRST, ALONE)}
    assert states(film, EpisodeRecords(known)) == ["completed", "stale"]


def test_it_is_stale_when_the_shot_before_is_another_picture(film: Production) -> None:
    first = made(film, FIRST, ALONE)
    assert first.picture is not None
    second = made(film, SECOND, AvailablePictures({FIRST: first.picture}))
    assert states(film, EpisodeRecords({FIRST: first, SECOND: second})) == ["completed", "completed"]
    other = first._replace(picture=first.picture._replace(sha256="another"))
    assert states(film, EpisodeRecords({FIRST: other, SECOND: second})) == ["completed", "stale"]


def test_what_is_begun_is_in_flight_and_comes(film: Production) -> None:
    state = EpisodeState(film, OPTIONS, EpisodeRecords({}, {FIRST: []}))
    [[first], [second]] = [state.read(shot) for shot in film.episode.shots]
    assert (first.state, first.on_disk) == (VariationState.GENERATING, VariationState.PENDING)
    assert second.state is VariationState.PENDING
    assert state.available().includes(FIRST)
    assert not state.available().includes(SECOND)
    assert state.to_come(film.episode.shots) == {FIRST, SECOND}


def test_where_nobody_knows_what_the_model_takes_nothing_is_stale(film: Production) -> None:
    known = {FIRST: made(film, FIRST, ALONE)}
    [record] = known.values()
    assert record.picture is not None
    known[FIRST] = record._replace(picture=record.picture._replace(fingerprint="older"))
    assert states(film, EpisodeRecords(known))[0] == "stale"
    assert states(film, EpisodeRecords(known), PlanOptions(assumed_card("a/b")))[0] == "completed"


def test_a_picture_whose_file_is_gone_is_shown_to_nobody(film: Production) -> None:
    first = made(film, FIRST, ALONE)
    assert first.picture is not None
    (film.project.root / first.picture.path).unlink()
    state = EpisodeState(film, OPTIONS, EpisodeRecords({FIRST: first}))
    assert not state.available().includes(FIRST)
    assert states(film, EpisodeRecords({FIRST: first}))[0] == "deleted"
