from __future__ import annotations

import io
import os
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from moostik_cli.errors import OutputError
from moostik_cli.pictures import saving
from moostik_cli.pictures.formats import NotAPictureError, PictureFacts, inspect_picture
from moostik_cli.pictures.provenance import embed, read
from moostik_cli.pictures.saving import prepare_folder, save_picture, sweep_temporary
from moostik_cli.pictures.takes import find_takes
from moostik_cli.pictures.thumbnails import PICTURE_SIZE, small_copy_of
from tests.pictures.samples import PROVENANCE, job, picture_bytes, provenance

LATER = "2026-01-02T04:00:00.000Z"


@pytest.fixture
def download(tmp_path):
    def write(data: bytes) -> Path:
        path = tmp_path / "download.part"
        path.write_bytes(data)
        return path

    return write


def test_a_picture_is_saved_under_its_name_with_its_provenance(tmp_path, download):
    saved = save_picture(download(picture_bytes("PNG")), job(tmp_path), PROVENANCE, tmp_path)
    assert saved.path == tmp_path / "output/episodes/ep1/s1/wide.png"
    data = saved.path.read_bytes()
    assert (saved.record.size, saved.record.sha256) == (len(data), sha256(data).hexdigest())
    assert (saved.note, saved.kept_aside) == (None, None)
    assert read(saved.path) == PROVENANCE
    assert inspect_picture(saved.path) == PictureFacts(saved.record.format, saved.record.width, saved.record.height)
    assert saved.record.path == "output/episodes/ep1/s1/wide.png"


@pytest.mark.parametrize(
    ("answered", "asked", "name"),
    [
        ("JPEG", "png", "wide.png"),
        ("WEBP", "png", "wide.png"),
        ("PNG", "jpg", "wide.jpg"),
    ],
)
def test_another_format_than_asked_is_converted_with_a_note(tmp_path, download, answered, asked, name):
    saved = save_picture(download(picture_bytes(answered)), job(tmp_path, output_format=asked), PROVENANCE, tmp_path)
    assert saved.path.name == name
    assert inspect_picture(saved.path).format == asked
    assert answered in str(saved.note)


@pytest.mark.parametrize("answered", ["PNG", "JPEG", "WEBP"])
def test_the_small_copy_is_made_with_the_picture(tmp_path, download, answered):
    saved = save_picture(download(picture_bytes(answered)), job(tmp_path), PROVENANCE, tmp_path, with_thumbnail=True)
    thumbnail = saved.path.parent.parent / "thumbs" / f"{saved.record.sha256[:16]}-768.jpg"
    assert thumbnail.read_bytes() == small_copy_of(picture_bytes(answered), PICTURE_SIZE)


def test_a_small_copy_that_cannot_be_put_costs_no_picture(tmp_path, download):
    (tmp_path / "output/episodes/ep1").mkdir(parents=True)
    (tmp_path / "output/episodes/ep1/thumbs").write_text("in the way")
    saved = save_picture(download(picture_bytes("PNG")), job(tmp_path), PROVENANCE, tmp_path, with_thumbnail=True)
    assert inspect_picture(saved.path).format == "png"


def test_a_picture_turned_by_its_exif_is_converted_upright(tmp_path, download):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    data = io.BytesIO()
    Image.new("RGB", (64, 32)).save(data, "PNG", exif=exif)
    saved = save_picture(download(data.getvalue()), job(tmp_path, output_format="jpg"), PROVENANCE, tmp_path)
    assert (saved.record.width, saved.record.height) == (32, 64)


@pytest.mark.parametrize(("answered", "format_"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "webp")])
def test_a_picture_can_be_kept_in_the_format_it_comes_in(tmp_path, download, answered, format_):
    data = picture_bytes(answered)
    saved = save_picture(download(data), job(tmp_path, output_format="keep"), PROVENANCE, tmp_path)
    assert (saved.path.name, saved.record.format, saved.note) == (f"wide.{format_}", format_, None)
    assert inspect_picture(saved.path).format == format_
    assert saved.path.read_bytes() == embed(data, PROVENANCE)


