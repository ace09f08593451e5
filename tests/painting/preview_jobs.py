"""Jobs for the preview provider, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from moostik_cli.models.jobs import FrameNotes, ImageSource, JobReference, PictureJob
from moostik_cli.models.references import ReferenceImage

PALETTE = ("night #10121c", "#c22", "#FFB25A")


def reference(
    number: int, name: str, source: ImageSource, kind: Any = "character", *, primary: bool = True
) -> JobReference:
    image = ReferenceImage(number, source.url or f"references/{name}.png", kind, name.lower(), name, primary, True)
    return JobReference(image, source)


def remote(number: int, name: str, kind: Any = "character") -> JobReference:
    return reference(number, name, ImageSource("remote", url=f"https://pictures.example.org/{name}.png"), kind)


def job(angle: str = "wide", references: Sequence[JobReference] = (), **changes: Any) -> PictureJob:
    """A job; `notes` name the subjects and places of its references unless they are given."""
    notes = changes.pop("notes", None) or FrameNotes(
        episode_title="La Nuit",
        shot_number=7,
        shot_name="Où ça ?",
        description="She climbs.",
        palette=PALETTE,
        subjects=tuple(r.image.name for r in references if r.image.type == "character" and r.image.primary),
        places=tuple(r.image.name for r in references if r.image.type == "location"),
        duration_seconds=3.5,
    )
    values: dict[str, Any] = {
        "episode_id": "ep0",
        "shot_id": "shot-007",
        "variation_id": angle,
        "camera_angle": angle,
        "model": "a/b",
        "prompt_text": "Key light: a lantern at dusk.",
        "references": tuple(references),
        "options": {"aspect_ratio": "16:9"},
        "output_format": "png",
        "price": 0,
        "target": Path("/nowhere/wide"),
        "fingerprint": "f",
        "notes": notes,
    }
    return PictureJob(**{**values, **changes})


def figure_png(colour: tuple[int, int, int] = (200, 30, 40), *, paper: tuple[int, int, int] | None = None) -> bytes:
    """An oval person, on transparency or on paper, with an eye of the paper's colour."""
    image = Image.new("RGBA", (200, 300), (*paper, 255) if paper else (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((50, 40, 150, 290), fill=(*colour, 255))
    draw.ellipse((85, 90, 115, 120), fill=(*(paper or (255, 255, 255)), 255))
    return encoded(image)


def encoded(image: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def inline(data: bytes) -> ImageSource:
    return ImageSource("inline", data=data, sha256=str(hash(data)))
