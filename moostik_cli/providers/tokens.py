"""What can be a token at all."""

from __future__ import annotations

from moostik_cli.errors import RefusedError
from moostik_cli.messages import message


def refuse_impossible_token(token: str, variable: str, provider: str) -> None:
    """Raise RefusedError for a token with a line break, a space or an accent: the client would end in an
    error text that shows it."""
    if not all(33 <= ord(letter) <= 126 for letter in token):
        raise RefusedError(
            message("{variable} has characters that no token has.", variable=variable),
            message("Copy it again from your {provider} account, on one line.", provider=provider),
        )
