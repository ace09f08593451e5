"""What a prompt says of light and mood, and what the model is told (seed stage 4)."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

# Ends the first line of every text. Pictures whose text has no such line were made by an earlier edition of the texts.
RULING_LINE = "This framing and lens hold over any other words below."


class Origin(NamedTuple):
    """Where words were written: the file's role, the shot or library entry that has them (empty for the series and the
    episode itself), and the keys down to them."""

    role: Literal["episode", "series", "characters", "locations"]
    owner: str
    keys: tuple[str | int, ...]


class PlacedText(NamedTuple):
    """A piece of a text, `text[start:end]`, and where its words were written."""

    start: int
    end: int
    origin: Origin


LeftOutReason = Literal[
    "angle",  # a framing, focus or aperture that is not that of the picture's angle
    "lens",  # another lens than the picture's
    "ratio",  # another aspect ratio than the picture's
    "sheet",  # the prompt of a reference sheet, where a character was to be described
    "mood",  # another part of the prompt states the mood more closely
    "negation",  # "no", "don't", ...: the sentence says "avoid"
    "repeated",  # said in other words, or by a wider word, in the same list
    "text wanted",  # a ban of written words, where words are to be read
    "no text wanted",  # how words are to be lettered, where none are
    "named",  # an id or another name, where the library's name stands
    "replaced",  # of the shot's prompt, which another one replaces for this variation
    "said",  # a field such as `blocking`, where the words of the shot say it themselves
    "setting",  # words among the settings of a tool
    "length",  # the text would be too long for the model
]


class LeftOutText(NamedTuple):
    """Words of an artist that are not in a text, and why."""

    text: str
    reason: LeftOutReason
    origin: Origin | None = None


class EnrichedVariation(NamedTuple):
    """One picture's text and reference images (as the library writes them), in the order they are sent.

    `dropped` are the pieces that had to go for length, least important first. `over_limit`: what may never go is
    longer than the model's limit all by itself, and is sent whole. `placed` and `left_out` say where the words of the
    text come from and which words are not in it; they are only there where they were asked for.
    """

    id: str
    camera_angle: str
    prompt_text: str
    image_input: tuple[str, ...]
    truncated: bool
    dropped: tuple[str, ...] = ()
    over_limit: bool = False
    placed: tuple[PlacedText, ...] = ()
    left_out: tuple[LeftOutText, ...] = ()


class EnrichedShot(NamedTuple):
    """A shot ready to be sent: its prompt with `reference_image` added, and each variation's text."""

    shot_id: str
    prompt: Any
    variations: tuple[EnrichedVariation, ...]


class SharedLook(NamedTuple):
    """The light and atmosphere that a shot takes where it states none, and the shots they come from. `palette`: the
    colours of the part of the episode that it is in."""

    lighting: Mapping[str, str] | None = None  # "key" -> "warm lanterns"
    lighting_from: str | None = None
    atmosphere: tuple[str, ...] = ()
    atmosphere_from: str | None = None
    palette: tuple[str, ...] = ()
    palette_from: tuple[str | int, ...] = ()  # keys in the episode


class PreviousShot(NamedTuple):
    """The shot before in a sequence. Its picture of the same angle is the last reference image.

    `angles`: the angles that it has; a variation with another angle gets no such picture. None: all.
    """

    shot_id: str
    name: str
    angles: frozenset[str] | None = None


