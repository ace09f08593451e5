"""Marks that git leaves in a file where two changes of it could not be merged."""

from __future__ import annotations

import re

from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error

_BEGINS = r"^<{7}(?: .*)?\r?$"
_ENDS = r"^>{7}(?: .*)?\r?$"


def find_conflicts(text: str, shown: str) -> tuple[Diagnostic, ...]:
    """One error for each place where a merge stopped; none for text that only looks a little like it."""
    if "<<<<<<<" not in text:  # nearly every file
        return ()
    found = []
    ends = re.compile(_ENDS, re.MULTILINE)
    for begin in re.finditer(_BEGINS, text, re.MULTILINE):
        end = ends.search(text, begin.end())
        if end is not None and re.search(r"^={7}\r?$", text[begin.end() : end.start()], re.MULTILINE):
            line = text.count("\n", 0, begin.start()) + 1
            what = message(
                "A merge stopped here: two changes of the same lines, up to line {line}.",
                line=text.count("\n", 0, end.start()) + 1,
            )
            hint = message("Keep one of the two, or both, and take out the lines with <<<<<<<, ======= and >>>>>>>.")
            found.append(error(Code.MERGE_CONFLICT, what, Place(shown, line, 1, 7), hint))
    return tuple(found)
