"""What a change of an episode's shots does to the project."""

from typing import NamedTuple

from moostik_cli.models.money import Micros


class ChangedText(NamedTuple):
    """A file by its path from the project's folder, and its text before and after."""

    path: str
    before: str
    after: str

    @property
    def first_changed_line(self) -> int:
        """Counted from 1."""
        lines = zip(self.before.splitlines(), self.after.splitlines(), strict=False)
        same = min(self.before.count("\n"), self.after.count("\n")) + 1
        return next((number for number, (old, new) in enumerate(lines, start=1) if old != new), same)


class ShotEffects(NamedTuple):
    """`old` is the shot that is renamed to `new`, or that goes (`new` None). `folders`: (from, to), by their paths from
    the project's folder. `pictures`: how many paid ones the shot has, at `cost`."""

    episode_id: str
    old: str | None
    new: str | None
    files: tuple[ChangedText, ...]
    folders: tuple[tuple[str, str], ...]
    pictures: int
    cost: Micros
