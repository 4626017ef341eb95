"""What becomes of the rows of a list of walking distances. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.fields import name_key
from core.i18n import t
from core.imports import Change, Given, Plan, Problem, Severity
from maps.norms import MapNorms
from registry.area_book import AreaBook, KnownArea, is_under
from registry.matching import differing

FARTHEST_M = 50_000
PlaceFacts = Mapping[str, Any]  # id, code, name, area_id, kind
Ways = Mapping[tuple[int, int], Mapping[str, Any]]


@dataclass
class Places:
    """The places by code and by name."""

    places: Iterable[PlaceFacts]
    _by_code: dict[str, list[PlaceFacts]] = field(default_factory=dict)
    _by_name: dict[str, list[PlaceFacts]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place in self.places:
            if place["code"]:
                self._by_code.setdefault(place["code"], []).append(place)
            self._by_name.setdefault(name_key(place["name"]), []).append(place)

    def named(self, typed: str) -> list[PlaceFacts]:
        """Those of that code; without any, those of that name."""
        return self._by_code.get(typed.strip()) or self._by_name.get(name_key(typed), [])


@dataclass
class WayPlanner:
    """Plans rows of walking distances: from a village to a place, in metres, or in minutes at the usual pace."""

    book: AreaBook
    places: Places
    there: Ways
    table: Any
    number: Callable[[], int]
    may: Callable[[str], bool]
    under: KnownArea | None = None
    km_per_hour: float = MapNorms.walking_km_per_hour
    plan: Plan = field(default_factory=Plan)
    seen: dict[tuple[int, int], int] = field(default_factory=dict)

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        for row in given:
            self._row(row)
        return self.plan

    def _row(self, given: Given) -> None:
        area, place = self._village(given), self._place(given)
        metres = self._metres(given)
        if area is None or place is None or metres is None:
            return
        key = (area.id, place["id"])
        if key in self.seen:
            self._refuse(given, "way.twice", t("Row %(row)s gives this way already.", row=self.seen[key]),
                         t("Leave one of the two out."))  # fmt: skip
            return
        self.seen[key] = given.row
        wanted: dict[str, Any] = {"metres": metres}
        if given.values.get("source"):
            wanted["source"] = given.values["source"]
        self._settle(given.row, key, wanted, f"{area.name} → {place['name']}")

    def _settle(self, row: int, key: tuple[int, int], wanted: dict[str, Any], label: str) -> None:
        there = self.there.get(key)
        if there is None:
            after = {"source": "", **wanted, "area_id": key[0], "place_id": key[1]}
            self.plan.changes.append(Change(self.table, self.number(), None, after, row, label))
            self.plan.new.add(row)
            return
        before, after = differing(there, wanted)
        if after:
            self.plan.changes.append(Change(self.table, there["id"], before, after, row, label))
        (self.plan.changed if after else self.plan.unchanged).add(row)

    def _village(self, given: Given) -> KnownArea | None:
        typed = given.values.get("village") or ""
        found = self._areas(typed, given.values.get("township") or "")
        if len(found) == 1 and self.may(found[0].path):
            return found[0]
        if len(found) == 1:
            what = t("%(area)s is outside the areas you look after.", area=found[0].name)
            self._refuse(given, "area.forbidden", what, t("Ask the county's planner to import this row."), "village")
        elif found:
            what = t("Several areas are called %(name)s.", name=typed)
            self._refuse(given, "village.several", what, t("Write the code, or the township as well."), "village")
        else:
            what = t("There is no area with the code or name “%(typed)s”.", typed=typed)
            self._refuse(given, "village.unknown", what, t("Check it on the page of areas."), "village")
        return None

    def _areas(self, typed: str, township: str) -> list[KnownArea]:
        code = self.book.coded(typed.strip())
        names = [one for one in (township, typed) if one]
        found = [code] if code is not None else self.book.named(names, self.under)
        return [one for one in found if self.under is None or is_under(one, self.under)]

    def _place(self, given: Given) -> PlaceFacts | None:
        typed = given.values.get("place") or ""
        found = [one for one in self.places.named(typed) if self._lies_within(one)]
        shelters = [one for one in found if one["kind"] == "shelter"]
        found = shelters if len(shelters) == 1 else found
        if len(found) == 1:
            return found[0]
        if found:
            what = t("Several places are called %(name)s.", name=typed)
            self._refuse(given, "place.several", what, t("Write the code of the one that is meant."), "place")
        else:
            what = t("There is no place with the code or name “%(typed)s”.", typed=typed)
            self._refuse(given, "place.unknown", what, t("Check it on the page of places."), "place")
        return None

    def _lies_within(self, place: PlaceFacts) -> bool:
        return self.under is None or is_under(self.book.by_id[place["area_id"]], self.under)

    def _metres(self, given: Given) -> float | None:
        length, minutes = given.values.get("metres"), given.values.get("minutes")
        if length is None and minutes is not None:
            length = minutes * self.km_per_hour * 1000 / 60
        if length is None:
            self._refuse(given, "way.length", t("The length is missing."), t("Fill in metres, or minutes."), "metres")
            return None
        if length > FARTHEST_M:
            self.plan.refuse(Problem(given.row, "way.long", t("More than 50 km on foot is unusual."),
                                     t("Check that no digit is too many."), "metres", Severity.WARNING))  # fmt: skip
        return round(float(length), 1)

    def _refuse(self, given: Given, code: str, what: Any, how: Any, column: str = "") -> None:
        self.plan.refuse(Problem(given.row, code, what, how, column))
