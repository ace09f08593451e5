"""Predictions that the account paid for and the ledger has never heard of, since it was lost or is an old copy.

They are found among the account's recent ones by what was sent, and become open attempts: the run finds out how each
ended, fetches their pictures and pays for none of them again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import message
from moostik_cli.models.jobs import PictureJob, VariationKey
from moostik_cli.models.records import Attempt, Intent, Outcome
from moostik_cli.pictures.recovery import predictions_of_pictures
from moostik_cli.pictures.saving import existing_pictures
from moostik_cli.planning.job_writer import PlannedJobs
from moostik_cli.providers.answers import KEPT_SECONDS
from moostik_cli.providers.base import ListsPredictions, Provider, RecentPrediction
from moostik_cli.providers.cards import ModelCard, price_of
from moostik_cli.providers.registry import lister_of

_FREE = "aborted"
_WITHOUT_PICTURE = {"failed": Outcome.FAILED, "canceled": Outcome.CANCELED}
_UPLOADED = "uploaded:"  # stands for the address of a reference that would be uploaded, which nobody knows yet
_LONGEST = 3600.0  # seconds that a prediction may have taken which is still kept
_WRONG_CLOCK = 48 * 3600.0  # by how much ours may be wrong, where the provider does not say what time it is


class _Expected(NamedTuple):
    """A job and what is sent for it."""

    job: PictureJob
    input: Mapping[str, Any]


def find_unknown(
    provider: Provider,
    ledger: Ledger,
    jobs: PlannedJobs,
    others: PlannedJobs,
    now: float,
    card: ModelCard,
) -> list[Attempt]:
    """The predictions of the last hour that equal what `jobs` would buy and that the ledger does not have, as open
    attempts. Of the episode's `others`, too: of those whose picture is not there (this run is not about them, or an old
    ledger says that they were refused), and for the bill alone what made no picture. Writes nothing. `card`: what
    the jobs' model takes. None where the provider cannot list. Raises ProviderError."""
    models = {job.model for job in (*jobs.outlines, *others.outlines)}
    lister = lister_of(provider)
    if lister is None or not models:
        return []
    listed = [prediction for model in sorted(models) for prediction in _recent(lister, provider, model, now)]
    known = ledger.claimed_predictions([prediction.id for prediction in listed])
    sent = {_prompt_of(prediction) for prediction in listed if prediction.id not in known}
    wanted, rest = _by_prompt(jobs, provider, sent), _by_prompt(others, provider, sent)
    pictured = _PredictionsOnDisk()
    taken: Counter[VariationKey] = Counter()
    found = []
    for prediction in reversed(listed):  # the oldest first, as they were bought
        if prediction.id in known:
            continue
        job = _job_of(prediction, wanted, taken, card)
        if job is not None:
            taken[job.key] += 1
            found.append(_attempt(provider, job, prediction, Outcome.OPEN))
        elif (job := _job_of(prediction, rest, taken, card)) is not None:
            outcome = _WITHOUT_PICTURE.get(prediction.status, Outcome.OPEN)
            if outcome is not Outcome.OPEN or (is_missing(job) and prediction.id not in pictured(job)):
                taken[job.key] += 1
                found.append(_attempt(provider, job, prediction, outcome))
    return found


class _PredictionsOnDisk:
    """The predictions that pictures of a job's episode say they are of, whatever their names are. Each folder is read
    once."""

    def __init__(self) -> None:
        self._found: dict[Path, set[str]] = {}

    def __call__(self, job: PictureJob) -> set[str]:
        folder = job.target.parent.parent
        if folder not in self._found:
            self._found[folder] = predictions_of_pictures(folder)
        return self._found[folder]


def is_missing(job: PictureJob) -> bool:
    """Whether there is no file with the picture's name."""
    return not existing_pictures(job.target)


def _recent(lister: ListsPredictions, provider: Provider, model: str, now: float) -> list[RecentPrediction]:
    """The account's predictions whose input is still kept and that may have been charged."""
    if provider.server_ahead is None:
        lister.recent(model, now)  # its answer says what time it is there
    ahead = provider.server_ahead
    since = now - KEPT_SECONDS - _LONGEST + (-_WRONG_CLOCK if ahead is None else ahead)
    return [
        prediction
        for prediction in lister.recent(model, since).predictions
        if prediction.input and prediction.status != _FREE
    ]


def _by_prompt(jobs: PlannedJobs, provider: Provider, sent: Collection[str]) -> dict[str, list[_Expected]]:
    """Those of the jobs whose prompt was sent."""
    found: dict[str, list[_Expected]] = {}
    for job in jobs if sent else ():
        if job.prompt_text in sent:
            found.setdefault(job.prompt_text, []).append(_Expected(job, _expected_input(job, provider)))
    return found


def _prompt_of(prediction: RecentPrediction) -> str:
    return str((prediction.input or {}).get("prompt"))


def _job_of(
    prediction: RecentPrediction,
    by_prompt: Mapping[str, Sequence[_Expected]],
    taken: Counter[VariationKey],
    card: ModelCard,
) -> PictureJob | None:
    """The job that it was sent for; of equal ones the one that has got the fewest."""
    sent = prediction.input or {}
    equal = [
        candidate.job
        for candidate in by_prompt.get(_prompt_of(prediction), ())
        if candidate.job.model == prediction.model
        and _says_all(sent, candidate.input)
        and _costs_and_shows_the_same(sent, candidate.input, card)
    ]
    return min(equal, key=lambda job: taken[job.key], default=None)


def _expected_input(job: PictureJob, provider: Provider) -> Mapping[str, Any]:
    """What is sent for the job, with marks for the addresses of uploaded references."""
    addresses = [
        ref.source.url or _UPLOADED if ref.source.kind == "remote" else f"{_UPLOADED}{ref.source.sha256}"
        for ref in job.references
    ]
    return provider.input_for(job, addresses)


def _says_all(given: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    """Whether it was sent for this very job. The addresses of uploaded references may be any."""
    return all(_equal(given.get(key), value) for key, value in expected.items())


def _costs_and_shows_the_same(given: Mapping[str, Any], expected: Mapping[str, Any], card: ModelCard) -> bool:
    """A server may tell more than was sent. But another size has another price, and what was shown a picture is another
    picture."""
    shows_more = card.reference_key not in expected and bool(given.get(card.reference_key or ""))
    return not shows_more and price_of(card, given) == price_of(card, expected)


def _equal(given: Any, expected: Any) -> bool:
    if isinstance(expected, list):
        return isinstance(given, list) and len(given) == len(expected) and all(map(_equal, given, expected))
    if isinstance(expected, str) and expected.startswith(_UPLOADED):
        return isinstance(given, str)
    return bool(given == expected)


def _attempt(provider: Provider, job: PictureJob, prediction: RecentPrediction, outcome: Outcome) -> Attempt:
    ahead = provider.server_ahead
    at = prediction.created_at - (ahead or 0.0)
    intent = Intent(
        job.episode_id,
        job.shot_id,
        job.variation_id,
        provider.name,
        job.model,
        prediction.input or {},
        job.fingerprint,
        job.price,
        at,
        account=provider.account,
        server_ahead=ahead,
        at_most=job.capped_price,
    )
    is_open = outcome is Outcome.OPEN
    said = None if is_open else message("it made no picture; the ledger that knew it was lost")
    return Attempt(0, intent, prediction.id, outcome, None if is_open else at, job.price or 0, said)
