"""Reference images, found, read and checked once a run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping

from moostik_cli.models.jobs import ImageSource
from moostik_cli.models.production import Project
from moostik_cli.models.references import ReferenceOptions
from moostik_cli.planning.fingerprints import identity
from moostik_cli.sources.images import UnusableImage, locate_image, read_local_image
from moostik_cli.sources.reference_copies import ReferenceCopies


class ReferenceFiles:
    """Answers, for what a library writes, where the image is: with its digest, and only if it is whole."""

    def __init__(
        self,
        project: Project,
        *,
        is_whole: Callable[[bytes], bool] | None = None,
        known: Mapping[str, ImageSource | None] | None = None,
    ) -> None:
        """`known`: what the gate has found of images, as written, that it has looked at."""
        self._project = project
        self._is_whole = is_whole or is_whole_image
        self._known: dict[str, ImageSource | None] = dict(known or {})
        self._copies = ReferenceCopies(project)

    def locate(self, written: str) -> ImageSource | None:
        """The image, or None where it cannot be used (missing, unsafe, damaged): a picture is then made
        without it."""
        if written not in self._known:
            self._known[written] = self._located(written)
        return self._with_copy(written, self._known[written])

    def _with_copy(self, written: str, source: ImageSource | None) -> ImageSource | None:
        """A remote image with its copy on this disk, for all that shows it here: the model gets the address."""
        if source is None or source.kind != "remote":
            return source
        copy = self._copies.find(written)
        return source if copy is None else source._replace(path=copy.path, sha256=copy.sha256)

    def _located(self, written: str) -> ImageSource | None:
        source = locate_image(self._project, written)
        if isinstance(source, UnusableImage):
            return None
        if source.kind == "inline":
            return source if self._is_whole(source.data or b"") else None
        if source.kind != "local" or source.path is None:
            return source
        content = read_local_image(self._project, source.path)
        if isinstance(content, UnusableImage) or not self._is_whole(content):
            return None
        return source._replace(sha256=hashlib.sha256(content).hexdigest())


def knowing_files(options: ReferenceOptions, locate: Callable[[str], ImageSource | None]) -> ReferenceOptions:
    """`options`, knowing which images cannot be used, and what the others are. Each is looked at when it is first asked
    for."""
    return options._replace(unusable=_Unusable(locate), identities=_Identities(locate))


class _Unusable:
    """Holds the images, as written, that `locate` cannot find."""

    def __init__(self, locate: Callable[[str], ImageSource | None]) -> None:
        self._locate = locate

    def __contains__(self, written: object) -> bool:
        return isinstance(written, str) and self._locate(written) is None


class _Identities(Mapping[str, str]):
    """What each image is, by what is written. It has any that can be used, and lists none."""

    def __init__(self, locate: Callable[[str], ImageSource | None]) -> None:
        self._locate = locate

    def __getitem__(self, written: str) -> str:
        source = self._locate(written)
        if source is None:
            raise KeyError(written)
        return identity(source)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def is_whole_image(content: bytes) -> bool:
    """Whether the bytes decode as a whole PNG, JPEG or WEBP of a sane size: the gate's rule."""
    from moostik_cli.pictures.formats import NotAPictureError, inspect_bytes

    try:
        inspect_bytes(content)
    except NotAPictureError:
        return False
    return True


def is_whole_at_a_glance(content: bytes) -> bool:
    """Whether the bytes begin and end like a picture of a known format. Nothing is decoded: that is quick."""
    from moostik_cli.pictures.formats import looks_whole

    return looks_whole(content)
