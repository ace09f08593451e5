"""C2PA manifests: who signed a picture, and whether it is as it was signed. Needs `moostik[c2pa]`."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Literal, NamedTuple

from moostik_cli.pictures.containers import PictureFormat, format_of, has_manifest

MIME_TYPES: Mapping[PictureFormat, str] = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


class Manifest(NamedTuple):
    """`state`: "intact" (every byte is as signed), "altered", or "unverified" (the library is not installed).
    `is_trusted`: the signer's certificate leads to a root that the library knows."""

    state: Literal["intact", "altered", "unverified"]
    signer: str = ""
    is_trusted: bool = False


def read_manifest(data: bytes) -> Manifest | None:
    """The manifest of a PNG, JPEG or WEBP picture; None where it has none. Raises ValueError for another kind."""
    if not has_manifest(data):
        return None
    try:
        library = import_module("c2pa")
    except ImportError:
        return Manifest("unverified")
    try:
        with library.Reader(MIME_TYPES[format_of(data)], io.BytesIO(data)) as reader:
            found: dict[str, Any] = json.loads(reader.json())
    except Exception:  # noqa: BLE001 - what the library cannot follow is no manifest as it was signed
        return Manifest("altered")
    codes = {str(status.get("code")) for status in found.get("validation_status") or ()}
    active = (found.get("manifests") or {}).get(found.get("active_manifest")) or {}
    signer = str((active.get("signature_info") or {}).get("issuer") or "")
    untrusted = {code for code in codes if code.startswith("signingCredential.")}
    return Manifest("altered" if codes - untrusted else "intact", signer, not untrusted)
