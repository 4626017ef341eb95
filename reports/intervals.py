"""Intervals that say how far a figure from few cases can be trusted; all at 95 %. Pure.

Sources: R. G. Newcombe, Statistics in Medicine 17 (1998) 857-872 and 873-890 (Wilson's score interval for a share, and
"method 10" for the difference of two); F. Garwood, Biometrika 28 (1936) 437-442 (exact interval of a Poisson count);
N. E. Breslow and N. E. Day, Statistical Methods in Cancer Research II (1987), 69 (Byar's approximation of it);
W. J. Conover, Practical Nonparametric Statistics, 3rd ed. (1999), 3.2 (interval of a median from the ordered values).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""
TAIL = 0.025
MANY = 200
"""From here on Byar's approximation of a count's interval differs from the exact one by less than 0.02 %."""
Interval = tuple[float, float]


def share(part: int, whole: int) -> Interval | None:
    """Wilson's score interval for a share of `whole` cases; None where there are none."""
    if whole <= 0:
        return None
    p, squared = part / whole, Z * Z
    middle = p + squared / (2 * whole)
    reach = Z * math.sqrt(p * (1 - p) / whole + squared / (4 * whole * whole))
    below = 1 + squared / whole
    return max(0.0, (middle - reach) / below), min(1.0, (middle + reach) / below)


def share_difference(one: tuple[int, int], other: tuple[int, int]) -> Interval | None:
    """Newcombe's interval for the first share less the second, each (part, whole); None where one has no cases."""
    first, second = share(*one), share(*other)
    if first is None or second is None:
        return None
    p, q = one[0] / one[1], other[0] / other[1]
    down = math.hypot(p - first[0], second[1] - q)
    up = math.hypot(first[1] - p, q - second[0])
    return max(-1.0, p - q - down), min(1.0, p - q + up)


def count(events: int) -> Interval:
    """Garwood's exact interval of a count of events that come one by one; beyond 200 by Byar's approximation."""
    if events <= 0:
        return 0.0, _solve(lambda mean: TAIL - math.exp(-mean), 0.0, 10.0)
    if events > MANY:
        return _byar(events, -Z), _byar(events + 1, Z)
    wide = events + 10 * math.sqrt(events) + 10
    low = _solve(lambda mean: (1 - _at_most(events - 1, mean)) - TAIL, 0.0, float(events))
    high = _solve(lambda mean: TAIL - _at_most(events, mean), float(events), wide)
    return low, high


def median(values: Sequence[float]) -> Interval | None:
    """The two ordered values between which the median lies; None for fewer than six, of which none can tell."""
    ordered, rank = sorted(values), _rank(len(values))
    return (ordered[rank - 1], ordered[-rank]) if rank else None


def rates_differ(now: int, now_days: int, before: int, before_days: int) -> bool:
    """Whether two counts speak for different rates a day: the share of the first in both, by Wilson's interval."""
    found = share(now, now + before)
    fair = now_days / (now_days + before_days)
    return found is not None and not found[0] <= fair <= found[1]


def _byar(events: int, z: float) -> float:
    return events * (1 - 1 / (9 * events) + z / (3 * math.sqrt(events))) ** 3


def _at_most(events: int, mean: float) -> float:
    """The chance of at most so many events where so many are expected."""
    if mean <= 0:
        return 1.0
    logs = (k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(events + 1))
    return min(1.0, sum(math.exp(one) for one in logs))


def _rank(many: int) -> int:
    """Which value from either end bounds the median: so few heads of a fair coin are rarer than 2.5 %; 0: none."""
    chance = 0.0
    for heads in range(many // 2):
        logs = math.lgamma(many + 1) - math.lgamma(heads + 1) - math.lgamma(many - heads + 1) - many * math.log(2)
        chance += math.exp(logs)
        if chance > TAIL:
            return heads
    return 0


def _solve(rises: Callable[[float], float], low: float, high: float) -> float:
    """Where a rising function crosses nought."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if rises(middle) > 0 else (middle, high)
    return (low + high) / 2
