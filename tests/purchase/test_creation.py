"""Each answer to a create: what is said of it, what the ledger writes down, what stays reserved, who stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from moostik_cli.errors import RefusedError
from moostik_cli.ledger.ledger import Ledger
from moostik_cli.messages import message
from moostik_cli.models.jobs import PictureJob
from moostik_cli.models.records import Outcome
from moostik_cli.providers.base import (
    EverythingRefusedError,
    PictureRefusedError,
    ProviderError,
    RateLimitedError,
    RecentPrediction,
    RecentPredictions,
    UncertainError,
    UnreachableError,
)
from moostik_cli.purchase.budget import CapReachedError
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.creation import Creation, Creator
from tests.purchase.contexts import AT_ONCE, context
from tests.purchase.jobs import MODEL, job

PRICE = 150_000
INPUT = {"prompt": "shot-001 wide"}
SAID = message("said")


@dataclass
class Account:
    """A provider that answers creates as written (a name: created; an error: raised), and lists what it is told.

    A list None: it cannot be asked."""

    answers: list[str | ProviderError]
    listed: list[str] | None = field(default_factory=list)
    ahead: float | None = 0.0
    sent: int = 0
    name = "replicate"
    account = "ours"

    @property
    def server_ahead(self) -> float | None:
        return self.ahead

    def submit(self, job: PictureJob, input_value: Mapping[str, Any]) -> str:
        self.sent += 1
        answer = self.answers.pop(0)
        if isinstance(answer, ProviderError):
            raise answer
        return answer

    def recent(self, model: str, since: float) -> RecentPredictions:
        if self.listed is None:
            raise UncertainError(SAID)
        now = RunControl().now()
        found = tuple(RecentPrediction(name, MODEL, INPUT, now, "starting") for name in self.listed)
        return RecentPredictions(found, now + 1_000)


class Books(NamedTuple):
    """What is left behind: outcomes of attempts in order, those with a prediction, dollars spent, dollars set aside."""

    outcomes: list[Outcome]
    predictions: list[str | None]
    spent: int
    reserved: int


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "moostik.db") as opened:
        yield opened


def create(
    ledger: Ledger, account: Account, *, cap: int = 4 * PRICE
) -> tuple[Creation, Books, RunControl, list[float]]:
    control, pauses = RunControl(), list[float]()
    shared = context(account, ledger, control, cap=cap, pauses=pauses, policy=AT_ONCE)
    made = Creator(shared).create(job(price=PRICE), INPUT, lambda: None)
    attempts = ledger.attempts("ep0")
    free = 0
    while shared.budget.reserve(PRICE):
        free += PRICE
    spent = shared.budget.spent
    books = Books([one.outcome for one in attempts], [one.prediction_id for one in attempts], spent, cap - free - spent)
    return made, books, control, pauses


@pytest.mark.parametrize(
    ("account", "kind", "books"),
    [
        pytest.param(Account(["p1"]), "Created", Books([Outcome.OPEN], ["p1"], PRICE, 0), id="created"),
        pytest.param(
            Account([RateLimitedError(SAID, 0.0), "p1"]),
            "Created",
            Books([Outcome.REFUSED, Outcome.OPEN], [None, "p1"], PRICE, 0),
            id="asked to wait, then created",
        ),
        pytest.param(
            Account([PictureRefusedError(SAID)]),
            "NotCreated",
            Books([Outcome.REFUSED], [None], 0, 0),
            id="this picture is refused",
        ),
        pytest.param(
            Account([UnreachableError(SAID)]),
            "NotCreated",
            Books([Outcome.NOT_CREATED], [None], 0, 0),
            id="nothing was sent",
        ),
        pytest.param(
            Account([EverythingRefusedError(SAID, SAID)]),
            "NotStarted",
            Books([Outcome.REFUSED], [None], 0, 0),
            id="nothing can be bought",
        ),
        pytest.param(
            Account([UncertainError(SAID)], listed=["p1"]),
            "Created",
            Books([Outcome.OPEN], ["p1"], PRICE, 0),
            id="the answer is lost, the prediction is listed",
        ),
        pytest.param(
            Account([UncertainError(SAID)]),
            "NotCreated",
            Books([Outcome.NOT_CREATED], [None], 0, 0),
            id="the answer is lost, and it is proven that nothing was created",
        ),
        pytest.param(
            Account([UncertainError(SAID)], listed=None),
            "Unsettled",
            Books([Outcome.OPEN], [None], 0, PRICE),
            id="the answer is lost, and the list too",
        ),
    ],
)
def test_what_comes_of_an_answer(ledger: Ledger, account: Account, kind: str, books: Books) -> None:
    made, left, _, _ = create(ledger, account)
    assert (type(made).__name__, left) == (kind, books)


@pytest.mark.parametrize(
    ("answer", "again"),
    [(PictureRefusedError(SAID), False), (UnreachableError(SAID), True), (ProviderError(SAID), True)],
)
def test_whether_another_try_may_help(ledger: Ledger, answer: ProviderError, again: bool) -> None:
    made, _, control, _ = create(ledger, Account([answer]))
    assert getattr(made, "again", None) is again
    assert not control.stopping


def test_a_refusal_of_everything_stops_the_run(ledger: Ledger) -> None:
    _, _, control, _ = create(ledger, Account([EverythingRefusedError(SAID, message("act"))]))
    assert control.stopping
    assert isinstance(control.error, RefusedError)
    assert (str(control.error.what), str(control.error.hint)) == ("said", "act")


def test_a_cap_that_leaves_no_room_sends_nothing(ledger: Ledger) -> None:
    account = Account(["p1"])
    made, books, control, _ = create(ledger, account, cap=PRICE - 1)
    assert (type(made).__name__, account.sent, books.outcomes) == ("NotStarted", 0, [])
    assert isinstance(control.error, CapReachedError)


def test_a_prediction_of_another_attempt_is_not_taken(ledger: Ledger) -> None:
    """Two creates whose answers are lost, one prediction in the list: the second finds nothing to take."""
    account = Account([UncertainError(SAID), UncertainError(SAID)], listed=["p1"])
    shared = context(account, ledger, RunControl(), cap=None)
    creator = Creator(shared)
    kinds = [type(creator.create(job(shot), INPUT, lambda: None)).__name__ for shot in ("shot-001", "shot-002")]
    assert kinds == ["Created", "NotCreated"]
    assert [one.prediction_id for one in ledger.attempts("ep0")] == ["p1", None]


def test_the_clock_is_asked_for_once_before_the_first_create(ledger: Ledger) -> None:
    """An intent is dated by the provider's clock, so that a lost answer can be judged by it."""
    asked: list[float] = []

    class Silent(Account):
        def recent(self, model: str, since: float) -> RecentPredictions:
            asked.append(since)
            self.ahead = -3.0
            return super().recent(model, since)

    creator = Creator(context(Silent(["p1", "p2"], ahead=None), ledger, RunControl(), cap=None))
    creator.create(job("shot-001"), INPUT, lambda: None)
    creator.create(job("shot-002"), INPUT, lambda: None)
    assert len(asked) == 1
    assert [one.intent.server_ahead for one in ledger.attempts("ep0")] == [-3.0, -3.0]
