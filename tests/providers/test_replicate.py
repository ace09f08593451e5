"""The provider over real HTTP against the stand-in: every row of the API's tables."""

from __future__ import annotations

import hashlib
import logging
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.errors import RefusedError
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.series import ModelOverride, Series
from moostik_cli.providers import replicate as replicate_room
from moostik_cli.providers.base import (
    EverythingRefusedError,
    PictureReady,
    PictureRefusedError,
    PredictionAborted,
    PredictionCanceled,
    PredictionFailed,
    PredictionUnknown,
    PredictionWiped,
    ProviderError,
    RateLimitedError,
    RetryAdvice,
    StillRunning,
    UncertainError,
    UnreachableError,
)
from moostik_cli.providers.cards import KNOWN_CARDS, assumed_card, options_for, price_of
from moostik_cli.providers.network import NetworkSettings
from moostik_cli.providers.replicate import ReplicateProvider, WireLimits
from tests.providers.clocks import HurriedClock
from tests.standin import TOKEN, Fault, Faults, Standin, lognormal
from tests.standin.http import Reply, json_reply
from tests.standin.pictures import picture_bytes
from tests.standin.state import Prediction

PRO = "google/nano-banana-pro"
PNG = b"\x89PNG\r\n\x1a\n and the rest of a picture"
QUICK = WireLimits(connect=1.0, create=0.4, read=0.4, upload=0.4)


def job_for(prompt: str = "A mosquito reads the news", model: str = PRO, **options: Any) -> PictureJob:
    card = KNOWN_CARDS.get(model) or assumed_card(model)
    sent = options_for(card, Series()) | options
    return PictureJob(
        "ep0",
        "shot-001",
        "wide",
        "wide",
        model,
        prompt,
        (),
        sent,
        "png",
        price_of(card, sent),
        Path("/nowhere/wide"),
        "digest",
    )


@contextmanager
def provider_for(standin: Standin, clock: Any = None, model: str = PRO, **values: Any) -> Iterator[ReplicateProvider]:
    provider = ReplicateProvider(
        values.pop("token", standin.token),
        clock=clock or HurriedClock(),
        base_url=standin.base_url,
        card=values.pop("card", KNOWN_CARDS.get(model)),
        limits=values.pop("limits", QUICK),
        **values,
    )
    try:
        yield provider
    finally:
        provider.close()


def submit(provider: ReplicateProvider, job: PictureJob | None = None, urls: tuple[str, ...] = ()) -> str:
    job = job or job_for()
    return provider.submit(job, provider.input_for(job, urls))


def collect(provider: ReplicateProvider, prediction_id: str, seconds: float = 1000.0) -> Any:
    return provider.collect(prediction_id, job_for(), provider._clock.monotonic() + seconds)


# --- a picture's whole way ---------------------------------------------------------------------------------


def test_a_picture_from_upload_to_disk(tmp_path: Path) -> None:
    with Standin() as standin, provider_for(standin) as provider:
        uploaded = provider.upload(PNG, "mama.png", "image/png")
        urls = (uploaded.url, f"{standin.delivery_url}/images/place.png")
        prediction_id = submit(provider, urls=urls)
        ready = collect(provider, prediction_id)
        provider.fetch(ready, job_for(), tmp_path / "wide.part")
        report = standin.report()
        assert (tmp_path / "wide.part").read_bytes() == picture_bytes(prediction_id)
        assert report["charges"] == report["pictures_delivered"] == 1
        assert report["uploads"] == {hashlib.sha256(PNG).hexdigest(): 1}
        assert report["leaked_tokens"] == report["bad_references"] == report["inline_references"] == 0
        assert uploaded.expires_at == pytest.approx(time.time() + 86_400, abs=30)


def test_a_create_sends_the_seed_input_and_no_header_that_costs() -> None:
    with Standin() as standin, provider_for(standin) as provider:
        urls = tuple(f"{standin.delivery_url}/images/{number}.png" for number in range(14))
        submit(provider, urls=urls)
        (request,) = standin.requests_to("POST", "predictions")
        assert request.path == f"/v1/models/{PRO}/predictions"
        assert request.json() == {
            "input": {
                "prompt": "A mosquito reads the news",
                "aspect_ratio": "16:9",
                "output_format": "png",
                "safety_tolerance": 6,
                "prompt_upsampling": True,
                "image_input": list(urls),
            }
        }
        assert request.headers["authorization"] == f"Bearer {TOKEN}"
        assert not {"prefer", "cancel-after"} & set(request.headers)


