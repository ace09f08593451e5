"""A project, a stand-in and the real command, together; and the audit of what came out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.ledger.ledger import Ledger
from moostik_cli.models.money import Micros
from moostik_cli.models.records import Attempt, VariationRecord
from tests.chaos.books import PRICE, Books, compare, files_with, spent
from tests.commands.running import Moostik, Ran, runner
from tests.standin import TOKEN, Fault, Faults, Standin
from tests.standin.faults import Where

__all__ = ["ANGLES", "PRICE", "Studio", "Studios", "each", "write_episode"]

ANGLES = ("wide", "medium", "close_up", "low_angle", "extreme_wide")


def write_episode(
    root: Path,
    shots: int | Sequence[Mapping[str, Any]] = 2,
    *,
    angles: Sequence[str] = ANGLES[:2],
    episode: str = "ep0",
) -> Path:
    """An episode of small shots (JSON, which is YAML): a number of them, or changes to each."""
    changes = [{}] * shots if isinstance(shots, int) else shots
    value = {
        "id": episode,
        "number": 0,
        "title": "Essai",
        "shots": [
            {
                "id": f"shot-{number:03d}",
                "number": number,
                "name": f"Shot {number}",
                "characterIds": [],
                "locationIds": [],
                "prompt": f"Picture number {number} of {episode}.",
                "variations": list(angles),
                **change,
            }
            for number, change in enumerate(changes, start=1)
        ],
    }
    path = root / "episodes" / f"{episode}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1), "utf-8")
    return path


def each(where: Where, kinds: Sequence[str], **how: Any) -> list[Fault]:
    """The first fault for the first shot, the second for the second, and so on."""
    return [Fault(where, kind, prompt=f"number {number} ", **how) for number, kind in enumerate(kinds, start=1)]


class Studio:
    """One project, one stand-in, and `moostik` run in it."""

    def __init__(self, root: Path, moostik: Moostik, standin: Standin) -> None:
        self.root = root
        self.moostik = moostik
        self.standin = standin

    def heal(self) -> None:
        """From now on nothing goes wrong."""
        self.standin.faults = Faults()

    def generate(self, *options: str, episode: str = "ep0", code: int | None = None) -> Ran:
        """`moostik generate`, and nothing secret in what it says."""
        ran = self.moostik("generate", episode, "--provider", "replicate", "--delay-ms", "0", "--yes", *options)
        assert TOKEN not in ran.out + ran.err
        assert "Traceback" not in ran.err
        assert "Internal error" not in ran.err, ran.err
        if code is not None:
            assert ran.code == code, ran.err
        return ran

    def document(self, *options: str, code: int | None = None) -> dict[str, Any]:
        """The document of `generate --json`."""
        found: dict[str, Any] = json.loads(self.generate("--json", *options, code=code).out)
        return found

    def status(self) -> dict[str, Any]:
        ran = self.moostik("status", "ep0", "--json")
        assert ran.code == 0, ran.err
        found: dict[str, Any] = json.loads(ran.out)
        return found

    def statuses(self) -> dict[str, str]:
        return {
            f"{shot['shotId']}/{one['id']}": one["status"]
            for shot in self.status()["shots"]
            for one in shot["variations"]
        }

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        ledger = Ledger.open_existing(self.root / "output" / "moostik.db")
        assert ledger is not None
        with ledger:
            yield ledger

    def attempts(self, episode: str = "ep0") -> list[Attempt]:
        with self.ledger() as ledger:
            return ledger.attempts(episode)

    def variations(self) -> dict[tuple[str, str], VariationRecord]:
        with self.ledger() as ledger:
            return ledger.variations("ep0")

    def spent(self, *episodes: str) -> Micros:
        return spent(self.root, *episodes)

    def audit(self, *episodes: str) -> Books:
        """Compare the books: the bill must be exact, and nothing may have leaked."""
        books, counts = compare(self.root, self.standin, *episodes), self.standin.memory.counts
        assert books.bill_is_exact
        assert (counts.leaked_tokens, counts.wrong_tokens) == (0, 0)
        assert files_with([self.root], TOKEN) == []
        assert list(self.root.rglob("*.part")) == []
        return books

    def all_is_well(self, pictures: int) -> Books:
        """Nothing lost, nothing paid twice, and so many pictures."""
        books = self.audit()
        assert (books.lost, books.twice, len(books.on_disk)) == (frozenset(), 0, pictures)
        return books


class Studios:
    """Opens studios for a test, and closes their stand-ins after it."""

    def __init__(self, root: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._root = root
        self._capfd = capfd
        self._monkeypatch = monkeypatch
        self._open: list[Standin] = []

    def __call__(
        self,
        *faults: Fault,
        shots: int | Sequence[Mapping[str, Any]] = 2,
        angles: Sequence[str] = ANGLES[:2],
        hurry: float = 0.005,
        **options: Any,
    ) -> Studio:
        """A studio whose stand-in has these faults; every wait of the program is `hurry` times as long."""
        write_episode(self._root, shots, angles=angles)
        standin = Standin(faults=Faults(*faults, seed=1), **options)
        standin.__enter__()
        self._open.append(standin)
        moostik = runner(self._capfd, self._monkeypatch, self._root)
        self._monkeypatch.setenv("REPLICATE_API_TOKEN", TOKEN)
        self._monkeypatch.setenv("REPLICATE_BASE_URL", standin.base_url)
        self._monkeypatch.setenv("MOOSTIK_RETRY_FACTOR", str(hurry))
        return Studio(self._root, moostik, standin)

    def close(self) -> None:
        for standin in self._open:
            standin.__exit__()
