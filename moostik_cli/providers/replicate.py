"""Replicate, through its official client. The only file that knows that client and httpx.

The client is used for its calls and nothing else: our transport sets the time limits, reads every error
answer before the client can drop it, keeps the decoded body of every good one (the client cannot parse all
of them), and so also keeps the client from repeating anything by itself. `Prefer: wait` is never sent: a
process that dies meanwhile would not learn the id. Nor is `Cancel-After`: past it a running prediction is
billed without a picture, while one left alone can still be fetched by the next run.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import httpx

from moostik_cli.environment import number_from_environment, retry_factor
from moostik_cli.messages import message
from moostik_cli.models.jobs import PictureJob
from moostik_cli.providers.addresses import REPLICATE, REPLICATE_DELIVERY, safe_base_url
from moostik_cli.providers.answers import (
    clock_difference,
    decoded,
    detail_of,
    ending_of,
    is_empty_success,
    retry_after_of,
    seconds_of,
    seconds_taken,
)
from moostik_cli.providers.base import (
    Clock,
    EverythingRefusedError,
    PictureReady,
    PictureRefusedError,
    PredictionEnd,
    PredictionUnknown,
    ProviderError,
    RateLimitedError,
    RecentPrediction,
    RecentPredictions,
    StillRunning,
    UncertainError,
    UnreachableError,
    UploadedFile,
)
from moostik_cli.providers.cards import ModelCard, card_from_schema
from moostik_cli.providers.network import TRUST_HINT, NetworkSettings, delivery_url, is_lasting
from moostik_cli.providers.polling import RequestAllowance, RunTimes
from moostik_cli.providers.tokens import refuse_impossible_token

if TYPE_CHECKING:
    from moostik_cli.models.series import ModelOverride
    from moostik_cli.providers.downloads import Downloader

MOST_UPLOAD_BYTES = 100 * 1024 * 1024
_FILE_LIFETIME = 24 * 3600.0
_MOST_BODY_BYTES = 32 * 1024 * 1024
_MOST_PAGES = 400  # an hour at the fastest pace that the service allows, and some
_CREATED_AT_JITTER = 1.0  # seconds between two answers about the same prediction, generously
_LEAST_SECRET = 12  # characters; what is shorter is a stand-in's token, and may be part of any word
_MISSES_UNTIL_GONE = 3  # a prediction made a moment ago may not be known everywhere yet
_PAUSE_UNASKED = 5.0  # seconds, for a 429 that says nothing
_MOST_PAUSE = 600.0

_REACH_HINT = message("Let that host through the firewall, or name the proxy in HTTPS_PROXY (docs/networks.md).")

T = TypeVar("T")


@dataclass(frozen=True)
class WireLimits:
    """Seconds; requests other than creates, of which the service documents 3000 a minute; and the waits before
    a question that was not answered is asked again, and before a success without output is believed."""

    connect: float = 10.0
    create: float = 60.0  # for a whole answer
    read: float = 30.0
    upload: float = 120.0
    requests_per_minute: float = 2900.0
    asked_again: tuple[float, ...] = (1.0, 2.0)
    filled_in: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0)
    unknown: float = 1.0  # before a prediction that is not known is asked about again
    faulty: float = 0.5  # the first wait after a question that went wrong

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> WireLimits:
        """`MOOSTIK_CREATE_TIMEOUT`, `MOOSTIK_REQUESTS_PER_MINUTE` and `MOOSTIK_RETRY_FACTOR`, for servers other
        than Replicate's own (tests, benchmarks, gateways); anything else than a number is ignored."""
        factor = retry_factor(environment)
        return cls(
            asked_again=tuple(factor * seconds for seconds in cls.asked_again),
            filled_in=tuple(factor * seconds for seconds in cls.filled_in),
            unknown=factor * cls.unknown,
            faulty=factor * cls.faulty,
            create=number_from_environment("MOOSTIK_CREATE_TIMEOUT", cls.create, environment),
            requests_per_minute=number_from_environment(
                "MOOSTIK_REQUESTS_PER_MINUTE", cls.requests_per_minute, environment
            ),
        )


