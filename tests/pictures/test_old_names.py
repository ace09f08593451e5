"""Pictures that were made when names of other scripts became `_` are found all the same."""

from __future__ import annotations

import pytest

from moostik_cli.models.naming import file_stem, former_file_stem
from moostik_cli.pictures.provenance import embed
from moostik_cli.pictures.recovery import find_pictures
from tests.pictures.samples import picture_bytes, provenance


@pytest.mark.parametrize("angle", ["特写", "крупный план", "plongée à l'épaule", "close up"])
@pytest.mark.parametrize("name", [file_stem, former_file_stem])
def test_a_picture_is_found_under_its_old_and_its_new_name(tmp_path, angle, name):
    folder = tmp_path / "output/episodes/ep1/s1"
    folder.mkdir(parents=True)
    path = folder / f"{name(angle)}.png"
    path.write_bytes(embed(picture_bytes(), provenance(variation_id=angle, camera_angle=angle)))
    found = find_pictures(tmp_path, folder.parent, "ep1")
    assert ([one.variation_id for one in found.current], found.left_out) == ([angle], ())
