"""Small counties to plan in: one made by hand, and random ones for properties."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import ceil, hypot

from hypothesis import strategies as st

from planning.solving.problem import (
    Fixed,
    Location,
    Placement,
    Problem,
    Repeat,
    Shift,
    Team,
    Visit,
    Window,
)

MONDAY = date(2026, 12, 7)
MORNING, AFTERNOON = Window(8 * 60, 12 * 60), Window(14 * 60, 17 * 60)
SCHOOL = (MORNING, AFTERNOON)
EVENING = (Window(18 * 60, 21 * 60),)
Point = tuple[int, int]


def county(visits: dict[str, Point], days: int = 2, bases: tuple[Point, ...] = ((0, 0),), minutes: int = 60) -> Problem:
    """A county on a plane of minutes: a team at each base from 8 to 18, each visit in school hours of every day.

    The way from one point to another takes as many minutes as they are apart, rounded up, all of it driving.
    """
    points = [*bases, *visits.values()]
    ways = tuple(tuple(ceil(hypot(a[0] - b[0], a[1] - b[1])) for b in points) for a in points)
    return Problem(
        days=tuple(MONDAY + timedelta(days=number) for number in range(days)),
        locations=tuple(Location(f"place:{number}") for number in range(len(points))),
        teams=tuple(Team(f"team:{number + 1}", f"{number + 1}") for number in range(len(bases))),
        shifts=tuple(
            Shift(team, day, 8 * 60, 18 * 60, team, team) for team in range(len(bases)) for day in range(days)
        ),
        visits=tuple(
            Visit(name, len(bases) + number, minutes, dict.fromkeys(range(days), SCHOOL), name)
            for number, name in enumerate(visits)
        ),
        way=ways,
        drive=tuple(tuple(10 * minutes for minutes in row) for row in ways),
    )


def with_visit(problem: Problem, number: int, **changes: object) -> Problem:
    """The same with one visit changed."""
    visits = list(problem.visits)
    visits[number] = replace(visits[number], **changes)  # type: ignore[arg-type]
    return replace(problem, visits=tuple(visits))


def with_shifts(problem: Problem, **changes: object) -> Problem:
    """The same with all shifts changed alike."""
    return replace(problem, shifts=tuple(replace(shift, **changes) for shift in problem.shifts))  # type: ignore[arg-type]


@st.composite
def problems(draw: st.DrawFn, most_visits: int = 7, may_repeat: bool = True) -> Problem:
    """Random small counties with rests, days off, skills, windows, must-dos, events that stay, repeats and limits."""
    days, teams = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    point = st.tuples(st.integers(-60, 60), st.integers(-60, 60))
    bases = tuple(draw(st.lists(point, min_size=teams, max_size=teams)))
    stops = draw(st.lists(point, min_size=1, max_size=most_visits))
    plain = county({f"unit:{number}": at for number, at in enumerate(stops)}, days, bases)
    visits = tuple(_varied(draw, visit, days) for visit in plain.visits)
    shifts = tuple(one for shift in plain.shifts for one in _varied_shift(draw, shift))
    repeats = _repeats(draw, stops, days) if may_repeat else ()
    return replace(plain, visits=visits, shifts=shifts, repeats=repeats, fixed=_fixed(draw, plain, shifts))


def _varied(draw: st.DrawFn, visit: Visit, days: int) -> Visit:
    hours = draw(st.sampled_from([SCHOOL, EVENING, (Window(9 * 60, 10 * 60),), (Window(0, 24 * 60),)]))
    allowed = draw(st.sets(st.integers(0, days - 1), min_size=1))
    return replace(
        visit, windows=dict.fromkeys(sorted(allowed), hours), length=draw(st.sampled_from([30, 60, 120])),
        skills=draw(st.sampled_from([frozenset[str](), frozenset({"school"})])), is_must=draw(st.booleans()),
        value=draw(st.integers(1, 3)), due=draw(st.sampled_from([None, 0])),
    )  # fmt: skip


def _varied_shift(draw: st.DrawFn, shift: Shift) -> list[Shift]:
    if draw(st.integers(0, 5)) == 0:
        return []
    return [
        replace(
            shift, last=draw(st.sampled_from([17 * 60, 21 * 60])),
            skills=draw(st.sampled_from([frozenset({"school"}), frozenset()])),
            rest=draw(st.sampled_from([None, Window(12 * 60, 13 * 60)])), most_visits=draw(st.sampled_from([None, 3])),
        )
    ]  # fmt: skip


def _repeats(draw: st.DrawFn, stops: list[Point], days: int) -> tuple[Repeat, ...]:
    if len(stops) < 2 or days < 2 or not draw(st.booleans()):
        return ()
    return (Repeat((0, 1), draw(st.integers(1, days - 1))),)


def _fixed(draw: st.DrawFn, plain: Problem, shifts: tuple[Shift, ...]) -> tuple[Fixed, ...]:
    """At most one event that stays, at its team's base, so that it can always be reached."""
    if not shifts or not draw(st.booleans()):
        return ()
    shift = draw(st.sampled_from(shifts))
    return (Fixed("event:1", shift.team, shift.day, 10 * 60, 11 * 60, shift.start),)


def at(day: int, clock: str, *teams: int) -> Placement:
    """A placement on that day at that clock ("09:30") by these teams, the first of the county if none is named."""
    hours, minutes = clock.split(":")
    return Placement(day, int(hours) * 60 + int(minutes), teams or (0,))
