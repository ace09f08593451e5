"""A bar on standard error for work whose steps are counted, where somebody is there to see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from moostik_cli.report.screen import Screen

OnStep = Callable[[int, int], None]


@contextmanager
def counting_bar(screen: Screen, label: str) -> Iterator[OnStep]:
    """A function to be told (steps done, all steps). Without a terminal, or quiet, it shows nothing."""
    if screen.quiet or not screen.supports_live:
        yield lambda done, total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen.err, transient=True) as progress:
        task = progress.add_task(label, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
