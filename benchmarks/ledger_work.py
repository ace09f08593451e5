"""What the ledger costs: everything that it is told of a picture, from intent to completion."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.episode import Status
from moostik_cli.models.records import Intent, PictureRecord

THREADS = 15
PROMPT = "a sentence of a prompt. " * 80


def seconds_a_picture(folder: Path, pictures: int) -> float:
    """CPU seconds of this process for each of so many pictures, 15 at a time, each write awaited."""
    ledger = Ledger.open(folder / "moostik.db")
    with ledger, ThreadPoolExecutor(THREADS) as pool:
        started = time.process_time()
        list(pool.map(lambda number: _tell(ledger, number), range(pictures)))
        return (time.process_time() - started) / pictures


def _tell(ledger: Ledger, number: int) -> None:
    shot, variation = f"shot-{number // 5}", f"angle-{number % 5}"
    value = {"prompt": PROMPT, "image_input": ["https://pictures.example/1.png"] * 8}
    ledger.record_status("ep0", shot, variation, Status.GENERATING)
    attempt = ledger.record_intent(
        Intent("ep0", shot, variation, "replicate", "google/nano-banana-pro", value, f"f{number}", 150_000, 1e9)
    )
    ledger.record_prediction(attempt, f"p{number}")
    ledger.record_picture(_picture(shot, variation, number, PROMPT), attempt)


def _picture(shot: str, variation: str, number: int, prompt: str) -> PictureRecord:
    return PictureRecord(
        "ep0",
        shot,
        variation,
        "wide",
        path=f"output/episodes/ep0/{shot}/{variation}.png",
        size=1_000_000,
        sha256="0" * 64,
        format="png",
        width=2048,
        height=1152,
        provider="replicate",
        model="google/nano-banana-pro",
        prediction_id=f"p{number}",
        image_url="https://replicate.delivery/x.png",
        seed=None,
        generated_at="2025-01-01T00:00:00.000Z",
        cost=150_000,
        fingerprint=f"f{number}",
        prompt_text=prompt,
        references=("https://pictures.example/1.png",) * 8,
    )
