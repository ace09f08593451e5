"""The model behind docs/scale.md: it keeps to the bounds that can be worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.season import EPISODES, PICTURES, Machine, rows, simulated
from tests.walking import ROOT


@given(
    in_flight=st.integers(1, 60),
    creates=st.floats(10, 10_000),
    cores=st.integers(1, 8),
    cpu=st.floats(0, 2),
    median=st.floats(0.1, 60),
    pictures=st.integers(1, 200),
)
def test_no_part_does_more_than_it_can(
    in_flight: int, creates: float, cores: int, cpu: float, median: float, pictures: int
) -> None:
    season = simulated(Machine(in_flight, creates, cores, cpu, median, sigma=0.0), pictures)
    by_pace = (pictures - 1) * 60 / creates
    by_window = -(-pictures // in_flight) * median
    by_cores = pictures * cpu / cores
    assert season.seconds >= max(by_pace, by_window, by_cores) * (1 - 1e-9)
    assert season.seconds <= by_pace + by_window + by_cores + median + cpu + 1e-6
    assert 0 <= season.busy <= 1 + 1e-9


@pytest.mark.parametrize(
    ("machine", "limit"),
    [
        (Machine(15), "the model's time"),
        (Machine(400), "the service's limit"),
        (Machine(400, cpu=0.36), "the cores"),
    ],
)
def test_what_gives_out_first(machine: Machine, limit: str) -> None:
    assert simulated(machine, 4_000).limit == limit


def test_the_page_has_the_table_of_the_model() -> None:
    page = (ROOT / "docs" / "scale.md").read_text("utf-8")
    assert "\n".join(rows(EPISODES * PICTURES)) in page
