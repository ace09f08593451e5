"""What all parts of a run share, wired up once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moostik_cli.models.production import Project
from moostik_cli.models.run import Limits, RunOptions
from moostik_cli.providers.selection import ProviderChoice
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.pacing import Pacer
from moostik_cli.run.view import RunView
from moostik_cli.run.watching import Watch
from moostik_cli.workers import HERE, Workers

if TYPE_CHECKING:
    from moostik_cli.models.series import Series
    from moostik_cli.providers.base import Provider
    from moostik_cli.providers.cards import ModelCard
    from moostik_cli.stages.generation import Workers as Callers


@dataclass(frozen=True)
class RunContext:
    """For what, by whom, how, how fast, and who is told."""

    project: Project
    series: Series
    choice: ProviderChoice
    options: RunOptions
    limits: Limits
    view: RunView
    control: RunControl
    pacer: Pacer
    watch: Watch
    provider: LazyProvider
    workers: Workers = HERE
    callers: Callers | None = None  # who calls the maker of pictures; None: threads

    @classmethod
    def of(
        cls,
        project: Project,
        series: Series,
        choice: ProviderChoice,
        options: RunOptions,
        limits: Limits,
        view: RunView,
    ) -> RunContext:
        """A context with a control, a pace and a watch of its own."""
        control = RunControl()
        pacer = Pacer(limits.delay, control)
        watch = Watch(view.screen, control, pacer, events=options.events, costs_money=choice.costs_money)

        def build(card: ModelCard | None) -> Provider:
            return choice.build(clock=control, card=card, window=limits.window, pause=watch.pause)

        return cls(project, series, choice, options, limits, view, control, pacer, watch, LazyProvider(build))


class LazyProvider:
    """A provider that is built when it is first needed: a run with nothing to do does not pay for importing it."""

    def __init__(self, build: Callable[[ModelCard | None], Provider]) -> None:
        self._build = build
        self._built: Provider | None = None

    def for_card(self, card: ModelCard | None) -> Provider:
        """The provider. `card`: what the model takes, as far as it is known when it is built."""
        if self._built is None:
            self._built = self._build(card)
        return self._built

    def close(self) -> None:
        """Let go of its connections, if there are any."""
        if self._built is not None:
            self._built.close()
