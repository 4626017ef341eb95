"""The siting analysis reaches the published optima of the OR-Library."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from maps.siting import open_sites
from tests.support.facilities import read

pytestmark = pytest.mark.real


@pytest.mark.parametrize("name", ["cap41", "cap71"])
def test_the_published_optimum_is_reached_and_proven(name: str, real_data: Path) -> None:
    with (real_data / "facility" / "optima.csv").open(encoding="utf-8") as lines:
        optimum = {row["instance"]: float(row["optimum_multi_source_HiGHS"]) for row in csv.DictReader(lines)}[name]
    problem = read(real_data / "facility" / f"{name}.txt")
    found = open_sites(problem.people, problem.capacities, problem.opening_costs, problem.costs)
    assert found is not None
    assert found.is_proven
    assert found.cost == pytest.approx(optimum, abs=0.01)
