"""`python -m tests.standin`: the stand-in as a process of its own, until it is told to stop.

It prints two lines, its address and its token, and answers GET /standin/report with its counts.
"""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path

from tests.standin.faults import Faults, parse_fault
from tests.standin.service import LOW_CREDIT, RateLimit, Standin, StandinOptions
from tests.standin.state import Latency, fixed, lognormal


def _latency(text: str) -> Latency:
    kind, _, rest = text.partition(":")
    median, _, sigma = rest.partition(":")
    return fixed(float(median)) if kind == "fixed" else lognormal(float(median), float(sigma or 0.35))


def _rate_limit(text: str) -> RateLimit:
    if text == "low-credit":
        return LOW_CREDIT
    creates, _, seconds = text.partition("/")
    return RateLimit(int(creates), float(seconds or 1))


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="of the API; 0 for any")
    parser.add_argument("--delivery-port", type=int, default=0)
    parser.add_argument("--state", type=Path, help="file that keeps predictions across restarts")
    parser.add_argument("--latency", default="lognormal:0.3:0.35", help="fixed:SECONDS or lognormal:MEDIAN[:SIGMA]")
    parser.add_argument("--rate-limit", type=_rate_limit, help="CREATES/SECONDS or low-credit")
    parser.add_argument("--list-lag", type=float, default=0.0)
    parser.add_argument("--wipe-after", type=float, default=3600.0)
    parser.add_argument("--answer-delay", type=float, default=0.0)
    parser.add_argument("--picture-size", type=_size, default=(160, 90), metavar="WxH")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        type=parse_fault,
        metavar="WHERE:KIND[:NAME=VALUE,...]",
        help="may be repeated",
    )
    parser.add_argument("--seed", type=int, default=0)
    return parser


def main() -> None:
    given = _parser().parse_args()
    options = StandinOptions(
        latency=_latency(given.latency),
        rate_limit=given.rate_limit,
        list_lag=given.list_lag,
        wipe_after=given.wipe_after,
        answer_delay=given.answer_delay,
        picture_size=given.picture_size,
        seed=given.seed,
    )
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    with Standin(
        options,
        faults=Faults(*given.fault, seed=given.seed),
        state=given.state,
        ports=(given.port, given.delivery_port),
    ) as standin:
        print(standin.base_url, flush=True)
        print(standin.token, flush=True)
        over.wait()


if __name__ == "__main__":
    main()
