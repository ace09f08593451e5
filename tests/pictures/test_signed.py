"""Pictures with a signed manifest (C2PA) stay byte for byte as they came."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from moostik_cli.pictures import manifests
from moostik_cli.pictures.containers import has_manifest
from moostik_cli.pictures.exchange import put_back
from moostik_cli.pictures.manifests import read_manifest
from moostik_cli.pictures.provenance import embed
from moostik_cli.pictures.recovery import find_pictures
from moostik_cli.pictures.saving import save_picture
from moostik_cli.pictures.sidecars import provenance_of, read_provenance
from tests.commands.running import runner
from tests.pictures.samples import job, picture_bytes, provenance

pytest.importorskip("c2pa")
pytest.importorskip("cryptography")
from tests.pictures.signed import SIGNER, signed_picture

FORMATS = ["PNG", "JPEG", "WEBP"]
ENDINGS = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}


def save(root: Path, data: bytes, moment: str = "2026-01-02T03:04:05.678Z", prediction: str = "p1", **changes):
    downloaded = root / "downloaded"
    downloaded.write_bytes(data)
    origin = provenance(generated_at=moment, prediction_id=prediction)
    return save_picture(downloaded, job(root, **changes), origin, root)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_manifest_is_seen_and_our_words_would_break_it(format_):
    data = signed_picture(format_)
    assert has_manifest(data)
    assert not has_manifest(picture_bytes(format_))
    assert not has_manifest(embed(picture_bytes(format_), provenance()))
    assert read_manifest(data) == ("intact", SIGNER, False)
    altered = read_manifest(embed(data, provenance()))
    assert altered is not None
    assert altered.state == "altered"
    assert read_manifest(picture_bytes(format_)) is None


@pytest.mark.parametrize("format_", FORMATS)
def test_it_is_saved_as_it_came_and_known_all_the_same(tmp_path, format_):
    data = signed_picture(format_)
    saved = save(tmp_path, data)
    assert saved.path == tmp_path / f"output/episodes/ep1/s1/wide.{ENDINGS[format_]}"
    assert saved.path.read_bytes() == data
    assert (saved.note is None) is (format_ == "PNG")  # PNG is what was asked for
    assert read_provenance(saved.path) == provenance()
    found = find_pictures(tmp_path, tmp_path / "output/episodes/ep1", "ep1")
    assert (found.current, found.left_out) == ((saved.record,), ())
    assert saved.record.prediction_id == "p1"


def test_saving_the_same_prediction_again_keeps_nothing_aside(tmp_path):
    save(tmp_path, signed_picture("PNG"))
    assert save(tmp_path, signed_picture("PNG")).kept_aside is None


def test_takes_keep_their_own_record_and_can_be_put_back(tmp_path):
    first = save(tmp_path, signed_picture("PNG"))
    second = save(tmp_path, signed_picture("JPEG", 1), "2026-02-02T03:04:05.678Z", "p2")
    assert second.kept_aside is not None
    assert read_provenance(second.kept_aside) == provenance()
    assert provenance_of(second.path, second.path.read_bytes()).prediction_id == "p2"
    found = find_pictures(tmp_path, tmp_path / "output/episodes/ep1", "ep1")
    assert ([one.prediction_id for one in found.current], [one.prediction_id for one in found.takes]) == (
        ["p2"],
        ["p1"],
    )
    back = put_back(second.kept_aside, first.path.with_suffix(""), "2026-03-02T03:04:05.678Z")
    assert read_provenance(back).prediction_id == "p1"


def test_a_record_is_of_its_very_bytes(tmp_path):
    saved = save(tmp_path, signed_picture("PNG"))
    saved.path.write_bytes(signed_picture("PNG", 1))
    assert read_provenance(saved.path) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"moostik": "x"}', "\x00"])
def test_a_damaged_record_is_none(tmp_path, text):
    saved = save(tmp_path, signed_picture("PNG"))
    [sidecar] = (saved.path.parent / "provenance").iterdir()
    sidecar.write_text(text)
    assert read_provenance(saved.path) is None


def test_inspect_tells_both(tmp_path, capfd, monkeypatch):
    saved = save(tmp_path, signed_picture("PNG"))
    moostik = runner(capfd, monkeypatch, tmp_path)
    ran = moostik("inspect", saved.path)
    assert (ran.code, f"Signed (C2PA): by {SIGNER}, as it was signed" in ran.out, "Shot: s1" in ran.out) == (
        0,
        True,
        True,
    )
    document = json.loads(moostik("inspect", saved.path, "--json").out)["files"][0]
    assert document["c2pa"] == {"state": "intact", "signer": SIGNER, "is_trusted": False}
    assert document["provenance"]["shotId"] == "s1"


def test_without_the_library_it_says_which_to_install(tmp_path, capfd, monkeypatch):
    saved = save(tmp_path, signed_picture("PNG"))

    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(manifests, "import_module", absent)
    ran = runner(capfd, monkeypatch, tmp_path)("inspect", saved.path)
    assert (ran.code, "moostik[c2pa]" in ran.out) == (0, True)
