"""What holds for the whole series (`episodes/series.yaml`)."""

import re
from typing import Annotated, Any

from pydantic import Field, model_validator

from moostik_cli.models.coherence import Coherence
from moostik_cli.models.episode import DEFAULT_ANGLES
from moostik_cli.models.jobs import FileFormat
from moostik_cli.models.source import SourceModel, without_none

Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]
FILE_FORMATS = ("png", "jpg", "jpeg", "keep")
DEFAULT_MODEL = "google/nano-banana-pro"
_MODEL_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9][A-Za-z0-9_.-]*")


def is_model_name(text: str) -> bool:
    """Whether it has the form OWNER/NAME."""
    return _MODEL_NAME.fullmatch(text) is not None


class ModelOverride(SourceModel):
    """A studio's own card of a model, or corrections to the one that is built in."""

    reference_key: str | None = Field(None, description="Input key that takes the reference images.")
    max_references: int | None = Field(None, ge=0, description="Most reference images it takes.")
    options: dict[str, tuple[Any, ...] | None] = Field(
        default_factory=dict, description="Option -> list of accepted values, or null for any value."
    )
    price: float | dict[str, float] | None = Field(
        None, description="Dollars a picture; or a table by resolution, such as {1K: 0.15, 4K: 0.30}."
    )
    max_prompt_length: int | None = Field(None, gt=0, description="Longest prompt, in characters.")


class Budgets(SourceModel):
    """What may be spent over all runs, in dollars. The ledger keeps the account."""

    series: Dollars | None = Field(None, description="Most dollars for all episodes together.")
    episode: Dollars | None = Field(None, description="Most dollars for one episode.")
    day: Dollars | None = Field(None, description="Most dollars from midnight to midnight.")


class Series(SourceModel):
    """The series: style that every prompt gets, the model and its options, and the budget."""

    title: str = Field("", description="Title of the series.")
    style: tuple[str, ...] = Field((), description="Style invariants: sentences that every picture obeys.")
    palette: tuple[str, ...] = Field((), description="Colours: names, #RRGGBB, or both.")
    negatives: tuple[str, ...] = Field((), description="What no picture may show.")
    output: str | None = Field(
        None, description="Folder that holds output/, also outside the project; MOOSTIK_OUTPUT goes before it."
    )
    model: str = Field(DEFAULT_MODEL, description="OWNER/NAME of the model.")
    aspect_ratio: str = Field("16:9", description="Aspect ratio of the pictures.")
    output_format: str = Field("png", description="png or jpg; or keep: each picture in the format it comes in.")
    resolution: str | None = Field(None, description="1K, 2K or 4K, for models that take it.")
    style_image: str | None = Field(
        None, description="A picture of the look: sent with every shot, for its style alone. Path or https address."
    )
    max_refs_per_character: int | None = Field(
        None, ge=1, description="Most reference images of one character in a picture."
    )
    max_refs_per_location: int | None = Field(None, ge=1, description="Most reference images of one place.")
    coherence: Coherence | None = Field(None, description="What keeps the pictures together: anchors.")
    angles: tuple[str, ...] = Field(DEFAULT_ANGLES, description="Angles of a shot that lists no variations.")
    options: dict[str, Any] = Field(default_factory=dict, description="Other inputs of the model.")
    models: dict[str, ModelOverride] = Field(
        default_factory=dict, description="Cards of models by OWNER/NAME: prices, limits, options."
    )
    prices: dict[str, float | dict[str, float]] = Field(
        default_factory=dict, description="Dollars a picture by OWNER/NAME; or a table by resolution."
    )
    max_cost: Dollars | None = Field(None, description="Most dollars that one run may spend.")
    scratch_sound: str | None = Field(
        None, description="Sound file below the animatic, a path in the project; {episode} is the episode's id."
    )
    budget: Budgets = Field(Budgets.model_construct(), description="What may be spent over all runs, in dollars.")

    @model_validator(mode="before")
    @classmethod
    def _other_names(cls, value: Any) -> Any:
        values = without_none(value)
        if isinstance(values, dict):
            for other, name in (
                ("styleInvariants", "style"),
                ("style_invariants", "style"),
                ("defaultAngles", "angles"),
                ("default_angles", "angles"),
            ):
                if other in values and name not in values:
                    values = {**values, name: values[other]}
                    del values[other]
        return values

    @property
    def file_format(self) -> FileFormat:
        """What the pictures are saved as: what comes in another format is converted, save with "keep"."""
        if self.output_format == "keep":
            return "keep"
        return "jpg" if self.output_format in ("jpg", "jpeg") else "png"

    @property
    def overrides(self) -> dict[str, ModelOverride]:
        """What the series says of each model: its card, and its price from either place (the card's wins)."""
        found = dict(self.models)
        for model, price in self.prices.items():
            override = found.get(model) or ModelOverride()
            if override.price is None:
                found[model] = override.model_copy(update={"price": price})
        return found
