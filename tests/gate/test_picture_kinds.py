"""A reference in a format that is not sent is named as that, with what converts it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from tests.commands.running import Moostik, runner
from tests.gate.good_series import write_series


def _box(*brands: bytes) -> bytes:
    body = brands[0] + b"\0\0\0\0" + b"".join(brands[1:])
    return (len(body) + 8).to_bytes(4, "big") + b"ftyp" + body + b"\0" * 64


def _tiff() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "TIFF")
    return buffer.getvalue()


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    write_series(tmp_path / "p")
    return runner(capfd, monkeypatch, tmp_path / "p")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (_box(b"heic", b"mif1", b"heic"), "HEIC"),
        (_box(b"mif1", b"mif1", b"heic"), "HEIC"),
        (_box(b"mif1", b"miaf"), "HEIF"),
        (_box(b"avif", b"mif1", b"miaf"), "AVIF"),
        (b"8BPS\0\1" + b"\0" * 40, "PSD"),
        (_tiff(), "TIFF"),
        (b"MM\0*" + b"\0" * 40, "TIFF"),
    ],
)
def test_a_format_that_is_not_sent(moostik: Moostik, content: bytes, kind: str) -> None:
    """Whatever the file is called: phones and browsers save one format under the name of another."""
    image = next(Path("references").glob("ana.*"), None) or next(Path("episodes").rglob("ana.*"))
    image.write_bytes(content)
    found = [one for one in json.loads(moostik("check", "ep1", "--json").out)["diagnostics"] if one["code"] == "M223"]
    assert [one["severity"] for one in found] == ["warning"]
    assert f"This picture is {kind}; PNG, JPEG and WEBP are sent." in found[0]["message"]
    assert f"magick './{image}[0]' ./{image.with_name('ana-converted.png')}" in json.dumps(found[0])
