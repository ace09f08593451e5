"""The picks file: one line a shot, everything else in it left as it is."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moostik_cli.errors import OutputError, UnusableFileError
from moostik_cli.models.episode import Episode, Shot, Variation
from moostik_cli.models.library import Library
from moostik_cli.models.picks import Pick, PickState, pick_state
from moostik_cli.models.production import Production, Project
from moostik_cli.models.series import Series
from moostik_cli.sources.picks import (
    edited_picks,
    find_variation,
    header,
    picks_path,
    read_picks,
    save_picks,
    usable_picks,
    written_pick,
)
from moostik_cli.sources.project import episode_ids

DIGEST = "0123456789ab"
ORDER = ["s1", "s2", "s3", "1.10", "no"]


def shot(id_: str, *variations: object) -> Shot:
    return Shot.model_validate({"id": id_, "variations": list(variations or ("wide", "close_up"))})


def production(root: Path, *shots: Shot) -> Production:
    (root / "episodes").mkdir(exist_ok=True)
    episode = Episode(id="ep1", shots=shots or tuple(shot(id_) for id_ in ORDER))
    return Production(Project(root), episode, Library(), Series(), MappingProxyType({}))


def write(root: Path, text: str) -> Production:
    found = production(root)
    picks_path(found.project, "ep1").write_bytes(text.encode())
    return found


@pytest.mark.parametrize(
    ("before", "shot_id", "value", "after"),
    [
        pytest.param("", "s1", "wide", "s1: wide\n", id="first"),
        pytest.param("s1: wide\ns3: wide\n", "s2", "pov", "s1: wide\ns2: pov\ns3: wide\n", id="in the episode's order"),
        pytest.param("s1: wide", "s2", "pov", "s1: wide\ns2: pov\n", id="no end of line before"),
        pytest.param("s1: wide # ok?\ns2: pov\n", "s1", "low", "s1: low # ok?\ns2: pov\n", id="comment stays"),
        pytest.param("s1:   wide   \n", "s1", "low 00", "s1:   low 00   \n", id="spaces stay"),
        pytest.param("s1:\n", "s1", "wide", "s1: wide\n", id="empty value"),
        pytest.param("s1: #later\n", "s1", "wide", "s1: wide #later\n", id="empty value, comment"),
        pytest.param('"s1": "wide"\n', "s1", "low", '"s1": low\n', id="quoted"),
        pytest.param("s1: wide\r\ns3: wide\r\n", "s2", "x", "s1: wide\r\ns2: x\r\ns3: wide\r\n", id="Windows"),
        pytest.param("s1: wide\n# why\ns2: pov\n", "s2", None, "s1: wide\n# why\n", id="taken out"),
        pytest.param("s1: wide\n", "s2", None, "s1: wide\n", id="nothing to take out"),
        pytest.param("# top\ns2: pov\n", "s1", "wide", "# top\ns1: wide\ns2: pov\n", id="the opening comment first"),
        pytest.param("# top\n\n# of s2\ns2: a\n", "s1", "b", "# top\n\ns1: b\n# of s2\ns2: a\n", id="a shot's comment"),
        pytest.param("", "no", "wide", '"no": wide\n', id="an id that YAML readers take for something else"),
        pytest.param("", "1.10", "wide", '"1.10": wide\n', id="an id like a number"),
        pytest.param("gone: wide\n", "s1", "wide", "gone: wide\ns1: wide\n", id="shots nobody knows stay"),
    ],
)
def test_a_change_touches_its_own_line(before: str, shot_id: str, value: str | None, after: str) -> None:
    assert edited_picks(before, ORDER, shot_id, value) == after


letters = st.characters(
    codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"
)
comments = st.text(letters, max_size=20)
lines = st.lists(
    st.tuples(st.sampled_from(ORDER), st.sampled_from(["wide", "close_up"]), comments),
    max_size=5,
    unique_by=lambda line: line[0],
)


@pytest.mark.uncounted
@settings(max_examples=60)
@given(lines, st.sampled_from(ORDER), st.sampled_from(["wide", "close_up", None]), st.booleans())
def test_what_is_written_is_read_and_the_rest_stays(
    tmp_path_factory: pytest.TempPathFactory,
    there: list[tuple[str, str, str]],
    shot_id: str,
    angle: str | None,
    digest: bool,
) -> None:
    text = header("ep1") + "".join(f'"{id_}": {word} # {comment}\n' for id_, word, comment in there)
    found = write(tmp_path_factory.mktemp("project"), text)
    one = next(one for one in found.episode.shots if one.id == shot_id)
    variation = find_variation(one, angle) if angle else None
    value = written_pick(one, variation, DIGEST if digest else None) if variation else None
    save_picks(picks_path(found.project, "ep1"), edited_picks(text, ORDER, shot_id, value))
    read = read_picks(found)
    assert read.problems == ()
    wanted = {id_: word for id_, word, _ in there if id_ != shot_id} | ({shot_id: angle} if angle else {})
    assert {id_: pick.variation_id for id_, pick in read.picks.items()} == wanted
    assert all(f"# {comment}\n" in read.text for id_, _, comment in there if id_ != shot_id or value)


def test_the_angle_is_written_where_it_is_enough() -> None:
    plain = shot("s1", {"id": "v1", "cameraAngle": "wide"}, {"id": "v2", "cameraAngle": "pov"})
    twice = shot("s1", {"id": "v1", "cameraAngle": "wide"}, {"id": "v2", "cameraAngle": "wide"})
    free = shot("s1", {"id": "v1", "cameraAngle": "over the fence"})
    crossed = shot("s1", {"id": "pov", "cameraAngle": "wide"}, {"id": "wide", "cameraAngle": "macro"})
    written = [written_pick(one, one.variations[0], DIGEST) for one in (plain, twice, free, crossed)]
    assert written == [f"wide {DIGEST}", f"v1 {DIGEST}", f"v1 {DIGEST}", f"pov {DIGEST}"]
    for one, text in zip((plain, twice, free, crossed), written, strict=True):
        assert find_variation(one, text.split()[0]) == one.variations[0]


def test_what_is_odd_is_said_with_its_place(tmp_path: Path) -> None:
    found = write(tmp_path, f"s1: wide {DIGEST}\ns9: wide\ns2: wid\n")
    read = read_picks(found)
    assert [(str(one.message), one.place.line, one.place.column) for one in read.problems] == [
        ("There is no shot s9 in the episode.", 2, 1),
        ("Shot s2 has no angle wid.", 3, 5),
    ]
    assert dict(read.picks) == {"s1": Pick("s1", "wide", "wide", DIGEST), "s2": Pick("s2", "wid", None)}


@pytest.mark.parametrize(
    "text",
    ["- s1\n", "s1: [wide]\n", "{s1: wide, s2: wide}\n", "s1: {a: b}\n", "s1: 'x\n", "s1:\n  wide\n  pov\ns1: x\n"],
)
def test_another_shape_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    found = write(tmp_path, text)
    with pytest.raises(UnusableFileError) as refused:
        usable_picks(found)
    assert refused.value.diagnostics
    assert refused.value.diagnostics[0].place.path == "episodes/ep1.picks.yaml"
    assert read_picks(found).picks == {}


def test_no_file_is_no_picks(tmp_path: Path) -> None:
    assert usable_picks(production(tmp_path)).picks == {}


def test_a_picks_file_is_not_an_episode(tmp_path: Path) -> None:
    found = write(tmp_path, "s1: wide\n")
    assert episode_ids(found.project) == []


def test_a_folder_in_the_way_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "x.picks.yaml").mkdir()
    with pytest.raises(OutputError):
        save_picks(tmp_path / "x.picks.yaml", "s1: wide\n")
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize(
    ("variation", "digest", "sha256", "state"),
    [
        (None, None, "0" * 64, PickState.UNKNOWN),
        ("wide", DIGEST, None, PickState.NO_PICTURE),
        ("wide", None, "0" * 64, PickState.PICKED),
        ("wide", DIGEST, DIGEST + "f" * 52, PickState.PICKED),
        ("wide", DIGEST, "f" * 64, PickState.REPLACED),
    ],
)
def test_whether_the_picked_picture_is_still_there(
    variation: str | None, digest: str | None, sha256: str | None, state: PickState
) -> None:
    assert pick_state(Pick("s1", "wide", variation, digest), sha256) is state


def test_a_variation_is_found_by_id_before_angle() -> None:
    both = shot("s1", {"id": "wide", "cameraAngle": "pov"}, {"id": "x", "cameraAngle": "wide"})
    assert find_variation(both, "wide") == Variation(id="wide", camera_angle="pov")
    assert find_variation(both, "macro") is None
