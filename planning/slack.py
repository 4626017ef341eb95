"""What could be had besides what a problem allows: why hours are taken away, and teams on days that they have off."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from core.times import local
from planning.building import build
from planning.county_facts import County
from planning.gathered import Gathered
from planning.inputs import ShiftInput
from planning.solving.barred import Barred
from planning.solving.problem import Problem, Shift
from planning.solving.relaxing import FULL_DAY_MINUTES
from planning.solving.remedy_trials import LONGER_MINUTES
from planning.visit_days import VisitDays
from schedule.closures import Closure
from schedule.workdays import DayBook

MOST_SPARE = 200
"""Days off that are offered at most, the earliest first."""


def with_slack(gathered: Gathered, numbers: Collection[int]) -> Problem:
    """The problem that says of these visits what keeps them from other hours, and which teams could be asked."""
    bars: dict[int, list[Barred]] = {number: [] for number in numbers}
    for number, bar in (
        *_by_blackouts(gathered, numbers),
        *_by_word(gathered, numbers),
        *_by_bookings(gathered, numbers),
        *_by_days_off(gathered, numbers),
    ):
        bars[number].append(bar)
    visits = tuple(
        replace(visit, barred=tuple(bars[number])) if bars.get(number) else visit
        for number, visit in enumerate(gathered.problem.visits)
    )
    spare, widest = _shifts(gathered)
    return replace(gathered.problem, visits=visits, spare=spare, widest=widest)


def _by_blackouts(gathered: Gathered, numbers: Collection[int]) -> Iterator[tuple[int, Barred]]:
    """Hours that one blackout alone takes away: open if it were not."""
    county = gathered.county
    for path, there in county.closures.items():
        for closure in there:
            left = [one for one in there if one is not closure]
            without = replace(county, closures={**county.closures, path: left})
            for number, bar in _opened(gathered, without, numbers, "blackout"):
                yield number, _of_closure(bar, closure)


def _of_closure(bar: Barred, closure: Closure) -> Barred:
    return replace(bar, key=f"blackout:{closure.id}", name=closure.name, is_strict=closure.is_strict)


def _by_word(gathered: Gathered, numbers: Collection[int]) -> Iterator[tuple[int, Barred]]:
    """Days on which the units said that they cannot."""
    county, problem = gathered.county, gathered.problem
    if not county.changes.closed:
        return
    without = replace(county, changes=county.changes.model_copy(update={"closed": []}))
    for number, bar in _opened(gathered, without, numbers, "closed"):
        unit_id, on = gathered.wanted[number].unit_id, problem.days[bar.day]
        said = (one.reason for one in county.changes.closed if one.unit_id == unit_id and one.since <= on <= one.until)
        yield number, replace(bar, name=next(said, ""), is_strict=True)


def _by_bookings(gathered: Gathered, numbers: Collection[int]) -> Iterator[tuple[int, Barred]]:
    """Hours in which the units have other events."""
    county, problem = gathered.county, gathered.problem
    units = {f"unit:{gathered.wanted[number].unit_id}" for number in numbers}
    mine = [hold for hold in county.known.holds if hold.resource in units]
    if not mine:
        return
    others = [hold for hold in county.known.holds if hold.resource not in units]
    without = replace(county, known=replace(county.known, holds=others))
    titles = {(hold.resource, local(hold.starts_at, county.zone).date()): str(hold.title) for hold in mine}
    for number, bar in _opened(gathered, without, numbers, "booked"):
        title = titles.get((f"unit:{gathered.wanted[number].unit_id}", problem.days[bar.day]), "")
        yield number, replace(bar, name=title, is_strict=True)


def _by_days_off(gathered: Gathered, numbers: Collection[int]) -> Iterator[tuple[int, Barred]]:
    """Weekends on which units that are visited on workdays could be asked to open; not in the middle of a holiday."""
    county, problem = gathered.county, gathered.problem
    book = county.known.days or DayBook()
    days = VisitDays(county, problem.days)
    for number in numbers:
        wanted, has = gathered.wanted[number], problem.visits[number].windows
        if not wanted.on_workdays:
            continue
        unit, freed = county.units[wanted.unit_id], replace(wanted, on_workdays=False)
        for day, windows in days.windows(unit, freed).items():
            if days.is_workday(unit, problem.days[day]) or book.say(problem.days[day]).is_break:
                continue
            for window in windows:
                if window not in has.get(day, ()):
                    yield number, Barred(day, window.first, window.last, "hours")


def _opened(
    gathered: Gathered, without: County, numbers: Collection[int], why: str
) -> Iterator[tuple[int, Barred]]:  # fmt: skip
    """The windows that these visits would have in a county that lacks something, and do not have."""
    days = VisitDays(without, gathered.problem.days)
    for number in numbers:
        wanted, has = gathered.wanted[number], gathered.problem.visits[number].windows
        for day, windows in days.windows(without.units[wanted.unit_id], wanted).items():
            for window in windows:
                if window not in has.get(day, ()):
                    yield number, Barred(day, window.first, window.last, why)


def _shifts(gathered: Gathered) -> tuple[tuple[Shift, ...], tuple[Shift, ...]]:
    """The shifts that teams would have on their days off, and those that they have if they were out much longer."""
    county, there = gathered.county, gathered.problem.shifts_of
    asked = [*_days_off(gathered), *_long_days(gathered)]
    if not asked:
        return (), ()
    changes = county.changes.model_copy(update={"extra_shifts": [*county.changes.extra_shifts, *asked]})
    more = build(replace(county, changes=changes)).problem.shifts
    spare = tuple(shift for shift in more if (shift.team, shift.day) not in there)
    return spare, tuple(shift for shift in more if (shift.team, shift.day) in there)


def _days_off(gathered: Gathered) -> list[ShiftInput]:
    """Teams at their usual hours on the days that they have off."""
    county, there = gathered.county, gathered.problem.shifts_of
    return [
        ShiftInput(team_id=team.id, on=on, first=team.works_from, last=team.works_until)
        for day, on in enumerate(gathered.problem.days)
        if on in county.open_days and on >= county.earliest
        for number, team in enumerate(county.teams)
        if team.id is not None and (number, day) not in there
    ][:MOST_SPARE]


def _long_days(gathered: Gathered) -> list[ShiftInput]:
    """Teams out longer than they are, as long as they could be asked to, on the days that they have."""
    problem = gathered.problem
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for shift in problem.shifts:
        first, last = shift.first // problem.ticks, -(-shift.last // problem.ticks)
        was = spans.get((shift.team, shift.day), (first, last))
        spans[shift.team, shift.day] = min(first, was[0]), max(last, was[1])
    return [
        ShiftInput(
            team_id=number, on=problem.days[day], first=max(first - LONGER_MINUTES, 0),
            last=min(last + LONGER_MINUTES, FULL_DAY_MINUTES - 1),
        )
        for (team, day), (first, last) in spans.items()
        if (number := gathered.team_ids[team]) is not None
    ]  # fmt: skip
