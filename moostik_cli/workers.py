"""Who does the work that burns CPU: threads of this process, other processes, or a cluster.

Such work is a module's function of one job that can be pickled. Whatever touches money, the ledger or the index of
frames stays in the process that was started.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from moostik_cli import __version__
from moostik_cli.errors import OutputError, RefusedError, UsageError
from moostik_cli.messages import Message, message

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Job = TypeVar("Job")
Result = TypeVar("Result")
_MOST_AHEAD = 16  # results that wait to be taken: images of the animatic have 6 MB
_MOST_AT_ONCE = 8_000  # bytes of a message that is written whole or not at all
_TRIES = 2  # a job whose worker dies is given to another, once


class WorkerDiedError(Exception):
    """The workers died that had this job, one after the other. Others go on."""

    def __init__(self) -> None:
        self.reason = message("the worker process that had it died, and so did the next")
        super().__init__(str(self.reason))


class Workers(Protocol):
    """Does jobs for any number of threads."""

    at_once: int  # how many jobs it does at a time

    def call(self, function: Callable[[Job], Result], job: Job) -> Result:
        """`function(job)`, done by whoever is free. Raises what it raises, and WorkerDiedError."""
        ...


class Here:
    """The calling thread: Pillow and zlib work without the interpreter's lock."""

    at_once = os.cpu_count() or 1

    def call(self, function: Callable[[Job], Result], job: Job) -> Result:
        return function(job)


HERE = Here()


def in_order(workers: Workers, function: Callable[[Job], Result], jobs: Iterable[Job]) -> Generator[Result, None, None]:
    """The results in the order of the jobs, a few of them ahead of who takes them. Raises what `workers.call` does."""
    from concurrent.futures import ThreadPoolExecutor

    at_once = min(workers.at_once, _MOST_AHEAD)
    ahead: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(at_once) as pool:
        try:
            for job in jobs:
                ahead.append(pool.submit(workers.call, function, job))
                if len(ahead) > at_once:
                    yield ahead.popleft().result()
            while ahead:
                yield ahead.popleft().result()
        finally:
            for waiting in ahead:
                waiting.cancel()


class Processes:
    """So many processes of this computer, each by itself: where one dies, another takes its place, and only the job
    that it had is done again."""

    def __init__(self, count: int) -> None:
        from queue import Queue
        from tempfile import TemporaryDirectory

        self.at_once = count
        self._answers = TemporaryDirectory(prefix="moostik-")
        self._free: Queue[ProcessPoolExecutor] = Queue()
        for _ in range(count):
            self._free.put(_one_process())

    def call(self, function: Callable[[Job], Result], job: Job) -> Result:
        from concurrent.futures.process import BrokenProcessPool

        for _ in range(_TRIES):
            process = self._free.get()
            try:
                answer = process.submit(_packed, function, job, self._answers.name).result()
                return cast("Result", _unpacked(answer))
            except BrokenProcessPool:
                process.shutdown(wait=False)
                process = _one_process()
            finally:
                self._free.put(process)
        raise WorkerDiedError

    def close(self) -> None:
        """End the processes, once they have done what they are at."""
        for _ in range(self.at_once):
            self._free.get().shutdown()
        self._answers.cleanup()


def _packed(function: Callable[[Job], Result], job: Job, folder: str) -> bytes | Path:
    """In a worker: the answer as bytes, or where it is a long one, the file that it is in. A process that is killed in
    the middle of a long message leaves its reader waiting for ever."""
    import pickle
    from uuid import uuid4

    packed = pickle.dumps(function(job), protocol=5)
    if len(packed) <= _MOST_AT_ONCE:
        return packed
    path = Path(folder) / uuid4().hex
    path.write_bytes(packed)
    return path


def _unpacked(answer: bytes | Path) -> object:
    import pickle

    if isinstance(answer, bytes):
        return pickle.loads(answer)  # noqa: S301 - from a process of ours
    try:
        return pickle.loads(answer.read_bytes())  # noqa: S301
    finally:
        answer.unlink()


