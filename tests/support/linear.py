"""The same transport problem as an ordinary linear programme, solved by HiGHS: another solver and another model."""

from __future__ import annotations

from collections.abc import Sequence

import highspy
import numpy as np

from geo.distance import walking_m
from maps.allocation import Demand, Site


def optimum(
    demands: Sequence[Demand], sites: Sequence[Site], detour_factor: float, longest_m: float | None = None
) -> tuple[float, float]:
    """(people allocated, person-metres): first as many people as can be, then as few metres as can be."""
    pairs = [
        (i, j, metres)
        for i, demand in enumerate(demands)
        for j, site in enumerate(sites)
        if (metres := walking_m(demand.lon, demand.lat, site.lon, site.lat, detour_factor)) <= (longest_m or 1e12)
    ]
    most = -_solved(demands, sites, pairs, [-1.0] * len(pairs), None)
    return most, _solved(demands, sites, pairs, [metres for *_, metres in pairs], most)


def _solved(
    demands: Sequence[Demand], sites: Sequence[Site], pairs: list[tuple[int, int, float]], costs: list[float],
    at_least: float | None,
) -> float:  # fmt: skip
    model = highspy.Highs()  # type: ignore[no-untyped-call]
    model.setOptionValue("output_flag", False)
    x = [model.addVariable(lb=0, obj=cost) for cost in costs]
    for i, demand in enumerate(demands):
        _at_most(model, [x[at] for at, pair in enumerate(pairs) if pair[0] == i], demand.people)
    for j, site in enumerate(sites):
        _at_most(model, [x[at] for at, pair in enumerate(pairs) if pair[1] == j], site.capacity)
    if at_least is not None:
        model.addConstr(sum(x[1:], 1.0 * x[0]) >= at_least)
    model.minimize()
    return float(np.round(model.getObjectiveValue(), 6))


def _at_most(model: highspy.Highs, variables: list[highspy.highs.highs_var], most: int) -> None:
    if variables:
        model.addConstr(sum(variables[1:], 1.0 * variables[0]) <= most)