def test_without_references_the_key_is_left_out() -> None:
    with Standin() as standin, provider_for(standin) as provider:
        assert "image_input" not in provider.input_for(job_for(), ())


def test_more_references_than_the_model_takes_are_refused_before_sending() -> None:
    with Standin() as standin, provider_for(standin) as provider:
        with pytest.raises(PictureRefusedError, match="at most 14"):
            provider.input_for(job_for(), ["https://a.example/x.png"] * 15)
        assert standin.report()["requests"] == {}


def test_an_input_is_never_made_without_knowing_the_model() -> None:
    with Standin() as standin:
        for card in (None, KNOWN_CARDS["google/nano-banana"], assumed_card(PRO)):
            with provider_for(standin, card=card) as provider, pytest.raises(PictureRefusedError):
                provider.input_for(job_for(), ())


def test_seedream_answers_a_list(tmp_path: Path) -> None:
    model = "bytedance/seedream-4.5"
    with Standin() as standin, provider_for(standin, model=model) as provider:
        prediction_id = submit(provider, job_for(model=model))
        ready = collect(provider, prediction_id)
        provider.fetch(ready, job_for(), tmp_path / "x")
        assert (tmp_path / "x").read_bytes() == picture_bytes(prediction_id, "jpeg")


# --- creates that are refused or lost ----------------------------------------------------------------------

CREATES: list[tuple[str, type[ProviderError], int]] = [  # fault, what is raised, predictions that exist
    ("400", PictureRefusedError, 0),
    ("413", PictureRefusedError, 0),
    ("422", PictureRefusedError, 0),
    ("401", EverythingRefusedError, 0),
    ("402", EverythingRefusedError, 0),
    ("403", EverythingRefusedError, 0),
    ("404", EverythingRefusedError, 0),
    ("429", RateLimitedError, 0),
    ("429_sentence", RateLimitedError, 0),
    ("429_header", RateLimitedError, 0),
    ("429_date", RateLimitedError, 0),
    ("500", UncertainError, 0),
    ("502", UncertainError, 0),
    ("503", UncertainError, 0),
    ("drop_before", UncertainError, 0),
    ("stall_before", UncertainError, 0),
    ("500_after", UncertainError, 1),
    ("502_after", UncertainError, 1),
    ("drop_after", UncertainError, 1),
    ("garbled", UncertainError, 1),
    ("slow", UncertainError, 1),
]


@pytest.mark.uncounted
@pytest.mark.parametrize(("kind", "expected", "predictions"), CREATES)
def test_a_create_that_goes_wrong_is_told_and_never_sent_twice(
    kind: str, expected: type[ProviderError], predictions: int
) -> None:
    faults = Faults(Fault("create", kind, seconds=7 if "429" in kind else 1.0))
    with Standin(faults=faults) as standin, provider_for(standin) as provider:
        with pytest.raises(expected) as caught:
            submit(provider)
        assert type(caught.value) is expected or kind == "404"
        assert len(standin.requests_to("POST", "predictions")) == 1
        assert standin.report()["predictions"] == predictions
        assert TOKEN not in str(caught.value)
        if expected is UncertainError:  # what exists can be found again
            assert len(provider.recent(PRO, time.time() - 60).predictions) == predictions


@pytest.mark.parametrize("kind", ["429", "429_sentence", "429_header", "429_date"])
def test_a_rate_limit_says_how_long_in_each_of_its_forms(kind: str) -> None:
    with Standin(faults=Faults(Fault("create", kind, seconds=7))) as standin, provider_for(standin) as provider:
        with pytest.raises(RateLimitedError) as caught:
            submit(provider)
        assert caught.value.retry_after == pytest.approx(7, abs=1.1)


