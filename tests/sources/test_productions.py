"""Everything of an episode in one go."""

from __future__ import annotations

import gc
import shutil
import typing
from pathlib import Path

import pytest

from moostik_cli.errors import UnusableFileError
from moostik_cli.models.diagnostics import Code, Severity
from moostik_cli.models.episode import DEFAULT_ANGLES, Act, Episode, Shot, Variation
from moostik_cli.models.library import Entity
from moostik_cli.models.production import Project
from moostik_cli.models.series import ModelOverride, Series
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.shapes import TEXT_KEYS


def project(folder: Path, **files: str) -> Project:
    (folder / "episodes").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "episodes" / f"{name}.yaml").write_text(text)
    return Project(folder)


def problems(folder: Path, **files: str) -> list[tuple[str, str, int, int]]:
    with pytest.raises(UnusableFileError) as error:
        load_production(project(folder, **files), "ep")
    return [(one.code, one.place.path, one.place.line, one.place.column) for one in error.value.diagnostics]


@pytest.mark.parametrize("name", ["ep0.json", "ep0-pending.yaml"])
def test_the_first_studios_files_are_taken_as_they_are(real_dir, tmp_path, name):
    (tmp_path / "episodes").mkdir()
    shutil.copy(real_dir / name, tmp_path / "episodes" / f"ep0{Path(name).suffix}")
    for library in ("characters.json", "locations.json"):
        shutil.copy(real_dir / library, tmp_path / "episodes" / library)
    production = load_production(Project(tmp_path), "ep0")
    assert production.diagnostics == ()
    assert len(production.episode.shots) == 28
    assert (len(production.library.characters), len(production.library.locations)) == (19, 12)
    assert "scene_graph" in production.episode.shots[0].prompt


def test_a_fault_beside_an_id_does_not_hide_that_of_the_id(tmp_path):
    episode = "id: ../ep\ntitle: [x]\nacts: [{id: a, title: [x]}, {id: a}]\nshots:\n- {id: b/c, name: [x]}\n- id: d\n"
    found = problems(tmp_path, ep=episode + "- {id: d, prompt: x, name: [x]}\n", characters="- {id: /, name: [x]}\n")
    ids = {Code.UNSAFE_ID, Code.DUPLICATE_ID}
    assert [one for one in found if one[0] in ids] == [
        (Code.UNSAFE_ID, "episodes/characters.yaml", 1, 8),
        (Code.UNSAFE_ID, "episodes/ep.yaml", 1, 5),
        (Code.DUPLICATE_ID, "episodes/ep.yaml", 3, 34),
        (Code.UNSAFE_ID, "episodes/ep.yaml", 5, 8),
        (Code.DUPLICATE_ID, "episodes/ep.yaml", 7, 8),
    ]


def test_what_studios_keep_beside_is_no_mistake_in_either_spelling(tmp_path):
    shots = "shots:\n- {id: a, video_prompt: x, videoStatus: y}\n"
    cast = "- {id: b, visual_traits: [x], favoriteLocations: [y]}\n"
    read = load_production(project(tmp_path, ep=f"id: ep\n{shots}", characters=cast), "ep")
    assert read.diagnostics == ()


@pytest.mark.parametrize("name", ["frames.json", "index.html", "Thumbs"])
def test_names_that_moostik_keeps_for_itself(tmp_path, name):
    assert problems(tmp_path, ep=f"id: ep\nshots:\n  - id: {name}\n") == [(Code.UNSAFE_ID, "episodes/ep.yaml", 3, 9)]


def test_default_variations_are_shared(tmp_path):
    read = load_production(project(tmp_path, ep="id: ep\nshots: [{id: a}, {id: b, variations: []}, {id: c}]"), "ep")
    first, second, third = (shot.variations for shot in read.episode.shots)
    assert tuple(variation.id for variation in first) == DEFAULT_ANGLES
    assert first is second is third


def test_the_series_names_the_default_angles(tmp_path):
    files = {"ep": "id: ep\nshots: [{id: a}, {id: b, variations: [macro]}]", "series": "default_angles: [pov]"}
    read = load_production(project(tmp_path, **files), "ep")
    assert [[one.camera_angle for one in shot.variations] for shot in read.episode.shots] == [["pov"], ["macro"]]


def test_problems_of_all_files_come_in_one_go(tmp_path):
    assert problems(
        tmp_path,
        ep="id: ep\nshots:\n  - id: [x]\n  - {id: b, characterIds: a, durationSeconds: x}\n  - id: .c\n    prompt: 3\n",
        characters="- name: no id\n- id: ../x\n",
        locations="a: 1\n",
        series="maxCost: cheap\n",
    ) == [
        (Code.WRONG_TYPE, "episodes/series.yaml", 1, 10),
        (Code.MISSING_KEY, "episodes/characters.yaml", 1, 3),
        (Code.UNSAFE_ID, "episodes/characters.yaml", 2, 7),
        (Code.WRONG_TYPE, "episodes/locations.yaml", 1, 1),
        (Code.WRONG_TYPE, "episodes/ep.yaml", 3, 9),
        (Code.WRONG_TYPE, "episodes/ep.yaml", 4, 27),
        (Code.WRONG_TYPE, "episodes/ep.yaml", 4, 47),
        (Code.UNSAFE_ID, "episodes/ep.yaml", 5, 9),
    ]


