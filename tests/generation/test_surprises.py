"""Things that should not happen: they concern one picture, and are said."""

from __future__ import annotations

from typing import Any

import pytest

from moostik_cli.generation.delivery import Deliverer
from tests.generation.studio import Studios


def test_a_fault_of_ours_in_one_picture_leaves_the_others_alone(
    studios: Studios, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio, real = studios(shots=3, angles=("wide",)), Deliverer._recorded

    def breaks(self: Deliverer, job: Any, *rest: Any) -> Any:
        if job.shot_id == "shot-002":
            raise ZeroDivisionError("a fault of ours")
        return real(self, job, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(Deliverer, "_recorded", breaks)
        ran = studio.moostik("generate", "ep0", "--provider", "replicate", "--yes", "--delay-ms", "0")
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.err and "Traceback" not in ran.err
    assert studio.document(code=0)["generated"] == 1  # it was saved, and only had to be written down
    assert studio.all_is_well(3).charges == 3
