"""What happens where the server takes fewer pictures than a run could start."""

from __future__ import annotations

from pathlib import Path

from benchmarks.clockwork import low_credit
from benchmarks.figures import Section, at_most, told
from benchmarks.measuring import MOOSTIK, run
from benchmarks.projects import PICTURES, long_project, real_project
from benchmarks.serving import environment, greedy, latencies, pictures_in, standin
from tests.standin.service import RateLimit

CREATES_A_SECOND = 8
SLOTS = 15


def measure(folder: Path, *, quick: bool = False) -> Section:
    """150 pictures (48 `quick`ly) against a limit of 8 creates a second; and what the lowest limit does to the pace."""
    episode = long_project(folder / "p", 8) if quick else real_project(folder / "p")
    pictures = 48 if quick else PICTURES
    seconds = latencies(pictures)
    with standin(seconds, RateLimit(CREATES_A_SECOND, 1.0)) as service:
        cost = run(
            (*MOOSTIK, "generate", episode, "--yes", "--quiet", "--delay-ms", "0"), folder / "p", environment(service)
        )
        made, refused = len(service.memory.predictions), service.memory.counts.refused_creates
    assert made == pictures_in(folder / "p")
    allowed = greedy(seconds, SLOTS, CREATES_A_SECOND)
    low = low_credit(pictures=60)
    figures = (
        told(f"made, of {pictures}", made, ""),
        at_most("creates refused", 100 * refused / (made + refused), 10, " %", "the refusals that tell the limit"),
        at_most(
            "makespan, over a greedy schedule under that limit",
            cost.wall / allowed,
            1.15,
            limit="start-up, the first pause, and starts 4 % slower than what was seen to be accepted",
        ),
        told("6 a minute, one at a time: starts a minute once it is known", low.starts_a_minute, ""),
        at_most(
            "creates refused there",
            100 * low.refused / (low.made + low.refused),
            10,
            " %",
            "the first burst, and tries whether the limit was lifted",
        ),
    )
    return Section("Rate limits", _HOW, figures)


_HOW = (
    "The stand-in takes 8 creates in any second and answers the others with 429 and `retry_after: 1`. The limit of "
    "an account with little credit (6 a minute, one at a time) is kept by a clock that is only reckoned: the real "
    "pacer and 15 workers, without waiting."
)
