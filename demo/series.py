"""Two series in the county's calendar: a weekly guided visit that anybody may join, and a monthly meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from core.times import DEFAULT_ZONE
from demo.accounts import PLANNER, PLANNER_NAME
from demo.areas import COUNTY_ID
from demo.calendar import Calendar, Planned, Slot
from demo.names import COUNTY
from demo.outreach import THINGS
from demo.places import DemoPlace
from demo.rows import Key, Ref
from demo.year import at
from schedule import occasions, recurrence
from schedule.conflicts import Conflict, Hold, Known, Resource, Wish, conflicts
from schedule.recurrence import Rule
from schedule.series_inputs import SeriesInput
from schedule.spans import Span
from schedule.workdays import book_of

WEDNESDAY, TUESDAY = 3, 2
WEEKS_BEFORE, WEEKS_AFTER, MONTHS_BEFORE, MONTHS_AFTER = 8, 10, 6, 2
SURE_DAYS = 14


@dataclass(frozen=True)
class Repeated:
    """A series as it is to be written."""

    kind: str
    title: str
    rule: Rule
    first_on: date
    starts: time
    minutes: int
    hall: DemoPlace
    expected: Mapping[str, int]

    @property
    def key(self) -> Key:
        """What it books."""
        return Key("place", "places", self.hall.id)

    @property
    def given(self) -> SeriesInput:
        """What somebody would have typed for it, by the rows' own numbers."""
        first = self.starts.hour * 60 + self.starts.minute
        return SeriesInput(
            kind=self.kind, title=self.title, on=self.first_on, starts=self.starts,
            ends=time(*divmod(first + self.minutes, 60)), area_id=COUNTY_ID, place_id=self.hall.id,
            expected=dict(self.expected), rule=self.rule.text, skip_days_off=True,
        )  # fmt: skip

    def slot(self, on: date) -> Slot:
        """That day at its usual hours."""
        first = self.starts.hour * 60 + self.starts.minute
        return Slot(on, first, first + self.minutes)


def add_series(rng: Random, calendar: Calendar, halls: Sequence[DemoPlace]) -> None:
    """Write both series, from some weeks and months ago to some weeks and months ahead."""
    writer = _Writer(rng, calendar)
    for one in (_visits(calendar.today, halls[0]), _meetings(calendar.today, halls[3])):
        writer.write(one)


def _visits(today: date, hall: DemoPlace) -> Repeated:
    first = today - timedelta(weeks=WEEKS_BEFORE, days=(today.isoweekday() - WEDNESDAY) % 7)
    rule = Rule("weekly", weekdays=(WEDNESDAY,), until=today + timedelta(weeks=WEEKS_AFTER))
    return Repeated("open_day", f"{hall.name}公众开放日", rule, first, time(14, 30), 90, hall, {"residents": 40})


def _meetings(today: date, hall: DemoPlace) -> Repeated:
    months = today.year * 12 + today.month - 1
    first = _second_tuesday(months - MONTHS_BEFORE)
    rule = Rule("monthly", weekdays=(TUESDAY,), nth=2, until=_second_tuesday(months + MONTHS_AFTER))
    return Repeated("meeting", f"{COUNTY}防震减灾工作联席会议", rule, first, time(9), 120, hall, {"staff": 36})


def _second_tuesday(month: int) -> date:
    first = date(month // 12, month % 12 + 1, 1)
    return first + timedelta(days=(TUESDAY - first.isoweekday()) % 7 + 7)


@dataclass
class _Writer:
    """Writes series with their dates, as planning them in the product would have done."""

    rng: Random
    calendar: Calendar
    has_moved: bool = False

    def write(self, one: Repeated) -> None:
        given, first = one.given, one.slot(one.first_on)
        common = occasions.template_of(given)
        number = self.calendar.rows.add(
            "series", uid=str(UUID(int=self.rng.getrandbits(128), version=4)), area_id=COUNTY_ID, unit_id=None,
            title=one.title, rule=one.rule.text, first_on=one.first_on, starts_minute=first.starts,
            minutes=occasions.length_of(given), zone=DEFAULT_ZONE, split_from_id=None, created_by=PLANNER,
            template=common | {"area_id": Ref("areas", COUNTY_ID), "place_id": Ref("places", one.hall.id)},
            created_at=at(one.first_on - timedelta(days=9), 10 * 60),
        )  # fmt: skip
        days = book_of(())
        for on in recurrence.dates(one.rule.text, one.first_on):
            self._date(number, one, on, is_holiday=days.say(on).is_holiday)

    def _date(self, series: int, one: Repeated, on: date, *, is_holiday: bool) -> None:
        """On a holiday it is dropped; where the hall is taken it waits, one such date has been put on the next day."""
        taken = self._taken(one, one.slot(on))
        moved = one.slot(on + timedelta(days=1)) if taken and not is_holiday and self._may_move(one, on) else None
        row: dict[str, Any] = {"state": "dropped", "event_id": None, "is_own": moved is not None, "blocked_by": []}
        if is_holiday:
            row["blocked_by"] = [occasions.holiday()]
        elif moved or not taken:
            row |= {"state": "placed", "event_id": self._event(one, moved or one.slot(on))}
        elif on < self.calendar.today:
            row["blocked_by"] = [occasions.given_up("dropped", PLANNER_NAME)]
        else:
            row |= {"state": "waiting", "blocked_by": [_of_rows(found) for found in occasions.clash_blocks(taken)]}
        self.has_moved |= moved is not None
        self.calendar.rows.add("series_dates", series_id=series, on=on, tried_at=None, **row)

    def _may_move(self, one: Repeated, on: date) -> bool:
        next_day = on + timedelta(days=1)
        return not self.has_moved and on > self.calendar.today and not self._taken(one, one.slot(next_day))

    def _taken(self, one: Repeated, slot: Slot) -> list[Conflict]:
        """What the hall is booked for then, by the product's own rule."""
        key, events = f"place:{one.hall.id}", self.calendar.rows["events"]
        holds = [
            Hold(key, row["event_id"], events[row["event_id"] - 1]["title"], row["starts_at"], row["ends_at"])
            for row in self.calendar.rows["bookings"] if row["holds"] and row["resource"] == one.key
        ]  # fmt: skip
        span = Span(slot.starts_at, slot.ends_at, DEFAULT_ZONE)
        return conflicts(Wish(span, (Resource(key, one.hall.name),)), Known(holds))

    def _event(self, one: Repeated, slot: Slot) -> int:
        ahead = (slot.day - self.calendar.today).days
        status = "held" if ahead < 0 else "confirmed" if ahead <= SURE_DAYS else "planned"
        came = {name: round(n * self.rng.uniform(0.7, 1.1)) for name, n in one.expected.items()} if ahead < 0 else {}
        number = self.calendar.write(Planned(
            one.kind, one.title, COUNTY_ID, slot, [one.key], place=one.hall.id, status=status, expected=one.expected,
            reported=came,
        ))  # fmt: skip
        if came:
            visitors = {"hall_visitors": sum(came.values())} if one.kind == "open_day" else {}
            reported_at = min(at(slot.day, 17 * 60 + 30), at(self.calendar.today, 0) - timedelta(minutes=1))
            self.calendar.rows.put("outreach_results", event_id=number, **(dict.fromkeys(THINGS, 0) | visitors),
                                   remarks="", reported_at=reported_at, reported_by=PLANNER)  # fmt: skip
        return number


def _of_rows(found: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in the way, with references to rows that are not in a database yet."""
    word, _, number = str(found["resource"]).partition(":")
    return {**found, "resource": Key(word, "places", int(number)), "event_id": Ref("events", found["event_id"])}
