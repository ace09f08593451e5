"""fal over real HTTP, against a stand-in with its faults; and through the command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.errors import RefusedError
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.providers.base import (
    EverythingRefusedError,
    PictureReady,
    PictureRefusedError,
    PredictionFailed,
    PredictionUnknown,
    RateLimitedError,
    RetryAdvice,
    StillRunning,
    UncertainError,
    UnreachableError,
)
from moostik_cli.providers.fal import FalProvider
from tests.commands.running import Moostik, runner
from tests.gate.good_series import write_series
from tests.pictures.samples import job as job_of
from tests.providers.clocks import HurriedClock
from tests.standin.fal import APP, KEY, FalStandin

CONTENT = (422, {"detail": [{"loc": ["body", "prompt"], "msg": "Flagged.", "type": "content_policy_violation"}]})


@pytest.fixture
def fal():
    with FalStandin() as standin:
        yield standin


@pytest.fixture
def provider(fal):
    made = FalProvider(KEY, clock=HurriedClock(), base_url=fal.base_url)
    yield made
    made.close()


@pytest.fixture
def job(tmp_path):
    return job_of(tmp_path, options={"aspect_ratio": "16:9", "output_format": "jpg", "safety_tolerance": 6})


def made(provider: FalProvider, job: Any, deadline: float = 1e9) -> Any:
    return provider.collect(provider.submit(job, provider.input_for(job, ())), job, deadline)


def test_a_picture_from_the_request_to_the_bytes(fal, provider, job, tmp_path):
    ready = made(provider, job)
    assert isinstance(ready, PictureReady)
    provider.fetch(ready, job, tmp_path / "picture")
    assert (tmp_path / "picture").read_bytes() == fal.picture
    assert fal.keys_elsewhere == []
    [request] = fal.requests.values()
    assert request.endpoint == APP
    assert request.input == {
        "prompt": "p",
        "aspect_ratio": "16:9",
        "output_format": "jpeg",
        "resolution": "2K",
        "num_images": 1,
        "limit_generations": True,
    }


def test_references_go_to_the_other_endpoint(fal, provider, job):
    uploaded = provider.upload(b"bytes", "a.png", "image/png")
    assert uploaded.url == f"{fal.base_url}/files/1.png"
    assert fal.uploads == {"1.png": b"bytes"}
    assert fal.keys_elsewhere == []
    provider.submit(job, provider.input_for(job, [uploaded.url]))
    [request] = fal.requests.values()
    assert (request.endpoint, request.input["image_urls"]) == (f"{APP}/edit", [uploaded.url])


def test_what_it_does_not_make_is_refused_before_anything_is_sent(fal, provider, job):
    with pytest.raises(PictureRefusedError, match=r"google/nano-banana-pro only"):
        provider.input_for(job._replace(model="a/b"), ())
    with pytest.raises(PictureRefusedError, match="at most 14"):
        provider.input_for(job, ["https://x.test/a.png"] * 15)
    assert fal.requests == {}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (401, EverythingRefusedError),
        (402, EverythingRefusedError),
        (404, EverythingRefusedError),
        (302, EverythingRefusedError),
        (403, PictureRefusedError),
        (413, PictureRefusedError),
        (422, PictureRefusedError),
        (CONTENT, PictureRefusedError),
        (429, RateLimitedError),
        (500, UncertainError),
        (503, UncertainError),
        (408, UncertainError),
        ("lost", UncertainError),
        ((200, {"status": "IN_QUEUE"}), UncertainError),
        ((200, {"request_id": "../../x"}), UncertainError),
        ((200, []), UncertainError),
    ],
)
def test_creates_that_go_wrong(fal, provider, job, fault, error):
    fal.faults["create"] = [fault]
    with pytest.raises(error) as raised:
        provider.submit(job, provider.input_for(job, ()))
    assert KEY not in str(raised.value.reason)
    assert len(fal.requests) == (1 if fault == "lost" else 0)


def test_how_long_a_429_asks_to_wait(fal, provider, job):
    fal.faults["create"] = [(429, {"detail": "slow down"}, {"Retry-After": "7"})]
    with pytest.raises(RateLimitedError) as raised:
        provider.submit(job, provider.input_for(job, ()))
    assert raised.value.retry_after == 7


@pytest.mark.parametrize(
    ("result", "ending"),
    [
        (CONTENT, ("content_policy_violation", RetryAdvice.NEVER, True)),
        ((422, {"detail": "no"}), (None, RetryAdvice.NEVER, False)),
        ({"images": []}, (None, RetryAdvice.ONCE, False)),
        ({"images": [{"url": "file:///etc/passwd"}]}, (None, RetryAdvice.NEVER, False)),
        ({"picture": 5}, (None, RetryAdvice.NEVER, False)),
        ({}, (None, RetryAdvice.ONCE, False)),
    ],
)
def test_requests_that_end_without_a_picture(fal, provider, job, result, ending):
    fal.results = [result]
    failed = made(provider, job)
    assert isinstance(failed, PredictionFailed)
    assert (failed.code, failed.again, failed.is_content) == ending


def test_faults_on_the_way_are_ridden_out(fal, provider, job):
    fal.faults = {"status": [500, "lost", 429, (200, [])], "result": [503, "lost", 429]}
    assert isinstance(made(provider, job), PictureReady)
    assert len(fal.requests) == 1


def test_a_result_that_stays_broken_is_worth_another_try(fal, provider, job):
    fal.faults["result"] = [500] * 9
    failed = made(provider, job)
    assert isinstance(failed, PredictionFailed)
    assert failed.again is RetryAdvice.SOON


def test_a_deadline_and_a_request_that_nobody_knows(fal, provider, job):
    fal.looks_until_done = 10**6
    assert isinstance(made(provider, job, provider._clock.monotonic() + 30), StillRunning)
    assert isinstance(provider.collect("request-99", job, 1e9), PredictionUnknown)


def test_a_later_process_collects_by_the_id(fal, provider, job):
    request_id = provider.submit(job, provider.input_for(job, ()))
    later = FalProvider(KEY, clock=HurriedClock(), base_url=fal.base_url)
    assert isinstance(later.collect(request_id, job, 1e9), PictureReady)
    later.close()


def test_nothing_listens_there(job):
    provider = FalProvider(KEY, clock=HurriedClock(), base_url="http://127.0.0.1:9")
    with pytest.raises(UnreachableError):
        provider.submit(job, provider.input_for(job, ()))


@pytest.mark.parametrize("address", ["http://fal.example", "ftp://127.0.0.1", "nowhere"])
def test_the_key_is_not_sent_in_the_clear(address):
    with pytest.raises(RefusedError, match="FAL_BASE_URL"):
        FalProvider(KEY, clock=HurriedClock(), base_url=address)


# -- through the command --------------------------------------------------------------------------------------


@pytest.fixture
def moostik(fal, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Moostik:
    ran = runner(capfd, monkeypatch, write_series(tmp_path / "p"))
    monkeypatch.setenv("FAL_KEY", KEY)
    monkeypatch.setenv("FAL_BASE_URL", fal.base_url)
    monkeypatch.setenv("MOOSTIK_RETRY_FACTOR", "0.001")
    return ran


def generate(moostik: Moostik, *options: str) -> tuple[int, dict[str, Any], str]:
    ran = moostik("generate", "ep1", "--provider", "fal", "--yes", "--json", "--delay-ms", "0", *options)
    return ran.code, json.loads(ran.out), ran.err


def test_an_episode_is_made_once(moostik, fal, tmp_path):
    code, document, err = generate(moostik)
    assert (code, document["generated"], document["failed"], document["provider"]) == (0, 5, 0, "fal")
    assert "Pictures are made by fal and cost money." in err
    assert document["cost"] == 0.75
    assert len(fal.requests) == 5
    assert all(request.endpoint == f"{APP}/edit" for request in fal.requests.values())
    assert fal.keys_elsewhere == []
    assert (generate(moostik)[1]["generated"], len(fal.requests)) == (0, 5)
    everything = b"".join(path.read_bytes() for path in (tmp_path / "p/output").rglob("*") if path.is_file())
    assert KEY.encode() not in everything
    assert KEY not in err


def test_a_key_alone_buys_nothing(moostik, fal):
    ran = moostik("generate", "ep1", "--json")
    assert (json.loads(ran.out)["provider"], fal.requests) == ("preview", {})


def test_a_lost_answer_is_left_open_and_never_bought_again_by_itself(moostik, fal, tmp_path):
    fal.faults["create"] = [None, "lost"]
    code, document, err = generate(moostik, "--max-parallel-shots", "1", "--max-parallel-generations", "1")
    assert (code, document["generated"]) == (1, 4)
    assert "Replicate" not in err
    again = generate(moostik)
    assert (again[1]["generated"], len(fal.requests)) == (0, 5)
    with Ledger.open(tmp_path / "p/output/moostik.db") as ledger:
        assert len(ledger.open_attempts("ep1")) == 1


def test_a_refused_key_stops_the_run(moostik, monkeypatch):
    monkeypatch.setenv("FAL_KEY", "another-key-than-that")
    code, document, err = generate(moostik)
    assert (code, document["generated"], "Check FAL_KEY" in err) == (4, 0, True)
