"""On which days and at which hours each visit may take place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.times import local
from planning.conventions import Hours
from planning.county_facts import County, UnitFacts, Wanted
from planning.solving.problem import Window
from planning.visit_hours import closed_minutes, open_windows
from schedule.closures import Closure
from schedule.wishes import Known
from schedule.workdays import DayBook

DAY = 24 * 60


@dataclass
class VisitDays:
    """The windows of visits by day; what many units have in common is worked out once."""

    county: County
    days: Sequence[date]
    _usual: dict[tuple[object, ...], tuple[Window, ...]] = field(default_factory=dict)
    _closures: dict[str, list[Closure]] = field(default_factory=dict)
    _off: dict[tuple[str, date], bool] = field(default_factory=dict)
    _taken: dict[int, dict[date, list[Window]]] | None = None

    def windows(self, unit: UnitFacts, wanted: Wanted) -> dict[int, tuple[Window, ...]]:
        """The windows of each day on which the visit is possible."""
        found: dict[int, tuple[Window, ...]] = {}
        for day, on in enumerate(self.days):
            is_over = on < self.county.earliest and wanted.on != on
            if is_over or not self._is_open(unit, on) or self._is_too_near(unit, wanted, on):
                continue
            windows = self._on(unit, wanted, on)
            if windows:
                found[day] = windows
        return found

    def _is_too_near(self, unit: UnitFacts, wanted: Wanted, on: date) -> bool:
        """Whether a visit to the unit that the campaign has already is nearer than the next may be."""
        there = self.county.visited.get(unit.id, ()) if wanted.times > 1 else ()
        return any(abs((on - other).days) < wanted.least_days for other in there)

    def _on(self, unit: UnitFacts, wanted: Wanted, on: date) -> tuple[Window, ...]:
        hours, taken, ignored = self._hours(unit, wanted, on), self._taken_of(unit, on), self._ignored(unit)
        told = (wanted.hours, wanted.minutes, unit.kind, wanted.event_kind, on, unit.area_path)
        if not taken and not ignored and hours is wanted.hours and told in self._usual:
            return self._usual[told]
        closed = closed_minutes(self._closures_of(unit), on, unit.kinds, wanted.event_kind, ignored)
        windows = open_windows(hours, [*closed, *taken], wanted.minutes)
        if not taken and not ignored and hours is wanted.hours:
            self._usual[told] = windows
        return windows

    def _hours(self, unit: UnitFacts, wanted: Wanted, on: date) -> Hours:
        changes, holds = self.county.changes, not wanted.on_workdays or self.is_workday(unit, on)
        if holds and unit.id in changes.any_hours_unit_ids:
            return ((0, DAY),)
        more = [
            (one.first, one.last)
            for one in changes.extra_hours
            if one.on in (None, on) and (one.unit_id == unit.id or one.unit_kind in unit.kinds)
        ]
        usual = wanted.hours if holds else ()
        return [*usual, *more] if more else usual

    def is_workday(self, unit: UnitFacts, on: date) -> bool:
        """Whether people work at the unit on that day, by the days of its own area if it entered any."""
        return (self._book_of(unit.area_path) or self.county.known.days or DayBook()).is_workday(on)

    def _book_of(self, area_path: str) -> DayBook | None:
        """The workdays of the unit's own area, if that entered days of its own."""
        nearest = max((path for path in self.county.books if area_path.startswith(path)), key=len, default="")
        return self.county.books.get(nearest) if nearest else None

    def _is_open(self, unit: UnitFacts, on: date) -> bool:
        """Whether it is a day of the window on which nobody closed the unit, and no team has a day off only there."""
        if on not in self.county.open_days:
            return False
        closed = any(one.unit_id == unit.id and one.since <= on <= one.until for one in self.county.changes.closed)
        return not closed and not self._is_off_there(unit, on)

    def _is_off_there(self, unit: UnitFacts, on: date) -> bool:
        """Whether the unit's own area has the day off, by days that it entered, when the county works."""
        key = (unit.area_path, on)
        if key not in self._off:
            book = self._book_of(unit.area_path)
            there = Known(days=book)
            teams = {team.works_on for team in self.county.teams}
            self._off[key] = book is not None and any(
                there.is_off(on, works_on) and not self.county.known.is_off(on, works_on) for works_on in teams
            )
        return self._off[key]

    def _closures_of(self, unit: UnitFacts) -> list[Closure]:
        if unit.area_path not in self._closures:
            self._closures[unit.area_path] = [
                one for path, there in self.county.closures.items() if unit.area_path.startswith(path) for one in there
            ]
        return self._closures[unit.area_path]

    def _ignored(self, unit: UnitFacts) -> frozenset[int]:
        ignored = self.county.changes.ignored_blackouts
        return frozenset(one.blackout_id for one in ignored if one.unit_id == unit.id)

    def _taken_of(self, unit: UnitFacts, on: date) -> list[Window]:
        if self._taken is None:
            self._taken = self._all_taken()
        return self._taken.get(unit.id, {}).get(on, [])

    def _all_taken(self) -> dict[int, dict[date, list[Window]]]:
        """Minutes of each day in which units are booked already, or that they declined."""
        found: dict[int, dict[date, list[Window]]] = {}
        for number, starts_at, ends_at in self._spans():
            first, last = local(starts_at, self.county.zone), local(ends_at, self.county.zone)
            for on in self.days:
                if first.date() <= on <= last.date():
                    begins = first.hour * 60 + first.minute if first.date() == on else 0
                    ends = last.hour * 60 + last.minute + (last.second > 0) if last.date() == on else DAY
                    found.setdefault(number, {}).setdefault(on, []).append(Window(begins, ends))
        return found

    def _spans(self) -> Iterator[tuple[int, datetime, datetime]]:
        """From when to when which unit cannot."""
        for hold in self.county.known.holds:
            kind, _, number = hold.resource.partition(":")
            if kind == "unit":
                yield int(number), hold.starts_at, hold.ends_at
        for unit_id, spans in self.county.declined.items():
            for starts_at, ends_at in spans:
                yield unit_id, starts_at, ends_at
