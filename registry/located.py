"""Where a row of a list lies: its coordinates judged and converted, its area found by code, names or the point."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Any

from core.i18n import Text, t
from core.imports import Given, Problem, Severity
from core.late import late
from geo.coordinates import Defect, JudgedPair, Judgement, judge_pair
from geo.datums import Datum
from geo.polygons import AreaIndex, Shape
from registry.area_book import AreaBook, KnownArea, is_under
from registry.positions import sentence

if TYPE_CHECKING:
    import shapely
else:
    shapely = late("shapely")

DECIMALS = 7
OUTSIDE_ALL = t("This point lies outside all areas whose outline is known.")


@dataclass(frozen=True)
class Spot:
    """A point in WGS-84 degrees and how exactly it was written."""

    lon: float
    lat: float
    precision_m: int


@dataclass
class Locator:
    """Finds points and areas for the rows of one file; `shapes` gives the outlines, the smallest areas first."""

    book: AreaBook
    shapes: Callable[[], Sequence[tuple[int, Shape]]]
    under: KnownArea | None
    datum: Datum
    may: Callable[[str], bool]
    expects_point: bool = True

    def spot(self, given: Given) -> tuple[Spot | None, list[Problem]]:
        """The row's point in WGS-84, and what is wrong with its coordinates."""
        lon, lat = typed_pair(given)
        if lon is None and lat is None and not self.expects_point:
            return None, []
        judged = judge_pair(lon, lat, datum=self.datum, within=self._scope, is_required=False)
        problems = [self._problem(given.row, judgement, judged, lon, lat) for judgement in judged.judgements]
        if judged.point is None:
            return None, problems
        spot = Spot(round(judged.point.lon, DECIMALS), round(judged.point.lat, DECIMALS), ceil(judged.precision_m or 1))
        return spot, problems

    def area(self, given: Given, spot: Spot | None) -> tuple[KnownArea | None, list[Problem]]:
        """The row's area: by its code, else by the names, else by the point, else the one chosen for the file."""
        found, problems = self._area(given, spot)
        if found is not None:
            problems += self._refused_area(given.row, found)
            if spot is not None and self._index is not None:
                problems += self._elsewhere(given.row, found, spot, self._index)
        return found, problems

    def _area(self, given: Given, spot: Spot | None) -> tuple[KnownArea | None, list[Problem]]:
        if code := given.values.get("area_code"):
            found = self.book.coded(code)
            return found, [] if found else [_no_code(given.row, code)]
        if any(given.values.get(name) for name in ("county", "township", "village", "area_names")):
            return self._named(given)
        if spot is not None and self._index is not None and (key := self._index.find(spot.lon, spot.lat)) is not None:
            return self.book.by_id[key], []
        if self.under is not None:
            return self.under, []
        return None, [Problem(given.row, "area.unknown", t("It cannot be told in which area this lies."), _GIVE_AREA)]

    def _named(self, given: Given) -> tuple[KnownArea | None, list[Problem]]:
        values = given.values
        names = [values[name] for name in ("county", "township") if values.get(name)]
        told = "".join(names)
        found = self.book.named(names, self.under) if names else []
        if not names and (text := values.get("area_names")):
            told = text
            found = self.book.joined(text, self.under) or self.book.named([text], self.under)
        if names and not found and len(names) == 1:
            found = self.book.joined(names[0], self.under)
        village = values.get("village")
        if village is None:
            return self._only(given.row, found, told)
        inside = [area for area in self.book.named([village], self.under) if not found or _beneath_any(area, found)]
        if len(inside) == 1:
            return inside[0], []
        if len(found) == 1:
            return found[0], [_no_village(given.row, village, found[0], len(inside))]
        return self._only(given.row, inside or found, told + village)

    def _only(self, row: int, found: list[KnownArea], told: str) -> tuple[KnownArea | None, list[Problem]]:
        if len(found) == 1:
            return found[0], []
        if found:
            codes = ", ".join(f"{area.name} {area.code}" for area in found[:6])
            what = t("“%(name)s” is the name of several areas.", name=told)
            return None, [Problem(row, "area.ambiguous", what, t("Give the code: %(codes)s.", codes=codes), value=told)]
        what = t("There is no area called “%(name)s”.", name=told)
        how = t("Check the name, give the area's code, or import the areas first.")
        return None, [Problem(row, "area.no_such_name", what, how, value=told)]

    def _refused_area(self, row: int, found: KnownArea) -> Iterator[Problem]:
        if not self.may(found.path):
            what = t("%(area)s is outside the areas you look after.", area=found.name)
            yield Problem(row, "area.forbidden", what, t("Ask the county's planner to import this row."))
        elif self.under is not None and not is_under(found, self.under):
            what = t("%(area)s does not lie in %(under)s.", area=found.name, under=self.under.name)
            yield Problem(row, "area.outside", what, t("Correct the area, or leave this row out."))

    def _elsewhere(self, row: int, found: KnownArea, spot: Spot, index: AreaIndex[int]) -> Iterator[Problem]:
        """A point outside all outlines around its area, or in another township than the one the row names."""
        around = [self.book.by_id[key] for key in index.find_all(spot.lon, spot.lat)]
        towns = [town for area in around if (town := self.book.at_level(area, "township")) is not None]
        named = self.book.at_level(found, "township")
        county = self.book.at_level(found, "county") or found
        if not around and self._scope is None and county.id in self._drawn:
            yield Problem(row, "coordinates.outside_all", OUTSIDE_ALL, _CHECK_DATUM, "lon", Severity.WARNING,
                          value=f"{spot.lon}, {spot.lat}")  # fmt: skip
        elif named is not None and towns and named.id not in {town.id for town in towns}:
            what = t("The row says %(named)s, but the point lies in %(other)s.", named=named.name, other=towns[0].name)
            yield Problem(row, "area.elsewhere", what, _CHECK_DATUM, "lon", Severity.WARNING)

    def _problem(self, row: int, judgement: Judgement, judged: JudgedPair, lon: Any, lat: Any) -> Problem:
        how = sentence(judgement, judged, self.under.name if self.under else "")
        field = str(judgement.axis or "lon")
        value = (
            str((lon if field == "lon" else lat) or "") if judgement.axis else f"{lon or ''}, {lat or ''}".strip(", ")
        )
        severity = Severity(str(judgement.severity))
        return Problem(
            row, f"coordinates.{judgement.defect}", WHAT[judgement.defect], how, field, severity, value=value
        )

    @cached_property
    def _outlines(self) -> list[tuple[int, Shape]]:
        return list(self.shapes())

    @cached_property
    def _index(self) -> AreaIndex[int] | None:
        return AreaIndex(self._outlines) if self._outlines else None

    @cached_property
    def _drawn(self) -> set[int]:
        """The areas that have an outline, and those above them."""
        return {area.id for key, _ in self._outlines for area in self.book.lineage(self.book.by_id[key])}

    @cached_property
    def _scope(self) -> Shape | None:
        """The outline of the area chosen for the file, or of what is known beneath it."""
        if self.under is None:
            return None
        own = dict(self._outlines).get(self.under.id)
        if own is not None:
            return own
        beneath = [shape for key, shape in self._outlines if is_under(self.book.by_id[key], self.under)]
        whole: Shape | None = shapely.union_all(beneath) if beneath else None  # type: ignore[assignment]
        return whole


