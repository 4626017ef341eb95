"""What becomes of the rows of a list of proofs by hand. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.fields import name_key
from core.i18n import Text, t
from core.imports import Change, Given, Plan, Problem

Key = tuple[int, int, date]
"""Item, unit and day: a proof that is there already."""


@dataclass(frozen=True)
class KnownUnit:
    """A unit for which the importer's owner may give proofs; `where` are the names of its areas."""

    id: int
    name: str
    code: str = ""
    where: Sequence[str] = ()


@dataclass(frozen=True)
class KnownItem:
    """An item of the checklist that holds for a unit: its number in the list, its names, whether it takes proofs."""

    id: int
    number: int
    names: Sequence[str]
    takes_proof: bool = True
    times: int = 1


@dataclass
class ProofPlanner:
    """Plans rows of proofs; `items_of` gives the items of a unit in a year, `counts` how many proofs each has."""

    units: Sequence[KnownUnit]
    items_of: Callable[[int, int], Sequence[KnownItem]]
    there: set[Key]
    counts: dict[tuple[int, int, int], int]  # item, unit, year
    table: Any
    number: Callable[[], int]
    today: date
    blank: Mapping[str, Any]  # what every new proof has
    at: datetime | None = None
    plan: Plan = field(default_factory=Plan)

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        for row in given:
            self._row(row)
        return self.plan

    def _row(self, given: Given) -> None:
        unit = self._unit(given)
        day: date = given.values["done_on"]
        if unit is None:
            return None
        if day > self.today:
            return self._refuse(
                given, "in_the_future", t("This day is still to come."), t("Correct the day."), "done_on"
            )
        item = self._item(given, unit, day.year)
        if item is None:
            return None
        if (item.id, unit.id, day) in self.there:
            self.plan.unchanged.add(given.row)
            return None
        return self._add(given, unit, item, day)

    def _add(self, given: Given, unit: KnownUnit, item: KnownItem, day: date) -> None:
        place = (item.id, unit.id, day.year)
        if not item.takes_proof:
            return self._refuse(given, "events_only", t("This item is proven by held events only."),
                                t("Import the events and their results."), "item")  # fmt: skip
        if self.counts.get(place, 0) >= item.times:
            return self._refuse(given, "proven", t("This item has as many proofs as it needs."),
                                t("Leave the row out."), "item")  # fmt: skip
        self.there.add((item.id, unit.id, day))
        self.counts[place] = self.counts.get(place, 0) + 1
        after = {**self.blank, "item_id": item.id, "unit_id": unit.id, "year": day.year, "done_on": day,
                 "words": given.values["words"], "given_at": self.at}  # fmt: skip
        label = f"{unit.name} · {item.names[0]}"
        self.plan.changes.append(Change(self.table, self.number(), None, after, given.row, label))
        self.plan.new.add(given.row)
        return None

    def _unit(self, given: Given) -> KnownUnit | None:
        name, code = given.values.get("unit") or "", given.values.get("unit_code") or ""
        found = [one for one in self.units if code and one.code == code.strip()]
        if not found and name and not code:
            found = [one for one in self.units if name_key(one.name) == name_key(name)]
        town = given.values.get("township")
        if len(found) > 1 and town:
            found = [one for one in found if name_key(town) in {name_key(area) for area in one.where}]
        if len(found) == 1:
            return found[0]
        if found:
            self._refuse(given, "unit.several", t("Several units are called %(name)s.", name=name),
                         t("Write the code, or the township as well."), "unit")  # fmt: skip
        else:
            self._refuse(given, "unit.unknown",
                         t("There is no unit “%(name)s” for which you may give proofs.", name=code or name),
                         t("Check it on the page of units."), "unit_code" if code else "unit")  # fmt: skip
        return None

    def _item(self, given: Given, unit: KnownUnit, year: int) -> KnownItem | None:
        typed, items = given.values["item"], self.items_of(unit.id, year)
        found = [one for one in items if name_key(typed) in {name_key(name) for name in one.names}]
        if not found and typed.strip().isdecimal():
            found = [one for one in items if one.number == int(typed)]
        if not found:
            found = [one for one in items if any(name_key(typed) in name_key(name) for name in one.names)]
        if len(found) == 1:
            return found[0]
        what = t("“%(typed)s” is no item of the checklist of %(unit)s in %(year)s.", typed=typed, unit=unit.name,
                 year=year)  # fmt: skip
        self._refuse(given, "item.unknown", what, t("Write its name or its number as the checklist has it."), "item")
        return None

    def _refuse(self, given: Given, code: str, what: Text, how: Text, column: str) -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))
