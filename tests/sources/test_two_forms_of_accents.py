"""Accents written two ways, "é" as one letter or as "e" and a mark: a name is one, a file is found, in either."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.models.production import Project
from moostik_cli.sources.images import ImageSource, locate_image
from moostik_cli.sources.json_reader import read_source
from tests.commands.running import Moostik, runner
from tests.pictures.samples import picture_bytes

FORMS = ("NFC", "NFD")
EPISODE = """
id: ep
shots:
  - id: s1
    name: Été
    characterIds: [elo]
    prompt: {goal: Éloïse court., subjects: [{name: Éloïse, action: rêve}]}
    variations: [wide]
"""
CAST = "- {id: elo, name: Éloïse, referenceImages: [références/éloïse.png], validated: true}"


@pytest.mark.parametrize(("on_disk", "written"), list(product(FORMS, repeat=2)))
def test_a_file_is_found_in_either_form(tmp_path: Path, on_disk: str, written: str) -> None:
    folder = tmp_path / "episodes" / normalize(on_disk, "références")
    folder.mkdir(parents=True)
    path = folder / normalize(on_disk, "éloïse.png")
    path.write_bytes(picture_bytes())
    found = locate_image(Project(tmp_path), normalize(written, "références/éloïse.png"))
    assert isinstance(found, ImageSource) and found.path == path.resolve()


def test_a_form_leads_nowhere_outside_the_project(tmp_path: Path) -> None:
    (tmp_path / "p/episodes").mkdir(parents=True)
    (tmp_path / normalize("NFD", "é.png")).write_bytes(picture_bytes())
    found = locate_image(Project(tmp_path / "p"), "../../é.png")
    assert not isinstance(found, ImageSource)


WORDS = st.text("aeéèïoôçñüабй한글がé -", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.lists(WORDS, max_size=4), WORDS)
def test_a_file_says_the_same_in_both_forms(words: list[str], key: str) -> None:
    value = {"id": "x", key + "_": words, "prompt": " ".join(words)}
    text = json.dumps(value, ensure_ascii=False)
    read = [read_source(normalize(form, text), path="ep.json").document.data for form in FORMS]
    assert read[0] == read[1]


def test_an_address_stays_as_it_is_written() -> None:
    address = normalize("NFD", "https://example.test/é.png")
    assert read_source(f"image: {address}", path="ep.yaml").document.data == {"image": address}


def test_texts_and_images_are_the_same_in_both_forms(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """So a file that is saved again in the other form makes nothing stale."""
    moostik: Moostik = runner(capfd, monkeypatch, tmp_path)
    folder = tmp_path / "episodes" / "références"
    folder.mkdir(parents=True)
    (folder / "éloïse.png").write_bytes(picture_bytes())
    planned = []
    for form in FORMS:
        (tmp_path / "episodes/ep.yaml").write_text(normalize(form, EPISODE), encoding="utf-8")
        (tmp_path / "episodes/characters.yaml").write_text(normalize(form, CAST), encoding="utf-8")
        ran = moostik("generate", "ep", "--provider", "replicate", "--dry-run", "--json")
        planned.append(json.loads(ran.out)["planned"])
    assert planned[0] == planned[1]
    assert len(planned[0][0]["input"]["image_input"]) == 1
