"""Packs on disk, by version: made once for all web processes and all readers who see the same."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from maps.point_pack import Pack

KEPT = 16
"""Versions; readers of different areas have versions of their own."""

POSITIONS = "positions.gz"
_making = Lock()


class PackFiles:
    """The folder in which packs lie; a folder that cannot be written to only means that each is made anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def has(self, version: str) -> bool:
        """Whether this version has been made and is still kept."""
        return (self._folder / version / POSITIONS).is_file()

    def positions(self, version: str, make: Callable[[], Pack]) -> bytes:
        """The positions of this version, made now if nobody has asked for it before."""
        return self._read(version, POSITIONS, lambda pack: pack.positions, make)

    def names(self, version: str, block: int, make: Callable[[], Pack]) -> bytes | None:
        """The names of one block, None when there is no such block."""
        found = self._read(
            version, _name(block), lambda pack: pack.names[block] if block < len(pack.names) else b"", make
        )
        return found or None

    def _read(self, version: str, name: str, part: Callable[[Pack], bytes], make: Callable[[], Pack]) -> bytes:
        """Look, then make what is not there, then look again: pages ask for positions and names at the same time."""
        if (lying := self._lying(version, name)) is not None:
            return lying
        with _making:
            if not self.has(version):
                pack = make()
                if not self._write(version, pack):
                    return part(pack)
        return self._lying(version, name) or b""

    def _lying(self, version: str, name: str) -> bytes | None:
        """What lies there; None if it has not been made, has no such block, or there is no folder at all."""
        with suppress(OSError):
            return (self._folder / version / name).read_bytes()
        return None

    def _write(self, version: str, pack: Pack) -> bool:
        """Whether it lies there now: written beside its place and moved there whole."""
        fresh = self._folder / f"making-{os.getpid()}-{os.urandom(4).hex()}"
        try:
            fresh.mkdir(parents=True)
            for block, names in enumerate(pack.names):
                (fresh / _name(block)).write_bytes(names)
            (fresh / POSITIONS).write_bytes(pack.positions)
            fresh.rename(self._folder / version)
        except OSError:  # no leave to write, or another process was quicker
            shutil.rmtree(fresh, ignore_errors=True)
            return self.has(version)
        self._forget_oldest()
        return True

    def _forget_oldest(self) -> None:
        with suppress(OSError):
            oldest_first = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
            for path in oldest_first[:-KEPT]:
                shutil.rmtree(path, ignore_errors=True)


def _name(block: int) -> str:
    return f"names-{block}.gz"
