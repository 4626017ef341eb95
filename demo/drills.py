"""Drills: every month in school, every quarter in kindergarten, now and then elsewhere, with gaps and lateness."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo import year
from demo.accounts import PLANNER, SCHOOL_CONTACT
from demo.calendar import PURSUED_DAYS, Calendar, Planned, Slot
from demo.campaigns import DemoCampaign, campaign_on
from demo.drill_results import outcome
from demo.rows import Key
from demo.schools import SCHOOLS
from demo.units import DemoUnit
from demo.year import DRILL_DAY, is_workday, school_months, window

COMMON_MINUTE = 14 * 60 + 28
STARTS = (9 * 60, 9 * 60 + 30, 10 * 60, 10 * 60 + 20, COMMON_MINUTE, 15 * 60, 15 * 60 + 30, 16 * 60)
FIRE_DAY = (11, 9)
ELSEWHERE = {"hospital": 1.6, "community": 0.9, "village": 0.5, "enterprise": 0.45, "agency": 0.2}
SCENARIOS = (
    "上课时发生5.5级地震，先就近避震，再按路线疏散到操场。",
    "课间发生有感地震，楼道内学生就近避震后有序疏散。",
    "收到地震预警信息，倒计时内完成避震，震后疏散清点。",
    "大课间返回教室途中发生地震，就近避震后返回操场集合。",
)
SCENARIOS_SECONDARY = (
    *SCENARIOS,
    "早读时发生地震并引发实验室起火，避震后绕开火点疏散。",
    "午休时发生地震，宿舍和教室人员分路疏散到操场。",
)
SCENARIOS_NURSERY = (
    "集体活动时发生地震，教师引导幼儿蹲下护头，再牵绳疏散到户外场地。",
    "午睡时发生地震，教师和保育员唤醒幼儿，避震后疏散清点。",
)
SCENARIOS_ELSEWHERE = (
    "工作时间发生5.0级地震，人员就近避震后疏散到应急避难场所。",
    "强有感地震后部分楼道受阻，启用备用通道疏散。",
)
SCENARIOS_OF = {
    "kindergarten": SCENARIOS_NURSERY,
    "primary": SCENARIOS,
    "special": SCENARIOS,
    "nine_year": SCENARIOS_SECONDARY,
    "junior": SCENARIOS_SECONDARY,
    "senior": SCENARIOS_SECONDARY,
    "vocational": SCENARIOS_SECONDARY,
}
CANCELLED = ("校区施工，疏散通道占用。", "与期中考试冲突，取消当月演练。", "流感病例较多，按要求暂停聚集活动。")
POSTPONED = ("连续降雨，操场积水，改期另行通知。", "广播系统检修，延期举行。", "大雾天气，延期举行。")
HELPERS = ("班主任", "温老师", "保健老师")
HELPERS_ELSEWHERE = ("值班护士", "网格员", "小组长")


@dataclass
class DrillPlan:
    """Writes drills into the calendar; `own` is the school with an account."""

    calendar: Calendar
    campaigns: Sequence[DemoCampaign]
    own: DemoUnit
    latest: dict[int, int] = field(default_factory=dict)
    common: frozenset[date] = frozenset()  # days on which schools drill at the common minute, besides 12 May

    def write(self, units: Sequence[DemoUnit]) -> None:
        """All drills of all units, unit by unit in the order of their days."""
        first, last = window(self.calendar.today)
        for unit in units:
            days = self._school_days(unit, first, last) if unit.kind in SCHOOLS else self._other_days(unit, first, last)
            wanted = [day for day in days if self._is_registered(unit, day)]
            for day in wanted:
                is_awaited = unit is self.own and day == max(one for one in wanted if one < self.calendar.today)
                self._write(unit, day, is_awaited)

    def write_one(self, unit: DemoUnit, day: date) -> None:
        """The drill of one unit on that day."""
        self._write(unit, day, is_awaited=False)

    def _is_registered(self, unit: DemoUnit, day: date) -> bool:
        """Whether somebody has typed the drill in by today: two weeks ahead, rarely earlier."""
        is_near = day <= self.calendar.today + timedelta(days=14)
        return is_near or (unit is not self.own and self.calendar.rng.random() < 0.05)

    def _school_days(self, unit: DemoUnit, first: date, last: date) -> Iterator[date]:
        months = list(school_months(first, last))
        if unit.kind == "kindergarten":
            quarters: dict[tuple[int, int], list[list[date]]] = {}
            for month in months:
                quarters.setdefault((month[0].year, (month[0].month - 1) // 3), []).append(month)
            months = [self.calendar.rng.choice(quarter) for quarter in quarters.values()]
        for month in months:
            held = unit.diligence if len(month) > 12 else unit.diligence * 0.6
            if unit is self.own or self.calendar.rng.random() < held:
                yield self._day(month)

    def _day(self, month: list[date]) -> date:
        """A day of the month: often the common drill day in May or fire day in November."""
        for month_day, share in ((DRILL_DAY, 0.66), (FIRE_DAY, 0.24)):
            common = [day for day in month if (day.month, day.day) == month_day]
            if common and self.calendar.rng.random() < share:
                return common[0]
        return self.calendar.rng.choice(month)

    def _other_days(self, unit: DemoUnit, first: date, last: date) -> Iterator[date]:
        workdays = [day for day in year.days(first, last) if is_workday(day)]
        number = int(ELSEWHERE[unit.kind] + self.calendar.rng.random())
        yield from sorted(self.calendar.rng.sample(workdays, number))

    def _write(self, unit: DemoUnit, day: date, is_awaited: bool) -> None:
        """Write the drill of that day; one whose result is awaited was to be held, and nobody has said more."""
        slot, key = self._slot(unit, day), Key("unit", "units", unit.id)
        if not self.calendar.diary.is_free([key], day, slot.starts, slot.ends):
            return
        status, reason = self._state(unit, day)
        reported_at = self.calendar.reported(day, unit.diligence) if status == "held" else None
        if is_awaited or (status == "held" and reported_at is None and self.calendar.rng.random() < 0.8):
            status, reported_at = "confirmed", None
        expected = _expected(unit)
        result = outcome(self.calendar.rng, unit, expected, slot.starts_at) if reported_at else None
        campaign = campaign_on(self.campaigns, day, "5·12", *(["11·9"] if (day.month, day.day) == FIRE_DAY else []))
        by = SCHOOL_CONTACT if unit is self.own else PLANNER
        event = self.calendar.write(Planned(
            "drill", f"{_called(unit)}地震应急疏散演练", unit.village.id, slot, [key], unit.id,
            campaign=campaign.id if campaign else None, status=status, reason=reason, expected=expected,
            reported=result.reported if result else {}, by=by,
        ))  # fmt: skip
        drill = self._registered(unit, event, day, by)
        if result:
            self.calendar.rows.put("drill_results", drill_id=drill, reported_at=reported_at, reported_by=by,
                                   **result.columns)  # fmt: skip

    def _slot(self, unit: DemoUnit, day: date) -> Slot:
        """The common minute for schools on the common drill day, otherwise any usual time."""
        is_common = ((day.month, day.day) == DRILL_DAY or day in self.common) and unit.kind in SCHOOLS
        starts = COMMON_MINUTE if is_common else self.calendar.rng.choice(STARTS)
        return Slot(day, starts, starts + self.calendar.rng.choice((20, 30, 30, 40)))

    def _state(self, unit: DemoUnit, day: date) -> tuple[str, str]:
        """Status and its reason, as it would be by today."""
        rng, today = self.calendar.rng, self.calendar.today
        chance = 1.0 if unit is self.own else rng.random()
        if chance < 0.016 and unit.kind in SCHOOLS:
            return "cancelled", rng.choice(CANCELLED)
        if chance < 0.032 and (today - day).days <= PURSUED_DAYS:
            return "postponed", rng.choice(POSTPONED)
        if day >= today:
            return rng.choice(("planned", "planned", "confirmed")), ""
        return "held", ""

    def _registered(self, unit: DemoUnit, event: int, day: date, by: Key) -> int:
        rng, rows = self.calendar.rng, self.calendar.rows
        earlier = self.latest.get(unit.id)
        helped = round(unit.total * 0.2) if unit.kind == "special" else rng.choice((0, 0, 0, 0, 1, 2))
        self.latest[unit.id] = drill = rows.add(
            "drills",
            event_id=event,
            unit_id=unit.id,
            type=self._type(day),
            level=_level(unit, rng.random()),
            scenario=rng.choice(SCENARIOS_OF.get(unit.kind, SCENARIOS_ELSEWHERE)),
            rehearsed_on=day - timedelta(days=rng.randint(1, 4)) if rng.random() < 0.1 else None,
            is_public=rng.random() < 0.6,
            special_needs=helped,
            special_needs_helper=self._helper(unit, helped),
            note="",
            channel=rng.choices(("web", "phone", "import"), (82, 10, 8))[0],
            renewed_from_id=earlier if rng.random() < 0.3 else None,
            registered_at=rows["events"][event - 1]["created_at"],
            registered_by=by,
        )
        return drill

    def _helper(self, unit: DemoUnit, helped: int) -> str:
        if not helped:
            return ""
        name = self.calendar.rng.choice(HELPERS if unit.kind in SCHOOLS else HELPERS_ELSEWHERE)
        return name if helped == 1 else f"{name}×{helped}"

    def _type(self, day: date) -> str:
        if (day.month, day.day) == DRILL_DAY:
            return self.calendar.rng.choices(("evacuation", "full_scale"), (92, 8))[0]
        return self.calendar.rng.choices(("evacuation", "single", "tabletop", "full_scale"), (94, 3, 2, 1))[0]


def _called(unit: DemoUnit) -> str:
    return unit.village.name if unit.kind in ("village", "community") else unit.name


def _expected(unit: DemoUnit) -> Mapping[str, int]:
    """Who is expected: everybody of a school or workplace, a part of a village or community."""
    share = {"village": 0.06, "community": 0.04, "hospital": 0.4}.get(unit.kind, 1.0)
    return {category: max(1, round(count * share)) for category, count in unit.people.items()}


def _level(unit: DemoUnit, chance: float) -> str:
    if unit.kind in ("kindergarten", "village", "community"):
        return "simple" if chance < 0.7 else "basic"
    return "basic" if chance < 0.72 else "intermediate" if chance < 0.94 else "advanced"
