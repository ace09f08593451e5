"""Exported pictures signed by the studio (C2PA). Needs `moostik[c2pa]`.

The delivered picture is the ingredient, with the manifest that it came with; what we know of it is an assertion. How
the parts are called: https://spec.c2pa.org, "Actions" and "Ingredient".
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from moostik_cli import __version__
from moostik_cli.editorial.extras import require
from moostik_cli.errors import OutputError, UsageError, reason_of
from moostik_cli.messages import message
from moostik_cli.pictures.containers import format_of
from moostik_cli.pictures.manifests import MIME_TYPES
from moostik_cli.pictures.provenance import to_json
from moostik_cli.pictures.sidecars import provenance_of

CERTIFICATE_VARIABLE, KEY_VARIABLE = "MOOSTIK_SIGN_CERTIFICATE", "MOOSTIK_SIGN_KEY"
PROVENANCE_LABEL = "moostik.provenance"
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


class PictureSigner:
    """Signs with one certificate and its key. The key is held in memory, and is in no message."""

    def __init__(self, library: Any, chain: bytes, key: bytes, algorithm: str, certificate: Path) -> None:
        info = library.C2paSignerInfo(alg=algorithm.encode(), sign_cert=chain, private_key=key, ta_url=None)
        self._library = library
        self._signer = library.Signer.from_info(info)
        self._certificate = certificate

    def sign(self, picture: bytes, delivered: bytes, path: Path) -> bytes:
        """The signed `picture`: a PNG or JPEG made of `delivered`, the file at `path`.

        Raises OutputError where the certificate is not one for signing pictures, or the picture is damaged."""
        signed = io.BytesIO()
        try:
            with self._library.Builder(_manifest(path, delivered)) as builder:
                ingredient = {"title": path.name, "relationship": "parentOf", "label": _INGREDIENT}
                builder.add_ingredient(ingredient, MIME_TYPES[format_of(delivered)], io.BytesIO(delivered))
                builder.sign(self._signer, MIME_TYPES[format_of(picture)], io.BytesIO(picture), signed)
        except (self._library.C2paError, ValueError) as problem:
            raise OutputError(
                message("{path} cannot be signed: {reason}.", path=str(path), reason=str(problem)),
                message("The certificate is {path}.", path=str(self._certificate)),
            ) from problem
        return signed.getvalue()


def load_signer(named: tuple[Path, Path] | None, environment: Mapping[str, str] = os.environ) -> PictureSigner | None:
    """The signer of a certificate and a key, PEM files that `named` or the environment names; None where neither does.

    Raises UsageError for files that are missing, are no PEM, or do not belong together, and without the library."""
    files = named or _files_of(environment)
    if files is None:
        return None
    library, _ = require("c2pa", "c2pa"), require("cryptography", "c2pa")
    certificate, key_file = files
    chain, key_text = _content(certificate), _content(key_file)
    certified, key = _public_key(chain, certificate), _private_key(key_text, key_file)
    if key.public_key() != certified:
        raise UsageError(
            message(
                "The key {key} does not belong to the certificate {path}.", key=str(key_file), path=str(certificate)
            ),
            message("The certificate of the signer comes first in its file, those that vouch for it after it."),
        )
    try:
        return PictureSigner(library, chain, _as_pkcs8(key), _algorithm(key, key_file), certificate)
    except library.C2paError as problem:
        raise UsageError(
            message(
                "{path} is no certificate to sign pictures with: {reason}.", path=str(certificate), reason=str(problem)
            )
        ) from problem


_INGREDIENT = "delivered"


def _manifest(path: Path, delivered: bytes) -> dict[str, Any]:
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": [_INGREDIENT]}}
    assertions: list[dict[str, Any]] = [{"label": "c2pa.actions.v2", "data": {"actions": [opened]}}]
    provenance = provenance_of(path, delivered)
    if provenance is not None:
        assertions.append({"label": PROVENANCE_LABEL, "data": json.loads(to_json(provenance))})
    return {
        "claim_generator_info": [{"name": "moostik", "version": __version__}],
        "title": path.name,
        "assertions": assertions,
    }


def _files_of(environment: Mapping[str, str]) -> tuple[Path, Path] | None:
    certificate, key = (environment.get(name) for name in (CERTIFICATE_VARIABLE, KEY_VARIABLE))
    if not certificate and not key:
        return None
    if not certificate or not key:
        given, absent = (CERTIFICATE_VARIABLE, KEY_VARIABLE) if certificate else (KEY_VARIABLE, CERTIFICATE_VARIABLE)
        raise UsageError(
            message("{given} is set, and {absent} is not: signing needs both.", given=given, absent=absent)
        )
    return Path(certificate), Path(key)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise UsageError(
            message("{path} cannot be read: {reason}.", path=str(path), reason=reason_of(problem)),
            message("Signing needs a certificate and its key, as PEM files: --sign CERTIFICATE KEY"),
        ) from problem


def _public_key(chain: bytes, path: Path) -> Any:
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificates(chain)[0].public_key()
    except Exception as problem:  # damaged certificates make the parser raise almost anything
        raise UsageError(
            message("{path} is no certificate in PEM.", path=str(path)),
            message("Such a file begins with -----BEGIN CERTIFICATE-----"),
        ) from problem


def _private_key(text: bytes, path: Path) -> Any:
    """The exception of the parser is left out: nothing of a key may reach a message."""
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        return load_pem_private_key(text, password=None)
    except TypeError:
        problem = message("The key {path} has a passphrase; it is read only without one.", path=str(path))
    except Exception:  # noqa: BLE001 - as with certificates
        problem = message("{path} is no private key in PEM.", path=str(path))
    raise UsageError(problem)


def _algorithm(key: Any, path: Path) -> str:
    """C2PA's name of the algorithm that signs with such a key."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(key, rsa.RSAPrivateKey):
        return "ps256"
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    raise UsageError(
        message("The key {path} is of a kind that C2PA does not sign with.", path=str(path)),
        message("It signs with RSA, P-256, P-384, P-521 and Ed25519."),
    )


def _as_pkcs8(key: Any) -> bytes:
    """The one form of PEM that the library takes of every kind of key."""
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    content: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return content
