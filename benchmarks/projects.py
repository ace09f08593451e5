"""Projects to measure with: an episode of the size that studios really have, and far longer ones.

By default its text is invented here, in the shape of a real episode (28 shots, 150 pictures, a structured
prompt of some 6 kB a shot, a dozen characters). `MOOSTIK_BENCH_EPISODE` names a folder with a real one instead:
`ep0-pending.yaml`, `characters.json`, `locations.json`.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

PICTURES = 150
SHOTS = 28
CHARACTERS = 12
LOCATIONS = 8
ANGLES = ("wide", "medium", "close_up", "low_angle", "extreme_wide", "high_angle")
_WORDS = (  # noqa: SIM905 - a list of thirty quoted words reads worse
    "lantern rain copper wing harbour dusk ember glass river market stair velvet smoke tower moss bell amber "
    "thread salt window feather iron garden mirror ash coral shadow bridge silk stone"
).split()


def real_project(folder: Path) -> str:
    """An episode as studios have them, in `folder`; returns its id."""
    given = os.environ.get("MOOSTIK_BENCH_EPISODE")
    if not given:
        return long_project(folder, SHOTS)
    episodes = _episodes(folder)
    shutil.copy(Path(given) / "ep0-pending.yaml", episodes / "ep0.yaml")
    for name in ("characters.json", "locations.json"):
        shutil.copy(Path(given) / name, episodes)
    return "ep0"


def long_project(folder: Path, shots: int, *, lean: bool = False) -> str:
    """An invented episode of so many shots, of which each 28 have 150 pictures; returns its id. `lean` shots
    say little, as they must where a hundred thousand of them are to be one file."""
    chance = random.Random(shots)
    episodes = _episodes(folder)
    (episodes / "characters.json").write_text(json.dumps(list(_cast(chance, "hero", CHARACTERS)), indent=2))
    (episodes / "locations.json").write_text(json.dumps(list(_cast(chance, "place", LOCATIONS)), indent=2))
    with (episodes / "ep0.yaml").open("w") as file:
        file.write("id: ep0\ntitle: Measured\nacts:\n")
        for start in range(0, shots, 14):
            members = ", ".join(_shot_id(number) for number in range(start, min(start + 14, shots)))
            act = start // 14 + 1
            file.write(f"- {{id: act-{act}, number: {act}, title: Act {act}, shotIds: [{members}]}}\n")
        file.write("shots:\n")
        for number in range(shots):
            file.write(_lean_shot(chance, number) if lean else _shot(chance, number))
    return "ep0"


def _episodes(folder: Path) -> Path:
    episodes = folder / "episodes"
    episodes.mkdir(parents=True)
    return episodes


def _shot_id(number: int) -> str:
    return f"shot-{number:06d}"


def _cast(chance: random.Random, kind: str, count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        name = f"{kind}-{number}"
        yield {
            "id": name,
            "name": _phrase(chance, 2),
            "description": _phrase(chance, 150),
            "validated": number % 3 > 0,
            "referenceImages": [f"https://pictures.example/{name}/{view}.png" for view in range(3)],
        }


def _shot(chance: random.Random, number: int) -> str:
    cast = [f"hero-{chance.randrange(CHARACTERS)}" for _ in range(2)]
    place = f"place-{number // 3 % LOCATIONS}"
    angles = ANGLES if number % SHOTS < PICTURES - 5 * SHOTS else ANGLES[:5]
    lines = [
        f"- id: {_shot_id(number)}",
        f"  number: {number + 1}",
        f"  name: {_phrase(chance, 3)}",
        f"  description: {_phrase(chance, 20)}",
        f"  characterIds: [{', '.join(dict.fromkeys(cast))}]",
        f"  locationIds: [{place}]",
        "  prompt:",
        f"    goal: {_phrase(chance, 16)}",
        "    subjects:",
    ]
    for name in dict.fromkeys(cast):
        lines += [
            f"    - id: {name}",
            f"      name: {name}",
            f"      description: {_phrase(chance, 40)}",
            f"      action: {_phrase(chance, 12)}",
        ]
    lines += _lists(chance, {"scene": ("atmosphere", "materials"), "constraints": ("must_include",)})
    lines += [
        "    composition:",
        f"      framing: {_phrase(chance, 6)}",
        f"      layout: {_phrase(chance, 6)}",
        "    lighting:",
        *(f"      {light}: {_phrase(chance, 7)}" for light in ("key", "fill", "rim")),
    ]
    lines += _items(chance, "    ", "invariants", 12, 12) + _items(chance, "    ", "negative", 40, 3)
    lines += ["  variations:"]
    for angle in angles:
        lines += [f"  - id: {angle}", f"    cameraAngle: {angle}", "    status: pending"]
    return "\n".join(lines) + "\n"


def _lean_shot(chance: random.Random, number: int) -> str:
    return (
        f"- id: {_shot_id(number)}\n  number: {number + 1}\n  name: {_phrase(chance, 3)}\n"
        f"  characterIds: [hero-{chance.randrange(CHARACTERS)}, hero-{number // 5 % CHARACTERS}]\n"
        f"  locationIds: [place-{number // 3 % LOCATIONS}]\n"
        f"  prompt:\n    goal: {_phrase(chance, 8)}\n    lighting: {{key: {_phrase(chance, 3)}}}\n"
        f"    scene: {{atmosphere: [{_phrase(chance, 3)}, {_phrase(chance, 3)}]}}\n"
    )


def _lists(chance: random.Random, sections: dict[str, Sequence[str]]) -> list[str]:
    lines: list[str] = []
    for section, names in sections.items():
        lines.append(f"    {section}:")
        for name in names:
            lines += _items(chance, "      ", name, 5, 8)
    return lines


def _items(chance: random.Random, indent: str, name: str, count: int, words: int) -> list[str]:
    return [f"{indent}{name}:", *(f"{indent}- {_phrase(chance, words)}" for _ in range(count))]


def _phrase(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(_WORDS, k=words))
