from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.pictures.takes import find_takes, keep_aside, moment_of, stamp_of


@given(st.datetimes())
def test_a_stamp_is_the_moment_it_says(moment):
    text = (
        moment.strftime("%Y").rjust(4, "0")
        + moment.strftime("-%m-%dT%H:%M:%S.")
        + (f"{moment.microsecond // 1000:03d}Z")
    )
    assert moment_of(stamp_of(text)) == text


@pytest.mark.parametrize(
    ("moment", "stamp"),
    [
        ("2026-01-02T03:04:05Z", "20260102T030405000Z"),
        ("2026-01-02T03:04:05.678901+00:00", "20260102T030405678Z"),
    ],
)
def test_other_spellings_of_a_moment(moment, stamp):
    assert stamp_of(moment) == stamp


def test_only_takes_are_found(tmp_path):
    folder = tmp_path / "takes"
    folder.mkdir()
    for name in (
        "wide.20260102T030405678Z.png",
        "a.b.20260102T030405678Z-2.jpg",
        "wide.png",
        "notes.txt",
        "wide.20260102T030405678Z.txt",
    ):
        (folder / name).write_bytes(b"")
    found = [(path.name, stem) for path, stem, _ in find_takes(tmp_path)]
    assert found == [("a.b.20260102T030405678Z-2.jpg", "a.b"), ("wide.20260102T030405678Z.png", "wide")]
    assert list(find_takes(tmp_path / "nowhere")) == []


def test_a_picture_is_kept_aside_once_whatever_died_in_between(tmp_path):
    picture = tmp_path / "wide.png"
    picture.write_bytes(b"old")
    first = keep_aside(picture, "2026-01-02T03:04:05.678Z")
    assert keep_aside(picture, "2026-01-02T09:00:00.000Z") == first
    picture.unlink()
    picture.write_bytes(b"old")  # equal bytes, and another picture: both are kept
    assert keep_aside(picture, "2026-01-02T09:00:00.000Z") != first
    assert first.read_bytes() == b"old"


def test_where_the_disk_has_no_links_no_half_of_a_copy_has_a_takes_name(tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError("no links here")

    def dies(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("os.link", refuse)
    picture = tmp_path / "wide.png"
    picture.write_bytes(b"old")
    with monkeypatch.context() as patched:
        patched.setattr("moostik_cli.pictures.takes.sync_file", dies)
        with pytest.raises(KeyboardInterrupt):
            keep_aside(picture, "2026-01-02T03:04:05.678Z")
    assert list(find_takes(tmp_path)) == []
    first, second = (keep_aside(picture, "2026-01-02T03:04:05.678Z") for _ in range(2))
    assert first != second and first.read_bytes() == second.read_bytes() == b"old"
