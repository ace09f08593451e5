"""`moostik export --sign`, through the real entry point; the signatures are read by C2PA's own library."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.commands import made
from tests.commands.running import Moostik
from tests.editorial.test_export import moostik  # noqa: F401 - a fixture

pytest.importorskip("c2pa")
pytest.importorskip("cryptography")
import c2pa
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, x25519

from tests.pictures.signed import SIGNER, certificate_and_key, signed_picture

MADE = "output/episodes/ep1/s1/wide.png"
COPY = "ep1_s001_wide.png"
PEM, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
PLAIN = serialization.NoEncryption()


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A studio's certificate and key, in a folder with a space in its name."""
    folder = tmp_path / "the studio"
    folder.mkdir()
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    for path, content in zip((certificate, key), certificate_and_key(), strict=True):
        path.write_bytes(content)
    return certificate, key


def manifest_of(path: Path, mime: str = "image/png") -> tuple[dict[str, Any], dict[str, Any]]:
    """The whole store, and its active manifest."""
    with c2pa.Reader(mime, io.BytesIO(path.read_bytes())) as reader:
        store: dict[str, Any] = json.loads(reader.json())
    return store, store["manifests"][store["active_manifest"]]


def faults(store: dict[str, Any]) -> set[str]:
    return {one["code"] for one in store.get("validation_status", ())}


def pixels(path: Path) -> bytes:
    with Image.open(path) as image:
        return image.convert("RGB").tobytes()


@pytest.mark.uncounted
@pytest.mark.parametrize(("to", "folder"), [("folder", "pictures"), ("edl", "media"), ("fcpxml", "media")])
def test_copies_are_signed_and_the_pictures_stay(
    moostik: Moostik,  # noqa: F811
    tmp_path: Path,
    files: tuple[Path, Path],
    to: str,
    folder: str,
) -> None:
    before = (tmp_path / MADE).read_bytes()
    ran = moostik("export", "ep1", "--to", to, "--sign", *files)
    assert ran.code == 0, ran.err
    copy = tmp_path / "output/edit/ep1" / folder / COPY
    store, active = manifest_of(copy)
    assert faults(store) == {"signingCredential.untrusted"}  # its root is made here
    assert active["signature_info"]["issuer"] == SIGNER
    [ingredient] = active["ingredients"]
    assert (ingredient["title"], ingredient["relationship"]) == ("wide.png", "parentOf")
    said = {one["label"]: one["data"] for one in active["assertions"]}
    assert (said["moostik.provenance"]["shotId"], said["moostik.provenance"]["cameraAngle"]) == ("s1", "wide")
    assert said["c2pa.actions.v2"]["actions"][0]["action"] == "c2pa.opened"
    assert (tmp_path / MADE).read_bytes() == before
    assert pixels(copy) == pixels(tmp_path / MADE)
    assert not list((tmp_path / "output").rglob("*.part"))


def test_inspect_verifies_it_and_sees_a_change(moostik: Moostik, tmp_path: Path, files: tuple[Path, Path]) -> None:  # noqa: F811
    assert moostik("export", "ep1", "--to", "folder", "--sign", *files).code == 0
    copy = tmp_path / "output/edit/ep1/pictures" / COPY
    assert f"Signed (C2PA): by {SIGNER}, as it was signed" in moostik("inspect", copy).out
    content = bytearray(copy.read_bytes())
    content[-20] ^= 1
    copy.write_bytes(content)
    document = json.loads(moostik("inspect", copy, "--json").out)
    assert document["files"][0]["c2pa"]["state"] == "altered"