def typed_pair(given: Given) -> tuple[Any, Any]:
    """Longitude and latitude as they stand in the row: two cells, one cell with both, or the point of a map file."""
    lon, lat = given.values.get("lon"), given.values.get("lat")
    if lon is None and lat is None and (both := given.values.get("lon_lat")):
        parts = [part for part in re.split(r"[,，;；\s]+", both) if part]
        return (parts[0], parts[1]) if len(parts) == 2 else (both, both)
    if lon is None and lat is None and given.geometry and given.geometry.get("type") == "Point":
        pair = given.geometry.get("coordinates")
        return (pair[0], pair[1]) if isinstance(pair, list) and len(pair) >= 2 else (None, None)
    return lon, lat


def has_point(given: Given) -> bool:
    """Whether the row says anything about coordinates."""
    return typed_pair(given) != (None, None)


def _beneath_any(area: KnownArea, uppers: list[KnownArea]) -> bool:
    return any(is_under(area, upper) for upper in uppers)


def _no_code(row: int, code: str) -> Problem:
    what = t("There is no area with the code %(code)s.", code=code)
    how = t("Check the code, or import the areas first.")
    return Problem(row, "area.no_such_code", what, how, "area_code", value=code)


def _no_village(row: int, village: str, town: KnownArea, found: int) -> Problem:
    what = t("%(town)s has no village “%(village)s”; the row was put in %(town)s.", town=town.name, village=village)
    if found:
        what = t("%(town)s has several villages “%(village)s”; the row was put in %(town)s.", town=town.name,
                 village=village)  # fmt: skip
    how = t("Check the name, or give the village's code.")
    return Problem(row, "area.no_such_village", what, how, "village", Severity.WARNING, value=village)


_GIVE_AREA = t("Give the area's code, its county, township and village by name, or coordinates; or choose one area for "
               "all rows.")  # fmt: skip
_CHECK_DATUM = t("Check the coordinates and the coordinate system that was chosen for the file.")
WHAT: dict[Defect, Text] = {
    Defect.EMPTY: t("The coordinates are missing."),
    Defect.INCOMPLETE: t("One of the two coordinates is missing."),
    Defect.NOT_A_NUMBER: t("This is no coordinate."),
    Defect.ZERO: t("A coordinate is zero."),
    Defect.OUT_OF_RANGE: t("There is no such place on earth."),
    Defect.SWAPPED: t("Longitude and latitude are exchanged."),
    Defect.WHOLE_DEGREES: t("The coordinates are cut to whole degrees."),
    Defect.COARSE: t("The coordinates have fewer than three decimals."),
    Defect.OUTSIDE: t("The point lies outside the chosen area."),
}
