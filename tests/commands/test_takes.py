"""`moostik takes`, through the real entry point."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.ledger.ledger import Ledger
from tests.commands.made import make, write_series
from tests.commands.running import Moostik, runner


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    write_series(tmp_path)
    return runner(capfd, monkeypatch, tmp_path)


def files(root: Path) -> dict[str, bytes]:
    folder = root / "output/episodes/ep1/s1"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


def listed(moostik: Moostik, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(moostik("takes", "ep1", "s1", *words, "--json").out)["takes"]
    return found


def test_takes_are_listed_as_they_were_made(moostik: Moostik, tmp_path: Path) -> None:
    for day in range(3):
        make(tmp_path, ("s1", "wide"), take=day)
    make(tmp_path, ("s1", "close_up"))
    ran = moostik("takes", "ep1", "s1")
    rows = [line.split("  ") for line in ran.out.splitlines()]
    assert [row[0].strip() for row in rows] == ["wide 1", "wide 2", "wide 3*", "close_up 1*"]
    assert [row[-1].strip() for row in rows] == ["first", "made again", "made again", "first"]
    assert all("$0.15" in line for line in ran.out.splitlines())
    takes = listed(moostik, "wide")
    assert [(take["number"], take["current"], take["exists"]) for take in takes] == [
        (1, False, True),
        (2, False, True),
        (3, True, True),
    ]
    assert takes[2]["localPath"] == "output/episodes/ep1/s1/wide.png"


def test_an_earlier_take_comes_back_byte_for_byte_and_nothing_is_lost_or_bought(
    moostik: Moostik, tmp_path: Path
) -> None:
    for day in range(3):
        make(tmp_path, ("s1", "wide"), take=day)
    before = files(tmp_path)
    digests = [take["sha256"] for take in listed(moostik, "wide")]
    ran = moostik("takes", "ep1", "s1", "wide", "--use", 1)
    assert (ran.code, ran.err) == (0, "Take 1 is the picture of s1/wide now.\n")
    after = files(tmp_path)
    assert sorted(after.values()) == sorted(before.values())
    takes = listed(moostik, "wide")
    assert [take["sha256"] for take in takes] == digests, "the numbers stay"
    assert [take["current"] for take in takes] == [True, False, False]
    assert [(tmp_path / take["localPath"]).is_file() for take in takes] == [True] * 3
    status = json.loads(moostik("status", "ep1", "--verify", "--json", "--shot", "s1").out)
    wide = status["shots"][0]["variations"][0]
    assert (wide["status"], wide["stale"], wide["mark"], status["cost"]) == ("completed", False, "completed", 0.45)
    moostik("takes", "ep1", "s1", "wide", "--use", 3)
    assert files(tmp_path)["wide.png"] == before["wide.png"]


def test_a_take_made_from_other_words_is_stale_when_it_is_put_back(moostik: Moostik, tmp_path: Path) -> None:
    make(tmp_path, ("s1", "wide"))
    episode = tmp_path / "episodes/ep1.yaml"
    text = episode.read_text(encoding="utf-8")
    episode.write_text(text.replace("Koko wakes up.", "Koko sleeps."), encoding="utf-8")
    make(tmp_path, ("s1", "wide"), take=1)
    assert listed(moostik, "wide")[1]["reason"] == "text"
    moostik("takes", "ep1", "s1", "wide", "--use", 1)
    assert json.loads(moostik("status", "ep1", "--json").out)["staleCount"] == 1
    episode.write_text(text, encoding="utf-8")
    assert json.loads(moostik("status", "ep1", "--json").out)["staleCount"] == 0


def test_what_was_changed_by_hand_is_kept_too(moostik: Moostik, tmp_path: Path) -> None:
    make(tmp_path, ("s1", "wide"))
    first = files(tmp_path)["wide.png"]
    make(tmp_path, ("s1", "wide"), take=1)
    (tmp_path / "output/episodes/ep1/s1/wide.png").write_bytes(b"painted over")
    assert moostik("takes", "ep1", "s1", "wide", "--use", 1).code == 0
    after = files(tmp_path)
    assert after["wide.png"] == first
    assert b"painted over" in after.values()


def test_a_deleted_picture_is_replaced_by_its_take(moostik: Moostik, tmp_path: Path) -> None:
    for day in range(2):
        make(tmp_path, ("s1", "wide"), take=day)
    (tmp_path / "output/episodes/ep1/s1/wide.png").unlink()
    assert moostik("takes", "ep1", "s1", "wide", "--use", 1).code == 0
    assert [take["number"] for take in listed(moostik, "wide")] == [1]


class _KilledError(BaseException):
    """Stands for a process that ends."""


def _steps() -> Iterator[str]:
    yield from ("moostik_cli.pictures.exchange.keep_aside", "moostik_cli.pictures.exchange.second_name")
    yield from ("moostik_cli.pictures.exchange.sync_directory", "moostik_cli.ledger.ledger.Ledger.use_take")
    yield "pathlib.Path.replace"


@pytest.mark.parametrize("step", list(_steps()))
def test_a_kill_in_the_middle_loses_nothing_and_the_next_try_ends_it(
    moostik: Moostik, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    for day in range(2):
        make(tmp_path, ("s1", "wide"), take=day)
    before = files(tmp_path)

    def dies(*_: object, **__: object) -> None:
        raise _KilledError

    with monkeypatch.context() as patched:
        patched.setattr(step, dies)
        with pytest.raises(_KilledError):
            moostik("takes", "ep1", "s1", "wide", "--use", 1)
    assert set(before.values()) <= set(files(tmp_path).values())
    assert moostik("takes", "ep1", "s1", "wide", "--use", 1).code == 0
    assert sorted(files(tmp_path).values()) == sorted(before.values())
    assert [take["current"] for take in listed(moostik, "wide")] == [True, False]
    assert [take["exists"] for take in listed(moostik, "wide")] == [True, True]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("s1", "--use", "1"), "--use needs an angle"),
        (("s1", "wide", "--use", "3"), "s1 has no take 3 of wide"),
        (("s1", "wide", "--use", "0"), "--use takes at least 1"),
        (("s9",), "no shot s9"),
        (("s1", "macro"), "no angle macro"),
    ],
)
def test_wrong_usage(moostik: Moostik, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    make(tmp_path, ("s1", "wide"))
    ran = moostik("takes", "ep1", *words)
    assert ran.code == 2
    assert said in ran.err


def test_a_take_whose_file_is_gone_changes_nothing(moostik: Moostik, tmp_path: Path) -> None:
    for day in range(2):
        make(tmp_path, ("s1", "wide"), take=day)
    taken = listed(moostik, "wide")[0]["localPath"]
    (tmp_path / taken).unlink()
    before = files(tmp_path)
    ran = moostik("takes", "ep1", "s1", "wide", "--use", 1)
    assert ran.code == 3
    assert taken in ran.err
    assert files(tmp_path) == before
    assert "(gone)" in moostik("takes", "ep1", "s1", "wide").out


def test_without_a_ledger_there_is_nothing_to_put_back(moostik: Moostik, tmp_path: Path) -> None:
    assert moostik("takes", "ep1", "s1").err == "Nothing is made of s1 yet.\n"
    assert moostik("takes", "ep1", "s1", "wide", "--use", 1).code == 2
    assert not (tmp_path / "output").exists()


def test_the_ledger_is_asked_no_lie_about_the_bill(moostik: Moostik, tmp_path: Path) -> None:
    for day in range(2):
        make(tmp_path, ("s1", "wide"), take=day)
    moostik("takes", "ep1", "s1", "wide", "--use", 1)
    with Ledger.open(tmp_path / "output/moostik.db") as ledger:
        assert ledger.spent("ep1") == 300_000
        assert ledger.variations("ep1")["s1", "wide"].prediction_id == "s1-wide-0"