def test_words_where_a_list_belongs_are_shown_as_one(tmp_path):
    text = "id: ep\nshots:\n  - {id: a, characterIds: 'hero, fox', locationIds: {b: c}}\n"
    with pytest.raises(UnusableFileError) as refused:
        load_production(project(tmp_path, ep=text), "ep")
    hints = [one.hint and str(one.hint) for one in refused.value.diagnostics]
    assert hints == ["Write it as a list: [hero, fox].", None]


@pytest.mark.parametrize("text", ["", "- a", "x", "~"])
def test_what_is_no_episode(tmp_path, text):
    assert problems(tmp_path, ep=text) == [(Code.WRONG_TYPE, "episodes/ep.yaml", 1, 1)]


def test_both_spellings_are_read(tmp_path):
    camel = "id: ep\nshots: [{id: a, characterIds: [x], variations: [{id: v, cameraAngle: pov}], continuesFrom: a}]"
    snake = camel.replace("characterIds", "character_ids").replace("cameraAngle", "camera_angle")
    snake = snake.replace("continuesFrom", "continues_from")
    assert (
        load_production(project(tmp_path, ep=camel), "ep").episode
        == load_production(project(tmp_path, ep=snake), "ep").episode
    )


def test_one_unknown_key_is_told_once_with_its_shots(tmp_path):
    text = "id: ep\nshots:\n" + "".join(f"- {{id: s{n}, descritpiton: x}}\n" for n in range(4))
    [found] = load_production(project(tmp_path, ep=text), "ep").diagnostics
    assert (found.code, found.severity) == (Code.UNKNOWN_KEY, Severity.WARNING)
    assert (found.place.line, found.place.column) == (3, 12)
    assert found.shots == ("s0", "s1", "s2", "s3")
    assert "description" in str(found.hint)


@pytest.mark.parametrize(
    "slip", ["charcterIds", "characterId", "characterIdss", "charactreIds", "character_id", "promt"]
)
def test_a_key_one_letter_off_one_that_pictures_follow_from_is_an_error(tmp_path, slip):
    [found] = load_production(project(tmp_path, ep=f"id: ep\nshots:\n- {{id: s1, {slip}: [x]}}\n"), "ep").diagnostics
    assert (found.code, found.severity) == (Code.UNKNOWN_KEY, Severity.ERROR)
    assert (found.place.line, found.place.column) == (3, 12)
    assert "x-" in str(found.hint)


@pytest.mark.parametrize("own", ["x-promt", "_promt", "notess", "soud", "proompts"])
def test_other_keys_are_free_or_a_warning(tmp_path, own):
    found = load_production(project(tmp_path, ep=f"id: ep\nshots:\n- {{id: s1, {own}: x}}\n"), "ep").diagnostics
    assert all(one.severity is Severity.WARNING for one in found)


def test_own_keys_are_nobodys_business(tmp_path):
    text = "id: ep\nx-ours: 1\n_note: 2\nshots: [{id: a, createdAt: now, videoStatus: done, prompt: {anything: 1}}]"
    assert load_production(project(tmp_path, ep=text), "ep").diagnostics == ()


def test_garbage_collection_is_on_again(tmp_path):
    with pytest.raises(UnusableFileError):
        load_production(project(tmp_path, ep="- x"), "ep")
    assert gc.isenabled()


def test_every_text_of_the_models_is_among_the_text_keys():
    for model in (Episode, Act, Shot, Variation, Entity, Series, ModelOverride):
        for name, field in model.model_fields.items():
            members = typing.get_args(field.annotation) or (field.annotation,)
            if str in members and typing.get_origin(field.annotation) is not dict:
                assert {name, field.alias} <= TEXT_KEYS, f"{model.__name__}.{name}"


def test_words_to_be_read_in_a_picture_stay_as_they_are_written(tmp_path):
    prompt = "{goal: g, text: {strings: [1.50, True, 1984]}, constraints: {mustInclude: [2.0]}}"
    read = load_production(project(tmp_path, ep=f"id: ep\nshots:\n- {{id: a, prompt: {prompt}}}\n"), "ep")
    assert read.episode.shots[0].prompt == {
        "goal": "g",
        "text": {"strings": ["1.50", "True", "1984"]},
        "constraints": {"mustInclude": ["2.0"]},
    }


@pytest.mark.uncounted
def test_a_long_episode_is_read_in_linear_time(tmp_path):
    import time

    def seconds(count: int) -> float:
        shots = "".join(f"- {{id: s{n}, characterIds: [a, b], badKey: 1}}\n" for n in range(count))
        held = project(tmp_path, ep=f"id: ep\nshots:\n{shots}")
        started = time.process_time()
        load_production(held, "ep")
        return time.process_time() - started

    seconds(10)
    assert seconds(8_000) < 20 * seconds(1_000)
