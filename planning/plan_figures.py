"""The figures kept with a proposal: terms of the score, coverage, driving and hours of the teams."""

from __future__ import annotations

from typing import Any

from core.i18n import Text
from core.imports.problems import pack
from planning.gathered import Gathered
from planning.solving.problem import Plan, Problem
from planning.solving.scoring import Score, drive_minutes, score, team_ticks
from planning.solving.tours import stops_on
from schedule.travel import spot


def figures(gathered: Gathered, plan: Plan, seconds: float) -> dict[str, Any]:
    """What is kept: `terms` of the score, their `total`, `coverage` by kind of unit, minutes driven, hours by team.

    The minutes are those driven for its visits; what is driven for other events anyway is left aside.
    `teams` are by the key of the team: name, visits, minutes out (waiting left aside).
    """
    problem = gathered.problem
    found = score(problem, plan)
    return {
        "terms": dict(vars(found)), "total": found.total(problem), "wanted": len(problem.visits),
        "placed": len(plan.placed), "drive_minutes": drive_minutes(problem, found), "seconds": round(seconds, 1),
        "coverage": coverage(gathered, plan), "teams": _teams(problem, plan),
        "assumed": [both(one) for one in gathered.warnings], "warnings": [pack(one) for one in gathered.warnings],
        "back_minutes": _back(gathered, plan), "ways_source": _source(gathered),
    }  # fmt: skip


def _back(gathered: Gathered, plan: Plan) -> dict[str, int]:
    """Minutes of driving from the last stop of each shift to where it ends, by the team's id."""
    problem = gathered.problem
    found: dict[str, int] = {}
    for shift in problem.shifts:
        team_id = gathered.team_ids[shift.team]
        stops = stops_on(problem, plan, shift) if (shift.team, shift.day) in plan.by_team_day else []
        if team_id is not None and any(stop.visit is not None for stop in stops):
            way = problem.drive_on(shift.day, stops[-1].place, shift.end)
            found[str(team_id)] = found.get(str(team_id), 0) + round(way / problem.drive_units)
    return found


def _source(gathered: Gathered) -> str:
    """Where the ways come from that were measured; empty when all are estimated."""
    points = {spot(place.point) for place in gathered.problem.locations if place.point}
    road = next(iter(gathered.county.roads.values()), gathered.county.known.road)
    sources = {way.source for ends, way in road.ways.items() if points.issuperset(ends) and way.source}
    return "、".join(sorted(sources)[:3])


def short(problem: Problem, plan: Plan, found: Score) -> dict[str, Any]:
    """What one plan comes to beside another: visits placed, minutes driven, and the total."""
    return {"placed": len(plan.placed), "drive_minutes": drive_minutes(problem, found), "total": found.total(problem)}


def coverage(gathered: Gathered, plan: Plan) -> dict[str, dict[str, int]]:
    """By kind of unit: visits wanted and placed."""
    found: dict[str, dict[str, int]] = {}
    for number, one in enumerate(gathered.wanted):
        kind = found.setdefault(gathered.county.units[one.unit_id].kind, {"wanted": 0, "placed": 0})
        kind["wanted"] += 1
        kind["placed"] += number in plan.placed
    return found


def way_minutes(problem: Problem, plan: Plan) -> dict[int, int]:
    """Minutes of driving to each visit from the stop before it, or from where the shift starts; of its first team."""
    found: dict[int, int] = {}
    for shift in problem.shifts:
        if (shift.team, shift.day) not in plan.by_team_day:
            continue
        place = shift.start
        for stop in stops_on(problem, plan, shift):
            if stop.visit is not None and plan.placed[stop.visit].team == shift.team:
                found[stop.visit] = round(problem.drive_on(shift.day, place, stop.place) / problem.drive_units)
            place = stop.place
    return found


def both(said: Text) -> dict[str, str]:
    """A sentence in both languages, as it is kept."""
    return {"zh": said.in_("zh"), "en": said.in_("en")}


def _teams(problem: Problem, plan: Plan) -> dict[str, dict[str, Any]]:
    ticks = team_ticks(problem, plan)
    visits = dict.fromkeys(range(len(problem.teams)), 0)
    for _, placement in plan:
        for team in placement.teams:
            visits[team] += 1
    return {
        team.key: {"name": team.name, "visits": visits[number], "minutes": ticks.get(number, 0) // problem.ticks}
        for number, team in enumerate(problem.teams)
    }
