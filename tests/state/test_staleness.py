"""Why a picture is stale."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.jobs import VariationKey
from moostik_cli.sources.productions import load_production
from moostik_cli.sources.project import find_project
from moostik_cli.state.episode_status import survey
from moostik_cli.state.staleness import shown_name
from tests.commands.made import make, write_series
from tests.pictures.samples import picture_bytes


@pytest.fixture
def series(tmp_path: Path) -> Path:
    write_series(tmp_path)
    make(tmp_path)
    return tmp_path


def reasons(root: Path) -> dict[VariationKey, list[str]]:
    production = load_production(find_project(root), "ep1")
    with Ledger.open_existing(root / "output/moostik.db") as ledger:  # type: ignore[union-attr]
        found = survey(production, production.episode.shots, ledger, verify=False, takes=False)
    return {
        (shot.shot_id, one.id): [str(reason) for reason in one.stale_for]
        for shot in found.shots
        for one in shot.variations
        if one.stale_for
    }


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_is_said_of_what_is_current(series: Path) -> None:
    assert reasons(series) == {}


def test_a_changed_word(series: Path) -> None:
    edit(series / "episodes/ep1.yaml", "The village sleeps.", "The village dreams.")
    assert reasons(series) == {("s2", "wide"): ["text"], ("s2", "medium"): ["text"]}


def test_a_reference_with_other_content(series: Path) -> None:
    (series / "episodes/koko.png").write_bytes(picture_bytes("PNG", (60, 60)))
    assert set(map(tuple, reasons(series).values())) == {("reference changed: koko.png",)}
    assert set(reasons(series)) == {("s1", "wide"), ("s1", "close_up")}


def test_another_reference(series: Path) -> None:
    (series / "episodes/koko-2.png").write_bytes(picture_bytes("PNG", (60, 60)))
    edit(series / "episodes/characters.yaml", "koko.png", "koko-2.png")
    assert reasons(series)["s1", "wide"] == ["reference added: koko-2.png", "reference gone: koko.png"]


def test_another_model_and_other_settings(series: Path) -> None:
    old = 1_500_000_000  # the reference's file is older than the pictures
    os.utime(series / "episodes/koko.png", (old, old))
    (series / "episodes/series.yaml").write_text("aspectRatio: '1:1'\n")
    assert reasons(series)["s3", "wide"] == ["settings (ratio, resolution or options)"]
    (series / "episodes/series.yaml").write_text("model: google/nano-banana\n")
    assert reasons(series)["s3", "wide"][0] == "model (was google/nano-banana-pro)"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("references/koko.png", "koko.png"),
        ("https://cdn.example.com/a/koko.png?x=1", "koko.png"),
        ("https://cdn.example.com/a/koko", "koko"),
        ("s1/wide", "s1/wide"),
        ("data:image/png;base64,AAAA", "data:…"),
        ("a" * 60, "a" * 39 + "…"),
    ],
)
def test_names_of_references(url: str, name: str) -> None:
    assert shown_name(url) == name


def test_dates_of_files_explain_nothing_where_something_else_does(series: Path) -> None:
    """After a fresh clone every file is newer than every picture."""
    edit(series / "episodes/ep1.yaml", "Koko wakes up.", "Koko sleeps on.")
    assert reasons(series)["s1", "wide"] == ["text"]


def test_where_all_files_are_newer_nobody_knows_which_has_changed(series: Path) -> None:
    (series / "episodes/koko-2.png").write_bytes(picture_bytes("PNG", (50, 50)))
    edit(series / "episodes/characters.yaml", "[koko.png]", "[koko.png, koko-2.png]")
    make(series, ("s1", "wide"), take=1)
    (series / "episodes/koko.png").write_bytes(picture_bytes("PNG", (60, 60)))
    assert reasons(series)["s1", "wide"] == ["content of a reference, or settings"]
    old = 1_500_000_000
    os.utime(series / "episodes/koko-2.png", (old, old))
    assert reasons(series)["s1", "wide"] == ["reference changed: koko.png"]
