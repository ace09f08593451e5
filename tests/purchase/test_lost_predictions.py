"""Intents and predictions are matched one to one, by their input, and never one that somebody has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moostik_cli.messages import message
from moostik_cli.models.records import Intent
from moostik_cli.pictures.provenance import embed
from moostik_cli.pictures.takes import FOLDER
from moostik_cli.providers.base import (
    EverythingRefusedError,
    ProviderError,
    RecentPrediction,
    RecentPredictions,
    UncertainError,
)
from moostik_cli.purchase.control import RunControl
from moostik_cli.purchase.lost_predictions import LostPredictions, candidates
from tests.pictures.samples import picture_bytes, provenance
from tests.purchase.contexts import AT_ONCE, context
from tests.purchase.jobs import MODEL, intent

NOW = 10_000.0


class Account:
    """A provider that only lists. `answers`: lists or errors, the last one for ever."""

    name = "replicate"

    def __init__(self, *answers: Sequence[RecentPrediction] | ProviderError, at: float | None = NOW + 1000) -> None:
        self.at = at
        self._answers = list(answers)
        self.asked = 0
        self.since: list[float] = []

    server_ahead = 0.0

    def recent(self, model: str, since: float) -> RecentPredictions:
        self.asked += 1
        self.since.append(since)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, ProviderError):
            raise answer
        found = tuple(one for one in answer if one.model == model and one.created_at >= since)
        return RecentPredictions(found, self.at)


def prediction(name: str, *, at: float = NOW, model: str = MODEL, **given: Any) -> RecentPrediction:
    return RecentPrediction(name, model, given or None, at, "succeeded")


class Claims:
    """A ledger whose attempts have these predictions."""

    def __init__(self, ids: set[str]) -> None:
        self._ids = ids

    def claimed_predictions(self, ids: Collection[str]) -> set[str]:
        return self._ids & set(ids)


def looking(account: Account, in_ledger: set[str] | None = None) -> LostPredictions:
    return LostPredictions(context(account, Claims(in_ledger or set())))


@given(
    st.lists(st.sampled_from("abc"), max_size=8),
    st.lists(st.sampled_from("abcd"), max_size=12),
    st.sets(st.integers(0, 11)),
)
def test_one_to_one(wanted: list[str], made: list[str], taken: set[int]) -> None:
    recent = [prediction(f"p{number}", at=NOW + number, prompt=text) for number, text in enumerate(made)]
    lost = looking(Account(recent), {f"p{number}" for number in taken})
    found = [(text, lost.find(intent(at=NOW, prompt=text), (0.0,)).prediction_id) for text in wanted]
    ids = [one for _, one in found if one is not None]
    assert len(ids) == len(set(ids))
    assert not set(ids) & {f"p{number}" for number in taken}
    for text, one in found:
        assert one is None or made[int(one[1:])] == text
    free = Counter(text for number, text in enumerate(made) if number not in taken)
    assert len(ids) == sum(min(count, free[text]) for text, count in Counter(wanted).items())


def names(one: Intent, *recent: RecentPrediction) -> list[str]:
    return [found.id for found in candidates(one, recent)]


def test_the_likeliest_comes_first() -> None:
    asked = intent(at=NOW, prompt="a")
    assert names(
        asked,
        prediction("much-later", at=NOW + 50, prompt="a"),
        prediction("before", at=NOW - 20, prompt="a"),
        prediction("wiped", at=NOW + 5),
        prediction("just-after", at=NOW + 0.4, prompt="a"),
        prediction("jitter", at=NOW - 0.03, prompt="a"),
        prediction("other", at=NOW, prompt="b"),
    ) == ["jitter", "just-after", "much-later", "before", "wiped"]


def test_what_seems_older_than_the_request_is_not_its_own_where_the_clocks_are_known() -> None:
    """A run that lost its ledger may have sent the same a second before."""
    asked = intent(at=NOW, prompt="a")._replace(server_ahead=0.0)
    before, own = prediction("before", at=NOW - 0.4, prompt="a"), prediction("own", at=NOW + 17, prompt="a")
    assert [found.id for found in candidates(asked, [before], is_last=False)] == []
    assert [found.id for found in candidates(asked, [before, own], is_last=False)] == ["own"]
    assert names(asked, before, own) == ["own", "before"]
    unknown = asked._replace(server_ahead=None)
    assert [found.id for found in candidates(unknown, [before, own], is_last=False)] == ["before", "own"]


@pytest.mark.parametrize(
    "given, listed, equal",
    [
        ({"prompt": "a", "n": 1}, {"n": 1, "prompt": "a"}, True),  # another order
        ({"prompt": "a", "images": ["x", "y"]}, {"prompt": "a", "images": ["y", "x"]}, False),
        ({"prompt": "a"}, {"prompt": "a", "n": 1}, True),  # the server adds its defaults
        ({"prompt": "a", "n": 1}, {"prompt": "a"}, False),
        ({"prompt": "été"}, {"prompt": "été"}, True),
    ],
)
def test_inputs_are_compared_as_values(given: dict[str, Any], listed: dict[str, Any], equal: bool) -> None:
    assert bool(names(intent(at=NOW, **given), prediction("p", **listed))) is equal


def test_a_wiped_one_of_another_time_or_model_is_nobodys() -> None:
    asked = intent(at=NOW, prompt="a")
    assert names(asked, prediction("p", at=NOW + 600), prediction("q", at=NOW, model="other/model")) == []
    assert names(asked, prediction("r", prompt="a", model="other/model")) == []


def test_it_looks_more_than_once_since_the_list_lags() -> None:
    account = Account([], [], [prediction("p", prompt="a")])
    assert looking(account).find(intent(at=NOW, prompt="a"), (0.0, 0.0, 0.0, 0.0)).prediction_id == "p"
    assert account.asked == 3
    assert account.since[0] == NOW - 7200  # by whose clock NOW is, is not known


def test_a_wiped_one_is_not_taken_while_the_real_one_may_come() -> None:
    wiped, real = prediction("somebody's"), prediction("p", prompt="a")
    late = Account([wiped], [wiped, real])
    assert looking(late).find(intent(at=NOW, prompt="a"), (0.0, 0.0, 0.0)).prediction_id == "p"
    assert looking(Account([wiped])).find(intent(at=NOW, prompt="a"), (0.0, 0.0, 0.0)).prediction_id == "somebody's"


@pytest.mark.parametrize("name", ["wide.png", f"{FOLDER}/wide.20260101T000000000Z.png"])
def test_a_wiped_one_whose_picture_is_there_is_no_others(tmp_path: Path, name: str) -> None:
    picture = tmp_path / "shot-9" / name
    picture.parent.mkdir(parents=True)
    picture.write_bytes(embed(picture_bytes(), provenance(prediction_id="its")))
    (picture.parent / "broken.png").write_bytes(b"no picture")
    lost = looking(Account([prediction("its"), prediction("free", at=NOW + 40)]))
    asked = intent(at=NOW, prompt="a")
    assert lost.find(asked, (0.0,), pictures=tmp_path).prediction_id == "free"
    assert lost.find(asked, (0.0,), pictures=tmp_path).prediction_id is None
    assert lost.find(asked, (0.0,), pictures=tmp_path / "elsewhere").prediction_id == "its"


def test_nothing_is_concluded_from_silence() -> None:
    silent = UncertainError(message("no answer"))
    dated = intent(at=NOW, prompt="a")._replace(server_ahead=0.0)
    account = Account(silent)
    with pytest.raises(UncertainError):
        looking(account).find(intent(at=NOW, prompt="a"), (0.0, 0.0))
    assert account.asked == 2
    assert looking(Account(silent, [])).find(dated, (0.0, 0.0)) == (None, True, 0.0)
    with pytest.raises(UncertainError):
        looking(Account([], silent)).find(intent(at=NOW, prompt="a"), (0.0, 0.0))


def test_a_refusal_of_everything_ends_the_looking() -> None:
    account = Account(EverythingRefusedError(message("no token"), message("get one")))
    with pytest.raises(EverythingRefusedError):
        looking(account).find(intent(at=NOW, prompt="a"), (0.0, 0.0, 0.0))
    assert account.asked == 1


@pytest.mark.parametrize(
    ("sent", "answered", "ended", "proven", "missing"),
    [
        # an earlier run's: by the provider's clock, as long after as a request may take and a list may lag
        ({"server_ahead": 0.0}, NOW + 119.0, None, False, 1.0),
        ({"server_ahead": 0.0}, NOW + 120.0, None, True, 0.0),
        # our clock was 10 minutes, or an hour, ahead when it was sent: the provider's tells
        ({"server_ahead": -600.0}, NOW - 600.0 + 119.0, None, False, 1.0),
        ({"server_ahead": -600.0}, NOW - 600.0 + 121.0, None, True, 0.0),
        ({"server_ahead": -3600.0}, NOW, None, True, 0.0),
        # the rerun is a day behind: the list's own time is what counts
        ({"server_ahead": 86_400.0}, NOW + 119.0, None, False, 86_401.0),
        # nobody said what time it is
        ({"server_ahead": 0.0}, None, None, False, None),
        ({}, NOW + 5000.0, None, False, 48 * 3600 - 4880.0),
        ({}, NOW + 49 * 3600.0, None, True, 0.0),
        # this process saw the request end: no clock on the wall is needed
        ({}, None, 61.0, True, 0.0),
        ({}, None, 59.0, False, 1.0),
    ],
)
def test_what_proves_that_nothing_was_created(
    sent: dict[str, float], answered: float | None, ended: float | None, proven: bool, missing: float | None
) -> None:
    control = StoppedClock()
    policy = replace(AT_ONCE, settled=(60.0, 60.0))
    lost = LostPredictions(context(Account([], at=answered), Claims(set()), control, policy=policy))
    asked = intent(at=NOW, prompt="a")._replace(server_ahead=sent.get("server_ahead"))
    found = lost.find(asked, (0.0,), None if ended is None else control.monotonic() - ended)
    assert (found.prediction_id, found.is_proven) == (None, proven)
    assert found.missing == (None if missing is None else pytest.approx(missing))


class StoppedClock(RunControl):
    """A moment that does not pass."""

    def monotonic(self) -> float:
        return 5000.0
