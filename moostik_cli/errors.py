"""What can stop a run: exit codes, and exceptions that say what happened, where, and what to do next.

What goes wrong with one picture is not an exception: it is that picture's result.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from moostik_cli.messages import Message, message

if TYPE_CHECKING:
    from moostik_cli.models.diagnostics import Diagnostic


class ExitCode(IntEnum):
    """The process's exit status; scripts rely on the numbers."""

    DONE = 0
    NO = 1  # it ran, and the answer is no: not ready, or some pictures failed
    USAGE = 2
    UNUSABLE_FILE = 3
    REFUSED = 4  # the provider refuses everything, or the budget cap was reached
    INTERRUPTED = 130


class MoostikError(Exception):
    """The run cannot go on. Shown as one sentence and a hint, never as a traceback."""

    exit_code: ExitCode = ExitCode.NO
    of_one_episode = False  # whether a run of several goes on with the others

    def __init__(self, what: Message, hint: Message | None = None) -> None:
        super().__init__(str(what))
        self.what = what
        self.hint = hint


class UsageError(MoostikError):
    """An option, episode, shot, act, cluster or angle that does not exist (exit 2)."""

    exit_code = ExitCode.USAGE


class UnusableFileError(MoostikError):
    """Files that cannot be used; `diagnostics` has every problem found in them (exit 3)."""

    exit_code = ExitCode.UNUSABLE_FILE

    def __init__(self, what: Message, hint: Message | None = None, diagnostics: Sequence[Diagnostic] = ()) -> None:
        super().__init__(what, hint)
        self.diagnostics = tuple(diagnostics)


class OutputError(MoostikError):
    """The output folder or the ledger cannot be written or trusted (exit 3)."""

    exit_code = ExitCode.UNUSABLE_FILE


class RefusedError(MoostikError):
    """The provider refuses everything, or the budget cap is reached (exit 4)."""

    exit_code = ExitCode.REFUSED


class BusyError(MoostikError):
    """Another process holds the episode (exit 1)."""


def reason_of(problem: OSError) -> Message | str:
    """Why the system refused, in the words that it has for it itself in English."""
    return _REASONS.get(problem.errno or 0) or problem.strerror or str(problem) or type(problem).__name__


_REASONS = {
    errno.ENOENT: message("No such file or directory"),
    errno.EACCES: message("Permission denied"),
    errno.EPERM: message("Operation not permitted"),
    errno.EISDIR: message("Is a directory"),
    errno.ENOTDIR: message("Not a directory"),
    errno.EEXIST: message("File exists"),
    errno.ENOTEMPTY: message("Directory not empty"),
    errno.ENAMETOOLONG: message("File name too long"),
    errno.ELOOP: message("Too many levels of symbolic links"),
    errno.EROFS: message("Read-only file system"),
    errno.ENOSPC: message("No space left on device"),
    errno.EIO: message("Input/output error"),
    errno.EMFILE: message("Too many open files"),
}