def test_a_date_to_wait_for_is_read_by_the_clock_that_it_is_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(HurriedClock, "now", lambda _self: time.time() - 3600)
    faults = Faults(Fault("create", "429_date", seconds=7))
    with Standin(faults=faults) as standin, provider_for(standin) as provider:
        with pytest.raises(RateLimitedError) as caught:
            submit(provider)
        assert caught.value.retry_after == pytest.approx(7, abs=2.1)


def test_refusals_keep_what_the_server_said_and_what_to_do() -> None:
    faults = Faults(
        Fault("create", "422", nth=(1,)), Fault("create", "402", nth=(2,)), Fault("create", "401", nth=(3,))
    )
    with Standin(faults=faults) as standin, provider_for(standin) as provider:
        with pytest.raises(PictureRefusedError, match="output_format must be one of"):
            submit(provider)
        with pytest.raises(EverythingRefusedError, match="credit") as no_credit:
            submit(provider)
        with pytest.raises(EverythingRefusedError, match="token") as no_token:
            submit(provider)
        assert "billing" in str(no_credit.value.hint)
        assert "REPLICATE_API_TOKEN" in str(no_token.value.hint)


def test_any_2xx_is_a_prediction() -> None:
    with Standin(faults=Faults(Fault("create", "answer_200"))) as standin, provider_for(standin) as provider:
        assert len(submit(provider)) == 26


def test_a_real_validation_error_comes_back() -> None:
    with Standin() as standin, provider_for(standin) as provider:
        with pytest.raises(PictureRefusedError, match="aspect_ratio must be one of"):
            submit(provider, job_for(aspect_ratio="2:1"))
        with pytest.raises(EverythingRefusedError, match="does not know this model"):
            provider.submit(job_for(model="nobody/nothing"), {"prompt": "x"})


@pytest.mark.parametrize("model", ["nobody", "a/b/c", "../v1/files", "a/..", "a/b:c", "ä/b"])
def test_a_model_name_cannot_become_another_address(model: str) -> None:
    with Standin() as standin, provider_for(standin) as provider:
        with pytest.raises(EverythingRefusedError, match="not the name of a model"):
            provider.submit(job_for(model=model), {"prompt": "x"})
        assert standin.requests == []


@pytest.mark.parametrize("value", ["half a pair \ud83d", float("nan"), {1, 2}])
def test_what_is_no_text_is_refused_before_it_is_sent(value: object) -> None:
    with Standin() as standin, provider_for(standin) as provider:
        with pytest.raises(PictureRefusedError, match="cannot be sent"):
            provider.submit(job_for(), {"prompt": value})
        assert standin.requests == []


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))  # bound and not listening: refused
        address = f"http://127.0.0.1:{reserved.getsockname()[1]}"
        provider = ReplicateProvider(TOKEN, clock=HurriedClock(), base_url=address, card=KNOWN_CARDS[PRO])
        with pytest.raises(UnreachableError):
            submit(provider)
        provider.close()


# --- how predictions end -----------------------------------------------------------------------------------

FAILURES: list[tuple[str, str | None, RetryAdvice]] = [
    ("e005", "E005", RetryAdvice.NEVER),
    ("e006", "E006", RetryAdvice.NEVER),
    ("e1001", "E1001", RetryAdvice.NEVER),
    ("e003", "E003", RetryAdvice.SLOWLY),
    ("e004", "E004", RetryAdvice.SOON),
    ("pa", "PA", RetryAdvice.SOON),
    ("e001", "E001", RetryAdvice.ONCE),
    ("e002", "E002", RetryAdvice.ONCE),
    ("e1000", "E1000", RetryAdvice.SOON),
    ("e6716", "E6716", RetryAdvice.SOON),
    ("e8765", "E8765", RetryAdvice.SOON),
    ("e8367", "E8367", RetryAdvice.SOON),
    ("director", "E9825", RetryAdvice.SOON),
    ("model_error", None, RetryAdvice.NEVER),
    ("error_object", "E005", RetryAdvice.NEVER),
    ("error_null", None, RetryAdvice.NEVER),
]


