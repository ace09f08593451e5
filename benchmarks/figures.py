"""What a benchmark found, and the table that tells it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """One line of the table. `reached`: whether `found` is within `target`; None where there is no target."""

    what: str
    found: str
    target: str = ""
    reached: bool | None = None
    limit: str = ""  # what limits it now


class Section(NamedTuple):
    """The figures of one benchmark, how they were measured, and what else is worth reading."""

    title: str
    how: str
    figures: tuple[Figure, ...]
    notes: str = ""


def at_most(what: str, value: float, target: float, unit: str = "x", limit: str = "") -> Figure:
    """A figure that should be small."""
    return Figure(what, f"{_number(value)}{unit}", f"≤ {target:g}{unit}", value <= target, limit)


def at_least(what: str, value: float, target: float, unit: str, limit: str = "") -> Figure:
    """A figure that should be large."""
    return Figure(what, f"{_number(value)}{unit}", f"≥ {target:g}{unit}", value >= target, limit)


def told(what: str, value: float, unit: str, limit: str = "") -> Figure:
    """A figure for comparison, without a target."""
    return Figure(what, f"{_number(value)}{unit}", limit=limit)


def render_section(section: Section) -> str:
    """A section as Markdown."""
    lines = [f"## {section.title}", "", section.how, ""]
    lines += ["| figure | found | target | | what limits it |", "|---|---|---|---|---|"]
    lines += [
        f"| {one.what} | **{one.found}** | {one.target} | {_mark(one.reached)} | {one.limit} |"
        for one in section.figures
    ]
    if section.notes:
        lines += ["", section.notes]
    return "\n".join(lines) + "\n"


def render_page(sections: Iterable[Section], machine: str) -> str:
    """`docs/speed.md`."""
    return _HEAD.format(machine=machine) + "\n" + "\n".join(render_section(section) for section in sections)


def _mark(reached: bool | None) -> str:
    return "" if reached is None else "yes" if reached else "**no**"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


_HEAD = """\
# Speed

Written by `python -m benchmarks`; [benchmarks/README.md](../benchmarks/README.md) says how each figure is
measured and how to repeat one alone. Figures are ratios within one run, so that they mean the same on another
machine. This run: {machine}.
"""
