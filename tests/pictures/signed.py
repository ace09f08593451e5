"""Pictures with a C2PA manifest, signed with certificates that are made here."""

from __future__ import annotations

import datetime
import io
from functools import lru_cache
from typing import Any

from tests.pictures.samples import picture_bytes

MIME_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
SIGNER = "Model Maker"


@lru_cache
def signed_picture(format_: str, seed: int = 0) -> bytes:
    """A picture as a model's maker delivers it. `seed`: another one."""
    import c2pa

    chain, key = certificate_and_key()
    signer = c2pa.Signer.from_info(
        c2pa.C2paSignerInfo(alg=c2pa.C2paSigningAlg.ES256, sign_cert=chain, private_key=key, ta_url=None)
    )
    action = {
        "action": "c2pa.created",
        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    }
    manifest: dict[str, Any] = {
        "claim_generator_info": [{"name": "model", "version": str(seed)}],
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [action]}}],
    }
    out = io.BytesIO()
    mime = MIME_TYPES[format_]
    c2pa.Builder(manifest).sign(signer, mime, io.BytesIO(picture_bytes(format_, (480, 270))), out)
    return out.getvalue()


@lru_cache
def certificate_and_key() -> tuple[bytes, bytes]:
    """The signer's certificate and its root, and the signer's key, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    def named(name: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(oid, name) for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)])

    def certificate(name: str, key: Any, number: int, is_root: bool) -> x509.CertificateBuilder:
        usage = x509.KeyUsage(not is_root, False, False, False, False, is_root, is_root, False, False)
        return (
            x509.CertificateBuilder()
            .subject_name(named(name))
            .issuer_name(named("Root"))
            .public_key(key.public_key())
            .serial_number(number)
            .not_valid_before(datetime.datetime(2020, 1, 1))
            .not_valid_after(datetime.datetime(2049, 1, 1))
            .add_extension(x509.BasicConstraints(is_root, None), True)
            .add_extension(usage, True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        )

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = certificate("Root", root_key, 1, True).sign(root_key, hashes.SHA256())
    leaf = (
        certificate(SIGNER, key, 2, False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return leaf.public_bytes(pem) + root.public_bytes(pem), secret
