"""The stand-in itself: two servers on loopback, one for the API and one for deliveries."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import math
import ssl
import threading
import time
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.standin import models, refusals
from tests.standin.faults import Fault, Faults
from tests.standin.http import Reply, Request, html_reply, json_reply, run_uncounted, serve
from tests.standin.pictures import picture_bytes
from tests.standin.state import (
    Latency,
    Memory,
    Prediction,
    StoredFile,
    fixed,
    input_digest,
    report_of,
    timestamp,
)

TOKEN = "r8_StandinStandinStandinStandinStandin00"
_PAGE = 100
_ALLOWED_KEYS = {"input", "webhook", "webhook_events_filter", "stream"}
_MEDIA = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
    "unreadable": "image/x-unheard-of",
}
_ADDED = {"safety_filter_level": "block_only_high"}  # what the model's own defaults are


@dataclass(frozen=True)
class RateLimit:
    """At most `creates` in `seconds`; `burst` of them at once. Low credit is RateLimit(6, 60, 1)."""

    creates: int
    seconds: float = 1.0
    burst: int | None = None
    form: str = "429"


LOW_CREDIT = RateLimit(6, 60.0, 1)


@dataclass(frozen=True)
class StandinOptions:
    """How the service behaves apart from its faults. Times in seconds."""

    latency: Latency = field(default_factory=lambda: fixed(0.02))
    starting: float = 0.3  # the part of its time that a prediction is "starting"
    rate_limit: RateLimit | None = None
    list_lag: float = 0.0  # a prediction is listed so much later
    wipe_after: float = 3600.0  # after a prediction's end
    file_lifetime: float = 86_400.0
    file_limit: int = 100 * 1024 * 1024
    inline_limit: int = 256 * 1000
    picture_size: tuple[int, int] = (160, 90)
    answer_delay: float = 0.0  # of every answer of the API
    states_time: bool = True  # whether answers of the API have a Date
    adds_defaults: bool = False  # whether an input is told with keys that were not sent
    token: str = TOKEN
    other_token: str | None = None  # of another account, which knows nothing of the first one's predictions
    seed: int = 0


class Standin:
    """A context manager: the servers run in a thread of their own between `__enter__` and `__exit__`."""

    def __init__(
        self,
        options: StandinOptions | None = None,
        *,
        faults: Faults | None = None,
        state: Path | None = None,
        ports: tuple[int, int] = (0, 0),
        certificates: tuple[ssl.SSLContext | None, ssl.SSLContext | None] = (None, None),
        **changes: Any,
    ) -> None:
        """`certificates`: whom the API and the delivery show themselves as; None: plain HTTP."""
        self.options = replace(options or StandinOptions(), **changes)
        self.faults = faults or Faults()
        self.memory = Memory(state, self.options.seed)
        self.requests: list[Request] = []
        self.token = self.options.token
        self._kinds: Counter[str] = Counter()
        self._ports = ports
        self._certificates = certificates
        self._start_slots: list[float] = []
        self._account = ""  # who asks just now
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=run_uncounted, args=(self._loop,), name="standin", daemon=True)
        self._servers: list[asyncio.Server] = []

    # --- running ---------------------------------------------------------------------------------------

    def __enter__(self) -> Standin:
        self._thread.start()
        self._await(self._listen())
        return self

    def __exit__(self, *_exception: object) -> None:
        self._await(self._hang_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()
        self.memory.close()

    def _await(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        handlers = zip((self._api, self._delivery), self._ports, self._certificates, strict=True)
        for handler, port, tls in handlers:
            self._servers.append(
                await asyncio.start_server(serve(handler), "127.0.0.1", port, limit=1 << 20, backlog=512, ssl=tls)
            )
        ports = [server.sockets[0].getsockname()[1] for server in self._servers]
        schemes = ["http" if tls is None else "https" for tls in self._certificates]
        self.base_url, self.delivery_url = (
            f"{scheme}://127.0.0.1:{port}" for scheme, port in zip(schemes, ports, strict=True)
        )

    async def _hang_up(self) -> None:
        for server in self._servers:
            server.close()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- for tests -------------------------------------------------------------------------------------

    def report(self) -> dict[str, Any]:
        """All counts; the same that GET /standin/report answers."""
        return report_of(self.memory, self._kinds, self.faults.happened)

    def requests_to(self, method: str, path_part: str) -> list[Request]:
        return [one for one in self.requests if one.method == method and path_part in one.path]

    def wipe_everything(self) -> None:
        """As if an hour had passed: what has ended is gone, files too."""
        for prediction in self.memory.predictions.values():
            if prediction.ends <= time.time():
                prediction.wiped_at_once = True
        self.memory.files.clear()

    def expire_files(self) -> None:
        for stored in self.memory.files.values():
            stored.expires = time.time() - 1

    # --- the API ---------------------------------------------------------------------------------------

    def _api(self, request: Request) -> Reply:
        if request.path.startswith("/standin/"):
            return self._about_itself(request)
        self.requests.append(request)
        if (request.method, request.path) == ("HEAD", "/"):  # the front page, which anybody may see
            return html_reply(200, "Stand-in")
        self._account = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._account not in (self.token, self.options.other_token):
            self.memory.counts.wrong_tokens += 1
            return refusals.unauthenticated()
        reply = self._route(request)
        return _with(reply, delay=reply.delay + self.options.answer_delay, dated=self.options.states_time)

    def _route(self, request: Request) -> Reply:
        parts = request.path.strip("/").split("/")
        match [request.method, *parts]:
            case ["POST", "v1", "models", owner, name, "predictions"]:
                return self._create(request, f"{owner}/{name}")
            case ["GET", "v1", "models", owner, name]:
                return self._model(f"{owner}/{name}")
            case ["GET", "v1", "predictions"]:
                return self._list(request)
            case ["GET", "v1", "predictions", prediction_id]:
                return self._get(prediction_id)
            case ["POST", "v1", "predictions", prediction_id, "cancel"]:
                return self._cancel(prediction_id)
            case ["POST", "v1", "files"]:
                return self._upload(request)
            case ["GET", "v1", "files", file_id]:
                stored = self.memory.files.get(file_id)
                return json_reply(200, self._file_value(stored)) if stored else refusals.not_found()
        return refusals.not_found()

    def _about_itself(self, request: Request) -> Reply:
        if request.path == "/standin/report":
            return json_reply(200, self.report())
        if request.path == "/standin/predictions":
            return json_reply(
                200,
                [
                    {**self._value(one), "input": one.input, "digest": input_digest(one.model, one.input)}
                    for one in self.memory.predictions.values()
                ],
            )
        if request.path == "/standin/requests":
            return json_reply(200, [[one.time, one.method, one.path] for one in self.requests])
        return refusals.not_found()

    def _create(self, request: Request, model: str) -> Reply:
        self._kinds["create"] += 1
        try:
            body = request.json()
        except ValueError:
            return self._refused(refusals.refusal("400", 0))
        value = body.get("input") if isinstance(body, dict) else None
        value = value if isinstance(value, dict) else {}
        fault = self.faults.pick("create", str(value.get("prompt")), value)
        refused = self._refusal_of(body, model, value, fault)
        if refused is not None:
            return self._refused(refused)
        late = fault.seconds if fault is not None and fault.kind == "504_late" else 0.0
        prediction = self._new_prediction(request, model, value, late)
        return self._created(prediction, fault)

    def _refused(self, reply: Reply) -> Reply:
        self.memory.counts.refused_creates += 1
        return reply

    def _refusal_of(self, body: Any, model: str, value: dict[str, Any], fault: Fault | None) -> Reply | None:
        """The answer to a create that makes nothing; None when it makes a prediction."""
        if fault is not None and fault.kind in ("drop_before", "stall_before"):
            return Reply(drop=True, delay=fault.seconds if fault.kind == "stall_before" else 0.0)
        if (
            fault is not None
            and not fault.kind.endswith(("_after", "_late"))
            and fault.kind not in ("slow", "garbled", "answer_200")
        ):
            return refusals.refusal(fault.kind, fault.seconds)
        if model not in models.MODELS:
            return refusals.not_found()
        surplus = set(body) - _ALLOWED_KEYS
        found = [
            {"type": "additional", "field": one, "description": f"Additional property {one} is not allowed"}
            for one in sorted(surplus)
        ] or models.invalid_fields(models.MODELS[model], value)
        if found:
            return refusals.invalid_input(found)
        return self._throttling()

    def _throttling(self) -> Reply | None:
        limit, now = self.options.rate_limit, time.monotonic()
        if limit is None:
            return None
        slots, window = self._start_slots, limit.seconds
        most = limit.creates
        if limit.burst is not None:  # so many at once, then evenly
            window, most = limit.seconds / limit.creates * limit.burst, limit.burst
        while slots and slots[0] <= now - window:
            slots.pop(0)
        if len(slots) < most:
            slots.append(now)
            return None
        wait = slots[0] + window - now
        return refusals.throttled(wait if window < 1 else math.ceil(wait), limit.form)

    def _new_prediction(self, request: Request, model: str, value: dict[str, Any], late: float) -> Prediction:
        memory = self.memory
        now = time.time() + late
        seconds = self.options.latency(len(memory.predictions) + 1, value)
        wanted = value.get("output_format", "jpg")
        prediction = Prediction(
            memory.new_id(),
            model,
            value,
            now,
            now + self.options.starting * seconds,
            now + seconds,
            output="url",
            seed=memory.random.randrange(2**31),
            file_format={"jpg": "jpeg"}.get(wanted, wanted),
            deadline=_deadline(request.headers.get("cancel-after"), now),
            account=self._account,
        )
        self._check_references(prediction)
        fault = self.faults.pick("outcome", str(value.get("prompt")), value)
        if fault is not None:
            refusals.spoil(prediction, fault.kind, fault.seconds)
        memory.add_prediction(prediction)
        return prediction

    def _check_references(self, prediction: Prediction) -> None:
        """A reference that cannot be fetched fails the prediction, as the model's own exception."""
        for key in models.reference_keys(models.MODELS[prediction.model]):
            given = prediction.input.get(key) or []
            for reference in given if isinstance(given, list) else [given]:
                if not self._is_reachable(str(reference)):
                    self.memory.counts.bad_references += 1
                    prediction.outcome, prediction.output = "failed", None
                    prediction.error = "Failed to download a reference image: 404 Not Found"

    def _is_reachable(self, reference: str) -> bool:
        if reference.startswith("data:"):
            self.memory.counts.inline_references += 1
            return len(reference) <= self.options.inline_limit
        if reference.startswith(self.base_url):
            stored = self.memory.files.get(reference.rpartition("/")[2])
            return stored is not None and stored.expires > time.time()
        return "missing" not in reference

    def _created(self, prediction: Prediction, fault: Fault | None) -> Reply:
        kind = fault.kind if fault is not None else ""
        if kind == "drop_after":
            return Reply(drop=True)
        if kind in ("500_after", "502_after", "504_late", "garbled"):
            return refusals.refusal(kind.removesuffix("_late"), 0)
        value = self._value(prediction)
        value["status"] = "starting"
        for absent in ("output", "completed_at", "metrics"):
            value.pop(absent, None)
        delay = fault.seconds if fault is not None and kind == "slow" else 0.0
        return _with(json_reply(200 if kind == "answer_200" else 201, value), delay=delay)

    def _get(self, prediction_id: str) -> Reply:
        self._kinds["get"] += 1
        self.memory.counts.polls += 1
        prediction = self.memory.predictions.get(prediction_id)
        if prediction is None or not self._is_asked_for(prediction):
            return refusals.not_found()
        reply = json_reply(200, self._value(prediction))
        return self._faulty("get", prediction_id, prediction.input, reply)

    def _faulty(self, where: Any, key: str, value: dict[str, Any], reply: Reply) -> Reply:
        fault = self.faults.pick(where, key, value)
        if fault is None:
            return reply
        if fault.kind == "slow":
            return _with(reply, delay=fault.seconds)
        return refusals.refusal(fault.kind, fault.seconds)

    def _list(self, request: Request) -> Reply:
        self._kinds["list"] += 1
        self.memory.counts.lists += 1
        before = time.time() - self.options.list_lag
        newest = [
            one
            for one in reversed(self.memory.predictions.values())
            if one.created <= before and self._is_asked_for(one)
        ]
        start = int(request.query.get("cursor", ["0"])[0])
        more = len(newest) > start + _PAGE
        page = {
            "previous": None,
            "next": f"{self.base_url}/v1/predictions?cursor={start + _PAGE}" if more else None,
            "results": [{**self._value(one), "source": "api"} for one in newest[start : start + _PAGE]],
        }
        return self._faulty("list", "list", {}, json_reply(200, page))

    def _is_asked_for(self, prediction: Prediction) -> bool:
        return prediction.account in ("", self._account)

    def _cancel(self, prediction_id: str) -> Reply:
        self._kinds["cancel"] += 1
        self.memory.counts.cancels += 1
        prediction = self.memory.predictions.get(prediction_id)
        if prediction is None:
            return refusals.not_found()
        prediction.stop(time.time())
        reply = json_reply(200, self._value(prediction))
        return self._faulty("cancel", prediction_id, prediction.input, reply)

    def _model(self, model: str) -> Reply:
        self._kinds["model"] += 1
        if model not in models.MODELS:
            return refusals.not_found()
        owner, name = model.split("/")
        return self._faulty(
            "model",
            model,
            {},
            json_reply(
                200,
                {
                    "url": f"https://replicate.com/{model}",
                    "owner": owner,
                    "name": name,
                    "visibility": "public",
                    "latest_version": {
                        "id": "hidden",
                        "created_at": timestamp(time.time(), 6),
                        "openapi_schema": models.MODELS[model],
                    },
                },
            ),
        )

    def _upload(self, request: Request) -> Reply:
        self._kinds["upload"] += 1
        part = _multipart_content(request)
        if len(request.body) > self.options.file_limit or part is None:
            return refusals.refusal("413" if part else "400", 0)
        name, content_type, data = part
        now = time.time()
        stored = StoredFile(
            self.memory.new_id(),
            name,
            content_type,
            len(data),
            hashlib.sha256(data).hexdigest(),
            hashlib.md5(data).hexdigest(),
            now,
            now + self.options.file_lifetime,
        )
        reply = self._faulty("upload", stored.sha256, {}, json_reply(201, self._file_value(stored)))
        if reply.status == 201 and not reply.drop:
            self.memory.add_file(stored)
        return reply

    # --- values ----------------------------------------------------------------------------------------

    def _value(self, prediction: Prediction) -> dict[str, Any]:
        """A prediction as the API shows it: keys of the input in another order, times a little different in
        every answer."""
        now, chance = time.time(), self.memory.random
        prediction.pass_deadline(now)
        status = prediction.status(now)
        wiped = self._is_wiped(prediction, now)
        url = f"{self.base_url}/v1/predictions/{prediction.id}"
        keys = list(prediction.input)
        chance.shuffle(keys)
        value: dict[str, Any] = {
            "id": prediction.id,
            "model": prediction.model,
            "version": "hidden",
            "input": {} if wiped else {key: prediction.input[key] for key in keys} | self._added(prediction),
            "logs": "",
            "output": None,
            "data_removed": wiped,
            "error": None,
            "status": status,
            "source": "api",
            "created_at": timestamp(prediction.created + chance.uniform(-0.03, 0.03), chance.randint(3, 9)),
            "urls": {"get": url, "cancel": f"{url}/cancel", "web": f"https://replicate.com/p/{prediction.id}"},
        }
        if now >= prediction.ends:
            value["error"] = prediction.error
            is_there = status == "succeeded" and not wiped and now >= prediction.ends + prediction.output_after
            value["output"] = self._output(prediction) if is_there else None
            value["completed_at"] = timestamp(prediction.ends, chance.randint(3, 9))
            run = max(0.0, prediction.ends - prediction.starts)
            value["metrics"] = {"predict_time": run, "total_time": prediction.ends - prediction.created}
        return value

    def _added(self, prediction: Prediction) -> dict[str, Any]:
        defaults = _ADDED if self.options.adds_defaults else {}
        return {key: value for key, value in defaults.items() if key not in prediction.input}

    def _is_wiped(self, prediction: Prediction, now: float) -> bool:
        return now >= prediction.ends and (prediction.wiped_at_once or now >= prediction.ends + self.options.wipe_after)

    def _output(self, prediction: Prediction) -> Any:
        url = f"{self.delivery_url}/xezq/{prediction.id}/output.{prediction.file_format}"
        schemas = models.MODELS[prediction.model]["components"]["schemas"]
        if prediction.output == "data":
            data = base64.b64encode(self._picture(prediction)).decode()
            return f"data:{_MEDIA[prediction.file_format]};base64,{data}"
        if prediction.output == "list" or (prediction.output == "url" and schemas["Output"]["type"] == "array"):
            return [url]
        return url if prediction.output == "url" else prediction.output

    def _picture(self, prediction: Prediction) -> bytes:
        size = {"tiny": (10, 10), "square": (120, 120)}.get(prediction.look, self.options.picture_size)
        return picture_bytes(prediction.id, prediction.file_format, size, flat=prediction.look == "one_colour")

    def _file_value(self, stored: StoredFile) -> dict[str, Any]:
        return {
            "id": stored.id,
            "name": stored.name,
            "content_type": stored.content_type,
            "size": stored.size,
            "etag": stored.md5,
            "checksums": {"sha256": stored.sha256, "md5": stored.md5},
            "metadata": {},
            "created_at": timestamp(stored.created, 3),
            "expires_at": timestamp(stored.expires, 3),
            "urls": {"get": f"{self.base_url}/v1/files/{stored.id}"},
        }

    # --- delivery --------------------------------------------------------------------------------------

    def _delivery(self, request: Request) -> Reply:
        self.requests.append(request)
        self._kinds["delivery"] += 1
        everything = request.target + "".join(request.headers.values()) + request.body.decode("latin-1")
        if "authorization" in request.headers or self.token in everything:
            self.memory.counts.leaked_tokens += 1
            return html_reply(403, "Token sent to the delivery host")
        parts = request.path.strip("/").split("/")
        if parts[0] == "images":  # somebody's own reference images
            return html_reply(404, "Not Found") if "missing" in parts[-1] else self._image(parts[-1])
        prediction = self.memory.predictions.get(parts[1]) if len(parts) == 3 else None
        if prediction is None or self._is_wiped(prediction, time.time()):
            return html_reply(404, "Not Found")
        return self._deliver(prediction, request)

    def _image(self, name: str) -> Reply:
        data = picture_bytes(name)
        return Reply(200, data, {"Content-Type": "image/png"})

    def _deliver(self, prediction: Prediction, request: Request) -> Reply:
        data = self._picture(prediction)
        reply = Reply(
            200,
            data,
            {
                "Content-Type": _MEDIA[prediction.file_format],
                "ETag": f'"{hashlib.md5(data).hexdigest()}"',
            },
        )
        fault = None
        if "redirected" not in request.query:
            fault = self.faults.pick("delivery", prediction.id, prediction.input)
        if fault is not None:
            reply = self._spoilt_delivery(reply, fault, request)
        if (
            reply.body == data
            and reply.status == 200
            and reply.cut_at is None
            and not reply.stall
            and reply.stated_length is None
            and not reply.drop
        ):
            self.memory.delivered(prediction.id)
        return reply

    def _spoilt_delivery(self, reply: Reply, fault: Fault, request: Request) -> Reply:
        data, kind = reply.body, fault.kind
        here = f"{self.delivery_url}{request.path}"
        places = {
            "redirect": f"{here}?redirected=1",
            "redirect_other_host": f"{here.replace('127.0.0.1', 'localhost')}?redirected=1",
            "redirect_loop": here,
            "redirect_file": "file:///etc/hostname",
        }
        if kind in places:
            return Reply(302, b"", {"Location": places[kind]})
        changes: dict[str, dict[str, Any]] = {
            "cut": {"cut_at": len(data) // 2},
            "wrong_length": {"stated_length": len(data) // 2, "cut_at": len(data) // 2},
            "too_long": {"stated_length": len(data) + 100},
            "corrupt": {"body": data[:-20] + b"\x00" * 20},
            "odd_etag": {"headers": {**reply.headers, "ETag": 'W/"abc-3"'}},
            "no_length": {"chunked": True},
            "slow": {"drip": fault.seconds},
            "stall": {"stall": fault.seconds},
            "drop": {"drop": True},
            "empty": {"body": b""},
            "not_a_picture": {"body": b"plain text", "headers": {"Content-Type": "image/png"}},
        }
        if kind in changes:
            return _with(reply, **changes[kind])
        status = 200 if kind == "html" else int(kind)
        return html_reply(status, "Something else")


def _with(reply: Reply, **changes: Any) -> Reply:
    return replace(reply, **changes)


def _deadline(header: str | None, now: float) -> float | None:
    """`Cancel-After`: a number and s, m or h."""
    if not header:
        return None
    return now + float(header[:-1]) * {"s": 1, "m": 60, "h": 3600}[header[-1]]


def _multipart_content(request: Request) -> tuple[str, str, bytes] | None:
    """File name, media type and bytes of the part named `content`."""
    boundary = request.headers.get("content-type", "").partition("boundary=")[2].encode()
    for part in request.body.split(b"--" + boundary) if boundary else ():
        head, _, data = part.partition(b"\r\n\r\n")
        text = head.decode("utf-8", "replace")
        if 'name="content"' in text:
            name = text.partition('filename="')[2].partition('"')[0]
            media = text.lower().partition("content-type:")[2].strip().split("\r\n")[0]
            return name, media, data.removesuffix(b"\r\n")
    return None
