"""A proposal laid out over days and hours: the weeks of its calendar, and each team's row with its ways. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planning.visits import VisitLine, in_order
from schedule.calendars import WEEK, days_from, monday


@dataclass(frozen=True)
class Part:
    """One team's share of a day: how many visits, and from when to when."""

    team_id: int
    visits: int
    starts: int
    ends: int


@dataclass(frozen=True)
class PlanDay:
    """One day of the calendar with the visits on it, by time."""

    on: date
    lines: list[VisitLine]
    is_within: bool  # one of the days that were to be planned

    @property
    def key(self) -> str:
        """2027-05-12."""
        return self.on.isoformat()

    def parts(self, order: Iterable[int]) -> list[Part]:
        """What each team does on that day, in this order; teams that do nothing are left out."""
        found = []
        for team in order:
            mine = [one for one in self.lines if team in one.teams]
            if mine:
                found.append(
                    Part(team, len(mine), min(one.starts or 0 for one in mine), max(one.ends or 0 for one in mine))
                )
        return found


@dataclass(frozen=True)
class Way:
    """Driving towards a visit: it begins at this minute and takes so many."""

    starts: int
    minutes: int


def weeks(lines: Sequence[VisitLine], first: date, last: date, shown: date, view: str) -> list[list[PlanDay]]:
    """The weeks of the month around `shown` as far as they were to be planned, or its week alone; all from Monday."""
    by_day: dict[date, list[VisitLine]] = {}
    for one in in_order(lines):
        if one.on is not None:
            by_day.setdefault(one.on, []).append(one)
    start, end = (shown, shown) if view == "week" else (max(shown.replace(day=1), first), min(month_end(shown), last))
    count = (monday(end) - monday(start)).days + WEEK
    days = [PlanDay(on, by_day.get(on, []), first <= on <= last) for on in days_from(monday(start), count)]
    return [days[number : number + WEEK] for number in range(0, len(days), WEEK)]


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def nearest(wanted: date | None, first: date, last: date, busy: Sequence[date]) -> date:
    """The day to show: the one asked for, within the window; else the first with a visit; else the first of all."""
    if wanted is not None:
        return min(max(wanted, first), last)
    return busy[0] if busy else first


def steps(
    shown: date, first: date, last: date, days: int, workdays: frozenset[date] = frozenset()
) -> tuple[date | None, date | None]:
    """Where the arrows lead: so many days before and after, None beyond the window; single days skip those off."""
    if days == 1 and workdays:
        before = max((on for on in workdays if first <= on < shown), default=None)
        return before, min((on for on in workdays if shown < on <= last), default=None)
    start = monday(shown) if days > 1 else shown
    earlier, later = start - timedelta(days=days), start + timedelta(days=days)
    return (max(earlier, first) if start > first else None), (later if later <= last else None)


def ways(lines: Sequence[VisitLine]) -> list[Way]:
    """The driving of one team on one day: as late as it can be to be there in time, never within the visit before."""
    found: list[Way] = []
    free = 0
    for one in lines:
        if one.starts is None:
            continue
        if one.way:
            starts = max(free, one.starts - one.way)
            if starts < one.starts:
                found.append(Way(starts, one.starts - starts))
        free = one.starts + one.minutes
    return found


def driving(lines: Iterable[VisitLine]) -> int:
    """Minutes of driving to these visits."""
    return sum(one.way or 0 for one in lines)


def by_team(lines: Sequence[VisitLine], teams: Iterable[int]) -> Mapping[int, list[VisitLine]]:
    """The visits of each team in order of time; a visit of two teams is in both."""
    found: dict[int, list[VisitLine]] = {team: [] for team in teams}
    for one in in_order(lines):
        for team in one.teams:
            found.setdefault(team, []).append(one)
    return found
