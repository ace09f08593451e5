"""The web addresses of the services that providers speak to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from moostik_cli.errors import RefusedError
from moostik_cli.messages import message

REPLICATE = "https://api.replicate.com"
REPLICATE_DELIVERY = "https://replicate.delivery/"
FAL = "https://queue.fal.run"
FAL_STORAGE = "https://rest.fal.ai"
FAL_DELIVERY = "https://v3.fal.media/"


def safe_base_url(base_url: str, variable: str) -> str:
    """The address without its end slash. Raises RefusedError unless it is https, or http on this machine:
    a token in the clear is a token given away."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    here = host in ("localhost", "::1") or re.fullmatch(r"127(\.\d{1,3}){3}", host) is not None
    if host and (parts.scheme == "https" or (parts.scheme == "http" and here)):
        return base_url.rstrip("/")
    raise RefusedError(
        message(
            "{variable} is not an https address: {address}. The token is not sent there.",
            variable=variable,
            address=base_url,
        ),
        message("Use https, or unset {variable}.", variable=variable),
    )
