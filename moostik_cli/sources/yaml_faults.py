"""What is said of YAML that cannot be read."""

from __future__ import annotations

import re

import yaml

from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code
from moostik_cli.sources.builder import Builder
from moostik_cli.sources.lost_words import CRUCIAL_KEYS, find_lost_words, note_lost_words, shown
from moostik_cli.sources.slips import Slip, find_slips
from moostik_cli.sources.syntax_errors import COMMENT, explain_syntax_error, find_mistake

_LIBYAML_TOO_DEEP = "exceeded maximum nesting depth"  # since 0.2.6 its scanner, which reads ahead, has a limit too
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"


def note_syntax_errors(builder: Builder, text: str, problem: yaml.YAMLError) -> None:
    """Tell of the `problem` that stopped libyaml, and of those behind it."""
    for slip in find_slips(text, problem):
        _note_slip(builder, slip)


def _note_slip(builder: Builder, slip: Slip) -> None:
    text, problem = slip.text, slip.problem
    begun = getattr(problem, "context_mark", None)
    mark = getattr(problem, "problem_mark", None) or begun
    if mark is None:
        _note_forbidden_characters(builder, text)
        return
    what_libyaml_says = getattr(problem, "problem", None) or ""
    if what_libyaml_says == _LIBYAML_TOO_DEEP:
        builder.note_too_deep(slip.begins + mark.index)
        return
    at = find_mistake(what_libyaml_says, text, mark.index, (begun or mark).index)
    what, hint = explain_syntax_error(what_libyaml_says, text, at)
    lost = find_lost_words(text, CRUCIAL_KEYS, mark.index)
    if hint is COMMENT:
        lost = [words for words in lost if words.at < at]
    elif lost and _is_near(text, lost[-1].at, mark.index):
        hint = message("`{words}` is read as a comment: quote it.", words=shown(lost.pop()))
    for words in lost:
        note_lost_words(builder, words._replace(at=slip.begins + words.at))
    builder.error(Code.NOT_YAML, what, slip.begins + min(at, max(0, len(text.rstrip()) - 1)), hint)


def _is_near(text: str, comment_at: int, at: int) -> bool:
    """Whether a comment stands on the last line that has anything before `at`, and so may be why it is wrong."""
    return len(text[comment_at:at].rstrip().splitlines()) <= 1


def _note_forbidden_characters(builder: Builder, text: str) -> None:
    """libyaml stops at the first character that YAML forbids, without saying where it stands."""
    found = None
    for found in re.finditer(_FORBIDDEN, text):
        what = message("The character U+{code} cannot stand in YAML.", code=f"{ord(found.group()):04X}")
        hint = message("Remove it; it is probably invisible.")
        builder.error(Code.NOT_YAML, what, found.start(), hint)
    if found is None:
        builder.error(Code.NOT_YAML, message("This is not YAML."), 0)
