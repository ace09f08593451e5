"""Fifteen things that machines, clocks, files, pipes and networks do, and that once cost money: each is done to the
real command in a process of its own, against the stand-in, and the books are opened afterwards.

    python -m tests.chaos.rows             # all of them, as the table of docs/reliability.md
    python -m tests.chaos.rows --only clock
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.books import PRICE, Books, compare
from tests.chaos.command import Ended, Project, Running, fill, wait_until
from tests.purchase.studio import write_episode
from tests.standin import Fault, Faults, Standin, fixed

HURRY = 0.02  # every wait of the command is so much shorter; what lags is shortened as much
_OTHER = "r8_OtherOtherOtherOtherOtherOtherOther01"
_AS_A_MODULE = """
import runpy, sys, time
real, began, skew, right_after = time.time, time.monotonic(), float(sys.argv[1]), float(sys.argv[2])
time.time = lambda: real() + (skew if time.monotonic() - began < right_after else 0.0)
sys.argv = ["moostik", *sys.argv[3:]]
runpy.run_module("moostik_cli", run_name="__main__")
"""


class OddProject(Project):
    """A project on a computer whose clock is `skew` seconds ahead, until it is set right."""

    skew = 0.0
    right_after = 1e9  # seconds after a command's start

    def start(self, *arguments: str, fork: bool = False, **options: Any) -> Running:
        """Never a fork: its clock is set before `moostik` is loaded."""
        command = [sys.executable, "-c", _AS_A_MODULE, str(self.skew), str(self.right_after), *arguments]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        return Running(subprocess.Popen(command, cwd=self.root, env=self.environment, text=True, **pipes))

    @property
    def ledger(self) -> Path:
        return self.root / "output" / "moostik.db"

    def killed(self, after: int, *options: str) -> None:
        """Begin a run and kill it when so many predictions exist."""
        have, memory = len(self.standin.memory.predictions), self.standin.memory
        running = self.generate(*options)
        wait_until(lambda: not running.alive or len(memory.predictions) >= have + after)
        running.kill()

    def lose_ledger(self) -> None:
        for file in self.ledger.parent.glob("moostik.db*"):
            file.unlink()


@dataclass
class Seen:
    """What came of a case. `most`: predictions that may be billed. `is_open`: something may be left for later."""

    most: int
    codes: list[int] = field(default_factory=list)
    said: str = ""
    must_say: str = ""
    pictures: int | None = None  # that must be on disk in the end; None: as many as were made
    is_open: bool = False
    price: int = PRICE  # of a picture, as the series says

    def ran(self, ended: Ended) -> Ended:
        self.codes.append(ended.code)
        self.said += ended.err
        return ended


Case = Callable[[OddProject], Seen]
_CASES: dict[str, tuple[Case, dict[str, Any]]] = {}


def case(name: str, *faults: Fault, shots: int | None = 15, **options: Any) -> Callable[[Case], Case]:
    """A case with these faults and options of the stand-in. `shots` None: the real episode."""

    def added(run: Case) -> Case:
        _CASES[name] = (run, {"faults": faults, "shots": shots, **options})
        return run

    return added


@case("1 every prediction fails", Fault("outcome", "pa"), shots=None)
@case("1 every output is of an unreadable shape", Fault("outcome", "output_nonsense"), shots=None)
def _service_down(project: OddProject) -> Seen:
    seen = Seen(most=6 + 15 + 5, must_say="in a row failed of one cause")  # a window, and what follows in it
    seen.ran(project.generate().end())
    return seen


@case("2 the locks are deleted in mid-run, and a second run begins", shots=None, latency=fixed(0.5))
def _locks_deleted(project: OddProject) -> Seen:
    seen = Seen(most=150, must_say="Another run holds episode")
    first = project.generate()
    wait_until(lambda: len(project.standin.memory.predictions) > 20)
    shutil.rmtree(project.root / "output" / "locks")
    seen.ran(project.generate().end())
    seen.ran(first.end())
    seen.pictures = seen.most = len(project.standin.memory.predictions)
    return seen


def _priced(price: str) -> Case:
    def run(project: OddProject) -> Seen:
        (project.root / "episodes" / "series.yaml").write_text(f"prices: {{google/nano-banana-pro: {price}}}\n")
        is_none = round(float(price) * 1e6) == 0
        seen = Seen(most=2, must_say="M414" if is_none else "M415", price=PRICE if is_none else 1_000)
        seen.ran(project.generate("--max-cost", "0.30").end())
        return seen

    return run


for _price in ("0", "1e-9", "0.001"):
    case(f"3 the series says a price of {_price}, under --max-cost 0.30")(_priced(_price))


def _off(skew: float, rerun: float, right_after: float = 1e9) -> Case:
    def run(project: OddProject) -> Seen:
        seen = Seen(most=15, pictures=15)
        project.skew, project.right_after = skew, right_after
        project.killed(6)
        if right_after < 1e9:
            seen.ran(project.generate().end())
        project.skew, project.right_after = rerun, 1e9
        seen.ran(project.generate().end())
        seen.ran(project.generate().end())
        return seen

    return run


_SLOW = Fault("create", "slow", probability=0.7, seconds=0.5)
_LOST = Fault("create", "drop_after", every=3)
for _seconds in (90, 600, 3600):
    case(f"4 the clock is {_seconds} s ahead when killed, right at the rerun", _SLOW)(_off(_seconds, 0.0))
case("4 the rerun is a day behind", _SLOW)(_off(0.0, -86_400.0))
case("4 the clock is set right while creates time out", _SLOW, _LOST)(_off(3600.0, 0.0, right_after=1.5))


@case("4 a server without Date, and the clock an hour off", _SLOW, _LOST, states_time=False)
def _no_date(project: OddProject) -> Seen:
    seen = Seen(most=15, is_open=True)
    project.skew = 3600.0
    project.killed(6)
    for project.skew in (0.0, 0.0, -3600.0):
        seen.ran(project.generate().end())
    return seen


def _rerun(project: OddProject, *options: str, most: int = 15, runs: int = 3) -> Seen:
    seen = Seen(most=most)
    for _ in range(runs):
        seen.ran(project.generate(*options).end())
    seen.pictures = most
    return seen


case("5 the list of predictions lags 12 s", _LOST, list_lag=12 * HURRY)(_rerun)
case("5 the list lags 40 s", _LOST, list_lag=40 * HURRY)(_rerun)
case("5 the list answers 200 without results", _LOST, Fault("list", "no_results", times=12))(_rerun)
case("5 the list adds a default to the input", _LOST, adds_defaults=True)(_rerun)
case("5 a 504 whose prediction appears 15 s later", Fault("create", "504_late", every=3, seconds=15 * HURRY))(_rerun)


@case("5 lost answers under --max-cost 1.50", _LOST, list_lag=12 * HURRY)
def _capped(project: OddProject) -> Seen:
    seen = Seen(most=10)
    seen.ran(project.generate("--max-cost", "1.50").end())
    seen.ran(project.generate("--max-cost", "0").end())  # buys nothing, and settles what is open
    return seen


@case("6 killed, then run with another account's token", _SLOW, other_token=_OTHER)
def _another_account(project: OddProject) -> Seen:
    seen = Seen(most=15, must_say="account", pictures=15)
    ours = project.environment["REPLICATE_API_TOKEN"]
    project.killed(6)
    project.environment["REPLICATE_API_TOKEN"] = _OTHER
    seen.ran(project.generate().end())
    project.environment["REPLICATE_API_TOKEN"] = ours
    seen.ran(project.generate().end())
    return seen


@case("7 a reference is replaced between planning and upload", shots=None, latency=fixed(0.5))
def _reference_replaced(project: OddProject) -> Seen:
    from tests.pictures.samples import picture_bytes

    shutil.rmtree(project.root / "episodes")
    write_episode(project.root, [{"characterIds": ["koko"]}, {"characterIds": ["lili"]}], angles=("wide",))
    episodes = project.root / "episodes"
    entries = []
    for name, size in (("koko", (300, 200)), ("lili", (310, 200))):
        (episodes / f"{name}.png").write_bytes(picture_bytes("PNG", size))
        entries.append({"id": name, "name": name, "referenceImages": [f"{name}.png"], "validated": True})
    (episodes / "characters.json").write_text(json.dumps(entries))
    seen = Seen(most=2, must_say="was changed after it was planned", pictures=2)
    running = project.generate("--max-parallel-shots", "1", "--max-parallel-generations", "1")
    wait_until(lambda: bool(project.standin.memory.predictions))
    planned = (episodes / "lili.png").read_bytes()
    (episodes / "lili.png").write_bytes(picture_bytes("PNG", (320, 200)))
    seen.ran(running.end())
    (episodes / "lili.png").write_bytes(planned)
    seen.ran(project.generate().end())
    return seen


@case("8 --events into a reader that pauses", shots=None, latency=fixed(0.3), wipe_after=4.0)
def _paused_reader(project: OddProject) -> Seen:
    running = project.generate("--events")
    memory = project.standin.memory
    wait_until(lambda: len(memory.counts.deliveries) >= 150 or not running.alive, seconds=60.0)
    time.sleep(6.0)  # the reader: nothing was read until now, and everything is wiped at the provider
    seen = Seen(most=150)
    seen.ran(running.end())
    seen.pictures = seen.most = len(memory.predictions)
    return seen


def _restored(how: str) -> Case:
    def run(project: OddProject) -> Seen:
        seen = Seen(most=0)
        project.generate("--shot", "1").end()
        copy = project.ledger.read_bytes()
        project.killed(60)
        if how == "copied without its -wal":
            copy = project.ledger.read_bytes()
        if how != "an old copy over a newer -wal":
            project.lose_ledger()
        if how != "deleted":
            project.ledger.write_bytes(copy)
        seen.ran(project.generate().end())
        seen.ran(project.generate().end())
        seen.pictures = seen.most = 150
        return seen

    return run


for _how in ("deleted", "an old copy", "copied without its -wal", "an old copy over a newer -wal"):
    case(f"9 the ledger: {_how}", _SLOW, shots=None, latency=fixed(0.3))(_restored(_how))


@case("9 the ledger is deleted in mid-run", _SLOW, shots=None, latency=fixed(0.3))
def _deleted_in_mid_run(project: OddProject) -> Seen:
    seen = Seen(most=150, must_say="was moved, deleted or replaced while this run had it open")
    running = project.generate()
    wait_until(lambda: len(project.standin.memory.predictions) > 40)
    project.lose_ledger()
    seen.ran(running.end())
    seen.ran(project.generate().end())
    seen.pictures = 150
    return seen


@case("10 the clock is 2 h ahead, and known ids answer 404 for a moment", latency=fixed(1.0))
def _known_ids_404(project: OddProject) -> Seen:
    seen = Seen(most=15, pictures=15)
    project.killed(10)
    project.standin.faults = Faults(Fault("get", "404", times_each=3))
    project.skew = 7200.0
    seen.ran(project.generate().end())
    project.standin.faults = Faults()
    seen.ran(project.generate().end())
    return seen


@case("11 many runs in a row under a budget of $0.30")
def _budget(project: OddProject) -> Seen:
    (project.root / "episodes" / "series.yaml").write_text("budget: {episode: 0.30}\n")
    seen = _rerun(project, most=2, runs=4)
    seen.must_say = "The budget of an episode, $0.30"
    return seen


@case("11 refused for their content, run again and again", Fault("outcome", "e005", every=3))
def _refused(project: OddProject) -> Seen:
    seen = _rerun(project, most=15, runs=5)
    seen.must_say, seen.pictures = "--retry-refused", 10
    return seen


@case("12 output/episodes is moved away for a moment, --yes")
def _moved(project: OddProject) -> Seen:
    seen = Seen(most=15, must_say="are not there any more", pictures=15)
    project.generate().end()
    folder = project.root / "output" / "episodes"
    folder.rename(project.root / "elsewhere")
    seen.ran(project.generate().end())
    shutil.rmtree(folder, ignore_errors=True)
    (project.root / "elsewhere").rename(folder)
    seen.ran(project.generate().end())
    return seen


case("13 a success whose output comes 2 s later", Fault("outcome", "late_output", seconds=2 * HURRY))(
    lambda project: _rerun(project, runs=1)
)


@case("14 suspended, and gone on with after the hour", shots=4, latency=fixed(1.0))
def _suspended(project: OddProject) -> Seen:
    seen = Seen(most=8, must_say="It is made again", pictures=4)
    running = project.generate()
    wait_until(lambda: len(project.standin.memory.predictions) == 4)
    time.sleep(0.3)  # the answers arrive
    running.send(signal.SIGSTOP)
    time.sleep(1.2)
    project.standin.wipe_everything()
    running.send(signal.SIGCONT)
    seen.ran(running.end())
    seen.ran(project.generate().end())
    return seen


@case("14 the terminal is closed (SIGHUP)", latency=fixed(0.6))
def _hung_up(project: OddProject) -> Seen:
    seen = Seen(most=15, must_say="Stopping")
    running = project.generate()
    wait_until(lambda: len(project.standin.memory.predictions) >= 5)
    running.send(signal.SIGHUP)
    seen.ran(running.end())
    return seen


@case(
    "14 a delivery that answers 404 for ever, given up by name", Fault("delivery", "404", prompt="number 1 "), shots=3
)
def _given_up(project: OddProject) -> Seen:
    seen = Seen(most=4, must_say="is given up; $0.15 for it stays in the bill", pictures=3)
    seen.ran(project.generate().end())
    seen.ran(project.start("recover", "ep0", "--give-up", "shot-001/wide").end())
    project.standin.faults = Faults()
    seen.ran(project.generate().end())
    return seen


case("14 GIF instead of PNG", Fault("outcome", "gif"), shots=3)(lambda project: _rerun(project, most=3, runs=1))


@case("14 http_proxy is set, with a plain-http base", shots=2)
def _proxied(project: OddProject) -> Seen:
    from tests.standin.proxies import HttpProxy

    with HttpProxy() as proxy:
        project.environment |= {"http_proxy": proxy.url, "MOOSTIK_DELIVERY_URL": project.standin.delivery_url}
        project.environment.pop("NO_PROXY", None)
        seen = _rerun(project, most=2, runs=1)
        asked = {port for _, port in proxy.asked}
    if int(project.standin.base_url.rpartition(":")[2]) in asked:
        seen.must_say = "(the proxy saw the token)"
    return seen


@case(
    "15 pictures of 10 x 10, or of one colour",
    Fault("outcome", "tiny", nth=(1,)),
    Fault("outcome", "one_colour", nth=(2,)),
)
def _odd(project: OddProject) -> Seen:
    seen = _rerun(project, runs=1)
    seen.must_say = "it is of one colour"
    return seen


@contextmanager
def _project(root: Path, faults: tuple[Fault, ...], shots: int | None, **options: Any) -> Iterator[OddProject]:
    if shots is None:
        fill(root)
    else:
        write_episode(root, shots, angles=("wide",))
    values = {"latency": fixed(0.05)} | options
    with Standin(faults=Faults(*faults, seed=1), **values) as standin:
        project = OddProject(root, standin, retry_factor=HURRY)
        project.environment["MOOSTIK_CREATE_TIMEOUT"] = "2"
        yield project


def try_case(name: str, root: Path) -> tuple[Seen, Books]:
    """Do it, and open the books."""
    run, given = _CASES[name]
    with _project(root, **given) as project:
        seen = run(project)
        return seen, compare(root, project.standin)


def faults_of(seen: Seen, books: Books) -> list[str]:
    """What is not as it must be."""
    gone = len(books.lost) if not (seen.is_open or "--give-up" in seen.said) else 0
    return [
        *([f"{books.charges} billed, {seen.most} at most"] if books.charges > seen.most else []),
        *([f"{books.twice} paid twice"] if books.twice and "is given up" not in seen.said else []),
        *([f"{gone} lost"] if gone else []),
        *([f"the bill says {books.ledger / 1e6}"] if books.ledger != books.charges * seen.price else []),
        *([f"{len(books.on_disk)} on disk"] if seen.pictures not in (None, len(books.on_disk)) else []),
        *([f"does not say {seen.must_say!r}"] if seen.must_say not in seen.said else []),
        *(["a traceback"] if "Traceback" in seen.said or "Internal error" in seen.said else []),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.rows", description=__doc__)
    parser.add_argument("--only", default="", help="only cases whose name has this text")
    asked, is_clean = parser.parse_args(), True
    print("| case | exits | billed | on disk | lost | paid twice | bill |\n| --- | --- " + "| --: " * 4 + "| --- |")
    for name in [name for name in _CASES if asked.only in name]:
        with tempfile.TemporaryDirectory() as folder:
            seen, books = try_case(name, Path(folder))
        wrong = faults_of(seen, books)
        is_clean = is_clean and not wrong
        codes = ", ".join(map(str, seen.codes))
        bill = "exact" if books.ledger == books.charges * seen.price else "WRONG"
        figures = (name, codes, books.charges, len(books.on_disk), len(books.lost), books.twice, bill)
        print(f"| {' | '.join(map(str, figures))} |", f"NOT CLEAN: {'; '.join(wrong)}" if wrong else "", flush=True)
        if wrong:
            print(seen.said[-1500:], file=sys.stderr)
    return 0 if is_clean else 1


if __name__ == "__main__":
    raise SystemExit(main())
