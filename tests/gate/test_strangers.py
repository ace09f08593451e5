"""Files from strangers: links that lead away, lists without end, texts that steer a terminal."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from moostik_cli.sources import productions
from moostik_cli.sources.closest_match import Guesses, find_likely
from moostik_cli.sources.yaml_reader import read_yaml
from tests.commands.running import runner
from tests.gate.good_series import EPISODE, write_series


@pytest.fixture
def check(tmp_path, capfd, monkeypatch):
    """Runs `check ep1 --json` in the good series, with files replaced; its exit status and findings."""

    def run(**changed: str | bytes) -> tuple[int, list[tuple[str, str, int]]]:
        write_series(tmp_path / "p", **changed)
        ran = runner(capfd, monkeypatch, tmp_path / "p")("check", "ep1", "--json")
        found = json.loads(ran.out)["diagnostics"]
        return ran.code, [(one["code"], one["path"], one["line"]) for one in found]

    return run


@pytest.mark.parametrize("name", ["ep1", "characters", "locations", "series"])
def test_a_source_that_is_a_link_out_of_the_project_is_not_read(name, tmp_path, capfd, monkeypatch):
    write_series(tmp_path / "p")
    (tmp_path / "secret").write_text("password: hunter2\n")
    path = tmp_path / f"p/episodes/{name}.yaml"
    path.unlink()
    path.symlink_to(tmp_path / "secret")
    ran = runner(capfd, monkeypatch, tmp_path / "p")("check", "ep1")
    assert ran.code == 3
    assert f"episodes/{name}.yaml:1:1: error[M001]: This is a link that leads out of the project." in ran.out
    assert "password" not in ran.out + ran.err


def test_a_link_inside_the_project_is_read(tmp_path, capfd, monkeypatch):
    write_series(tmp_path / "p")
    path = tmp_path / "p/episodes/characters.yaml"
    path.rename(tmp_path / "p/cast.yaml")
    path.symlink_to("../cast.yaml")
    assert runner(capfd, monkeypatch, tmp_path / "p")("check", "ep1", "--strict").code == 0


@pytest.mark.parametrize(
    ("limit", "changed", "place"),
    [
        ("MAX_SHOTS", {"ep1": "id: ep1\nshots:\n" + "- id: s\n" * 9}, ("episodes/ep1.yaml", 8)),
        ("MAX_SHOTS", {"ep1": "id: ep1\nshots: []\nacts:\n" + "- id: s\n" * 9}, ("episodes/ep1.yaml", 9)),
        ("MAX_VARIATIONS", {"ep1": EPISODE.replace("[wide, close_up]", "[a, b, c, d]")}, ("episodes/ep1.yaml", 38)),
        ("MAX_ENTITIES", {"characters": "- id: a\n" * 9}, ("episodes/characters.yaml", 6)),
    ],
)
def test_lists_without_end_are_not_gone_through(limit, changed, place, check, monkeypatch):
    monkeypatch.setattr(productions, limit, 5)
    assert check(**changed) == (3, [("M009", *place)])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_mark_is_one_finding(encoding, check):
    assert check(ep1=EPISODE.encode(encoding)) == (3, [("M002", "episodes/ep1.yaml", 1)])


@pytest.mark.uncounted
def test_thousands_of_slips_take_a_moment(tmp_path, capfd, monkeypatch):
    shots = "".join(f"- {{id: s{n}, description: x, characterIds: [who{n}a]}}\n" for n in range(1000))
    people = "".join(f"- id: who{n}b\n" for n in range(1000))
    write_series(tmp_path / "p", ep1="id: ep1\nshots:\n" + shots, characters=people)
    out = runner(capfd, monkeypatch, tmp_path / "p")("check", "ep1", "--json").out
    unknown = [one["hint"] for one in json.loads(out)["diagnostics"] if one["code"] == "M201"]
    assert len(unknown) == 1000
    assert sum(hint.startswith("Did you mean") for hint in unknown) == 300


def test_guesses_end():
    guesses = Guesses(comparisons=5)
    assert guesses.find("anna", ["ana", "bo"]) == "ana"
    assert guesses.find("boo", ["ana", "bo"]) == "bo"
    assert guesses.find("boo", ["ana", "bo"]) is None


def test_nothing_is_like_a_name_without_end():
    assert find_likely("ana" + "a" * 10_000_000, ["ana"]) is None


def test_the_length_of_a_text_without_end_is_found_in_little_memory():
    text = '"' + "ab" * 1_000_000 + '\\"' * 1000 + '" # end'
    document = read_yaml(text, path="ep.yaml").document
    tracemalloc.start()
    length = document.place_of().length
    assert (length, tracemalloc.get_traced_memory()[1] < 1_000_000) == (len(text) - len(" # end"), True)
    tracemalloc.stop()


def test_unknown_keys_without_end(check):
    code, found = check(ep1="id: ep1\nshots: []\n" + "".join(f"key{n}: 1\n" for n in range(3000)))
    assert (code, len([one for one in found if one[0] == "M110"])) == (0, 1000)


def test_json_says_what_it_is_and_steers_nothing(tmp_path, capfd, monkeypatch):
    evil = "\\u009b31m \\u202e \\u200b \\x7f é"
    write_series(tmp_path / "p", ep1=EPISODE.replace("[ana, bo]", f'[ana, "{evil}"]'))
    out = runner(capfd, monkeypatch, tmp_path / "p")("check", "ep1", "--json").out
    assert not set("\x9b\u202e\u200b\x7f") & set(out)
    assert "é" in out
    assert "\x9b31m \u202e \u200b \x7f é" in json.loads(out)["diagnostics"][0]["message"]
