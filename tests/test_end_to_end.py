"""The main job, as a user does it: the real command, in processes of its own, against the stand-in."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from PIL import Image

from tests.conftest import REAL
from tests.end_to_end.scripts import Wanted, as_sent, wanted_pictures
from tests.end_to_end.shell import REPOSITORY, Ran, Shell
from tests.standin import TOKEN, Fault, Faults, Standin, fixed
from tests.standin.state import Prediction

pytestmark = pytest.mark.uncounted

PAYING = "moostik generate ep0 --provider replicate --delay-ms 0 --yes"
OF_A_RUN = {
    "episodeId",
    "provider",
    "model",
    "generated",
    "failed",
    "skipped",
    "total",
    "shotsProcessed",
    "cost",
    "seconds",
    "results",
    "readiness",
}


def real_series(project: Path) -> None:
    """The first studio's episode, with everything still to be made, and its cast."""
    if not (REAL / "ep0-pending.yaml").is_file():
        pytest.skip("the real episode is not on this machine (../shared/real)")
    (project / "episodes").mkdir(parents=True)
    shutil.copyfile(REAL / "ep0-pending.yaml", project / "episodes" / "ep0.yaml")
    for library in ("characters.json", "locations.json"):
        shutil.copyfile(REAL / library, project / "episodes" / library)


def shipped_series(project: Path) -> None:
    """The episode that comes with moostik: local references, a sequence, all shapes of prompts."""
    shutil.copytree(REPOSITORY / "episodes", project / "episodes")


class Paid(NamedTuple):
    """A run that was paid, and the same command once more."""

    project: Path
    wanted: dict[tuple[str, str], Wanted]
    standin: Standin
    first: Ran
    again: Ran
    requests: tuple[int, int]  # after the first run, after the second one
    shell: Shell

    @property
    def predictions(self) -> dict[tuple[str, str], Prediction]:
        """By shot and variation, which the document ties to the address of each picture."""
        return {
            (one["shotId"], one["variationId"]): self.standin.memory.predictions[one["imageUrl"].split("/")[-2]]
            for one in self.first.document["results"]
        }


@pytest.fixture(scope="module", params=[real_series, shipped_series], ids=["real", "shipped"])
def paid(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paid]:
    project = tmp_path_factory.mktemp("paid")
    request.param(project)
    with Standin(latency=fixed(0.25)) as standin:
        shell = Shell(
            project, tmp_path_factory.mktemp("tools"), REPLICATE_API_TOKEN=TOKEN, REPLICATE_BASE_URL=standin.base_url
        )
        first = shell(f"{PAYING} --json")
        seen = len(standin.requests)
        again = shell(f"{PAYING} --json")
        yield Paid(
            project, wanted_pictures(project, "ep0"), standin, first, again, (seen, len(standin.requests)), shell
        )


def test_each_picture_is_paid_once_and_whole(paid):
    assert paid.first.code == 0, paid.first.err
    document, counts = paid.first.document, paid.standin.memory.counts
    assert set(document) == OF_A_RUN
    assert (document["generated"], document["failed"], document["total"]) == (len(paid.wanted), 0, len(paid.wanted))
    assert document["cost"] == pytest.approx(0.15 * len(paid.wanted))
    assert len(paid.standin.memory.predictions) == len(paid.wanted)
    assert set(counts.deliveries.values()) == {1}
    assert 5 < counts.max_in_flight <= 15
    pictures = paid.project / "output" / "episodes" / "ep0"
    assert {path.relative_to(pictures).as_posix() for path in pictures.rglob("*") if path.is_file()} == {
        wanted.file for wanted in paid.wanted.values()
    }
    for path in pictures.rglob("*.png"):
        with Image.open(path) as picture:
            picture.load()
            assert (picture.format, picture.size) == ("PNG", (160, 90))


def test_the_real_episode_has_150_pictures(paid):
    if (paid.project / "episodes" / "characters.json").exists():
        assert len(paid.wanted) == 150


def test_every_request_shows_the_right_references_in_the_right_order(paid):
    stored = paid.standin.memory.files
    for key, wanted in paid.wanted.items():
        expected = [as_sent(paid.project, written) for written in wanted.references]
        if wanted.continues:
            before = paid.project / "output/episodes/ep0" / paid.wanted[wanted.continues].file
            expected = [*expected[:13], as_sent(paid.project, f"../{before.relative_to(paid.project)}")]
        sent = paid.predictions[key].input["image_input"]
        assert [stored[url.rsplit("/", 1)[1]].sha256 if "/v1/files/" in url else url for url in sent] == expected, key
    assert paid.standin.memory.counts.inline_references == 0
    assert set(paid.standin.memory.counts.uploads.values()) <= {1}


