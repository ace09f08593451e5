"""The sources of a run, one after another: of several, one that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from moostik_cli.errors import MoostikError
from moostik_cli.run.view import RunView


class OfEpisode(Protocol):
    @property
    def episode_id(self) -> str: ...


Item = TypeVar("Item", bound=OfEpisode)
Result = TypeVar("Result")


def for_each(view: RunView, items: Iterable[Item], work: Callable[[Item], Result | None]) -> list[Result]:
    """What `work` gives for each; None: the run is done with it. Raises its MoostikError where there is one source
    alone; of several, it is told and the others go on."""
    results = []
    for item in items:
        try:
            result = work(item)
        except MoostikError as error:
            if not view.has_several:
                raise
            view.tell_failed(item.episode_id, error)
            continue
        if result is not None:
            results.append(result)
    return results