def test_a_kept_picture_replaces_the_one_of_another_format(tmp_path, download):
    save_picture(download(picture_bytes("PNG")), job(tmp_path), PROVENANCE, tmp_path)
    saved = save_picture(
        download(picture_bytes("WEBP")), job(tmp_path, output_format="keep"), provenance(generated_at=LATER), tmp_path
    )
    assert [path.name for path in saved.path.parent.iterdir() if path.is_file()] == ["wide.webp"]
    assert saved.kept_aside is not None and inspect_picture(saved.kept_aside).format == "png"


def test_a_name_with_dots_keeps_them(tmp_path, download):
    target = tmp_path / "output/episodes/ep1/s.1/wide.2.b"
    saved = save_picture(download(picture_bytes("PNG")), job(tmp_path, target=target), PROVENANCE, tmp_path)
    assert saved.path.name == "wide.2.b.png"


@pytest.mark.parametrize("data", [b"", b"<html>", picture_bytes("PNG")[:-20]])
def test_what_is_no_whole_picture_changes_nothing(tmp_path, download, data):
    first = save_picture(download(picture_bytes("PNG")), job(tmp_path), PROVENANCE, tmp_path)
    before = first.path.read_bytes()
    with pytest.raises(NotAPictureError):
        save_picture(download(data), job(tmp_path), provenance(generated_at=LATER), tmp_path)
    assert [path.name for path in first.path.parent.iterdir()] == ["wide.png"]
    assert first.path.read_bytes() == before


def test_the_picture_before_is_kept_aside_with_the_time(tmp_path, download):
    first = save_picture(download(picture_bytes("PNG")), job(tmp_path), PROVENANCE, tmp_path)
    before = first.path.read_bytes()
    again = provenance(generated_at=LATER, prediction_id="p2")
    second = save_picture(download(picture_bytes("PNG", (64, 36))), job(tmp_path), again, tmp_path)
    assert second.kept_aside == first.path.parent / "takes/wide.20260102T040000000Z.png"
    assert second.kept_aside.read_bytes() == before
    assert list(find_takes(first.path.parent)) == [(second.kept_aside, "wide", LATER)]


def test_takes_of_one_moment_get_names_of_their_own(tmp_path, download):
    for number in range(4):
        origin = provenance(generated_at=LATER, prediction_id=f"p{number}")
        saved = save_picture(download(picture_bytes("PNG", (20 + number, 20))), job(tmp_path), origin, tmp_path)
    takes = [read(path).prediction_id for path, _, _ in find_takes(saved.path.parent)]
    assert sorted(takes) == ["p0", "p1", "p2"]


def test_a_picture_with_another_extension_makes_way(tmp_path, download):
    old = save_picture(download(picture_bytes("JPEG")), job(tmp_path, output_format="jpg"), PROVENANCE, tmp_path)
    again = provenance(generated_at=LATER, prediction_id="p2")
    new = save_picture(download(picture_bytes("PNG")), job(tmp_path), again, tmp_path)
    assert new.kept_aside.name == "wide.20260102T040000000Z.jpg"
    assert sorted(path.name for path in old.path.parent.iterdir()) == ["takes", "wide.png"]


def test_the_same_prediction_saved_again_is_no_second_take(tmp_path, download):
    save_picture(download(picture_bytes("PNG")), job(tmp_path), PROVENANCE, tmp_path)
    saved = save_picture(download(picture_bytes("PNG")), job(tmp_path), provenance(generated_at=LATER), tmp_path)
    assert saved.kept_aside is None
    assert read(saved.path).generated_at == LATER
    assert list(find_takes(saved.path.parent)) == []


def test_but_if_it_was_altered_by_hand_it_is_kept(tmp_path, download):
    first = save_picture(download(picture_bytes("PNG")), job(tmp_path), PROVENANCE, tmp_path)
    first.path.write_bytes(first.path.read_bytes() + b"edited")
    saved = save_picture(download(picture_bytes("PNG")), job(tmp_path), provenance(generated_at=LATER), tmp_path)
    assert saved.kept_aside.read_bytes().endswith(b"edited")


