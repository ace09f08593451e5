"""Where a picture goes: looked at before it is paid, and what is said when it cannot be written."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from moostik_cli.errors import OutputError, reason_of
from moostik_cli.messages import Message, message
from moostik_cli.pictures.saving import existing_pictures, prepare_folder

_WHOLE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})


def ensure_writable(target: Path, root: Path) -> Message | None:
    """Make the folder of the picture `target`; why it cannot be used, if it cannot. `root`: the project's
    folder. Raises OutputError where no picture can be written at all."""
    try:
        folder = prepare_folder(target, root)
        if not os.access(folder, os.W_OK | os.X_OK):
            return message("its folder cannot be written: {folder}", folder=_shown(folder, root))
        in_the_way = [path for path in existing_pictures(target) if path.is_dir()]
        if in_the_way:
            return message("a folder has the picture's name: {path}", path=_shown(in_the_way[0], root))
    except OutputError as error:
        return error.what
    except OSError as error:
        if error.errno in _WHOLE_DISK:
            raise disk_error(error, target.parent) from error
        return message("its folder cannot be written: {folder}", folder=_shown(target.parent, root))
    return None


def disk_error(error: OSError, folder: Path) -> OutputError:
    """What stops the run: the disk of `folder` takes nothing."""
    hint = message("What is paid is not lost: free some space and run the same command again within the hour.")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return OutputError(message("The disk is full: {folder}.", folder=str(folder)), hint)
    return OutputError(
        message("The picture cannot be written to {folder}: {reason}.", folder=str(folder), reason=reason_of(error)),
        hint,
    )


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
