"""Predictions that the account paid for and the ledger has never heard of, since it was lost or is an old copy.

They are found among the account's recent ones by what was sent, and become open attempts: the run fetches their
pictures and pays for none of them again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import Intent
from moostik_cli.providers.answers import KEPT_SECONDS
from moostik_cli.providers.base import Provider, RecentPrediction
from moostik_cli.providers.registry import lister_of

_WITHOUT_PICTURE = ("failed", "canceled", "aborted")
_UPLOADED = "uploaded:"  # stands for the address of a reference that would be uploaded, which nobody knows yet


def take_over(
    provider: Provider, ledger: Ledger, jobs: Sequence[PictureJob], *, run_id: int | None, now: float
) -> list[PictureJob]:
    """Write down, as open attempts, the predictions of the last hour that equal what `jobs` would buy and that the
    ledger does not have. Returns their jobs; none where the provider cannot list. Raises ProviderError."""
    lister = lister_of(provider)
    if lister is None or not jobs:
        return []
    first = lister.recent(jobs[0].model, now + (provider.server_ahead or 0.0) - KEPT_SECONDS)
    listed = [one for one in first.predictions if one.input and one.status not in _WITHOUT_PICTURE]
    known = ledger.claimed_predictions([one.id for one in listed])
    free = [one for one in reversed(listed) if one.id not in known]  # the oldest first, as they were bought
    taken = []
    for job in jobs:
        expected = _expected_input(job, provider)
        match = next((one for one in free if one.model == job.model and _says_all(one.input, expected)), None)
        if match is not None:
            free.remove(match)
            _write_down(ledger, provider, job, match, run_id)
            taken.append(job)
    return taken


def _expected_input(job: PictureJob, provider: Provider) -> Mapping[str, Any]:
    """What is sent for the job, with marks for the addresses of uploaded references."""
    addresses = [
        ref.source.url or _UPLOADED if ref.source.kind == "remote" else f"{_UPLOADED}{ref.source.sha256}"
        for ref in job.references
    ]
    return provider.input_for(job, addresses)


def _says_all(given: Mapping[str, Any] | None, expected: Mapping[str, Any]) -> bool:
    """Whether it was sent for this very job. The addresses of uploaded references may be any."""
    return given is not None and all(_equal(given.get(key), value) for key, value in expected.items())


def _equal(given: Any, expected: Any) -> bool:
    if isinstance(expected, list):
        return isinstance(given, list) and len(given) == len(expected) and all(map(_equal, given, expected))
    if isinstance(expected, str) and expected.startswith(_UPLOADED):
        return isinstance(given, str)
    return bool(given == expected)


def _write_down(
    ledger: Ledger, provider: Provider, job: PictureJob, prediction: RecentPrediction, run_id: int | None
) -> None:
    ahead = provider.server_ahead
    sent: Mapping[str, Any] = prediction.input or {}
    intent = Intent(
        job.episode_id,
        job.shot_id,
        job.variation_id,
        provider.name,
        job.model,
        sent,
        job.fingerprint,
        job.price,
        prediction.created_at - (ahead or 0.0),
        account=provider.account,
        server_ahead=ahead,
        run_id=run_id,
        at_most=job.capped_price,
        retake=job.retake,
    )
    ledger.record_prediction(ledger.record_intent(intent), prediction.id)