@pytest.mark.parametrize("step", ["write_durably", "keep_aside", "sync_directory", "replace", "unlink"])
def test_a_crash_at_any_step_leaves_the_old_or_the_new_picture(tmp_path, download, monkeypatch, step):
    first = save_picture(download(picture_bytes("PNG")), job(tmp_path), PROVENANCE, tmp_path)
    old = first.path.read_bytes()

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt(step)

    if step in ("replace", "unlink"):
        monkeypatch.setattr(Path, step, crash)
    else:
        monkeypatch.setattr(saving, step, crash)
    again = provenance(generated_at=LATER, prediction_id="p2")
    with pytest.raises(KeyboardInterrupt):
        save_picture(download(picture_bytes("PNG", (64, 36))), job(tmp_path), again, tmp_path)
    monkeypatch.undo()
    inspect_picture(first.path)
    survivors = {path.read_bytes() for path in first.path.parent.rglob("*.png")}
    assert old in survivors


@pytest.mark.parametrize(
    "linked",
    [
        "output",
        "output/episodes",
        "output/episodes/ep1",
        "output/episodes/ep1/s1",
    ],
)
def test_a_folder_that_leads_out_of_the_project_is_refused(tmp_path, download, linked):
    project, outside = tmp_path / "project", tmp_path / "outside"
    outside.mkdir()
    link = project / linked
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    with pytest.raises(OutputError, match="leads out of the project"):
        save_picture(download(picture_bytes("PNG")), job(project), PROVENANCE, project)
    assert list(outside.iterdir()) == []


def test_a_takes_folder_that_leads_out_of_the_project_is_refused(tmp_path, download):
    project, outside = tmp_path / "project", tmp_path / "outside"
    outside.mkdir()
    first = save_picture(download(picture_bytes("PNG")), job(project), PROVENANCE, project)
    (first.path.parent / "takes").symlink_to(outside)
    with pytest.raises(OutputError, match="leads out of the project"):
        save_picture(download(picture_bytes("PNG")), job(project), provenance(prediction_id="p2"), project)
    assert list(outside.iterdir()) == []
    assert read(first.path) == PROVENANCE


def test_a_project_reached_through_a_link_is_fine(tmp_path, download):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    saved = save_picture(download(picture_bytes("PNG")), job(tmp_path / "link"), PROVENANCE, tmp_path / "link")
    assert saved.path.exists()


def test_a_picture_that_is_a_link_is_replaced_not_followed(tmp_path, download):
    outside = tmp_path / "outside.png"
    outside.write_bytes(b"mine")
    target = job(tmp_path / "project").target
    target.parent.mkdir(parents=True)
    (target.parent / "wide.png").symlink_to(outside)
    saved = save_picture(download(picture_bytes("PNG")), job(tmp_path / "project"), PROVENANCE, tmp_path / "project")
    assert not saved.path.is_symlink()
    assert outside.read_bytes() == b"mine"
    assert saved.kept_aside.is_symlink()


def test_where_links_cannot_be_made_the_take_is_a_copy(tmp_path, download, monkeypatch):
    first = save_picture(download(picture_bytes("PNG")), job(tmp_path), PROVENANCE, tmp_path)
    before = first.path.read_bytes()

    def no_links(*_: object, **__: object) -> None:
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "link", no_links)
    saved = save_picture(download(picture_bytes("PNG")), job(tmp_path), provenance(prediction_id="p2"), tmp_path)
    assert saved.kept_aside.read_bytes() == before


@pytest.mark.parametrize(
    "name",
    ["output/episodes/ep1/s1/wide", "output/preview/episodes/ep1/s1/wide", "episodes/references/characters/fox"],
)
def test_wherever_a_picture_goes_it_stays_in_the_project(tmp_path, name):
    project, outside = tmp_path / "project", tmp_path / "outside"
    target = project / name
    assert prepare_folder(target, project) == target.parent
    target.parent.rmdir()
    outside.mkdir()
    target.parent.symlink_to(outside)
    with pytest.raises(OutputError, match="leads out of the project"):
        prepare_folder(target, project)


def test_temporary_files_are_swept_and_nothing_else(tmp_path):
    folder = tmp_path / "ep1" / "s1"
    folder.mkdir(parents=True)
    for name in ("wide.png.part", "wide.p1.part", "wide.png", "part"):
        (folder / name).write_bytes(b"")
    assert sweep_temporary(tmp_path / "ep1") == 2
    assert sorted(path.name for path in folder.iterdir()) == ["part", "wide.png"]
    assert sweep_temporary(tmp_path / "missing") == 0
