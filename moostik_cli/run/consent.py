"""A question that is answered with yes or no, on a terminal."""

from __future__ import annotations

import sys

from moostik_cli.messages import Message, tr, translate

_YES = frozenset(["y", "yes", "o", "oui"])
_NO = frozenset(["n", "no", "non"])


def confirm(question: Message, *, otherwise: bool = True) -> bool:
    """Ask on standard error until there is an answer. An empty line means `otherwise`; the end of the input, no.
    Both languages' words are understood in either."""
    choices = tr("[Y/n]") if otherwise else tr("[y/N]")
    while True:
        sys.stderr.write(f"{translate(question)} {choices} ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            sys.stderr.write("\n")
            return False
        if not line.strip():
            return otherwise
        if line.strip().casefold() in _YES:
            return True
        if line.strip().casefold() in _NO:
            return False
