"""What becomes of the rows of a list of households looked through, and what a row may hold. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from core.fields import Count, Day, Entry, Input, Line, Prose
from core.i18n import Text, t
from core.imports import Change, Given, Plan, Problem
from registry.area_book import AreaBook, KnownArea, is_under
from registry.matching import differing

Key = tuple[int, date]


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
        Entry(t("Households looked through"), example="120", aliases=("户数", "排查户数", "检查户数", "households")),
    ]
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

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        for row in given:
            self._row(row)
        return self.plan

    def _row(self, given: Given) -> None:
        area = self._area(given)
        if area is None or self._is_impossible(given):
            return
        key = (area.id, given.values["checked_on"])
        if key in self.seen:
            self._refuse(
                given, "check.twice", t("Row %(row)s gives the same area and day.", row=self.seen[key]), "area"
            )
            return
        self.seen[key] = given.row
        names = ("households", "with_hazards", "fixed", "note")
        wanted = {name: given.values[name] for name in names if given.values.get(name) is not None}
        there = self.there.get(key)
        if there is None:
            blank: dict[str, Any] = {"with_hazards": 0, "fixed": 0, "items": {}, "note": "", "version": 1}
            after = {**blank, **self.made, **wanted, "area_id": area.id, "checked_on": key[1]}
            self.plan.changes.append(Change(self.table, self.number(), None, after, given.row, area.name))
            self.plan.new.add(given.row)
            return
        before, after = differing(there, wanted)
        if after:
            self.plan.changes.append(Change(self.table, there["id"], before, after, given.row, area.name))
        (self.plan.changed if after else self.plan.unchanged).add(given.row)

    def _is_impossible(self, given: Given) -> bool:
        values = given.values
        with_hazards, fixed = values.get("with_hazards") or 0, values.get("fixed") or 0
        if values["checked_on"] > self.today:
            self._refuse(given, "day_ahead", t("This day has not come yet."), "checked_on")
        elif with_hazards > values["households"]:
            self._refuse(given, "more_than_all", _TOO_MANY, "with_hazards")
        elif fixed > with_hazards:
            self._refuse(given, "more_than_all", _TOO_MANY, "fixed")
        else:
            return False
        return True

    def _area(self, given: Given) -> KnownArea | None:
        typed = given.values["area"].strip()
        coded = self.book.coded(typed)
        found = [coded] if coded is not None else self.book.named([typed], self.under)
        found = [one for one in found if self.under is None or is_under(one, self.under)]
        if len(found) == 1 and self.may(found[0].path):
            return found[0]
        what: Text = (
            t("%(area)s is outside the areas you look after.", area=typed) if len(found) == 1
            else t("Several areas are called %(name)s.", name=typed) if found
            else t("There is no area with the code or name “%(typed)s”.", typed=typed)
        )  # fmt: skip
        self._refuse(given, "check.area", what, "area")
        return None

    def _refuse(self, given: Given, code: str, what: Text, column: str) -> None:
        self.plan.refuse(Problem(given.row, code, what, None, column))


_TOO_MANY = t("There cannot be more than the households looked through.")
