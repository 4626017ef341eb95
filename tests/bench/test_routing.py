"""Public routing files are read as they stand, translated into our words, and their routes checked apart."""

from pathlib import Path

import pytest

from bench.routing_check import Route, verdict
from bench.routing_files import CONVENTIONS, Unreadable, read
from bench.routing_known import known
from bench.routing_made import instances
from bench.routing_problem import translated
from planning.solving.checking import breaks
from planning.solving.problem import Placement, Plan

SOLOMON = """T3

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0         0          0          0         100          0
    1      1         1          6          0          90         10
    2      2         0          4         10          20         10
    3      0         5          4          0          50         10
"""

VRPLIB = """NAME : tiny
TYPE : SDVRPTW
DIMENSION : 4
EDGE_WEIGHT_TYPE : EXPLICIT
EDGE_WEIGHT_FORMAT : LOWER_ROW
VEHICLES : 2
VEHICLES_MAX_DURATION : 60
SERVICE_TIME : 5
EDGE_WEIGHT_SECTION
10
20 12
30 15 17
DEMAND_SECTION
1 0
2 1
3 1
4 1
DEPOT_SECTION
1
-1
CAPACITY_SECTION
1 2
2 3
VEHICLES_ALLOWED_CLIENTS_SECTION
1 2 3
2 3 4
EOF
"""

CORDEAU = """1 1 3 2
0 10
50 10
0 0 0 0 0 0 0
1 3 4 1 5 2 1 3
2 6 8 1 5 1 2 1 2
3 0 5 1 5 1 2 1 2
"""

DEPOTS = """2 1 2 2
0 10
0 10
1 1 0 0 5 1 2 1 2
2 9 0 0 5 1 2 1 2
3 0 0 0 0 0 0
4 10 0 0 0 0 0
"""


def written(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_solomon_file_has_its_fleet_windows_and_tenths(tmp_path):
    instance = read(written(tmp_path, "T3.txt", SOLOMON))
    assert [len(instance.clients), len(instance.vehicles), instance.vehicles[0].capacity] == [3, 2, 10]
    assert (instance.clients[1].ready, instance.clients[1].due, instance.clients[1].service) == (10, 20, 10)
    problem = translated(instance, CONVENTIONS["tenths, cut"]).problem
    assert problem.way[0][1] == 14  # 1.4142 cut
    assert (problem.visits[1].windows[0][0].first, problem.visits[1].windows[0][0].last) == (100, 300)


def test_the_convention_is_the_one_in_which_the_published_routes_cost_what_is_published(tmp_path):
    path = written(tmp_path, "T3.txt", SOLOMON)
    written(tmp_path, "T3.sol", "Route #1: 2 3\nRoute #2: 1\nCost 15.1\n")
    found = known(read(path))
    assert (found.convention.name, found.best, found.is_proven) == ("tenths, cut", 151, True)
    written(tmp_path, "T3.sol", "Route #1: 2 3\nRoute #2: 1\nCost 15.213\n")
    assert known(read(path)).convention.name == "thousandths"


def test_without_routes_the_best_cost_comes_from_a_table(tmp_path):
    path = written(tmp_path, "T3.txt", SOLOMON)
    assert known(read(path)).best is None
    written(tmp_path, "best.csv", "instance,dimacs_cost_published,sintef_distance_recomputed\nT3,15.1,15.4\n")
    assert known(read(path)).best == pytest.approx(151)


def test_a_vrplib_file_says_who_may_serve_whom_and_for_how_long(tmp_path):
    instance = read(written(tmp_path, "tiny.vrp", VRPLIB))
    assert list(instance.legs[3]) == [30, 15, 17, 0] and instance.legs[0][2] == 20
    assert [vehicle.places for vehicle in instance.vehicles] == [frozenset({1, 2}), frozenset({2, 3})]
    assert [(vehicle.capacity, vehicle.duration) for vehicle in instance.vehicles] == [(2, 60), (3, 60)]
    found = verdict(instance, [Route(0, (1, 2)), Route(1, (3,))], CONVENTIONS["whole, nearest"])
    assert found.cost == 10 + 12 + 20 + 60
    assert len(found.faults) == 1 and "vehicle 2: duration 65" in found.faults[0]
    assert "not its own" in verdict(instance, [Route(0, (1, 3)), Route(1, (2,))], CONVENTIONS["real"]).faults[0]


def test_what_has_no_counterpart_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="PRIZE"):
        read(written(tmp_path, "tiny.vrp", VRPLIB.replace("DEMAND_SECTION", "PRIZE_SECTION")))
    with pytest.raises(Unreadable):
        read(written(tmp_path, "notes.txt", "no instance at all\n"))