def test_a_shot_waits_for_the_one_it_continues(paid):
    for key, wanted in paid.wanted.items():
        if wanted.continues:
            assert paid.predictions[key].created >= paid.predictions[wanted.continues].ends


def test_the_token_goes_to_the_api_alone(paid):
    counts = paid.standin.memory.counts
    assert (counts.leaked_tokens, counts.wrong_tokens) == (0, 0)
    assert TOKEN not in paid.first.out + paid.first.err
    for path in paid.project.rglob("*"):
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes(), path


def test_run_again_nothing_is_made_and_nothing_sent(paid):
    assert paid.again.code == 0, paid.again.err
    assert (paid.again.document["generated"], paid.again.document["skipped"]) == (0, len(paid.wanted))
    assert paid.requests[0] == paid.requests[1]


def test_the_status_knows_every_picture(paid):
    status = paid.shell("moostik status ep0 --json").document
    assert status["counts"] == {"pending": 0, "generating": 0, "completed": len(paid.wanted), "failed": 0}
    assert status["staleCount"] == 0
    found = {(shot["shotId"], one["id"]): one for shot in status["shots"] for one in shot["variations"]}
    assert {key: one["predictionId"] for key, one in found.items()} == {
        key: prediction.id for key, prediction in paid.predictions.items()
    }


# --- without an account --------------------------------------------------------------------------------


def test_a_preview_sends_nothing(tmp_path, tmp_path_factory):
    project = tmp_path / "series"
    real_series(project)
    shell = Shell(project, tmp_path / "tools", REPLICATE_API_TOKEN=TOKEN, REPLICATE_BASE_URL="https://127.0.0.1:9")
    network = shell.unplug()
    ran = shell("moostik generate ep0 --provider preview --act 6 --angle wide --angle close_up --json")
    assert ran.code == 0, ran.err
    assert not network.exists()
    frames = {(one["shotId"], one["localPath"]) for one in ran.document["results"]}
    shots = [shot for act in _acts(shell) if act["id"] == "act-seq-6" for shot in act["shotIds"]]
    assert frames == {
        (shot, f"output/preview/episodes/ep0/{shot}/{angle}.png") for shot in shots for angle in ("wide", "close_up")
    }
    for _, path in frames:
        with Image.open(project / path) as frame:
            frame.load()
            assert frame.width >= 640 and frame.width * 9 == frame.height * 16
    assert not (project / "output" / "episodes").exists()
    assert not (project / "output" / "moostik.db").exists()


def _acts(shell: Shell) -> Any:
    return shell("moostik clusters ep0 --json").document["actClusters"]


