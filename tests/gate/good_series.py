"""A small series without a fault: nothing in it is to be remarked on."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

EPISODE = """\
id: ep1
number: 1
title: The lamp
acts:
  - id: act-1
    number: 1
    title: Evening
    shotIds: [shot-1, shot-2]
shots:
  - id: shot-1
    number: 1
    name: The door
    description: Ana opens the door.
    characterIds: [ana]
    locationIds: [bar]
    durationSeconds: 4
    prompt:
      goal: Ana opens the door of the bar.
      subjects:
        - id: ana
          action: opens the door
      lighting:
        key: lantern
    variations: [wide, close_up]
  - id: shot-2
    number: 2
    name: The table
    characterIds: [ana, bo]
    locationIds: [bar]
    continuesFrom: shot-1
    prompt:
      goal: Ana sits down with Bo.
      parameters:
        aspect_ratio: "16:9"
    variations:
      - id: wide
        cameraAngle: wide
      - id: wide-2
        cameraAngle: wide
      - {id: medium, cameraAngle: medium, status: pending}
"""
CHARACTERS = """\
- id: ana
  name: Ana
  validated: true
  referenceImages: [references/ana.png]
- id: bo
  name: Bo
  validated: true
  referenceImages:
    - references/bo.png
    - https://example.com/bo-2.png
"""
LOCATIONS = """\
- id: bar
  name: The bar
  validated: true
  referenceImages: [references/bar.png]
"""
SERIES = """\
title: Lamps
style: [painted]
model: google/nano-banana-pro
aspectRatio: "16:9"
outputFormat: png
resolution: 2K
angles: [wide, medium]
options:
  safety_filter_level: block_only_high
prices:
  google/nano-banana-pro: 0.15
maxCost: 20
"""
FILES = {
    "ep1.yaml": EPISODE,
    "characters.yaml": CHARACTERS,
    "locations.yaml": LOCATIONS,
    "series.yaml": SERIES,
}


def write_series(folder: Path, **changed: str | bytes) -> Path:
    """The series as a project in `folder`; `changed` replaces whole files by their stem."""
    episodes = folder / "episodes"
    (episodes / "references").mkdir(parents=True)
    for name, text in FILES.items():
        content = changed.get(name.partition(".")[0], text)
        (episodes / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    for name, colour in (("ana", "red"), ("bo", "green"), ("bar", "blue")):
        Image.new("RGB", (32, 18), colour).save(episodes / "references" / f"{name}.png")
    return folder
