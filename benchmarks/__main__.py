"""`python -m benchmarks`: all of them, and the page; `python -m benchmarks NAME...`: these, on the
screen; with `--quick` less of each, in two minutes, on the screen."""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from benchmarks.figures import Section, render_page, render_section
from benchmarks.measuring import ROOT, machine

NAMES = ("start_up", "makespan", "rate_limits", "growth", "preview", "real_sizes")
PAGE = ROOT / "docs" / "speed.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--quick", action="store_true", help="smaller episodes and fewer rounds; writes no page")
    given = parser.parse_args()
    unknown = set(given.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    sections = []
    for name in given.names or NAMES:
        sections.append(_measured(name, quick=given.quick))
        sys.stdout.write(render_section(sections[-1]) + "\n")
        sys.stdout.flush()
    if not given.names and not given.quick:
        PAGE.write_text(render_page(sections, machine()), encoding="utf-8")


def _measured(name: str, *, quick: bool) -> Section:
    with tempfile.TemporaryDirectory(prefix=f"moostik-{name}-") as folder:
        section: Section = import_module(f"benchmarks.{name}").measure(Path(folder), quick=quick)
    return section


if __name__ == "__main__":
    main()
