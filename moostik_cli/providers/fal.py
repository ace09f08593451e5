"""fal, through its queue (https://fal.ai/docs/documentation/model-apis/inference/queue), with requests.

What its documents say and this file goes by: a request is submitted once and gets a `request_id`; its status is asked
for at the owner's and the app's address, without the rest of the endpoint's path; `COMPLETED` says that it has ended,
and the result then answers with the picture's address, or with the status of the error. The queue itself tries again
after errors of its runners, which are not billed. There is no list of requests here: one whose id was lost is left
open.

The addresses in its answers are not followed: the key goes to the queue's own host and nowhere else.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError

from moostik_cli.environment import retry_factor
from moostik_cli.errors import RefusedError
from moostik_cli.messages import Message, message
from moostik_cli.models.jobs import PictureJob
from moostik_cli.providers.addresses import FAL, FAL_DELIVERY, FAL_STORAGE, safe_base_url
from moostik_cli.providers.answers import answered_no_picture, clock_difference, decoded, retry_after_of, tidy
from moostik_cli.providers.base import (
    Clock,
    EverythingRefusedError,
    PictureReady,
    PictureRefusedError,
    PredictionCanceled,
    PredictionEnd,
    PredictionFailed,
    PredictionUnknown,
    ProviderError,
    RateLimitedError,
    RetryAdvice,
    StillRunning,
    UncertainError,
    UnreachableError,
    UploadedFile,
)
from moostik_cli.providers.network import TRUST_HINT, NetworkSettings, delivery_url, is_lasting
from moostik_cli.providers.polling import RunTimes
from moostik_cli.providers.tokens import refuse_impossible_token

if TYPE_CHECKING:
    from moostik_cli.providers.downloads import Downloader
    from moostik_cli.providers.web_session import WebSession

MOST_UPLOAD_BYTES = 100 * 1024 * 1024
MOST_REFERENCES = 14
_FILE_LIFETIME = 24 * 3600.0  # files stay longer; a day is what a run may count on
_CONNECT, _CREATE, _READ, _UPLOAD = 10.0, 60.0, 30.0, 120.0  # seconds
_MISSES_UNTIL_GONE = 3
_FAULTS_UNTIL_FAILED = 4  # of a result that is there and cannot be given
_PAUSE_UNASKED = 5.0
_MOST_PAUSE = 600.0
_NOTHING_SENT = (requests.ConnectTimeout, requests.exceptions.ProxyError, requests.exceptions.SSLError)


class FalModel(NamedTuple):
    """How fal calls a model, and what it calls the values of its options. `app`: owner and app, where requests are
    asked after."""

    app: str
    with_references: str
    values: Mapping[str, Mapping[Any, Any]]
    sent: frozenset[str]  # options that it takes
    defaults: Mapping[str, Any]


MODELS: Mapping[str, FalModel] = {
    "google/nano-banana-pro": FalModel(
        app="fal-ai/nano-banana-pro",
        with_references="fal-ai/nano-banana-pro/edit",
        values={"aspect_ratio": {"match_input_image": "auto"}, "output_format": {"jpg": "jpeg"}},
        sent=frozenset({"aspect_ratio", "output_format", "resolution", "seed"}),
        defaults={"resolution": "2K", "num_images": 1, "limit_generations": True},  # 1K is its own default
    )
}


class FalProvider:
    """Fulfils `base.Provider` and takes uploads. Thread-safe. Raises RefusedError for a token or an address that must
    not be used."""

    name = "fal"

    def __init__(
        self,
        token: str,
        *,
        clock: Clock,
        base_url: str | None = None,
        window: int = 15,
        pause: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        from moostik_cli.providers.web_session import WebSession

        refuse_impossible_token(token, "FAL_KEY", "fal")
        self._base_url = safe_base_url(base_url or FAL, "FAL_BASE_URL")
        self._storage_url = FAL_STORAGE if self._base_url == FAL else self._base_url
        self._delivery_url = delivery_url(FAL_DELIVERY, None if self._base_url == FAL else self._base_url)
        self.account = f"fal {hashlib.sha256(f'{self._base_url} {token}'.encode()).hexdigest()[:12]}"
        self.server_ahead: float | None = None
        self._clock = clock
        self._pause = pause
        self._window = window
        self._network = NetworkSettings()
        self._session: WebSession = WebSession(self._network, window + 8)
        self._key = {"Authorization": f"Key {token}", "Accept": "application/json"}
        self._hide = re.compile(re.escape(token))
        self._factor = retry_factor()
        self._times = RunTimes()
        self._submitted: dict[str, float] = {}  # request -> monotonic time
        self._lock = threading.Lock()
        self._is_reached = False
        self._built: Downloader | None = None

    def __repr__(self) -> str:
        return f"FalProvider({self._base_url!r})"

    def close(self) -> None:
        self._session.close()
        if self._built is not None:
            self._built.close()

    # --- what is sent ------------------------------------------------------------------------------------

    def input_for(self, job: PictureJob, reference_urls: Sequence[str]) -> dict[str, Any]:
        """See `base.Provider.input_for`. Raises PictureRefusedError for a model that is not in MODELS."""
        model = _model_of(job)
        if len(reference_urls) > MOST_REFERENCES:
            raise PictureRefusedError(
                message(
                    "{model} takes at most {most} reference images, not {number}",
                    model=job.model,
                    most=MOST_REFERENCES,
                    number=len(reference_urls),
                )
            )
        options = {
            name: model.values.get(name, {}).get(value, value)
            for name, value in job.options.items()
            if name in model.sent
        }
        value = {"prompt": job.prompt_text, **model.defaults, **options}
        return {**value, "image_urls": list(reference_urls)} if reference_urls else value

    def submit(self, job: PictureJob, input_value: Mapping[str, Any]) -> str:
        """See `base.Provider.submit`."""
        model = _model_of(job)
        try:
            body = json.dumps(input_value, ensure_ascii=False, allow_nan=False).encode()
        except (TypeError, ValueError):
            raise PictureRefusedError(message("the prompt or an option cannot be sent as text")) from None
        self._ensure_delivery()
        endpoint = model.with_references if "image_urls" in input_value else model.app
        answer = self._asked("POST", f"{self._base_url}/{endpoint}", _CREATE, body)
        request_id = answer.get("request_id")
        if not isinstance(request_id, str) or re.fullmatch(r"[A-Za-z0-9._-]{1,200}", request_id) is None:
            raise UncertainError(message("fal's answer has no request id"))
        self._submitted[request_id] = self._clock.monotonic()
        return request_id

    def upload(self, data: bytes, filename: str, media_type: str) -> UploadedFile:
        """See `base.TakesUploads.upload`: an address for the bytes is asked for, and they are put there, without the
        key."""
        if len(data) > MOST_UPLOAD_BYTES:
            raise PictureRefusedError(message("a reference is larger than 100 MiB"))
        sent_at = self._clock.now()
        said = json.dumps({"content_type": media_type, "file_name": filename}).encode()
        url = f"{self._storage_url}/storage/upload/initiate?storage_type=fal-cdn-v3"
        places = self._asked("POST", url, _READ, said)
        target, address = places.get("upload_url"), places.get("file_url")
        if not (_is_web_address(target, self._base_url) and _is_web_address(address, self._base_url)):
            raise UncertainError(message("fal's answer to an upload has no address"))
        self._asked("PUT", str(target), _UPLOAD, data, {"Content-Type": media_type})
        return UploadedFile(str(address), sent_at + _FILE_LIFETIME)

    # --- what comes back -----------------------------------------------------------------------------------

    def collect(self, prediction_id: str, job: PictureJob, deadline: float) -> PredictionEnd:
        """See `base.Provider.collect`."""
        with self._times.waiting():
            try:
                return self._awaited(prediction_id, _model_of(job).app, deadline)
            finally:
                self._submitted.pop(prediction_id, None)

    def _awaited(self, request_id: str, app: str, deadline: float) -> PredictionEnd:
        began = self._submitted.get(request_id, self._clock.monotonic())
        misses = faults = 0
        pause = self._times.next_wait(0.0) if request_id in self._submitted else 0.0
        while True:
            self._clock.wait(max(0.0, min(pause, deadline - self._clock.monotonic())))
            try:
                status = self._asked("GET", f"{self._base_url}/{app}/requests/{request_id}/status", _READ)
                misses = faults = 0
                if status.get("status") == "COMPLETED":
                    self._times.learn(self._clock.monotonic() - began)
                    return self._result(request_id, app, deadline)
                if status.get("status") in ("CANCELED", "CANCELLED"):
                    return PredictionCanceled()
                pause = self._times.next_wait(self._clock.monotonic() - began)
            except RateLimitedError as error:
                pause = self._hold(error)
            except _UnknownError:
                misses += 1
                pause = 1.0 * self._factor
                if misses >= _MISSES_UNTIL_GONE:
                    return PredictionUnknown()
            except (UncertainError, UnreachableError, PictureRefusedError):
                faults += 1
                pause = self._factor * min(15.0, 0.5 * 2.0 ** min(faults, 5))
            if self._clock.monotonic() >= deadline:
                return StillRunning()

    def _result(self, request_id: str, app: str, deadline: float) -> PredictionEnd:
        faults = 0
        while True:
            try:
                return _ending_of(self._asked("GET", f"{self._base_url}/{app}/requests/{request_id}", _READ))
            except RateLimitedError as error:
                pause = self._hold(error)
            except _UnknownError:
                return PredictionUnknown()
            except PictureRefusedError as error:
                return error.failure if isinstance(error, _ModelRefusedError) else _failed(error.reason)
            except (UncertainError, UnreachableError) as error:
                faults += 1
                if faults >= _FAULTS_UNTIL_FAILED and isinstance(error, UncertainError):
                    return PredictionFailed(error.reason, RetryAdvice.SOON)
                pause = self._factor * 2.0**faults
            if self._clock.monotonic() >= deadline:
                return StillRunning()
            self._clock.wait(max(0.0, min(pause, deadline - self._clock.monotonic())))

    def fetch(self, ready: PictureReady, job: PictureJob, into: Path) -> None:
        """See `base.Provider.fetch`."""
        self._downloads().fetch(ready.url, into)

    def _downloads(self) -> Downloader:
        with self._lock:
            if self._built is None:
                from moostik_cli.providers.downloads import Downloader

                self._built = Downloader(self._network, self._window)
            return self._built

    def _ensure_delivery(self) -> None:
        """Before anything is paid: see that pictures could be fetched. Raises EverythingRefusedError."""
        if self._is_reached:
            return
        try:
            self._downloads().reach(self._delivery_url)
        except UnreachableError as error:
            raise UnreachableError(
                message("{host} cannot be reached ({kind})", host=_host(self._delivery_url), kind=error.reason)
            ) from None
        self._is_reached = True

    # --- the wire ------------------------------------------------------------------------------------------

    def _hold(self, error: RateLimitedError) -> float:
        seconds = _PAUSE_UNASKED if error.retry_after is None else min(error.retry_after, _MOST_PAUSE)
        self._pause(seconds)
        return seconds

    def _asked(
        self, method: str, url: str, seconds: float, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """One request: the JSON object of a good answer (an empty one for none), or what went wrong in our words.
        `headers`: in place of the key."""
        try:
            response = self._session.request(
                method,
                url,
                data=body,
                headers=dict(headers) if headers is not None else {**self._key, "Content-Type": "application/json"},
                proxies={}
                if urlsplit(url).scheme == "http"
                else self._network.requests_proxies(url),  # no key in the clear
                timeout=(_CONNECT, seconds),
                allow_redirects=False,
            )
        except RefusedError as error:
            raise EverythingRefusedError(error.what, error.hint or TRUST_HINT) from None
        except (requests.RequestException, HTTPError, OSError) as error:
            raise self._broken(error, url) from None
        if "Date" in response.headers:
            self.server_ahead = clock_difference(response.headers["Date"], self._clock.now())
        if not 200 <= response.status_code < 300:
            raise self._translated(response)
        value = decoded(response.content)
        if isinstance(value, Mapping):
            return value
        if method == "PUT":
            return {}
        raise UncertainError(message("fal's answer cannot be understood"))

    def _broken(self, error: Exception, url: str) -> ProviderError:
        kind = self._network.explain(error, url)
        if isinstance(error, _NOTHING_SENT) or _is_refused_connection(error):
            reason = message("fal cannot be reached ({kind})", kind=kind)
            return EverythingRefusedError(reason, TRUST_HINT) if is_lasting(error) else UnreachableError(reason)
        return UncertainError(message("the connection to fal broke ({kind})", kind=kind))

    def _translated(self, response: requests.Response) -> ProviderError:
        status, said = response.status_code, self._hide.sub("***", _said(response.content))
        if status == 429:
            now = self._clock.now() + (self.server_ahead or 0.0)
            asked = retry_after_of(response.content, response.headers.get("Retry-After"), now)
            return RateLimitedError(message("fal asks to slow down"), asked)
        if status >= 500 or status in (100, 102, 408):
            return UncertainError(message("fal answered {status}", status=status))
        if status == 404:
            return _UnknownError(message("fal does not know this (404)."), message("Check FAL_BASE_URL."))
        if status in _STOPPING or 300 <= status < 400:
            return _stopping(status, said)
        return _ModelRefusedError(_failure_of(status, response.content, said))


class _UnknownError(EverythingRefusedError):
    """404: for a create, the model; for a request, one that is not known (any more)."""


class _ModelRefusedError(PictureRefusedError):
    """Any other 4xx: of a create, nothing was made; of a result, how it failed."""

    def __init__(self, failure: PredictionFailed) -> None:
        super().__init__(failure.reason)
        self.failure = failure


def _model_of(job: PictureJob) -> FalModel:
    model = MODELS.get(job.model)
    if model is None:
        raise PictureRefusedError(
            message("fal is asked for {models} only, not for {model}", models=", ".join(MODELS), model=job.model)
        )
    return model


def _ending_of(result: Mapping[str, Any]) -> PredictionEnd:
    images = result.get("images")
    first = images[0] if isinstance(images, list) and images else None
    url = first.get("url") if isinstance(first, Mapping) else None
    if isinstance(url, str) and url.startswith(("https://", "http://", "data:image/")):
        seed = result.get("seed")
        return PictureReady(url, seed if isinstance(seed, int) and not isinstance(seed, bool) else None)
    return answered_no_picture(dict(result) if images is None else images)


def _failed(reason: Message) -> PredictionFailed:
    return PredictionFailed(reason, RetryAdvice.NEVER)


def _failure_of(status: int, body: bytes, said: str) -> PredictionFailed:
    """`detail` is a list of what is wrong, each with a `type` (https://docs.fal.ai/errors)."""
    value = decoded(body)
    detail = value.get("detail") if isinstance(value, Mapping) else value
    kinds = [str(item.get("type")) for item in detail if isinstance(item, Mapping)] if isinstance(detail, list) else []
    if "content_policy_violation" in kinds:
        reason = message("flagged as sensitive: change the prompt or a reference ({said})", said=said)
        return PredictionFailed(reason, RetryAdvice.NEVER, "content_policy_violation", is_content=True)
    reason = message("the request was refused ({status}): {said}", status=status, said=said or "-")
    return PredictionFailed(reason, RetryAdvice.NEVER, kinds[0] if kinds else None)


def _said(body: bytes) -> str:
    value = decoded(body)
    detail = value.get("detail") if isinstance(value, Mapping) else value
    if isinstance(detail, list):
        return tidy("; ".join(str(item.get("msg")) for item in detail if isinstance(item, Mapping)))
    return tidy(detail) if isinstance(detail, str) else ""


_STOPPING: Mapping[int, tuple[Message, Message]] = {
    401: (message("fal does not accept the key (401)."), message("Check FAL_KEY: https://fal.ai/dashboard/keys")),
    402: (
        message("There is not enough credit on the fal account (402)."),
        message("Buy credit at https://fal.ai/dashboard/billing, and run it again."),
    ),
}


def _stopping(status: int, said: str) -> ProviderError:
    if status in _STOPPING:
        return EverythingRefusedError(*_STOPPING[status])
    return EverythingRefusedError(
        message("fal's address answers with a redirect ({status}).", status=status), message("Check FAL_BASE_URL.")
    )


def _is_web_address(value: Any, base_url: str) -> bool:
    """https; or http where the queue itself is on this machine."""
    plain = urlsplit(base_url).scheme == "http"
    return isinstance(value, str) and value.startswith(("https://", "http://") if plain else ("https://",))


def _is_refused_connection(error: Exception) -> bool:
    """Whether no connection came about at all: then nothing was sent."""
    return isinstance(error, requests.ConnectionError) and "NewConnectionError" in repr(error)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
