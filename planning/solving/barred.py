"""What keeps a visit from hours that it could have otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Barred:
    """Hours of a day, from `first` to `last` in ticks, that a visit would have but for something, and `why`.

    `why`: "blackout" (exams, market days), "closed" (the unit said that it cannot), "booked" (it has another event),
    "hours" (it is not open then, but could be asked). `key` ("blackout:7", "event:12") and `name` say what it is.
    `is_strict`: no reason makes it possible.
    """

    day: int
    first: int
    last: int
    why: str
    key: str = ""
    name: str = ""
    is_strict: bool = False
