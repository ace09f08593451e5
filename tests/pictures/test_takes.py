from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.pictures.takes import find_takes, moment_of, stamp_of


@given(st.datetimes())
def test_a_stamp_is_the_moment_it_says(moment):
    text = moment.strftime("%Y").rjust(4, "0") + moment.strftime("-%m-%dT%H:%M:%S.") + (
        f"{moment.microsecond // 1000:03d}Z"
    )
    assert moment_of(stamp_of(text)) == text


@pytest.mark.parametrize(("moment", "stamp"), [
    ("2026-01-02T03:04:05Z", "20260102T030405000Z"),
    ("2026-01-02T03:04:05.678901+00:00", "20260102T030405678Z"),
])
def test_other_spellings_of_a_moment(moment, stamp):
    assert stamp_of(moment) == stamp


def test_only_takes_are_found(tmp_path):
    folder = tmp_path / "takes"
    folder.mkdir()
    for name in ("wide.20260102T030405678Z.png", "a.b.20260102T030405678Z-2.jpg", "wide.png", "notes.txt",
                 "wide.20260102T030405678Z.txt"):
        (folder / name).write_bytes(b"")
    found = [(path.name, stem) for path, stem, _ in find_takes(tmp_path)]
    assert found == [("a.b.20260102T030405678Z-2.jpg", "a.b"), ("wide.20260102T030405678Z.png", "wide")]
    assert list(find_takes(tmp_path / "nowhere")) == []
