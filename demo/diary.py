"""Who and what is taken when, so that nothing in the demo county is booked twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from demo.rows import Key


class Diary:
    """Bookings by day, in minutes of the day; no event of the demo county goes over midnight."""

    def __init__(self) -> None:
        self._taken: dict[tuple[Key, date], list[tuple[int, int]]] = defaultdict(list)

    def is_free(self, keys: Iterable[Key], day: date, starts: int, ends: int, gap: int = 0) -> bool:
        """Whether none of them is booked then, with `gap` minutes to spare before and after."""
        return all(
            ends + gap <= first or last + gap <= starts
            for key in keys
            for first, last in self._taken.get((key, day), ())
        )

    def take(self, keys: Iterable[Key], day: date, starts: int, ends: int) -> None:
        """Book them."""
        for key in keys:
            self._taken[key, day].append((starts, ends))
