"""A provider that cannot list predictions: a lost answer is left open and asked about, never bought again by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import message
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import Outcome
from moostik_cli.providers.base import PictureReady, PredictionEnd, Provider, UncertainError, UploadedFile
from moostik_cli.providers.registry import PROVIDERS, Capabilities, ProviderEntry
from moostik_cli.run import consent
from tests.commands.running import Moostik, runner
from tests.gate.good_series import write_series
from tests.pictures.samples import picture_bytes

ANSWERS_ONCE = Capabilities(
    lists_predictions=False, reattaches=True, uploads=True, cancels=False, describes_models=False
)


class Silent:
    """Creates every prediction, and loses the answer to those of the shots in `loses`."""

    name = "silent"
    account = "silent"
    server_ahead = None

    def __init__(self, loses: Sequence[str] = ()) -> None:
        self.loses = loses
        self.creates: list[str] = []

    def input_for(self, job: PictureJob, reference_urls: Sequence[str]) -> dict[str, Any]:
        return {"prompt": job.prompt_text}

    def submit(self, job: PictureJob, input_value: Mapping[str, Any]) -> str:
        self.creates.append(f"{job.shot_id}/{job.variation_id}")
        if job.shot_id in self.loses:
            raise UncertainError(message("the connection to Replicate was closed"))
        return f"p{len(self.creates)}"

    def collect(self, prediction_id: str, job: PictureJob, deadline: float) -> PredictionEnd:
        return PictureReady("https://example.org/p.png")

    def fetch(self, ready: PictureReady, job: PictureJob, into: Path) -> None:
        into.write_bytes(picture_bytes())

    def upload(self, data: bytes, filename: str, media_type: str) -> UploadedFile:
        return UploadedFile("https://example.org/r.png", 1e12)

    def close(self) -> None:
        pass


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Silent:
    silent = Silent(loses=("shot-2",))

    def build(_: object) -> Provider:
        return silent

    monkeypatch.setitem(
        PROVIDERS, "silent", ProviderEntry("silent", "Silent", build, ANSWERS_ONCE, token_variable="SILENT_TOKEN")
    )
    monkeypatch.setenv("SILENT_TOKEN", "x")
    return silent


@pytest.fixture
def moostik(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Moostik:
    return runner(capfd, monkeypatch, write_series(tmp_path))


def generate(moostik: Moostik, *options: str) -> tuple[dict[str, Any], str]:
    ran = moostik("generate", "ep1", "--provider", "silent", "--yes", "--json", "--delay-ms", "0", *options)
    return json.loads(ran.out), ran.err


def outcomes(folder: Path) -> list[Outcome]:
    with Ledger.open(folder / "output/moostik.db") as ledger:
        return [attempt.outcome for attempt in ledger.open_attempts("ep1")]


def test_it_is_left_open_and_never_bought_again_by_itself(provider: Silent, moostik: Moostik, tmp_path: Path) -> None:
    first, _ = generate(moostik)
    ends = {(one["shotId"], one["status"]) for one in first["results"]}
    assert ends == {("shot-1", "completed"), ("shot-2", "pending")}
    assert len(provider.creates) == 5
    provider.loses = ()
    for _again in range(2):
        document, told = generate(moostik)
        assert {one["status"] for one in document["results"]} == {"pending"}
        assert "not known whether 3 pictures" in told and "--force" in told
    assert len(provider.creates) == 5
    assert outcomes(tmp_path) == [Outcome.OPEN] * 3


def test_it_is_made_again_when_the_user_says_so(provider: Silent, moostik: Moostik, tmp_path: Path) -> None:
    generate(moostik)
    provider.loses = ()
    document, _ = generate(moostik, "--force", "--shot", "shot-2")
    assert {one["status"] for one in document["results"]} == {"completed"}
    assert sorted(provider.creates[5:]) == ["shot-2/medium", "shot-2/wide", "shot-2/wide-2"]
    assert outcomes(tmp_path) == []
    with Ledger.open(tmp_path / "output/moostik.db") as ledger:
        costs = [record.cost for key, record in ledger.variations("ep1").items() if key[0] == "shot-2"]
    assert costs == [300_000] * 3  # both attempts count as paid


@pytest.mark.parametrize("answer", [True, False])
def test_on_a_terminal_it_is_asked(
    provider: Silent, moostik: Moostik, monkeypatch: pytest.MonkeyPatch, *, answer: bool
) -> None:
    generate(moostik)
    provider.loses = ()
    asked: list[tuple[str, bool]] = []

    def confirm(question: object, *, otherwise: bool = True) -> bool:
        asked.append((str(question), otherwise))
        return answer

    monkeypatch.setattr(consent, "confirm", confirm)
    monkeypatch.setattr(consent, "may_ask", lambda _: True)
    moostik("generate", "ep1", "--provider", "silent", "--delay-ms", "0")
    assert "made and paid. Make them again?" in asked[0][0]
    assert not asked[0][1]
    assert len(provider.creates) == (8 if answer else 5)


def test_what_only_its_process_can_ask_about_is_left_open(
    provider: Silent, moostik: Moostik, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    entry = PROVIDERS["silent"]
    monkeypatch.setitem(PROVIDERS, "silent", entry._replace(can=entry.can._replace(reattaches=False)))
    monkeypatch.setenv("MOOSTIK_RETRY_FACTOR", "0")
    provider.loses = ()
    with monkeypatch.context() as offline:
        offline.setattr(Silent, "fetch", _unplugged)
        generate(moostik, "--shot", "shot-1")
    document, told = generate(moostik, "--shot", "shot-1")
    assert {one["error"] for one in document["results"]} == {"Silent does not tell how an earlier run's picture ended"}
    assert "not known whether 2 pictures" in told
    assert len(provider.creates) == 2


def _unplugged(self: Silent, ready: PictureReady, job: PictureJob, into: Path) -> None:
    raise UncertainError(message("the download took too long"))
