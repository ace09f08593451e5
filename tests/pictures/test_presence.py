from __future__ import annotations

from hashlib import sha256

import pytest

from moostik_cli.models.variation_state import VariationState
from moostik_cli.pictures.presence import picture_state, verified_states
from tests.ledger.records import picture
from tests.pictures.samples import picture_bytes

WHOLE = picture_bytes("PNG")
SAME_LENGTH = WHOLE[:-30] + b"x" + WHOLE[-29:]


@pytest.mark.parametrize(
    ("now", "cheap", "verified"),
    [
        (WHOLE, VariationState.COMPLETED, VariationState.COMPLETED),
        (None, VariationState.DELETED, VariationState.DELETED),
        (picture_bytes("PNG", (64, 36)), VariationState.ALTERED, VariationState.ALTERED),
        (WHOLE[:100], VariationState.ALTERED, VariationState.BROKEN),
        (SAME_LENGTH, VariationState.COMPLETED, VariationState.BROKEN),
    ],
)
def test_what_became_of_a_picture(tmp_path, now, cheap, verified):
    record = picture(path="wide.png", size=len(WHOLE), sha256=sha256(WHOLE).hexdigest())
    if now is not None:
        (tmp_path / "wide.png").write_bytes(now)
    assert picture_state(record, tmp_path) is cheap
    assert picture_state(record, tmp_path, verify=True) is verified
    assert verified_states([record], tmp_path) == {("s1", "wide"): verified}


def test_a_folder_in_place_of_a_picture_is_broken(tmp_path):
    (tmp_path / "wide.png").mkdir()
    record = picture(path="wide.png", size=(tmp_path / "wide.png").stat().st_size)
    assert picture_state(record, tmp_path, verify=True) is VariationState.BROKEN


def test_a_file_in_place_of_the_folder_means_gone(tmp_path):
    (tmp_path / "s1").write_bytes(b"")
    assert picture_state(picture(path="s1/wide.png"), tmp_path) is VariationState.DELETED
