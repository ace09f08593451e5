"""What keeps the pictures of a shot, and of a place, together (`coherence:` in the series, an act or a shot)."""

from typing import Any, Literal, NamedTuple

from pydantic import Field, model_validator

from moostik_cli.models.angle_names import angle_or_word
from moostik_cli.models.source import SourceModel, without_none

DEFAULT_ANCHOR = "wide"


class Coherence(SourceModel):
    """What is left out holds as the act says it, else as the series does, else it is off."""

    angles: Literal["anchor", "off"] | None = Field(
        None, description="anchor: one angle of a shot is made first, and its others are shown it."
    )
    anchor: str | None = Field(None, description="The angle that is made first; wide where it is left out.")
    places: Literal["anchor", "off"] | None = Field(
        None, description="anchor: shots in a row at one place are shown the first of them."
    )

    @model_validator(mode="before")
    @classmethod
    def _off_is_a_word(cls, value: Any) -> Any:
        """YAML 1.1 reads `off` as false."""
        values = without_none(value)
        if not isinstance(values, dict):
            return values
        plain = {key: "off" if item is False else item for key, item in values.items()}
        if isinstance(plain.get("anchor"), str):
            plain["anchor"] = angle_or_word(plain["anchor"])
        return plain


class SettledCoherence(NamedTuple):
    """What holds for one shot. `anchor`: the angle that is made first."""

    has_anchor: bool
    anchor: str
    follows_place: bool


def settled(*said: Coherence | None) -> SettledCoherence:
    """The first that says something counts, field by field."""
    known = [wish for wish in said if wish is not None]
    return SettledCoherence(
        next((wish.angles for wish in known if wish.angles), "off") == "anchor",
        next((wish.anchor for wish in known if wish.anchor), DEFAULT_ANCHOR),
        next((wish.places for wish in known if wish.places), "off") == "anchor",
    )
