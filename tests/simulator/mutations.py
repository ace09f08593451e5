"""The protections of the engine, each of which can be taken out: the simulator must find out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple
from unittest.mock import patch

from moostik_cli.ledger import episode_lock, rescue, runs
from moostik_cli.ledger import ledger as ledger_room
from moostik_cli.ledger.journal import Journal
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import as_written
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import Intent, Outcome
from moostik_cli.providers.base import PredictionAborted, RecentPrediction
from moostik_cli.purchase import budget, lost_predictions, predictions, takeover
from moostik_cli.purchase.breaker import Breaker
from moostik_cli.purchase.budget import Budget, Ceiling
from moostik_cli.purchase.creation import Creator, NotCreated
from moostik_cli.purchase.delivery import Deliverer
from moostik_cli.purchase.lost_predictions import Lookup, LostPredictions, candidates
from moostik_cli.purchase.takeover import find_unknown
from moostik_cli.run import buying_run, job_source, lost_ledger
from moostik_cli.run.buying_run import BuyingRun
from moostik_cli.run.ledger_signs import LedgerSigns
from moostik_cli.run.run_plan import RunPlan
from tests.simulator.life import Life, Run, killed_at_every_step

_FORGOTTEN = as_written("forgotten")


def _found_once(context: Any, ledger: Any, jobs: Any, others: Any, signs: Any, options: Any, **_: Any) -> Any:
    return find_unknown(
        context.provider.for_card(options.card), ledger, jobs, others, context.control.now(), options.card
    )


def _candidates_of_any_time(
    found: Callable[..., list[RecentPrediction]], intent: Intent, recent: Sequence[RecentPrediction], *, is_last: bool
) -> list[RecentPrediction]:
    return found(intent, recent, is_last=True)


def _candidates_a_moment_older(
    found: Callable[..., list[RecentPrediction]], intent: Intent, recent: Sequence[RecentPrediction], *, is_last: bool
) -> list[RecentPrediction]:
    return found(intent._replace(at=intent.at - 1.0), recent, is_last=is_last)


_LAGS = {"long_lag": 1.0}


def _lost_after_a_kill() -> Iterator[Life]:
    for step in range(10, 60):
        yield Life(step, 2, (Run(kill_at=step, faults=_LAGS), Run(gap=0.5, ledger="lost", beside="journal")))


def _old_after_a_kill() -> Iterator[Life]:
    for step in range(10, 60):
        yield Life(step, 2, (Run(cap=1), Run(kill_at=step, faults=_LAGS), Run(gap=0.5, ledger="old", beside="journal")))


def _vanished_at_every_step() -> Iterator[Life]:
    for step in range(6, 60):
        lost = Run(gap=5000.0, ledger="lost", beside="journal")
        yield Life(step, 2, (Run(faults={"failed": 0.6}, vanish_at=step), lost))


def _taken_over_and_lost_again() -> Iterator[Life]:
    """Found in the account, before the attempt that sent it could look for it; then the ledger is lost again, and
    another account asked."""
    for seed in range(400):
        vanished = Run(faults={"refused": 0.6, "late": 0.3}, vanish_at=53)
        yield Life(seed, 6, (vanished, Run(), Run(token="other", ledger="lost")))


def _asked_in_vain() -> Iterator[Life]:
    """A picture that a lost ledger alone knew of gives way to one that an old copy waits for, while the account cannot
    be asked."""
    for seed in range(400):
        lost = Run(faults={"failed": 0.3}, ledger="lost", beside="journal", edits=True)
        old = Run(faults={"list_down": 1.0}, ledger="old", beside="journal")
        yield Life(seed, 2, (Run(faults={"unknown_now": 1.0}), lost, old))


class Mutation(NamedTuple):
    """`seed`: of a life that was seen to show it, with which the search begins. `lives`: where it takes something at
    one certain step to find it, lives in which that happens at each."""

    name: str
    patched: Callable[[], Any]
    seed: int = 0
    lives: Callable[[], Iterable[Life]] | None = None


@contextmanager
def _sent_again() -> Iterator[None]:
    """A create whose answer is lost is taken for one that never arrived."""

    def settled(self: Any, job: Any, attempt: Any, *_: Any) -> NotCreated:
        self._close(job, attempt.id, Outcome.NOT_CREATED, _FORGOTTEN)
        return NotCreated(_FORGOTTEN, again=True)

    with patch.object(Creator, "_settled", settled):
        yield


@contextmanager
def _proven_after(seconds: float) -> Iterator[None]:
    """What is not in the list so soon after the request is taken for proven never to have arrived."""

    def judged(self: Any, intent: Any, recent: Any, ended: float | None) -> Lookup:
        policy = replace(self._context.policy, settled=(seconds, 0.0))
        with patch.object(self, "_context", replace(self._context, policy=policy)):
            return kept(self, intent, recent, ended)

    kept = LostPredictions._judged
    with patch.object(LostPredictions, "_judged", judged):
        yield


@contextmanager
def _our_own_clock() -> Iterator[None]:
    """The time of an intent is taken for the provider's, whatever our clock said."""
    with patch.object(Intent, "server_at", property(lambda self: self.at)):
        yield


