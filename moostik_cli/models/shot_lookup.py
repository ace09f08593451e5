"""Shots as people name them: by id, number, name, or by a beginning that only one has."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from moostik_cli.models.episode import Shot
from moostik_cli.models.shot_numbers import number_key


def shots_named(shots: Sequence[Shot], word: str) -> tuple[Shot, ...]:
    """The shots that a word names: one with this id; else all with this number; else all with this name; else all
    whose id, or else whose name, begins so. Several mean that the word is not enough, none that it names nothing."""
    word = word.strip()
    folded = word.casefold()
    ways: tuple[Callable[[Shot], bool], ...] = (
        lambda shot: shot.id == word,
        lambda shot: shot.number is not None and number_key(shot.number) == number_key(word),
        lambda shot: shot.name.casefold() == folded,
        lambda shot: shot.id.casefold().startswith(folded),
        lambda shot: shot.name.casefold().startswith(folded),
    )
    if not word:
        return ()
    return next((found for is_meant in ways if (found := tuple(filter(is_meant, shots)))), ())
