"""What an episode asks for, read from its files with none of moostik's own code."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.stages import oracle

VariationKey = tuple[str, str]  # shot id, variation id

_USUAL_ANGLES = ("wide", "medium", "close_up", "low_angle", "extreme_wide")
_MOST_REFERENCES = 14


@dataclass(frozen=True)
class Wanted:
    """One picture: its file below the episode's folder, its references as written, and whose picture of the
    same angle it continues."""

    file: str
    angle: str
    references: tuple[str, ...]
    continues: VariationKey | None


def wanted_pictures(project: Path, episode: str) -> dict[VariationKey, Wanted]:
    """Every picture that the episode asks for, by shot and variation."""
    shots = _read(project, episode)["shots"]
    library = {
        kind: _entities(project, role) for kind, role in (("character", "characters"), ("location", "locations"))
    }
    return {
        (shot["id"], variation["id"]): _wanted(shot, variation, shots, library)
        for shot in shots
        for variation in _variations(shot)
    }


def as_sent(project: Path, written: str) -> str:
    """A reference as the provider gets it: an address as it is, the SHA-256 of a file's content."""
    if written.startswith("https://"):
        return written
    return hashlib.sha256((project / "episodes" / written).read_bytes()).hexdigest()


def _wanted(shot: Any, variation: Any, shots: Any, library: Any) -> Wanted:
    angle = variation["cameraAngle"]
    angles = Counter(one["cameraAngle"] for one in _variations(shot))
    stem = angle if angles[angle] == 1 else variation["id"]
    cast = {"characterIds": (), "locationIds": (), **shot}
    return Wanted(
        f"{shot['id']}/{stem}.png",
        angle,
        tuple(oracle.references(cast, library, _MOST_REFERENCES, fallback=True)["allImageUrls"]),
        _predecessor(shot, angle, shots),
    )


def _predecessor(shot: Any, angle: str, shots: Any) -> VariationKey | None:
    before = next((one for one in shots if one["id"] == shot.get("continuesFrom")), None)
    same = [one["id"] for one in _variations(before) if one["cameraAngle"] == angle] if before else []
    return (before["id"], same[0]) if same else None


def _variations(shot: Any) -> list[Any]:
    return [_variation(written) for written in shot.get("variations") or _USUAL_ANGLES]


def _variation(written: Any) -> Any:
    """A bare angle names itself; a mapping with an id or an angle alone has it for both."""
    if isinstance(written, str):
        return {"id": written, "cameraAngle": written}
    return {"id": written.get("cameraAngle"), "cameraAngle": written.get("id"), **written}


def _entities(project: Path, role: str) -> dict[str, Any]:
    return {one["id"]: {"referenceImages": [], "validated": False, **one} for one in _read(project, role)}


def _read(project: Path, name: str) -> Any:
    files = [project / "episodes" / (name + extension) for extension in (".yaml", ".json")]
    return yaml.safe_load(next(path for path in files if path.exists()).read_text("utf-8"))
