"""`moostik note` and `moostik retake --notes`, through the real entry point and real git."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.commands.made import make, write_series
from tests.commands.running import Moostik, runner
from tests.standin import TOKEN, Fault, Faults, Standin


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "series"
    write_series(folder)
    make(folder)
    return folder


@pytest.fixture
def moostik(root: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Moostik:
    return runner(capfd, monkeypatch, root)


def git(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    named = ("-c", "user.name=ana", "-c", "user.email=ana@example.org")
    return subprocess.run(["git", *named, *words], cwd=root, capture_output=True, text=True, check=False)


def notes(moostik: Moostik) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(moostik("note", "ep1", "--json").out)["notes"]
    return found


def add(moostik: Moostik, shot: str, angle: str, text: str) -> str:
    ran = moostik("note", "ep1", shot, angle, text)
    assert ran.code == 0, ran.err
    return str(notes(moostik)[-1]["id"]) if len(notes(moostik)) == 1 else ""


FILE = "episodes/ep1.notes.yaml"


def test_a_note_is_a_block_under_the_line_of_its_shot(root: Path, moostik: Moostik) -> None:
    ran = moostik("note", "ep1", "s2", "medium", 'the "left" wing: torn # show it')
    [one] = notes(moostik)
    assert ran.err == f"Noted for s2/medium: {one['id']} ({FILE}).\n"
    assert (root / FILE).read_text("utf-8") == (
        "# Notes on the pictures of ep1, under the line of their shot.\n\n# s1\n\n# s2\n"
        f'- shot: s2\n  id: {one["id"]}\n  angle: medium\n  take: "{one["take"]}"\n'
        '  text: "the \\"left\\" wing: torn # show it"\n  state: open\n\n# s3\n'
    )
    assert one["text"] == 'the "left" wing: torn # show it'
    assert moostik("note", "ep1").out == f"{one['id']}  s2 medium  open  {one['text']}\n"
    assert moostik("check", FILE).code == 0


def test_notes_stay_in_the_order_of_the_film_and_words_of_hand_stay(root: Path, moostik: Moostik) -> None:
    (root / FILE).write_text("# ours\n- shot: s2   # a note by hand\n  text: too dark\n  angle: wide\n", "utf-8")
    for shot in ("s3", "s1", "s2"):
        add(moostik, shot, "wide", f"about {shot}")
    text = (root / FILE).read_text("utf-8")
    assert text.startswith("# ours\n- shot: s2   # a note by hand\n  text: too dark\n  angle: wide\n")
    assert [one["text"] for one in notes(moostik)] == ["about s1", "too dark", "about s2", "about s3"]


def test_done_and_open_again(moostik: Moostik) -> None:
    id_ = add(moostik, "s1", "wide", "darker")
    assert moostik("note", "ep1", "--done", id_).out == ""
    assert notes(moostik)[0]["state"] == "done"
    assert "done  darker" in moostik("note", "ep1", "--all").out
    moostik("note", "ep1", "--open", id_)
    assert notes(moostik)[0]["state"] == "open"
    assert moostik("note", "ep1", "--done", "nope").code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("s1",), "needs a shot, an angle and a text"),
        (("s1", "wide", "  "), "Say what is to change"),
        (("s1", "macro", "x"), "no angle macro"),
        (("s1", "wide", "x", "--take", "9"), "no take 9"),
        (("s9", "wide", "x"), "no shot s9"),
    ],
)
def test_wrong_usage(root: Path, moostik: Moostik, words: tuple[str, ...], said: str) -> None:
    ran = moostik("note", "ep1", *words)
    assert ran.code == 2 and said in ran.err
    assert not (root / FILE).exists()


def test_a_file_that_is_no_list_is_left_alone(root: Path, moostik: Moostik) -> None:
    for text in ('[{"shot": "s1", "text": "x", "angle": "wide"}]', "notes:\n  - {shot: s1, angle: wide, text: x}\n"):
        (root / FILE).write_text(text, "utf-8")
        ran = moostik("note", "ep1", "s2", "wide", "y")
        assert ran.code == 3 and "not changed" in ran.err
        assert (root / FILE).read_text("utf-8") == text
    (root / FILE).write_text("shots: 3\n", "utf-8")
    assert moostik("note", "ep1").code == 3


def test_the_notes_of_another_file_are_taken_over_once(root: Path, moostik: Moostik) -> None:
    add(moostik, "s1", "wide", "mine")
    saved = root / "saved.yaml"
    saved.write_text((root / FILE).read_text("utf-8").replace("mine", "theirs").replace("id: n", "id: m"), "utf-8")
    assert moostik("note", "ep1", "--from", saved).err == "1 note taken over.\n"
    assert moostik("note", "ep1", "--from", saved).err == "0 notes taken over.\n"
    assert [one["text"] for one in notes(moostik)] == ["mine", "theirs"]


# -- two people, and what is made of their notes ----------------------------------------------------------


def paid(monkeypatch: pytest.MonkeyPatch, standin: Standin) -> None:
    monkeypatch.setenv("REPLICATE_API_TOKEN", TOKEN)
    monkeypatch.setenv("REPLICATE_BASE_URL", standin.base_url)
    monkeypatch.setenv("MOOSTIK_RETRY_FACTOR", "0.02")


@pytest.mark.uncounted
def test_two_clones_note_different_shots_merge_and_each_note_is_answered_once(
    root: Path, moostik: Moostik, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = add(moostik, "s3", "wide", "an old one")
    moostik("note", "ep1", "--done", first)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "episodes")
    git(root, "commit", "-qm", "begun")
    git(root, "checkout", "-qb", "theirs")
    add(moostik, "s2", "medium", "the lamp is too bright")
    git(root, "commit", "-qam", "theirs")
    git(root, "checkout", "-q", "main")
    add(moostik, "s1", "wide", "the left wing is torn")
    add(moostik, "s3", "wide", "less fog")
    git(root, "commit", "-qam", "ours")
    merged = git(root, "merge", "theirs")
    assert merged.returncode == 0, merged.stdout
    assert [one["shotId"] for one in notes(moostik) if one["state"] == "open"] == ["s1", "s2", "s3"]
    with Standin() as standin:
        paid(monkeypatch, standin)
        dry = json.loads(moostik("retake", "ep1", "--notes", "--dry-run", "--json").out)
        assert (len(dry["planned"]), dry["estimatedCost"]) == (3, 0.45)
        ran = moostik("retake", "ep1", "--notes", "--yes")
        assert ran.code == 0, ran.err
        assert "3 retakes to make" in ran.err and "$0.45" in ran.err and "3 notes are done" in ran.err
        asked = sorted(one.input["prompt"] for one in standin.memory.predictions.values())
        assert len(asked) == 3
        for words in ("the lamp is too bright", "the left wing is torn", "less fog"):
            assert sum(words in text for text in asked) == 1
        assert moostik("retake", "ep1", "--notes", "--yes").err == "No note on ep1 is open.\n"
        assert len(standin.memory.predictions) == 3
    for one in notes(moostik):
        assert one["state"] == "done"
        if one["id"] != first:
            takes = json.loads(moostik("takes", "ep1", one["shotId"], one["variationId"], "--json").out)["takes"]
            [answer] = [take for take in takes if take["sha256"].startswith(one["answer"])]
            assert (answer["noteIds"], answer["current"]) == ([one["id"]], True)


def test_notes_on_one_picture_are_one_retake(moostik: Moostik, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("darker.", "less fog"):
        add(moostik, "s1", "wide", text)
    with Standin() as standin:
        paid(monkeypatch, standin)
        assert moostik("retake", "ep1", "--notes", "--yes").code == 0
        [sent] = standin.memory.predictions.values()
    assert "darker; less fog." in sent.input["prompt"]
    assert {one["state"] for one in notes(moostik)} == {"done"}


def test_a_note_whose_retake_failed_stays_open(moostik: Moostik, monkeypatch: pytest.MonkeyPatch) -> None:
    add(moostik, "s1", "wide", "darker")
    add(moostik, "s2", "wide", "less fog")
    with Standin(faults=Faults(Fault("outcome", "e005", prompt="darker"))) as standin:
        paid(monkeypatch, standin)
        assert moostik("retake", "ep1", "--notes", "--yes").code == 1
    assert [one["state"] for one in notes(moostik)] == ["open", "done"]


def test_a_note_on_a_picture_that_is_not_made_holds_up_no_other(
    root: Path, moostik: Moostik, monkeypatch: pytest.MonkeyPatch
) -> None:
    episode = root / "episodes/ep1.yaml"
    episode.write_text(episode.read_text("utf-8").replace("[wide, medium]", "[wide, medium, macro]"), "utf-8")
    add(moostik, "s1", "wide", "darker")
    add(moostik, "s2", "macro", "less fog")
    with Standin() as standin:
        paid(monkeypatch, standin)
        assert moostik("retake", "ep1", "--notes", "--yes").code == 0
        assert len(standin.memory.predictions) == 1
    assert [one["state"] for one in notes(moostik)] == ["done", "open"]


def test_a_note_that_is_answered_and_was_not_marked_is_not_paid_twice(
    root: Path, moostik: Moostik, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the run died between the picture and the mark."""
    add(moostik, "s1", "wide", "darker")
    unmarked = (root / FILE).read_text("utf-8")
    with Standin() as standin:
        paid(monkeypatch, standin)
        moostik("retake", "ep1", "--notes", "--yes")
        (root / FILE).write_text(unmarked, "utf-8")
        ran = moostik("retake", "ep1", "--notes", "--yes")
        assert ran.err == "1 note is done.\nNo note on ep1 is open.\n"
        assert len(standin.memory.predictions) == 1


