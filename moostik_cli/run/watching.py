"""What is seen, said and caught while pictures are made: progress, notes, pauses, Ctrl-C, the gallery's page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from moostik_cli.messages import Message, counted, message
from moostik_cli.models.jobs import OnChange, PictureJob
from moostik_cli.models.money import Micros
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.pacing import Pacer
from moostik_cli.report.progress import QuietProgress, Tally, progress_for
from moostik_cli.report.screen import Screen
from moostik_cli.run.interrupts import interruptible

if TYPE_CHECKING:
    from moostik_cli.gallery.page import LiveGallery


class Watch:
    """Looks on while a run works. `pause` may be called before there is a run: a question can come first."""

    def __init__(self, screen: Screen, control: RunControl, pacer: Pacer, *, events: bool, costs_money: bool) -> None:
        self._screen = screen
        self._control = control
        self._pacer = pacer
        self._events = events
        self._costs_money = costs_money
        self._progress: QuietProgress | None = None  # once there is a run
        self._said: set[str] = set()

    @contextmanager
    def over(
        self, jobs: Sequence[PictureJob], spent: Callable[[], Micros], galleries: Mapping[str, LiveGallery]
    ) -> Iterator[OnChange]:
        """While the block works: the progress is on screen, signals are caught, the galleries, by episode, are kept
        current. Yields what is to be told of each change."""
        tally = Tally(jobs, spent, frames=not self._costs_money)
        self._progress = progress = progress_for(self._screen, tally, events=self._events)
        on_change = partial(self._tell, progress.update)
        if galleries:
            on_change = partial(_both, on_change, galleries)
        with ExitStack() as kept:
            for gallery in galleries.values():
                kept.enter_context(gallery)
            kept.enter_context(progress)
            kept.enter_context(interruptible(self._control, partial(self._stopping, tally), self._leaving))
            yield on_change

    def pause(self, seconds: float) -> None:
        """The server asks to slow down: nobody starts anything for so long, and people are told why."""
        self._pacer.pause(seconds)
        if seconds >= 1:
            self._say(message("The server asks to slow down: everyone waits {seconds} s.", seconds=f"{seconds:.0f}"))

    def _tell(self, update: Callable[..., None], *change: Any) -> None:
        try:
            update(*change)
        except BrokenPipeError:
            self.say_once(message("Standard output is closed: nothing new is started, what is begun is finished."))
            raise

    def _say(self, text: Message) -> None:
        if self._progress is None:
            self._screen.note(text)
        else:
            self._progress.say(text)

    def say_once(self, text: Message) -> None:
        """A note that holds for many pictures alike is said for the first."""
        if str(text) not in self._said:
            self._said.add(str(text))
            self._say(text)

    def _stopping(self, tally: Tally) -> None:
        busy = sum(1 for state in list(tally.states.values()) if state == "generating")
        self._say(
            counted(
                "Stopping: waiting for {count} frame. Press Ctrl-C again to quit at once.",
                "Stopping: waiting for {count} frames. Press Ctrl-C again to quit at once.",
                count=busy,
            )
            if not self._costs_money
            else counted(
                "Stopping: waiting for {count} picture that is paid. Press Ctrl-C again to quit at once.",
                "Stopping: waiting for {count} pictures that are paid. Press Ctrl-C again to quit at once.",
                count=busy,
            )
        )

    def _leaving(self) -> None:
        if self._progress is not None:
            self._progress.__exit__()
        self._screen.note(message("Stopped at once; the next run picks up what was in flight."))


def _both(update: Callable[..., None], galleries: Mapping[str, LiveGallery], job: PictureJob, *change: Any) -> None:
    update(job, *change)
    galleries[job.episode_id].changed()
