"""Where a picture comes from, written inside its file, and read back.

Three texts, for three readers: our own JSON (everything the ledger needs), the `parameters` text that
image-generation tools show, and XMP, that says to everybody that a model made it.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from moostik_cli.models.money import to_dollars, to_micros
from moostik_cli.models.records import PictureRecord
from moostik_cli.models.retakes import Retake
from moostik_cli.pictures import containers
from moostik_cli.pictures.formats import PictureFacts
from moostik_cli.pictures.oddities import oddity_of
from moostik_cli.pictures.provenance_record import Provenance
from moostik_cli.pictures.xmp import read_xmp_record, xmp_packet

__all__ = [
    "Provenance",
    "embed",
    "from_json",
    "parameters_text",
    "read",
    "read_bytes",
    "to_json",
    "to_record",
]

VERSION = 1  # of our JSON


def embed(data: bytes, provenance: Provenance) -> bytes:
    """The picture with its provenance, every pixel as it was: nothing is encoded again.

    What an earlier embedding left is replaced. `data` is a whole PNG, JPEG or WEBP picture."""
    record = to_json(provenance)
    kind = containers.format_of(data)
    size = containers.dimensions(data)
    return containers.EMBEDDERS[kind](
        data,
        record=record,
        parameters=parameters_text(provenance, size),
        packet=xmp_packet(provenance, _ascii(record)),
    )


def read(path: Path) -> Provenance | None:
    """The provenance in a picture's file; None if it has none of ours. Raises OSError."""
    return read_bytes(path.read_bytes())


def read_bytes(data: bytes) -> Provenance | None:
    """As `read`. Any bytes are safe to ask about."""
    try:
        texts = containers.READERS[containers.format_of(data)](data)
        record = texts.record or (read_xmp_record(texts.packet) if texts.packet else None)
        return from_json(record) if record else None
    except (KeyError, ValueError, TypeError, IndexError, AttributeError, RecursionError):
        return None


def to_record(provenance: Provenance, *, path: str, data: bytes, facts: PictureFacts) -> PictureRecord:
    """What the ledger remembers of a picture whose file, at `path` below the project, holds `data`."""
    shared = {name: getattr(provenance, name) for name in _SHARED}
    return PictureRecord(
        **shared,
        path=path,
        size=len(data),
        sha256=sha256(data).hexdigest(),
        format=facts.format,
        width=facts.width,
        height=facts.height,
        oddity=oddity_of(data, facts, provenance.options),
    )


def to_json(provenance: Provenance) -> str:
    """Our JSON. Text that UTF-8 cannot hold (half a surrogate pair) stays escaped."""
    values = {name: getattr(provenance, attribute) for attribute, name in _JSON_NAMES.items()}
    values |= {"cost": to_dollars(provenance.cost), **_retake_values(provenance.retake)}
    text = json.dumps({"moostik": VERSION, **values}, ensure_ascii=False)
    return re.sub("[\ud800-\udfff\x7f-\x9f]", lambda found: f"\\u{ord(found.group()):04x}", text)


def from_json(text: str) -> Provenance:
    """The inverse of `to_json`. Raises ValueError, KeyError or TypeError for anything else."""
    values = json.loads(text)
    if not isinstance(values["moostik"], int):
        raise TypeError("not a version")
    fields = {attribute: values.get(name) for attribute, name in _JSON_NAMES.items()}
    fields["cost"] = to_micros(float(values["cost"]))
    fields["references"] = tuple(_text(item) for item in values.get("references") or ())
    fields["options"] = dict(values.get("options") or {})
    for name in _REQUIRED:
        _text(fields[name])
    for name in _OPTIONAL:
        if fields[name] is not None:
            _text(fields[name])
    if fields["seed"] is not None and not isinstance(fields["seed"], int):
        raise TypeError("seed is not a number")
    return Provenance(**fields, retake=_retake_of(values, fields["fingerprint"]))


def parameters_text(provenance: Provenance, size: tuple[int, int]) -> str:
    """The text that tools made for Stable Diffusion show: the prompt, then one line of settings.

    They look for `Steps:` and for three of steps, sampler, CFG scale and seed (as sd-parsers does) to tell that line
    from the prompt. The models used here have no sampler and no scale, do not say their steps, and most have no seed:
    that is what is written, and no seed is made up. There is no `Negative prompt:` line: what to avoid is sent as
    part of the prompt."""
    settings: dict[str, Any] = {
        "Steps": 0,
        "Sampler": "none",
        "CFG scale": 0,
        "Seed": provenance.seed,
        "Size": f"{size[0]}x{size[1]}",
        "Model": provenance.model,
        "Shot": provenance.shot_id,
        "Angle": provenance.camera_angle,
        "Prediction": provenance.prediction_id,
        "Version": provenance.software,
    }
    line = ", ".join(f"{name}: {_setting(value)}" for name, value in settings.items() if value is not None)
    return f"{provenance.prompt_text}\n{line}"


def _retake_values(retake: Retake | None) -> dict[str, Any]:
    """What a retake's file says beside all others: `parent` (the SHA-256 of that file), `note`, `noteIds`."""
    if retake is None:
        return {}
    return {"parent": retake.parent, "note": retake.note, "noteIds": retake.note_ids}


def _retake_of(values: dict[str, Any], fingerprint: str) -> Retake | None:
    if values.get("parent") is None:
        return None
    note_ids = tuple(_text(item) for item in values.get("noteIds") or ())
    return Retake(_text(values["parent"]), _text(values.get("note")), fingerprint, note_ids)


def _setting(value: Any) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if re.search(r'[,:\n"]', text) else text


def _ascii(record: str) -> str:
    return json.dumps(json.loads(record), ensure_ascii=True)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


_REQUIRED = (
    "episode_id",
    "shot_id",
    "variation_id",
    "camera_angle",
    "prompt_text",
    "provider",
    "model",
    "generated_at",
    "fingerprint",
)
_OPTIONAL = ("prediction_id", "image_url", "software")
_SHARED = (
    "episode_id",
    "shot_id",
    "variation_id",
    "camera_angle",
    "prompt_text",
    "provider",
    "model",
    "prediction_id",
    "image_url",
    "seed",
    "generated_at",
    "cost",
    "fingerprint",
    "references",
    "retake",
)
_JSON_NAMES = {
    "software": "software",
    "episode_id": "episodeId",
    "shot_id": "shotId",
    "variation_id": "variationId",
    "camera_angle": "cameraAngle",
    "model": "model",
    "provider": "provider",
    "prediction_id": "predictionId",
    "seed": "seed",
    "generated_at": "generatedAt",
    "cost": "cost",
    "image_url": "imageUrl",
    "fingerprint": "fingerprint",
    "references": "references",
    "options": "options",
    "prompt_text": "prompt",
}
