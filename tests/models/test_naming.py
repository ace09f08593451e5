"""File names of pictures: every script, every length, never two in one."""

from __future__ import annotations

import os
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from moostik_cli.models.episode import Shot
from moostik_cli.models.naming import file_stem, former_file_stem, picture_stems


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("wide", "wide"),
        ("over the shoulder", "over_the_shoulder"),
        ("特写", "特写"),
        ("крупный план", "крупный_план"),
        ("plan d'ensemble", "plan_d_ensemble"),
        ("e\u0301tabli", "établi"),
        ("ภาพกว้าง", "ภาพกว้าง"),
        ("क्लोज़ अप", normalize("NFC", "क्लोज़_अप")),
        ("../up", "up"),
        (".hidden", "hidden"),
        ("a:b*c?", "a_b_c_"),
    ],
)
def test_letters_of_every_script_are_kept(name: str, stem: str) -> None:
    assert file_stem(name) == stem


@pytest.mark.parametrize(
    "angles", [["特写", "远景", "中景"], ["крупный план", "общий план"], ["🦊", "🐻"], ["?", "!", "_"]]
)
def test_no_two_fall_together(angles: list[str]) -> None:
    stems = picture_stems(Shot.model_validate({"id": "a", "variations": angles}))
    assert len(set(stems.values())) == len(angles)


def test_long_names_stay_within_what_file_systems_take(tmp_path: Path) -> None:
    one, other = "特" * 90 + "一", "特" * 90 + "二"
    assert file_stem(one) != file_stem(other)
    (tmp_path / f"{file_stem(one)}.{'x' * 26}.png.part").touch()


@given(st.text(max_size=200))
def test_a_name_is_always_one_file_in_its_folder(name: str) -> None:
    stem = file_stem(name)
    assume("\ud800" not in name)
    assert stem == normalize("NFC", stem)
    assert len(os.fsencode(f"{stem}.20260101T000000.webp")) <= 255
    assert stem not in ("", ".", "..") and not set(stem) & set('/\\:*?"<>|\0') and not stem.startswith(".")


@given(st.text("abcXYZ019._-", min_size=1, max_size=100))
def test_names_that_were_safe_before_are_what_they_were(name: str) -> None:
    assume(name.lstrip("._-"))
    assert file_stem(name) == former_file_stem(name)
