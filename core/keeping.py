"""The memory behind core/kept.py: what a process has read, by the stamp under which it was read."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any

WORDS = "words"
"""The name of the stamp of vocabularies, settings and the highest areas."""

GENERATIONS = 4
"""How many stamps a process remembers: requests that began before a change go on beside those that began after it."""


class Keeper:
    """What one process keeps of one database, by the stamp under which it was read."""

    def __init__(self) -> None:
        self._generations: OrderedDict[str, dict[Hashable, Any]] = OrderedDict()
        self._lock = Lock()

    def under(self, stamp: str) -> dict[Hashable, Any]:
        """What was read under this stamp, to be added to."""
        with self._lock:
            found = self._generations.setdefault(stamp, {})
            self._generations.move_to_end(stamp)
            if len(self._generations) > GENERATIONS:
                self._generations.popitem(last=False)
            return found