def test_a_periodic_file_has_combinations_of_days_and_limits_by_day(tmp_path):
    instance = read(written(tmp_path, "q01.txt", CORDEAU))
    assert instance.days == 2
    assert [client.patterns for client in instance.clients] == [((0, 1),), ((1,), (0,)), ((1,), (0,))]
    assert [(one.day, one.duration, one.capacity) for one in instance.vehicles] == [(0, None, 10), (1, 50, 10)]
    routes = [Route(0, (1, 2)), Route(1, (1, 3))]
    found = verdict(instance, routes, CONVENTIONS["real"])
    assert found.cost == pytest.approx(20 + 5 + 10**0.5 + 5) and found.is_feasible
    faults = verdict(instance, [Route(0, (1, 2, 3))], CONVENTIONS["real"]).faults
    assert faults == ("place 1 is served on days [0]", "vehicle 1: load 15 of 10")
    written(tmp_path, "q01.res", "33.16\n1 1 22 10 0 1 2 0\n2 1 15 10 0 1 3 0\n")
    assert known(read(tmp_path / "q01.txt")).is_proven


def test_depots_behind_the_customers_are_where_vehicles_begin(tmp_path):
    instance = read(written(tmp_path, "m01.txt", DEPOTS))
    assert [vehicle.depot for vehicle in instance.vehicles] == [2, 3]
    assert verdict(instance, [Route(0, (0,)), Route(1, (1,))], CONVENTIONS["real"]).cost == pytest.approx(4)


@pytest.mark.parametrize(
    ("routes", "fault"),
    [
        ([Route(0, (1, 2, 3))], "load 14 of 10"),
        ([Route(0, (3, 2)), Route(1, (1,))], "too late"),
        ([Route(0, (2,)), Route(1, (1,))], "place 3 is served on days []"),
        ([Route(0, (2,), (9.0,)), Route(1, (1, 3))], "outside its window"),
        ([Route(0, (2,)), Route(1, (1, 3), (1.4, 13.0))], "place 3 is reached after 13"),
        ([Route(0, (2,)), Route(0, (1, 3))], "goes out twice"),
    ],
)
def test_the_checker_finds(tmp_path, routes, fault):
    instance = read(written(tmp_path, "T3.txt", SOLOMON))
    legs = CONVENTIONS["tenths, cut"]
    assert not verdict(instance, [Route(0, (2, 3)), Route(1, (1,))], legs).faults
    assert any(fault in one for one in verdict(instance, routes, legs).faults)


def test_leaving_later_makes_a_route_shorter(tmp_path):
    text = VRPLIB.replace("EOF", "TIME_WINDOW_SECTION\n1 0 900\n2 500 510\n3 540 560\n4 0 900\nEOF")
    found = verdict(read(written(tmp_path, "w.vrp", text)), [Route(0, (1, 2))], CONVENTIONS["whole, nearest"])
    assert [fault[:24] for fault in found.faults if "vehicle" in fault] == ["vehicle 1: duration 65 o"]


def test_a_plan_of_ours_is_checked_as_routes_of_the_file(tmp_path):
    instance = read(written(tmp_path, "q01.txt", CORDEAU))
    ours = translated(instance, CONVENTIONS["real"])
    days = {"client:1:0": 0, "client:1:1": 1, "client:2:0": 0, "client:3:0": 1}
    starts = {"client:1:0": 60_000, "client:1:1": 60_000, "client:2:0": 130_000, "client:3:0": 110_000}
    plan = Plan(
        {at: Placement(days[visit.key], starts[visit.key], (0,)) for at, visit in enumerate(ours.problem.visits)}
    )
    assert breaks(ours.problem, plan) == []
    routes = ours.routes(plan)
    assert [(route.vehicle, route.places) for route in routes] == [(0, (1, 2)), (1, (1, 3))]
    assert verdict(instance, routes, CONVENTIONS["real"]).is_feasible


def test_made_up_instances_are_read_like_public_ones(tmp_path):
    found = [read(path) for path in instances(tmp_path)]
    assert [one.kind for one in found] == ["Solomon", "VRPLIB SDVRPTW", "Cordeau PVRP"]
    assert known(found[2]).is_proven
