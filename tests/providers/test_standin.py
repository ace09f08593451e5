"""The stand-in is only worth something if it behaves: its own tests, with plain HTTP."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.standin import TOKEN, Fault, Faults, RateLimit, Standin, fixed
from tests.standin.faults import KINDS, parse_fault
from tests.standin.pictures import picture_bytes

pytestmark = pytest.mark.uncounted

ROOT = Path(__file__).resolve().parents[2]
CREATE = "/v1/models/google/nano-banana-pro/predictions"


def client_of(standin: Standin, token: str = TOKEN) -> httpx.Client:
    return httpx.Client(base_url=standin.base_url, headers={"Authorization": f"Bearer {token}"}, timeout=5)


def create(
    client: httpx.Client, prompt: str = "x", headers: dict[str, str] | None = None, **more: Any
) -> httpx.Response:
    body = {"input": {"prompt": prompt, "output_format": "png", **more}}
    return client.post(CREATE, json=body, headers=headers)


def ended(client: httpx.Client, prediction_id: str) -> dict[str, Any]:
    for _ in range(500):
        value: dict[str, Any] = client.get(f"/v1/predictions/{prediction_id}").json()
        if "completed_at" in value:
            return value
        time.sleep(0.005)
    raise AssertionError("it never ended")


@pytest.fixture
def standin() -> Iterator[Standin]:
    with Standin() as running:
        yield running


def test_a_prediction_goes_through_its_statuses_to_a_picture() -> None:
    with Standin(latency=fixed(0.3), starting=0.5) as standin, client_of(standin) as client:
        answer = create(client)
        prediction_id = answer.json()["id"]
        assert answer.status_code == 201
        assert len(prediction_id) == 26
        assert "output" not in answer.json()
        statuses = [client.get(f"/v1/predictions/{prediction_id}").json()["status"]]
        time.sleep(0.2)
        statuses.append(client.get(f"/v1/predictions/{prediction_id}").json()["status"])
        value = ended(client, prediction_id)
        assert [*statuses, value["status"]] == ["starting", "processing", "succeeded"]
        delivered = httpx.get(value["output"])
        assert value["output"].startswith(standin.delivery_url)
        assert delivered.headers["etag"].strip('"') == hashlib.md5(delivered.content).hexdigest()
        Image.open(io.BytesIO(delivered.content)).load()


def test_pictures_are_whole_and_all_different() -> None:
    for file_format, name in (("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WEBP")):
        made = [picture_bytes(f"id{number}", file_format) for number in range(30)]
        assert len(set(made)) == 30
        for data in made:
            with Image.open(io.BytesIO(data)) as picture:
                picture.load()
                assert picture.format == name


def test_tokens_are_wanted_here_and_refused_there(standin: Standin) -> None:
    for token in ("none", "wrong"):
        answer = create(client_of(standin, token))
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
    url = f"{standin.delivery_url}/images/a.png"
    assert httpx.get(url).status_code == 200
    assert httpx.get(url, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 403
    assert httpx.get(url, params={"t": TOKEN}).status_code == 403
    assert standin.report()["leaked_tokens"] == 2
    assert standin.report()["predictions"] == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"input": {"prompt": "x"}, "tag": "mine"}, 422),
        ({"input": {}}, 422),
        ({"input": {"prompt": "x", "aspect_ratio": "2:1"}}, 422),
        ({"input": {"prompt": "x", "image_input": ["./mama.png"]}}, 422),
        ({"input": {"prompt": "x", "no_such_key": 1}, "stream": False}, 201),
    ],
)
def test_inputs_are_validated_as_the_service_does(standin: Standin, body: dict[str, Any], status: int) -> None:
    with client_of(standin) as client:
        assert client.post(CREATE, json=body).status_code == status
        assert standin.report()["charges"] == (status == 201)


def test_bad_json_and_unknown_things(standin: Standin) -> None:
    with client_of(standin) as client:
        assert client.post(CREATE, content=b"{").status_code == 400
        assert client.get("/v1/predictions/none").status_code == 404
        assert client.post("/v1/models/a/b/predictions", json={"input": {"prompt": "x"}}).status_code == 404


def test_answers_differ_in_what_does_not_matter(standin: Standin) -> None:
    with client_of(standin) as client:
        first = create(client, **{f"key{n}": n for n in range(8)}).json()
        again = [client.get(f"/v1/predictions/{first['id']}").json() for _ in range(10)]
        assert all(one["input"] == first["input"] for one in again)
        assert len({tuple(one["input"]) for one in again}) > 1
        assert len({one["created_at"] for one in again}) > 1


def test_the_list_has_pages_and_lags() -> None:
    with Standin(list_lag=0.2) as standin, client_of(standin) as client:
        ids = [create(client).json()["id"] for _ in range(130)]
        assert len(client.get("/v1/predictions").json()["results"]) < 130
        time.sleep(0.25)
        first = client.get("/v1/predictions").json()
        second = client.get(first["next"]).json()
        assert [one["id"] for one in first["results"] + second["results"]] == ids[::-1]
        assert second["next"] is None


def test_what_is_old_is_wiped() -> None:
    with Standin(wipe_after=0.05) as standin, client_of(standin) as client:
        value = ended(client, create(client).json()["id"])
        time.sleep(0.1)
        later = client.get(value["urls"]["get"]).json()
        assert (later["status"], later["output"], later["input"], later["data_removed"]) == (
            "succeeded",
            None,
            {},
            True,
        )
        assert httpx.get(value["output"]).status_code == 404


def test_files_are_kept_for_a_while_and_must_exist(standin: Standin) -> None:
    with client_of(standin) as client:
        stored = client.post("/v1/files", files={"content": ("a.png", b"12345", "image/png")}).json()
        assert (stored["size"], stored["content_type"], stored["name"]) == (5, "image/png", "a.png")
        assert stored["checksums"]["sha256"] == hashlib.sha256(b"12345").hexdigest()
        good = create(client, image_input=[stored["urls"]["get"]]).json()["id"]
        bad = create(client, image_input=[f"{standin.base_url}/v1/files/none"]).json()["id"]
        assert ended(client, good)["status"] == "succeeded"
        assert ended(client, bad)["status"] == "failed"
        standin.expire_files()
        assert ended(client, create(client, image_input=[stored["urls"]["get"]]).json()["id"])["status"] == "failed"
        assert standin.report()["bad_references"] == 2


def test_a_deadline_before_the_start_is_free_and_one_after_it_is_not() -> None:
    with Standin(latency=fixed(10), starting=0.5) as standin, client_of(standin) as client:
        first = create(client, headers={"Cancel-After": "5s"}).json()["id"]
        second = create(client, headers={"Cancel-After": "5s"}).json()["id"]
        standin.memory.predictions[first].deadline = time.time()
        late = standin.memory.predictions[second]
        late.starts, late.deadline = time.time() - 1, time.time()
        assert ended(client, first)["status"] == "aborted"
        assert ended(client, second)["status"] == "canceled"
        assert standin.report()["charges"] == 1


def test_the_rate_limit_takes_so_many_and_refuses_the_rest() -> None:
    with Standin(rate_limit=RateLimit(8)) as standin, client_of(standin) as client:
        answers = [create(client) for _ in range(12)]
        assert [one.status_code for one in answers] == [201] * 8 + [429] * 4
        assert answers[-1].json()["retry_after"] == 1
        assert standin.report()["refused_creates"] == 4
    with Standin(rate_limit=RateLimit(6, 60, 1)) as standin, client_of(standin) as client:
        assert [create(client).status_code for _ in range(3)] == [201, 429, 429]
        assert 9 <= create(client).json()["retry_after"] <= 10


def test_in_flight_is_measured() -> None:
    with Standin(latency=fixed(0.2)) as standin, client_of(standin) as client:
        ids = [create(client).json()["id"] for _ in range(5)]
        ended(client, ids[-1])
        create(client)
        assert standin.report()["max_in_flight"] == 5


def test_faults_happen_where_when_and_as_often_as_declared() -> None:
    faults = Faults(
        Fault("create", "500", nth=(2, 4)),
        Fault("create", "422", prompt="blood"),
        Fault("create", "429", matching=lambda value: value.get("seed") == 7, times=1),
        Fault("create", "502", times_each=1, prompt="each"),
    )
    with Standin(faults=faults) as standin, client_of(standin) as client:
        got = [
            create(client, prompt, **more).status_code
            for prompt, more in [
                ("a", {}),
                ("a", {}),
                ("blood", {}),
                ("a", {}),
                ("a", {"seed": 7}),
                ("a", {"seed": 7}),
                ("each 1", {}),
                ("each 1", {}),
                ("each 2", {}),
                ("each 2", {}),
            ]
        ]
        assert got == [201, 500, 422, 500, 429, 201, 502, 201, 502, 201]
        assert standin.report()["faults"] == {"create:500": 2, "create:422": 1, "create:429": 1, "create:502": 2}


def test_chance_is_repeatable() -> None:
    def run() -> list[int]:
        faults = Faults(Fault("create", "500", probability=0.4), seed=3)
        with Standin(faults=faults) as standin, client_of(standin) as client:
            return [create(client).status_code for _ in range(20)]

    first = run()
    assert first == run()
    assert 3 < first.count(500) < 15


def test_faults_from_the_command_line() -> None:
    assert parse_fault("create:502") == Fault("create", "502")
    assert parse_fault("outcome:e005:nth=3+7,seconds=2,prompt=red") == Fault(
        "outcome", "e005", nth=(3, 7), seconds=2.0, prompt="red"
    )
    assert parse_fault("get:drop:probability=0.1,times_each=2") == Fault("get", "drop", probability=0.1, times_each=2)
    for wrong in ("create:e005", "delivery:e005", "outcome:502"):
        with pytest.raises(ValueError, match="no fault"):
            parse_fault(wrong)


@pytest.mark.parametrize("kind", sorted(KINDS["outcome"]))
def test_every_outcome_ends(kind: str) -> None:
    if kind == "never":
        return
    with Standin(faults=Faults(Fault("outcome", kind, seconds=0.05))) as standin, client_of(standin) as client:
        assert ended(client, create(client).json()["id"])["status"] in ("succeeded", "failed", "canceled", "aborted")


@pytest.mark.parametrize("kind", sorted(KINDS["delivery"]))
def test_every_delivery_answers_or_breaks(kind: str) -> None:
    faults = Faults(Fault("delivery", kind, seconds=0.05))
    with Standin(faults=faults) as standin, client_of(standin) as client:
        value = ended(client, create(client).json()["id"])
        try:
            body = httpx.get(value["output"], follow_redirects=False, timeout=2).content
        except httpx.TransportError:
            body = b""
        whole = body == picture_bytes(value["id"])
        assert whole == (kind in ("slow", "stall", "odd_etag", "no_length"))
        assert standin.report()["faults"] == {f"delivery:{kind}": 1}


# --- as a process of its own -------------------------------------------------------------------------------


class Process:
    def __init__(self, *arguments: str) -> None:
        self.running = subprocess.Popen(
            [sys.executable, "-m", "tests.standin", "--latency", "fixed:0.02", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert self.running.stdout is not None
        self.base_url = self.running.stdout.readline().strip()
        self.token = self.running.stdout.readline().strip()

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.base_url, headers={"Authorization": f"Bearer {self.token}"})

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.running.send_signal(how)
        return self.running.wait(10)


def test_a_process_keeps_its_predictions_even_over_its_own_death(tmp_path: Path) -> None:
    state = tmp_path / "state.jsonl"
    first = Process("--state", str(state), "--fault", "create:502:nth=2")
    with first.client() as client:
        prediction_id = create(client, "kept").json()["id"]
        assert create(client).status_code == 502
        httpx.get(ended(client, prediction_id)["output"])
        client.post("/v1/files", files={"content": ("a.png", b"1", "image/png")})
    first.end(signal.SIGKILL)
    second = Process("--state", str(state))
    with second.client() as client:
        assert ended(client, prediction_id)["status"] == "succeeded"
        assert create(client).json()["id"] != prediction_id
        report = httpx.get(f"{second.base_url}/standin/report").json()
        (kept, _) = httpx.get(f"{second.base_url}/standin/predictions").json()
    assert (report["charges"], report["pictures_delivered"]) == (2, 1)
    assert report["uploads"] == {hashlib.sha256(b"1").hexdigest(): 1}
    assert kept["input"]["prompt"] == "kept"
    assert json.loads(state.read_text().splitlines()[0])[0] == "prediction"
    assert second.end() == 0
