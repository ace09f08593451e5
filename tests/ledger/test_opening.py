"""What can be wrong with the ledger's file or its disk, and what is said about it before any spending."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
from pathlib import Path

import pytest

from moostik_cli.errors import ExitCode, OutputError
from moostik_cli.ledger import disks, schema
from moostik_cli.ledger import ledger as module
from moostik_cli.ledger.ledger import Ledger
from tests.ledger.records import intent, picture


@pytest.fixture
def path(tmp_path):
    return tmp_path / "output" / "moostik.db"


@pytest.fixture
def filled(path):
    with Ledger.open(path) as ledger:
        for number in range(200):
            ledger.record_picture(picture(shot_id=f"s{number}", prediction_id=f"p{number}"), None)
    return path


def refused(path: Path) -> OutputError:
    """The error of opening, for writing and for reading the same; and the file is as it was."""
    before = path.read_bytes()
    with pytest.raises(OutputError) as caught:
        Ledger.open(path)
    assert path.read_bytes() == before
    assert caught.value.exit_code == ExitCode.UNUSABLE_FILE
    return caught.value


def test_a_text_in_place_of_the_ledger_is_refused(path):
    path.parent.mkdir()
    path.write_text("not a database, but somebody's notes\n" * 100)
    assert "moostik recover" in str(refused(path).hint)
    with pytest.raises(OutputError):
        Ledger.open_existing(path)


def test_somebody_elses_database_is_refused(path):
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos (id)")
    connection.commit()
    connection.close()
    assert "not a ledger" in str(refused(path).what)


def test_a_missing_table_is_refused(filled):
    connection = sqlite3.connect(filled)
    connection.execute("DROP TABLE uploads")
    connection.close()
    assert "missing" in str(refused(filled).what)


def test_a_newer_ledger_is_refused(filled):
    connection = sqlite3.connect(filled)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    error = refused(filled)
    assert "newer" in str(error.what)
    assert "update" in str(error.hint) and "aside" not in str(error.hint)
    with pytest.raises(OutputError, match="newer"):
        Ledger.open_existing(filled)


@pytest.mark.parametrize("damage", ["middle", "tail", "header"])
def test_a_damaged_ledger_is_refused(filled, damage):
    data = bytearray(filled.read_bytes())
    if damage == "middle":
        data[8192 : len(data) - 4096] = b"\xaa" * (len(data) - 12288)
    elif damage == "tail":
        del data[len(data) // 2 :]
    else:
        data[:16] = b"\0" * 16
    filled.write_bytes(data)
    assert "moostik recover" in str(refused(filled).hint)


def test_reading_a_damaged_ledger_is_an_error_too(filled):
    data = bytearray(filled.read_bytes())
    data[8192:] = b"\xaa" * (len(data) - 8192)
    filled.write_bytes(data)
    with pytest.raises(OutputError), Ledger.open_existing(filled) as ledger:
        ledger.variations("ep1")
        ledger.takes("ep1")
        ledger.attempts("ep1")


def test_moving_a_damaged_ledger_aside_makes_room_for_a_new_one(filled):
    filled.write_bytes(b"garbage" * 1000)
    refused(filled)
    filled.rename(filled.with_name("moostik.db.bad"))
    with Ledger.open(filled) as ledger:
        assert ledger.variations("ep1") == {}


@pytest.mark.parametrize("obstacle", ["file in place of the folder", "folder in place of the file"])
def test_a_place_that_cannot_be_is_refused(path, obstacle):
    if obstacle.startswith("file"):
        path.parent.write_bytes(b"")
    else:
        path.mkdir(parents=True)
    with pytest.raises(OutputError) as caught:
        Ledger.open(path)
    assert caught.value.hint is not None


def test_a_folder_that_cannot_be_written_is_refused(filled):
    """By permission bits, in a process that they bind: the tests may be run by root, who is above them."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to become somebody without rights")
    for folder in (filled, *filled.parents):
        if folder != Path(folder.anchor) and "pytest" in str(folder):
            folder.chmod(0o755 if folder.is_dir() else 0o644)
    answers = as_nobody(lambda: str(_error_of(filled).what))
    assert "read-only" in answers
    assert as_nobody(lambda: str(Ledger.open_existing(filled).spent("ep1"))) == str(200 * 150_000)


