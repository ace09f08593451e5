"""Putting changed text in the place of a file, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from moostik_cli.errors import OutputError, reason_of
from moostik_cli.messages import message

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def replace_text(path: Path, before: str, after: str) -> None:
    """Write `after` over the file whose text was `before`, at once and durably; a byte order mark, the
    permissions and a symbolic link are kept. Raises OutputError, and leaves the file, where it cannot be
    written or is no longer what was read."""
    target = path.resolve()
    try:
        content = target.read_bytes()
        mark = _BYTE_ORDER_MARK if content.startswith(_BYTE_ORDER_MARK) else b""
        if content != mark + before.encode():
            raise OutputError(
                message("{path} has been changed in the meantime; it was left as it is.", path=str(path)),
                message("Save it in your editor, and run the same command again."),
            )
        write_whole(target, mark + after.encode(), like=target)
    except OSError as error:
        reason = reason_of(error)
        what = message("{path} cannot be written: {reason}.", path=str(path), reason=reason)
        raise OutputError(what) from error


def write_whole(path: Path, content: bytes, *, like: Path | None = None) -> None:
    """Write a file so that there is never half of it: temporary file, fsync, rename. `like`: whose
    permissions it takes. Raises OSError."""
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if like is not None:
            shutil.copymode(like, part)
        else:
            part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # not every system lets a folder be opened
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
