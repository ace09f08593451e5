"""What is seen while pictures are made: bars on a terminal, lines in a log, JSON lines for programs."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from moostik_cli.messages import Message, counted, message, tr, translate
from moostik_cli.models.jobs import GenerateImageResult, PictureJob, Slot
from moostik_cli.models.money import Micros, money, to_dollars
from moostik_cli.report.documents import to_document
from moostik_cli.report.json_text import json_text
from moostik_cli.report.relay import Relay
from moostik_cli.report.sanitize import sanitized
from moostik_cli.report.screen import Screen

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.text import Text

_STATES = {
    "waiting": ("·", "dim"),
    "generating": ("◐", "cyan"),
    "completed": ("●", "green"),
    "error": ("✗", "red"),
}
_WIDEST_SHOT, _LEAST_SHOT, _LEAST_ANGLE = 30, 8, 3  # characters of a shot's id, and of an angle's name
_RATE_WINDOW = 60.0  # seconds; the ETA follows what the last minute did


class Progress(Protocol):
    """Where `on_progress` goes. Called from many threads."""

    def __enter__(self) -> Progress: ...
    def __exit__(self, *_: object) -> None: ...
    def update(
        self,
        job: PictureJob,
        status: str,
        result: GenerateImageResult | None,
        error: Message | None,
    ) -> None: ...
    def say(self, text: Message) -> None: ...


@dataclass
class EpisodeTally:
    """How far an episode is."""

    total: int = 0
    done: int = 0
    failed: int = 0  # those that were not begun included
    busy: int = 0


class Tally:
    """What is known of a run so far; one lock for all views."""

    def __init__(self, jobs: Sequence[PictureJob], spent: Callable[[], Micros], *, frames: bool = False) -> None:
        self.frames = frames  # preview frames, which are no pictures
        self.lock = threading.Lock()
        self.jobs: dict[Slot, PictureJob] = {job.slot: job for job in jobs}
        self.states: dict[Slot, str] = dict.fromkeys(self.jobs, "waiting")
        self.episodes: dict[str, EpisodeTally] = {}
        self.shots: dict[tuple[str, str], list[Slot]] = {}
        for slot, job in self.jobs.items():
            self.shots.setdefault((job.episode_id, job.shot_id), []).append(slot)
            self.episodes.setdefault(job.episode_id, EpisodeTally()).total += 1
        self.total = len(jobs)
        self.done = 0
        self.failed = 0  # of those that were begun
        self.not_begun = 0  # such as what continues one that was not made
        self.estimate = self._unfinished = self._waiting = sum(job.price or 0 for job in jobs)
        self.started = time.monotonic()
        self._spent = spent
        self._ends: list[float] = []

    def note(self, key: Slot, status: str) -> None:
        with self.lock:
            self._note_in_episode(key, status)
            is_new = self.states.get(key) == "waiting"
            if is_new:
                self._waiting -= self._price_of(key)
            self.states[key] = status
            if status in ("completed", "error"):
                self.done += 1
                if status == "error":
                    self.not_begun += is_new
                    self.failed += not is_new
                self._unfinished -= self._price_of(key)
                self._ends.append(time.monotonic())

    def _price_of(self, key: Slot) -> Micros:
        job = self.jobs.get(key)
        return 0 if job is None else job.price or 0

    def _note_in_episode(self, key: Slot, status: str) -> None:
        episode = self.episodes.setdefault(key[0], EpisodeTally())
        episode.busy += (status == "generating") - (self.states.get(key) == "generating")
        if status in ("completed", "error"):
            episode.done += 1
            episode.failed += status == "error"

    def shown_shot(self, episode_id: str, shot_id: str) -> str:
        """How people are shown a shot: with its episode where there are several."""
        return f"{episode_id}/{shot_id}" if len(self.episodes) > 1 else shot_id

    @property
    def spent(self) -> Micros:
        return self._spent()

    @property
    def to_come(self) -> Micros:
        """What the rest of the run will cost. A picture in flight is charged for at some moment between its
        start and its end: `spent` says which."""
        return min(self._unfinished, max(self._waiting, self.estimate - self.spent))

    def rate(self) -> float:
        """Pictures a second, over the last minute."""
        now = time.monotonic()
        with self.lock:
            recent = sum(1 for end in reversed(self._ends[-600:]) if end > now - _RATE_WINDOW)
        return recent / max(1e-6, min(now - self.started, _RATE_WINDOW))

    def seconds_left(self) -> float | None:
        rate = self.rate()
        return (self.total - self.done) / rate if rate > 0 else None


class QuietProgress:
    """Says nothing of pictures; notes still reach the screen."""

    def __init__(self, tally: Tally, screen: Screen) -> None:
        self.tally = tally
        self.screen = screen
        self._relay = Relay()

    def __enter__(self) -> QuietProgress:
        self._relay.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._relay.close()

    def update(
        self,
        job: PictureJob,
        status: str,
        result: GenerateImageResult | None,
        error: Message | None,
    ) -> None:
        self.tally.note(job.slot, status)

    def say(self, text: Message) -> None:
        if self._relay.has_failed:  # standard output is gone; standard error may be there
            self.screen.note(text)
        else:
            self._relay.call(self.screen.note, text)


class LineProgress(QuietProgress):
    """One line a finished picture, for logs and screen readers."""

    def update(
        self,
        job: PictureJob,
        status: str,
        result: GenerateImageResult | None,
        error: Message | None,
    ) -> None:
        super().update(job, status, result, error)
        shot, name = self.tally.shown_shot(job.episode_id, job.shot_id), job.target.name
        where = {"done": self.tally.done, "total": self.tally.total, "shot": shot, "variation": name}
        if status == "completed":
            self.say(message("{done}/{total} {shot}/{variation} done", **where))
        elif status == "error":
            self.say(message("{done}/{total} {shot}/{variation} no picture: {error}", **where, error=error or "?"))


class BarProgress(QuietProgress):
    """An overall bar, a line for each episode where there are several, and one for each shot in flight with its angles
    as they change state."""

    def __init__(self, tally: Tally, screen: Screen) -> None:
        from rich.live import Live

        super().__init__(tally, screen)
        self._live = Live(self, console=screen.err, refresh_per_second=6, transient=True)

    def __enter__(self) -> BarProgress:
        super().__enter__()
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self._live.stop()

    def say(self, text: Message) -> None:
        self._relay.call(self._print, text)

    def _print(self, text: Message) -> None:
        self.screen.err.print(sanitized(translate(text)), overflow="ellipsis", no_wrap=True)

    def update(
        self,
        job: PictureJob,
        status: str,
        result: GenerateImageResult | None,
        error: Message | None,
    ) -> None:
        super().update(job, status, result, error)
        if status == "error":
            shot = self.tally.shown_shot(job.episode_id, job.shot_id)
            self.say(message("{shot}/{variation}: {error}", shot=shot, variation=job.target.name, error=error or "?"))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = options.max_width
        yield from self._overall(width)
        room = max(3, console.height - 5)
        episodes = self._episodes(width, room // 2)
        yield from episodes
        yield from self._shots_in_flight(width, room=max(1, room - len(episodes)))

    def _overall(self, width: int) -> list[Text]:
        from rich.text import Text

        tally = self.tally
        share = tally.done / tally.total if tally.total else 1.0
        length = max(8, min(40, width - 30))
        filled = int(share * length)
        counts = translate(_counts(tally))
        first = Text.assemble(("█" * filled, "green"), ("░" * (length - filled), "dim"), f"  {counts}  {share:.0%}")
        return [_cut(first, width), _cut(Text("  ".join(self._facts()), style="dim"), width)]

    def _facts(self) -> list[str]:
        tally, left = self.tally, self.tally.seconds_left()
        facts = []
        if left is not None:
            facts.append(tr("{rate} a minute", rate=f"{tally.rate() * 60:.0f}"))
            facts.append(tr("{time} left", time=clock_time(left)))
        if tally.spent or tally.to_come:
            facts.append(tr("{spent} spent, {to_come} to come", spent=money(tally.spent), to_come=money(tally.to_come)))
        if tally.failed:
            facts.append(
                tr("{count} without a frame", count=tally.failed)
                if tally.frames
                else tr("{count} without a picture", count=tally.failed)
            )
        if tally.not_begun:
            facts.append(translate(counted("{count} not begun", "{count} not begun", count=tally.not_begun)))
        return facts

    def _episodes(self, width: int, room: int) -> list[Text]:
        """Of more episodes than there is room for, those that are under way."""
        with self.tally.lock:
            episodes = {name: replace(episode) for name, episode in self.tally.episodes.items()}
        if len(episodes) < 2:
            return []
        if len(episodes) > room:
            episodes = {name: episode for name, episode in episodes.items() if episode.busy}
        label = min(max(map(len, episodes), default=0), max(_LEAST_SHOT, width // 3))
        return [_cut(_episode_line(name, episode, label, width), width) for name, episode in [*episodes.items()][:room]]

    def _shots_in_flight(self, width: int, room: int) -> list[Text]:
        with self.tally.lock:
            busy = [
                (
                    self.tally.shown_shot(*shot),
                    [(self.tally.jobs[key].target.name, self.tally.states[key]) for key in keys],  # the angle, mostly
                )
                for shot, keys in self.tally.shots.items()
                if any(self.tally.states[key] == "generating" for key in keys)
            ]
        longest = max((len(shot) for shot, _ in busy), default=0)
        label = min(longest, _WIDEST_SHOT, max(_LEAST_SHOT, width // 3))
        return [_cut(_shot_line(shot, angles, label, width), width) for shot, angles in busy[:room]]


def _counts(tally: Tally) -> Message:
    if tally.frames:
        return counted("{done} of {count} frame", "{done} of {count} frames", count=tally.total, done=tally.done)
    return counted("{done} of {count} picture", "{done} of {count} pictures", count=tally.total, done=tally.done)


class EventProgress(QuietProgress):
    """One JSON object a line on standard output, for `--events`."""

    def update(
        self,
        job: PictureJob,
        status: str,
        result: GenerateImageResult | None,
        error: Message | None,
    ) -> None:
        super().update(job, status, result, error)
        self._relay.call(
            write_event,
            {
                "event": "variation",
                "episodeId": job.episode_id,
                "shotId": job.shot_id,
                "variationId": job.variation_id,
                "status": status,
                "result": to_document(result),
                "error": None if error is None else str(error),
                "done": self.tally.done,
                "total": self.tally.total,
                "cost": to_dollars(self.tally.spent),
                "time": round(time.time(), 3),
            },
        )


_writing = threading.Lock()


def write_event(event: dict[str, Any]) -> None:
    """One JSON object on a line of its own, at once."""
    with _writing:
        sys.stdout.write(json_text(to_document(event)) + "\n")
        sys.stdout.flush()


def progress_for(screen: Screen, tally: Tally, *, events: bool) -> QuietProgress:
    """The view that fits the terminal and the options."""
    if events:
        return EventProgress(tally, screen)
    if screen.quiet:
        return QuietProgress(tally, screen)
    if screen.supports_live:
        return BarProgress(tally, screen)
    return LineProgress(tally, screen)


def clock_time(seconds: float) -> str:
    """Seconds as `1:05` or `1:02:03`."""
    whole = round(seconds)
    hours, minutes = whole // 3600, whole % 3600 // 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def _episode_line(episode: str, tally: EpisodeTally, label: int, width: int) -> Text:
    """An episode, and how much of it is made."""
    from rich.text import Text

    length = max(4, min(20, width - label - 20))
    filled = int(tally.done / tally.total * length) if tally.total else length
    line = Text(f"{_labelled(episode, label)}  ")
    line.append("█" * filled, style="green").append("░" * (length - filled), style="dim")
    line.append(f"  {tally.done}/{tally.total}", style="dim")
    if tally.failed:
        mark, style = _STATES["error"]
        line.append(f"  {mark} {tally.failed}", style=style)
    return line


def _labelled(shown: str, label: int) -> str:
    """A name of just that length. Of one that is too long its end is shown, which tells it from the others."""
    name = sanitized(shown)
    return (f"…{name[1 - label :]}" if len(name) > label else name).ljust(label)


def _shot_line(shot: str, angles: list[tuple[str, str]], label: int, width: int) -> Text:
    """A shot and the state of each angle; on a narrow terminal names give way, never a mark."""
    from rich.text import Text

    line = Text(_labelled(shot, label))
    names = [Text(sanitized(angle)) for angle, _ in angles]
    longest = _longest_names([name.cell_len for name in names], width - label)
    for angle_name, (_, state) in zip(names, angles, strict=True):
        mark, style = _STATES[state]
        line.append("  ").append(mark, style=style)
        if longest:
            angle_name.truncate(longest, overflow="ellipsis")
            line.append(" ").append(angle_name.plain, style=style)
    return line


def _longest_names(widths: list[int], room: int) -> int:
    """How long a name may be for all of them to fit beside their marks; 0 where that says nothing any more."""
    left = room - 4 * len(widths)
    fits = (
        size
        for size in range(max(widths, default=0), _LEAST_ANGLE - 1, -1)
        if sum(min(width, size) for width in widths) <= left
    )
    return next(fits, 0)


def _cut(text: Text, width: int) -> Text:
    text.truncate(width, overflow="ellipsis")
    text.no_wrap = True
    return text