class ReplicateProvider:
    """Fulfils `base.Provider`. Thread-safe; the client is built here, before any thread.

    `window`: predictions in flight at most; sizes the pool of connections. `pause` is called with seconds
    when a question other than a create gets a 429, so that nobody starts anything meanwhile.
    `card`: what the model takes; None: `ask_card` comes first. `limits` None: those of the environment.
    Raises RefusedError for a token or an address that must not be used.
    """

    name = "replicate"

    def __init__(
        self,
        token: str,
        *,
        clock: Clock,
        card: ModelCard | None = None,
        base_url: str | None = None,
        window: int = 15,
        pause: Callable[[float], None] = lambda _seconds: None,
        limits: WireLimits | None = None,
    ) -> None:
        from replicate.client import Client

        refuse_impossible_token(token, "REPLICATE_API_TOKEN", "Replicate")
        self._base_url = safe_base_url(base_url or REPLICATE, "REPLICATE_BASE_URL")
        self._clock = clock
        self._card = card
        self._pause = pause
        self._hide = re.compile(re.escape(token))
        self.account = _account(self._base_url, token)
        limits = limits or WireLimits.from_environment()
        self._asked_again = limits.asked_again
        self._filled_in = limits.filled_in
        self._unknown, self._faulty = limits.unknown, limits.faulty
        self._network = NetworkSettings()
        self._transport = _Transport(self._base_url, window, limits, clock, token, self._network)
        self._client: Any = Client(api_token=token, base_url=self._base_url, transport=self._transport, trust_env=False)
        _ = self._client._client  # else the first thread would build it, or two threads two
        self._window = window
        self._delivery_url = delivery_url(REPLICATE_DELIVERY, None if self._base_url == REPLICATE else self._base_url)
        self._reaching = threading.Lock()
        self._is_reached = False
        self._unreached: EverythingRefusedError | None = None
        self._building = threading.Lock()
        self._built: Downloader | None = None
        self._times = RunTimes()
        self._allowance = RequestAllowance(limits.requests_per_minute, clock.monotonic())
        self._submitted: dict[str, float] = {}  # prediction -> monotonic time

    def __repr__(self) -> str:
        return f"ReplicateProvider({self._base_url!r})"

    def close(self) -> None:
        self._client._client.close()
        if self._built is not None:
            self._built.close()

    # --- what is sent ------------------------------------------------------------------------------------

    def input_for(self, job: PictureJob, reference_urls: Sequence[str]) -> dict[str, Any]:
        """The exact input that `submit` sends. Raises PictureRefusedError for more references than the
        model takes: the API does not check that, and bills."""
        card = self._card
        if card is None or card.model != job.model or card.assumed:
            raise PictureRefusedError(message("the inputs of {model} are not known", model=job.model))
        value: dict[str, Any] = {"prompt": job.prompt_text, **job.options}
        if not reference_urls:
            return value
        if card.reference_key is None or len(reference_urls) > card.max_references:
            raise PictureRefusedError(
                message(
                    "{model} takes at most {most} reference images, not {number}",
                    model=job.model,
                    most=card.max_references if card.reference_key else 0,
                    number=len(reference_urls),
                )
            )
        urls = list(reference_urls)
        return {**value, card.reference_key: urls if card.references_as_list else urls[0]}

    def ask_card(self, model: str, override: ModelOverride | None = None) -> ModelCard:
        """Ask Replicate what a model takes, and go by it from now on. Raises ProviderError."""
        value = self._retried(lambda: self._ask(lambda: self._client.models.get(_checked_name(model))))
        version = value.get("latest_version")
        schema = version.get("openapi_schema") if isinstance(version, Mapping) else None
        if not isinstance(schema, Mapping):
            raise EverythingRefusedError(
                message("Replicate does not describe the inputs of {model}.", model=model),
                message("Describe it in series.yaml under models, or choose another model."),
            )
        self._card = card_from_schema(model, schema, override)
        return self._card

    # --- requests ----------------------------------------------------------------------------------------

    def upload(self, data: bytes, filename: str, media_type: str) -> UploadedFile:
        """Upload one file; it has an address for a day. Raises ProviderError."""
        if len(data) > MOST_UPLOAD_BYTES:
            raise PictureRefusedError(message("a reference is larger than 100 MiB"))
        self._ensure_delivery()
        sent_at = self._clock.now()
        value = self._ask(
            lambda: self._client.files.create(io.BytesIO(data), filename=filename, content_type=media_type)
        )
        urls = value.get("urls")
        url = urls.get("get") if isinstance(urls, Mapping) else None
        if not isinstance(url, str) or not url.startswith(("https://", "http://")):
            raise UncertainError(message("Replicate's answer to an upload has no address"))
        expires_at = seconds_of(value.get("expires_at"))
        return UploadedFile(url, sent_at + _FILE_LIFETIME if expires_at is None else expires_at - self._ahead)

    def submit(self, job: PictureJob, input_value: Mapping[str, Any]) -> str:
        """Create a prediction, once, where its picture can be fetched. Raises ProviderError; UncertainError where it
        may exist all the same."""
        model = _checked_name(job.model)
        _check_text(input_value)
        self._ensure_delivery()
        value = self._ask(lambda: self._client.models.predictions.create(model=model, input=dict(input_value)))
        prediction_id = value.get("id")
        if not isinstance(prediction_id, str) or not prediction_id:
            raise UncertainError(message("Replicate's answer has no prediction id"))
        self._submitted[prediction_id] = self._clock.monotonic()
        return prediction_id

    def collect(self, prediction_id: str, job: PictureJob, deadline: float) -> PredictionEnd:
        """Ask until the prediction has ended. See `base.Provider.collect`."""
        with self._times.waiting():
            try:
                return _Wait(self, prediction_id, deadline).result()
            finally:
                self._submitted.pop(prediction_id, None)

    def fetch(self, ready: PictureReady, job: PictureJob, into: Path) -> None:
        """See `base.Provider.fetch`; OSError where the disk fails."""
        self._downloads().fetch(ready.url, into)

    def _ensure_delivery(self) -> None:
        """Before anything is paid: see, once a run, that pictures could be fetched. Raises EverythingRefusedError."""
        with self._reaching:
            if self._unreached is not None:
                raise self._unreached
            if not self._is_reached:
                self._reach()
                self._is_reached = True

    def _reach(self) -> None:
        try:
            self._retried(lambda: self._downloads().reach(self._delivery_url))
        except ProviderError as error:
            is_own = urlsplit(self._delivery_url).netloc == urlsplit(self._base_url).netloc
            if is_own and isinstance(error, UnreachableError):  # as for a create: it may come back
                raise UnreachableError(message("Replicate cannot be reached ({kind})", kind=error.reason)) from None
            reason = message(
                "Nothing is bought: pictures could not be fetched from {host}: {reason}.",
                host=urlsplit(self._delivery_url).hostname,
                reason=error.reason,
            )
            self._unreached = EverythingRefusedError(reason, getattr(error, "hint", _REACH_HINT))
            raise self._unreached from None

    def _downloads(self) -> Downloader:
        """Loaded and built when something is sent."""
        with self._building:
            if self._built is None:
                from moostik_cli.providers.downloads import Downloader

                self._built = Downloader(self._network, self._window)
            return self._built

    def recent(self, model: str, since: float) -> RecentPredictions:
        """See `base.ListsPredictions.recent`."""
        found: list[RecentPrediction] = []
        asked_at = self._clock.now()
        cursor: Any = ...
        for _ in range(_MOST_PAGES):
            listed, following = self._page(cursor)
            found += [
                prediction for prediction in listed if prediction.model == model and prediction.created_at >= since
            ]
            if following is None or not listed or listed[-1].created_at < since - _CREATED_AT_JITTER:
                ahead = self.server_ahead
                return RecentPredictions(tuple(found), None if ahead is None else asked_at + ahead)
            cursor = self._on_our_base(following)
        return RecentPredictions(tuple(found), None)

    def _page(self, cursor: Any) -> tuple[list[RecentPrediction], str | None]:
        """One page, and the address of the next. Raises ProviderError, also for what has not the shape of a page."""
        page = self._retried(lambda: self._ask(lambda: self._client.predictions.list(cursor)))
        results, following = page.get("results"), page.get("next")
        if not isinstance(results, list) or not all(
            isinstance(entry, Mapping) and entry.get("id") for entry in results
        ):
            raise UncertainError(message("Replicate's answer is not a list of predictions"))
        return [_listed(entry) for entry in results], following if isinstance(following, str) else None

    @property
    def server_ahead(self) -> float | None:
        """See `base.Provider.server_ahead`."""
        return self._transport.ahead

    @property
    def _ahead(self) -> float:
        return self._transport.ahead or 0.0

    def server_now(self) -> float:
        """What the server's clock says now, in seconds since the epoch."""
        return self._clock.now() + self._ahead

    # --- asking ------------------------------------------------------------------------------------------

    def get(self, prediction_id: str) -> Mapping[str, Any]:
        """One prediction as the server tells it now. Raises ProviderError."""
        return self._ask(lambda: self._client.predictions.get(prediction_id))

    def _ask(self, call: Callable[[], Any]) -> Mapping[str, Any]:
        """One call of the client: the answer's JSON object as it came, or what went wrong in our words."""
        self._transport.forget()
        try:
            call()
        except _RefusalError as refusal:
            raise self._translated(refusal) from None
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError) as error:
            reason = message("Replicate cannot be reached ({kind})", kind=self._network.explain(error, self._base_url))
            if is_lasting(error):
                raise EverythingRefusedError(reason, TRUST_HINT) from None
            raise UnreachableError(reason) from None
        except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
            raise UncertainError(
                message("the connection to Replicate broke ({kind})", kind=type(error).__name__)
            ) from None
        except RuntimeError:  # the run was left, and the client closed under a thread that still works
            raise UncertainError(message("the connection to Replicate was closed")) from None
        except (ValueError, TypeError, KeyError, AttributeError):
            pass  # the client cannot parse the answer; perhaps we can
        value = self._transport.answer()
        if not isinstance(value, Mapping):
            raise UncertainError(message("Replicate's answer cannot be understood"))
        return value

    def _retried(self, call: Callable[[], T]) -> T:
        """A question (never a create) asked again after a moment, or after what a 429 asks."""
        for delay in self._asked_again:
            try:
                return call()
            except RateLimitedError as error:
                delay = self.hold_everyone(error.retry_after)  # noqa: PLW2901
            except (UncertainError, UnreachableError):
                pass
            self._clock.wait(delay)
        return call()

    def hold_everyone(self, retry_after: float | None) -> float:
        """After a 429: nobody asks or starts anything for so long. Returns the seconds."""
        seconds = _PAUSE_UNASKED if retry_after is None else min(retry_after, _MOST_PAUSE)
        self._allowance.hold(seconds, self._clock.monotonic())
        self._pause(seconds)
        return seconds

    def _translated(self, refusal: _RefusalError) -> ProviderError:
        status, said = refusal.status, self._hide.sub("***", detail_of(refusal.body))
        if status == 429:
            asked = retry_after_of(refusal.body, refusal.headers.get("retry-after"), self.server_now())
            return RateLimitedError(message("Replicate asks to slow down"), asked)
        if status >= 500 or status in (100, 102, 408):
            return UncertainError(message("Replicate answered {status}", status=status))
        if status in _STOPPING:
            return _STOPPING[status](said)
        if 300 <= status < 400:
            return EverythingRefusedError(
                message("Replicate's address answers with a redirect ({status}).", status=status),
                message("Check REPLICATE_BASE_URL."),
            )
        if status == 413:
            return PictureRefusedError(message("the request is too large (413)"))
        return PictureRefusedError(message("the request was refused ({status}): {said}", status=status, said=said))

    def _on_our_base(self, address: str) -> str:
        """The next page's address, on the host that the token is for, whatever host it names."""
        parts = urlsplit(address)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