@contextmanager
def _any_account() -> Iterator[None]:
    """Another account's list and answers are believed."""
    kept = Creator.settle, predictions._is_wiped_by_now

    def settle(self: Any, job: Any, attempt: Any) -> Any:
        ours = attempt.intent._replace(account=self._context.provider.account)
        return kept[0](self, job, attempt._replace(intent=ours))

    def wiped(context: Any, created: Any) -> bool:
        return created.intent is not None

    with patch.object(Creator, "settle", settle), patch.object(predictions, "_is_wiped_by_now", wiped):
        yield


@contextmanager
def _billed_when_aborted() -> Iterator[None]:
    outcome, not_made = predictions._ENDINGS[PredictionAborted]
    with patch.dict(predictions._ENDINGS, {PredictionAborted: (outcome, replace(not_made, billed=True))}):
        yield


@contextmanager
def _taken_from_others() -> Iterator[None]:
    def record(self: Any, attempt_id: int, prediction_id: str) -> bool:
        change = "UPDATE attempts SET prediction_id = ?, cost = coalesce(price, 0) WHERE id = ?"
        self._write(lambda connection: connection.execute(change, (prediction_id, attempt_id)).close())
        return True

    with patch.multiple(Ledger, record_prediction=record, claimed_predictions=lambda self, among: set()):
        yield


@contextmanager
def _two_runs() -> Iterator[None]:
    """A second run is let in, and the database refuses nothing."""

    def begin(connection: Any, episode_id: str, holder: Any, now: float, is_alive: Any) -> int:
        for name in ("TRIGGER IF EXISTS attempts_of_the_living_run", "INDEX IF EXISTS runs_living"):
            connection.execute(f"DROP {name}")
        cursor = connection.execute(
            "INSERT INTO runs (episode_id, host, pid, process, started_at, beat_at) VALUES (?, ?, ?, ?, ?, ?)",
            (episode_id, *holder, now, now),
        )
        return int(cursor.lastrowid)

    with patch.object(runs, "begin", begin):
        yield


@contextmanager
def _doubt_forgotten() -> Iterator[None]:
    kept = BuyingRun._knows_better

    def knows_better(self: Any, source: Any, ledger: Any, gated: Any, options: Any, run: Any) -> bool:
        found = kept(self, source, ledger, gated, options, run._replace(keep_in_doubt=lambda: None))
        run.leave_note()
        return found

    with patch.object(BuyingRun, "_knows_better", knows_better):
        yield


@contextmanager
def _breaker_out() -> Iterator[None]:
    with patch.object(Breaker, "failed", lambda self, reason, code, is_content: None):
        yield


@contextmanager
def _ledger_may_vanish() -> Iterator[None]:
    with patch.object(Ledger, "require_same_file", lambda self: None):
        yield


