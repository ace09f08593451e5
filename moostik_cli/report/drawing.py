"""Whether a view is drawn (a terminal) or told in plain lines (a pipe, `--plain`), and how lines and
shots are named."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from moostik_cli.messages import Message, tr
from moostik_cli.report.screen import Screen


def is_interactive(screen: Screen) -> bool:
    """Whether standard output is for eyes: lanes, colour, columns. Plain lines need no Rich."""
    return not screen.plain and (sys.stdout.isatty() or screen.color == "always")


def labelled(name: Message | str, value: Message | str) -> str:
    """`name: value` in the current language."""
    return tr("{name}: {value}", name=name, value=value)


def shot_runs(shot_ids: Sequence[str], position: Mapping[str, int]) -> str:
    """Shots in short: neighbours in the episode as "first to last", the others by id."""
    return ", ".join(
        run[0] if len(run) == 1 else tr("{first} to {last}", first=run[0], last=run[-1])
        for run in _runs(shot_ids, position)
    )


def _runs(shot_ids: Sequence[str], position: Mapping[str, int]) -> Iterator[list[str]]:
    run: list[str] = []
    for shot_id in shot_ids:
        if run and position[shot_id] != position[run[-1]] + 1:
            yield run
            run = []
        run.append(shot_id)
    if run:
        yield run