class _Wait:
    """The wait for one prediction."""

    def __init__(self, provider: ReplicateProvider, prediction_id: str, deadline: float) -> None:
        self._provider = provider
        self._id = prediction_id
        self._deadline = deadline
        self._clock = provider._clock
        self._began = provider._submitted.get(prediction_id)  # None: created by an earlier run
        self._misses = 0
        self._faults = 0
        self._empty = iter(provider._filled_in)  # the output of a success may come a moment later

    def result(self) -> PredictionEnd:
        pause = 0.0 if self._began is None else self._usual_pause()
        while True:
            self._wait(pause)
            prediction, pause = self._look()
            later = None if prediction is None else self._until_filled_in(prediction)
            if later is not None:
                pause = later
                continue
            ending = None if prediction is None else ending_of(prediction, self._provider.server_now())
            if prediction is not None and ending is not None:
                self._learn(prediction)
                return ending
            if self._misses >= _MISSES_UNTIL_GONE:
                return PredictionUnknown()
            if self._clock.monotonic() >= self._deadline:
                return StillRunning()

    def _until_filled_in(self, prediction: Mapping[str, Any]) -> float | None:
        """Seconds until a success without output is looked at again; None: what it says is believed."""
        return next(self._empty, None) if is_empty_success(prediction, self._provider.server_now()) else None

    def _wait(self, pause: float) -> None:
        """Wait, not beyond the deadline."""
        now = self._clock.monotonic()
        turn = self._provider._allowance.take(now)
        self._clock.wait(max(0.0, min(max(pause, turn), self._deadline - now)))

    def _look(self) -> tuple[Mapping[str, Any] | None, float]:
        """Ask once: the prediction, if it was told, and the pause until the next question."""
        try:
            prediction = self._provider.get(self._id)
        except RateLimitedError as error:
            return None, self._provider.hold_everyone(error.retry_after)
        except _UnknownThingError:
            self._misses += 1
            return None, self._provider._unknown
        except (UncertainError, UnreachableError, PictureRefusedError):
            self._faults += 1
            return None, min(15.0, self._provider._faulty * 2.0 ** min(self._faults, 5))
        self._misses = self._faults = 0
        if self._began is None:
            self._began = self._start_of(prediction)
        return prediction, self._usual_pause()

    def _usual_pause(self) -> float:
        return self._provider._times.next_wait(self._clock.monotonic() - (self._began or 0.0))

    def _start_of(self, prediction: Mapping[str, Any]) -> float:
        """When an earlier run's prediction was created, on our monotonic clock."""
        created, now = seconds_of(prediction.get("created_at")), self._provider.server_now()
        return self._clock.monotonic() - (0.0 if created is None else max(0.0, now - created))

    def _learn(self, prediction: Mapping[str, Any]) -> None:
        taken = seconds_taken(prediction)
        if taken is not None and prediction.get("status") == "succeeded":
            self._provider._times.learn(taken)


