"""An episode as its file says it: acts, shots, variations."""

from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic.functional_validators import ModelWrapValidatorHandler

from moostik_cli.models.angle_names import angle_or_word
from moostik_cli.models.angles import KNOWN_ANGLES as KNOWN_ANGLES  # noqa: PLC0414 - also known from here
from moostik_cli.models.blocking import Blocking, as_blocking
from moostik_cli.models.coherence import Coherence
from moostik_cli.models.json_prompts import read_json_prompt
from moostik_cli.models.shot_numbers import ShotNumber, as_number
from moostik_cli.models.source import SourceModel, without_none

DEFAULT_ANGLES = ("wide", "medium", "close_up", "low_angle", "extreme_wide")


# Of an episode, an act or a shot: 0.5 is a pilot; 12.5, 12A or 12bis a shot that was put between two others.
Number = Annotated[ShotNumber, BeforeValidator(as_number)]


class Status(str, Enum):
    """Where a variation stands."""

    PENDING = "pending"
    GENERATING = "generating"
    COMPLETED = "completed"
    FAILED = "failed"


def _as_text(value: Any) -> Any:
    """Notes are taken as people keep them: a list is one line for each item, a mapping one for each key."""
    if isinstance(value, dict):
        return "\n".join(f"{key}: {_as_text(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return "\n".join(str(_as_text(item)) for item in value)
    return str(value) if isinstance(value, (bool, int, float)) else value


Words = Annotated[str, BeforeValidator(_as_text)]
Prompt = Annotated[Any, BeforeValidator(read_json_prompt)]  # JSON in a text is the structured prompt that it holds


class Variation(SourceModel):
    """One picture of a shot: a camera angle, and what is known of it."""

    id: str = Field(description="Name of this variation, unique in its shot; by default its camera angle.")
    camera_angle: str = Field(description="Camera angle: a known one under any of its names, or free text.")
    status: Status = Field(Status.PENDING, description="pending, generating, completed or failed.")
    image_url: str | None = Field(None, description="Address the picture was made at (it expires).")
    local_path: str | None = Field(None, description="Where the picture was saved.")
    generated_at: str | None = Field(None, description="When it was made, ISO 8601.")
    seed: int | None = Field(None, description="Seed, for models that take one.")
    custom_prompt: Prompt = Field(None, description="Replaces the shot's prompt for this variation alone.")
    description: Words = Field("", description="What this picture shows: it opens the text that is sent.")
    prompt_overrides: Any = Field(
        None, description="Parts of the prompt that are other for this variation, such as {camera: {lens_mm: 14}}."
    )

    @model_validator(mode="wrap")
    @classmethod
    def _from_angle_name(cls, value: Any, build: "ModelWrapValidatorHandler[Variation]") -> "Variation":
        if isinstance(value, str):
            return _named_after(value)
        values = without_none(value)
        if isinstance(values, dict):
            values = _with_angle(values)
        return build(values)


def _with_angle(values: dict[str, Any]) -> dict[str, Any]:
    """With an id and an angle, where it has one of them; the angle by its known name."""
    written = values.get("cameraAngle", values.get("camera_angle", values.get("id")))
    if written is None:
        return values
    angle = angle_or_word(written) if isinstance(written, str) else written
    named = {key: value for key, value in values.items() if key != "camera_angle"}
    return {**named, "id": values.get("id", written), "cameraAngle": angle}


@lru_cache(maxsize=64)
def _named_after(angle: str) -> Variation:
    """The variation that a bare angle name stands for: one object, however many shots have it."""
    return Variation.model_validate({"id": angle, "cameraAngle": angle_or_word(angle)})


_MOST_OF_A_NAME = 60  # characters before the colon; more is a sentence with a colon in it


class DialogueLine(SourceModel):
    """What somebody says. `who` is the id of a character or any name, empty where nobody is named."""

    who: Words = Field("", description="Id or name of who speaks.")
    what: Words = Field(description="What is said.")

    @model_validator(mode="before")
    @classmethod
    def _from_a_line(cls, value: Any) -> Any:
        """`WHO: what`, which YAML without quotes reads as a mapping of one key."""
        if isinstance(value, str):
            who, colon, what = value.partition(": ")
            is_named = colon and what.strip() and len(who) <= _MOST_OF_A_NAME
            return {"who": who.strip(), "what": what.strip()} if is_named else {"what": value.strip()}
        if isinstance(value, dict) and len(value) == 1 and not {"who", "what"} & value.keys():
            ((who, what),) = value.items()
            return {"who": who, "what": what}
        return without_none(value)


def _as_lines(value: Any) -> Any:
    """A single line may stand for the list of it, and a text of several lines for the list of them."""
    if isinstance(value, str):
        return [line for line in value.splitlines() if line.strip()]
    return [value] if isinstance(value, dict) else value


class Shot(SourceModel):
    """One shot: who is in it, where, its prompt and its variations."""

    id: str = Field(description="Names the shot's folder: letters, digits, dot, dash, underscore.")
    number: Number | None = Field(None, description="Number printed on boards.")
    name: str = Field("", description="Short name of the shot.")
    description: str = Field("", description="What happens in the shot.")
    scene_type: str | None = Field(None, description="Kind of scene, as the studio calls it.")
    character_ids: tuple[str, ...] = Field((), description="Ids of the characters in the shot.")
    location_ids: tuple[str, ...] = Field((), description="Ids of the places; the first is the main one.")
    prompt: Prompt = Field(None, description="A sentence, or a structured prompt (goal, subjects, scene, ...).")
    variations: tuple[Variation, ...] = Field(
        (), description="Pictures to make; five standard angles where it is left out."
    )
    status: Status | None = Field(None, description="What the studio's own system said of the shot.")
    duration_seconds: float | None = Field(
        None, ge=0, allow_inf_nan=False, description="How long the shot lasts, in seconds."
    )
    continues_from: str | None = Field(
        None, description="Id of the shot that this one continues: the two form a sequence."
    )
    coherence: Coherence | None = Field(None, description="What keeps the pictures together: anchors.")
    continuity: Literal["cut"] | None = Field(None, description="cut: this shot is not shown the others at its place.")
    changes_light: bool = Field(
        False, description="true where the light or the mood changes here on purpose: the next shots follow it."
    )
    dialogue: Annotated[tuple[DialogueLine, ...], BeforeValidator(_as_lines)] = Field(
        (), description="What is said, line by line: `WHO: what`, or `who` and `what`."
    )
    action: Words = Field("", description="What happens, in the words of the script.")
    camera_movement: Words = Field("", description="How the camera moves: pan left, slow push-in, ...")
    sound: Words = Field("", description="Sounds and music.")
    blocking: Annotated[tuple[Blocking, ...], BeforeValidator(as_blocking)] = Field(
        (),
        description="Who stands where: `id: left, near, facing right`. Drawn in preview frames, and told to the model.",
    )
    sketch: str | None = Field(None, description="An artist's drawing, which takes the place of preview frames.")
    notes: Words = Field("", description="Notes for those who work on the shot.")

    @model_validator(mode="before")
    @classmethod
    def _normalised(cls, value: Any) -> Any:
        values = without_none(value)
        if isinstance(values, dict) and "continuesFrom" not in values and "continues_from" not in values:
            strategy = values.get("videoStrategy") or values.get("video_strategy")
            if isinstance(strategy, dict):
                before = strategy.get("chainFromShot") or strategy.get("chain_from_shot")
                if before is not None:
                    return {**values, "continuesFrom": before}
        return values


class Act(SourceModel):
    """One act: a named list of shots."""

    id: str = Field(description="Id of the act.")
    number: Number | None = Field(None, description="Number of the act.")
    title: str = Field("", description="Title of the act.")
    description: str = Field("", description="What happens in the act.")
    shot_ids: tuple[str, ...] = Field((), description="Ids of the act's shots.")
    coherence: Coherence | None = Field(None, description="What keeps the pictures together: anchors.")

    _clean = model_validator(mode="before")(without_none)


class EpisodePart(SourceModel):
    """Some acts together, with what their shots have in common."""

    id: str = Field(description="Id of the part.")
    number: Number | None = Field(None, description="Number of the part.")
    title: str = Field("", description="Title of the part.")
    description: str = Field("", description="What happens in the part.")
    palette: Any = Field(None, description="Colours of its shots: a list, or {primary, accent, atmosphere}.")
    act_ids: tuple[str, ...] = Field((), description="Ids of the part's acts.")

    _clean = model_validator(mode="before")(without_none)


class Episode(SourceModel):
    """One episode file. `shots` stand as in the file; the acts say in which order they play."""

    id: str = Field(description="Id of the episode; names its folder under output/episodes.")
    number: Number | None = Field(None, description="Number of the episode.")
    title: str = Field("", description="Title of the episode.")
    description: str = Field("", description="What the episode tells.")
    parts: tuple[EpisodePart, ...] = Field((), description="Acts taken together, with their colours.")
    acts: tuple[Act, ...] = Field((), description="Acts, in order.")
    shots: tuple[Shot, ...] = Field((), description="Shots; the acts say in which order they play.")

    _clean = model_validator(mode="before")(without_none)
