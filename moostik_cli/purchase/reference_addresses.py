"""Addresses of a job's reference images: local ones are uploaded once per content and used for a day."""

from __future__ import annotations

import hashlib
from pathlib import Path

from moostik_cli.messages import message
from moostik_cli.models.jobs import ImageSource, PictureJob
from moostik_cli.models.records import Upload
from moostik_cli.pictures.takes import find_takes
from moostik_cli.providers.base import (
    PictureRefusedError,
    ProviderError,
    RateLimitedError,
    UncertainError,
    UnreachableError,
    UploadedFile,
)
from moostik_cli.providers.registry import title_of, uploader_of
from moostik_cli.purchase.context import PurchaseContext
from moostik_cli.purchase.keyed_locks import KeyedLocks
from moostik_cli.purchase.pacing import DEFAULT_PAUSE, MAX_PAUSE
from moostik_cli.purchase.retries import Tries

_STILL_GOOD_FOR = 2 * 3600  # seconds; an input may be read again when a prediction waits in a queue
_REMEMBERED_FAILURE = 30.0  # seconds; who waited for an upload that failed need not try it all again
_SIGNATURES = (  # first bytes, file ending, media type
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"RIFF", "webp", "image/webp"),
    (b"GIF8", "gif", "image/gif"),
)


class ReferenceAddresses:
    """Thread-safe, one for a run; each distinct image is uploaded by one thread while the others wait for it."""

    def __init__(self, context: PurchaseContext) -> None:
        self._context = context
        self._known: dict[str, Upload] = {}
        self._failed: dict[str, tuple[float, ProviderError]] = {}  # when, monotonic, and why
        self._turns = KeyedLocks()

    def of(self, job: PictureJob) -> list[str]:
        """One address per reference, in order. Raises ProviderError where an upload fails for good, and
        OSError where a local file cannot be read."""
        return [self._address(reference.source) for reference in job.references]

    def _address(self, source: ImageSource) -> str:
        if source.kind == "remote":
            return source.url or ""
        digest = source.sha256 or ""
        with self._turns.of(digest):
            needed_until = self._context.control.now() + _STILL_GOOD_FOR
            account = self._context.provider.account
            held = self._known.get(digest) or self._context.ledger.find_upload(digest, account, needed_until)
            if held is None or held.expires_at < needed_until:
                held = self._upload(source, digest)
            self._known[digest] = held
            return held.url

    def _upload(self, source: ImageSource, digest: str) -> Upload:
        when, error = self._failed.get(digest, (0.0, None))
        if error is not None and self._context.control.monotonic() < when + _REMEMBERED_FAILURE:
            raise error
        data = _planned_bytes(source, digest)
        ending, media_type = _kind_of(data)
        try:
            uploaded = self._send(data, f"{digest[:16]}.{ending}", media_type)
        except ProviderError as failure:
            self._failed[digest] = (self._context.control.monotonic(), failure)
            raise
        upload = Upload(digest, self._context.provider.account, uploaded.url, uploaded.expires_at)
        self._context.ledger.record_upload(upload)
        return upload

    def _send(self, data: bytes, filename: str, media_type: str) -> UploadedFile:
        wait = self._context.control.wait_unless_stopping
        for _ in Tries(self._context.policy.schedule, wait):
            try:
                return self._once_allowed(data, filename, media_type)
            except (UncertainError, UnreachableError) as error:
                failure = error  # an upload costs nothing, so sending it again is always safe
        raise failure

    def _once_allowed(self, data: bytes, filename: str, media_type: str) -> UploadedFile:
        """Upload, waiting as long as the server says that it is too much. Raises ProviderError."""
        provider = self._context.provider
        uploader = uploader_of(provider)
        if uploader is None:
            raise PictureRefusedError(
                message("{provider} takes references by their web address only", provider=title_of(provider.name))
            )
        while True:
            try:
                return uploader.upload(data, filename, media_type)
            except RateLimitedError as error:
                pause = DEFAULT_PAUSE if error.retry_after is None else min(error.retry_after, MAX_PAUSE)
                self._context.on_pause(pause)
                if not self._context.control.wait_unless_stopping(pause):
                    raise


def _planned_bytes(source: ImageSource, digest: str) -> bytes:
    """The image's bytes. Raises PictureRefusedError where they are not those that the picture was planned with:
    it would be paid, and be said to be made from another image than it was."""
    data = source.data if source.data is not None else source.path.read_bytes() if source.path else b""
    if hashlib.sha256(data).hexdigest() != digest and source.is_fixed and source.path is not None:
        data = _kept_as_take(source.path.parent, digest) or data
    if hashlib.sha256(data).hexdigest() != digest:
        name = source.path.name if source.path else "?"
        raise PictureRefusedError(
            message("its reference {name} was changed after it was planned: run the same command again", name=name)
        )
    return data


def _kept_as_take(shot_folder: Path, digest: str) -> bytes | None:
    """A picked picture that another has replaced since the plan, in the same run perhaps."""
    found = (path.read_bytes() for path, _, _ in find_takes(shot_folder))
    return next((data for data in found if hashlib.sha256(data).hexdigest() == digest), None)


def _kind_of(data: bytes) -> tuple[str, str]:
    """File ending and media type. Raises PictureRefusedError for what is not an image: it is never sent."""
    for signature, ending, media_type in _SIGNATURES:
        if data.startswith(signature) and (ending != "webp" or data[8:12] == b"WEBP"):
            return ending, media_type
    raise PictureRefusedError(message("a reference is not an image, so it is not uploaded"))
