"""Other people's episodes: the names that they use, and files that are something else altogether."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

# Other tools' keys of a shot -> ours. The first that a shot has is taken, where it has ours not already.
_SHOT_KEYS: Mapping[str, str] = {
    "shot_id": "id",
    "shotId": "id",
    "duration": "durationSeconds",
    "character": "characterIds",
    "characters": "characterIds",
    "location": "locationIds",
    "locations": "locationIds",
    "camera": "variations",
}
_LISTS = frozenset(["characterIds", "locationIds", "variations"])
_NEGATIVES = ("negative_prompt", "negativePrompt")


class Taken(NamedTuple):
    """An episode with our names. `renamed`: (their key, ours) -> in how many shots."""

    data: dict[str, Any]
    renamed: Mapping[tuple[str, str], int]


def take_names(data: dict[str, Any]) -> Taken:
    """Give every shot our names for what it has under the usual other ones; what is not known stays as it is."""
    renamed: Counter[tuple[str, str]] = Counter()
    return Taken({**data, "shots": [_take_shot(shot, renamed) for shot in data["shots"]]}, renamed)


def _take_shot(shot: dict[str, Any], renamed: Counter[tuple[str, str]]) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    for key, value in shot.items():
        ours = _SHOT_KEYS.get(key)
        if ours is None or ours in shot or ours in taken or not _fits(ours, value):
            taken[key] = value
            continue
        taken[ours] = _as_ours(ours, value)
        renamed[key, ours] += 1
    negative = next((key for key in _NEGATIVES if isinstance(shot.get(key), str)), None)
    if negative is not None and isinstance(shot.get("prompt"), str):
        taken["prompt"] = {"goal": shot["prompt"], "negative": [taken.pop(negative)]}
        renamed[negative, "prompt.negative"] += 1
    return taken


def _fits(ours: str, value: Any) -> bool:
    """Whether a value can be what our key holds: a camera may be a whole description, a character a record."""
    if ours == "durationSeconds":
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if ours in _LISTS:
        return isinstance(value, str) or (
            isinstance(value, list) and all(isinstance(finding, str) for finding in value)
        )
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def _as_ours(ours: str, value: Any) -> Any:
    if ours in _LISTS:
        return [value] if isinstance(value, str) else value
    return str(value) if ours == "id" else value
