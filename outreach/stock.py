"""The stock of an item: its balance from day to day, and what a further move would make of it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.i18n import Text, t

MOVE_NAMES: dict[str, Text] = {
    "received": t("Taken into stock"),
    "given": t("Given out"),
    "returned": t("Returned"),
    "corrected": t("Corrected"),
}
RESULT_COLUMNS = {"leaflet": "leaflets", "booklet": "booklets", "board": "boards", "banner": "banners",
                  "souvenir": "souvenirs"}  # fmt: skip
"""The column of an event's result that tells how much of a kind of material was given out or shown."""


@dataclass(frozen=True)
class Moved:
    """A move as the books know it: `count` is added on that day; moves of a day are taken together."""

    on: date
    count: int


def balance(moves: Iterable[Moved], on: date | None = None) -> int:
    """The stock at the end of that day; without a day, after all moves."""
    return sum(one.count for one in moves if on is None or one.on <= on)


def balances(moves: Iterable[Moved]) -> list[tuple[date, int]]:
    """The stock at the end of each day on which something moved."""
    by_day: dict[date, int] = {}
    for one in moves:
        by_day[one.on] = by_day.get(one.on, 0) + one.count
    found, stock = [], 0
    for day in sorted(by_day):
        stock += by_day[day]
        found.append((day, stock))
    return found


def lowest_from(moves: Iterable[Moved], on: date) -> int:
    """The least that there is at the end of that day or of any later one."""
    there = list(moves)
    return min([balance(there, on), *(stock for day, stock in balances(there) if day > on)])


def shortage(moves: Iterable[Moved], new: Moved) -> int:
    """How much is missing for this move on its day, so that no day from then on ends below nothing; 0 when it goes."""
    return max(0, -(lowest_from(moves, new.on) + new.count))


def is_low(stock: int, low_at: int | None) -> bool:
    """Whether more should be ordered."""
    return low_at is not None and stock <= low_at