def as_nobody(ask) -> str:
    """What `ask()` returns in a child process that runs as the user nobody."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgid(65534)
            os.setuid(65534)
            answer = ask()
        except BaseException as error:  # the parent's assertion shows it
            answer = f"{type(error).__name__}: {error}"
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as answers:
        return answers.read().decode()


def _error_of(path: Path) -> OutputError:
    try:
        Ledger.open(path).close()
    except OutputError as error:
        return error
    raise AssertionError("it was opened")


@pytest.fixture
def small_disk(tmp_path):
    """A disk of one megabyte."""
    mount = shutil.which("mount")
    folder = tmp_path / "disk"
    folder.mkdir()
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let the test mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_found_out_when_opening(small_disk):
    fill(small_disk)
    error = _error_of(small_disk / "moostik.db")
    assert "full" in str(error.what)
    assert "Free some room" in str(error.hint)


def test_a_ledger_on_a_disk_that_has_filled_up_since_is_refused_when_opening(small_disk):
    path = small_disk / "moostik.db"
    with Ledger.open(path) as ledger:
        ledger.record_picture(picture(), None)
    fill(small_disk)
    assert "full" in str(_error_of(path).what)
    with Ledger.open_existing(path) as ledger:
        assert ledger.spent("ep1") == 150_000


def test_a_disk_that_fills_up_in_mid_run_loses_nothing_acknowledged(small_disk):
    path = small_disk / "moostik.db"
    acknowledged = []
    with Ledger.open(path) as ledger:
        with pytest.raises(OutputError, match="full"):
            for number in range(10_000):
                ledger.record_intent(intent(shot_id=f"s{number}", input={"prompt": "x" * 4000}))
                acknowledged.append(f"s{number}")
        (small_disk / "ballast").unlink(missing_ok=True)
        assert [a.intent.shot_id for a in ledger.attempts("ep1")] == acknowledged
    assert acknowledged


def fill(folder: Path) -> None:
    with (folder / "ballast").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return


def test_after_the_disk_has_room_again_the_same_ledger_goes_on(small_disk):
    path = small_disk / "moostik.db"
    with Ledger.open(path) as ledger:
        fill(small_disk)
        with pytest.raises(OutputError):
            for number in range(100):
                ledger.record_intent(intent(shot_id=f"full{number}", input={"prompt": "x" * 9000}))
        (small_disk / "ballast").unlink()
        ledger.record_intent(intent(shot_id="after"))
        assert ledger.attempts("ep1")[-1].intent.shot_id == "after"


def test_a_size_limit_is_a_clear_error(path):
    child = os.fork()
    if child == 0:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        error = _error_of(path)
        os._exit(0 if error.hint is not None else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_the_journal_is_a_wal_that_is_synced(path):
    with Ledger.open(path) as ledger:
        assert ledger.journal == "wal"
        connection = ledger._writer._connection
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL


@pytest.mark.parametrize("network", [True, False])
def test_where_wal_does_not_work_a_rollback_journal_is_used(path, monkeypatch, network):
    """`unix-dotfile` has no shared memory, as some network disks: it answers "delete" when asked for WAL."""
    monkeypatch.setattr(module, "is_network_disk", lambda _: network)
    vfs = None if network else "unix-dotfile"
    with Ledger.open(path, vfs=vfs) as ledger:
        assert ledger.journal == "delete"
        assert ledger._writer._connection.execute("PRAGMA synchronous").fetchone()[0] == 3  # EXTRA
        ledger.record_picture(picture(), None)
        assert ledger.spent("ep1") == 150_000
    with Ledger.open(path, vfs=vfs) as ledger:
        assert ledger.variations("ep1")["s1", "wide"].picture == picture()


def test_a_wal_ledger_moved_to_a_network_disk_is_turned_back(filled, monkeypatch):
    monkeypatch.setattr(module, "is_network_disk", lambda _: True)
    with Ledger.open(filled) as ledger:
        assert ledger.journal == "delete"
        assert ledger.spent("ep1") == 200 * 150_000


MOUNTS = """\
21 1 252:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
36 21 0:31 / /mnt/share rw - nfs4 server:/export rw
37 36 0:32 / /mnt/share/local rw - xfs /dev/vdb rw
38 21 0:33 / /mnt/with\\040space rw - cifs //server/share rw
39 21 0:34 / /mnt/twice rw - nfs a:/b rw
40 21 0:35 / /mnt/twice rw - ext4 /dev/vdc rw
broken line
"""


@pytest.mark.parametrize(
    ("place", "network"),
    [
        ("/home/me/series/output/moostik.db", False),
        ("/mnt/share/series/output", True),
        ("/mnt/share", True),
        ("/mnt/shared", False),
        ("/mnt/share/local/x", False),
        ("/mnt/with space/x", True),
        ("/mnt/twice/x", False),
    ],
)
def test_network_disks_are_known_by_their_mounts(place, network):
    assert disks.is_network_disk(Path(place), MOUNTS) is network


def test_without_a_list_of_mounts_every_disk_counts_as_local():
    assert disks.is_network_disk(Path("/anywhere"), "") is False
    assert disks.filesystem_type(Path("/"), disks._mounts()) is not None


def test_an_older_ledger_is_brought_up_to_date_step_by_step(filled, monkeypatch):
    def add_rating(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE pictures ADD COLUMN rating INTEGER")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, add_rating))
    with Ledger.open_existing(filled) as ledger:
        assert ledger.spent("ep1") == 200 * 150_000
    connection = sqlite3.connect(filled)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(schema.MIGRATIONS)
    assert connection.execute("SELECT rating FROM pictures").fetchone() == (None,)


def test_a_migration_that_fails_leaves_the_ledger_as_it_was(filled, monkeypatch):
    def half_done(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE uploads")
        raise OSError("power cut")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, half_done))
    with pytest.raises(OutputError):
        Ledger.open(filled)
    monkeypatch.undo()
    with Ledger.open(filled) as ledger:
        assert ledger.spent("ep1") == 200 * 150_000
