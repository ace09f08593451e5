"""Small pictures and provenances for tests."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image

from moostik_cli.models.jobs import PictureJob
from moostik_cli.pictures.provenance import Provenance

PROVENANCE = Provenance(
    episode_id="ep1",
    shot_id="s1",
    variation_id="wide",
    camera_angle="wide",
    prompt_text="Une forêt l'été.\nA second line: with, commas",
    provider="replicate",
    model="google/nano-banana-pro",
    prediction_id="p1",
    image_url="https://replicate.delivery/x/out.png",
    seed=None,
    generated_at="2026-01-02T03:04:05.678Z",
    cost=150_000,
    fingerprint="f1",
    references=("a.png", "https://x.test/b.png"),
    options={"aspect_ratio": "16:9"},
)


def provenance(**changes: Any) -> Provenance:
    return replace(PROVENANCE, **changes)


def picture_bytes(format_: str = "PNG", size: tuple[int, int] = (48, 27), mode: str = "RGB") -> bytes:
    """A picture with some structure in it, so that decoding has something to do."""
    image = Image.effect_mandelbrot(size, (-2, -1, 1, 1), 30).convert(mode)
    buffer = io.BytesIO()
    image.save(buffer, format_)
    return buffer.getvalue()


def pixels(data: bytes) -> tuple[str, bytes]:
    image = Image.open(io.BytesIO(data))
    return image.mode, image.tobytes()


def job(root: Path, **changes: Any) -> PictureJob:
    base = PictureJob(
        episode_id="ep1",
        shot_id="s1",
        variation_id="wide",
        camera_angle="wide",
        model="google/nano-banana-pro",
        prompt_text="p",
        references=(),
        options={},
        output_format="png",
        price=150_000,
        target=root / "output" / "episodes" / "ep1" / "s1" / "wide",
        fingerprint="f1",
    )
    return base._replace(**changes)
