"""The web addresses of the services that providers speak to."""

from __future__ import annotations

REPLICATE = "https://api.replicate.com"
REPLICATE_DELIVERY = "https://replicate.delivery/"