@pytest.mark.uncounted
@pytest.mark.parametrize(("kind", "code", "again"), FAILURES)
def test_a_failure_has_its_code_and_whether_to_try_again(kind: str, code: str | None, again: RetryAdvice) -> None:
    with Standin(faults=Faults(Fault("outcome", kind))) as standin, provider_for(standin) as provider:
        ending = collect(provider, submit(provider))
        assert isinstance(ending, PredictionFailed)
        assert (ending.code, ending.again) == (code, again)
        assert str(ending.reason)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("aborted", PredictionAborted()),
        ("canceled", PredictionCanceled()),
        ("wiped", PredictionWiped()),
    ],
)
def test_other_endings(kind: str, expected: object) -> None:
    with Standin(faults=Faults(Fault("outcome", kind))) as standin, provider_for(standin) as provider:
        assert collect(provider, submit(provider)) == expected


@pytest.mark.parametrize(
    ("kind", "again", "answer"),
    [
        ("no_output", RetryAdvice.ONCE, None),
        ("empty_list", RetryAdvice.ONCE, None),
        ("output_nonsense", RetryAdvice.NEVER, b'{"picture": 5}'),
    ],
)
def test_success_without_a_picture_is_a_failure(kind: str, again: RetryAdvice, answer: bytes | None) -> None:
    with Standin(faults=Faults(Fault("outcome", kind))) as standin, provider_for(standin) as provider:
        ending = collect(provider, submit(provider))
        assert isinstance(ending, PredictionFailed)
        assert (ending.again, ending.answer) == (again, answer)


def test_an_output_that_comes_a_moment_after_its_end_is_waited_for() -> None:
    faults = Faults(Fault("outcome", "late_output", seconds=0.03))  # six seconds by this clock
    with Standin(faults=faults) as standin, provider_for(standin) as provider:
        assert isinstance(collect(provider, submit(provider)), PictureReady)


@pytest.mark.parametrize("kind", ["output_list", "output_data", "unknown_status", "slow", "jpeg"])
def test_odd_ways_to_a_picture(kind: str, tmp_path: Path) -> None:
    faults = Faults(Fault("outcome", kind, seconds=0.1))
    with Standin(faults=faults) as standin, provider_for(standin) as provider:
        prediction_id = submit(provider)
        provider.fetch(collect(provider, prediction_id), job_for(), tmp_path / "x")
        wanted = picture_bytes(prediction_id, "jpeg" if kind == "jpeg" else "png")
        assert (tmp_path / "x").read_bytes() == wanted


def test_a_deadline_leaves_it_running() -> None:
    with Standin(faults=Faults(Fault("outcome", "never"))) as standin, provider_for(standin) as provider:
        prediction_id = submit(provider)
        assert collect(provider, prediction_id, seconds=20) == StillRunning()
        assert standin.report()["polls"] >= 1
        assert standin.report()["cancels"] == 0


def test_one_of_an_earlier_run_is_asked_for_at_once() -> None:
    with Standin() as standin:
        with provider_for(standin) as first:
            prediction_id = submit(first)
        time.sleep(0.03)
        clock = HurriedClock()
        with provider_for(standin, clock) as second:
            assert isinstance(collect(second, prediction_id), PictureReady)
        assert clock.waits == []


def test_one_that_nobody_knows_is_gone_after_more_than_one_look() -> None:
    with Standin() as standin, provider_for(standin) as provider:
        assert collect(provider, "a" * 26) == PredictionUnknown()
        assert standin.report()["polls"] == 3


def test_an_hour_later_it_is_wiped(tmp_path: Path) -> None:
    with Standin(wipe_after=0.05) as standin, provider_for(standin) as provider:
        prediction_id = submit(provider)
        ready = collect(provider, prediction_id)
        time.sleep(0.1)
        with pytest.raises(PictureRefusedError, match="no longer there"):
            provider.fetch(ready, job_for(), tmp_path / "x")
        assert collect(provider, prediction_id) == PredictionWiped()
        assert provider.recent(PRO, time.time() - 60).predictions[0].input is None


@pytest.mark.parametrize(
    "kind",
    [
        "500",
        "502",
        "503",
        "429",
        "429_sentence",
        "429_header",
        "404",
        "413",
        "drop",
        "slow",
        "html",
        "json_list",
    ],
)
def test_a_question_that_goes_wrong_is_asked_again(kind: str) -> None:
    pauses: list[float] = []
    faults = Faults(Fault("get", kind, times=2, seconds=0.8 if kind == "slow" else 3.0))
    with Standin(faults=faults) as standin, provider_for(standin, pause=pauses.append) as provider:
        assert isinstance(collect(provider, submit(provider)), PictureReady)
        assert standin.report()["faults"] == {f"get:{kind}": 2}
        assert standin.report()["charges"] == 1
        assert pauses == ([3.0, 3.0] if kind.startswith("429") else [])


