"""What becomes of the rows of a list of households looked through, and what a row may hold. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from core.fields import Count, Day, Entry, Input, Line, Prose
from core.i18n import Text, t
from core.imports import Change, Given, Plan, Problem, Severity
from readiness.household_counts import COMPARE, also_counted, impossible, twice_in_a_month
from registry.area_book import AreaBook, KnownArea, is_under
from registry.matching import differing

Key = tuple[int, date]
MOST_DOUBTS = 3  # of one row; more would hide the sentence
_COUNTS = ("households", "with_hazards", "fixed")


class HouseholdCheckRow(Input):
    """Households of one village or township, looked through on one day."""

    area: Annotated[
        Line, Field(min_length=1),
        Entry(t("Village or township"), t("By its code or its name."), example="990101100201",
              aliases=("村", "村社区", "区划代码", "乡镇", "地区", "area", "area_code", "village")),
    ]  # fmt: skip
    checked_on: Annotated[
        Day, Entry(t("Looked through on"), example="2026-10-15", aliases=("日期", "排查日期", "检查日期", "date"))
    ]
    households: Annotated[
        Annotated[Count, Field(ge=1)],
        Entry(t("Number of households looked through"), example="120",
              aliases=("户数", "排查户数", "检查户数", "家庭排查", "Households looked through", "households")),
    ]  # fmt: skip
    with_hazards: Annotated[
        Count | None,
        Entry(t("Of these with a hazard"), example="18", aliases=("隐患户数", "有隐患户数", "with_hazards")),
    ] = None
    fixed: Annotated[
        Count | None, Entry(t("Of these fixed since"), example="5", aliases=("整改户数", "已整改户数", "fixed"))
    ] = None
    note: Annotated[Prose | None, Entry(t("Note"), aliases=("备注", "说明", "note"))] = None


@dataclass
class HouseholdCheckPlanner:
    """Plans rows of households looked through; a row is found again by its area and day."""

    book: AreaBook
    there: Mapping[Key, Mapping[str, Any]]
    table: Any
    number: Callable[[], int]
    may: Callable[[str], bool]
    made: Mapping[str, Any]
    today: date
    under: KnownArea | None = None
    plan: Plan = field(default_factory=Plan)
    seen: dict[Key, int] = field(default_factory=dict)
    by_day: dict[date, dict[int, int]] = field(default_factory=dict)  # households by day and area
    by_month: dict[tuple[int, int, int], dict[date, int]] = field(default_factory=dict)  # by area and month, and day

    def __post_init__(self) -> None:
        for (area_id, day), row in self.there.items():
            self._count(area_id, day, row["households"])

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        for row in given:
            self._row(row)
        return self.plan

    def _row(self, given: Given) -> None:
        area = self._area(given)
        if area is None or self._is_impossible(given, area):
            return
        key = (area.id, given.values["checked_on"])
        if key in self.seen:
            self._refuse(given, "check.twice", t("Row %(row)s gives the same area and day.", row=self.seen[key]),
                         t("Leave one of the two rows out, or put their sums in one row."), "area")  # fmt: skip
            return
        self.seen[key] = given.row
        names = ("households", "with_hazards", "fixed", "note")
        wanted = {name: given.values[name] for name in names if given.values.get(name) is not None}
        there = self.there.get(key)
        if there is None:
            self._doubt(given, area, key[1])
            self._count(*key, given.values["households"])
            blank: dict[str, Any] = {"with_hazards": 0, "fixed": 0, "items": {}, "note": "", "version": 1}
            after = {**blank, **self.made, **wanted, "area_id": area.id, "checked_on": key[1]}
            self.plan.changes.append(Change(self.table, self.number(), None, after, given.row, area.name))
            self.plan.new.add(given.row)
            return
        before, after = differing(there, wanted)
        if after:
            self.plan.changes.append(Change(self.table, there["id"], before, after, given.row, area.name))
        (self.plan.changed if after else self.plan.unchanged).add(given.row)

    def _count(self, area_id: int, day: date, households: int) -> None:
        self.by_day.setdefault(day, {})[area_id] = households
        self.by_month.setdefault((area_id, day.year, day.month), {})[day] = households

    def _doubt(self, given: Given, area: KnownArea, day: date) -> None:
        """Warn of counts that may have the same homes: of the area in the same month, of one around or in it."""
        doubts = [twice_in_a_month(area.name, other, count)
                  for other, count in self.by_month.get((area.id, day.year, day.month), {}).items()]  # fmt: skip
        for other_id, count in self.by_day.get(day, {}).items():
            other = self.book.by_id.get(other_id)
            if other is not None and (is_under(other, area) or is_under(area, other)):
                doubts.append(also_counted(other.name, count))
        for what in doubts[:MOST_DOUBTS]:
            how = t("Leave the row out if the households are the same.")
            self.plan.refuse(Problem(given.row, "check.again", what, how, "checked_on", Severity.WARNING))

    def _is_impossible(self, given: Given, area: KnownArea) -> bool:
        values = given.values
        there = self.there.get((area.id, values["checked_on"]), {})
        counts = {name: values[name] if values.get(name) is not None else there.get(name, 0) for name in _COUNTS}
        if values["checked_on"] > self.today:
            self._refuse(given, "day_ahead", t("This day has not come yet."), t("Correct the day."), "checked_on")
            return True
        wrong = list(impossible(**counts))
        for name, what in wrong:
            self._refuse(given, "more_than_all", what, COMPARE, name)
        return bool(wrong)

    def _area(self, given: Given) -> KnownArea | None:
        typed = given.values["area"].strip()
        coded = self.book.coded(typed)
        known = [coded] if coded is not None else self.book.named([typed], self.under)
        inside = [one for one in known if self.under is None or is_under(one, self.under)]
        mine = [one for one in inside if self.may(one.path)]
        if len(mine) == 1:
            return mine[0]
        if len(mine) > 1:
            self._refuse(given, "check.area", t("Several areas are called %(name)s.", name=typed),
                         t("Write the area's code."), "area")  # fmt: skip
        elif inside:
            self._refuse(given, "check.area", t("%(area)s is outside the areas you look after.", area=typed),
                         t("Ask the county's planner to import this row."), "area")  # fmt: skip
        elif self.under is not None and (known or self.book.named([typed], None)):
            what = t("%(area)s does not lie in %(under)s.", area=typed, under=self.under.name)
            how = t("Correct the area, or choose another one under “Everything lies in”.")
            self._refuse(given, "check.area", what, how, "area")
        else:
            self._refuse(given, "check.area", t("There is no area with the code or name “%(typed)s”.", typed=typed),
                         t("Check the spelling, or write the area's code."), "area")  # fmt: skip
        return None

    def _refuse(self, given: Given, code: str, what: Text, how: Text, column: str) -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))
