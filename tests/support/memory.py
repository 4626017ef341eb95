"""A folder in memory for what tests write: making the files of a database takes a disk longer than all the rest."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 2_000_000_000  # bytes; containers often have less there, and then the disk must do


def pytest_configure() -> None:
    """Let this process and those it starts keep temporary files in memory, unless TMPDIR says where they belong."""
    if "TMPDIR" not in os.environ and _has_room(MEMORY):
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def _has_room(folder: Path) -> bool:
    if not os.access(folder, os.W_OK):
        return False
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize >= ENOUGH and not room.f_flag & os.ST_NOEXEC