@pytest.mark.uncounted
@pytest.mark.parametrize("again", [("generate", "ep1"), ("retake", "ep1", "s2", "wide", "softer")])
def test_whichever_run_comes_next_marks_what_is_answered(
    root: Path, moostik: Moostik, monkeypatch: pytest.MonkeyPatch, again: tuple[str, ...]
) -> None:
    add(moostik, "s1", "wide", "darker")
    unmarked = (root / FILE).read_text("utf-8")
    with Standin() as standin:
        paid(monkeypatch, standin)
        moostik("retake", "ep1", "--notes", "--yes")
        (root / FILE).write_text(unmarked, "utf-8")
        moostik(*again, "--dry-run")
        assert (root / FILE).read_text("utf-8") == unmarked
        ran = moostik(*again, "--yes")
    assert (ran.code, "1 note is done." in ran.err) == (0, True), ran.err
    assert "state: done" in (root / FILE).read_text("utf-8")


def test_a_notes_file_that_cannot_be_read_spoils_no_run(
    root: Path, moostik: Moostik, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / FILE).write_text("notes: [", "utf-8")
    with Standin() as standin:
        paid(monkeypatch, standin)
        ran = moostik("retake", "ep1", "s1", "wide", "darker", "--yes")
        assert len(standin.memory.predictions) == 1
    assert (ran.code, "Notes are not marked as done" in ran.err) == (0, True), ran.err


