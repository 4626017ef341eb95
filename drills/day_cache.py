"""Things that many ask for at once, made anew by one of them when they have grown old. Pure."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

V = TypeVar("V")
MOST = 200


@dataclass
class _Kept(Generic[V]):
    value: V
    until: float
    making: Lock


class Fresh(Generic[V]):
    """Values of one process, each no older than so many seconds, the least used of too many forgotten.

    While somebody makes one anew, others are given the one before at once; only the very first is waited for.
    """

    def __init__(self, seconds: float, most: int = MOST, clock: Callable[[], float] = monotonic) -> None:
        self._seconds, self._most, self._clock = seconds, most, clock
        self._kept: OrderedDict[Hashable, _Kept[V]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], V]) -> V:
        """The value of that key; what `make` raises goes to the caller, and nothing is kept."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
        if kept is None:
            return self._keep(key, make())
        if self._clock() < kept.until or not kept.making.acquire(blocking=False):
            return kept.value
        try:
            return self._keep(key, make())
        finally:
            kept.making.release()

    def _keep(self, key: Hashable, value: V) -> V:
        with self._lock:
            self._kept[key] = _Kept(value, self._clock() + self._seconds, Lock())
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value
