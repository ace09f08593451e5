"""Whom a machine trusts is no matter of most tests; those that it concerns name their own stores."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import certifi

_END = "-----END CERTIFICATE-----\n"


def trust_one() -> None:
    """One certificate instead of certifi's hundred and more: each provider that is built reads them all, which takes
    longer than most of what is done with it, and nothing that tests reach is signed by one of them."""
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        os.environ.pop(variable, None)
    certificates = Path(certifi.where()).read_text("utf-8")
    one = tempfile.NamedTemporaryFile(suffix=".pem")  # noqa: SIM115 - it is there as long as this process
    one.write(certificates[: certificates.index(_END) + len(_END)].encode())
    one.flush()
    certifi.where = lambda: one.name
