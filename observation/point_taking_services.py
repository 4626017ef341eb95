"""Taking a register of points: each row is found again or added with its observer, and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.fields import name_key
from core.i18n import Text, t
from core.imports import Change, Given, Options, Plan, Problem, steps
from core.imports.undoing import CHANGED_SINCE
from core.times import today
from maps.models import Place
from observation.models import ObservationPoint
from observation.observer_taking_services import finder, known_observer, taken_observer
from observation.point_inputs import PointInput
from observation.point_queries import as_typed
from observation.point_services import EDIT, add_point, edit_point
from observation.register_rows import category_words, read_category, read_haves
from registry import terms
from registry.area_book import KnownArea
from registry.located import Spot, has_point
from registry.scope import may

SAME = ("name", "code", "address", "object", "object_count", "starts_on", "ends_on", "coordinate_source", "note")
OF_PLACE, OF_POINT = ("name", "area_id", "code", "lon", "lat", "version"), ("category", "observer_id", "version")
COLUMNS = {"area": "township", "observer_id": "observer", "phone": "observer_phone"}


class TakingPoints:
    """The rows of one register on their way in."""

    def __init__(
        self, session: Session, actor: Actor, options: Options, observers: Table, places: Table, points: Table
    ) -> None:
        self.session, self.actor = session, actor
        self.observers, self.places, self.points = observers, places, points
        self.locator = finder(session, options, actor, expects_point=False)
        known = terms.vocabulary(session, "observation_category")
        self.names = dict(terms.leaves(session, "observation_category"))
        self.words = category_words((term.code, (term.name_zh, term.name_en)) for term in known)
        self.plan, self.named = Plan(), dict[int, int]()

    def run(self, given: Sequence[Given]) -> Plan:
        """All rows, in order."""
        for row in given:
            self._take(row)
        return self.plan

    def _take(self, row: Given) -> None:
        read = self._read(row)
        if read is None:
            return
        area, values = read
        place = self._known(row, area)
        if place is not None and self._is_again(row, place):
            return
        try:
            with self.session.begin_nested():
                changes, is_new = self._write(row, area, values, place)
        except DomainError as error:
            steps.refuse(self.plan, row, error, COLUMNS)
            return
        except ValidationError as error:
            steps.refuse_entries(self.plan, row, error, COLUMNS)
            return
        (self.plan.new if is_new else self.plan.changed if changes else self.plan.unchanged).add(row.row)
        self.plan.changes += changes

    def _read(self, row: Given) -> tuple[KnownArea, dict[str, Any]] | None:
        spot, problems = self.locator.spot(row)
        area, more = self.locator.area(row, spot)
        category, wrong = read_category(row, self.words, self.names)
        haves, odd = read_haves(row)
        problems = [*problems, *more, *wrong, *odd]
        self.plan.problems += problems
        if area is None or any(problem.is_error for problem in problems):
            return None
        values = {name: row.values[name] for name in SAME if row.values.get(name) is not None}
        values |= {"category": category} if category else {}
        values |= {"haves": haves} if haves is not None else {}
        return area, values | _degrees(row, spot)

    def _known(self, row: Given, area: KnownArea) -> Place | None:
        """The point of that code; without one, that of that name in the same area."""
        query = select(Place).where(Place.kind == "observation_point")
        if code := row.values.get("code"):
            return self.session.scalar(query.where(Place.code == code))
        key = name_key(row.values.get("name") or "")
        return self.session.scalar(
            query.where(Place.area_id == area.id, Place.name_key == key).order_by(Place.id).limit(1)
        )

    def _is_again(self, row: Given, place: Place) -> bool:
        first = self.named.setdefault(place.id, row.row)
        if first == row.row:
            if may(self.session, place, self.actor, EDIT):
                return False
            what = t("A point with this code lies outside the areas you look after.")
            self.plan.refuse(
                Problem(row.row, "code_taken", what, t("Ask the county's planner to import this row."), "code")
            )
            return True
        what = t("Row %(row)s is the same point.", row=first)
        self.plan.refuse(Problem(row.row, "repeat.point", what, t("Leave one of the two rows out."), "name"))
        return True

    def _write(
        self, row: Given, area: KnownArea, values: dict[str, Any], place: Place | None
    ) -> tuple[list[Change], bool]:
        changes, observer_id = self._observer(row, area)
        if observer_id is not None:
            values = values | {"observer_id": observer_id}
        if place is None:
            given = PointInput.model_validate({"starts_on": today()} | values | {"area": area.code})
            made = add_point(self.session, given, self.actor)
            self.named[made.place_id] = row.row
            return [*changes, *self._made(row, made)], True
        point = self.session.get(ObservationPoint, place.id)
        there = dict(as_typed(place, point))
        there.setdefault("starts_on", today())
        wanted = PointInput.model_validate(there | values)
        was = kept(place, point)
        if point is not None and wanted.model_dump(mode="json", exclude=_VERSIONS) == was:
            return changes, False
        made = edit_point(self.session, place, wanted, self.actor)
        return [*changes, *self._changed(row, made, was, point is None)], False

    def _observer(self, row: Given, area: KnownArea) -> tuple[list[Change], int | None]:
        """What becomes of the observer of the row, and who it is."""
        name = row.values.get("observer")
        if not name:
            return [], None
        values = {"name": name, "phone": row.values.get("observer_phone") or "",
                  "trained_on": row.values.get("trained_on"),
                  "allowance_yuan": row.values.get("allowance_yuan")}  # fmt: skip
        change, _ = taken_observer(self.session, row, values, area, self.actor, self.observers)
        if change is not None:
            return [change], change.id
        known = known_observer(self.session, name, values["phone"], area)
        return [], known.id if known is not None else None

    def _made(self, row: Given, made: ObservationPoint) -> list[Change]:
        of_place = {name: getattr(made.place, name) for name in OF_PLACE}
        of_point = {name: getattr(made, name) for name in OF_POINT}
        return [
            Change(self.places, made.place_id, None, of_place, row.row, made.place.name),
            Change(self.points, made.place_id, None, of_point, row.row, made.place.name),
        ]

    def _changed(self, row: Given, made: ObservationPoint, was: dict[str, Any], is_fresh: bool) -> list[Change]:
        before = {"of": "points", "was": None if is_fresh else was, "made": kept(made.place, made)}
        after = {name: getattr(made.place, name) for name in OF_PLACE}
        return [Change(self.places, made.place_id, before, after, row.row, made.place.name,
                       told=(("name", None, made.place.name),))]  # fmt: skip


_VERSIONS = {"version", "place_version"}


def kept(place: Place, point: ObservationPoint | None) -> dict[str, Any]:
    """All that is known of the point, as JSON, so that it can be made so again."""
    values = {"category": "-", "starts_on": "1900-01-01"} | dict(as_typed(place, point))
    return PointInput.model_validate(values).model_dump(mode="json", exclude=_VERSIONS)


def put_back_point(session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
    """Make a changed point what it was; None, or why that cannot be."""
    place, point = session.get(Place, record_id), session.get(ObservationPoint, record_id)
    if place is None or point is None or kept(place, point) != before["made"]:
        return CHANGED_SINCE
    if before["was"] is None:  # it had been a place only
        session.delete(point)
        session.flush()
        return None
    return steps.put_back(lambda: edit_point(session, place, PointInput.model_validate(before["was"]), actor))


def _degrees(row: Given, spot: Spot | None) -> dict[str, Any]:
    """The point as the form takes it, in WGS-84; nothing when the row says nothing of coordinates."""
    if spot is None or not has_point(row):
        return {}
    return {"lon": f"{spot.lon}", "lat": f"{spot.lat}", "datum": "wgs84"}
