"""Problems as vehicles and clients, and routes read back as plans."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from planning.solving.checking import breaks
from planning.solving.decoding import decode, routes_of
from planning.solving.encoder import Scope, encode
from planning.solving.encoding import FORBIDDEN, Encoding
from planning.solving.greedy import greedy
from planning.solving.problem import Detour, Fixed, Plan, Problem, Window
from planning.solving.scoring import retimed, score
from tests.support.counties import AFTERNOON, MORNING, at, county, problems, with_shifts, with_visit

PLACES = {"near": (10, 0), "far": (60, 0)}


def encoded(problem: Problem, plan: Plan | None = None, **scope: Any) -> Encoding:
    return encode(problem, Scope(greedy(problem) if plan is None else plan, **scope))


def test_days_that_are_alike_are_one_vehicle_and_one_table() -> None:
    encoding = encoded(county(PLACES, days=5))
    assert [len(vehicle.shifts) for vehicle in encoding.vehicles] == [5]
    assert len(encoding.profiles) == 1


def test_a_blackout_makes_a_table_of_its_own_with_a_high_price_into_the_unit() -> None:
    problem = county(PLACES, days=2)
    problem = with_visit(problem, 0, windows={1: problem.visits[0].windows[1]})
    encoding = encoded(problem)
    closed = encoding.distances(encoding.vehicles[encoding.vehicle_of[0]].profile)
    opened = encoding.distances(encoding.vehicles[encoding.vehicle_of[1]].profile)
    into = [len(encoding.depots) + client for client in encoding.clients_of[0]]
    assert (closed[0, into] == encoding.cap).all()
    assert (opened[0, into] == 100).all()


def test_morning_and_afternoon_are_two_clients_of_which_one_is_served() -> None:
    encoding = encoded(county({"school": (10, 0)}, days=1))
    assert [(one.first, one.last) for one in encoding.clients] == [
        (MORNING.first, MORNING.last - 60),
        (AFTERNOON.first, AFTERNOON.last - 60),
    ]
    assert encoding.groups == ((0, 1),)
    assert encoding.item == (0, 0)


def test_lateness_and_another_team_cost_what_the_weights_say() -> None:
    problem = with_visit(county({"school": (10, 0)}, days=3), 0, due=0, prefers=1)
    encoding = encoded(problem, Plan())
    late, other = problem.weights.late, problem.weights.other_team
    assert encoding.entries[:, 0].tolist() == [10 * other, 10 * (other + late), 10 * (other + 2 * late)]


def test_a_closed_road_and_a_detour_are_in_the_tables_of_their_days() -> None:
    problem = county({"school": (10, 0)}, days=2)
    problem = replace(problem, detours=(Detour(frozenset({1}), frozenset({1}), 30),))
    encoding = encoded(problem)
    ways = [encoding.durations(encoding.vehicles[encoding.vehicle_of[k]].profile)[0, 1] for k in (0, 1)]
    drive = [encoding.distances(encoding.vehicles[encoding.vehicle_of[k]].profile)[0, 1] for k in (0, 1)]
    assert ways == [10, 40]
    assert drive == [100, 400]


def test_events_and_pinned_visits_are_required_at_their_time_on_their_shift_only() -> None:
    problem = county(PLACES, days=2)
    problem = replace(problem, fixed=(Fixed("event", 0, 1, 600, 660, 0),), pinned={0: at(0, "09:00")})
    encoding = encoded(problem)
    stays = [(one.visit, one.first, one.required, one.shift) for one in encoding.clients if one.shift is not None]
    assert stays == [(0, 540, True, 0), (None, 600, True, 1)]
    assert (encoding.entries[1, 0], encoding.entries[0, 1]) == (FORBIDDEN, FORBIDDEN)


def test_prizes_keep_their_order_and_stay_below_a_forbidden_arc() -> None:
    problem = with_visit(with_visit(county(PLACES, days=1), 0, is_must=True), 1, value=3)
    encoding = encoded(problem, Plan())
    must, value = (encoding.clients[encoding.clients_of[number][0]].prize for number in (0, 1))
    assert value < must < encoding.cap


def test_with_all_days_alike_the_routes_get_days_on_which_their_units_may_be_visited() -> None:
    problem = with_shifts(county({str(n): (10 * n, 5) for n in range(4)}, days=4), most_visits=1)
    for number in range(4):
        problem = with_visit(problem, number, windows={3 - number: problem.visits[number].windows[0]})
    encoding = encoded(problem, any_day=True)
    assert len(encoding.vehicles) == 1
    routes = [(0, [encoding.clients_of[number][0]]) for number in range(4)]
    assert [placement.day for _, placement in decode(encoding, routes)] == [3, 2, 1, 0]


def test_what_may_not_be_on_a_shift_is_left_out_when_routes_are_read() -> None:
    problem = county(PLACES, days=1, bases=((0, 0), (0, 0)))
    shifts = tuple(replace(one, skills=frozenset({"dialect"} if one.team else ())) for one in problem.shifts)
    problem = with_visit(replace(problem, shifts=shifts), 1, skills=frozenset({"dialect"}))
    encoding = encoded(problem)
    by_the_wrong_team = (encoding.vehicle_of[0], [encoding.clients_of[0][0], encoding.clients_of[1][0]])
    assert decode(encoding, [by_the_wrong_team]).placed.keys() == {0}


def test_a_route_that_cannot_be_driven_loses_only_what_makes_it_impossible() -> None:
    problem = with_visit(county(PLACES, days=1), 0, windows={0: (Window(480, 560),)})
    encoding = encoded(problem)
    wrong_way_round = [encoding.clients_of[1][0], encoding.clients_of[0][0]]
    plan = decode(encoding, [(0, wrong_way_round)])
    assert breaks(problem, plan) == []
    assert plan.placed


@settings(max_examples=60, deadline=None)
@given(problems())
def test_a_plan_survives_being_routes(problem: Problem) -> None:
    plan = greedy(problem)
    encoding = encoded(problem, plan)
    back = decode(encoding, routes_of(encoding, plan))
    assert breaks(problem, back) == []
    assert back.placed.keys() == plan.placed.keys()
    assert score(problem, back).drive == score(problem, plan).drive
    assert score(problem, retimed(problem, back)) == score(problem, back)
