"""What goes wrong, where and when: declared, not coded.

`Fault("create", "502", nth=(3,))` spoils the third create; `Fault("delivery", "503", times_each=1)` the first
fetch of every picture; `Fault("outcome", "e005", prompt="blood")` the predictions whose prompt has that word.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Where = Literal["create", "outcome", "get", "list", "upload", "cancel", "delivery", "model"]

KINDS: Mapping[str, frozenset[str]] = {
    "create": frozenset(
        {
            "400",
            "401",
            "402",
            "403",
            "404",
            "413",
            "422",
            "429",
            "429_sentence",
            "429_header",
            "429_date",
            "500",
            "502",
            "503",
            "500_after",
            "502_after",
            "drop_before",
            "drop_after",
            "slow",
            "stall_before",
            "garbled",
            "answer_200",
            "504_late",
        }
    ),
    "outcome": frozenset(
        {
            "e001",
            "e002",
            "e003",
            "e004",
            "pa",
            "e005",
            "e006",
            "e1001",
            "e1000",
            "e6716",
            "e8765",
            "e8367",
            "director",
            "model_error",
            "error_object",
            "error_null",
            "aborted",
            "canceled",
            "unknown_status",
            "no_output",
            "empty_list",
            "output_list",
            "output_data",
            "output_nonsense",
            "wiped",
            "never",
            "slow",
            "late_output",
            "jpeg",
            "webp",
            "gif",
            "avif",
            "unreadable",
            "tiny",
            "one_colour",
            "square",
        }
    ),
    "delivery": frozenset(
        {
            "cut",
            "wrong_length",
            "too_long",
            "html",
            "403",
            "404",
            "410",
            "500",
            "503",
            "429",
            "redirect",
            "redirect_other_host",
            "redirect_loop",
            "redirect_file",
            "slow",
            "stall",
            "drop",
            "corrupt",
            "odd_etag",
            "no_length",
            "empty",
            "not_a_picture",
        }
    ),
}
_ANSWERS = frozenset(
    {
        "401",
        "402",
        "403",
        "404",
        "429",
        "429_sentence",
        "429_header",
        "500",
        "502",
        "503",
        "drop",
        "slow",
        "html",
        "json_list",
        "413",
        "no_results",
    }
)


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong. With no condition it happens every time.

    `nth`: at these requests of its kind, counted from 1. `every`: each so-many-th. `probability`: by chance.
    `prompt`: where the prompt has this text. `matching`: where this says so of the input. `times`: at most so
    often. `times_each`: at most so often for each prompt (create, outcome) or prediction (get, delivery).
    `seconds`: how long, for what is slow, late or throttled.
    """

    where: Where
    kind: str
    nth: tuple[int, ...] | None = None
    every: int | None = None
    probability: float | None = None
    prompt: str | None = None
    matching: Callable[[Mapping[str, Any]], bool] | None = None
    times: int | None = None
    times_each: int | None = None
    seconds: float = 1.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS.get(self.where, _ANSWERS):
            raise ValueError(f"no fault {self.kind!r} at {self.where!r}")


@dataclass
class _Used:
    times: int = 0
    each: Counter[str] = field(default_factory=Counter)


class Faults:
    """The faults of one stand-in. `pick` is asked at every request; the first that applies is taken."""

    def __init__(self, *faults: Fault, seed: int = 0) -> None:
        self.faults = faults
        self._random = random.Random(seed)
        self._seen: Counter[str] = Counter()
        self._used = [_Used() for _ in faults]
        self.happened: Counter[str] = Counter()

    def pick(self, where: Where, key: str, input_value: Mapping[str, Any]) -> Fault | None:
        """The fault of this request, or None. `key` tells pictures apart (prompt or prediction id)."""
        self._seen[where] += 1
        for fault, used in zip(self.faults, self._used, strict=True):
            if fault.where == where and self._applies(fault, used, key, input_value):
                used.times += 1
                used.each[key] += 1
                self.happened[f"{where}:{fault.kind}"] += 1
                return fault
        return None

    def _applies(self, fault: Fault, used: _Used, key: str, input_value: Mapping[str, Any]) -> bool:
        number = self._seen[fault.where]
        return not (
            (fault.nth is not None and number not in fault.nth)
            or (fault.every is not None and number % fault.every)
            or (fault.prompt is not None and fault.prompt not in str(input_value.get("prompt", "")))
            or (fault.matching is not None and not fault.matching(input_value))
            or (fault.times is not None and used.times >= fault.times)
            or (fault.times_each is not None and used.each[key] >= fault.times_each)
            or (fault.probability is not None and self._random.random() >= fault.probability)
        )


def parse_fault(text: str) -> Fault:
    """`where:kind[:name=value,...]` as on the command line; `nth=3+7` for several."""
    where, kind, *rest = text.split(":", 2)
    values: dict[str, Any] = {}
    for pair in filter(None, rest[0].split(",") if rest else ()):
        name, _, value = pair.partition("=")
        values[name] = _value(name, value)
    return Fault(where, kind, **values)  # type: ignore[arg-type]


def _value(name: str, text: str) -> Any:
    if name == "nth":
        return tuple(int(number) for number in text.split("+"))
    if name in ("every", "times", "times_each"):
        return int(text)
    return float(text) if name in ("probability", "seconds") else text
