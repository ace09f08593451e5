"""The parts of an artist's prompt: what each one is for, whichever of the three shapes it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from moostik_cli.models.prompts import snake_case, text_of, texts_in


class Part(NamedTuple):
    """Where a part of a prompt goes. `joined`: its items make one sentence, else one sentence each."""

    section: str
    label: str = ""
    joined: bool = False


# By dotted path of keys, in the order in which the parts of a section are told.
PARTS = {
    "goal": Part("goal"),
    "foreground": Part("subjects"),
    "foreground.emotion": Part("subjects", "Emotion"),
    "foreground.action": Part("subjects", "Action"),
    "midground": Part("subjects", "Behind them"),
    "midground.action": Part("subjects", "Action"),
    "action": Part("subjects", "Action"),
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
    "scene.time": Part("place", "Time"),
    "scene.weather": Part("place", "Weather"),
    "time": Part("place", "Time"),
    "weather": Part("place", "Weather"),
    "lighting": Part("light", "Light"),
    "scene.lighting": Part("light", "Light"),
    "lighting.key": Part("light", "Key light"),
    "lighting.fill": Part("light", "Fill light"),
    "lighting.rim": Part("light", "Rim light"),
    "lighting.notes": Part("light", "Light"),
    "scene.atmosphere": Part("atmosphere", joined=True),
    "atmosphere": Part("atmosphere", joined=True),
    "background.atmosphere": Part("atmosphere", joined=True),
    "scene.mood": Part("atmosphere", joined=True),
    "mood": Part("atmosphere", joined=True),
    "grade.mood": Part("atmosphere", joined=True),
    "scene_graph.environment.mood": Part("atmosphere", joined=True),
    "composition": Part("composition"),
    "composition.framing": Part("composition"),
    "composition.layout": Part("composition"),
    "composition.depth": Part("composition"),
    "camera": Part("composition"),
    "camera.angle": Part("composition"),
    "camera.movement": Part("composition", "Camera movement"),
    "camera.format": Part("composition"),
    "camera.aperture": Part("composition", "Aperture"),
    "constraints.must_include": Part("must", "Must be visible", joined=True),
    "must_include": Part("must", "Must be visible", joined=True),
    "text.strings": Part("must", "Text to be read in the picture", joined=True),
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
    "text.rules": Part("details"),
    "meta.scene_intent": Part("details", "Intent"),
    "foreground.micro_detail": Part("details", "Fine detail", joined=True),
    "scene.materials": Part("details", "Materials", joined=True),
    "midground.micro_city_architecture": Part("details", "Architecture", joined=True),
    "midground.threat": Part("details", "Threat", joined=True),
    "background.human_threat": Part("details", "Threat from people", joined=True),
    "background.martinique_cues": Part("details", "In the background", joined=True),
    "scene_graph.environment.gigantism_cues": Part("details", "Sense of scale", joined=True),
}
# Where other keys of these sections go.
_OPEN_SECTIONS = {
    "lighting": "light",
    "composition": "composition",
    "camera": "composition",
    "style": "style",
    "palette": "palette",
    "negative": "avoid",
    "avoid": "avoid",
}
_RANK = {path: rank for rank, path in enumerate(PARTS)}
_TECHNICAL = frozenset(
    {
        "task",
        "task_type",
        "type",
        "deliverable",
        "parameters",
        "params",
        "meta",
        "references",
        "reference",
        "reference_image",
        "reference_images",
        "image_input",
        "id",
        "ids",
        "seed",
        "seeds",
        "steps",
        "guidance",
        "guidance_scale",
        "guidance_strength",
        "cfg",
        "cfg_scale",
        "sampler",
        "scheduler",
        "sharpness",
        "film_grain",
        "resolution",
        "render_resolution",
        "aspect_ratio",
        "size",
        "width",
        "height",
        "output",
        "output_count",
        "output_format",
        "output_quality",
        "quality",
        "fps",
        "model",
        "model_version",
        "version",
        "asset_id",
        "project",
        "lora",
        "loras",
        "strength",
        "lens_mm",
        "font_style",
        "priority",
        "importance",
        "weight",
        "url",
        "path",
        "file",
        "filename",
        "created_at",
        "updated_at",
    }
)
_FRAMING_WORDS = frozenset(
    {
        "extreme",
        "very",
        "wide",
        "medium",
        "close",
        "up",
        "closeup",
        "low",
        "high",
        "dutch",
        "angle",
        "tilted",
        "pov",
        "point",
        "of",
        "view",
        "macro",
        "full",
        "long",
        "establishing",
        "eye",
        "level",
        "shot",
        "plan",
        "a",
        "the",
        "gros",
        "large",
        "moyen",
    }
)
_FILE_OR_ADDRESS = re.compile(
    r"(https?://|data:)\S*$|\S+\.(png|jpe?g|webp|gif|tiff?|exr|psd|mp4|mov|safetensors|ckpt|json|ya?ml)$",
    re.IGNORECASE,
)


Sections = Mapping[str, Sequence[tuple[Part, Sequence[str]]]]


def sections_of(prompt: Any) -> Sections:
    """The texts of a prompt by section, in the order in which they are told; those under keys that nobody
    knows come last. Subjects are not among them (see `subjects_of`), nor technical settings and files."""
    found: dict[str, list[str]] = {}
    if isinstance(prompt, Mapping):
        for key, value in prompt.items():
            _collect(value, snake_case(key), found)
    sections: dict[str, list[tuple[Part, Sequence[str]]]] = {}
    for path in sorted(found, key=lambda path: _RANK.get(path, len(_RANK))):
        part = _part_at(path)
        if part is not None:
            sections.setdefault(part.section, []).append((part, found[path]))
    return sections


def subjects_of(prompt: Mapping[Any, Any]) -> Iterator[Any]:
    """Each subject: those of the prompt itself, then those of its layers."""
    sections = [prompt, *(section for section in prompt.values() if isinstance(section, Mapping))]
    for section in sections:
        subjects = next((value for key, value in section.items() if snake_case(key) == "subjects"), None)
        if isinstance(subjects, (list, tuple)):
            yield from subjects
        elif subjects:
            yield subjects


def says_something(prompt: Any) -> bool:
    """Whether a prompt tells what is to be seen: a seed, or what is not to be seen, does not."""
    if not isinstance(prompt, Mapping):
        return next(texts_in(prompt), None) is not None
    to_be_seen = sections_of(prompt).keys() - {"avoid", "forbidden"}
    return bool(to_be_seen) or next(texts_in(list(subjects_of(prompt))), None) is not None


def is_technical(path: str) -> bool:
    """Whether a key sets up a tool (seed, steps, resolution, ids, files) and says nothing of the picture."""
    return any(
        name in _TECHNICAL or name.endswith(("_id", "_ids", "_url", "_path", "_file")) for name in path.split(".")
    )


def is_framing(text: str) -> bool:
    """Whether a text is nothing but a camera angle: "low angle", "extreme close_up"."""
    words = re.findall(r"\w+", text.casefold().replace("_", " "))
    return bool(words) and _FRAMING_WORDS.issuperset(words)


def spoken(path: str) -> str:
    """A prompt's keys in words: `color_notes` is "Color notes"."""
    words = path.replace(".", ", ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _part_at(path: str) -> Part | None:
    known = PARTS.get(path)
    if known is not None or is_technical(path):
        return known
    head, _, rest = path.partition(".")
    if rest and head in _OPEN_SECTIONS:
        return Part(_OPEN_SECTIONS[head], spoken(rest))
    return Part("other", spoken(path), joined=True)


def _collect(value: Any, path: str, found: dict[str, list[str]]) -> None:
    if path.endswith("subjects") and path.count(".") < 2:
        return
    text = text_of(value)
    if text and (path in PARTS or not _FILE_OR_ADDRESS.match(text)):
        found.setdefault(path, []).append(text)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _collect(item, f"{path}.{snake_case(key)}", found)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _collect(item, path, found)