# --- the wire --------------------------------------------------------------------------------------------


class _RefusalError(Exception):
    """An answer other than success, as it came. Raised through the client, past its own retrying."""

    def __init__(self, status: int, headers: httpx.Headers, body: bytes) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.headers = headers
        self.body = body


class _UnknownThingError(EverythingRefusedError):
    """404: for a create, the model; for a prediction, one that is not known (any more)."""


class _Transport(httpx.BaseTransport):
    """Sends to one origin only, within our time limits; reads answers whole, covers the token should they
    repeat it, and keeps their JSON. `ahead`: the seconds that the server's clock is ahead of ours."""

    def __init__(
        self, base_url: str, window: int, limits: WireLimits, clock: Clock, token: str, network: NetworkSettings
    ) -> None:
        pool = httpx.Limits(max_connections=window + 8, max_keepalive_connections=window + 8, keepalive_expiry=15.0)
        self._origin = _origin(httpx.URL(base_url))
        self._limits = limits
        self._inner = httpx.HTTPTransport(
            verify=network.context(), limits=pool, proxy=_proxy_for(base_url, network), trust_env=False
        )
        self._clock = clock
        self._secret = token.encode() if len(token) >= _LEAST_SECRET else None
        self.ahead: float | None = None
        self._kept = threading.local()

    def forget(self) -> None:
        self._kept.answer = None

    def answer(self) -> Any:
        """The JSON value of this thread's last good answer; None where there was none."""
        return getattr(self._kept, "answer", None)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if _origin(request.url) != self._origin:
            raise httpx.UnsupportedProtocol("a request to a host that the token is not for")
        whole = self._limit(request)
        request.extensions = {**request.extensions, "timeout": self._timeouts(request, whole)}
        began = time.monotonic()
        response = self._inner.handle_request(request)
        if "date" in response.headers:
            self.ahead = clock_difference(response.headers["date"], self._clock.now())
        try:
            body = _read(response, request, began + whole)
        finally:
            response.close()
        if self._secret is not None:
            body = body.replace(self._secret, b"***")
        if not 200 <= response.status_code < 300:
            raise _RefusalError(response.status_code, response.headers, body)
        self._kept.answer = decoded(body)
        kind = {"Content-Type": "application/json"}
        return httpx.Response(response.status_code, headers=kind, content=body)

    def close(self) -> None:
        self._inner.close()

    def _limit(self, request: httpx.Request) -> float:
        if request.method == "POST":
            is_upload = request.url.path.endswith("/files")
            return self._limits.upload if is_upload else self._limits.create
        return self._limits.read

    def _timeouts(self, request: httpx.Request, whole: float) -> dict[str, float]:
        return {"connect": min(self._limits.connect, whole), "read": whole, "write": whole, "pool": whole}


