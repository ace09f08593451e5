from __future__ import annotations

from hashlib import sha256

import pytest

from moostik_cli.pictures.presence import Presence, presence, presences
from tests.ledger.records import picture
from tests.pictures.samples import picture_bytes

WHOLE = picture_bytes("PNG")
SAME_LENGTH = WHOLE[:-30] + b"x" + WHOLE[-29:]


@pytest.mark.parametrize(
    ("now", "cheap", "verified"),
    [
        (WHOLE, Presence.PRESENT, Presence.PRESENT),
        (None, Presence.GONE, Presence.GONE),
        (picture_bytes("PNG", (64, 36)), Presence.ALTERED, Presence.ALTERED),
        (WHOLE[:100], Presence.ALTERED, Presence.BROKEN),
        (SAME_LENGTH, Presence.PRESENT, Presence.BROKEN),
    ],
)
def test_what_became_of_a_picture(tmp_path, now, cheap, verified):
    record = picture(path="wide.png", size=len(WHOLE), sha256=sha256(WHOLE).hexdigest())
    if now is not None:
        (tmp_path / "wide.png").write_bytes(now)
    assert presence(record, tmp_path) is cheap
    assert presence(record, tmp_path, verify=True) is verified
    assert presences([record], tmp_path, verify=True) == {("s1", "wide"): verified}
    assert presences([record], tmp_path) == {("s1", "wide"): cheap}


def test_a_folder_in_place_of_a_picture_is_broken(tmp_path):
    (tmp_path / "wide.png").mkdir()
    record = picture(path="wide.png", size=(tmp_path / "wide.png").stat().st_size)
    assert presence(record, tmp_path, verify=True) is Presence.BROKEN


def test_a_file_in_place_of_the_folder_means_gone(tmp_path):
    (tmp_path / "s1").write_bytes(b"")
    assert presence(picture(path="s1/wide.png"), tmp_path) is Presence.GONE
