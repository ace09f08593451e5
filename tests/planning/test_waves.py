from __future__ import annotations

from moostik_cli.models.jobs import Predecessor
from moostik_cli.planning.waves import wave_numbers
from tests.purchase.jobs import job


def test_each_job_is_one_wave_behind_the_latest_that_it_waits_for() -> None:
    first, second = job("s1", "wide"), job("s2", "wide")._replace(predecessors=(Predecessor(("s1", "wide")),))
    third = job("s2", "close_up")._replace(predecessors=(Predecessor(("s1", "wide")), Predecessor(("s2", "wide"))))
    alone = job("s3", "wide")._replace(predecessors=(Predecessor(("s9", "wide")),))
    assert wave_numbers([third, alone, second, first]) == {
        ("s1", "wide"): 1,
        ("s3", "wide"): 1,
        ("s2", "wide"): 2,
        ("s2", "close_up"): 3,
    }


def test_what_waits_for_itself_is_in_no_wave() -> None:
    one, other = (
        job(shot, "wide")._replace(predecessors=(Predecessor((before, "wide")),))
        for shot, before in (("a", "b"), ("b", "a"))
    )
    assert wave_numbers([one, other, job("c", "wide")]) == {("c", "wide"): 1}
