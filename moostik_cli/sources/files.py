"""A source file's bytes as text: only regular files of a sane size, only UTF-8."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

from moostik_cli.errors import reason_of
from moostik_cli.messages import Message, message
from moostik_cli.models.diagnostics import Code, Diagnostic, Place, error

MAX_BYTES = 64 * 1024 * 1024

_BYTE_ORDER_MARKS = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


class FileText(NamedTuple):
    """The text of a file (None where it cannot be used), and what is wrong with it."""

    text: str | None
    problems: tuple[Diagnostic, ...] = ()


def read_text(path: Path, *, shown: str, inside: Path | None = None) -> FileText:
    """Read a UTF-8 file; a byte order mark is dropped. `shown` is how people are shown the path. Pipes,
    devices and folders are never opened, nor what lies in the folder `inside` by name and elsewhere in truth;
    nothing is raised."""
    try:
        if inside is not None and _leads_out_of(inside, path):
            return _unusable(Code.UNREADABLE, message("This is a link that leads out of the project."), shown)
        content = _read_regular_file(path)
    except OSError as problem:
        reason = reason_of(problem)
        what = message("This file cannot be read: {reason}.", reason=reason)
        return _unusable(Code.UNREADABLE, what, shown)
    if content is None:
        return _unusable(Code.UNREADABLE, message("This is not a regular file."), shown)
    if len(content) > MAX_BYTES:
        what = message("This file has more than {limit} MB.", limit=MAX_BYTES // (1024 * 1024))
        return _unusable(Code.TOO_LARGE, what, shown)
    return _decoded(content, shown)


def _leads_out_of(folder: Path, path: Path) -> bool:
    is_named_inside = path.absolute().is_relative_to(folder)
    return is_named_inside and not path.resolve(strict=True).is_relative_to(folder.resolve())


def _read_regular_file(path: Path) -> bytes | None:
    """The first bytes of a file, one more than is accepted at most; None for what is not a file."""
    if not stat.S_ISREG(path.stat().st_mode):
        return None
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(MAX_BYTES + 1)


def _decoded(content: bytes, shown: str) -> FileText:
    encoding = _other_encoding(content)
    if encoding is not None:
        what = message("This file is {encoding}, and should be UTF-8.", encoding=encoding)
        return _unusable(Code.NOT_UTF8, what, shown, _SAVE_AS_UTF8)
    try:
        return FileText(content.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError as problem:
        return _not_utf8(content.removeprefix(b"\xef\xbb\xbf"), problem.start, shown)


def _other_encoding(content: bytes) -> str | None:
    """What the file is where it begins like UTF-16 or UTF-32: with their mark, or with every other byte a NUL."""
    marked = next((name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), None)
    is_wide = any(content[:4]) and b"\0\0" in (content[0:4:2], content[1:4:2])
    return marked or ("UTF-16" if is_wide else None)


_SAVE_AS_UTF8 = message("Save it again as UTF-8.")


def _not_utf8(content: bytes, at: int, shown: str) -> FileText:
    before = content[:at].decode("utf-8")
    line_start = max(before.rfind("\n"), before.rfind("\r")) + 1
    line = len(before[:line_start].splitlines()) + 1
    what = message("The byte 0x{byte} is not UTF-8.", byte=f"{content[at]:02X}")
    place = Place(shown, line, len(before) - line_start + 1)
    return FileText(None, (error(Code.NOT_UTF8, what, place, _SAVE_AS_UTF8),))


def _unusable(code: str, what: Message, shown: str, hint: Message | None = None) -> FileText:
    return FileText(None, (error(code, what, Place(shown), hint),))
