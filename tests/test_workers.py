"""Work on threads, processes and a cluster; what becomes of a job whose worker dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from moostik_cli.errors import OutputError, RefusedError, UsageError
from moostik_cli.messages import message
from moostik_cli.pictures.formats import NotAPictureError
from moostik_cli.workers import (
    HERE,
    Cluster,
    Processes,
    WorkerDiedError,
    _answer,
    _packed,
    _require_usable,
    _unpacked,
    hired,
    in_order,
    versions,
)
from tests.commands.running import Moostik, runner
from tests.purchase.studio import Studios, write_episode
from tests.standin import Fault


def squared(number: int) -> int:
    return number * number


def refused(_: int) -> int:
    raise NotAPictureError(message("the {kind} is cut off", kind="PNG"))


def long_answer(length: int) -> bytes:
    return b"x" * length


def dying_once(marker: Path) -> str:
    """Takes its process with it the first time."""
    if not marker.exists():
        marker.touch()
        os._exit(9)
    return "made"


def dying(_: int) -> int:
    os._exit(9)


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    found = Processes(2)
    yield found
    found.close()


def test_processes_answer_and_raise_as_a_call_does(processes: Processes) -> None:
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(lambda n: processes.call(squared, n), range(20))) == [n * n for n in range(20)]
    with pytest.raises(NotAPictureError) as caught:
        processes.call(refused, 1)
    assert caught.value.reason == message("the {kind} is cut off", kind="PNG")


def test_a_long_answer_does_not_go_through_the_pipe(processes: Processes, tmp_path: Path) -> None:
    """A process that is killed in the middle of a long message leaves its reader waiting for ever."""
    assert processes.call(long_answer, 3_000_000) == b"x" * 3_000_000
    answer = _packed(long_answer, 3_000_000, str(tmp_path))
    assert isinstance(answer, Path)
    assert answer.parent == tmp_path
    assert _unpacked(answer) == b"x" * 3_000_000
    assert list(tmp_path.iterdir()) == []
    assert isinstance(_packed(squared, 3, str(tmp_path)), bytes)


def test_results_come_in_the_order_of_the_jobs_a_few_ahead(processes: Processes) -> None:
    begun: list[int] = []

    def jobs() -> Iterator[int]:
        for number in range(20):
            begun.append(number)
            yield number

    for workers in (HERE, processes):
        begun.clear()
        results = in_order(workers, squared, jobs())
        assert next(results) == 0
        assert len(begun) <= workers.at_once + 1
        assert list(results) == [number * number for number in range(1, 20)]


def test_where_workers_die_that_a_whole_needs_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="It is not written"), hired("processes:1", tmp_path) as workers:
        workers.call(dying, 0)


@pytest.mark.uncounted
def test_the_job_of_a_process_that_dies_is_done_by_another(processes: Processes, tmp_path: Path) -> None:
    assert processes.call(dying_once, tmp_path / "marker") == "made"


@pytest.mark.uncounted
def test_a_job_that_kills_every_process_harms_no_other(processes: Processes) -> None:
    with ThreadPoolExecutor(3) as threads:
        killing = threads.submit(processes.call, dying, 0)
        others = [threads.submit(processes.call, squared, n) for n in range(8)]
        assert [one.result() for one in others] == [n * n for n in range(8)]
    with pytest.raises(WorkerDiedError):
        killing.result()


@pytest.mark.parametrize("wish", ["", "2", "processes", "processes:0", "processes:-1", "processes:x", "dask:", "ray:1"])
def test_what_is_no_kind_of_workers_is_refused(wish: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--workers takes"), hired(wish, tmp_path):
        pass


def test_threads_are_the_threads_that_call(tmp_path: Path) -> None:
    with hired("threads", tmp_path) as workers:
        assert workers is HERE


def test_a_cluster_without_the_extra_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError) as caught, hired("dask:tcp://127.0.0.1:1", tmp_path):
        pass
    assert "moostik[cluster]" in str(caught.value.hint)


def test_a_real_cluster_does_the_jobs_and_names_its_failures(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    quiet = {"dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(n_workers=1, threads_per_worker=2, processes=False, **quiet) as cluster:
        with hired(f"dask:{cluster.scheduler_address}", tmp_path) as workers:
            assert workers.at_once == 2
            assert workers.call(squared, 7) == 49
            with pytest.raises(NotAPictureError):
                workers.call(refused, 1)
        with (
            pytest.raises(RefusedError, match="does not see the folder"),
            hired(f"dask:{cluster.scheduler_address}", tmp_path / "elsewhere"),
        ):
            pass


class FakeClient:
    """A cluster whose workers have other versions, or there are none."""

    def __init__(self, **found: str) -> None:
        self._found = found

    def nthreads(self) -> dict[str, int]:
        return dict.fromkeys(self._found, 1)

    def run(self, function: Any, *_: Any) -> dict[str, Any]:
        return dict(self._found) if function is versions else dict.fromkeys(self._found, True)


def test_other_versions_are_refused_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"A worker has moostik 0\.1, Pillow 9"):
        _require_usable(FakeClient(one=versions(), two="moostik 0.1, Pillow 9"), "tcp://x", tmp_path)
    with pytest.raises(RefusedError, match="has no workers"):
        _require_usable(FakeClient(), "tcp://x", tmp_path)
    _require_usable(FakeClient(one=versions()), "tcp://x", tmp_path)


def test_a_worker_that_joins_later_is_asked_for_its_versions_too() -> None:
    assert _answer(squared, 3, versions()) == 9
    with pytest.raises(RefusedError, match=r"this is moostik 9\.9"):
        _answer(squared, 3, "moostik 9.9, Pillow 12")


def test_a_cluster_that_goes_away_is_told() -> None:
    pytest.importorskip("distributed")
    from concurrent.futures import CancelledError

    class Executor:
        def submit(self, *_: Any) -> Any:
            raise CancelledError

    cluster = Cluster.__new__(Cluster)
    cluster._address, cluster._executor = "tcp://x", Executor()
    with pytest.raises(RefusedError, match="The cluster at tcp://x has gone away"):
        cluster.call(squared, 1)


@pytest.fixture
def moostik(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Moostik:
    write_episode(tmp_path, 2)
    return runner(capfd, monkeypatch, tmp_path)


@pytest.mark.uncounted
def test_frames_are_the_same_whoever_paints_them(moostik: Moostik, tmp_path: Path) -> None:
    def painted(*options: str) -> dict[str, bytes]:
        ran = moostik("generate", "--provider", "preview", "--force", *options)
        assert ran.code == 0, ran.err
        folder = tmp_path / "output/preview/episodes/ep0"
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.png")}

    frames = painted()
    assert len(frames) == 4
    assert painted("--workers", "processes:1") == frames
    assert moostik("generate", "--provider", "preview", "--workers", "many").code == 2


@pytest.mark.uncounted
def test_bought_pictures_are_converted_by_workers(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    studios = Studios(tmp_path, capfd, monkeypatch)
    try:
        studio = studios(Fault("outcome", "jpeg", prompt="number 1 "), shots=2, angles=("wide",))
        ran = studio.generate("--workers", "processes:1", code=0)
        assert "answered JPEG where PNG was asked for: converted" in ran.err
        studio.all_is_well(2)
        assert len(list((tmp_path / "output").rglob("wide.png"))) == 2
    finally:
        studios.close()
