"""`moostik validate` changes one scalar of the artist's file, or says why it does not."""

from __future__ import annotations

import difflib
import json
import shutil
from pathlib import Path

import pytest

from tests.commands.running import Moostik, runner

SHIPPED = Path(__file__).parents[2] / "episodes"


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    shutil.copytree(SHIPPED, tmp_path / "episodes")
    return runner(capfd, monkeypatch, tmp_path)


def written(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def test_the_shipped_library_changes_by_exactly_one_scalar(moostik: Moostik, tmp_path: Path) -> None:
    before = (SHIPPED / "characters.yaml").read_bytes()
    assert b"#" in before
    ran = moostik("validate", "koko")
    assert (ran.code, ran.out) == (0, "")
    assert "koko is validated" in ran.err
    after = (tmp_path / "episodes/characters.yaml").read_bytes()
    diff = difflib.unified_diff(before.decode().splitlines(), after.decode().splitlines(), lineterm="", n=0)
    assert list(diff)[3:] == ["-  validated: false", "+  validated: true"]
    place = before.index(b"validated: false", before.index(b"- id: koko"))
    assert after == before[:place] + b"validated: true" + before[place + len(b"validated: false") :]
    assert (SHIPPED / "locations.yaml").read_bytes() == (tmp_path / "episodes/locations.yaml").read_bytes()


def test_undo_gives_back_the_same_bytes(moostik: Moostik, tmp_path: Path) -> None:
    for command in (("validate", "koko", "jardin-orage"), ("validate", "--undo", "koko", "jardin-orage")):
        assert moostik(*command).code == 0
    for name in ("characters.yaml", "locations.yaml"):
        assert (tmp_path / "episodes" / name).read_bytes() == (SHIPPED / name).read_bytes()


def test_says_in_json_where_the_mark_is_and_whether_it_changed(moostik: Moostik) -> None:
    ran = moostik("validate", "-", "--json", stdin="koko\nmama-dorval\n")
    koko, mama = json.loads(ran.out)["validations"]
    lines = (SHIPPED / "characters.yaml").read_text(encoding="utf-8").splitlines()
    assert koko == {
        "type": "character",
        "id": "koko",
        "path": "episodes/characters.yaml",
        "line": koko["line"],
        "validated": True,
        "changed": True,
    }
    assert lines[koko["line"] - 1] == "  validated: false"
    assert (mama["validated"], mama["changed"]) == (True, False)


def test_an_unknown_id_is_named_with_the_likely_one(moostik: Moostik) -> None:
    ran = moostik("validate", "mama-dorvall")
    assert ran.code == 2
    assert "Did you mean mama-dorval?" in ran.err
    assert "Traceback" not in ran.err


def test_nothing_is_changed_where_one_of_several_cannot_be(moostik: Moostik, tmp_path: Path) -> None:
    ran = moostik("validate", "koko", "mila")  # nobody has drawn Mila yet
    assert ran.code == 1
    assert "mila has no reference picture" in ran.err
    assert "moostik references --make mila" in ran.err
    assert (tmp_path / "episodes/characters.yaml").read_bytes() == (SHIPPED / "characters.yaml").read_bytes()
    assert moostik("validate", "mila", "--force").code == 0


def test_a_picture_that_is_not_there_is_none(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes/references/characters/koko.png").unlink()
    ran = moostik("validate", "koko")
    assert ran.code == 1
    assert "koko.png" in ran.err


IMAGE = "https://example.org/a.png"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"- {{id: a, referenceImages: [{IMAGE}]}}\n", "characters.yaml:1: a was not changed"),
        (f'[\n{{"id": "a", "referenceImages": ["{IMAGE}"]}}]\n', "characters.yaml:2: a was not changed"),
        (
            f"- id: b\n  validated: &no false\n- id: a\n  referenceImages: [{IMAGE}]\n  validated: *no\n",
            "a was not changed",
        ),
        (f"- &b\n  id: b\n  validated: false\n- <<: *b\n  id: a\n  referenceImages: [{IMAGE}]\n", "a was not changed"),
    ],
)
def test_refuses_what_is_not_safe_and_says_what_to_write_where(
    moostik: Moostik, tmp_path: Path, text: str, says: str
) -> None:
    path = written(tmp_path / "episodes/characters.yaml", text)
    ran = moostik("validate", "a")
    assert ran.code == 1
    assert says in ran.err
    assert "Write `validated: true` there yourself." in ran.err
    assert path.read_bytes() == text.encode()


def test_two_with_one_id_are_refused(moostik: Moostik, tmp_path: Path) -> None:
    path = written(tmp_path / "episodes/characters.yaml", "- id: a\n- id: a\n")
    ran = moostik("validate", "a", "--force")
    assert ran.code == 3
    assert path.read_bytes() == b"- id: a\n- id: a\n"


def test_a_character_and_a_place_of_one_id_are_refused(moostik: Moostik, tmp_path: Path) -> None:
    written(tmp_path / "episodes/characters.yaml", "- id: a\n")
    written(tmp_path / "episodes/locations.yaml", "- id: b\n- id: a\n")
    ran = moostik("validate", "a", "--force")
    assert ran.code == 2
    assert "episodes/characters.yaml:1, episodes/locations.yaml:2" in ran.err


def test_a_library_in_json_is_changed_by_its_scalar(moostik: Moostik, tmp_path: Path) -> None:
    (tmp_path / "episodes/characters.yaml").unlink()
    text = '[{"id":"a","referenceImages":["https://example.org/a.png"],"validated":false,"x":1}]'
    path = written(tmp_path / "episodes/characters.json", text)
    assert moostik("validate", "a").code == 0
    assert path.read_bytes() == text.replace("false", "true").encode()


def test_byte_order_mark_and_line_ends_stay(moostik: Moostik, tmp_path: Path) -> None:
    text = f"\ufeff# né\r\n- id: a\r\n  referenceImages: [{IMAGE}]\r\n  name: é # x\r\n"
    path = written(tmp_path / "episodes/characters.yaml", text)
    assert moostik("validate", "a").code == 0
    assert path.read_bytes() == text.replace("png]\r\n", "png]\r\n  validated: true\r\n").encode()
