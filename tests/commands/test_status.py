"""`moostik status` tells what is made, stale, missing, touched by hand, and the bill."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import as_written, set_language
from moostik_cli.models.episode import Status
from moostik_cli.models.records import Intent, Outcome
from tests.commands.made import EPISODE, PRICE, jobs_of, make, write_series
from tests.commands.running import Moostik, runner
from tests.pictures.samples import picture_bytes

ALL = [("s1", "wide"), ("s1", "close_up"), ("s2", "wide"), ("s2", "medium"), ("s3", "wide")]


@pytest.fixture
def series(tmp_path: Path) -> Path:
    write_series(tmp_path)
    return tmp_path


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, series: Path) -> Moostik:
    return runner(capfd, monkeypatch, series)


def document(moostik: Moostik, *options: str) -> dict[str, Any]:
    ran = moostik("status", "ep1", "--json", *options)
    found: dict[str, Any] = json.loads(ran.out)
    return found


def marks(found: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(shot["shotId"], v["id"]): v["mark"] for shot in found["shots"] for v in shot["variations"]}


def ledger_of(series: Path) -> Ledger:
    return Ledger.open(series / "output" / "moostik.db")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_an_episode_that_nobody_made_is_pending_with_its_price(moostik: Moostik, series: Path) -> None:
    found = document(moostik)
    assert found["counts"] == {"pending": 5, "generating": 0, "completed": 0, "failed": 0}
    assert (found["cost"], found["pendingCost"], found["staleCount"]) == (0, 0.75, 0)
    assert not (series / "output").exists()


def test_a_made_episode_is_completed_with_the_bill(moostik: Moostik, series: Path) -> None:
    make(series)
    found = document(moostik)
    assert found["episodeId"] == "ep1"
    assert set(marks(found).values()) == {"completed"}
    assert [shot["status"] for shot in found["shots"]] == ["completed"] * 3
    assert (found["cost"], found["pendingCost"], found["staleCost"]) == (0.75, 0, 0)
    assert found["shots"][0]["variations"][0] == {
        "id": "wide",
        "cameraAngle": "wide",
        "status": "completed",
        "imageUrl": "https://replicate.delivery/x.png",
        "localPath": "output/episodes/ep1/s1/wide.png",
        "generatedAt": "2026-01-01T10:00:00.000Z",
        "seed": None,
        "stale": False,
        "staleFor": [],
        "mark": "completed",
        "error": None,
        "cost": 0.15,
        "predictionId": "s1-wide-0",
        "oddity": "it is 40 x 30, where 16:9 was asked for",
    }


def test_a_word_in_one_goal_makes_exactly_that_shot_stale(moostik: Moostik, series: Path) -> None:
    make(series)
    edit(series / "episodes/ep1.yaml", "The village sleeps.", "The village dreams.")
    found = document(moostik)
    stale = {key for key, mark in marks(found).items() if mark == "stale"}
    assert stale == {("s2", "wide"), ("s2", "medium")}
    assert (found["staleCount"], found["staleCost"]) == (2, 0.30)
    assert found["counts"]["completed"] == 5


def test_a_new_reference_makes_exactly_the_shots_of_that_character_stale(moostik: Moostik, series: Path) -> None:
    make(series)
    (series / "episodes/koko.png").write_bytes(picture_bytes("PNG", (60, 60)))
    stale = {key for key, mark in marks(document(moostik)).items() if mark == "stale"}
    assert stale == {("s1", "wide"), ("s1", "close_up")}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: ep1\n", "# a comment\nid: ep1\n"),
        ("title: Le réveil", "title: Another"),
        ("name: Dusk", "name: Evening"),
        ("title: Before", "title: After"),
    ],
)
def test_what_shapes_no_picture_makes_nothing_stale(moostik: Moostik, series: Path, old: str, new: str) -> None:
    make(series)
    edit(series / "episodes/ep1.yaml", old, new)
    assert document(moostik)["staleCount"] == 0


def test_a_picture_made_without_a_damaged_reference_is_not_stale(moostik: Moostik, series: Path) -> None:
    (series / "episodes/koko.png").write_bytes(picture_bytes("PNG")[:-40])
    make(series)
    assert document(moostik)["staleCount"] == 0


def test_a_picture_deleted_by_hand_is_pending_with_its_price(moostik: Moostik, series: Path) -> None:
    make(series)
    (series / "output/episodes/ep1/s1/wide.png").unlink()
    found = document(moostik)
    assert marks(found)["s1", "wide"] == "deleted"
    assert (found["counts"]["pending"], found["pendingCost"], found["cost"]) == (1, 0.15, 0.75)
    assert found["shots"][0]["status"] == "pending"
    assert found["shots"][0]["variations"][0]["localPath"] is None


def test_a_picture_altered_by_hand_is_noticed_by_verify(moostik: Moostik, series: Path) -> None:
    record, *_ = make(series)
    path = series / record.path
    data = bytearray(path.read_bytes())
    other = picture_bytes("PNG", (40, 30), mode="L")
    path.write_bytes(bytes(data[:-1]) + b"\x83")  # the same size, and the last checksum wrong
    assert moostik("status", "ep1").code == 0
    assert marks(document(moostik))["s1", "wide"] == "completed"
    assert marks(document(moostik, "--verify"))["s1", "wide"] == "broken"
    path.write_bytes(other)
    assert marks(document(moostik))["s1", "wide"] == "altered"  # its size alone gives it away
    assert moostik("status", "ep1", "--verify").code == 1


def test_verify_is_content_with_what_is_as_it_was(moostik: Moostik, series: Path) -> None:
    make(series)
    assert moostik("status", "ep1", "--verify").code == 0


def test_failures_keep_their_reason(moostik: Moostik, series: Path) -> None:
    make(series, *ALL[1:])
    with ledger_of(series) as ledger:
        attempt = ledger.record_intent(Intent("ep1", "s1", "wide", "replicate", "m", {"prompt": "x"}, "f", PRICE, 1.0))
        ledger.record_outcome(attempt, Outcome.FAILED, cost=PRICE, at=2.0, error=as_written("flagged (E005)"))
        ledger.record_failure("ep1", "s1", "wide", as_written("flagged (E005)"), 2.0)
    found = document(moostik)
    variation = found["shots"][0]["variations"][0]
    assert (variation["status"], variation["error"], variation["cost"]) == ("failed", "flagged (E005)", 0.15)
    assert (found["shots"][0]["status"], found["cost"]) == ("failed", 0.75)
    assert "flagged (E005)" in moostik("status", "ep1").out


def test_what_is_in_flight_is_generating(moostik: Moostik, series: Path) -> None:
    make(series, *ALL[1:])
    with ledger_of(series) as ledger:
        ledger.record_intent(Intent("ep1", "s1", "wide", "replicate", "m", {}, "f", PRICE, 1.0))
    found = document(moostik)
    assert found["shots"][0]["status"] == "generating"
    assert (found["counts"]["generating"], found["inFlight"], found["inFlightCost"]) == (1, 1, 0.15)


def test_generating_without_anything_in_flight_is_pending(moostik: Moostik, series: Path) -> None:
    with ledger_of(series) as ledger:
        ledger.record_status("ep1", "s1", "wide", Status.GENERATING)
    assert document(moostik)["counts"]["pending"] == 5


def test_completed_in_the_file_counts_unless_the_ledger_knows_better(moostik: Moostik, series: Path) -> None:
    said = (
        "[{id: wide, cameraAngle: wide, status: completed, imageUrl: 'https://x.test/a.png', "
        "localPath: /output/old.png}]"
    )
    (series / "episodes/ep1.yaml").write_text(
        EPISODE.replace("[wide]", said).replace("[wide, medium]", said), encoding="utf-8"
    )
    with ledger_of(series) as ledger:
        ledger.record_failure("ep1", "s2", "wide", as_written("no"), 1.0)
    found = document(moostik)
    assert marks(found)["s3", "wide"] == "completed"
    assert found["shots"][2]["variations"][0]["localPath"] == "/output/old.png"
    assert marks(found)["s2", "wide"] == "failed"


def test_pictures_that_the_ledger_does_not_know_are_told(moostik: Moostik, series: Path) -> None:
    make(series)
    (series / "output/moostik.db").unlink()
    ran = moostik("status", "ep1")
    assert ran.out.count("not in the ledger") == 3
    assert "moostik recover ep1" in ran.err
    found = document(moostik)
    assert found["counts"]["completed"] == 5
    assert found["shots"][0]["variations"][0]["localPath"] == "output/episodes/ep1/s1/wide.png"


def test_takes_are_listed_newest_first(moostik: Moostik, series: Path) -> None:
    for take in range(3):
        make(series, ("s1", "wide"), take=take)
    found = document(moostik, "--takes")
    assert [take["replacedAt"][:10] for take in found["takes"]] == ["2026-01-03", "2026-01-02"]
    assert all(take["exists"] for take in found["takes"])
    assert found["cost"] == 0.45
    (series / found["takes"][1]["localPath"]).unlink()
    out = moostik("status", "ep1", "--takes").out
    assert out.count("takes/wide.") == 2
    assert out.count("its file is gone") == 1
    assert "takes" not in document(moostik)


def test_a_choice_of_shots_counts_those_and_bills_the_episode(moostik: Moostik, series: Path) -> None:
    make(series)
    found = document(moostik, "--shot", "s3")
    assert [shot["shotId"] for shot in found["shots"]] == ["s3"]
    assert (found["counts"]["completed"], found["cost"]) == (1, 0.75)
    assert len(document(moostik, "--act", "one")["shots"]) == 2
    assert moostik("status", "ep1", "--shot", "s9").code == 2
    assert moostik("status", "ep9").code == 2


def test_the_plain_view_is_one_line_a_shot(moostik: Moostik, series: Path) -> None:
    make(series, *ALL[:3])
    ran = moostik("status", "ep1")
    lines = ran.out.splitlines()
    assert lines[1:4] == [
        "s1 (Dawn): made: wide, close_up",
        "s2 (Noon): made: wide; to make: medium",
        "s3 (Dusk): to make: wide",
    ]
    assert "Spent so far: $0.45." in lines
    assert "To make: 2 pictures, $0.30." in lines
    assert "\x1b" not in ran.out
    assert "Draw preview frames first, for nothing: moostik generate ep1" in ran.err
    assert "REPLICATE_API_TOKEN" in ran.err


def test_with_an_account_pictures_are_the_next_step(
    moostik: Moostik, series: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(series, *ALL[:3])
    monkeypatch.setenv("REPLICATE_API_TOKEN", "r8_" + "a" * 37)
    said = moostik("status", "ep1").err
    assert "Make what is missing: moostik generate ep1" in said and "preview" not in said


@pytest.mark.parametrize("columns", ["140", "80", "40", "24"])
def test_the_drawn_view_fits_the_terminal(
    moostik: Moostik, series: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    make(series, *ALL[:3])
    monkeypatch.setenv("COLUMNS", columns)
    out = moostik("status", "ep1", "--color", "always").out
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in out.splitlines()]
    assert max(map(len, lines)) <= int(columns)
    rows = {line.split()[0]: line for line in lines if re.match(r"s\d", line)}
    assert [rows[shot].count("●") for shot in ("s1", "s2", "s3")] == [2, 1, 0]
    assert [rows[shot].count("·") for shot in ("s1", "s2", "s3")] == [0, 1, 1]
    assert "close_up" in out


@pytest.mark.parametrize("columns", ["160", "100", "80", "60"])
def test_picks_are_seen_at_every_width(
    moostik: Moostik, series: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    angles = "wide, medium, close_up, low_angle, extreme_wide, high_angle, macro, pov, dutch_angle, after"
    edit(series / "episodes/ep1.yaml", "[wide, close_up]", f"[{angles}]")
    (series / "episodes/ep1.picks.yaml").write_text("s1: extreme_wide\ns2: medium\n", encoding="utf-8")
    monkeypatch.setenv("COLUMNS", columns)
    out = re.sub(r"\x1b\[[0-9;]*m", "", moostik("status", "ep1", "--color", "always").out)
    assert "★ extreme_wide (no picture yet)" in out
    assert "★ medium (no picture yet)" in out


def test_one_cause_of_many_failures_is_told_once(moostik: Moostik, series: Path) -> None:
    with ledger_of(series) as ledger:
        for shot, variation in ALL:
            ledger.record_failure(
                "ep1", shot, variation, as_written(f"flagged (E005) (rand{shot}{variation:_<4.4})"), 1.0
            )
    told = [line for line in moostik("status", "ep1").out.splitlines() if "flagged" in line]
    assert told == ["failed: s1/wide, s1/close_up, s2/wide, s2/medium, s3/wide: flagged (E005)"]


def test_an_unknown_model_is_not_judged(moostik: Moostik, series: Path) -> None:
    make(series)
    (series / "episodes/series.yaml").write_text("model: somebody/something\n", encoding="utf-8")
    found = document(moostik)
    assert (found["staleCount"], found["counts"]["completed"]) == (0, 5)
    assert "Which pictures are stale is unknown" in moostik("status", "ep1").out


def test_a_damaged_ledger_is_an_error_with_a_way_out(moostik: Moostik, series: Path) -> None:
    make(series)
    (series / "output/moostik.db").write_bytes(b"garbage" * 999)
    ran = moostik("status", "ep1")
    assert ran.code == 3
    assert "moostik recover" in ran.err


def test_status_writes_nothing(moostik: Moostik, series: Path) -> None:
    make(series)
    before = {path: path.stat().st_mtime_ns for path in (series / "output").rglob("*")}
    document(moostik, "--verify", "--takes")
    assert {path: path.stat().st_mtime_ns for path in (series / "output").rglob("*")} == before


def test_a_finished_episode_is_told_without_opening_a_picture(series: Path) -> None:
    """And without the libraries that it takes to make one."""
    make(series)
    for path in (series / "output/episodes").rglob("*.png"):
        size = path.stat().st_size
        path.unlink()
        with path.open("wb") as file:
            file.truncate(size)  # nothing in it to read
    script = (
        "import sys; from moostik_cli.cli import run\n"
        "try: run(['status', 'ep1', '--json'])\n"
        "except SystemExit: pass\n"
        "heavy = {'PIL', 'requests', 'replicate', 'httpx', 'rich', 'filelock', 'jinja2'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    command = [sys.executable, "-c", script]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])}
    ran = subprocess.run(command, cwd=series, env=environment, capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout)["counts"]["completed"] == 5
    assert ran.stderr.splitlines()[-1] == "[]"


def test_a_variation_taken_out_of_the_episode_stays_in_the_bill(moostik: Moostik, series: Path) -> None:
    make(series)
    edit(series / "episodes/ep1.yaml", "[wide, close_up]", "[wide]")
    found = document(moostik)
    assert (found["counts"]["completed"], found["cost"]) == (4, 0.75)


def test_the_plan_of_the_tests_is_the_product_s(series: Path) -> None:
    assert list(jobs_of(series)) == ALL
    shutil.rmtree(series / "episodes")


def test_the_legend_counts_in_french_too(moostik: Moostik, series: Path) -> None:
    make(series, ("s1", "wide"), ("s2", "wide"))
    drawn = re.sub(r"\x1b\[[0-9;]*m", "", moostik("--lang", "fr", "status", "ep1", "--color", "always").out)
    assert "● 2 générées   · 3 à générer" in drawn
    make(series, ("s1", "close_up"))
    assert "générées\u00a0: wide, close_up\n" in moostik("--lang", "fr", "status", "ep1").out
    set_language("en")


def test_a_pick_of_a_shot_that_is_not_there_is_told(moostik: Moostik, series: Path) -> None:
    (series / "episodes/ep1.picks.yaml").write_text("s1: wide\ns9: wide\n", encoding="utf-8")
    ran = moostik("status", "ep1")
    assert ran.code == 0
    assert "episodes/ep1.picks.yaml:2:1: warning" in ran.err and "There is no shot s9 in the episode." in ran.err


def test_pictures_of_an_older_way_of_writing_are_said_to_be_stale_for_that(moostik: Moostik, series: Path) -> None:
    make(series, ("s1", "wide"))
    with sqlite3.connect(series / "output/moostik.db") as ledger:
        ledger.execute("UPDATE pictures SET prompt_text = 'Wide shot, 24 mm lens.', fingerprint = 'old'")
    ran = moostik("status", "ep1")
    assert "1 stale picture is of an older way of writing the texts" in ran.out
    assert document(moostik)["staleForOlderTexts"] == 1


def test_with_verify_an_angle_that_is_nearly_another_is_noted(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.commands.made import make, write_series

    write_series(tmp_path)
    (tmp_path / "episodes/series.yaml").write_text("aspectRatio: 4:3\n", "utf-8")
    monkeypatch.setattr("moostik_cli.pictures.oddities._SMALL", 1)
    make(tmp_path, ("s1", "wide"), ("s1", "close_up"))
    run_here = runner(capfd, monkeypatch, tmp_path)
    said = json.loads(run_here("status", "ep1", "--verify", "--json").out)["shots"][0]["variations"]
    assert [one["oddity"] for one in said] == [None, "it is nearly the picture of wide"]
    assert json.loads(run_here("status", "ep1", "--json").out)["shots"][0]["variations"][1]["oddity"] is None
