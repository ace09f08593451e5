"""`python -m tests.gate.fuzz`: the long form of the fuzz test, over damaged and random files."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gate.fuzz", description=__doc__)
    parser.add_argument("--examples", type=int, default=5000, help="damaged series, and files of noise, to try")
    parser.add_argument("--seed", type=int, help="begin from this one, to do the same again")
    options = parser.parse_args()
    os.environ["MOOSTIK_FUZZ"] = str(options.examples)
    import pytest

    seed = [] if options.seed is None else [f"--hypothesis-seed={options.seed}"]
    damage = Path(__file__).with_name("test_damage.py")
    return int(pytest.main([str(damage), "-q", "-p", "no:xdist", "-o", "timeout=0", *seed]))


if __name__ == "__main__":
    sys.exit(main())
