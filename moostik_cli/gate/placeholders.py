"""What `moostik new` writes in place of a prompt, and nobody has replaced: it would be paid for as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from moostik_cli.gate.places import Places
from moostik_cli.messages import message
from moostik_cli.models.diagnostics import Code, Diagnostic, warning
from moostik_cli.models.episode import Shot
from moostik_cli.models.prompt_parts import says_something

# In every language that skeletons are written in: files travel, and the catalogue would take long to load. The tests
# hold them equal to what is written.
_PLACEHOLDERS = frozenset(
    [
        "What happens in the shot.",
        "Ce qui se passe dans le plan.",
        "What the picture is for.",
        "À quoi sert l'image.",
        "Say what the picture shows, as you would to a painter.",
        "Dire ce que montre l'image, comme on le dirait à un peintre.",
        "Say what the picture shows.",
        "Dire ce que montre l'image.",
    ]
)


def check_placeholders(shots: Sequence[Shot], places: Places) -> Iterator[Diagnostic]:
    """Shots whose prompt, or its goal, is still what a new file has there; without a prompt, the description."""
    for shot in shots:
        keys, text = _what_is_told(shot)
        if _is_placeholder(text):
            what = message("What `{id}` shows is not written yet: this text would be sent as it is.", id=shot.id)
            hint = message("Write what is to be seen.")
            found = warning(Code.NOT_WRITTEN_YET, what, places.in_shot(shot.id, *keys), hint, [shot.id])
            yield found._replace(brief=message("`{key}`", key=shot.id))


def is_not_written_yet(shot: Shot) -> bool:
    """Whether a shot still says what a new file has there."""
    return _is_placeholder(_what_is_told(shot)[1])


def _what_is_told(shot: Shot) -> tuple[tuple[str, ...], object]:
    if isinstance(shot.prompt, Mapping) and "goal" in shot.prompt:
        return ("prompt", "goal"), shot.prompt["goal"]
    if _is_placeholder(shot.description) and not says_something(shot.prompt):
        return ("description",), shot.description
    return ("prompt",), shot.prompt


def _is_placeholder(text: object) -> bool:
    return isinstance(text, str) and text.strip() in _PLACEHOLDERS