@pytest.mark.parametrize(("format_", "mime"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/png")])
def test_the_signature_of_the_models_maker_is_kept_in_it(
    moostik: Moostik,  # noqa: F811
    tmp_path: Path,
    files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    format_: str,
    mime: str,
) -> None:
    monkeypatch.setattr(made, "picture_bytes", lambda *_: signed_picture(format_))
    made.make(tmp_path, ("s1", "wide"), take=1)
    ran = moostik("export", "ep1", "--to", "folder", "--shot", "s1", "--sign", *files)
    assert ran.code == 0, ran.err
    [copy] = (tmp_path / "output/edit/ep1/pictures").glob("ep1_s001_wide.*")
    store, active = manifest_of(copy, mime)
    assert faults(store) == {"signingCredential.untrusted"}
    delivered = store["manifests"][active["ingredients"][0]["active_manifest"]]
    assert delivered["claim_generator_info"][0]["name"] == "model"
    said = {one["label"]: one["data"] for one in active["assertions"]}
    assert said["moostik.provenance"]["predictionId"] == "s1-wide-1"  # of the record beside the picture


def test_the_environment_names_the_files(
    moostik: Moostik,  # noqa: F811
    tmp_path: Path,
    files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copy = tmp_path / "output/edit/ep1/pictures" / COPY
    monkeypatch.setenv("MOOSTIK_SIGN_CERTIFICATE", str(files[0]))
    ran = moostik("export", "ep1", "--to", "folder")
    assert (ran.code, "MOOSTIK_SIGN_KEY is not" in ran.err, copy.exists()) == (2, True, False)
    monkeypatch.setenv("MOOSTIK_SIGN_KEY", str(files[1]))
    assert moostik("export", "ep1", "--to", "folder").code == 0
    assert faults(manifest_of(copy)[0]) == {"signingCredential.untrusted"}
    assert moostik("export", "ep1", "--to", "csv").code == 0
    monkeypatch.delenv("MOOSTIK_SIGN_CERTIFICATE")
    monkeypatch.delenv("MOOSTIK_SIGN_KEY")
    assert moostik("export", "ep1", "--to", "folder").code == 0
    assert copy.read_bytes() == (tmp_path / MADE).read_bytes()


def with_passphrase() -> bytes:
    key = serialization.load_pem_private_key(certificate_and_key()[1], None)
    return key.private_bytes(PEM, PKCS8, serialization.BestAvailableEncryption(b"secret"))


@pytest.mark.parametrize(
    ("which", "content", "says"),
    [
        (0, None, "cannot be read"),
        (1, None, "cannot be read"),
        (0, b"", "is no certificate in PEM"),
        (0, b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "is no certificate in PEM"),
        (1, b"-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n", "is no private key in PEM"),
        (1, certificate_and_key()[0], "is no private key in PEM"),
        (1, with_passphrase(), "has a passphrase"),
        (1, ed25519.Ed25519PrivateKey.generate().private_bytes(PEM, PKCS8, PLAIN), "does not belong to"),
        (1, x25519.X25519PrivateKey.generate().private_bytes(PEM, PKCS8, PLAIN), "does not belong to"),
    ],
)
def test_wrong_files_are_named_and_nothing_is_written(
    moostik: Moostik,  # noqa: F811
    tmp_path: Path,
    files: tuple[Path, Path],
    which: int,
    content: bytes | None,
    says: str,
) -> None:
    files[which].unlink()
    if content is not None:
        files[which].write_bytes(content)
    ran = moostik("export", "ep1", "--to", "folder", "--sign", *files)
    assert (ran.code, says in ran.err, str(files[which]) in ran.err) == (2, True, True), ran.err
    assert "c2VjcmV0" not in ran.out + ran.err
    assert not (tmp_path / "output/edit").exists()


def test_a_key_in_the_older_form_signs_too(moostik: Moostik, files: tuple[Path, Path]) -> None:  # noqa: F811
    key = serialization.load_pem_private_key(files[1].read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    files[1].write_bytes(key.private_bytes(PEM, serialization.PrivateFormat.TraditionalOpenSSL, PLAIN))
    assert moostik("export", "ep1", "--to", "folder", "--sign", *files).code == 0


def test_a_shot_list_has_nothing_to_sign(moostik: Moostik, files: tuple[Path, Path]) -> None:  # noqa: F811
    ran = moostik("export", "ep1", "--to", "csv", "--sign", *files)
    assert (ran.code, "nothing to sign" in ran.err) == (2, True)


@pytest.mark.parametrize("absent", ["c2pa", "cryptography"])
def test_without_the_library_the_extra_is_named(
    moostik: Moostik,  # noqa: F811
    files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    absent: str,
) -> None:
    monkeypatch.setitem(sys.modules, absent, None)
    ran = moostik("export", "ep1", "--to", "folder", "--sign", *files)
    assert (ran.code, "pip install 'moostik[c2pa]'" in ran.err) == (2, True)
