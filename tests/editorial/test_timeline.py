"""The timeline: no length drifts, no two pictures share a name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.editorial.timeline import TimelineOptions, frame_size, make_timeline, timecode
from moostik_cli.models.episode import Episode
from moostik_cli.models.library import Library
from moostik_cli.models.production import Production, Project
from moostik_cli.models.series import Series
from moostik_cli.state.episode_pictures import ShownShot

seconds = st.one_of(st.none(), st.floats(0, 60, allow_nan=False))


def timeline_of(shots: list[dict[str, Any]], rate: int) -> Any:
    episode = Episode.model_validate({"id": "ep1", "shots": shots})
    production = Production(Project(Path("x")), episode, Library(), Series.model_validate({}))
    shown = [ShownShot(shot, ()) for shot in episode.shots]
    return make_timeline(production, shown, {}, TimelineOptions(rate), preview=False)


@pytest.mark.uncounted
@given(st.lists(seconds, min_size=1, max_size=40), st.sampled_from([24, 25, 30]))
def test_clips_stand_end_to_end_and_none_is_a_frame_off(written: list[float | None], rate: int) -> None:
    timeline = timeline_of([{"id": f"s{n}", "durationSeconds": one} for n, one in enumerate(written)], rate)
    elapsed = 0.0
    for before, clip in zip((None, *timeline.clips), timeline.clips, strict=False):
        wanted = clip.shot.duration_seconds or 3.0
        elapsed += wanted
        assert clip.start == (before.end if before else 0)
        assert clip.frames >= 1
    if all(one is None or one >= 1 or one == 0 for one in written):
        assert abs(timeline.frames - elapsed * rate) <= 0.5 + 1e-6
        assert all(abs(clip.frames - (clip.shot.duration_seconds or 3.0) * rate) <= 1 for clip in timeline.clips)


@given(st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=1, max_size=12))
def test_no_two_pictures_share_a_name(numbers: list[int | None]) -> None:
    shots = [{"id": f"{'S' if n % 2 else 's'}{n // 2}", "number": number} for n, number in enumerate(numbers)]
    stems = [clip.stem.casefold() for clip in timeline_of(shots, 24).clips]
    assert len(set(stems)) == len(stems)
    assert all("/" not in stem and stem.startswith("ep1_") for stem in stems)


@pytest.mark.parametrize(
    ("ratio", "size"),
    [
        ("16:9", (1920, 1080)),
        ("1:1", (1080, 1080)),
        ("9:16", (1080, 1920)),
        ("21:9", (2520, 1080)),
        ("2.39:1", (2582, 1080)),
        ("match_input_image", (1920, 1080)),
        ("4:0", (1920, 1080)),
    ],
)
def test_frames_have_the_ratio_of_the_series(ratio: str, size: tuple[int, int]) -> None:
    assert frame_size(ratio) == size


@pytest.mark.parametrize(
    ("frame", "rate", "text"), [(0, 24, "00:00:00:00"), (24 * 3661 + 5, 24, "01:01:01:05"), (29, 30, "00:00:00:29")]
)
def test_timecodes(frame: int, rate: int, text: str) -> None:
    assert timecode(frame, rate) == text


def test_shots_play_in_the_order_of_the_film() -> None:
    episode = Episode.model_validate(
        {
            "id": "e",
            "acts": [{"id": "a", "shotIds": ["3", "1"]}, {"id": "b", "title": "B", "shotIds": ["4"]}],
            "shots": [{"id": one, "durationSeconds": 1} for one in ("1", "2", "3", "4")],
        }
    )
    production = Production(Project(Path("x")), episode, Library(), Series.model_validate({}))
    shown = [ShownShot(shot, ()) for shot in episode.shots]
    timeline = make_timeline(production, shown, {}, TimelineOptions(24), preview=False)
    assert [clip.shot.id for clip in timeline.clips] == ["3", "1", "2", "4"]
    assert [(span.title, span.start, span.frames) for span in timeline.act_spans()] == [("a", 0, 72), ("B", 72, 24)]