@pytest.mark.parametrize("kind", ["401", "402", "403"])
def test_a_question_that_is_refused_stops_everything(kind: str) -> None:
    with Standin(faults=Faults(Fault("get", kind))) as standin, provider_for(standin) as provider:
        prediction_id = submit(provider)
        with pytest.raises(EverythingRefusedError):
            collect(provider, prediction_id)


# --- delivery ----------------------------------------------------------------------------------------------

DELIVERIES: list[tuple[str, type[ProviderError] | None]] = [
    ("cut", UncertainError),
    ("wrong_length", UncertainError),
    ("too_long", UncertainError),
    ("html", UncertainError),
    ("500", UncertainError),
    ("503", UncertainError),
    ("429", UncertainError),
    ("drop", UncertainError),
    ("corrupt", UncertainError),
    ("empty", UncertainError),
    ("redirect_loop", UncertainError),
    ("stall", UncertainError),
    ("403", PictureRefusedError),
    ("404", PictureRefusedError),
    ("410", PictureRefusedError),
    ("redirect_file", PictureRefusedError),
    ("redirect", None),
    ("redirect_other_host", None),
    ("slow", None),
    ("odd_etag", None),
    ("no_length", None),
]


@pytest.mark.uncounted
@pytest.mark.parametrize(("kind", "expected"), DELIVERIES)
def test_deliveries(kind: str, expected: type[ProviderError] | None, tmp_path: Path) -> None:
    faults = Faults(Fault("delivery", kind, seconds=0.6))
    with Standin(faults=faults) as standin, provider_for(standin) as provider:
        provider._downloads()._silence = 0.3  # slow: never silent for so long; stall: once
        prediction_id = submit(provider)
        ready = collect(provider, prediction_id)
        if expected is None:
            provider.fetch(ready, job_for(), tmp_path / "x")
            assert (tmp_path / "x").read_bytes() == picture_bytes(prediction_id)
        else:
            with pytest.raises(expected):
                provider.fetch(ready, job_for(), tmp_path / "x")
        assert standin.report()["faults"][f"delivery:{kind}"] >= 1
        assert standin.report()["leaked_tokens"] == 0


@pytest.mark.parametrize("address", ["http://[x/y.png", f"https://{'a' * 300}.example/x.png", "https://"])
def test_what_is_no_address_is_not_fetched(address: str, tmp_path: Path) -> None:
    with Standin() as standin, provider_for(standin) as provider, pytest.raises(UncertainError):
        provider.fetch(PictureReady(address), job_for(), tmp_path / "x")


def test_a_second_fetch_after_503_brings_it(tmp_path: Path) -> None:
    faults = Faults(Fault("delivery", "503", times_each=1))
    with Standin(faults=faults) as standin, provider_for(standin) as provider:
        ready = collect(provider, submit(provider))
        with pytest.raises(UncertainError):
            provider.fetch(ready, job_for(), tmp_path / "x")
        provider.fetch(ready, job_for(), tmp_path / "x")
        assert standin.report()["pictures_delivered"] == 1


def test_credentials_in_netrc_stay_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\nmachine localhost login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with Standin(faults=Faults(Fault("delivery", "redirect_other_host"))) as standin:
        with provider_for(standin) as provider:
            provider.fetch(collect(provider, submit(provider)), job_for(), tmp_path / "x")
        assert standin.report()["leaked_tokens"] == 0
        assert not any("authorization" in one.headers for one in standin.requests_to("GET", "xezq"))


def test_a_full_disk_is_an_oserror(tmp_path: Path) -> None:
    with Standin() as standin, provider_for(standin) as provider:
        ready = collect(provider, submit(provider))
        with pytest.raises(FileNotFoundError):
            provider.fetch(ready, job_for(), tmp_path / "no" / "such" / "x")


