"""Units for programs; people and telephones only where the caller may see them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from flask import url_for
from sqlalchemy import select

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, operation, page
from core.fields import Entry, Line
from core.i18n import t
from core.web import actor, session
from registry import services
from registry.api import bp
from registry.inputs import OwnUnitInput, UnitInput
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.queries.units import UnitFilter, people_of_unit, units_matching
from registry.scope import load
from registry.services.units import shown_location
from registry.terms import beneath

CONTACT = ("contact_name", "contact_phone", "contact_email", "note")


class UnitAnswer(Answer):
    """A unit; `area` is a code, contact and note are null where the caller may not see contacts."""

    id: int
    name: str
    kind: str
    code: str | None
    area: str
    area_name: str
    address: str
    headcounts: dict[str, int]
    contact_name: str | None
    contact_phone: str | None
    contact_email: str | None
    lon: float | None
    lat: float | None
    coordinate_source: str
    opened_on: date | None
    is_boarding: bool
    note: str | None
    is_active: bool
    version: int


class UnitsAsked(Asked):
    """Which units to list."""

    q: Annotated[Search, Entry(t("Name or code"))] = ""
    kind: Annotated[Line, Entry(t("Kind"), t("A group such as school stands for all kinds in it."))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; units beneath it are listed too."))] = ""
    state: Annotated[Literal["active", "inactive", "all"], Entry(t("State"))] = "active"
    sort: Annotated[
        Literal["name", "-name", "kind", "-kind", "area", "-area", "people", "-people"], Entry(t("Sorted by"))
    ] = "name"


@bp.get("/units")
@needs(P.VIEW_REGISTRY)
@operation(t("List units"))
def list_units(asked: UnitsAsked) -> Page[UnitAnswer]:
    """The units that the caller may see."""
    wanted = UnitFilter(
        typed=asked.q, state=asked.state, kinds=beneath(session(), "unit_kind", asked.kind) if asked.kind else (),
        area=find_area(session(), asked.area, "area") if asked.area else None,
    )  # fmt: skip
    place = select(Area.path).where(Area.id == Unit.area_id).correlate(Unit).scalar_subquery()
    sorts = {"name": Unit.name, "kind": Unit.kind, "area": place, "people": people_of_unit()}
    return page(
        session(), units_matching(actor(), wanted), asked, sorts, lambda rows: [unit_answer(row) for row in rows]
    )


@bp.post("/units")
@needs(P.EDIT_UNITS)
@operation(t("Register a unit"), location=lambda made: url_for(".get_unit", unit_id=made.id))
def add_unit(given: UnitInput) -> UnitAnswer:
    """A new unit."""
    return unit_answer(services.add_unit(session(), given, actor()))


@bp.get("/units/<int:unit_id>")
@needs(P.VIEW_REGISTRY)
@operation(t("Get one unit"))
def get_unit(unit_id: int) -> UnitAnswer:
    """One unit."""
    return unit_answer(load(session(), Unit, unit_id, actor(), P.VIEW_REGISTRY))


@bp.patch("/units/<int:unit_id>")
@needs(P.EDIT_UNITS)
@operation(t("Change a unit"))
def change_unit(unit_id: int, given: Changes[UnitInput]) -> UnitAnswer:
    """The changed unit."""
    found = load(session(), Unit, unit_id, actor(), P.EDIT_UNITS)
    return unit_answer(services.edit_unit(session(), found, given.over(_current(found)), actor()))


@bp.post("/units/<int:unit_id>/correct")
@needs(P.EDIT_OWN_UNIT)
@operation(t("Correct contact and headcounts of one's own unit"))
def correct_unit(unit_id: int, given: OwnUnitInput) -> UnitAnswer:
    """The corrected unit."""
    found = load(session(), Unit, unit_id, actor(), P.EDIT_OWN_UNIT)
    return unit_answer(services.correct_own_unit(session(), found, given, actor()))


@bp.post("/units/<int:unit_id>/deactivate")
@needs(P.EDIT_UNITS)
@operation(t("Put a unit out of use"))
def deactivate_unit(unit_id: int) -> UnitAnswer:
    """The unit, out of use."""
    found = load(session(), Unit, unit_id, actor(), P.EDIT_UNITS)
    return unit_answer(services.deactivate_unit(session(), found, actor()))


@bp.post("/units/<int:unit_id>/activate")
@needs(P.EDIT_UNITS)
@operation(t("Take a unit back into use"))
def activate_unit(unit_id: int) -> UnitAnswer:
    """The unit, in use again."""
    found = load(session(), Unit, unit_id, actor(), P.EDIT_UNITS)
    return unit_answer(services.activate_unit(session(), found, actor()))


def unit_answer(unit: Unit) -> UnitAnswer:
    """The unit as the caller may see it."""
    known = _current(unit) | {"lon": unit.lon, "lat": unit.lat}
    if not actor().may_for(P.VIEW_CONTACTS, unit.area.path, unit.id):
        known |= dict.fromkeys(CONTACT)
    return UnitAnswer(
        id=unit.id, area_name=unit.area.name, is_active=unit.is_active, version=unit.version, **known,
    )  # fmt: skip


def _current(unit: Unit) -> dict[str, Any]:
    lon, lat = shown_location(unit)
    kept = ("name", "kind", "code", "address", "coordinate_source", "opened_on", "is_boarding", *CONTACT)
    return {name: getattr(unit, name) for name in kept} | {
        "area": unit.area.code, "headcounts": {row.category: row.count for row in unit.headcounts},
        "lon": lon, "lat": lat,
    }  # fmt: skip
