"""Jobs and intents for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import Intent

MODEL = "google/nano-banana-pro"


def job(
    shot: str = "shot-001", variation: str = "wide", *, root: Path = Path("/nowhere"), **changes: Any
) -> PictureJob:
    """A job of which only what a test names matters."""
    values: dict[str, Any] = {
        "episode_id": "ep0",
        "shot_id": shot,
        "variation_id": variation,
        "camera_angle": variation,
        "model": MODEL,
        "prompt_text": f"{shot} {variation}",
        "references": (),
        "options": {},
        "output_format": "png",
        "price": 150_000,
        "target": root / "output" / "episodes" / "ep0" / shot / variation,
        "fingerprint": "f",
    }
    return PictureJob(**{**values, **changes})


def intent(*, at: float = 1000.0, model: str = MODEL, **given: Any) -> Intent:
    """An intent whose input is what is given."""
    return Intent("ep0", "shot-001", "wide", "replicate", model, given, "f", 150_000, at)
