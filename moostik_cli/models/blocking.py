"""Who stands where in a shot, as the studio writes it: `koko: left, near, facing right`."""

import re
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from moostik_cli.models.source import SourceModel, without_none

_FACING = r"(?:facing|looking|looks|tourné\w*|regarde|regardant)\s+(?:(?:to|the|vers|la|le|à)\s+)*"
_WORDS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(("left", "on the left", "gauche", "à gauche"), ("at", "left")),
    **dict.fromkeys(("centre", "center", "middle of the frame", "au centre", "milieu"), ("at", "centre")),
    **dict.fromkeys(("right", "on the right", "droite", "à droite"), ("at", "right")),
    **dict.fromkeys(
        ("near", "close", "foreground", "proche", "près", "premier plan", "au premier plan"), ("depth", "near")
    ),
    **dict.fromkeys(("middle", "midground", "plan moyen", "second plan"), ("depth", "middle")),
    **dict.fromkeys(("far", "background", "loin", "au fond", "arrière-plan", "à l'arrière-plan"), ("depth", "far")),
    **dict.fromkeys(("from behind", "back to camera", "back", "de dos", "away"), ("facing", "away")),
    **dict.fromkeys(("face caméra", "de face", "front"), ("facing", "camera")),
}
_DIRECTIONS = {
    **dict.fromkeys(("left", "gauche"), "left"),
    **dict.fromkeys(("right", "droite"), "right"),
    **dict.fromkeys(("camera", "us", "caméra", "nous"), "camera"),
    **dict.fromkeys(("away", "fond"), "away"),
}


class Blocking(SourceModel):
    """Where one of the cast stands."""

    who: str = Field(description="Id or name of a character of the shot.")
    at: Literal["left", "centre", "right"] | None = Field(None, description="left, centre or right of the frame.")
    depth: Literal["near", "middle", "far"] | None = Field(None, description="near, middle or far from the camera.")
    facing: Literal["left", "right", "camera", "away"] | None = Field(
        None, description="left, right, camera, or away: seen from behind."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        values = without_none(value)
        if not isinstance(values, dict) or "words" not in values:
            return values
        return {"who": values["who"], **_fields_of(values["words"])}


def _fields_of(words: Any) -> dict[str, Any]:
    """`left, near, facing right` as fields. A word that says nothing stands in `at`, where it is refused with those
    that are known."""
    if isinstance(words, dict):
        return words
    fields: dict[str, Any] = {}
    for part in re.split(r"[,;]|\band\b|\bet\b", str(words)):
        word = " ".join(part.casefold().replace("’", "'").split())
        facing = re.match(_FACING, word)
        if facing is not None:
            fields["facing"] = _DIRECTIONS.get(word[facing.end() :], word)
        elif word in _WORDS:
            key, meant = _WORDS[word]
            fields[key] = meant
        elif word:
            fields["at"] = word
    return fields


def as_blocking(value: Any) -> Any:
    """A mapping of the cast to where they stand may stand for the list of it."""
    if isinstance(value, dict) and "who" not in value:
        return [{"who": who, "words": words} for who, words in value.items()]
    return [value] if isinstance(value, dict) else value
