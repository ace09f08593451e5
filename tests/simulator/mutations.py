"""The protections of the engine, each of which can be taken out: the simulator must find out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple
from unittest.mock import patch

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import as_written
from moostik_cli.models.records import Intent, Outcome
from moostik_cli.providers.base import PredictionAborted
from moostik_cli.purchase import predictions
from moostik_cli.purchase.budget import Budget
from moostik_cli.purchase.creation import Creator, NotCreated
from moostik_cli.purchase.delivery import Deliverer
from moostik_cli.purchase.lost_predictions import Lookup, LostPredictions
from tests.simulator import life

_FORGOTTEN = as_written("forgotten")


class Mutation(NamedTuple):
    """`at_a_step`: it takes a kill at one certain step to find it."""

    name: str
    patched: Callable[[], Any]
    at_a_step: bool = False


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


MUTATIONS = (
    Mutation(
        "open attempts of earlier runs are forgotten", lambda: patch.object(life, "open_attempts_by_key", lambda *_: {})
    ),
    Mutation("a lost answer is taken for a request that never arrived", _sent_again),
    Mutation("nobody looks again after ten seconds", lambda: _proven_after(10.0)),
    Mutation("the list is believed at the first look", lambda: _proven_after(0.0)),
    Mutation("our own clock dates what was sent", _our_own_clock),
    Mutation("another account's answers are believed", _any_account),
    Mutation(
        "a prediction may be claimed twice",
        lambda: patch.multiple(
            LostPredictions,
            claim=lambda self, prediction_id: True,
            _claim_first=lambda self, found: next((one.id for one in found), None),
        ),
    ),
    Mutation("what another run claimed may be taken", _taken_from_others),
    Mutation("the cap is not looked at", lambda: patch.object(Budget, "reserve", lambda self, price: True)),
    Mutation(
        "what was bought leaves the cap",
        lambda: patch.object(Budget, "spend", lambda self, price, episode_id: self.release(price)),
    ),
    Mutation("what was aborted counts as paid", _billed_when_aborted),
    Mutation(
        "a picture that was saved but not written down is not recognised",
        lambda: patch.object(Deliverer, "saved_already", lambda self, job, created, former: None),
        at_a_step=True,
    ),
)
