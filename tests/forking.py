"""The real command without its start-up: an interpreter that has loaded what `moostik` needs forks a child for each.

Most of what a short command costs is loading modules, twice as much where coverage counts. Here one process for each
test worker has them loaded, and each command is a fork of it, with its own arguments, folder, environment and output.
It goes through `moostik_cli.__main__.main` and ends as an interpreter ends: with a status, by a signal, by `kill -9`.

For tests of what a command does. Not for tests of how it starts: what is loaded and when, encodings and what else an
interpreter reads at its start, signals, closed streams, pipes, terminals, completion. Those start a process of their
own, and so does tests/test_end_to_end.py, with every kind of command. All forks share one seed of hashes.

Where forks are not safe (all but Linux) each command is a process of its own.
"""

from __future__ import annotations

import array
import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tests.certificates import trust_one
from tests.counting import COUNTED, counting_now
from tests.loading import load_moostik

if TYPE_CHECKING:
    from coverage import Coverage

_REPOSITORY = Path(__file__).parents[1]
_ASKING = threading.Lock()
# The texts of options are made when these are loaded, in the language that is asked for.
_NOT_YET = ("moostik_cli.commands", "moostik_cli.cli", "moostik_cli.__main__")
_BESIDE = (  # what commands load when they need it
    *("dotenv", "filelock", "fpdf", "httpx", "jinja2", "requests", "sqlite3", "truststore", "typer"),
    *("PIL.Image", "PIL.ImageDraw", "PIL.ImageFont", "PIL.JpegImagePlugin", "PIL.PngImagePlugin"),
    *("rich.console", "rich.progress", "rich.table"),
)


class Command:
    """`moostik` running with these arguments; what it prints is kept until it ends. `together`: what it says is in its
    output, where it was said."""

    def __init__(self, *arguments: str, cwd: Path, env: Mapping[str, str], together: bool = False) -> None:
        self.arguments = arguments
        self.returncode: int | None = None
        self._out = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed when it is read
        self._err = self._out if together else tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed when it is read
        self._told, theirs = socket.socketpair()
        with theirs:
            request = json.dumps([arguments, str(cwd), dict(env), _is_counting()]).encode()
            fds = array.array("i", [self._out.fileno(), self._err.fileno(), theirs.fileno()])
            with _ASKING:
                length = len(request).to_bytes(4, "big")
                _server().sendmsg([length], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
                _server().sendall(request)
        self.pid = self._number()

    def poll(self) -> int | None:
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """The status, negative for a signal; None where it runs on."""
        if self.returncode is None and select.select([self._told], [], [], timeout)[0]:
            self.returncode = os.waitstatus_to_exitcode(self._number())
            self._told.close()
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        if self.wait(timeout) is None:
            raise subprocess.TimeoutExpired(self.arguments, timeout or 0.0)
        err = "" if self._err is self._out else _text(self._err)
        return _text(self._out), err

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _number(self) -> int:
        told = self._told.recv(4, socket.MSG_WAITALL)
        if len(told) < 4:
            raise RuntimeError("the server of tests/forking.py is gone")
        return int.from_bytes(told, "big")


def command(
    *arguments: str, cwd: Path, env: Mapping[str, str], together: bool = False, fork: bool = True
) -> Command | subprocess.Popen[str]:
    """Begin `moostik` with these arguments: a fork where that is safe, unless a process of its own is asked for."""
    if fork and sys.platform == "linux":
        return Command(*arguments, cwd=cwd, env=env, together=together)
    return subprocess.Popen(
        [sys.executable, "-m", "moostik_cli", *arguments],
        cwd=cwd,
        env=env,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if together else subprocess.PIPE,
        preexec_fn=_heed_the_terminal if hasattr(signal, "SIGHUP") else None,  # noqa: PLW1509 - no threads in it
    )


def _heed_the_terminal() -> None:
    """As from a terminal, also where the tests themselves were started by `nohup`."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _text(file: IO[bytes]) -> str:
    with file:
        file.seek(0)
        return file.read().decode("utf-8")


@cache
def _server() -> socket.socket:
    """The way to this process's server, which ends when this process does, however it ends."""
    ours, theirs = socket.socketpair()
    with theirs:
        line = [sys.executable, "-m", "tests.forking", str(theirs.fileno())]
        usual = {**os.environ, **COUNTED, "LC_ALL": "C.UTF-8", "PYDANTIC_DISABLE_PLUGINS": "__all__"}
        server = subprocess.Popen(
            line, cwd=_REPOSITORY, env=usual, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()]
        )

    def end() -> None:
        ours.close()
        server.wait()

    atexit.register(end)
    return ours


