"""Each fault alone, and all together, on a whole episode: then a healthy run, and what the books say."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.books import Books, compare, files_with
from tests.chaos.command import Project, fill
from tests.standin import Fault, Faults, Standin, lognormal

TENTH = {"every": 10}
ONCE_EACH = {"times_each": 1}

ALONE: Mapping[str, Sequence[Fault]] = {
    **{
        f"create: {kind}": [Fault("create", kind, **TENTH, seconds=0.2)]  # type: ignore[arg-type]
        for kind in (
            "400",
            "413",
            "422",
            "429",
            "429_sentence",
            "429_header",
            "429_date",
            "500",
            "502",
            "503",
            "drop_before",
            "500_after",
            "502_after",
            "drop_after",
            "garbled",
            "answer_200",
        )
    },
    "create: answer slower than the client waits": [Fault("create", "slow", every=10, seconds=2.0)],
    **{
        f"create: {kind} from the 30th on": [Fault("create", kind, nth=tuple(range(30, 400)))]
        for kind in ("401", "402", "403", "404")
    },
    **{
        f"prediction: {kind}": [Fault("outcome", kind, **TENTH)]  # type: ignore[arg-type]
        for kind in (
            "e001",
            "e002",
            "e003",
            "e004",
            "pa",
            "e005",
            "e006",
            "e1001",
            "e1000",
            "e6716",
            "e8765",
            "e8367",
            "director",
            "model_error",
            "error_object",
            "error_null",
            "aborted",
            "canceled",
            "unknown_status",
            "no_output",
            "empty_list",
            "output_list",
            "wiped",
            "jpeg",
            "webp",
        )
    },
    **{
        f"question: {kind}": [Fault("get", kind, **ONCE_EACH, seconds=0.2)]  # type: ignore[arg-type]
        for kind in ("429", "500", "502", "drop", "html", "404")
    },
    **{
        f"picture: {kind}": [Fault("delivery", kind, **ONCE_EACH, seconds=0.5)]  # type: ignore[arg-type]
        for kind in (
            "cut",
            "wrong_length",
            "too_long",
            "html",
            "403",
            "404",
            "410",
            "500",
            "503",
            "429",
            "redirect",
            "redirect_other_host",
            "redirect_loop",
            "redirect_file",
            "slow",
            "stall",
            "drop",
            "corrupt",
            "odd_etag",
            "no_length",
            "empty",
            "not_a_picture",
        )
    },
    "picture: out of reach for the whole run": [Fault("delivery", "503")],
}
MIX = [
    *(
        Fault("create", kind, probability=0.02, seconds=0.2)
        for kind in ("422", "429", "429_sentence", "500", "502", "drop_before", "drop_after", "500_after", "garbled")
    ),
    *(
        Fault("outcome", kind, probability=0.02)
        for kind in ("e003", "e004", "e005", "pa", "director", "aborted", "canceled", "wiped", "jpeg")
    ),
    *(Fault("get", kind, probability=0.01, seconds=0.2) for kind in ("429", "500", "drop", "html")),
    *(
        Fault("delivery", kind, probability=0.03, seconds=0.2)
        for kind in ("cut", "wrong_length", "html", "404", "503", "redirect", "slow", "drop", "corrupt", "empty")
    ),
]


@dataclass(frozen=True)
class Tried:
    """`happened`: how often the fault struck; `code`: the exit status while it did, and what it `said` last;
    `books_then`: before the healthy run that followed, which ended with `last_code`."""

    name: str
    pictures: int
    happened: int
    code: int
    last_code: int
    books_then: Books
    books: Books
    leaks: int
    seconds: float
    said: str

    @property
    def is_clean(self) -> bool:
        return (
            not self.books.lost
            and not self.books.twice
            and self.books.bill_is_exact
            and self.leaks == 0
            and "moostik itself" not in self.said
            and self.books_then.bill_is_exact
            and not self.books_then.twice
            and len(self.books.on_disk) == self.pictures
            and self.last_code == 0
        )


def try_fault(root: Path, name: str, faults: Sequence[Fault], *, seed: int = 1) -> Tried:
    """A run with the fault; then one without, by who wants also what the model refused."""
    began = time.monotonic()
    pictures = fill(root)
    with Standin(faults=Faults(*faults, seed=seed), latency=lognormal(0.15, 0.3, seed), list_lag=0.1) as standin:
        project = Project(root, standin, retry_factor=0.05)
        project.environment["MOOSTIK_CREATE_TIMEOUT"] = "1"
        ended = project.generate("--json").end()
        happened, then = sum(standin.faults.happened.values()), compare(root, standin)
        standin.faults = Faults()
        last = project.generate("--json", "--retry-refused").end()
        told = "".join((ended.out, ended.err, last.out, last.err))
        leaks = len(files_with([root], standin.token)) + (standin.token in told) + standin.memory.counts.leaked_tokens
        return Tried(
            name,
            pictures,
            happened,
            ended.code,
            last.code,
            then,
            compare(root, standin),
            leaks,
            time.monotonic() - began,
            ended.err[-2000:],
        )
