"""Drill days: the one of 12 May with all who drilled then, and one to come for which many have registered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from core.times import DEFAULT_ZONE, local
from demo.accounts import PLANNER
from demo.areas import COUNTY_ID
from demo.calendar import Calendar
from demo.campaigns import DemoCampaign
from demo.drills import COMMON_MINUTE, DrillPlan
from demo.rows import Rows
from demo.schools import SCHOOLS
from demo.units import DemoUnit
from demo.year import DRILL_DAY, at, days, is_school_day, window

MINUTES = 30
TO_COME_DAYS = 12
REGISTERED = 0.55
SCENARIO = "14时28分发生6.0级地震，震中在本县，各单位就近避震后按路线疏散到应急避难场所并清点人数。"


@dataclass
class DrillDays:
    """The county's drill days: announced before any drill is written, as what they consist of refers to them."""

    rng: Random
    rows: Rows
    today: date
    events: dict[date, int] = field(default_factory=dict)

    def announced(self) -> DrillDays:
        """Itself, the days written: the last 12 May on a school day, and one in two weeks or soon after."""
        first, _ = window(self.today)
        past = [day for day in days(first, self.today) if (day.month, day.day) == DRILL_DAY and is_school_day(day)]
        ahead = (self.today + timedelta(days=number) for number in range(TO_COME_DAYS, 120))
        coming = next(day for day in ahead if is_school_day(day))
        for day in past[-1:]:
            self._announce(day, f"{day.year}年“5·12”县级演练日", "held")
        self._announce(coming, f"{coming.year}年{coming.month}月县级演练日", "confirmed")
        return self

    def _announce(self, day: date, name: str, status: str) -> None:
        noticed = at(min(day, self.today) - timedelta(days=30), 9 * 60 + 20)
        self.events[day] = number = self.rows.add(
            "events", uid=str(UUID(int=self.rng.getrandbits(128), version=4)), kind="drill", title=name,
            area_id=COUNTY_ID, campaign_id=None, unit_id=None, place_id=None, place_note="", part_of_id=None,
            zone=DEFAULT_ZONE, status=status, status_reason="", note="", skills=[], created_at=noticed,
            changed_at=noticed, created_by=PLANNER, starts_at=at(day, COMMON_MINUTE),
            ends_at=at(day, COMMON_MINUTE + MINUTES),
        )  # fmt: skip
        self.rows.add(
            "drill_days", event_id=number, is_public=True, scenario=SCENARIO, unit_kinds=sorted(SCHOOLS), version=1
        )

    def gather(
        self, calendar: Calendar, campaigns: Sequence[DemoCampaign], own: DemoUnit, units: Sequence[DemoUnit]
    ) -> None:
        """Register a part of the schools for the day to come; all drills of schools on these days are part of them."""
        coming = max(self.events)
        apart = Calendar(self.rng, self.rows, self.today, calendar.diary)
        plan = DrillPlan(apart, campaigns, own, common=frozenset({coming}))
        for unit in units:
            if unit is not own and unit.kind in SCHOOLS and self.rng.random() < REGISTERED:
                plan.write_one(unit, coming)
        kinds = {unit.id: unit.kind for unit in units}
        for event in self.rows["events"]:
            day = local(event["starts_at"]).date()
            if event["kind"] == "drill" and kinds.get(event["unit_id"]) in SCHOOLS and day in self.events:
                event["part_of_id"] = self.events[day]
