"""Whether values have the shape of their model, each fault at the exact place of the offending value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import isfinite, isinf
from typing import Any, TypeVar

from pydantic import ValidationError

from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Code, Diagnostic, error
from moostik_cli.models.documents import FILE_MAPPINGS, Document
from moostik_cli.models.source import SourceModel
from moostik_cli.sources.closest_match import find_likely

Model = TypeVar("Model", bound=SourceModel)

# Keys whose values are text whatever they look like: `id: 1.10` is not a number, `title: True` no bool.
TEXT_KEYS = frozenset(
    [
        "id",
        "name",
        "title",
        "description",
        "sceneType",
        "scene_type",
        "characterIds",
        "character_ids",
        "locationIds",
        "location_ids",
        "shotIds",
        "shot_ids",
        "cameraAngle",
        "camera_angle",
        "imageUrl",
        "image_url",
        "localPath",
        "local_path",
        "generatedAt",
        "generated_at",
        "continuesFrom",
        "continues_from",
        "chainFromShot",
        "chain_from_shot",
        "referenceImages",
        "reference_images",
        "referencePrompt",
        "reference_prompt",
        "style",
        "styleInvariants",
        "style_invariants",
        "palette",
        "negatives",
        "model",
        "aspectRatio",
        "aspect_ratio",
        "outputFormat",
        "output_format",
        "resolution",
        "angles",
        "defaultAngles",
        "default_angles",
        "referenceKey",
        "reference_key",
        "status",
        "variations",
        "prompt",
        "customPrompt",
        "custom_prompt",
        "goal",
        "negative",
        "invariants",
        "strings",
        "mustInclude",
        "must_include",
        "url",
        "path",
        "dialogue",
        "sketch",
        "who",
        "what",
        "action",
        "cameraMovement",
        "camera_movement",
        "sound",
        "notes",
        "looks",
        "visualTraits",
        "visual_traits",
        "imageRoles",
        "image_roles",
        "output",
        "styleImage",
        "scratchSound",
        "scratch_sound",
        "style_image",
        "actIds",
        "act_ids",
    ]
)

_PLAIN_WORDS = re.compile(r"\w[\w ,./-]{0,80}")

_TYPES: Mapping[str, Message] = {
    "string_type": message("a text"),
    "tuple_type": message("a list"),
    "list_type": message("a list"),
    "dict_type": message("a mapping"),
    "model_type": message("a mapping"),
    "model_attributes_type": message("a mapping"),
    "int_type": message("a whole number"),
    "int_parsing": message("a whole number"),
    "int_parsing_size": message("a whole number"),
    "int_from_float": message("a whole number"),
    "float_type": message("a number"),
    "float_parsing": message("a number"),
    "finite_number": message("a finite number"),
    "bool_type": message("true or false"),
    "bool_parsing": message("true or false"),
}
_INSTEAD: tuple[tuple[type | tuple[type, ...], Message], ...] = (
    (bool, message("true or false")),
    ((int, float), message("a number")),
    (str, message("a text")),
    (FILE_MAPPINGS, message("a mapping")),
    ((list, tuple), message("a list")),
)


def shaped(
    model: type[Model], document: Document, data: Any, keys: Sequence[str | int], found: list[Diagnostic]
) -> Model | None:
    """`data`, which stands at `keys` of the document, as a `model`; None, with the reasons appended to
    `found`, where it has another shape."""
    try:
        return model.model_validate(data)
    except ValidationError as problem:
        _add(tuple(_diagnostics(model, document, problem, keys)), found)
        return None


def _add(faults: Sequence[Diagnostic], found: list[Diagnostic]) -> None:
    """Add faults to what was found. A value that is missing because `#` made it a comment is told once, as missing."""
    from moostik_cli.sources.syntax_errors import COMMENT

    told = {fault.place.line for fault in faults if fault.hint is COMMENT}
    if told:
        found[:] = [finding for finding in found if finding.code != Code.LOST_WORDS or finding.place.line not in told]
    found.extend(faults)


def type_fault(document: Document, keys: Sequence[str | int], expected: Message, value: Any) -> Diagnostic:
    """A value that should be something else."""
    what = message(
        "{what} should be {expected}, and is {found}.", what=_named(keys), expected=expected, found=_described(value)
    )
    return error(Code.WRONG_TYPE, what, document.place_of(keys), _as_list(expected, value))


def _as_list(expected: Message, value: Any) -> Message | None:
    """How words that should be a list are written as one."""
    if expected == _TYPES["tuple_type"] and isinstance(value, str) and _PLAIN_WORDS.fullmatch(value):
        return message("Write it as a list: [{words}].", words=value)
    return None


def _diagnostics(
    model: type[SourceModel], document: Document, problem: ValidationError, keys: Sequence[str | int]
) -> Iterator[Diagnostic]:
    told: set[tuple[int, int]] = set()
    for fault in problem.errors(include_url=False):
        if _is_of_another_member(fault):
            continue
        at = document.as_written([*keys, *(step for step in fault["loc"] if step not in _MEMBERS)])
        diagnostic = _diagnostic(document, at, fault)
        spot = (diagnostic.place.line, diagnostic.place.column)
        if diagnostic.code != Code.WRONG_TYPE or spot not in told:  # a union's members fail one by one
            yield diagnostic
        told.add(spot)


_MEMBERS = ("float", "dict[str,float]")  # what pydantic calls the two shapes of a price


def _is_of_another_member(fault: Any) -> bool:
    """Whether a fault only says that a table is not a number, or a number not a table."""
    tried = next((step for step in fault["loc"] if step in _MEMBERS), None)
    if tried is None:
        return False
    is_table = isinstance(fault["input"], dict) or fault["loc"][-1] != tried
    return is_table is (tried == "float")


def _diagnostic(document: Document, keys: Sequence[str | int], fault: Any) -> Diagnostic:
    kind, value = fault["type"], fault["input"]
    if kind == "missing":
        what = message("`{key}` is missing.", key=keys[-1])
        return error(Code.MISSING_KEY, what, document.place_of(keys[:-1]))
    if kind in ("enum", "literal_error"):
        return _not_one_of(document, keys, fault)
    if kind in _TYPES:
        from moostik_cli.sources.syntax_errors import COMMENT, has_a_comment_for_a_value

        found = type_fault(document, keys, _TYPES[kind], value)
        is_comment = value is None and has_a_comment_for_a_value(document.source_line(found.place.line))
        return found._replace(hint=COMMENT) if is_comment else found
    what = message("{what} cannot be `{value}`.", what=_named(keys), value=str(value)[:80])
    return error(Code.BAD_VALUE, what, document.place_of(keys), _LIMITS.get(kind, _no_hint)(fault))


def _no_hint(fault: Any) -> Message | None:
    return None


_LIMITS: Mapping[str, Callable[[Any], Message | None]] = {
    "greater_than_equal": lambda fault: message("At least {limit}.", limit=fault["ctx"]["ge"]),
    "shot_number": lambda _: message("Write a number such as 4, 4.5, 4A or 12bis."),
    "greater_than": lambda fault: message("More than {limit}.", limit=fault["ctx"]["gt"]),
}


def _not_one_of(document: Document, keys: Sequence[str | int], fault: Any) -> Diagnostic:
    written = str(fault["input"])[:80]
    allowed = [word.strip("'") for word in fault["ctx"]["expected"].replace(" or ", ", ").split(", ")]
    likely = find_likely(written, allowed)
    what = message("{what} cannot be `{value}`.", what=_named(keys), value=written)
    hint = (
        message("Did you mean `{likely}`?", likely=likely)
        if likely
        else message("One of: {words}.", words=", ".join(allowed))
    )
    return error(Code.BAD_VALUE, what, document.place_of(keys), hint)


def _named(keys: Sequence[str | int]) -> Message:
    """How a sentence calls the value at `keys`."""
    if not keys:
        return message("The file")
    if isinstance(keys[-1], str):
        return message("`{key}`", key=keys[-1])
    parent = next((key for key in reversed(keys) if isinstance(key, str)), None)
    if parent is None:
        return message("Item {number}", number=keys[-1] + 1)
    return message("Item {number} of `{key}`", number=keys[-1] + 1, key=parent)


def _described(value: Any) -> Message:
    if value is None:
        return message("empty")
    if isinstance(value, float) and not isfinite(value):
        return message("infinite") if isinf(value) else message("something else")
    for kind, name in _INSTEAD:
        if isinstance(value, kind):
            return name
    return message("something else")
