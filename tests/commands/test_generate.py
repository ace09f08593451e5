"""What `generate` says, and where: documents, events, pipes, colours, exit statuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.report.progress import Tally
from tests.purchase.studio import Studios
from tests.standin import TOKEN, Fault


@pytest.fixture
def studios(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Studios]:
    found = Studios(tmp_path, capfd, monkeypatch)
    yield found
    found.close()


FIELDS = {
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


def test_the_document(studios: Studios) -> None:
    studio = studios(Fault("create", "422", prompt="number 2"), shots=2)
    ran = studio.generate("--json", code=1)
    document = json.loads(ran.out)
    assert set(document) >= FIELDS
    assert (document["generated"], document["failed"], document["skipped"], document["total"]) == (2, 2, 0, 4)
    assert document["shotsProcessed"] == 2
    first, *_ = document["results"]
    assert first == {
        "shotId": "shot-001",
        "variationId": "wide",
        "status": "completed",
        "imageUrl": first["imageUrl"],
        "localPath": "output/episodes/ep0/shot-001/wide.png",
        "seed": None,
        "error": None,
        "oddity": "it is very small: 160 x 90",
    }
    assert first["imageUrl"].startswith("http")
    assert {one["status"] for one in document["results"][2:]} == {"failed"}
    assert all("422" in one["error"] for one in document["results"][2:])
    assert set(document["readiness"]) == {"ready", "warnings", "errors"}


def test_nothing_is_to_come_on_the_bill_of_frames(studios: Studios, monkeypatch: pytest.MonkeyPatch) -> None:
    bills = []

    class Watched(Tally):
        def note(self, *change: Any) -> None:
            super().note(*change)
            bills.append((self.spent, self.to_come))

    monkeypatch.setattr("moostik_cli.run.watching.Tally", Watched)
    studios(shots=2).generate("--provider", "preview")
    assert set(bills) == {(0, 0)}


def test_what_a_failure_holds_up_is_told_in_one_line(studios: Studios) -> None:
    """However long the sequence is that begins with it."""
    shots = [
        {
            "id": f"shot-{n:03d}",
            "prompt": f"Rain, number {n} of six.",
            "variations": ["wide", "pov"],
            **({"continuesFrom": f"shot-{n - 1:03d}"} if n > 1 else {}),
        }
        for n in range(1, 7)
    ]
    ran = studios(Fault("create", "422", prompt="number 1 of"), shots=shots).generate(code=1)
    told = [line for line in ran.err.splitlines() if line.startswith(("error: ", "warning: 1"))]
    assert len(told) == 2
    assert told[1] == (
        "warning: 10 pictures not tried, since they continue some that were not made: shot-002/wide, shot-002/pov, "
        "shot-003/wide, shot-003/pov, shot-004/wide, shot-004/pov and 4 more"
    )


def test_the_gallery_is_named_before_and_after(studios: Studios) -> None:
    lines = studios(shots=1).generate("--gallery", code=0).err.splitlines()
    assert "The page is kept up to date: output/episodes/ep0/index.html" in lines
    assert lines[-1] == "Look in output/episodes/ep0/index.html"


def test_a_page_that_cannot_be_written_is_told_and_the_run_is_summed_up(studios: Studios) -> None:
    studio = studios(shots=1)
    (studio.root / "output/episodes/ep0/index.html").mkdir(parents=True)
    ran = studio.generate("--gallery", code=0)
    assert "warning: The page cannot be written: " in ran.err
    assert "2 pictures made" in ran.err
    assert ran.err.splitlines()[-2:] == ["Look in output/episodes/ep0/", "All on one page: moostik gallery ep0 --open"]


def test_events(studios: Studios) -> None:
    studio = studios(Fault("create", "422", prompt="number 2"), shots=3, angles=("wide",))
    events: list[dict[str, Any]] = [json.loads(line) for line in studio.generate("--events", code=1).out.splitlines()]
    *changes, end = events
    assert end["event"] == "end" and set(end) >= FIELDS
    names = (
        "event",
        "episodeId",
        "shotId",
        "variationId",
        "status",
        "result",
        "error",
        "done",
        "total",
        "cost",
        "time",
    )
    assert all(set(one) == set(names) for one in changes)
    assert {one["episodeId"] for one in changes} == {"ep0"}
    assert {one["event"] for one in changes} == {"variation"}
    by_status = {
        status: [one for one in changes if one["status"] == status] for status in ("generating", "completed", "error")
    }
    assert {status: len(found) for status, found in by_status.items()} == {"generating": 3, "completed": 2, "error": 1}
    assert all(set(one["result"]) == {"url", "localPath", "seed"} for one in by_status["completed"])
    assert by_status["error"][0]["shotId"] == "shot-002" and "422" in by_status["error"][0]["error"]
    assert [one["done"] for one in changes] == sorted(one["done"] for one in changes)
    assert changes[-1]["done"] == changes[-1]["total"] == 3
    assert end["cost"] == changes[-1]["cost"] == 0.3


def test_a_second_run_makes_nothing_and_sends_nothing(studios: Studios) -> None:
    studio = studios(shots=2)
    studio.generate(code=0)
    before = len(studio.standin.requests)
    document = studio.document(code=0)
    assert (document["generated"], document["skipped"], document["total"], document["cost"]) == (0, 4, 4, 0)
    assert len(studio.standin.requests) == before


def test_no_colour_and_no_bar_off_a_terminal(studios: Studios) -> None:
    ran = studios(shots=1).generate(code=0)
    assert "\x1b" not in ran.out + ran.err
    assert ran.out == ""
    assert "2/2" in ran.err and "$0.30 spent" in ran.err


def test_quiet_says_only_what_is_wrong(studios: Studios) -> None:
    studio = studios(Fault("create", "422", prompt="number 2"), shots=2, angles=("wide",))
    ran = studio.generate("--quiet", code=1)
    assert ran.out == ""
    assert [line for line in ran.err.splitlines() if line] == [ran.err.strip()]
    assert "422" in ran.err


def test_ids_from_standard_input(studios: Studios) -> None:
    studio = studios(shots=4, angles=("wide",))
    ran = studio.moostik(
        "generate",
        "ep0",
        "--provider",
        "replicate",
        "--yes",
        "--json",
        "--delay-ms",
        "0",
        "--shot",
        "-",
        stdin="shot-002\nshot-004\n",
    )
    assert ran.code == 0
    assert [one["shotId"] for one in json.loads(ran.out)["results"]] == ["shot-002", "shot-004"]


@pytest.mark.parametrize(
    "options, code, said",
    [
        (("--shot", "shot-01"), 2, "shot-001"),
        (("--angle", "wid"), 2, "wide"),
        (("--references", "all"), 2, "cluster"),
        (("--json", "--events"), 2, "choose one"),
        (("--max-cost", "many"), 2, "max-cost"),
        (("--nothing",), 2, "nothing"),
        (("--provider", "repliate"), 2, "replicate"),
    ],
)
def test_wrong_usage(studios: Studios, options: tuple[str, ...], code: int, said: str) -> None:
    studio = studios(shots=2)
    ran = studio.moostik("generate", "ep0", *options)
    assert ran.code == code
    assert said in ran.err
    assert ran.out == "" and "Traceback" not in ran.err
    assert studio.standin.requests == []


def test_without_a_token(studios: Studios, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = studios(shots=1)
    monkeypatch.delenv("REPLICATE_API_TOKEN")
    assert studio.moostik("generate", "ep0", "--provider", "replicate").code == 4
    ran = studio.moostik("generate", "ep0", "--yes")  # auto: preview, and says so
    assert ran.code == 0 and "preview" in ran.err.lower()
    assert studio.standin.requests == []


def test_a_wrong_token_is_refused_and_not_shown(studios: Studios, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = studios(shots=1)
    secret = "r8_" + "wrong" * 8
    monkeypatch.setenv("REPLICATE_API_TOKEN", secret)
    ran = studio.moostik("generate", "ep0", "--provider", "replicate", "--yes")
    assert ran.code == 4 and "401" in ran.err
    assert secret not in ran.out + ran.err


def test_the_token_from_a_file_goes_nowhere(studios: Studios, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = studios(shots=1)
    monkeypatch.delenv("REPLICATE_API_TOKEN")
    (studio.root / ".env").write_text(f"REPLICATE_API_TOKEN={TOKEN}\n")
    ran = studio.moostik("generate", "ep0", "--yes", "--verbose")
    assert ran.code == 0 and TOKEN not in ran.out + ran.err
    assert [path.name for path in studio.root.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()] == [
        ".env"
    ]
    assert studio.standin.memory.counts.leaked_tokens == 0
