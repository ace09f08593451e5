"""Which disks are network disks: WAL needs memory that all its users share, and some of them claim it."""

from __future__ import annotations

from pathlib import Path

_NETWORK_TYPES = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afs",
        "ceph",
        "glusterfs",
        "lustre",
        "beegfs",
        "gpfs",
        "9p",
        "fuse.sshfs",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.ceph",
    }
)
_MOUNTS = Path("/proc/self/mountinfo")


def is_network_disk(path: Path, mounts: str | None = None) -> bool:
    """Whether `path` (that may not exist yet) lies on a disk of another machine, as far as the system says.

    `mounts` is the text of /proc/self/mountinfo; where there is none, the answer is False."""
    mounts = _mounts() if mounts is None else mounts
    if not any(f" - {kind} " in mounts for kind in _NETWORK_TYPES):  # on most computers: no need to look closer
        return False
    return filesystem_type(path, mounts) in _NETWORK_TYPES


def filesystem_type(path: Path, mounts: str) -> str | None:
    """The type of the file system that holds `path`, by the longest mount point above it."""
    target = path.resolve()
    best: tuple[int, str | None] = (-1, None)
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        columns = before.split(" ")
        if len(columns) < 5 or not after:
            continue
        point = Path(columns[4].encode().decode("unicode_escape"))
        # a later mount hides an earlier one at the same place
        if (point == target or point in target.parents) and len(point.parts) >= best[0]:
            best = (len(point.parts), after.split(" ")[0])
    return best[1]


def _mounts() -> str:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
