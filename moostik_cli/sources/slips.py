"""All slips of YAML's syntax in one go: behind the first one a parser reads no further, so each item of the file's
lists (each shot, say) is parsed by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import yaml
from yaml._yaml import CParser
from yaml.events import StreamEndEvent

MOST_SLIPS = 50

_TOP_KEY = re.compile(r"^[\w\"'][^\n]*?:(?=\s)", re.MULTILINE)
_FIRST_ITEM = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\n)*( *)- ")  # right below a key, or at the beginning of the file


class Slip(NamedTuple):
    """What libyaml says of a part of the file, and where that part begins."""

    problem: Any  # yaml.MarkedYAMLError; its marks count from `begins`
    begins: int
    text: str


def find_slips(text: str, first: Any) -> list[Slip]:
    """The slips of `text`, in order, where `first` is what parsing all of it ends with.

    A part that fails by itself before the place where the whole fails is why the whole does: quotes that are never
    closed are missed only where the next ones open."""
    mark = getattr(first, "problem_mark", None) or getattr(first, "context_mark", None)
    if mark is None:
        return [Slip(first, 0, text)]
    slips = list(_slips_of_parts(text))
    failed_at = _context_of(first) if _is_at_the_end(text, mark.index) else mark.index
    before = [slip for slip in slips if slip.begins + len(slip.text) <= failed_at]
    behind = [slip for slip in slips if slip.begins > failed_at]
    return slips[:MOST_SLIPS] if before else [Slip(first, 0, text), *behind][:MOST_SLIPS]


def _context_of(problem: Any) -> int:
    mark = getattr(problem, "context_mark", None) or problem.problem_mark
    return int(mark.index)


def _is_at_the_end(text: str, at: int) -> bool:
    return not text[at:].strip()


def _slips_of_parts(text: str) -> Iterator[Slip]:
    starts = [*_part_starts(text), len(text)]
    for begins, ends in pairwise(starts):
        problem = _problem_of(text[begins:ends])
        if problem is not None and getattr(problem, "problem_mark", None) is not None:
            yield Slip(problem, begins, text[begins:ends])


def _part_starts(text: str) -> list[int]:
    """Where keys at the left margin and the items right below them begin."""
    keys = list(_TOP_KEY.finditer(text))
    starts = {key.start() for key in keys}
    ends = [*(key.start() for key in keys), len(text)]
    for begins, end in zip([0, *(key.end() for key in keys)], ends, strict=True):
        first = _FIRST_ITEM.match(text, begins, end)
        if first is not None:
            items = re.compile(rf"^{first[1]}- ", re.MULTILINE)
            starts.update(item.start() for item in items.finditer(text, begins, end))
    return sorted(starts)


def _problem_of(part: str) -> yaml.YAMLError | None:
    try:
        next_event = CParser(part).get_event
        while next_event().__class__ is not StreamEndEvent:
            pass
    except yaml.YAMLError as problem:
        return problem
    return None
