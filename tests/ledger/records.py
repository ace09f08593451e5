"""Ready-made records for the tests of the ledger, the pictures and the commands that show them."""

from __future__ import annotations

from typing import Any

from moostik_cli.models.records import Intent, PictureRecord

INTENT = Intent(
    episode_id="ep1",
    shot_id="s1",
    variation_id="wide",
    provider="replicate",
    model="google/nano-banana-pro",
    input={"prompt": "Un été", "image_input": ["https://x.test/a.png"]},
    fingerprint="f1",
    price=150_000,
    at=1_000.0,
)
PICTURE = PictureRecord(
    episode_id="ep1",
    shot_id="s1",
    variation_id="wide",
    camera_angle="wide",
    path="output/episodes/ep1/s1/wide.png",
    size=1234,
    sha256="a" * 64,
    format="png",
    width=64,
    height=36,
    provider="replicate",
    model="google/nano-banana-pro",
    prediction_id="p1",
    image_url="https://replicate.delivery/x/out.png",
    seed=None,
    generated_at="2026-01-02T03:04:05.678Z",
    cost=150_000,
    fingerprint="f1",
    prompt_text="Un été, très long",
    references=("a.png", "b.png"),
)


def intent(**changes: Any) -> Intent:
    return INTENT._replace(**changes)


def picture(**changes: Any) -> PictureRecord:
    return PICTURE._replace(**changes)
