"""Retakes against the stand-in: what is sent, what is kept, and that nothing is paid twice."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.pictures.provenance import read
from tests.chaos.command import Ended, Project, wait_until
from tests.pictures.samples import picture_bytes
from tests.purchase.studio import ANGLES, PRICE, Studio, Studios, write_episode
from tests.standin import Fault, Faults, Standin
from tests.standin.state import Prediction

NOTE = "the left wing is torn, show it"
MINE = ("shot-001", "wide")


def retake(studio: Studio, *words: str, note: str = NOTE, code: int | None = 0) -> str:
    ran = studio.moostik("retake", "ep0", *MINE, note, "--provider", "replicate", "--yes", *words)
    assert "Internal error" not in ran.err, ran.err
    assert code is None or ran.code == code, ran.err
    return ran.out + ran.err


def takes(studio: Studio) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(studio.moostik("takes", "ep0", *MINE, "--json").out)["takes"]
    return found


def latest(studio: Studio) -> Prediction:
    return max(studio.standin.memory.predictions.values(), key=lambda one: one.created)


def shown(studio: Studio, prediction: Prediction) -> list[str]:
    """The SHA-256 of each image of a request that was uploaded, in order."""
    files = studio.standin.memory.files
    return [files[address.rstrip("/").rpartition("/")[2]].sha256 for address in prediction.input["image_input"]]


def picture(studio: Studio, name: str = "wide.png") -> Path:
    return studio.root / "output/episodes/ep0/shot-001" / name


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_present_picture_goes_first_then_cast_and_place_and_the_note_is_said(studios: Studios) -> None:
    studio = studios(shots=[{"characterIds": ["koko"], "locationIds": ["bar"]}])
    episodes = studio.root / "episodes"
    for name, size in (("koko", (40, 30)), ("bar", (44, 30))):
        (episodes / f"{name}.png").write_bytes(picture_bytes("PNG", size))
    for kind, id_ in (("characters", "koko"), ("locations", "bar")):
        entry = {"id": id_, "name": id_.title(), "validated": True, "referenceImages": [f"{id_}.png"]}
        (episodes / f"{kind}.json").write_text(json.dumps([entry]), "utf-8")
    studio.generate(code=0)
    parent = digest(picture(studio))
    retake(studio)
    sent = latest(studio)
    assert shown(studio, sent) == [parent, digest(episodes / "koko.png"), digest(episodes / "bar.png")]
    text = sent.input["prompt"]
    assert f"with this change: {NOTE}." in text
    assert "Everything else stays exactly as it is in image 1" in text
    assert "image 2 shows Koko" in text and "image 3 shows the place Bar" in text
    assert "Picture number 1" not in text, "what the shot says is in the picture already"


def test_a_retake_knows_its_parent_and_its_note_in_the_ledger_and_in_its_file(studios: Studios) -> None:
    studio = studios(shots=1)
    studio.generate(code=0)
    parent, before = digest(picture(studio)), picture(studio).read_bytes()
    retake(studio)
    first, second = takes(studio)
    assert (first["sha256"], first["current"], first["exists"]) == (parent, False, True)
    assert (second["reason"], second["parent"], second["note"], second["current"]) == ("retake", 1, NOTE, True)
    assert (studio.root / first["localPath"]).read_bytes() == before
    told = read(picture(studio))
    assert told is not None and told.retake is not None
    assert (told.retake.parent, told.retake.note, told.prompt_text) == (parent, NOTE, latest(studio).input["prompt"])
    studio.all_is_well(3)
    assert studio.spent() == 3 * PRICE


def test_a_retake_is_stale_when_its_parent_would_be_and_is_never_bought_unasked(studios: Studios) -> None:
    studio = studios(shots=1)
    studio.generate(code=0)
    retake(studio)
    assert studio.status()["staleCount"] == 0
    assert studio.document(code=0)["generated"] == 0
    episode = studio.root / "episodes/ep0.yaml"
    episode.write_text(episode.read_text("utf-8").replace("Picture number", "Painting number"), "utf-8")
    assert studio.status()["staleCount"] == 2
    retake(studio, note="softer light")
    assert studio.status()["staleCount"] == 2, "it was made from the older words all the same"


def test_three_to_choose_from_and_any_of_them_comes_back(studios: Studios) -> None:
    studio = studios(shots=1)
    studio.generate(code=0)
    said = retake(studio, "--count", "3")
    assert "3 retakes to make" in said and "$0.45" in said
    assert said.count("Odd, ") == 1 and ": shot-001/wide\n" in said, "named once"
    found = takes(studio)
    assert [take["parent"] for take in found] == [None, 1, 1, 1]
    assert sum(take["current"] for take in found) == 1 and all(take["exists"] for take in found)
    assert len({take["sha256"] for take in found}) == 4
    books = studio.audit()
    assert (books.lost, len(books.on_disk), books.charges) == (frozenset(), 5, 5)
    contents = {take["number"]: (studio.root / take["localPath"]).read_bytes() for take in found}
    for number in (2, 1, 4, 3):
        studio.moostik("takes", "ep0", *MINE, "--use", number)
        assert picture(studio).read_bytes() == contents[number]
    assert sorted((studio.root / take["localPath"]).read_bytes() for take in takes(studio)) == sorted(contents.values())
    assert studio.document(code=0)["generated"] == 0


def test_a_retake_may_start_from_an_earlier_take(studios: Studios) -> None:
    studio = studios(shots=1)
    studio.generate(code=0)
    first = digest(picture(studio))
    retake(studio)
    retake(studio, "--take", "1", note="darker")
    assert shown(studio, latest(studio))[0] == first
    assert [take["parent"] for take in takes(studio)] == [None, 1, 1]
    assert "has no take 9" in retake(studio, "--take", "9", code=2)


def test_without_a_picture_there_is_nothing_to_change(studios: Studios) -> None:
    studio = studios(shots=1)
    assert "has no picture to change yet" in retake(studio, code=1)
    assert studio.standin.memory.predictions == {}


def test_a_dry_run_says_the_price_and_sends_nothing(studios: Studios) -> None:
    studio = studios(shots=1)
    studio.generate(code=0)
    before = len(studio.standin.memory.predictions)
    ran = studio.moostik("retake", "ep0", *MINE, NOTE, "--dry-run", "--json", "--count", "2")
    document = json.loads(ran.out)
    assert (len(document["planned"]), document["estimatedCost"]) == (2, 0.3)
    assert NOTE in document["planned"][0]["input"]["prompt"]
    assert document["planned"][0]["input"]["image_input"] == ["output/episodes/ep0/shot-001/wide.png"]
    assert len(studio.standin.memory.predictions) == before


def test_a_cap_stops_it(studios: Studios) -> None:
    studio = studios(shots=1)
    studio.generate(code=0)
    retake(studio, "--count", "3", "--max-cost", "0.30", code=4)
    assert studio.spent() == 4 * PRICE


@pytest.mark.uncounted
@pytest.mark.parametrize("kind", ["canceled", "e005"])
def test_a_retake_that_fails_leaves_the_picture_and_buys_nothing_else(studios: Studios, kind: str) -> None:
    studio = studios(shots=1)
    studio.generate(code=0)
    before = picture(studio).read_bytes()
    studio.standin.faults = Faults(Fault("outcome", kind))
    retake(studio, code=1)
    assert picture(studio).read_bytes() == before
    studio.heal()
    assert studio.document(code=0)["generated"] == 0
    assert set(studio.statuses().values()) == {"completed"}
    retake(studio, note="another word")
    assert takes(studio)[-1]["note"] == "another word"


def test_what_the_model_refused_is_not_bought_again_unasked(studios: Studios) -> None:
    studio = studios(shots=1)
    studio.generate(code=0)
    studio.standin.faults = Faults(Fault("outcome", "e005"))
    retake(studio, code=1)
    studio.heal()
    bought = len(studio.standin.memory.predictions)
    assert "--retry-refused" in retake(studio, code=1)
    assert len(studio.standin.memory.predictions) == bought
    retake(studio, "--retry-refused")
    assert len(studio.standin.memory.predictions) == bought + 1


def run(project: Project, *words: str) -> Ended:
    ended = project.start(*words).end()
    assert ended.code == 0, ended.err
    return ended


class _Slow:
    """Retakes take long, as long as `is_on`."""

    is_on = True

    def __call__(self, _number: int, given: Mapping[str, Any]) -> float:
        return 30.0 if self.is_on and "with this change" in given["prompt"] else 0.02


def killed_in_the_middle(root: Path, standin: Standin, slow: _Slow, *words: str, predictions: int) -> Project:
    """An episode that is made, and a retake of it that was killed when so many more predictions were there."""
    project = Project(root, standin)
    run(project, "generate", "ep0", "--provider", "replicate", "--yes", "--delay-ms", "0")
    memory = standin.memory
    before = len(memory.predictions)
    running = project.start("retake", "ep0", *MINE, NOTE, "--provider", "replicate", "--yes", *words)
    assert wait_until(lambda: len(memory.predictions) >= before + predictions)
    running.kill()
    memory.end_all()
    slow.is_on = False
    return project


@pytest.mark.uncounted
@pytest.mark.parametrize("again", ["retake", "generate"])
def test_a_killed_retake_is_picked_up_and_not_paid_twice(tmp_path: Path, again: str) -> None:
    write_episode(tmp_path, 1)
    slow = _Slow()
    with Standin(latency=slow) as standin:
        project = killed_in_the_middle(tmp_path, standin, slow, predictions=1)
        words = (*MINE, NOTE) if again == "retake" else ()
        run(project, again, "ep0", *words, "--provider", "replicate", "--yes")
        assert len(standin.memory.predictions) == 3
        found = json.loads(run(project, "takes", "ep0", *MINE, "--json").out)["takes"]
    assert [(take["parent"], take["note"], take["current"]) for take in found] == [
        (None, None, False),
        (1, NOTE, True),
    ]


@pytest.mark.uncounted
def test_of_three_that_were_killed_only_what_is_missing_is_bought(tmp_path: Path) -> None:
    write_episode(tmp_path, 1)
    slow = _Slow()
    with Standin(latency=slow) as standin:
        project = killed_in_the_middle(tmp_path, standin, slow, "--count", "3", predictions=2)
        run(project, "retake", "ep0", *MINE, NOTE, "--count", "3", "--provider", "replicate", "--yes")
        assert len(standin.memory.predictions) == 5
        found = json.loads(run(project, "takes", "ep0", *MINE, "--json").out)["takes"]
    assert [take["parent"] for take in found] == [None, 1, 1, 1]
    assert all(take["exists"] for take in found)


def test_frames_can_be_changed_for_nothing(studios: Studios) -> None:
    studio = studios(shots=1, angles=ANGLES[:1])
    words = ("--provider", "preview")
    ran = studio.moostik("retake", "ep0", *MINE, NOTE, *words)
    assert ran.code == 1 and "has no frame yet" in ran.err
    studio.moostik("generate", "ep0", *words)
    frame = studio.root / "output/preview/episodes/ep0/shot-001/wide.png"
    before = frame.read_bytes() if frame.is_file() else b""
    ran = studio.moostik("retake", "ep0", *MINE, NOTE, *words)
    assert ran.code == 0, ran.err
    assert before and frame.read_bytes() != before
    assert studio.standin.memory.predictions == {}
