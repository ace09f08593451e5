"""Reference images are uploaded once for each content, by one thread, and used for a day."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import message
from moostik_cli.models.jobs import ImageSource, JobReference, PictureJob
from moostik_cli.models.records import Upload
from moostik_cli.models.references import ReferenceImage
from moostik_cli.providers.base import (
    EverythingRefusedError,
    PictureRefusedError,
    ProviderError,
    RateLimitedError,
    UncertainError,
    UploadedFile,
)
from moostik_cli.providers.registry import PROVIDERS
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.pacing import MAX_PAUSE
from moostik_cli.purchase.reference_addresses import ReferenceAddresses
from tests.pictures.samples import picture_bytes
from tests.purchase.contexts import context
from tests.purchase.jobs import job


class Uploading:
    """A provider that only takes uploads, or refuses them."""

    name = "replicate"

    def __init__(self, *errors: ProviderError, lifetime: float = 86_400.0, account: str = "replicate") -> None:
        self.account = account
        self.errors = list(errors)
        self.sent: Counter[str] = Counter()
        self.asked = 0
        self._lifetime = lifetime
        self._lock = threading.Lock()

    def upload(self, data: bytes, filename: str, media_type: str) -> UploadedFile:
        with self._lock:
            self.asked += 1
            if self.errors:
                raise self.errors.pop(0)
            digest = sha256(data).hexdigest()
            self.sent[digest] += 1
            return UploadedFile(
                f"https://x.test/{digest[:8]}-{self.asked}/{filename}?{media_type}", RunControl().now() + self._lifetime
            )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "moostik.db") as ledger:
        yield ledger


def inline(data: bytes) -> ImageSource:
    return ImageSource("inline", data=data, sha256=sha256(data).hexdigest())


def showing(*sources: ImageSource) -> PictureJob:
    return job(
        references=tuple(
            JobReference(ReferenceImage(number, "x", "character", "koko", "Koko", True, True), source)
            for number, source in enumerate(sources, start=1)
        )
    )


def addresses(provider: Uploading, ledger: Ledger, control: RunControl | None = None) -> ReferenceAddresses:
    return ReferenceAddresses(context(provider, ledger, control))


def test_each_content_once_in_order_whoever_asks(ledger: Ledger, tmp_path: Path) -> None:
    first, second = picture_bytes(), picture_bytes("JPEG")
    (tmp_path / "koko.png").write_bytes(first)
    local = ImageSource("local", path=tmp_path / "koko.png", sha256=sha256(first).hexdigest())
    remote = ImageSource("remote", url="https://x.test/somewhere.png")
    provider = Uploading()
    asked = addresses(provider, ledger)
    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(asked.of, [showing(inline(second), remote, local, inline(first))] * 40))
    assert all(one == found[0] for one in found)
    assert provider.sent == {sha256(first).hexdigest(): 1, sha256(second).hexdigest(): 1}
    jpeg, elsewhere, png, same = found[0]
    assert jpeg.endswith(".jpg?image/jpeg") and png.endswith(".png?image/png")
    assert (elsewhere, same) == ("https://x.test/somewhere.png", png)


def test_a_picked_take_that_was_replaced_meanwhile_is_read_where_it_is_kept(ledger: Ledger, tmp_path: Path) -> None:
    path, picked = tmp_path / "wide.png", picture_bytes()
    (tmp_path / "takes").mkdir()
    (tmp_path / "takes" / "wide.20260101T000000000Z.png").write_bytes(picked)
    path.write_bytes(picture_bytes("PNG", (30, 20)))
    digest, provider = sha256(picked).hexdigest(), Uploading()
    planned = ImageSource("picture", path=path, sha256=digest, picture=("s1", "wide"))
    with pytest.raises(PictureRefusedError, match="changed after it was planned"):
        addresses(provider, ledger).of(showing(planned))
    assert addresses(provider, ledger).of(showing(planned._replace(is_fixed=True)))
    assert provider.sent == {digest: 1}


def test_the_next_run_uses_it_too_while_it_lasts(ledger: Ledger) -> None:
    data, now = picture_bytes(), RunControl().now()
    [first] = addresses(Uploading(), ledger).of(showing(inline(data)))
    again = Uploading()
    assert addresses(again, ledger).of(showing(inline(data))) == [first]
    assert again.asked == 0
    ledger.record_upload(Upload(sha256(data).hexdigest(), "replicate", first, now + 600))  # too soon over
    assert addresses(again, ledger).of(showing(inline(data)))
    assert again.asked == 1


def test_a_provider_that_takes_no_uploads_gets_none(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = PROVIDERS["replicate"]
    monkeypatch.setitem(PROVIDERS, "replicate", entry._replace(can=entry.can._replace(uploads=False)))
    provider = Uploading()
    remote = ImageSource("remote", url="https://x.test/somewhere.png")
    assert addresses(provider, ledger).of(showing(remote)) == ["https://x.test/somewhere.png"]
    with pytest.raises(PictureRefusedError, match="web address only"):
        addresses(provider, ledger).of(showing(remote, inline(picture_bytes())))
    assert provider.asked == 0


def test_another_accounts_uploads_are_not_ours(ledger: Ledger) -> None:
    data = picture_bytes()
    [first] = addresses(Uploading(), ledger).of(showing(inline(data)))
    other = Uploading(account="replicate of another")
    assert addresses(other, ledger).of(showing(inline(data))) == [first]  # uploaded again, to the same address
    assert sum(other.sent.values()) == 1


def test_no_pause_is_longer_than_that_of_a_create(ledger: Ledger) -> None:
    class Waits(RunControl):
        def wait_unless_stopping(self, seconds: float) -> bool:
            waits.append(seconds)
            return True

    waits: list[float] = []
    provider = Uploading(RateLimitedError(message("slow down"), 1e12))
    addresses(provider, ledger, Waits()).of(showing(inline(picture_bytes())))
    assert waits == [MAX_PAUSE]


def test_what_is_no_image_is_never_sent(ledger: Ledger) -> None:
    provider = Uploading()
    for data in (b"", b"<html>", b"RIFF1234WAVE", b"root:x:0:0"):
        with pytest.raises(PictureRefusedError):
            addresses(provider, ledger).of(showing(inline(data)))
    assert provider.asked == 0


def test_an_upload_is_sent_again_after_a_hiccup_or_a_rate_limit(ledger: Ledger) -> None:
    lost, slow = UncertainError(message("lost")), RateLimitedError(message("slow down"), 0.0)
    provider = Uploading(lost, slow, slow, lost, lost)
    assert addresses(provider, ledger).of(showing(inline(picture_bytes())))
    assert provider.asked == 6


@pytest.mark.parametrize(
    "error, asked",
    [
        (UncertainError(message("lost")), 4),
        (PictureRefusedError(message("too large")), 1),
        (EverythingRefusedError(message("no token"), message("get one")), 1),
    ],
)
def test_who_waited_for_an_upload_that_failed_does_not_try_it_all_again(
    ledger: Ledger, error: ProviderError, asked: int
) -> None:
    provider = Uploading(*[error] * 1000)
    together = addresses(provider, ledger)
    for _ in range(10):
        with pytest.raises(type(error)):
            together.of(showing(inline(picture_bytes())))
    assert provider.asked == asked


def test_a_stop_ends_the_trying(ledger: Ledger) -> None:
    control = RunControl()
    control.halt()
    provider = Uploading(*[RateLimitedError(message("slow down"), 60.0)] * 3)
    with pytest.raises(RateLimitedError):
        addresses(provider, ledger, control).of(showing(inline(picture_bytes())))
    assert provider.asked == 1


def test_an_image_that_was_changed_after_planning_is_not_sent(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "koko.png").write_bytes(picture_bytes())
    local = ImageSource("local", path=tmp_path / "koko.png", sha256=sha256(picture_bytes()).hexdigest())
    (tmp_path / "koko.png").write_bytes(picture_bytes("JPEG"))
    provider = Uploading()
    with pytest.raises(PictureRefusedError, match=r"koko\.png was changed"):
        addresses(provider, ledger).of(showing(local))
    assert provider.asked == 0