# --- in the server ----------------------------------------------------------------------------------------------------


def _serve(requests: socket.socket) -> None:
    """Fork for each request. Returns in the fork, as the command; otherwise never."""
    _load()
    counting = _counting_of_forks()
    assert threading.active_count() == 1, threading.enumerate()
    running: dict[int, int] = {}  # process -> where its end is told
    signal.signal(signal.SIGCHLD, lambda *_: _tell_ends(running))
    gc.freeze()
    while asked := _received(requests):
        request, fds = asked
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})  # a short command must be known before its end
        if (pid := os.fork()) == 0:
            requests.close()
            _be(request, [*fds, *running.values()], counting)
            return
        out, err, running[pid] = fds
        os.write(running[pid], pid.to_bytes(4, "big"))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        os.close(out)
        os.close(err)
    sys.exit()


def _tell_ends(running: dict[int, int]) -> None:
    """To whom it concerns; and no zombie is left. The next end may interrupt it: each end is given out once."""
    with suppress(ChildProcessError):  # there is none left
        while (end := os.waitpid(-1, os.WNOHANG)) != (0, 0):
            pid, status = end
            told = running.pop(pid)
            with suppress(BrokenPipeError):  # nobody waits for it any more
                os.write(told, status.to_bytes(4, "big"))
            os.close(told)


def _load() -> None:
    """Everything that a command may need and that is the same for all of them."""
    trust_one()
    load_moostik(without=_NOT_YET)
    for name in _BESIDE:
        import_module(name)


def _is_counting() -> bool:
    """Whether coverage counts what this process does now: it does not during a test that is marked `uncounted`."""
    return counting_now() is not None


def _counting_of_forks() -> Coverage | None:
    """Where coverage counts: what counts in each fork. It is made once, since to make it costs more than a short
    command; and it looks only at what runs, since the process of the tests knows what never did."""
    if (counting := counting_now()) is None:
        return None
    counting.stop()
    counting.save()
    ours = [str(_REPOSITORY / "moostik_cli" / "*")]
    file, branch = counting.get_option("run:data_file"), counting.get_option("run:branch")
    forks: Coverage = type(counting)(file, data_suffix=True, branch=branch, include=ours, config_file=False)
    forks.start()
    forks.stop()
    return forks


def _keep_count(counting: Coverage) -> None:
    counting.stop()
    counting.save()


def _received(requests: socket.socket) -> tuple[bytes, list[int]] | None:
    """The next request, with what it prints to and where its end is told; None when nobody asks any more."""
    length, fds, _, _ = socket.recv_fds(requests, 4, 3, socket.MSG_WAITALL)
    return (requests.recv(int.from_bytes(length, "big"), socket.MSG_WAITALL), fds) if length else None


def _be(request: bytes, fds: list[int], counting: Coverage | None) -> None:
    """Become the command."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    _heed_the_terminal()
    os.dup2(fds[0], 1)
    os.dup2(fds[1], 2)
    for fd in fds:  # also those by which others' ends are told
        os.close(fd)
    arguments, folder, environment, is_counted = json.loads(request)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["moostik", *arguments]
    sys.stdout.reconfigure(line_buffering="PYTHONUNBUFFERED" in environment)  # type: ignore[union-attr]
    atexit.register(_END)
    if counting is not None and is_counted:  # for itself, into a file of its own
        atexit.register(_keep_count, counting)
        counting.start()


class _End:
    """The end of a command, after its threads and all else that it does as it ends. An interpreter would now give its
    memory back object by object, and by that copy all of what is shared with the server."""

    status = 1  # where it ends by an error that it did not expect

    def __call__(self) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(self.status)


_END = _End()


def _run_command() -> None:
    from moostik_cli.__main__ import main

    try:
        main()
        _END.status = 0
    except SystemExit as ended:
        _END.status = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        raise


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
    _run_command()
