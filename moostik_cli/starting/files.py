"""Writing new files without ever writing over one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from moostik_cli.editing.files import write_whole
from moostik_cli.errors import OutputError, UsageError, reason_of
from moostik_cli.messages import Message, message
from moostik_cli.sources.identities import is_safe_id
from moostik_cli.sources.project import BESIDE, LIBRARY_NAMES


@dataclass(frozen=True, slots=True)
class Written:
    """Files that were written, and files that were there already and were left. Both in order."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...] = ()


def write_new(files: Mapping[Path, str]) -> Written:
    """Write those files that are not there yet. Raises OutputError."""
    written, kept = [], []
    for path, text in files.items():
        if path.exists() or path.is_symlink():
            kept.append(path)
        else:
            write(path, text)
            written.append(path)
    return Written(tuple(written), tuple(kept))


def write(path: Path, text: str) -> None:
    """Write a whole file, and its folder. Raises OutputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
    except OSError as error:
        reason = reason_of(error)
        what = message("{path} cannot be written: {reason}.", path=str(path), reason=reason)
        raise OutputError(what) from error


def keep_aside(path: Path) -> Path:
    """Move a file out of the way, under a name that says when and that no command reads."""
    stamp = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S%fZ")
    aside = path.with_name(f"{path.name}.{stamp}.bak")
    try:
        path.rename(aside)
    except OSError as error:
        reason = reason_of(error)
        what = message("{path} cannot be moved aside: {reason}.", path=str(path), reason=reason)
        raise OutputError(what) from error
    return aside


def require_episode_id(episode_id: str) -> None:
    """Raises UsageError for an id that cannot name an episode's file and folder."""
    if not is_safe_id(episode_id):
        raise UsageError(message("`{id}` cannot be the id of an episode.", id=episode_id), _SAFE)
    if episode_id in LIBRARY_NAMES or episode_id.endswith(tuple(f".{kind}" for kind in BESIDE)):
        raise UsageError(message("{id} is the name of another file of the project.", id=episode_id), _SAFE)


_SAFE: Message = message("Use letters without accents, digits, `.`, `_` and `-`, at most 100: ep1, pilot, s01e02.")