# --- uploads, lists, models --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("500", UncertainError),
        ("502", UncertainError),
        ("drop", UncertainError),
        ("slow", UncertainError),
        ("413", PictureRefusedError),
        ("429", RateLimitedError),
        ("401", EverythingRefusedError),
    ],
)
def test_uploads_that_go_wrong(kind: str, expected: type[ProviderError]) -> None:
    with Standin(faults=Faults(Fault("upload", kind))) as standin, provider_for(standin) as provider:
        with pytest.raises(expected):
            provider.upload(PNG, "a.png", "image/png")
        assert len(standin.requests_to("POST", "files")) == 1


def test_a_file_that_is_too_large_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicate_room, "MOST_UPLOAD_BYTES", 10)
    with Standin() as standin, provider_for(standin) as provider:
        with pytest.raises(PictureRefusedError, match="100 MiB"):
            provider.upload(PNG, "a.png", "image/png")
        assert standin.requests == []


def test_an_expired_upload_fails_the_prediction() -> None:
    with Standin() as standin, provider_for(standin) as provider:
        uploaded = provider.upload(PNG, "a.png", "image/png")
        standin.expire_files()
        ending = collect(provider, submit(provider, urls=(uploaded.url,)))
        assert isinstance(ending, PredictionFailed)
        assert standin.report()["bad_references"] == 1


def _fill(standin: Standin, number: int, model: str = PRO, age: float = 0.0) -> None:
    for count in range(number):
        created = time.time() - age - (number - count) * 0.001
        standin.memory.add_prediction(
            Prediction(
                standin.memory.new_id(),
                model,
                {"prompt": str(count), "seed": 1},
                created,
                created,
                created,
                output="url",
            )
        )


def test_recent_goes_through_the_pages_and_no_further_than_asked() -> None:
    with Standin() as standin, provider_for(standin) as provider:
        _fill(standin, 300, age=600)
        _fill(standin, 30, model="google/nano-banana")
        _fill(standin, 230)
        found = provider.recent(PRO, time.time() - 60).predictions
        assert [one.input["prompt"] for one in found if one.input] == [str(n) for n in reversed(range(230))]
        assert standin.report()["lists"] == 3
        assert found[0].input == {"seed": 1, "prompt": "229"}
        assert found[0].created_at == pytest.approx(time.time(), abs=5)


def test_the_next_page_is_asked_of_our_own_host_only() -> None:
    with Standin() as standin, provider_for(standin) as provider:
        _fill(standin, 150)
        standin.base_url = "https://evil.example"  # what the pages' addresses begin with from now on
        assert len(provider.recent(PRO, time.time() - 60).predictions) == 150


@pytest.mark.parametrize("kind", ["500", "429", "drop", "html", "json_list", "slow"])
def test_a_list_is_asked_for_again(kind: str) -> None:
    faults = Faults(Fault("list", kind, times=2, seconds=0.8))
    with Standin(faults=faults) as standin, provider_for(standin) as provider:
        submit(provider)
        assert len(provider.recent(PRO, time.time() - 60).predictions) == 1
        assert standin.report()["lists"] == 3


def test_a_list_that_never_comes_is_an_error() -> None:
    with Standin(faults=Faults(Fault("list", "502"))) as standin, provider_for(standin) as provider:
        with pytest.raises(UncertainError):
            provider.recent(PRO, 0)
        assert standin.report()["lists"] == 3


def test_a_provider_that_was_closed_under_a_thread_says_so() -> None:
    with Standin() as standin:
        with provider_for(standin) as provider:
            pass
        with pytest.raises(UncertainError, match="closed"):
            submit(provider)
        assert standin.requests_to("POST", "/") == []


def test_an_unknown_model_is_asked_what_it_takes() -> None:
    model = "studio/sketcher"
    with Standin() as standin, provider_for(standin, card=None) as provider:
        card = provider.ask_card(model, ModelOverride(price=0.02))
        assert (card.reference_key, card.max_references, card.price) == ("reference_images", 5, 20_000)
        assert card.options["aspect_ratio"] == ("1:1", "16:9")
        job = job_for(model=model)._replace(options={})
        sent = provider.input_for(job, ["https://a.example/1.png"])
        assert sent == {"prompt": job.prompt_text, "reference_images": ["https://a.example/1.png"]}
        with pytest.raises(EverythingRefusedError):
            provider.ask_card("nobody/nothing")


