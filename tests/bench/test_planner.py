"""What the bench of the planner measures by: its county, the lower bound against trying everything, and the peer."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product
from pathlib import Path

import pytest

from bench.planner_bound import bound
from bench.planner_county import DIALECT, HOLIDAY, LECTURE, WITHOUT_FAIRNESS, campaign, county, small, valley
from bench.planner_peer import peer
from planning.solving.checking import breaks
from planning.solving.problem import Plan, Problem, Window
from planning.solving.scoring import score
from planning.solving.tours import can_serve, driving, fixed_stop, fixed_within, stop_of, tour


@pytest.fixture(scope="module")
def tiny() -> Problem:
    return small(valley(3, 4, towns=2), units=6, teams=1, days=4)


def cheapest_tour(problem: Problem, shift: int, visits: tuple[int, ...]) -> int | None:
    """Driving of the best order of these visits among the events that stay, if there is one."""
    there = problem.shifts[shift]
    stops = [stop_of(problem, visit, there) for visit in visits]
    stops += [fixed_stop(one) for one in fixed_within(problem, there)]
    drives = [
        driving(problem, there, [stop.place for stop in order])
        for order in permutations(stops)
        if tour(problem, there, order) is not None
    ]
    return min(drives, default=None)


def by_hand(problem: Problem) -> int:
    """The least cost over every way to give each visit a shift or leave it out."""
    choices = [
        [None, *(n for n, shift in enumerate(problem.shifts) if can_serve(visit, shift))] for visit in problem.visits
    ]
    weights, best, known = problem.weights, 10**12, dict[tuple[int, tuple[int, ...]], int | None]()
    for chosen in product(*choices):
        left = [visit for visit, shift in zip(problem.visits, chosen, strict=True) if shift is None]
        total = sum(weights.must if visit.is_must else visit.value * weights.value for visit in left) * 10
        for shift in range(len(problem.shifts)):
            visits = tuple(visit for visit, there in enumerate(chosen) if there == shift)
            if (shift, visits) not in known:
                known[shift, visits] = cheapest_tour(problem, shift, visits)
            drive = known[shift, visits]
            total += 10**12 if drive is None else drive
        best = min(best, total)
    return best


def test_the_bound_is_below_and_the_optimum_as_trying_everything_finds_it(tiny: Problem) -> None:
    found, best = bound(tiny, Plan()), by_hand(tiny)
    assert found.least <= best == found.best
    assert found.least > 0


def test_a_bound_is_refused_where_visits_depend_on_each_other(tiny: Problem) -> None:
    unfair = replace(tiny, weights=replace(tiny.weights, unfair=5))
    with pytest.raises(ValueError, match="only single visits"):
        bound(unfair, Plan())


def test_hours_that_differ_by_day_are_refused(tiny: Problem) -> None:
    visit = tiny.visits[-1]
    days = {day: (Window(600, 700 + day),) for day in visit.windows}
    other = replace(tiny, visits=(*tiny.visits[:-1], replace(visit, windows=days)))
    with pytest.raises(ValueError, match="other hours on another day"):
        bound(other, Plan())


def test_the_peer_finds_a_plan_that_keeps_every_rule(tiny: Problem) -> None:
    plan, first = peer(tiny).solve(0.1)
    assert breaks(tiny, plan) == []
    assert score(tiny, plan).total(tiny) >= bound(tiny, plan).least
    assert first.endswith("INSERTION")


def test_the_peer_refuses_what_it_does_not_model(tiny: Problem) -> None:
    with pytest.raises(ValueError, match="not modelled: fairness"):
        peer(replace(tiny, weights=replace(tiny.weights, unfair=1)))


def test_the_seeded_county_has_the_size_and_shape_of_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZHENAN_REAL_DATA", raising=False)
    problem = campaign(county())
    assert [len(problem.visits), len(problem.teams), len({shift.start for shift in problem.shifts})] == [279, 6, 3]
    assert HOLIDAY in problem.days
    assert len(problem.days) == 21
    assert not any(problem.days[shift.day] == HOLIDAY for shift in problem.shifts)
    assert {LECTURE, DIALECT} == {skill for visit in problem.visits for skill in visit.skills}
    assert all(any(can_serve(visit, shift) for shift in problem.shifts) for visit in problem.visits)
    assert problem == campaign(county())


def test_the_real_county_is_taken_where_its_files_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hualien").mkdir()
    schools = "name,lat,lon,town\n明禮國小,23.98,121.61,花蓮市\n"
    (tmp_path / "hualien/schools.csv").write_text(schools, encoding="utf-8")
    square = '{"type":"Polygon","coordinates":[[[121.6,23.9],[121.7,23.9],[121.7,24],[121.6,23.9]]]}'
    villages = ",".join(
        f'{{"properties":{{"VILLNAME":"v","TOWNNAME":"{town}","POP_TOTAL":9}},"geometry":{square}}}'
        for town in ("花蓮市", "光復鄉", "玉里鎮")
    )
    (tmp_path / "hualien/villages.geojson").write_text(f'{{"features":[{villages}]}}', encoding="utf-8")
    monkeypatch.setenv("ZHENAN_REAL_DATA", str(tmp_path))
    place = county()
    assert (place.name, len(place.units), len(place.seats)) == ("Hualien", 4, 3)
    assert {visit.length for visit in campaign(place, weights=WITHOUT_FAIRNESS).visits} == {60, 90}
