"""A question that is answered with yes or no, on a terminal."""

from __future__ import annotations

import sys

from moostik_cli.messages import Message, tr, translate

_YES = frozenset(["", "y", "yes", "o", "oui"])
_NO = frozenset(["n", "no", "non"])


def confirm(question: Message) -> bool:
    """Ask on standard error until there is an answer: yes by default, no where the input ends. Both languages'
    words are understood in either."""
    while True:
        sys.stderr.write(f"{translate(question)} {tr('[Y/n]')} ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            sys.stderr.write("\n")
            return False
        if line.strip().casefold() in _YES:
            return True
        if line.strip().casefold() in _NO:
            return False
