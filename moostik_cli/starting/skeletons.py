"""The files that a new project begins with: short, commented, and valid as they are."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from moostik_cli.messages import tr
from moostik_cli.models.episode import DEFAULT_ANGLES
from moostik_cli.sources.yaml_text import render_scalar

HERO, HOME = "hero", "home"  # the first character and place of a new project
_WIDTH = 100


def schema_line(kind: str) -> str:
    """What tells editors the format of a file: `kind` is episode, characters, locations or series."""
    return f"# yaml-language-server: $schema=schema/{kind}.json"


def episode_skeleton(
    episode_id: str,
    *,
    title: str | None = None,
    shots: int = 3,
    character: str | None = HERO,
    location: str | None = HOME,
) -> str:
    """An episode with `shots` shots in one act, all with `character` at `location` where there is one."""
    shot_ids = [f"shot-{number:03d}" for number in range(1, shots + 1)]
    lines = [
        schema_line("episode"),
        "#",
        *_comment(tr("What is still missing: moostik check {id}", id=episode_id)),
        *_comment(
            tr("The pictures, or storyboard frames as long as there is no token: moostik generate {id}", id=episode_id)
        ),
        "",
        *_episode_head(episode_id, title or tr("Untitled")),
        "",
        *_comment(tr("Acts group shots that share an atmosphere. Leave them out if you need none.")),
        "acts:",
        "  - id: act-1",
        "    number: 1",
        f"    title: {render_scalar(tr('First act'))}",
        *_wrapped_list("    shotIds: ", shot_ids),
        "",
        *_comment(
            tr(
                "The shots, in the order of the film. Each of them gets one picture for every angle of "
                "series.yaml, unless it has `variations` of its own."
            )
        ),
        "shots:",
    ]
    for number, shot_id in enumerate(shot_ids, start=1):
        lines += ["", *_shot(number, shot_id, character, location)]
    return _joined(lines)


def characters_skeleton() -> str:
    """A library of one character, without a picture yet."""
    lines = [
        schema_line("characters"),
        "#",
        *_comment(tr("Who is in the series. Shots name them by their id, in characterIds.")),
        *_comment(
            tr(
                "Pictures: an https address, or a path such as references/characters/hero.png. The first "
                "one counts most."
            )
        ),
        *_comment(
            tr(
                "No picture yet? `moostik references --make {id}` makes one from its referencePrompt; "
                "`moostik validate {id}` says that it is right.",
                id=HERO,
            )
        ),
        "",
        *_entity(
            HERO,
            tr("Hero"),
            tr("Who it is, what it looks like, what never changes about it."),
            tr(
                "Character sheet on a plain pale background: a young fox in a blue raincoat, seen from the front, "
                "from the side and from behind."
            ),
        ),
    ]
    return _joined(lines)


def locations_skeleton() -> str:
    """A library of one place, without a picture yet."""
    lines = [
        schema_line("locations"),
        "#",
        *_comment(
            tr("Where it takes place. Shots name places by their id, in locationIds; the first is the main one.")
        ),
        "",
        *_entity(
            HOME,
            tr("Home"),
            tr("What the place looks like, and what is always there."),
            tr(
                "A small wooden house on a rainy hill, one lit window, tall grass, seen from the garden gate; "
                "nobody in the picture."
            ),
        ),
    ]
    return _joined(lines)


def series_skeleton(title: str | None = None) -> str:
    """What holds for every episode: style, model, angles, and a cap that is commented out."""
    lines = [
        schema_line("series"),
        "#",
        *_comment(tr("What holds for every episode: each picture is told all of this.")),
        "",
        f"title: {render_scalar(title or tr('My series'))}",
        "",
        "style:",
        f"  - {render_scalar(tr('Hand-painted animated film, soft light, clear silhouettes'))}",
        "",
        *_comment(tr("A palette helps the pictures to agree: a name, #RRGGBB, or both.")),
        "palette:",
        f"  - {render_scalar(tr('rain blue #3D5A73'))}",
        f"  - {render_scalar(tr('lamp yellow #F2C14E'))}",
        "",
        *_comment(
            tr(
                "One angle of each shot is made first, and its other angles are shown it: the same set, light "
                "and props. Shots in a row at one place are shown the first of them. Write off instead of "
                "anchor for neither."
            )
        ),
        "coherence: {angles: anchor, anchor: wide, places: anchor}",
        "",
        *_comment(tr("What no picture may show.")),
        "negatives:",
        f"  - {render_scalar(tr('written words'))}",
        "",
        "model: google/nano-banana-pro",
        'aspectRatio: "16:9"',
        "outputFormat: png",
        "",
        *_comment(tr("So that nobody takes all reference images: at most this many of one character, of one place.")),
        "maxRefsPerCharacter: 2",
        "maxRefsPerLocation: 3",
        "",
        *_comment(tr("The angles of a shot that lists none of its own.")),
        f"angles: [{', '.join(DEFAULT_ANGLES)}]",
        "",
        *_comment(tr("The most that one run may spend, in dollars. Take the # away to use it.")),
        "# maxCost: 10",
    ]
    return _joined(lines)


def _episode_head(episode_id: str, title: str) -> Iterator[str]:
    yield f"id: {render_scalar(episode_id)}"
    digits = re.search(r"([0-9]{1,6})$", episode_id)
    if digits is not None:
        yield f"number: {int(digits.group())}"
    yield f"title: {render_scalar(title)}"
    yield f"description: {render_scalar(tr('What the episode tells, in a sentence or two.'))}"


def _shot(number: int, shot_id: str, character: str | None, location: str | None) -> Iterator[str]:
    yield f"  - id: {shot_id}"
    yield f"    number: {number}"
    yield f"    name: {render_scalar(tr('Shot {number}', number=number))}"
    yield f"    description: {render_scalar(tr('What happens in the shot.'))}"
    yield f"    characterIds: {_ids(character)}"
    yield f"    locationIds: {_ids(location)}"
    yield "    durationSeconds: 4"
    if number == 1:
        yield from _structured_prompt(character)
    elif number == 2:
        yield from _comment(tr("A sentence is a prompt too."), "    ")
        yield f"    prompt: {render_scalar(tr('Say what the picture shows, as you would to a painter.'))}"
    else:
        yield f"    prompt: {render_scalar(tr('Say what the picture shows.'))}"
    if number == 3:
        without_hash = tr("Without the #: only these two angles; and it goes on where the shot before ends.")
        yield from _comment(without_hash, "    ")
        yield "    # variations: [wide, close_up]"
        yield "    # continuesFrom: shot-002"


def _structured_prompt(character: str | None) -> Iterator[str]:
    yield from _comment(tr("A prompt in parts. Leave out what you have nothing to say about."), "    ")
    yield "    prompt:"
    yield f"      goal: {render_scalar(tr('What the picture is for.'))}"
    if character is not None:
        yield "      subjects:"
        yield f"        - id: {render_scalar(character)}"
        yield f"          action: {render_scalar(tr('stands at the gate and listens'))}"
    yield "      scene:"
    yield f"        time: {render_scalar(tr('evening'))}"
    yield f"        atmosphere: [{render_scalar(tr('quiet'))}]"
    yield "      lighting:"
    yield f"        key: {render_scalar(tr('the lamp behind the window'))}"


def _ids(entity_id: str | None) -> str:
    return f"[{render_scalar(entity_id)}]" if entity_id is not None else "[]"


def _wrapped_list(lead: str, ids: list[str]) -> list[str]:
    return textwrap.wrap(f"{lead}[{', '.join(ids)}]", _WIDTH, subsequent_indent=" " * len(lead), break_on_hyphens=False)


def _entity(entity_id: str, name: str, description: str, prompt: str) -> Iterator[str]:
    yield f"- id: {entity_id}"
    yield f"  name: {render_scalar(name)}"
    yield f"  description: {render_scalar(description)}"
    yield "  referenceImages: []"
    yield "  referencePrompt: >-"
    yield from textwrap.wrap(prompt, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    yield "  validated: false"


def _comment(text: str, indent: str = "") -> list[str]:
    lead = f"{indent}# "
    return textwrap.wrap(text, _WIDTH, initial_indent=lead, subsequent_indent=lead, break_on_hyphens=False)


def _joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"
