"""Who makes the pictures, and with what token.

The token is read from the environment or the project's `.env`. It is never put into the environment, a
log or a `repr`: it goes from here into the provider's constructor and nowhere else.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from moostik_cli.choices import listed
from moostik_cli.errors import RefusedError, UsageError
from moostik_cli.messages import Message, message
from moostik_cli.models.production import PREVIEW
from moostik_cli.providers.registry import (
    AUTO,
    PROVIDERS,
    ProviderEntry,
    ProviderSettings,
    default_provider,
    no_token,
    provider_words,
)
from moostik_cli.providers.tokens import refuse_impossible_token

if TYPE_CHECKING:
    from collections.abc import Callable

    from moostik_cli.providers.base import Clock, Provider
    from moostik_cli.providers.cards import ModelCard


class ProviderChoice(NamedTuple):
    """Who was chosen, and why (`note`, for people). `entry` None: nobody; preview frames are painted."""

    entry: ProviderEntry | None
    note: Message
    token: str | None = None
    base_url: str | None = None

    def __repr__(self) -> str:
        """Without the token."""
        return f"ProviderChoice({self.name!r}, {self.note!r}, base_url={self.base_url!r})"

    @property
    def name(self) -> str:
        return PREVIEW if self.entry is None else self.entry.name

    @property
    def costs_money(self) -> bool:
        return self.entry is not None and self.entry.costs_money

    def build(self, *, clock: Clock, card: ModelCard | None, window: int, pause: Callable[[float], None]) -> Provider:
        """The provider itself. Raises RefusedError for a token or an address that must not be used."""
        if self.entry is None:
            raise UsageError(message("Preview frames need no provider."))
        return self.entry.build(ProviderSettings(self.token or "", self.base_url, clock, window, pause, card))


def choose_provider(
    wanted: str, project_root: Path | None, environment: Mapping[str, str] = os.environ, *, dry_run: bool = False
) -> ProviderChoice:
    """`auto` is the first provider that has a token, else preview frames. Raises UsageError for an unknown name and
    RefusedError for a provider without a token, unless it is a dry run, which sends nothing; or with one that
    cannot be a token."""
    if wanted not in provider_words():
        raise UsageError(
            message("Unknown provider {name}.", name=wanted),
            message("Choose {words}.", words=listed(provider_words())),
        )
    if wanted == PREVIEW:
        return ProviderChoice(None, message("Preview frames: nothing is sent and nothing is paid."))
    automatic = [entry for entry in PROVIDERS.values() if entry.is_automatic]
    for entry in automatic if wanted == AUTO else (PROVIDERS[wanted],):
        try:
            settings = _settings(entry, project_root, environment)
        except RefusedError as problem:
            if not dry_run:
                raise
            choice = _without_token(wanted, dry_run=True)
            return choice._replace(
                note=message(
                    "{problem} Nothing is sent, so it is not needed. {note}", problem=problem.what, note=choice.note
                ),
            )
        token = settings[entry.token_variable]
        if token:
            refuse_impossible_token(token, entry.token_variable, entry.title)
            note = message("Pictures are made by {provider} and cost money.", provider=entry.title)
            return ProviderChoice(entry, note, token, settings.get(entry.address_variable or "") or None)
    return _without_token(wanted, dry_run=dry_run)


def _without_token(wanted: str, *, dry_run: bool) -> ProviderChoice:
    entry = default_provider() if wanted == AUTO else PROVIDERS[wanted]
    names = {"variable": entry.token_variable, "provider": entry.title}
    if dry_run and wanted != AUTO:
        return ProviderChoice(
            entry, message("{variable} is not set: this is what pictures by {provider} would cost.", **names)
        )
    if dry_run:
        return ProviderChoice(
            None,
            message(
                "{variable} is not set: preview frames would be drawn, for nothing. With --provider {name}: what "
                "pictures would cost.",
                variable=entry.token_variable,
                name=entry.name,
            ),
        )
    if wanted == AUTO:
        return ProviderChoice(
            None,
            message(
                "{variable} is not set: preview frames are drawn, nothing is sent and nothing is paid.",
                variable=entry.token_variable,
            ),
        )
    raise RefusedError(
        no_token(entry),
        message("Put it into the environment or into the project's .env file; --provider preview needs no token."),
    )


def _settings(entry: ProviderEntry, project_root: Path | None, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment's token and address; where it has no token, those of the project's `.env` too. A
    stranger's project cannot make the environment's token go to an address of its choice. Raises RefusedError for a
    `.env` that cannot be read."""
    names = [name for name in (entry.token_variable, entry.address_variable) if name is not None]
    values = {name: environment.get(name, "").strip() for name in names}
    if not values[entry.token_variable] and project_root is not None:
        for name, value in _dotenv(project_root / ".env", names).items():
            values[name] = values[name] or value.strip()
    return values


def _dotenv(path: Path, names: Sequence[str]) -> dict[str, str]:
    try:
        if not path.is_file():
            return {}
        from dotenv import dotenv_values

        values = dotenv_values(stream=StringIO(_text_of(path)), interpolate=False)
    except (OSError, UnicodeDecodeError):
        raise RefusedError(
            message("{path} cannot be read.", path=str(path)), message("It must be a text file of NAME=value lines.")
        ) from None
    return {name: values[name] or "" for name in names if name in values}


def _text_of(path: Path) -> str:
    """UTF-8, or UTF-16, as PowerShell writes it: with its mark, or without."""
    content = path.read_bytes()
    if content[1:2] == b"\0" or content[:1] == b"\0":
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be")
    return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