def _one_process() -> ProcessPoolExecutor:
    """It starts with its first job; not by forking, since this process has threads."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """In a new process: Ctrl-C is for who started it, and it ends where that one is gone."""
    import signal
    import threading
    from multiprocessing import parent_process

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


class Cluster:
    """The workers of a Dask cluster, through its own executor. They see the project's folder under the same path, and
    have the same versions. Dask gives the job of a worker that dies to another."""

    def __init__(self, client: Any, address: str) -> None:
        self._client = client
        self._address = address
        self._executor = client.get_executor(pure=False, retries=_TRIES)
        self.at_once = sum(client.nthreads().values())

    def call(self, function: Callable[[Job], Result], job: Job) -> Result:
        from concurrent.futures import CancelledError

        from distributed.client import FutureCancelledError
        from distributed.scheduler import KilledWorker

        try:
            result: Result = self._executor.submit(_answer, function, job, versions()).result()
        except KilledWorker:
            raise WorkerDiedError from None
        except (FutureCancelledError, CancelledError) as error:
            raise RefusedError(
                message("The cluster at {address} has gone away.", address=self._address),
                message("Run the same command again once it is there, or without --workers."),
            ) from error
        return result

    def close(self) -> None:
        self._executor.shutdown(wait=False)
        self._client.close()


def _answer(function: Callable[[Job], Result], job: Job, expected: str) -> Result:
    """In a worker. One that joined the cluster later is asked for its versions too."""
    _require_equal(versions(), expected)
    return function(job)


def versions() -> str:
    """What must be the same for the same pixels."""
    import PIL

    return f"moostik {__version__}, Pillow {PIL.__version__}"


def _require_equal(found: str, expected: str) -> None:
    if found != expected:
        raise RefusedError(
            message("A worker has {found}; this is {expected}.", found=found, expected=expected),
            message("Install the same versions on every worker."),
        )


@contextmanager
def hired(wish: str, folder: Path) -> Iterator[Workers]:
    """The workers that `--workers` asks for, while the block runs; `folder`: the project's, which they must see.
    Raises UsageError, RefusedError where a cluster cannot be used, and OutputError where workers die
    whose job the block needs."""
    kind, _, detail = wish.partition(":")
    workers: Processes | Cluster
    if wish == "threads":
        yield HERE
        return
    if kind == "processes" and detail.isascii() and detail.isdigit() and 0 < int(detail) <= 1000:
        workers = Processes(int(detail))
    elif kind == "dask" and detail:
        workers = _cluster(detail, folder)
    else:
        raise UsageError(
            message("--workers takes threads, processes:NUMBER, dask:ADDRESS or dask:FILE, not {value}.", value=wish),
        )
    try:
        yield workers
    except WorkerDiedError as died:  # where one job is part of a whole: a film, a page
        raise OutputError(
            message("It is not written: {reason}.", reason=died.reason), message("Run it again, or without --workers.")
        ) from died
    finally:
        workers.close()


def _cluster(address: str, folder: Path) -> Cluster:
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise UsageError(
            message("This needs the library {module}, which is not installed.", module="distributed"),
            message("Install it with: pip install 'moostik[{extra}]'", extra="cluster"),
        ) from error
    where = {"address": address} if "://" in address else {"scheduler_file": address}
    try:
        client = distributed.Client(**where, timeout=10, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise RefusedError(
            message("No cluster answers at {address}: {reason}.", address=address, reason=str(error))
        ) from error
    try:
        _require_usable(client, address, folder)
        return Cluster(client, address)
    except BaseException:
        client.close()
        raise


def _require_usable(client: Any, address: str, folder: Path) -> None:
    """Every worker has our versions and sees the folder. Raises RefusedError."""
    if not client.nthreads():
        raise RefusedError(message("The cluster at {address} has no workers.", address=address))
    try:
        found: dict[str, str] = client.run(versions)
        sees: dict[str, bool] = client.run(os.path.isdir, str(folder))
    except Exception as error:  # whatever a worker lacks: most likely moostik itself
        raise RefusedError(_cannot_load(error), message("Install the same versions on every worker.")) from error
    for version in found.values():
        _require_equal(version, versions())
    blind = [worker for worker, is_there in sees.items() if not is_there]
    if blind:
        raise RefusedError(
            message("The worker {worker} does not see the folder {folder}.", worker=blind[0], folder=str(folder)),
            message("Every worker needs the project under the same path."),
        )


def _cannot_load(error: Exception) -> Message:
    return message("The workers cannot load moostik: {kind}: {error}.", kind=type(error).__name__, error=str(error))