def _proxy_for(base_url: str, network: NetworkSettings) -> httpx.Proxy | None:
    """The proxy for what carries the token. In the clear, which only a server on this machine is asked in, a proxy
    would read it: such a server is asked directly."""
    return None if urlsplit(base_url).scheme == "http" else network.httpx_proxy(base_url)


def _read(response: httpx.Response, request: httpx.Request, deadline: float) -> bytes:
    """The whole body, within time and size."""
    parts, size = [], 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > _MOST_BODY_BYTES or time.monotonic() > deadline:
            raise httpx.ReadTimeout("the answer does not end", request=request)
    return b"".join(parts)


def _origin(url: httpx.URL) -> tuple[str, str, int]:
    return url.scheme, url.host, url.port or {"https": 443, "http": 80}.get(url.scheme, 0)


def _account(base_url: str, token: str) -> str:
    """A name for who owns what is uploaded with this token, that does not tell the token."""
    return f"replicate {hashlib.sha256(f'{base_url} {token}'.encode()).hexdigest()[:12]}"


def _checked_name(model: str) -> str:
    from moostik_cli.models.series import is_model_name

    if is_model_name(model):
        return model
    raise EverythingRefusedError(
        message("{model} is not the name of a model.", model=model),
        message("Write OWNER/NAME, for example google/nano-banana-pro."),
    )


