"""The protections of the engine, each of which can be taken out: the simulator must find out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple
from unittest.mock import patch

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import as_written
from moostik_cli.models.records import Outcome
from moostik_cli.providers.base import PredictionAborted
from moostik_cli.purchase import predictions
from moostik_cli.purchase.budget import Budget
from moostik_cli.purchase.creation import Creator, NotCreated
from moostik_cli.purchase.delivery import Deliverer
from moostik_cli.purchase.lost_predictions import LostPredictions
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

    def settled(self: Any, job: Any, intent: Any, attempt_id: int, *_: Any) -> NotCreated:
        self._close(job, attempt_id, Outcome.NOT_CREATED, _FORGOTTEN)
        return NotCreated(_FORGOTTEN, again=True)

    with patch.object(Creator, "_settled", settled):
        yield


@contextmanager
def _one_look() -> Iterator[None]:
    """The list is believed at the first look, however it lags."""
    find = LostPredictions.find

    with patch.object(LostPredictions, "find", lambda self, intent, looks, late_looks: find(self, intent, (0.0,))):
        yield


@contextmanager
def _no_late_looks() -> Iterator[None]:
    """Ten seconds are taken for long enough."""
    find = LostPredictions.find

    with patch.object(LostPredictions, "find", lambda self, intent, looks, late_looks: find(self, intent, looks)):
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
    Mutation("nobody looks again after ten seconds", _no_late_looks),
    Mutation("the list is believed at the first look", _one_look),
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
    Mutation("what was bought leaves the cap", lambda: patch.object(Budget, "spend", Budget.release)),
    Mutation("what was aborted counts as paid", _billed_when_aborted),
    Mutation(
        "a picture that was saved but not written down is not recognised",
        lambda: patch.object(Deliverer, "saved_already", lambda self, job, created, former: None),
        at_a_step=True,
    ),
)
