"""Figures as they are answered: lines keyed by the dimensions, a total of its own, and how providers' answers join.

Person-times (人次) and people (人) are never added together. What does not add up over lines (units reached, medians,
shares) is counted anew for the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.sheets.sheet import Value

NO_UNIT = "none"
"""The kind of unit of events for the general public."""
NO_CAMPAIGN = "0"
UNSPECIFIED = "unspecified"

Key = tuple[str, ...]
Values = dict[str, Value]


@dataclass
class Line:
    """One line: its key by dimension, and its figures by the names of the measures; None where there is none."""

    key: Key
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Figures:
    """What was asked: lines in the order of their keys, the total, and the names of the measures in it."""

    dimensions: tuple[str, ...]
    lines: list[Line]
    total: Line
    measures: tuple[str, ...] = ()


@dataclass
class Answer:
    """What one provider knows: plain figures by line and measure, and those of the total."""

    lines: dict[Key, Values] = field(default_factory=dict)
    total: Values = field(default_factory=dict)

    def add(self, key: Key, name: str, count: int) -> None:
        """Add to a figure that adds up, of its line and of the total."""
        for values in (self.lines.setdefault(key, {}), self.total):
            values[name] = _number(values.get(name)) + count


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def joined(answers: Iterable[Answer]) -> Answer:
    """The answers of several providers as one."""
    found = Answer()
    for answer in answers:
        for key, values in answer.lines.items():
            found.lines.setdefault(key, {}).update(values)
        found.total.update(answer.total)
    return found


def quotient(part: Value, whole: Value, most: float | None = None) -> float | None:
    """Part of whole, at most so much; None where there is no whole or either is not known."""
    if not isinstance(part, int | float) or not isinstance(whole, int | float) or not whole:
        return None
    share = part / whole
    return share if most is None else min(most, share)


def median(counts: Mapping[int, int]) -> float | None:
    """The exact median of values given as value: how often; the mean of the middle two of an even number."""
    many = sum(counts.values())
    if not many:
        return None
    low = _at(counts, (many - 1) // 2)
    high = low if many % 2 else _at(counts, many // 2)
    return (low + high) / 2


def _at(counts: Mapping[int, int], place: int) -> int:
    """The value at that place, counted from nought, of all in order."""
    for value in sorted(counts):
        place -= counts[value]
        if place < 0:
            return value
    raise IndexError(place)


def ordered(lines: Mapping[Key, Values], names: Sequence[str]) -> list[Line]:
    """Lines in the order of their keys, with just these figures, in this order."""
    return [Line(key, {name: lines[key].get(name) for name in names}) for key in sorted(lines)]
