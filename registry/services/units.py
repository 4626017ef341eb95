"""Deeds on units: add, edit, correct one's own, put out of use, remove."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.fields import name_key
from core.i18n import t
from core.versions import check_version
from geo.datums import Datum
from registry.inputs import OwnUnitInput, UnitInput
from registry.models import Area, Unit, UnitHeadcount
from registry.permissions import Permission
from registry.queries.areas import county_outline, find_area
from registry.queries.references import references
from registry.queries.units import namesake
from registry.scope import load
from registry.services.wholeness import whole_or_not
from registry.terms import labels, vocabulary

SHOWN_DECIMALS = 6
"""Degrees as forms show them, about 0.1 m; a box that still holds them was not touched."""


class UnitExists(Invalid):
    """There is such a unit already: `existing`, to be opened instead."""

    def __init__(self, existing: Unit, field: str) -> None:
        wording = t("%(name)s is registered already, in the same area and of the same kind.", name=existing.name)
        if field == "code":
            wording = t("The code belongs to %(name)s already.", name=existing.name)
        super().__init__("unit_exists", wording, field=field, hint=t("Open that one, or make the difference plain."))
        self.existing = existing


class Location(NamedTuple):
    """WGS-84 degrees and where they come from; None and "" when nobody knows."""

    lon: float | None
    lat: float | None
    source: str


def add_unit(session: Session, given: UnitInput, actor: Actor) -> Unit:
    """A new unit in an area where the actor may edit; raises `UnitExists` when it is there already."""
    area = _area(session, given, actor)
    unit = Unit(area_id=area.id, area=area, headcounts=[])
    with whole_or_not(session, _taken()):
        _write(session, unit, given, area)
        session.add(unit)
    return unit


def edit_unit(session: Session, unit: Unit, given: UnitInput, actor: Actor) -> Unit:
    """Change a unit; it may move only to an area where the actor may edit as well."""
    load(session, Unit, unit.id, actor, Permission.EDIT_UNITS)
    check_version(unit, given.version)
    area = _area(session, given, actor)
    with whole_or_not(session, _taken()):
        _write(session, unit, given, area)
    return unit


def correct_own_unit(session: Session, unit: Unit, given: OwnUnitInput, actor: Actor) -> Unit:
    """Correct the contact and the headcounts of the unit that the actor speaks for."""
    load(session, Unit, unit.id, actor, Permission.EDIT_OWN_UNIT)
    check_version(unit, given.version)
    with whole_or_not(session, _taken()):
        unit.contact_name, unit.contact_phone = given.contact_name, given.contact_phone
        unit.contact_email = given.contact_email
        _write_headcounts(session, unit, given.headcounts)
    return unit


def deactivate_unit(session: Session, unit: Unit, actor: Actor) -> Unit:
    """Put the unit out of use: lists and new plans leave it out, its past stays."""
    return _set_active(session, unit, False, actor)


def activate_unit(session: Session, unit: Unit, actor: Actor) -> Unit:
    """Take the unit back into use."""
    return _set_active(session, unit, True, actor)


def remove_unit(session: Session, unit: Unit, actor: Actor) -> None:
    """Delete a unit on which nothing hangs; otherwise refuse ("unit_in_use") and say what does."""
    load(session, Unit, unit.id, actor, Permission.EDIT_UNITS)
    if hanging := references(session, unit):
        listed = str(t(", ")).join(str(words) for words in hanging)
        wording = t("%(name)s cannot be removed: %(what)s would be lost with it.", name=unit.name, what=listed)
        raise DomainError("unit_in_use", wording, hint=t("Put it out of use instead; its past stays as it is."))
    session.delete(unit)
    session.flush()


def _set_active(session: Session, unit: Unit, is_active: bool, actor: Actor) -> Unit:
    load(session, Unit, unit.id, actor, Permission.EDIT_UNITS)
    unit.is_active = is_active
    session.flush()
    return unit


def _taken() -> Invalid:
    return Invalid("unit_exists", t("Somebody has just registered a unit of this name or code."), field="name")


def _area(session: Session, given: UnitInput, actor: Actor) -> Area:
    area = find_area(session, given.area, "area")
    if not actor.may_for(Permission.EDIT_UNITS, area.path):
        wording = t("%(name)s lies outside the areas you look after.", name=area.name)
        raise Invalid("area_outside", wording, field="area", hint=t("Choose an area of your own."))
    return area


def _write(session: Session, unit: Unit, given: UnitInput, area: Area) -> None:
    _check_kind(session, unit, given.kind, area)
    _refuse_existing(session, unit, given, area)
    place = _location(session, unit, given, area)
    unit.area_id, unit.area = area.id, area
    unit.kind, unit.code, unit.name, unit.name_key = given.kind, given.code, given.name, name_key(given.name)
    unit.address, unit.note = given.address, given.note
    unit.opened_on, unit.is_boarding = given.opened_on, given.is_boarding
    unit.contact_name, unit.contact_phone = given.contact_name, given.contact_phone
    unit.contact_email = given.contact_email
    unit.lon, unit.lat, unit.coordinate_source = place
    _write_headcounts(session, unit, given.headcounts)


def _check_kind(session: Session, unit: Unit, kind: str, area: Area) -> None:
    if unit.kind == kind:
        return
    if not any(term.code == kind and term.is_active for term in vocabulary(session, "unit_kind", area)):
        raise Invalid("kind_unknown", t("There is no such kind of unit in use."), field="kind")


def _refuse_existing(session: Session, unit: Unit, given: UnitInput, area: Area) -> None:
    same_code = session.scalar(select(Unit).where(Unit.code == given.code)) if given.code else None
    if same_code is not None and same_code is not unit:
        raise UnitExists(same_code, "code")
    existing = namesake(session, area.id, given.kind, given.name, given.code, unit.id)
    if existing is not None:
        raise UnitExists(existing, "name")


def _write_headcounts(session: Session, unit: Unit, counts: Mapping[str, int]) -> None:
    before = {row.category: row for row in unit.headcounts}
    if {category: row.count for category, row in before.items()} == dict(counts):
        return
    known = labels(session, "people_category", unit.area)
    if unknown := [category for category in counts if category not in known and category not in before]:
        wording = t("There is no category of people called %(code)s.", code=unknown[0])
        raise Invalid("category_unknown", wording, field="headcounts")
    for category, row in before.items():
        if category in counts:
            row.count = counts[category]
        else:
            unit.headcounts.remove(row)
    unit.headcounts += [UnitHeadcount(category=c, count=n) for c, n in counts.items() if c not in before]
    if unit.id is not None:
        unit.version += 1  # the numbers are part of the unit: who edits it meanwhile must be told


def _location(session: Session, unit: Unit, given: UnitInput, area: Area) -> Location:
    if given.datum is Datum.WGS84 and (given.lon, given.lat) == shown_location(unit):
        return Location(unit.lon, unit.lat, given.coordinate_source)
    # shapely takes a quarter of a second to load, and most processes never judge a coordinate
    from geo.polygons import PolygonError, parse_geojson
    from registry.positions import read_position

    name, geojson = county_outline(session, area) or ("", None)
    try:
        outline = parse_geojson(geojson) if geojson else None
    except PolygonError:
        outline = None
    position = read_position(given.lon, given.lat, given.datum, outline, name)
    if position is None:
        return Location(None, None, "")
    source = given.coordinate_source
    if given.datum in (Datum.GCJ02, Datum.BD09):
        converted = {Datum.GCJ02: "GCJ-02", Datum.BD09: "BD-09"}[given.datum]
        source = f"{source} ({converted} → WGS-84)".strip()
    return Location(round(position.point.lon, 7), round(position.point.lat, 7), source)


def shown_location(unit: Unit) -> tuple[str, str]:
    """Longitude and latitude as a form shows them, "" when unknown."""
    if unit.lon is None or unit.lat is None:
        return "", ""
    return _shown(unit.lon), _shown(unit.lat)


def _shown(degrees: float) -> str:
    return f"{degrees:.{SHOWN_DECIMALS}f}".rstrip("0").rstrip(".")
