"""The parts of an artist's prompt: each phrase, what it is for, and where it stands, whichever of the three shapes the
prompt has."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from moostik_cli.models.prompts import MAPPINGS, snake_case, text_of, texts_in

Keys = tuple[str | int, ...]


class Part(NamedTuple):
    """Where a part of a prompt goes. `joined`: its items make one sentence, else one sentence each."""

    section: str
    label: str = ""
    joined: bool = False


class Phrase(NamedTuple):
    """One text or number of a prompt, on one line. `keys` lead to it, `path` is the same in words with dots."""

    text: str
    path: str
    keys: Keys
    part: Part


class Subject(NamedTuple):
    """One subject of a prompt: a text, or what its mapping says. `images` are its own reference images."""

    id: str
    name: str
    images: tuple[str, ...]
    keys: Keys
    phrases: tuple[Phrase, ...]


class ParsedPrompt(NamedTuple):
    """All that a prompt says. `settings` are words among the settings of a tool: they are not told."""

    phrases: tuple[Phrase, ...]
    subjects: tuple[Subject, ...]
    settings: tuple[Phrase, ...]
    is_prose: bool


# By dotted path of keys, in the order in which the parts of a section are told.
PARTS = {
    "goal": Part("goal"),
    "description": Part("happens"),
    "action": Part("happens"),
    "moment_shift": Part("happens", "Moment"),
    "foreground.action": Part("happens", "Action"),
    "midground.action": Part("happens", "Action"),
    "foreground.emotion": Part("happens", "Emotion"),
    "foreground": Part("layers", "In the foreground"),
    "midground": Part("layers", "Behind it"),
    "scene": Part("place"),
    "scene.location": Part("place"),
    "scene.place": Part("place"),
    "scene.setting": Part("place"),
    "scene.description": Part("place"),
    "location": Part("place"),
    "setting": Part("place"),
    "scene_graph.environment.space": Part("place"),
    "midground.environment": Part("place"),
    "background": Part("place", "In the background"),
    "background.location": Part("place", "In the background"),
    "scene.time": Part("time", joined=True),
    "scene.time_of_day": Part("time", joined=True),
    "time": Part("time", joined=True),
    "time_of_day": Part("time", joined=True),
    "scene.season": Part("time", joined=True),
    "season": Part("time", joined=True),
    "scene.weather": Part("place", "Weather"),
    "weather": Part("place", "Weather"),
    "lighting": Part("light", "Light"),
    "light": Part("light", "Light"),
    "scene.lighting": Part("light", "Light"),
    "lighting.key": Part("light", "Key light"),
    "lighting.fill": Part("light", "Fill light"),
    "lighting.rim": Part("light", "Rim light"),
    "lighting.notes": Part("light", "Light"),
    "lighting.fx": Part("light", "Light"),
    "lighting.accent": Part("light", "Accent light"),
    "scene.atmosphere": Part("mood", joined=True),
    "atmosphere": Part("mood", joined=True),
    "background.atmosphere": Part("mood", joined=True),
    "scene.mood": Part("mood", joined=True),
    "mood": Part("mood", joined=True),
    "grade.mood": Part("mood", joined=True),
    "scene_graph.environment.mood": Part("mood", joined=True),
    "framing": Part("framing"),
    "shot_type": Part("framing"),
    "composition.framing": Part("framing"),
    "composition.angle": Part("framing"),
    "camera.framing": Part("framing"),
    "camera.angle": Part("framing"),
    "camera.shot_type": Part("framing"),
    "camera.height": Part("framing", "Camera height"),
    "camera": Part("framing", "Camera"),
    "camera.position": Part("framing", "Camera position"),
    "camera.lens": Part("lens"),
    "camera.lens_mm": Part("lens"),
    "camera.focal_length": Part("lens"),
    "camera.aperture": Part("framing", "Aperture"),
    "camera.focus": Part("framing"),
    "camera.format": Part("framing"),
    "camera.movement": Part("staging", "Camera movement"),
    "camera.motion_suggestion": Part("staging", "Movement"),
    "blocking": Part("staging"),
    "staging": Part("staging"),
    "composition": Part("staging"),
    "camera.composition": Part("staging"),
    "composition.layout": Part("staging"),
    "composition.depth": Part("staging"),
    "focus_shift": Part("staging", "Focus"),
    "props": Part("staging", "Props", joined=True),
    "continuity": Part("staging", "Continuity", joined=True),
    "constraints.must_include": Part("must", "Must be in the picture", joined=True),
    "must_include": Part("must", "Must be in the picture", joined=True),
    "text": Part("strings"),
    "text.strings": Part("strings"),
    "text.content": Part("strings"),
    "text.font_style": Part("lettering"),
    "text.font": Part("lettering"),
    "text.style": Part("lettering"),
    "text.rules": Part("lettering"),
    "style": Part("style"),
    "invariants": Part("style"),
    "grade": Part("style"),
    "grade.look": Part("style"),
    "scene_graph.style_bible": Part("style"),
    "scene_graph.style_bible.look": Part("style"),
    "scene_graph.style_bible.usp_core": Part("style"),
    "palette": Part("palette", joined=True),
    "color_palette": Part("palette", joined=True),
    "grade.palette": Part("palette", joined=True),
    "scene_graph.style_bible.palette": Part("palette", joined=True),
    "constraints.must_not_include": Part("forbidden"),
    "must_not_include": Part("forbidden"),
    "negative": Part("avoid"),
    "negative_prompt": Part("avoid"),
    "avoid": Part("avoid"),
    "meta.scene_intent": Part("details", "Intent"),
    "meta.intent": Part("details", "Intent"),
    "foreground.micro_detail": Part("details", "Fine detail", joined=True),
    "scene.materials": Part("details", "Materials", joined=True),
    "midground.micro_city_architecture": Part("details", "Architecture", joined=True),
    "midground.threat": Part("details", "Threat", joined=True),
    "background.threat": Part("details", "Threat", joined=True),
    "background.human_threat": Part("details", "Threat from people", joined=True),
    "background.martinique_cues": Part("details", "In the background", joined=True),
    "scene_graph.environment.gigantism_cues": Part("details", "Sense of scale", joined=True),
}
# Where other keys of these sections go.
_OPEN_SECTIONS = {
    "lighting": "light",
    "light": "light",
    "composition": "staging",
    "camera": "staging",
    "blocking": "staging",
    "staging": "staging",
    "props": "staging",
    "continuity": "staging",
    "scene": "place",
    "location": "place",
    "setting": "place",
    "environment": "place",
    "background": "place",
    "foreground": "layers",
    "midground": "layers",
    "time": "time",
    "style": "style",
    "grade": "style",
    "palette": "palette",
    "constraints": "must",
    "negative": "avoid",
    "avoid": "avoid",
}
_RANK = {path: rank for rank, path in enumerate(PARTS)}

# Settings of a tool say nothing of the picture. Everything below these keys of a prompt is one ...
_PLACES_OF_SETTINGS = frozenset({"parameters", "params", "deliverable", "meta", "output", "lora", "loras"})
# ... and what stands under these, unless it is words ...
_NAMES_AND_FILES = frozenset(
    {
        "id",
        "ids",
        "seed",
        "seeds",
        "url",
        "path",
        "file",
        "filename",
        "created_at",
        "updated_at",
        "references",
        "reference",
        "reference_image",
        "reference_images",
        "image_input",
        "sampler",
        "scheduler",
        "model_version",
    }
)
_ENDINGS_OF_NAMES = ("_id", "_ids", "_url", "_path", "_file")
# ... and under these, at the top of a prompt; further down only numbers and sizes in pixels.
_SETTINGS = frozenset(
    {
        "task",
        "task_type",
        "type",
        "steps",
        "guidance",
        "guidance_scale",
        "guidance_strength",
        "cfg",
        "cfg_scale",
        "sharpness",
        "film_grain",
        "resolution",
        "render_resolution",
        "aspect_ratio",
        "size",
        "width",
        "height",
        "output_count",
        "output_format",
        "output_quality",
        "quality",
        "fps",
        "model",
        "version",
        "project",
        "strength",
        "priority",
        "importance",
        "weight",
    }
)
_A_SIZE = re.compile(r"[\d.,]+\s*(?:px|k|%)?(?:\s*[x×]\s*[\d.,]+\s*(?:px)?)?", re.IGNORECASE)
_A_RATIO = re.compile(r"\d+(?:\.\d+)?\s*:\s*\d+(?:\.\d+)?")
_IMPORTANCE = frozenset({"primary", "secondary", "tertiary", "background", "main", "high", "medium", "low"})
_FILE_OR_ADDRESS = re.compile(
    r"(https?://|data:)\S*$|\S+\.(png|jpe?g|webp|gif|tiff?|exr|psd|mp4|mov|safetensors|ckpt|json|ya?ml)$",
    re.IGNORECASE,
)
_KEYS_OF_A_SUBJECT = frozenset({"id", "name", "description", "action", "reference_image"})
_IMAGES_OF_A_SUBJECT = ("reference_image", "reference_images", "image", "images")
# Words under these keys at the top of a prompt are prose ("size: bigger than the moon"), one word is a setting.
_PROSE_OR_SETTINGS = frozenset(
    ("size", "width", "height", "quality", "sharpness", "film_grain", "strength", "weight", "priority", "importance")
)
_MARKS_OF_TOOLS = frozenset({"validated", "enabled", "locked", "approved", "done", "draft"})  # `locked: true`


def parse_prompt(prompt: Any) -> ParsedPrompt:
    """Every phrase of a prompt, in the order in which they are told; those under keys that nobody knows come last.
    Subjects come apart, those of the prompt itself before those of its layers."""
    if not isinstance(prompt, Mapping):
        prose = tuple(_leaves(prompt, "", ()))
        return ParsedPrompt(
            tuple(Phrase(text, "", keys, Part("prose")) for text, _, keys in prose), (), (), bool(prose)
        )
    phrases: list[Phrase] = []
    settings: list[Phrase] = []
    for text, path, keys in _leaves_of_mapping(prompt):
        if is_setting(path, text):
            if _is_worth_listing(path, text):
                settings.append(Phrase(text, path, keys, Part("setting")))
        else:
            phrases.append(Phrase(text, path, keys, _part_at(path)))
    phrases.sort(key=rank_of)
    return ParsedPrompt(tuple(phrases), tuple(subjects_of(prompt)), tuple(settings), is_prose=False)


def _is_worth_listing(path: str, text: str) -> bool:
    """Whether a setting may have been meant as words of the picture."""
    has_letters = re.search(r"[^\W\d_]", text) is not None
    return has_letters and not _FILE_OR_ADDRESS.match(text) and (len(text.split()) > 1 or path in _PROSE_OR_SETTINGS)


def says_something(prompt: Any) -> bool:
    """Whether a prompt tells what is to be seen: a seed, or what is not to be seen, does not."""
    if not isinstance(prompt, Mapping):
        return next(texts_in(prompt), None) is not None
    parsed = parse_prompt(prompt)
    return bool(parsed.subjects) or any(phrase.part.section not in ("avoid", "forbidden") for phrase in parsed.phrases)


def is_setting(path: str, text: str) -> bool:
    """Whether what stands at a path of a prompt sets up a tool (seed, steps, size in pixels, ids, files) and says
    nothing of the picture. `size: as tall as a barn` is prose, whatever its key."""
    if path in PARTS:
        return False
    names = path.split(".")
    if names[0] in _PLACES_OF_SETTINGS or _FILE_OR_ADDRESS.match(text):
        return True
    if any(name in _NAMES_AND_FILES or name.endswith(_ENDINGS_OF_NAMES) for name in names):
        return " " not in text
    if not any(name in _SETTINGS for name in names):
        return names[-1] in _MARKS_OF_TOOLS and text in ("yes", "no")
    is_value = _A_SIZE.fullmatch(text) or _A_RATIO.fullmatch(text) or text.casefold() in ("true", "false")
    is_rank = names[-1] in ("importance", "priority") and text.casefold() in _IMPORTANCE
    if is_value or is_rank:
        return True
    return names[0] in _SETTINGS and not (names[0] in _PROSE_OR_SETTINGS and " " in text)


def spoken(key: str) -> str:
    """A key of a prompt in words: `color_notes` is "Color notes"."""
    words = " ".join(key.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


def rank_of(phrase: Phrase) -> int:
    """Its place among the phrases of a prompt, in the order in which they are told."""
    return _RANK.get(phrase.path, _RANK.get(phrase.path.removeprefix("scene_graph."), len(_RANK)))


def _part_at(path: str) -> Part:
    path = path if path in PARTS else path.removeprefix("scene_graph.")
    known = PARTS.get(path)
    if known is not None:
        return known
    root, _, below = path.partition(".")
    key = _label_of(below) or root
    section = _OPEN_SECTIONS.get(root, "other")
    joined = section in ("other", "must", "palette", "time")
    if not below and section != "other":
        return Part(section, "Must be in the picture" if section == "must" else "", joined)
    return Part(section, "" if section in ("palette", "avoid", "time") else key, joined)


def _label_of(path: str) -> str:
    """The last key; where it says little alone, with the one above: "fog strength" of `fog: {strength: thick}`."""
    above, _, key = path.rpartition(".")
    above = above.rpartition(".")[2]
    return f"{above} {key}" if above and (key in _SETTINGS or above in _SETTINGS) else key


Leaf = tuple[str, str, Keys]


def _leaves_of_mapping(prompt: Mapping[Any, Any]) -> Iterator[Leaf]:
    for key, value in prompt.items():
        if snake_case(key) != "subjects":
            yield from _leaves(value, snake_case(key), (key,))


def _leaves(value: Any, path: str, keys: Keys) -> Iterator[Leaf]:
    """Each text and number, but for the subjects of a layer."""
    text = text_of(value)
    if isinstance(value, bool) and "." in path and path not in PARTS:
        text = "yes" if value else "no"
    if text:
        yield text, path, keys
    elif isinstance(value, MAPPINGS):
        is_layer = len(keys) == 1
        for key, item in value.items():
            if not (is_layer and snake_case(key) == "subjects"):  # these come apart
                yield from _leaves(item, f"{path}.{snake_case(key)}", (*keys, key))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _leaves_of_item(item, path, (*keys, index))


def _leaves_of_item(item: Any, path: str, keys: Keys) -> Iterator[Leaf]:
    if isinstance(item, str) or not isinstance(item, Mapping):
        yield from _leaves(item, path, keys)
        return
    named = _named(item, path)
    yield from [(named, path, keys)] if named else _leaves(item, path, keys)
    yield from ((str(key), path, keys) for key, empty in item.items() if empty is None)  # `- a door:` is meant as text


def _named(item: Mapping[Any, Any], path: str) -> str:
    """ "rope: frayed" of `{name: rope, state: frayed}` in a list; empty where the item is no such short thing."""
    told = {snake_case(key): text_of(value) for key, value in item.items()}
    name = next((told.pop(key) for key in _NAMES_OF_ITEMS if told.get(key)), "")
    is_short = all(isinstance(value, (str, int, float)) and not isinstance(value, bool) for value in item.values())
    if not name or not told or not is_short or any(is_setting(f"{path}.{key}", text) for key, text in told.items()):
        return ""
    said = (text if key in _PLAIN_FACTS else f"{key.replace('_', ' ')} {text}" for key, text in told.items() if text)
    return f"{name}: {', '.join(said)}"


_NAMES_OF_ITEMS = ("name", "who", "item", "object", "prop", "character", "id")
_PLAIN_FACTS = frozenset(
    {"description", "state", "where", "position", "what", "action", "does", "note", "notes", "look"}
)


def subjects_of(prompt: Mapping[Any, Any]) -> Iterator[Subject]:
    """Each subject: those of the prompt itself, then those of its layers."""
    for keys, value in _written_subjects(prompt):
        subject = _subject(value, keys)
        if subject is not None:
            yield subject


def subjects_with_images(prompt: Mapping[Any, Any]) -> Iterator[Subject]:
    """The subjects that have pictures of their own. The words of the others are not looked at."""
    for keys, value in _written_subjects(prompt):
        if isinstance(value, MAPPINGS) and any(snake_case(key) in _IMAGES_OF_A_SUBJECT for key in value):
            subject = _subject(value, keys)
            if subject is not None and subject.images:
                yield subject


def _subject(value: Any, keys: Keys) -> Subject | None:
    if not isinstance(value, Mapping):
        phrases = tuple(
            Phrase(text, "subject", at, Part("subjects")) for text, _, at in _leaves(value, "subject", keys)
        )
        return Subject("", "", (), keys, phrases) if phrases else None
    by_name = {snake_case(key): text_of(item) for key, item in value.items()}
    images: list[str] = []
    told = []
    for key, item in value.items():
        name = snake_case(key)
        if name == "id" or (name == "name" and by_name["name"]):  # a list of names is told like any other words
            continue
        for text, path, at in _leaves(item, f"subject.{name}", (*keys, key)):
            if name in _IMAGES_OF_A_SUBJECT and _is_image(name, text):
                images.append(text)
            elif not is_setting(path, text):
                label = "" if path in _UNLABELLED else _label_of(path.partition(".")[2])
                told.append(Phrase(text, path, at, Part("subjects", label)))
    if not told and not by_name.get("id") and not by_name.get("name"):
        return None
    own = tuple(dict.fromkeys(images))
    return Subject(by_name.get("id", ""), by_name.get("name", ""), own, keys, tuple(told))


_UNLABELLED = frozenset({"subject.name", "subject.description", "subject.action"})


def _is_image(key: str, text: str) -> bool:
    """Whether a subject's text is a picture of its own: `image: blurred` is not."""
    return _FILE_OR_ADDRESS.match(text) is not None or (key.startswith("reference_") and " " not in text)


def _written_subjects(prompt: Mapping[Any, Any]) -> Iterator[tuple[Keys, Any]]:
    """Those of the prompt itself, then those of its layers."""
    layers: list[tuple[Keys, Mapping[Any, Any]]] = [((), prompt)]
    layers += [((key,), layer) for key, layer in prompt.items() if isinstance(layer, MAPPINGS)]
    for keys, layer in layers:
        for name, subjects in layer.items():
            if snake_case(name) != "subjects":
                continue
            if isinstance(subjects, (list, tuple)):
                yield from (((*keys, name, index), item) for index, item in enumerate(subjects))
            elif isinstance(subjects, Mapping) and _is_by_id(subjects):
                yield from (((*keys, name, id_), {"id": id_, **item}) for id_, item in subjects.items())
            else:
                yield (*keys, name), subjects


def _is_by_id(subjects: Mapping[Any, Any]) -> bool:
    """Whether subjects are written as `ana: {action: waves}`."""
    return all(isinstance(item, Mapping) and isinstance(key, str) for key, item in subjects.items()) and not any(
        snake_case(key) in _KEYS_OF_A_SUBJECT for key in subjects
    )