MUTATIONS = (
    Mutation(
        "open attempts of earlier runs are forgotten",
        lambda: patch.object(job_source, "open_attempts_by_key", lambda *_: {}),
        seed=1,
    ),
    Mutation("a lost answer is taken for a request that never arrived", _sent_again, seed=7),
    Mutation("nobody looks again after ten seconds", lambda: _proven_after(10.0), seed=9),
    Mutation("the list is believed at the first look", lambda: _proven_after(0.0), seed=9),
    Mutation("our own clock dates what was sent", _our_own_clock, seed=17),
    Mutation(
        "what was created before the request is taken while its own may still come",
        lambda: patch.object(lost_predictions, "candidates", partial(_candidates_of_any_time, candidates)),
        seed=1014165,
    ),
    Mutation(
        "what is a moment older than the request may be its own",
        lambda: patch.object(lost_predictions, "candidates", partial(_candidates_a_moment_older, candidates)),
        seed=1357040,
    ),
    Mutation(
        "a picture on disk does not say whose its prediction is",
        lambda: patch.object(lost_predictions, "predictions_of_pictures", lambda _: set()),
        seed=1452426,
    ),
    Mutation(
        "what a kill kept out of the journal stays out of it",
        lambda: patch.object(Journal, "add_missing", lambda self, left_open, known: None),
        seed=1107957,
    ),
    Mutation("another account's answers are believed", _any_account, seed=48),
    Mutation(
        "a prediction may be claimed twice",
        lambda: patch.multiple(
            LostPredictions,
            claim=lambda self, prediction_id: True,
            _claim_first=lambda self, found, pictures: next((one.id for one in found), None),
        ),
        seed=77,
    ),
    Mutation("what another run claimed may be taken", _taken_from_others, seed=10),
    Mutation("the cap is not looked at", lambda: patch.object(Budget, "reserve", lambda self, price: True), seed=4),
    Mutation(
        "what was bought leaves the cap",
        lambda: patch.object(Budget, "spend", lambda self, price, episode_id: self.release(price)),
        seed=63,
    ),
    Mutation(
        "what was announced is no ceiling",
        lambda: patch.object(budget, "agreed_ceiling", lambda _, cap: Ceiling(cap)),
        seed=63,
    ),
    Mutation(
        "caps count the price that the series says",
        lambda: patch.object(PictureJob, "capped_price", property(lambda self: self.price)),
        seed=106,
    ),
    Mutation("a budget does not last", lambda: patch.object(ledger_room, "_require_room", lambda *_: None), seed=50),
    Mutation("nothing stops where the service is down", _breaker_out, seed=15),
    Mutation(
        "what the model refused is bought again",
        lambda: patch.object(Ledger, "content_refusals", lambda *_: {}),
        seed=33,
    ),
    Mutation("what was aborted counts as paid", _billed_when_aborted, seed=1),
    Mutation("a second run is let in", _two_runs, seed=83),
    Mutation("buying goes on in a ledger that is gone", _ledger_may_vanish, seed=39),
    Mutation(
        "what a run knew that lost its ledger is not kept",
        lambda: patch.object(ledger_room, "keep_beside", lambda *_: None),
        lives=_vanished_at_every_step,
    ),
    Mutation(
        "a lost ledger is not noticed",
        lambda: patch.object(buying_run, "signs_of_loss", lambda *_: LedgerSigns(False, False)),
        seed=12,
    ),
    Mutation(
        "the account is asked once alone",
        lambda: patch.object(lost_ledger, "_found_twice", _found_once),
        lives=_lost_after_a_kill,
    ),
    Mutation(
        "the account is asked for what the run makes alone",
        lambda: patch.object(takeover, "is_missing", lambda _: False),
        seed=1686713,
    ),
    Mutation(
        "what is sent is not kept beside the ledger",
        lambda: patch.object(Ledger, "take_in_journal", lambda *_: 0),
        seed=80,
    ),
    Mutation(
        "a prediction counts as often as attempts tell of it",
        lambda: patch.object(rescue, "_one_for_each_prediction", list),
        seed=1556924,
    ),
    Mutation(
        "what is taken over is not kept beside the ledger",
        lambda: patch.object(Journal, "add_attempt", lambda *_: None),
        lives=_taken_over_and_lost_again,
    ),
    Mutation(
        "the loss is forgotten where the account cannot be asked",
        _doubt_forgotten,
        lives=_asked_in_vain,
    ),
    Mutation(
        "the last run leaves no note",
        lambda: patch.object(episode_lock, "_leave_note", lambda *_: None),
        lives=_old_after_a_kill,
    ),
    Mutation(
        "a prediction that is not known for a moment is given up",
        lambda: patch.object(predictions, "_is_wiped_by_now", lambda *_: True),
        seed=203,
    ),
    Mutation("most of an episode may be gone", lambda: patch.object(RunPlan, "most_are_gone", False), seed=12),
    Mutation(
        "a picture that was saved but not written down is not recognised",
        lambda: patch.object(Deliverer, "saved_already", lambda self, job, created, former: None),
        lives=lambda: killed_at_every_step(5000.0),
    ),
)
