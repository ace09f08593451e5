"""Whoever tells beforehand what is sent plans as `generate` does: enrich, check, resolve, status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.providers.cards import KNOWN_CARDS
from tests.commands.running import Moostik, runner
from tests.pictures.samples import picture_bytes

LIMIT = KNOWN_CARDS["google/nano-banana-pro"].max_prompt_length
SENTENCE = "Detail number {number:05d} is here."


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    (tmp_path / "episodes").mkdir()
    ran = runner(capfd, monkeypatch, tmp_path)
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_" + "x" * 37)
    return ran


def write(root: Path, details: str = "Rain.", **second: Any) -> None:
    """Two shots of one angle; the second continues the first."""
    prompt = {"goal": "Ana waits.", "details": details}
    shots = [
        {"id": "s1", "prompt": prompt, "variations": ["wide"], "characterIds": ["ana"]},
        {"id": "s2", "prompt": prompt, "variations": ["wide"], "continuesFrom": "s1", **second},
    ]
    (root / "episodes/ep0.json").write_text(json.dumps({"id": "ep0", "title": "t", "shots": shots}), "utf-8")
    cast = [{"id": "ana", "name": "Ana", "validated": True, "referenceImages": ["https://x.test/ana.png"]}]
    (root / "episodes/characters.json").write_text(json.dumps(cast), "utf-8")


def planned(moostik: Moostik, *options: str) -> dict[str, dict[str, Any]]:
    ran = moostik("generate", "ep0", "--provider", "replicate", "--dry-run", "--json", *options)
    return {one["shotId"]: one["input"] for one in json.loads(ran.out)["planned"]}


def enriched(moostik: Moostik, *options: str) -> dict[str, dict[str, Any]]:
    shots = json.loads(moostik("enrich", "ep0", "--json", *options).out)["shots"]
    return {shot["shotId"]: shot["variations"][0] for shot in shots}


@pytest.mark.parametrize("options", [(), ("--references", "cluster"), ("--max-images", "1"), ("--max-images", "0")])
def test_enrich_shows_the_very_texts_and_lists_that_generate_sends(
    moostik: Moostik, tmp_path: Path, options: tuple[str, ...]
) -> None:
    write(tmp_path, characterIds=["ana"])
    sent, told = planned(moostik, *options), enriched(moostik, *options)
    assert {id_: one["promptText"] for id_, one in told.items()} == {id_: one["prompt"] for id_, one in sent.items()}
    assert {id_: one["imageInput"] for id_, one in told.items()} == {
        id_: one.get("image_input", []) for id_, one in sent.items()
    }
    assert told["s2"]["imageInput"][-1:] == ([] if "0" in options else ["s1/wide"])


def test_check_tells_of_the_text_that_only_the_picture_before_makes_too_long(moostik: Moostik, tmp_path: Path) -> None:
    write(tmp_path, SENTENCE.format(number=0), characterIds=["ana"])
    room = LIMIT - len(enriched(moostik)["s1"]["promptText"])
    each = len(SENTENCE.format(number=0)) + 1
    write(
        tmp_path, " ".join(SENTENCE.format(number=number) for number in range(1 + room // each)), characterIds=["ana"]
    )
    told = enriched(moostik)
    assert [told[id_]["truncated"] for id_ in ("s1", "s2")] == [False, True]  # else this test shows nothing
    assert planned(moostik)["s2"]["prompt"] == told["s2"]["promptText"]
    found = json.loads(moostik("check", "ep0", "--json").out)["diagnostics"]
    assert [one["shotIds"] for one in found if one["code"] == "M407"] == [["s2"]]


def test_check_looks_at_the_images_that_a_cluster_shows(moostik: Moostik, tmp_path: Path) -> None:
    """A damaged image of the cluster's cast, of whom the chosen shot itself has nobody."""
    write(tmp_path, locationIds=["pier"])
    episode = json.loads((tmp_path / "episodes/ep0.json").read_text("utf-8"))
    episode["shots"][0]["locationIds"] = ["pier"]
    (tmp_path / "episodes/ep0.json").write_text(json.dumps(episode), "utf-8")
    (tmp_path / "episodes/ana.png").write_bytes(picture_bytes("PNG")[:60])
    cast = [{"id": "ana", "name": "Ana", "validated": True, "referenceImages": ["ana.png"]}]
    (tmp_path / "episodes/characters.json").write_text(json.dumps(cast), "utf-8")
    (tmp_path / "episodes/locations.json").write_text(json.dumps([{"id": "pier", "name": "Pier"}]), "utf-8")

    def of_ana(*options: str) -> list[str]:
        found = json.loads(moostik("check", "ep0", "--shot", "s2", "--json", *options).out)["diagnostics"]
        return [one["code"] for one in found if "ana" in one["message"] and "cannot be used" in one["message"]]

    assert of_ana() == []
    assert of_ana("--references", "cluster") == ["M223"]
    assert "image_input" not in planned(moostik, "--shot", "s2", "--references", "cluster")["s2"]


@pytest.mark.parametrize("command", ["check", "enrich", "resolve", "generate"])
def test_another_scope_of_references_is_refused(moostik: Moostik, tmp_path: Path, command: str) -> None:
    write(tmp_path)
    ran = moostik(command, "ep0", "--references", "moon")
    assert (ran.code, ran.out) == (2, "")
    assert "--references takes shot or cluster, not moon." in ran.err


@pytest.mark.parametrize("name", ["wide.png", "wide.jpg", "wide.jpeg", "wide.webp", "wide.JPG"])
def test_a_picture_placed_by_hand_is_not_bought(moostik: Moostik, tmp_path: Path, name: str) -> None:
    write(tmp_path)
    picture = tmp_path / "output/episodes/ep0/s1" / name
    picture.parent.mkdir(parents=True)
    picture.write_bytes(picture_bytes({"png": "PNG", "webp": "WEBP"}.get(name.split(".")[1], "JPEG")))
    assert list(planned(moostik)) == ["s2"]
    shots = json.loads(moostik("status", "ep0", "--json").out)["shots"]
    assert [shot["variations"][0]["mark"] for shot in shots] == ["unrecorded", "pending"]
    assert shots[0]["variations"][0]["localPath"] == f"output/episodes/ep0/s1/{name}"


def test_what_has_no_predecessor_to_come_is_planned_without_it(moostik: Moostik, tmp_path: Path) -> None:
    """The same rule for a run over one shot: the one before has no picture, and gets none."""
    write(tmp_path)
    assert "image_input" not in planned(moostik, "--shot", "s2")["s2"]
    assert planned(moostik)["s2"]["image_input"] == ["s1/wide"]
