"""What was sent lately, kept beside the ledger: where that is lost, or an older copy is put in its place, nothing that
was paid is forgotten, whatever the episode says by then.

A file for each episode, a line for each fact, only ever added to: an intent, the id of its prediction, how it ended
without a picture. Pictures say themselves what they are. It goes back a month.
"""

from __future__ import annotations

import errno
import json
import math
import os
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from moostik_cli.ledger import rows
from moostik_cli.models.records import Attempt, Intent, Outcome

KEPT_SECONDS = 30 * 86_400.0
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
AttemptKey = tuple[str, str, float]  # shot, variation, and when it was sent
_NOTHING_YET = {
    "id": 0,
    "prediction_id": None,
    "outcome": Outcome.OPEN.value,
    "ended_at": None,
    "cost": 0,
    "error": None,
    "error_message": None,
}


class Journal:
    """The journals beside one ledger. Thread-safe. Where the disk takes nothing, the ledger says so."""

    def __init__(self, ledger_path: Path) -> None:
        self._folder = ledger_path.parent / "runs"

    def add_intent(self, intent: Intent) -> None:
        """Before anything is sent."""
        self._add(intent.episode_id, rows.intent_row(intent))

    def add_fact(self, intent: Intent, **columns: Any) -> None:
        """What has become known of an attempt, as columns of the ledger."""
        key = {"shot_id": intent.shot_id, "variation_id": intent.variation_id, "at": intent.at}
        self._add(intent.episode_id, key | columns)

    def add_attempt(self, attempt: Attempt) -> None:
        """One that was found otherwise."""
        self.add_intent(attempt.intent)
        self.add_fact(
            attempt.intent,
            prediction_id=attempt.prediction_id,
            outcome=attempt.outcome.value,
            cost=attempt.cost,
            ended_at=attempt.ended_at,
        )

    def add_missing(self, left_open: Iterable[Attempt], known: Iterable[Attempt]) -> None:
        """Those `left_open` in the ledger that the journal does not know: a kill came between the two."""
        keys = {_key_of_intent(attempt.intent) for attempt in known}
        for attempt in left_open:
            if _key_of_intent(attempt.intent) not in keys:
                self.add_attempt(attempt)

    def attempts(self, episode_id: str, ended: Collection[AttemptKey] = ()) -> list[Attempt]:
        """What the journal knows, in order, save those in `ended`; nothing where there is none. A line that is damaged
        says nothing."""
        found: dict[AttemptKey, dict[str, Any]] = {}
        for line in self._lines(episode_id):
            key = _key_of(line)
            if key in found:
                found[key].update(line)
            elif "input" in line and key not in ended:
                found[key] = _NOTHING_YET | line
        return [attempt for row in found.values() if (attempt := _attempt_from(row)) is not None]

    def forget_old(self, episode_id: str, now: float) -> None:
        """Leave out what was sent more than KEPT_SECONDS before `now`. Only for who holds the episode."""
        path = self._path(episode_id)
        if _begins_at(path) > now - KEPT_SECONDS:
            return
        recent = [line for line in self._lines(episode_id) if _key_of(line)[2] > now - KEPT_SECONDS]
        temporary = path.with_name(f".{path.name}.part")
        with suppress(OSError):
            temporary.write_text("".join(map(_text, recent)), encoding="utf-8")
            temporary.replace(path)

    def _path(self, episode_id: str) -> Path:
        return self._folder / f"{episode_id}.jsonl"

    def _add(self, episode_id: str, row: Mapping[str, Any]) -> None:
        with suppress(OSError):
            try:
                file = self._opened(episode_id)
            except FileNotFoundError:
                self._folder.mkdir(parents=True, exist_ok=True)
                file = self._opened(episode_id)
            try:
                os.write(file, _text(row).encode())
            finally:
                os.close(file)

    def _opened(self, episode_id: str) -> int:
        if self._folder.is_symlink():
            raise OSError(errno.ELOOP, "a link may lead out of the project")
        return os.open(self._path(episode_id), os.O_WRONLY | os.O_APPEND | os.O_CREAT | _NO_LINK, 0o666)

    def _lines(self, episode_id: str) -> list[dict[str, Any]]:
        try:
            text = self._path(episode_id).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return []
        return [line for part in text.split("\n") if part and (line := _line_from(part)) is not None]


def _begins_at(path: Path) -> float:
    """When the first attempt of a journal was sent; never, where there is none."""
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            first = next((found for line in lines if (found := _line_from(line)) is not None), None)
    except OSError:
        return math.inf
    return math.inf if first is None else _key_of(first)[2]


def _text(row: Mapping[str, Any]) -> str:
    """A line of its own, also after one that was cut off."""
    return "\n" + json.dumps(row)


def _line_from(text: str) -> dict[str, Any] | None:
    try:
        line = json.loads(text)
        return line if isinstance(line, dict) and _key_of(line) else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _key_of(line: Mapping[str, Any]) -> AttemptKey:
    return str(line["shot_id"]), str(line["variation_id"]), float(line["at"])


def _key_of_intent(intent: Intent) -> AttemptKey:
    return intent.shot_id, intent.variation_id, intent.at


def _attempt_from(row: Mapping[str, Any]) -> Attempt | None:
    try:
        return rows.attempt_from(row)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