def _check_text(input_value: Mapping[str, Any]) -> None:
    """Raise PictureRefusedError for what is no JSON or no Unicode, such as half of an emoji."""
    try:
        json.dumps(input_value, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError):
        raise PictureRefusedError(message("the prompt or an option cannot be sent as text")) from None


def _listed(value: Mapping[str, Any]) -> RecentPrediction:
    given = value.get("input")
    wiped = value.get("data_removed") is True or not isinstance(given, Mapping)
    return RecentPrediction(
        id=str(value.get("id", "")),
        model=str(value.get("model", "")),
        input=None if wiped else given,
        created_at=seconds_of(value.get("created_at")) or 0.0,
        status=str(value.get("status", "")),
    )


def _unauthenticated(_said: str) -> ProviderError:
    return EverythingRefusedError(
        message("Replicate does not accept the token (401)."),
        message("Check REPLICATE_API_TOKEN: https://replicate.com/account/api-tokens"),
    )


def _no_credit(_said: str) -> ProviderError:
    return EverythingRefusedError(
        message("There is not enough credit on the Replicate account (402)."),
        message("Buy credit at https://replicate.com/account/billing, wait a minute, and run it again."),
    )


def _forbidden(said: str) -> ProviderError:
    return EverythingRefusedError(
        message("Replicate forbids it (403): {said}", said=said or "-"),
        message("Check that the token's account may use this model."),
    )


def _unknown(_said: str) -> ProviderError:
    return _UnknownThingError(
        message("Replicate does not know this model (404)."),
        message("Check the model's name, OWNER/NAME, and REPLICATE_BASE_URL."),
    )


_STOPPING: Mapping[int, Callable[[str], ProviderError]] = {
    401: _unauthenticated,
    402: _no_credit,
    403: _forbidden,
    404: _unknown,
}
