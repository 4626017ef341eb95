"""What becomes of the rows of a list of areas: each finds its place in the tree, the ones above come first. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.i18n import t
from core.imports import Change, Given, Plan, Problem, file_problem
from geo.polygons import PolygonError, Shape, area_m2, converted_to_wgs84, inner_point, parse_geojson, to_geojson
from registry.area_book import RANK, AreaBook, KnownArea, is_under, level_of_code
from registry.area_claims import Claim, from_the_top, is_above, own_identity, steps
from registry.area_codes import level_by
from registry.located import DECIMALS, Locator
from registry.matching import differing
from registry.words import LEVEL_OF


@dataclass
class AreaPlanner:
    """Plans the rows of one file; `outlines` tells the digest of an area's outline, `digest` makes one."""

    book: AreaBook
    locator: Locator
    tables: Mapping[str, Any]
    number: Callable[[], int]
    outlines: Mapping[int, str]
    digest: Callable[[Any], str]
    before_outline: Callable[[int], dict[str, Any]]
    plan: Plan = field(default_factory=Plan)
    unnamed: set[str] = field(default_factory=set)
    touched: dict[int, Change] = field(default_factory=dict)

    def run(self, given: Sequence[Given]) -> Plan:
        """The plan for all rows."""
        claims = [claim for row in given if (claim := self._claim(row)) is not None]
        seen: dict[str, int] = {}
        for claim in sorted(claims, key=from_the_top):
            if claim.code in seen:
                what = t("Row %(row)s has the same code.", row=seen[claim.code])
                how = t("Leave one of the two rows out, or correct the code.")
                self.plan.refuse(Problem(claim.row, "repeat.code", what, how, "code", value=claim.code))
                continue
            seen[claim.code] = claim.row
            self._place(claim)
        if self.unnamed:
            self.plan.problems.append(_unnamed(self.unnamed))
        return self.plan

    def _claim(self, given: Given) -> Claim | None:
        values = given.values
        code, name, level = own_identity(values)
        if code is None:
            what, how = (
                t("The code of the area is missing."),
                t("Fill in the code; names alone repeat within a county."),
            )
            self.plan.refuse(Problem(given.row, "area.no_code", what, how, "code"))
            return None
        if (typed := values.get("level")) and LEVEL_OF.find(typed) is None:
            what = t("“%(level)s” is no level of area.", level=typed)
            how = t("Write province, prefecture, county, township or village.")
            self.plan.refuse(Problem(given.row, "area.level", what, how, "level"))
            return None
        claim = Claim(given.row, code, name, LEVEL_OF.find(typed) if typed else level, values.get("parent_code"), [])
        claim.above = [step for step in steps(values) if step[1] != code and is_above(step[0], claim.level)]
        if "population" in values:
            claim.facts["population"] = values["population"]
        return self._drawn(given, claim)

    def _drawn(self, given: Given, claim: Claim) -> Claim | None:
        """The claim with its outline and its seat, or None when they cannot be used."""
        if given.geometry is not None and given.geometry.get("type") != "Point":
            try:
                claim.shape = converted_to_wgs84(parse_geojson(given.geometry), self.locator.datum)
            except PolygonError as error:
                self.plan.refuse(_polygon_problem(given.row, error))
                return None
        spot, problems = self.locator.spot(given)
        self.plan.problems += problems
        if any(problem.is_error for problem in problems):
            return None
        if spot is not None:
            claim.facts |= {"lon": spot.lon, "lat": spot.lat}
        return claim

    def _place(self, claim: Claim) -> None:
        there = self.book.coded(claim.code)
        try:
            parent = self._parent(claim, there)
            level = self._level(claim, parent, there)
            self._check_scope(claim, parent, there)
        except _Refused as refused:
            self.plan.refuse(refused.problem)
            return
        if there is None:
            self._make(claim, parent, level)
        else:
            self._change(claim, parent, level, there)

    def _parent(self, claim: Claim, there: KnownArea | None) -> KnownArea | None:
        if claim.parent_code and claim.parent_code != claim.code:
            found = self.book.coded(claim.parent_code)
            if found is None and not any(step[1] == claim.parent_code for step in claim.above):
                what = t("There is no area with the code %(code)s above this one.", code=claim.parent_code)
                raise _Refused(
                    Problem(claim.row, "area.no_parent", what, t("Import the upper areas first."), "parent_code")
                )
            return found or self._above(claim, claim.parent_code)
        if claim.above and (found := self._above(claim, claim.above[-1][1])) is not None:
            return found
        if there is not None and there.parent_id is not None:
            return self.book.by_id[there.parent_id]
        found = self.book.above(claim.code) or self.locator.under
        return None if found is not None and found.code == claim.code else found

    def _above(self, claim: Claim, wanted: str) -> KnownArea | None:
        """The area above, made if the row names it; those above that one as far as the row names them."""
        upper: KnownArea | None = None
        for level, code, name in claim.above:
            there = self.book.coded(code)
            if there is not None:
                self._name_it(there, name, claim.row)
            elif name is not None or code == wanted:
                parent = upper or self.book.above(code) or self.locator.under
                self._check_scope(claim, parent, None)
                there = self._add(claim.row, code, name or code, level, parent, {})
                self.plan.beyond += 1
                if name is None:
                    self.unnamed.add(code)
            upper = there or upper
            if code == wanted:
                break
        return upper

    def _name_it(self, there: KnownArea, name: str | None, row: int) -> None:
        """Give its name to an area that stood there with its code only."""
        if name and there.name == there.code and name != there.name:
            self._record(there, {"name": name}, row)

    def _level(self, claim: Claim, parent: KnownArea | None, there: KnownArea | None) -> str:
        if claim.level is None and there is not None:
            return there.level
        level = claim.level or level_of_code(claim.code)
        if level is None or (claim.level is None and parent is not None and RANK[level] <= RANK[parent.level]):
            level = level_by(claim.code, parent.level if parent else None)
        if level is None:
            what = t("It cannot be told which level this area has.")
            how = t("Add a column with the level, or give the level for all rows.")
            raise _Refused(Problem(claim.row, "area.level", what, how, "level"))
        if parent is not None and RANK[level] <= RANK[parent.level]:
            what = t("This area would lie in %(parent)s, which is not of a higher level.", parent=parent.name)
            raise _Refused(Problem(claim.row, "area.level", what, t("Correct the level or the code above."), "level"))
        return level

    def _check_scope(self, claim: Claim, parent: KnownArea | None, there: KnownArea | None) -> None:
        under = self.locator.under
        at = there or parent
        if not self.locator.may(at.path if at is not None else ""):
            what = t("This area is outside the areas you look after.")
            raise _Refused(Problem(claim.row, "area.forbidden", what, t("Ask an administrator to import this row.")))
        if under is not None and at is not None and not is_under(at, under):
            what = t("%(area)s does not lie in %(under)s.", area=claim.name or claim.code, under=under.name)
            raise _Refused(
                Problem(claim.row, "area.outside", what, t("Correct the code, or leave this row out."), "code")
            )

    def _make(self, claim: Claim, parent: KnownArea | None, level: str) -> None:
        if claim.name is None:
            what, how = t("The area is new, and its name is missing."), t("Fill in the name.")
            self.plan.refuse(Problem(claim.row, "area.no_name", what, how, "name"))
            return
        facts = {**_seat(claim.shape), **claim.facts}
        made = self._add(claim.row, claim.code, claim.name, level, parent, facts)
        self._outline(claim, made)
        self.plan.new.add(claim.row)

    def _add(
        self, row: int, code: str, name: str, level: str, parent: KnownArea | None, facts: Mapping[str, Any]
    ) -> KnownArea:
        number = self.number()
        path = f"{parent.path if parent else '/'}{number}/"
        made = KnownArea(number, parent.id if parent else None, code, name, level, path)
        self.book.add(made)
        after = {"parent_id": made.parent_id, "code": code, "name": name, "level": level, "path": path, **facts}
        change = Change(self.tables["areas"], number, None, after, row, f"{name} {code}")
        self.touched[number] = change
        self.plan.changes.append(change)
        return made

    def _change(self, claim: Claim, parent: KnownArea | None, level: str, there: KnownArea) -> None:
        wanted = {"level": level, **claim.facts}
        if claim.name is not None:
            wanted["name"] = claim.name
        has_new_outline = self._outline(claim, there)
        if has_new_outline:
            wanted = {**_seat(claim.shape), **wanted}
        moved = parent is not None and parent.id != there.parent_id
        is_changed = self._record(there, wanted, claim.row) or has_new_outline
        if moved and parent is not None:
            self._move(there, parent, claim.row)
        (self.plan.changed if is_changed or moved else self.plan.unchanged).add(claim.row)

    def _record(self, there: KnownArea, wanted: Mapping[str, Any], row: int) -> bool:
        """Change an area; one made by this very file is simply made so."""
        current = {name: getattr(there, name) for name in wanted}
        before, after = differing(current, wanted)
        if not after:
            return False
        for name, value in after.items():
            setattr(there, name, value)
        earlier = self.touched.get(there.id)
        if earlier is not None:
            if earlier.before is not None:
                earlier.before = {**before, **earlier.before}
            earlier.after.update(after)
            return True
        change = Change(self.tables["areas"], there.id, before, after, row, f"{there.name} {there.code}")
        self.touched[there.id] = change
        self.plan.changes.append(change)
        return True

    def _move(self, there: KnownArea, parent: KnownArea, row: int) -> None:
        """Put the area under another one, with all beneath it."""
        old = there.path
        self._record(there, {"parent_id": parent.id, "path": f"{parent.path}{there.id}/"}, row)
        for area in list(self.book.by_id.values()):
            if area is not there and area.path.startswith(old):
                self._record(area, {"path": there.path + area.path.removeprefix(old)}, row)

    def _outline(self, claim: Claim, area: KnownArea) -> bool:
        """Plan the outline if it is new or another one; True then."""
        if claim.shape is None:
            return False
        drawn = to_geojson(claim.shape)
        known = self.outlines.get(area.id)
        if known == self.digest(drawn):
            return False
        after = {"geojson": drawn, "area_m2": round(area_m2(claim.shape), 1)}
        before = None if known is None else {name: self.before_outline(area.id)[name] for name in after}
        self.plan.changes.append(Change(self.tables["area_outlines"], area.id, before, after, claim.row, area.name))
        return True


class _Refused(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def _seat(shape: Shape | None) -> dict[str, float]:
    if shape is None:
        return {}
    point = inner_point(shape)
    return {"lon": round(point.lon, DECIMALS), "lat": round(point.lat, DECIMALS)}


def _polygon_problem(row: int, error: PolygonError) -> Problem:
    what = {
        "wrong_type": t("The shape is no polygon."),
        "out_of_range": t("The shape's corners are not degrees with the longitude first."),
        "empty": t("The shape encloses no area."),
    }.get(error.code, t("The shape cannot be read."))
    how = t("Export the layer again as polygons in degrees (WGS-84), longitude first.")
    return Problem(row, f"polygon.{error.code}", what, how, "geometry")


def _unnamed(codes: set[str]) -> Problem:
    what = t(
        "The file names no area with the code %(codes)s; the code stands in for the name.",
        codes=", ".join(sorted(codes)),
    )
    return file_problem("area.unnamed", what, t("Import a list with its name, or correct it on the area's page."))
