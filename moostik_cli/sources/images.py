"""Where a reference image's bytes are, and whether they may be used at all.

An image is an https address, a data URI, or a path that stays inside the project, symbolic links followed.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal, NamedTuple

from moostik_cli.errors import reason_of
from moostik_cli.messages import Message, message
from moostik_cli.models.file_forms import in_the_form_on_disk
from moostik_cli.models.jobs import ImageSource
from moostik_cli.models.production import Project
from moostik_cli.sources.closest_match import find_likely
from moostik_cli.sources.picture_kinds import kind_of_picture

MAX_IMAGE_BYTES = 100 * 1024 * 1024  # what Replicate's file upload takes
MAX_INLINE_BYTES = 10 * 1024 * 1024  # of a data URI, decoded

Reason = Literal["address", "outside", "missing", "empty", "not a file", "too large", "not an image", "data"]
UNSAFE_REASONS: frozenset[Reason] = frozenset({"address", "outside"})

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_SERVED = ("api/images/", "output/")  # `/output/...` and `/api/images/...` are the studio's web addresses
_SUFFIXES = frozenset([".png", ".jpg", ".jpeg", ".webp"])
_MOST_NAMES = 2_000  # of a folder, that a missing file is looked for among
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")


class UnusableImage(NamedTuple):
    """A reference that cannot be used. `is_unsafe`: using it would reach outside the project or its rules,
    which stops a run; anything else is made without it."""

    reason: Reason
    message: Message
    kind: str = ""  # of a picture in a format that is not sent: "HEIC"

    @property
    def is_unsafe(self) -> bool:
        return self.reason in UNSAFE_REASONS


def locate_image(project: Project, written: str) -> ImageSource | UnusableImage:
    """Where the image is that a library names as `written`. Looks at the file system, opens no file.

    A relative path is looked for beside the library (in episodes/), then in the project. The `sha256` of a
    local image is left out; `read_local_image` reads the bytes.
    """
    text = written.strip()
    if text[:5].lower() == "data:":
        return _inline(text)
    if _is_address(text):
        return _remote(text)
    if not text:
        return UnusableImage("missing", message("The reference is empty."))
    return _local(project, text)


def find_likely_file(project: Project, written: str) -> str | None:
    """A file beside where the missing `written` should be, whose name is nearly its: written with `\\` for `/`,
    other capitals, another extension. Looks at names only."""
    wanted = PurePosixPath(written.strip().replace("\\", "/"))
    for folder in (project.episodes_dir / wanted.parent, project.root / wanted.parent):
        real = Path(os.path.realpath(folder))
        is_folder = os.path.isdir(real)  # noqa: PTH112 - Path.is_dir raises where the name is too long
        if wanted.is_absolute() or not real.is_relative_to(project.root.resolve()) or not is_folder:
            continue
        names = [path.name for path in islice(real.iterdir(), _MOST_NAMES) if path.suffix.lower() in _SUFFIXES]
        same_stem = (name for name in sorted(names) if Path(name).stem.casefold() == wanted.stem.casefold())
        likely = next(same_stem, None) or find_likely(wanted.name, names)
        if likely is not None:
            return (wanted.parent / likely).as_posix()
    return None


def read_local_image(project: Project, path: Path) -> bytes | UnusableImage:
    """The bytes of a local image. Only a regular file inside the project that begins like a PNG, JPEG or
    WEBP, and is not larger than what can be uploaded, is read."""
    try:
        real = path.resolve(strict=True)
        if not project.holds(real):
            return _outside(str(path))
        content = _read(real)
    except OSError as problem:
        reason = reason_of(problem)
        return UnusableImage("missing", message("It cannot be read: {reason}.", reason=reason))
    if content is None:
        return _not_a_file()
    if not content:
        return UnusableImage("empty", message("The file is empty."))
    if len(content) > MAX_IMAGE_BYTES:
        return _too_large()
    return content if looks_like_an_image(content) else _not_an_image(content)


def looks_like_an_image(content: bytes) -> bool:
    """Whether the bytes begin like a PNG, JPEG or WEBP."""
    return content.startswith(_SIGNATURES[:2]) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def _is_address(text: str) -> bool:
    """Whether it has a scheme (a Windows drive letter is none)."""
    return _SCHEME.match(text) is not None or text.startswith("//")


def _remote(text: str) -> ImageSource | UnusableImage:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme.lower() != "https":
        return UnusableImage("address", message("Only https:// addresses are sent."))
    if not host or parts.username is not None or re.search(r"[\s\x00-\x1f\x7f\\]", text):
        return UnusableImage("address", message("This is not a usable https:// address."))
    return ImageSource("remote", url="https" + text[len("https") :])  # the API may not know `HTTPS:`


def _inline(text: str) -> ImageSource | UnusableImage:
    import base64
    import binascii
    import hashlib
    from urllib.parse import unquote_to_bytes

    head, comma, body = text.partition(",")
    if not comma or not head[5:].lower().startswith("image/"):
        return UnusableImage("data", message("This data URI holds no image."))
    if len(body) > 2 * MAX_INLINE_BYTES:
        return _too_large()
    try:
        is_base64 = head.lower().endswith(";base64")
        data = base64.b64decode("".join(body.split()), validate=True) if is_base64 else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return UnusableImage("data", message("This data URI is damaged."))
    if not looks_like_an_image(data):
        return _not_an_image(data)
    return ImageSource("inline", data=data, sha256=hashlib.sha256(data).hexdigest())


def _local(project: Project, text: str) -> ImageSource | UnusableImage:
    if "\0" in text or PureWindowsPath(text).drive:
        return _outside(text)
    climbs = True
    for candidate in _candidates(project, text):
        root = project.root_of(candidate)
        if not _lexically_inside(candidate, root):
            continue
        climbs = False
        try:
            real = in_the_form_on_disk(candidate, root).resolve(strict=True)
            mode = real.stat().st_mode
        except (OSError, RuntimeError):  # missing, a loop of links, too long a name
            continue
        if not project.holds(real):
            return _outside(text)
        return ImageSource("local", path=real) if stat.S_ISREG(mode) else _not_a_file()
    if climbs:
        return _outside(text)
    return UnusableImage("missing", message("There is no file {path}.", path=text))


def _candidates(project: Project, text: str) -> Iterator[Path]:
    path = PurePosixPath(text)
    if not path.is_absolute():
        yield project.episodes_dir / path
        yield project.root / path
        if project.declared_output is not None and path.parts[:1] == (project.output_dir.name,):
            yield project.output_root / path
        return
    inner = text.lstrip("/")
    for prefix in _SERVED:
        if inner.startswith(prefix):
            yield project.output_dir / inner.removeprefix(prefix)
            return
    yield Path(text)


def _lexically_inside(path: Path, root: Path) -> bool:
    normal = Path(os.path.normpath(path))
    return normal.is_relative_to(root) or normal.is_relative_to(root.resolve())


def _read(path: Path) -> bytes | None:
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(MAX_IMAGE_BYTES + 1)


def _outside(text: str) -> UnusableImage:
    return UnusableImage("outside", message("{path} leaves the project.", path=text[:200]))


def _not_a_file() -> UnusableImage:
    return UnusableImage("not a file", message("This is not a regular file."))


def _too_large() -> UnusableImage:
    limit = MAX_IMAGE_BYTES // (1024 * 1024)
    return UnusableImage("too large", message("An image may have at most {limit} MB.", limit=limit))


def _not_an_image(content: bytes) -> UnusableImage:
    kind = kind_of_picture(content)
    if kind is None:
        return UnusableImage("not an image", message("This is not a PNG, JPEG or WEBP image."))
    what = message("This picture is {kind}; PNG, JPEG and WEBP are sent.", kind=kind)
    return UnusableImage("not an image", what, kind)
