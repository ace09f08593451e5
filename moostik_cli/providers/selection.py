"""Which provider makes the pictures, and with what token.

The token is read from the environment or the project's `.env`. It is never put into the environment, a
log or a `repr`: it goes from here into the provider's constructor and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from moostik_cli.errors import RefusedError, UsageError
from moostik_cli.messages import Message, message

TOKEN_NAME = "REPLICATE_API_TOKEN"  # noqa: S105 - the name of the variable, not a token
BASE_URL_NAME = "REPLICATE_BASE_URL"
PROVIDERS = ("auto", "replicate", "preview")


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """The provider that was chosen, and why (`note`, for people). `token` only for replicate."""

    name: Literal["replicate", "preview"]
    note: Message
    token: str | None = field(default=None, repr=False)
    base_url: str | None = None


def choose_provider(
    wanted: str, project_root: Path | None, environment: Mapping[str, str] = os.environ, *, dry_run: bool = False
) -> ProviderChoice:
    """`auto` is replicate where there is a token, else preview. Raises UsageError for an unknown name and
    RefusedError for replicate without a token, unless it is a dry run, which sends nothing; or with one that
    cannot be a token."""
    if wanted not in PROVIDERS:
        raise UsageError(
            message("Unknown provider {name}.", name=wanted), message("Choose auto, replicate or preview.")
        )
    if wanted == "preview":
        return ProviderChoice("preview", message("Preview frames: nothing is sent and nothing is paid."))
    settings = _settings(project_root, environment)
    token = settings.get(TOKEN_NAME, "")
    if token:
        refuse_impossible_token(token)
        return ProviderChoice(
            "replicate",
            message("Pictures are made by Replicate and cost money."),
            token,
            settings.get(BASE_URL_NAME) or None,
        )
    return _without_token(wanted, dry_run=dry_run)


def _without_token(wanted: str, *, dry_run: bool) -> ProviderChoice:
    if dry_run and wanted == "replicate":
        return ProviderChoice(
            "replicate", message("REPLICATE_API_TOKEN is not set: this is what pictures by Replicate would cost.")
        )
    if dry_run:
        return ProviderChoice(
            "preview",
            message(
                "REPLICATE_API_TOKEN is not set: preview frames would be drawn, for nothing. With --provider "
                "replicate: what pictures would cost."
            ),
        )
    if wanted == "auto":
        return ProviderChoice(
            "preview",
            message("REPLICATE_API_TOKEN is not set: preview frames are drawn, nothing is sent and nothing is paid."),
        )
    raise RefusedError(
        message("REPLICATE_API_TOKEN is not set."),
        message("Put it into the environment or into the project's .env file; --provider preview needs no token."),
    )


def _settings(project_root: Path | None, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment's token and address; where it has no token, those of the project's `.env` too. A
    stranger's project cannot make the environment's token go to an address of its choice."""
    values = {name: environment.get(name, "").strip() for name in (TOKEN_NAME, BASE_URL_NAME)}
    if not values[TOKEN_NAME] and project_root is not None:
        for name, value in _dotenv(project_root / ".env").items():
            values[name] = values[name] or value.strip()
    return values


def _dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    try:
        values = dotenv_values(path, interpolate=False)
    except (OSError, UnicodeDecodeError):
        raise RefusedError(
            message("{path} cannot be read.", path=str(path)), message("It must be a text file of NAME=value lines.")
        ) from None
    return {name: values[name] or "" for name in (TOKEN_NAME, BASE_URL_NAME) if name in values}


def refuse_impossible_token(token: str) -> None:
    """Raise RefusedError for a token with a line break, a space or an accent: the client would end in an
    error text that shows it."""
    if not all(33 <= ord(letter) <= 126 for letter in token):
        raise RefusedError(
            message("REPLICATE_API_TOKEN has characters that no token has."),
            message("Copy it again from your Replicate account, on one line."),
        )
