"""When a team is out: its hours on the days it works, around absences and what it is booked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.times import local
from planning.county_facts import County, TeamFacts
from planning.solving.problem import Fixed, Shift, Window
from planning.stretches import Stay, Stretch, Ways, stretches
from schedule.travel import Point

DAY = 24 * 60


@dataclass(frozen=True)
class TeamDays:
    """The shifts of one team; `hold_places` are the locations of events by number and point."""

    county: County
    number: int
    team: TeamFacts
    base: int
    hold_places: Mapping[tuple[int, Point | None], int]
    ways: Ways

    def shifts(self, day: int, on: date) -> tuple[list[Shift], list[Fixed]]:
        """The stretches of the day in which it is out, and what stays in them."""
        whole = self._whole(on)
        if whole is None or self._is_away(on):
            return [], []
        made = stretches(whole, self.base, self._cuts(on), self._stays(on), self.ways)
        skills, total = self._skills(on), sum(one.last - one.first for one in made)
        shifts = [self._more(on, self._shift(day, one, skills, total)) for one in made]
        fixed = [
            Fixed(stay.key, self.number, day, stay.first, stay.last, stay.place, stay.name)
            for one in made
            for stay in one.stays
        ]
        return shifts, fixed

    def _shift(self, day: int, one: Stretch, skills: frozenset[str], total: int) -> Shift:
        """Limits of the day are shared out among its stretches by their length."""
        share = (one.last - one.first) / total
        visits, drive = self.team.most_visits, self.team.most_drive_minutes
        return Shift(
            self.number, day, one.first, one.last, one.start, one.end, skills, self.team.rest,
            most_visits=None if visits is None else max(1, round(visits * share)),
            most_drive=None if drive is None else round(drive * share * 10),
        )  # fmt: skip

    def _more(self, on: date, shift: Shift) -> Shift:
        """The shift with the limits that it was asked to go beyond on that day."""
        asked = [one for one in self.county.changes.extra_shifts if one.team_id == self.team.id and one.on == on]
        visits = [one.most_visits for one in asked if one.most_visits is not None]
        drive = [one.most_drive_minutes * 10 for one in asked if one.most_drive_minutes is not None]
        return replace(
            shift,
            most_visits=None if shift.most_visits is None else max(shift.most_visits, *visits, 0),
            most_drive=None if shift.most_drive is None else max(shift.most_drive, *drive, 0),
        )

    def _whole(self, on: date) -> Window | None:
        """Its working hours, or what it does beyond them for this plan; nothing on a day off."""
        usual = Window(self.team.works_from, self.team.works_until)
        more = [one for one in self.county.changes.extra_shifts if one.team_id == self.team.id and one.on == on]
        hours = [Window(one.first, one.last) for one in more]
        if on in self._days and not self.county.known.is_off(on, self.team.works_on):
            hours.append(usual)
        return Window(min(one.first for one in hours), max(one.last for one in hours)) if hours else None

    @property
    def _days(self) -> frozenset[date]:
        return self.county.open_days

    def _is_away(self, on: date) -> bool:
        return any(
            one.team_id == self.team.id and one.since <= on <= one.until
            for one in self.county.changes.away
            if one.team_id is not None
        )

    def _cuts(self, on: date) -> list[Window]:
        """When it cannot go: absent, all its people or vehicles away, or one of them booked elsewhere."""
        keys = [key for key, _ in self.team.people]
        own = {hold.event_id for hold in self.county.holds_of([self.team.key])}
        booked = [
            hold
            for hold in self.county.holds_of([self.team.key, *keys, *self.team.vehicles])
            if hold.point is None or (hold.resource != self.team.key and hold.event_id not in own)
        ]
        cuts = [self._minutes(on, one.starts_at, one.ends_at) for one in booked]
        cuts += self._absent([self.team.key], on)
        for group in (keys, self.team.vehicles):
            cuts += self._all_absent(group, on)
        return [one for one in cuts if one.first < DAY and one.last > 0]

    def _all_absent(self, keys: Sequence[str], on: date) -> list[Window]:
        """When every one of these is away."""
        if not keys:
            return []
        common = self._person_absent(keys[0], on)
        for key in keys[1:]:
            mine = self._person_absent(key, on)
            common = [
                Window(max(one.first, other.first), min(one.last, other.last)) for one in common for other in mine
            ]
        return [one for one in common if one.first < one.last]

    def _person_absent(self, key: str, on: date) -> list[Window]:
        kind, _, number = key.partition(":")
        said = [one for one in self.county.changes.away if kind == "person" and one.person_id == int(number)]
        whole = [Window(0, DAY) for one in said if one.since <= on <= one.until]
        return whole + self._absent([key], on)

    def _absent(self, keys: Iterable[str], on: date) -> list[Window]:
        wanted = frozenset(keys)
        found = (one for one in self.county.known.absences if one.resource in wanted)
        times = [self._minutes(on, one.starts_at, one.ends_at) for one in found]
        return [one for one in times if one.first < DAY and one.last > 0]

    def _skills(self, on: date) -> frozenset[str]:
        """Its own, and those of its people who are not away at any time of the day."""
        there = [skills for key, skills in self.team.people if not self._person_absent(key, on)]
        return self.team.skills.union(*there)

    def _stays(self, on: date) -> list[Stay]:
        """Where it has to be on that day and on the days beside."""
        found = []
        for hold in self.county.holds_of([self.team.key]):
            at = self._minutes(on, hold.starts_at, hold.ends_at)
            if hold.point is not None and at.first < 2 * DAY and at.last > -DAY:
                place = self.hold_places[hold.event_id, hold.point]
                found.append(Stay(at.first, at.last, place, f"event:{hold.event_id}", str(hold.title)))
        return found

    def _minutes(self, on: date, starts_at: datetime, ends_at: datetime) -> Window:
        """Minutes of the wall clock counted from the midnight with which that day begins."""
        return Window(self._minute(on, starts_at, False), self._minute(on, ends_at, True))

    def _minute(self, on: date, at: datetime, is_end: bool) -> int:
        wall = local(at, self.county.zone)
        seconds = 60 if is_end and (wall.second or wall.microsecond) else 0
        return (wall.date() - on).days * DAY + wall.hour * 60 + wall.minute + seconds // 60