def test_status_counts_the_open_notes_and_says_what_to_do(moostik: Moostik) -> None:
    assert "note" not in moostik("status", "ep1").err
    add(moostik, "s1", "wide", "darker")
    add(moostik, "s2", "wide", "less fog")
    ran = moostik("status", "ep1")
    assert "2 notes are open." in ran.out
    assert "moostik retake ep1 --notes" in ran.err
    assert json.loads(moostik("status", "ep1", "--shot", "s1", "--json").out)["openNotes"] == 1
    moostik("note", "ep1", "--done", str(notes(moostik)[0]["id"]))
    assert "1 note is open." in moostik("status", "ep1").out


def test_a_note_on_a_take_starts_from_it_unless_the_picture_came_of_it(
    root: Path, moostik: Moostik, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = json.loads(moostik("takes", "ep1", "s1", "wide", "--json").out)["takes"][0]["sha256"]
    add(moostik, "s1", "wide", "darker")
    with Standin() as standin:
        paid(monkeypatch, standin)
        moostik("retake", "ep1", "--notes", "--yes")
        moostik("note", "ep1", "s1", "wide", "and less fog", "--take", "1")
        moostik("retake", "ep1", "--notes", "--yes")
        takes = json.loads(moostik("takes", "ep1", "s1", "wide", "--json").out)["takes"]
        assert [take["parent"] for take in takes] == [None, 1, 2], "what became of take 1 is changed"
        make(root, ("s1", "wide"), take=5)
        moostik("note", "ep1", "s1", "wide", "rather this one, brighter", "--take", "1")
        moostik("retake", "ep1", "--notes", "--yes")
        takes = json.loads(moostik("takes", "ep1", "s1", "wide", "--json").out)["takes"]
    assert takes[0]["sha256"] == first
    assert next(take for take in takes if take["note"] == "rather this one, brighter")["parent"] == 1


@pytest.mark.uncounted
def test_frames_mark_no_note_as_done(moostik: Moostik) -> None:
    add(moostik, "s1", "wide", "darker")
    assert moostik("generate", "ep1", "--provider", "preview").code == 0
    ran = moostik("retake", "ep1", "--notes", "--provider", "preview")
    assert ran.code == 0
    assert "Notes stay open: only a picture that is made answers one, a preview frame does not." in ran.err
    assert "Notes stay open" not in moostik("retake", "ep1", "s1", "wide", "softer", "--provider", "preview").err
    assert notes(moostik)[0]["state"] == "open"


def test_renaming_and_removing_a_shot_takes_its_notes_along(moostik: Moostik) -> None:
    add(moostik, "s1", "wide", "darker")
    add(moostik, "s2", "wide", "less fog")
    assert moostik("shot", "rename", "ep1", "s1", "dawn").code == 0
    add(moostik, "dawn", "close_up", "softer")
    assert [(one["shotId"], one["text"]) for one in notes(moostik)] == [
        ("dawn", "darker"),
        ("dawn", "softer"),
        ("s2", "less fog"),
    ]
