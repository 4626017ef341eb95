"""What becomes of the rows of a list of ways by road. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from core.fields import name_key
from core.i18n import t
from core.imports import Change, Given, Plan, Problem, Severity
from registry.matching import differing
from schedule.travel import Point, spot

FASTEST_KM_PER_HOUR = 120


class Spot(NamedTuple):
    """A unit or place that a way may begin or end at; without a point it is not on the map."""

    key: str
    code: str
    name: str
    area_id: int
    path: str
    point: Point | None


@dataclass
class Spots:
    """The units and places by code and by name."""

    spots: Iterable[Spot]
    _by_code: dict[str, list[Spot]] = field(default_factory=dict)
    _by_name: dict[str, list[Spot]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.spots:
            if one.code:
                self._by_code.setdefault(one.code, []).append(one)
            self._by_name.setdefault(name_key(one.name), []).append(one)

    def named(self, typed: str) -> list[Spot]:
        """Those of that code; without any, those of that name."""
        return self._by_code.get(typed.strip()) or self._by_name.get(name_key(typed), [])


@dataclass
class TravelPlanner:
    """Plans rows of ways by road: from a unit or place to another, in minutes of driving."""

    spots: Spots
    there: Mapping[tuple[str, str], Mapping[str, Any]]
    table: Any
    number: Callable[[], int]
    may: Callable[[str], bool]
    plan: Plan = field(default_factory=Plan)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        for row in given:
            self._row(row)
        return self.plan

    def _row(self, given: Given) -> None:
        start, end = self._spot(given, "start"), self._spot(given, "end")
        if start is None or end is None:
            return
        if start.key == end.key:
            self._refuse(
                given, "way.nowhere", t("The way begins and ends at the same place."), t("Check the row."), "end"
            )
            return
        key = (start.key, end.key)
        if key in self.seen:
            self._refuse(given, "way.twice", t("Row %(row)s gives this way already.", row=self.seen[key]),
                         t("Leave one of the two out."))  # fmt: skip
            return
        self.seen[key] = given.row
        self._settle(given, start, end)

    def _settle(self, given: Given, start: Spot, end: Spot) -> None:
        minutes, km = float(given.values["minutes"]), given.values.get("km")
        if km and minutes * FASTEST_KM_PER_HOUR < float(km) * 60:
            self.plan.refuse(Problem(given.row, "way.fast", t("More than 120 km an hour is unusual."),
                                     t("Check minutes and kilometres."), "minutes", Severity.WARNING))  # fmt: skip
        wanted: dict[str, Any] = {"minutes": round(minutes, 1)}
        wanted |= {name: given.values[name] for name in ("km", "source") if given.values.get(name)}
        if start.point and end.point:
            wanted |= {"from_spot": spot(start.point), "to_spot": spot(end.point)}
        there, label = self.there.get((start.key, end.key)), f"{start.name} → {end.name}"
        if there is None:
            after = {
                "km": None,
                "source": "",
                **wanted,
                "area_id": start.area_id,
                "from_key": start.key,
                "to_key": end.key,
            }
            self.plan.changes.append(Change(self.table, self.number(), None, after, given.row, label))
            self.plan.new.add(given.row)
            return
        before, after = differing(there, wanted)
        if after:
            self.plan.changes.append(Change(self.table, there["id"], before, after, given.row, label))
        (self.plan.changed if after else self.plan.unchanged).add(given.row)

    def _spot(self, given: Given, column: str) -> Spot | None:
        typed = given.values.get(column) or ""
        found = self.spots.named(typed)
        mine = [one for one in found if self.may(one.path)]
        if len(mine) > 1:
            what = t("Several units or places are called %(name)s.", name=typed)
            self._refuse(given, "spot.several", what, t("Write the code of the one that is meant."), column)
        elif not mine:
            what = t("There is no unit or place with the code or name “%(typed)s”.", typed=typed)
            self._refuse(given, "spot.unknown", what, t("Check it in the list of units or of places."), column)
        elif mine[0].point is None:
            what = t("“%(name)s” is not on the map, so a way to it cannot be found again.", name=mine[0].name)
            self._refuse(given, "spot.unmapped", what, t("Put it on the map first."), column)
        else:
            return mine[0]
        return None

    def _refuse(self, given: Given, code: str, what: Any, how: Any, column: str = "") -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))