# --- secrets and addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "http://api.replicate.com",
        "http://10.0.0.1:80",
        "ftp://127.0.0.1",
        "api.replicate.com",
        "https://",
        "http://127.0.0.1.evil.example",
        "http://localhost.evil.example",
        "",
    ],
)
def test_the_token_is_sent_in_the_clear_only_to_this_machine(address: str) -> None:
    if not address:  # unset
        ReplicateProvider(TOKEN, clock=HurriedClock(), base_url=address).close()
        return
    with pytest.raises(RefusedError) as caught:
        ReplicateProvider(TOKEN, clock=HurriedClock(), base_url=address)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("address", ["https://gateway.example/x/", "http://127.0.0.1:5", "http://[::1]:5"])
def test_addresses_that_may_have_it(address: str) -> None:
    ReplicateProvider(TOKEN, clock=HurriedClock(), base_url=address).close()


@pytest.mark.parametrize("token", ["r8 secret", "r8_sécret", "r8_secret\n"])
def test_an_impossible_token_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(RefusedError) as caught:
        ReplicateProvider(token, clock=HurriedClock())
    assert token.strip() not in f"{caught.value}{caught.value.hint}"


def test_the_token_is_in_no_text_log_or_other_request(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    caplog.set_level(logging.DEBUG)
    said: list[str] = []

    def tried(call: Callable[[], object]) -> None:
        try:
            call()
        except ProviderError as error:
            said.extend([str(error), repr(error), str(error.__cause__), repr(error.__dict__)])

    kinds = [kind for kind, _, _ in CREATES]
    faults = Faults(
        *(Fault("create", kind, nth=(number,), seconds=0.5) for number, kind in enumerate(kinds, 1)),
        Fault("delivery", "redirect_other_host", nth=(1,)),
    )
    with Standin(faults=faults) as standin, provider_for(standin) as provider:
        for _ in kinds:
            tried(lambda: submit(provider))
        ready = collect(provider, submit(provider))
        tried(lambda: provider.fetch(ready, job_for(), tmp_path / "x"))
        said.append(repr(provider) + repr(vars(ready) if hasattr(ready, "__dict__") else ready))
        assert standin.report()["leaked_tokens"] == 0
    assert len(said) > len(kinds)
    assert TOKEN not in "".join(said) + caplog.text


def test_an_error_that_repeats_the_token_is_covered(monkeypatch: pytest.MonkeyPatch) -> None:
    def echo(kind: str, _seconds: float) -> Any:
        return json_reply(int(kind), {"detail": f"bad header Bearer {TOKEN}"})

    monkeypatch.setattr("tests.standin.refusals.refusal", echo)
    faults = Faults(Fault("create", "422", nth=(1,)), Fault("create", "403", nth=(2,)))
    with Standin(faults=faults) as standin, provider_for(standin) as provider:
        for expected in (PictureRefusedError, EverythingRefusedError):
            with pytest.raises(expected, match=r"Bearer \*\*\*") as caught:
                submit(provider)
            assert TOKEN not in str(caught.value)


def test_an_answer_that_repeats_the_token_is_covered() -> None:
    with Standin() as standin, provider_for(standin) as provider:
        prediction_id = submit(provider)
        told = {"id": prediction_id, "status": "failed", "error": f"401 for Bearer {TOKEN}"}
        standin._get = lambda _id: json_reply(200, told)  # type: ignore[method-assign]
        failed = collect(provider, prediction_id)
        assert "Bearer ***" in str(failed.reason) and TOKEN not in str(failed.reason)
        told |= {"status": "succeeded", "error": None, "output": f"{standin.delivery_url}/a?token={TOKEN}"}
        assert collect(provider, prediction_id).url == f"{standin.delivery_url}/a?token=***"


def test_an_account_has_a_name_that_does_not_tell_its_token() -> None:
    with Standin() as standin, Standin() as other, provider_for(standin) as provider:
        with (
            provider_for(standin) as again,
            provider_for(standin, token="r8_other") as stranger,
            provider_for(other) as elsewhere,
        ):
            assert provider.account == again.account
            assert len({provider.account, stranger.account, elsewhere.account}) == 3
        assert TOKEN[3:] not in provider.account and len(provider.account) < len(TOKEN)


def test_a_wrong_token_stops_everything() -> None:
    with Standin() as standin, provider_for(standin, token="r8_wrong") as provider:
        for call in (
            lambda: submit(provider),
            lambda: provider.upload(PNG, "a", "image/png"),
            lambda: provider.recent(PRO, 0),
        ):
            with pytest.raises(EverythingRefusedError, match="token"):
                call()


def test_a_redirecting_address_gets_no_second_request() -> None:
    with Standin() as other, Standin() as standin, provider_for(standin) as provider:
        elsewhere = Reply(308, b"", {"Location": f"{other.base_url}/v1"})
        standin._route = lambda _request: elsewhere  # type: ignore[method-assign]
        with pytest.raises(EverythingRefusedError, match="redirect"):
            submit(provider)
        assert other.requests == []


def test_proxies_of_the_environment_are_used_and_exceptions_kept() -> None:
    asked = "https://api.replicate.com/v1"
    assert NetworkSettings({}).httpx_proxy(asked) is None
    proxy = NetworkSettings({"HTTPS_PROXY": "proxy.example:3128"}).httpx_proxy(asked)
    assert proxy is not None
    assert str(proxy.url) == "http://proxy.example:3128"
    both = {"HTTPS_PROXY": "proxy.example:3128", "NO_PROXY": "replicate.com"}
    assert NetworkSettings(both).httpx_proxy(asked) is None


def test_a_request_in_the_clear_is_shown_to_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the token in it. What is fetched has none."""
    with Standin() as proxy, Standin() as standin:
        monkeypatch.setenv("http_proxy", proxy.base_url)
        monkeypatch.setenv("no_proxy", "")
        monkeypatch.delenv("NO_PROXY", raising=False)
        provider = ReplicateProvider(
            TOKEN, clock=HurriedClock(), base_url=standin.base_url, limits=QUICK, card=KNOWN_CARDS[PRO]
        )
        submit(provider)
        provider.close()
        assert [request.method for request in standin.requests] == ["POST"]
        assert [request.method for request in proxy.requests] == ["HEAD"]
        assert all("authorization" not in request.headers for request in proxy.requests)


def test_limits_come_from_the_environment() -> None:
    given = {"MOOSTIK_CREATE_TIMEOUT": "2.5", "MOOSTIK_REQUESTS_PER_MINUTE": "many"}
    assert WireLimits.from_environment(given) == WireLimits(create=2.5)


# --- many at once ------------------------------------------------------------------------------------------


@pytest.mark.uncounted
def test_sixty_at_once_are_all_made_once(tmp_path: Path) -> None:
    number, window = 180, 60

    def one(index: int) -> int:
        job = job_for(f"shot {index}")
        prediction_id = provider.submit(job, provider.input_for(job, ()))
        ready = provider.collect(prediction_id, job, clock.monotonic() + 1e6)
        provider.fetch(ready, job, tmp_path / f"{index}")
        return len((tmp_path / f"{index}").read_bytes())

    clock = HurriedClock(speed=1.0)
    with (
        Standin(latency=lognormal(0.2)) as standin,
        provider_for(standin, clock, window=window, limits=WireLimits()) as provider,
    ):
        with ThreadPoolExecutor(window) as pool:
            sizes = list(pool.map(one, range(number)))
        report = standin.report()
        assert len(sizes) == report["charges"] == report["pictures_delivered"] == number
        assert report["inputs_made_twice"] == 0
        assert report["max_in_flight"] <= window
        assert report["polls"] < 12 * number


@pytest.mark.parametrize("page", [{}, {"results": None}, {"results": {}}, {"results": ["p"]}, {"results": [{}]}])
def test_what_is_no_list_of_predictions_proves_nothing(monkeypatch: pytest.MonkeyPatch, page: dict[str, Any]) -> None:
    with Standin() as standin, provider_for(standin) as provider:
        monkeypatch.setattr(provider, "_retried", lambda ask: page)
        with pytest.raises(UncertainError, match="not a list"):
            provider.recent(PRO, 0)