# Where a prompt may state its atmosphere; the first of these that says something counts.
ATMOSPHERE_PATHS = (
    ("scene", "atmosphere"),
    ("atmosphere",),
    ("scene", "mood"),
    ("mood",),
    ("grade", "mood"),
    ("background", "atmosphere"),
    ("scene_graph", "environment", "mood"),
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


MAPPINGS = (dict, Mapping)  # what nearly every mapping is comes first: to ask an abstract class takes ten times as long


def snake_case(key: Any) -> str:
    """A prompt's key as this code writes it: `mustInclude` and `must-include` are `must_include`."""
    return _snake_case(str(key))


@lru_cache(maxsize=1024)
def _snake_case(key: str) -> str:
    return _HUMP.sub("_", key).replace("-", "_").replace(" ", "_").lower()


def text_of(value: Any) -> str:
    """What a single value says, on one line: `time: 1920` says as much as `time: dusk`. Empty where it says
    nothing."""
    if isinstance(value, str):
        return " ".join(value.split())
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def texts_in(value: Any) -> Iterator[str]:
    """Every text and number in a value, on one line each; booleans and blanks say nothing."""
    text = text_of(value)
    if text:
        yield text
    elif isinstance(value, MAPPINGS):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_in(item)


def stated_lighting(prompt: Any) -> dict[str, str]:
    """The light that a prompt states, by facet (key, fill, rim, notes, ...); a bare text is the key light.
    Empty where it states none."""
    lighting = _section(prompt, ("lighting",))
    if lighting is None:
        lighting = _section(prompt, ("scene", "lighting"))
    if isinstance(lighting, Mapping):
        facets = {snake_case(name): "; ".join(texts_in(value)) for name, value in lighting.items()}
        return {name: text for name, text in facets.items() if text}
    text = "; ".join(texts_in(lighting))
    return {"key": text} if text else {}


def stated_atmosphere(prompt: Any) -> tuple[str, ...]:
    """The atmosphere that a prompt states, statement by statement. Empty where it states none."""
    for path in ATMOSPHERE_PATHS:
        statements = tuple(texts_in(_section(prompt, path)))
        if statements:
            return statements
    return ()


RATIO_PATHS = (("parameters", "aspect_ratio"), ("deliverable", "aspect_ratio"), ("aspect_ratio",))


def stated_aspect_ratio(prompt: Any) -> str | None:
    """The aspect ratio that a shot's own prompt asks for, such as "21:9"; None where it asks for none."""
    for path in RATIO_PATHS:
        ratio = _section(prompt, path)
        if isinstance(ratio, str) and ratio.strip():
            return ratio.strip()
    return None


_RESOLUTION_PATHS = (
    ("parameters", "resolution"),
    ("deliverable", "resolution"),
    ("resolution",),
    ("parameters", "render_resolution"),
    ("parameters", "size"),
)
_LONG_SIDES = ((6000, "8K"), (3000, "4K"), (1500, "2K"), (1, "1K"))  # pixels


def stated_resolution(prompt: Any) -> tuple[str, tuple[str, ...]] | None:
    """The size that a prompt asks for, as models name it ("4K"), and where it says so; None where it asks for none."""
    for path in _RESOLUTION_PATHS:
        written = text_of(_section(prompt, path)).upper()
        name = re.match(r"(\d{1,2}K)\b", written)
        if name:
            return name[1], path
        pixels = re.match(r"(\d{3,5})\s*(?:PX)?\s*[X×*]\s*(\d{3,5})\b", written)
        if pixels:
            long_side = max(int(pixels[1]), int(pixels[2]))
            return next(name for least, name in _LONG_SIDES if long_side >= least), path
    return None


def unread_aspect_ratios(prompt: Any) -> Iterator[tuple[str, ...]]:
    """Where the prompt has aspect ratios that are no text, such as `[16, 9]`: they are ignored."""
    for path in RATIO_PATHS:
        ratio = _section(prompt, path)
        if ratio is not None and not isinstance(ratio, str):
            yield path


def _section(prompt: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if not isinstance(prompt, MAPPINGS):
            return None
        prompt = prompt.get(name) if name in prompt else _by_other_spelling(prompt, name)
    return prompt


def _by_other_spelling(prompt: Mapping[Any, Any], name: str) -> Any:
    if "_" not in name:
        return prompt.get(name.capitalize())
    return next((value for key, value in prompt.items() if snake_case(key) == name), None)
