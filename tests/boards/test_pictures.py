"""Pictures of a board come from thumbnails where those are large enough for print."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from moostik_cli.boards.pictures import Fit, from_thumbnails
from moostik_cli.pictures.thumbnails import Original
from moostik_cli.workers import HERE

SMALL, LARGE = (680, 382), (1400, 800)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "wide.png"
    Image.linear_gradient("L").resize((1600, 900)).convert("RGB").save(path)
    return path


def fit_of(picture: Path, folder: Path) -> Fit:
    return from_thumbnails({picture: Original(sha256(picture.read_bytes()).hexdigest(), picture)}, folder, HERE)


def test_a_picture_is_decoded_once_for_every_board(picture: Path, tmp_path: Path) -> None:
    fit = fit_of(picture, tmp_path)
    (first,) = fit([picture], SMALL)
    picture.write_bytes(b"gone")  # whoever opened it would see
    (again,) = fit([picture], SMALL)
    assert first is not None and again is not None
    assert first.tobytes() == again.tobytes()
    assert first.size == (679, 382)


def test_what_is_printed_larger_comes_from_the_picture(picture: Path, tmp_path: Path) -> None:
    (large,) = fit_of(picture, tmp_path)([picture], LARGE)
    assert large is not None and large.size == (1400, 788)
    assert not (tmp_path / "thumbs").exists()


def test_where_nothing_can_be_kept_pictures_are_read(picture: Path, tmp_path: Path) -> None:
    (tmp_path / "thumbs").write_text("in the way")
    (found, none) = fit_of(picture, tmp_path)([picture, None], SMALL)
    assert found is not None and none is None


def test_a_file_that_is_no_picture_is_none(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"no")
    assert fit_of(tmp_path / "broken.png", tmp_path)([tmp_path / "broken.png"], SMALL) == [None]
