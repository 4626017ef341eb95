"""Which new date of a series takes the place of which old one when its rule moves to another day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

Period = Callable[[date], tuple[int, ...]]


def counterparts(gone: Iterable[date], come: Iterable[date], rules: Iterable[str]) -> list[tuple[date, date]]:
    """Each date that goes with the one that comes for it: the n-th with the n-th of the same week, month or year.

    The period is the longest by which one of the rules repeats. Where not as many come as go, none is paired. The
    pairs stand in an order in which no date lands where another one still is.
    """
    period = _period(rules)
    left, found = _by(period, gone), _by(period, come)
    pairs = [
        pair for which, old in left.items() if len(old) == len(found[which])
        for pair in zip(old, found[which], strict=True)
    ]  # fmt: skip
    later = sorted((pair for pair in pairs if pair[1] > pair[0]), reverse=True)
    return later + sorted(pair for pair in pairs if pair[1] <= pair[0])


def _by(period: Period, days: Iterable[date]) -> dict[tuple[int, ...], list[date]]:
    found: dict[tuple[int, ...], list[date]] = defaultdict(list)
    for day in sorted(set(days)):
        found[period(day)].append(day)
    return found


def _period(rules: Iterable[str]) -> Period:
    repeated = {word for rule in rules for word in re.findall(r"FREQ=(\w+)", rule)}
    if "YEARLY" in repeated:
        return lambda day: (day.year,)
    if "MONTHLY" in repeated:
        return lambda day: (day.year, day.month)
    return lambda day: tuple(day.isocalendar()[:2])
