"""One run of an episode at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from moostik_cli.errors import BusyError, ExitCode, OutputError
from moostik_cli.ledger.episode_lock import episode_lock

HOLDER = """
import sys, time
from pathlib import Path
from moostik_cli.ledger.episode_lock import episode_lock
with episode_lock(Path(sys.argv[1]), "ep0"):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_one_is_refused_naming_the_first(tmp_path: Path) -> None:
    with episode_lock(tmp_path, "ep0"):
        with pytest.raises(BusyError) as busy, episode_lock(tmp_path, "ep0"):
            pass
        assert f"process {os.getpid()} " in str(busy.value.what)
        assert busy.value.exit_code == ExitCode.NO
        with episode_lock(tmp_path, "ep1"):
            pass
    with episode_lock(tmp_path, "ep0"):
        pass


def test_a_dead_holder_holds_nothing(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    with pytest.raises(BusyError) as busy, episode_lock(tmp_path, "ep0"):
        pass
    assert str(holder.pid) in str(busy.value.what)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    with episode_lock(tmp_path, "ep0"):
        pass


@pytest.mark.parametrize("left", ["", "{", '{"pid": "x"}', "[]"])
def test_what_a_dying_holder_wrote_of_itself_may_be_anything(tmp_path: Path, left: str) -> None:
    with episode_lock(tmp_path, "ep0"):
        (tmp_path / "locks" / "ep0.json").write_text(left)
        with pytest.raises(BusyError) as busy, episode_lock(tmp_path, "ep0"):
            pass
        assert "an unknown process" in str(busy.value.what)


def test_an_output_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("")
    with pytest.raises(OutputError), episode_lock(tmp_path / "output", "ep0"):
        pass
