"""Why a visit is left out of a plan, or late: the reason that binds, found by trying what would make it fit.

Everything is tried on the plan as it is, the other visits staying with their teams. Each question is only asked when
those before it were answered with yes, so the first that fails is the reason: has the visit a day, hours that are long
enough, a team that is out then and can do it; would it fit if the team did nothing else that day; with the events that
stay; with what is pinned; with all that is planned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from planning.solving.greedy import allows_day
from planning.solving.lines import Line, options
from planning.solving.problem import Plan, Problem, Shift, Visit
from planning.solving.trying import Ground, fits, with_visit


class Why(StrEnum):
    """What keeps a visit out."""

    NO_DAY = "no_day"  # no day of the plan is allowed
    SHORT = "short"  # its hours are shorter than the visit
    NO_TEAM = "no_team"  # no team is out in its hours
    SKILL = "skill"  # no team with the skills on its days
    TOGETHER = "together"  # never two teams at once
    NO_WAY = "no_way"  # no way there
    TOO_FAR = "too_far"  # not there and back in a day's hours
    DRIVE_LIMIT = "drive_limit"  # there and back is more driving than a day may have
    EVENTS = "events"  # events that stay are in the way
    PINNED = "pinned"  # pinned visits are in the way
    REPEAT = "repeat"  # distances to the other visits of the unit
    MOST_VISITS = "most_visits"
    MOST_TICKS = "most_ticks"
    MOST_DRIVE = "most_drive"
    LOAD = "load"
    FULL = "full"  # all teams that could are busy on all its days
    COST = "cost"  # it would fit, and costs more than it is worth


@dataclass(frozen=True)
class Reason:
    """Why a visit is left out or late, with the facts of the sentence that says so.

    `days` are those on which it is allowed and teams are out, `teams` those that could have it on one of them; `bars`
    are (why, name) of what keeps it from other hours, the most frequent first; `needed` and `there` in minutes or, of
    most_visits, visits.
    """

    why: Why
    is_late: bool = False
    days: int = 0
    teams: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    bars: tuple[tuple[str, str], ...] = ()
    needed: int | None = None
    there: int | None = None

    def as_json(self) -> dict[str, Any]:
        """What is stored with the visit."""
        return {
            "why": str(self.why), "is_late": self.is_late, "days": self.days, "teams": list(self.teams),
            "skills": list(self.skills), "bars": [list(bar) for bar in self.bars], "needed": self.needed,
            "there": self.there,
        }  # fmt: skip


def in_time(visit: Visit) -> Visit:
    """The visit as it would be allowed if it might not be late."""
    if visit.due is None:
        return visit
    return replace(
        visit,
        windows={day: windows for day, windows in visit.windows.items() if day <= visit.due},
        barred=tuple(bar for bar in visit.barred if bar.day <= visit.due),
    )


def is_late(problem: Problem, plan: Plan, number: int) -> bool:
    """Whether the plan has the visit after the day on which it is due."""
    due, placement = problem.visits[number].due, plan.placed.get(number)
    return due is not None and placement is not None and placement.day > due


def reason(ground: Ground, number: int) -> Reason:
    """Why that visit is left out; of one that is placed, why it is not there in time."""
    late = number in ground.plan.placed
    there = ground.without(number)
    visit = in_time(ground.problem.visits[number]) if late else ground.problem.visits[number]
    why = _why(there, number, visit)
    needed, room = _amounts(there, visit, why)
    return Reason(
        why, late, _days(there.problem, visit), _teams(there.problem, visit, why), tuple(sorted(visit.skills)),
        _bars(visit), needed, room,
    )  # fmt: skip


def _why(ground: Ground, number: int, visit: Visit) -> Why:
    if not visit.windows:
        return Why.NO_DAY
    if not any(w.last - w.first >= visit.length for windows in visit.windows.values() for w in windows):
        return Why.SHORT
    anybody = replace(visit, skills=frozenset(), teams=1)
    if not options(with_visit(ground.problem, number, anybody), number):
        return Why.NO_TEAM
    for why, is_reason in _questions(ground, number, visit, anybody):
        if is_reason():
            return why
    if fits(ground, number, visit, ground.lines):
        return Why.COST if fits(ground, number, visit, ground.lines, any_day=False) else Why.REPEAT
    return _limit(ground, number, visit) or Why.FULL


def _questions(ground: Ground, number: int, visit: Visit, anybody: Visit) -> Iterable[tuple[Why, Callable[[], bool]]]:
    """What may keep it out, each with the test that it does; in the order in which they are asked."""
    single = replace(visit, skills=frozenset()) if visit.teams > 1 else anybody
    able = replace(visit, teams=1)

    def lack(changed: Visit, lines: Sequence[Line]) -> Callable[[], bool]:
        return lambda: not fits(ground, number, changed, lines)

    yield Why.SKILL, lambda: _nobody_can(ground.problem, visit)
    yield Why.TOGETHER, lambda: visit.teams > 1 and not fits(ground, number, single, ground.bare) and fits(
        ground, number, anybody, ground.bare
    )  # fmt: skip
    yield Why.NO_WAY, lambda: _has_no_way(ground.problem, visit)
    yield Why.DRIVE_LIMIT, lambda: not fits(ground, number, able, ground.bare) and fits(
        ground, number, able, ground.unlimited("most_drive", is_bare=True)
    )  # fmt: skip
    yield Why.TOO_FAR, lack(visit, ground.bare)
    yield Why.EVENTS, lack(visit, ground.events_only(with_pins=False))
    yield Why.PINNED, lack(visit, ground.events_only(with_pins=True))
    yield Why.REPEAT, lambda: _is_kept_apart(ground, number, visit)


def could(problem: Problem, visit: Visit) -> list[Shift]:
    """The shifts of its days whose team alone, or with others of the day, has the skills."""
    days = [shift for shift in problem.shifts if shift.day in visit.windows]
    if visit.teams == 1:
        return [shift for shift in days if visit.skills <= shift.skills]
    return [shift for shift in days if not visit.skills or visit.skills & shift.skills]


def _nobody_can(problem: Problem, visit: Visit) -> bool:
    there = could(problem, visit)
    if visit.teams == 1:
        return not there
    together: dict[int, frozenset[str]] = {}
    for shift in there:
        together[shift.day] = together.get(shift.day, frozenset()) | shift.skills
    return not any(visit.skills <= skills for skills in together.values())


def _has_no_way(problem: Problem, visit: Visit) -> bool:
    return all(
        problem.way_on(shift.day, shift.start, visit.place) is None
        or problem.way_on(shift.day, visit.place, shift.end) is None
        for shift in could(problem, visit)
    )


def _is_kept_apart(ground: Ground, number: int, visit: Visit) -> bool:
    repeat = ground.problem.repeat_of.get(number)
    if repeat is None:
        return False
    days = {n: placement.day for n, placement in ground.plan if n != number}
    return not any(allows_day(repeat, number, day, days) for day in visit.windows)


LIMITS = {
    "most_visits": Why.MOST_VISITS, "most_drive": Why.MOST_DRIVE, "most_ticks": Why.MOST_TICKS, "capacity": Why.LOAD,
}  # fmt: skip


def _limit(ground: Ground, number: int, visit: Visit) -> Why | None:
    """The limit of a day without which it would fit."""
    for name, why in LIMITS.items():
        if ground.has_limit(name) and fits(ground, number, visit, ground.unlimited(name)):
            return why
    return None


def _days(problem: Problem, visit: Visit) -> int:
    """On how many of its days somebody is out who could have it; of one that nobody could, all its days."""
    return len({shift.day for shift in could(problem, visit)}) or len(visit.windows)


def _teams(problem: Problem, visit: Visit, why: Why) -> tuple[str, ...]:
    if why in (Why.NO_DAY, Why.SHORT, Why.NO_TEAM, Why.SKILL):
        return ()
    return tuple(problem.teams[team].name for team in sorted({shift.team for shift in could(problem, visit)}))


def _bars(visit: Visit) -> tuple[tuple[str, str], ...]:
    """What keeps it from other hours, hours that are merely unusual last, at most three."""
    count: dict[tuple[str, str], int] = {}
    for bar in visit.barred:
        count[bar.why, bar.name] = count.get((bar.why, bar.name), 0) + 1
    return tuple(sorted(count, key=lambda bar: (bar[0] == "hours", -count[bar], bar))[:3])


def _amounts(ground: Ground, visit: Visit, why: Why) -> tuple[int | None, int | None]:
    """How much would be needed and how much there is, in minutes, of the team that comes nearest to it."""
    problem = ground.problem
    if why is Why.SHORT:
        longest = max((w.last - w.first for windows in visit.windows.values() for w in windows), default=0)
        return visit.length // problem.ticks, longest // problem.ticks
    ways = [
        (out + visit.length + back, shift.last - shift.first, problem.drive_on(shift.day, shift.start, visit.place)
         + problem.drive_on(shift.day, visit.place, shift.end), shift.most_drive)
        for shift in could(problem, visit)
        if (out := problem.way_on(shift.day, shift.start, visit.place)) is not None
        and (back := problem.way_on(shift.day, visit.place, shift.end)) is not None
    ]  # fmt: skip
    if not ways:
        return None, None
    if why is Why.TOO_FAR:
        needed, there, _, _ = min(ways)
        return -(-needed // problem.ticks), there // problem.ticks
    if why is Why.DRIVE_LIMIT:
        _, _, drive, most = min(ways, key=lambda one: one[2])
        return -(-drive // problem.drive_units), (most or 0) // problem.drive_units
    if why is Why.MOST_VISITS:
        return None, max((line.shift.most_visits or 0 for line in ground.lines), default=0)
    return None, None