# --- in a shell ----------------------------------------------------------------------------------------


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A small series, no account, and no network."""
    episodes = tmp_path / "series" / "episodes"
    episodes.mkdir(parents=True)
    shots = [
        {
            "id": f"shot-00{number}",
            "name": f"Shot {number} [bold]",
            "characterIds": ["ana"],
            "locationIds": ["bar"],
            "prompt": "Ana waits.",
            "variations": ["wide", "pov"],
        }
        for number in (1, 2, 3)
    ]
    acts = [{"id": "1", "number": 1, "title": "Dusk", "shotIds": [shot["id"] for shot in shots]}]
    files = {
        "ep0": {"id": "ep0", "acts": acts, "shots": shots},
        "characters": [entity("ana", "https://x.org/a.png", "https://x.org/b.png")],
        "locations": [entity("bar", "https://x.org/b.png")],
    }
    for name, value in files.items():
        (episodes / f"{name}.yaml").write_text(json.dumps(value, indent=1), "utf-8")
    shell = Shell(episodes.parent, tmp_path / "tools")
    shell.unplug()
    return shell


def entity(name: str, *images: str) -> dict[str, Any]:
    return {"id": name, "name": name.title(), "validated": True, "referenceImages": images}


def frames(shell: Shell) -> list[str]:
    folder = shell.folder / "output" / "preview" / "episodes" / "ep0"
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.png"))


def test_check_and_then_generate(shell):
    assert shell("moostik check ep0 && moostik generate ep0").code == 0
    assert len(frames(shell)) == 6


def test_generate_does_not_follow_a_check_that_fails(shell):
    script = shell.folder / "episodes" / "ep0.yaml"
    script.write_text(script.read_text("utf-8").replace('"ana"', '"anna"'), "utf-8")
    ran = shell("moostik check ep0 && moostik generate ep0")
    assert ran.code == 1
    assert "episodes/ep0.yaml:" in ran.out and "ana" in ran.out
    assert frames(shell) == []


def test_ids_from_standard_input(shell):
    assert shell("echo shot-001 | moostik generate ep0 --shot -").code == 0
    assert frames(shell) == ["shot-001/pov.png", "shot-001/wide.png"]


def test_lists_for_pipes(shell):
    assert shell("moostik resolve ep0 --urls | sort -u").out.split() == ["https://x.org/a.png", "https://x.org/b.png"]
    ran = shell(
        "moostik clusters ep0 --json | jq -r '.clusters[] | .id'"
        if shutil.which("jq")
        else "moostik clusters ep0 --json | grep -o 'act-1'"
    )
    assert (ran.code, ran.out.split()[0], ran.err) == (0, "act-1", "")


@pytest.mark.parametrize(
    "command",
    ["check ep0", "clusters ep0", "resolve ep0 --urls", "enrich ep0 --json", "status ep0", "generate ep0 --dry-run"],
)
def test_a_closed_pipe_is_quiet(shell, command):
    ran = shell(f"moostik {command} --quiet | true; moostik {command} --quiet | head -n 1")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "likely"),
    [
        ("status ep1", "ep0"),
        ("check EP0", "ep0"),
        ("generate ep0 --shot shot-0001", "shot-001"),
        ("enrich ep0 --cluster act-2", "act-1"),
        ("resolve ep0 --act 11", "1"),
        ("enrich ep0 --angle wid", "wide"),
        ("generate ep0 --shoot shot-001", "--shot"),
        ("generte ep0", "generate"),
    ],
)
def test_names_that_do_not_exist(shell, arguments, likely):
    ran = shell(f"moostik {arguments} --json")
    assert (ran.code, ran.out) == (2, "")
    assert likely in ran.err


def test_events_are_one_object_a_line(shell):
    ran = shell("moostik generate ep0 --shot shot-002 --events")
    *events, end = [json.loads(line) for line in ran.out.splitlines()]
    assert [event["event"] for event in events] == ["variation"] * 4
    assert {(event["variationId"], event["status"]) for event in events} == {
        (angle, status) for angle in ("wide", "pov") for status in ("generating", "completed")
    }
    assert {"shotId", "result", "error", "done", "total", "cost", "time"} <= set(events[0])
    assert set(events[-1]["result"]) == {"url", "localPath", "seed"}
    assert set(end) == {"event", *OF_A_RUN}
    assert (end["event"], end["generated"]) == ("end", 2)


# --- one slow picture ----------------------------------------------------------------------------------


def test_one_slow_picture_holds_up_nothing_but_itself(tmp_path):
    """Four shots deep into 16, one picture takes for ever: it ends when all the others are on disk, and not before, so
    the run would hang if any of them waited for it. More wait after it than are ever made at once."""
    angles = ["wide", "medium", "close_up", "low_angle", "extreme_wide"]
    project = tmp_path / "series"
    (project / "episodes").mkdir(parents=True)
    shots = [
        {"id": f"shot-{number}", "prompt": f"Picture number {number}.", "variations": angles} for number in range(1, 17)
    ]
    (project / "episodes" / "ep0.yaml").write_text(json.dumps({"id": "ep0", "shots": shots}), "utf-8")
    slow = Fault("outcome", "slow", prompt="number 4.", times=1, seconds=3600)
    with Standin(faults=Faults(slow), latency=fixed(0.02), picture_size=(16, 9)) as standin:
        shell = Shell(project, tmp_path / "tools", REPLICATE_API_TOKEN=TOKEN, REPLICATE_BASE_URL=standin.base_url)
        with shell.start(f"{PAYING} --json") as process:
            try:
                release(standin, others=16 * 5 - 1, seconds=60)
                out, err = process.communicate(timeout=30)
            finally:
                process.kill()
    assert process.returncode == 0, err
    assert json.loads(out)["generated"] == 16 * 5
    assert len(standin.memory.predictions) == 16 * 5


def release(standin: Standin, *, others: int, seconds: float) -> None:
    """Wait until the others are delivered, then let the one that takes for ever end."""
    deadline = time.monotonic() + seconds
    memory = standin.memory
    while len(memory.counts.deliveries) < others:
        assert time.monotonic() < deadline, f"only {len(memory.counts.deliveries)} of {others} were made"
        time.sleep(0.02)
    held = [one for one in list(memory.predictions.values()) if one.ends > time.time() + 60]
    assert len(held) == 1
    held[0].ends = time.time()
