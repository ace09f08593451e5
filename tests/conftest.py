"""What all tests share."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from compileall import compile_file
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

import moostik_cli
from moostik_cli.messages import set_language
from tests.certificates import trust_one
from tests.counting import COUNTED, counting_now
from tests.loading import load_moostik

if TYPE_CHECKING:
    from coverage import Coverage

_TESTS = Path(__file__).parent
_WORKER = os.environ.get("PYTEST_XDIST_WORKER")  # gw0, gw1, ...; None: the tests run in one process

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how busy a machine is says nothing of what is tested

# Bytecode is kept, although the environment may say otherwise: the tests start some hundred processes, and each would
# compile the whole package anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

trust_one()

# The tests keep much and leave few cycles behind: to look for them took a tenth of their time.
gc.set_threshold(20_000, 50, 100)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """With `-n auto`: four workers on two cores, since what talks to a stand-in waits much of its time; who has done
    its part takes over what others have not begun."""
    config.option.dist = "worksteal"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return int(os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") or 2 * cores)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Coverage does not count while tests are collected, which takes twice as long with it. It has seen by then what is
    counted of loading."""
    if session.config.pluginmanager.hasplugin("dsession"):  # which only hands tests out
        return (yield)
    for path in _share_of(Path(moostik_cli.__file__).parent.rglob("*.py")):
        compile_file(path, quiet=2)
    counting = counting_now()
    if counting is not None and _WORKER in (None, "gw0"):  # once is enough
        load_moostik()
    # A worker is a process that coverage counts by itself, below what pytest-cov counts in it: that would go on
    # wherever the other pauses.
    while (one := counting_now()) is not None:
        one.stop()
    asked = [Path(argument.partition("::")[0]).resolve() for argument in session.config.args]
    for path in _share_of(path for one in asked for path in one.rglob("test_*.py")):
        with suppress(Exception, pytest.skip.Exception):  # it is told where the module is collected
            import_module(".".join(path.relative_to(_TESTS.parent).with_suffix("").parts))
    try:
        return (yield)
    finally:
        if counting is not None:
            counting.start()


def _share_of(paths: Iterable[Path]) -> Sequence[Path]:
    """What this worker compiles for all of them, before they load everything: on a clean checkout each would compile
    it all."""
    if _WORKER is None:
        return ()
    return sorted(paths)[int(_WORKER.removeprefix("gw")) :: int(os.environ["PYTEST_XDIST_WORKER_COUNT"])]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of the whole program first, which take longest: the end of all is not to wait for one of them."""
    items.sort(key=lambda item: item.path.parent != _TESTS and item.path.parent.name != "chaos")


_paused: list[Coverage] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Coverage does not count in tests that are marked `uncounted`, nor in their fixtures, nor in what they start.
    (Its own `no_cover` is for the test alone, and costs more than a short test.)"""
    is_counted = item.get_closest_marker("uncounted") is None
    if is_counted and _paused:
        _paused.pop().start()
        os.environ.update(COUNTED)
    elif not is_counted and (counting := counting_now()) is not None:
        counting.stop()
        _paused.append(counting)
        for name in COUNTED:
            os.environ.pop(name, None)
    return (yield)


REAL = Path(__file__).parents[2] / "shared" / "real"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Each test begins in English, whatever language the one before it spoke."""
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def real_dir() -> Path:
    """The folder of the real episode, beside the repository; the test is skipped where it is not there."""
    if not (REAL / "ep0.json").is_file():
        pytest.skip("the real episode is not on this machine (../shared/real)")
    return REAL
