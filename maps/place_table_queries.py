"""The register of places as a workbook or csv file, with headings that the import knows again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.access import Actor
from core.chunked import Chunked
from core.forms import entries
from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.sheets.sheet import ColumnKind
from core.times import local, say_plain_date, today
from geo.datums import Datum, from_wgs84
from maps.capacity import computed_capacity
from maps.kinds import GRADES, MANAGEMENT_LEVELS, PLACE_KINDS, SHELTER_CLASSES, STATUSES
from maps.models import Place, Shelter
from maps.norms import MapNorms
from maps.queries import PlaceFilter, places
from maps.row_inputs import PlaceRow
from maps.setting_queries import norms
from registry.inputs import DATUM_NAMES
from registry.models import Area
from registry.permissions import Permission
from registry.scope import may
from registry.terms import labels

KINDS: Mapping[str, ColumnKind] = {
    "capacity": "integer", "exits": "integer", "gross_area_m2": "number", "effective_area_m2": "number",
}  # fmt: skip
IMPORTED = (
    "code", "name", "kind", "area_code", "village", "address", "lon", "lat", "coordinate_source", "capacity",
    "shelter_class", "grade", "management", "status", "site_kind", "is_comprehensive", "is_outdoor", "is_indoor",
    "suits_vulnerable", "hazards", "facilities", "gross_area_m2", "effective_area_m2", "exits", "villages_served",
    "manager_name", "manager_phone", "note",
)  # fmt: skip
"""Fields of a row that the import reads back, in the order of the columns."""
COMPUTED: tuple[tuple[object, ColumnKind], ...] = (
    (t("Computed capacity (people)"), "integer"), (t("m² per person"), "number"), (t("Service radius (km)"), "number"),
    (t("Precision (m)"), "integer"), (t("Given in"), "text"), (t("Open now"), "text"), (t("Open since"), "datetime"),
    (t("People there now"), "integer"), (t("Last verified"), "date"), (t("Verified by"), "text"),
    (t("Due again"), "date"),
)  # fmt: skip


TAGS = {
    "code": "#loc+code", "name": "#loc+name", "kind": "#loc+type", "area_code": "#adm+code", "village": "#adm+name",
    "address": "#loc+address", "lon": "#geo+lon", "lat": "#geo+lat", "capacity": "#capacity+num+declared",
    "shelter_class": "#loc+type+class", "status": "#status", "hazards": "#crisis+type+list",
    "facilities": "#service+list", "effective_area_m2": "#meta+area+m2+usable", "gross_area_m2": "#meta+area+m2+total",
}  # fmt: skip
"""Tags of the Humanitarian Exchange Language for the second row of a csv file, by field."""
PERSONAL = frozenset({"manager_name", "manager_phone", "note"})
"""Fields, besides the name of who verified, that only readers of contacts get."""


def place_sheet(session: Session, wanted: PlaceFilter, actor: Actor, datum: Datum = Datum.WGS84) -> Sheet:
    """The places that the actor may see and the filter finds, by area and name; degrees in `datum`."""
    columns = [Column(_heading(name, datum), KINDS.get(name, "text")) for name in IMPORTED]
    columns += [Column(str(heading), kind) for heading, kind in COMPUTED]
    found = Chunked(session, places(actor, wanted).order_by(Area.path, Place.name, Place.id), Place.id)
    writer = _Writer(session, actor, norms(session), _vocabularies(session), datum)
    system = str(t("Coordinates: %(datum)s", datum=str(DATUM_NAMES[datum])))
    heading = (str(t("Places")), str(t("As of %(day)s", day=say_plain_date(today()))), system)
    rows = (list(writer.row(place)) for part in found for place in part)
    return Sheet(str(t("Places")), columns, rows, heading=heading, count=len(found))


def _heading(name: str, datum: Datum) -> str:
    said = str(entries(PlaceRow)[name].label)
    return f"{said} ({datum.upper()})" if name in ("lon", "lat") and datum != Datum.WGS84 else said


def place_tags() -> list[str]:
    """The row of HXL tags under the headings of the csv."""
    return [TAGS.get(name, "") for name in IMPORTED] + [""] * len(COMPUTED)


def _vocabularies(session: Session) -> dict[str, dict[str, str]]:
    closed = {
        "kind": PLACE_KINDS, "shelter_class": SHELTER_CLASSES, "grade": GRADES, "management": MANAGEMENT_LEVELS,
        "status": STATUSES, "datum": DATUM_NAMES,
    }  # fmt: skip
    said = {name: {str(code): str(label) for code, label in words.items()} for name, words in closed.items()}
    open_ = {"site_kind": "shelter_site", "hazards": "hazard", "facilities": "shelter_facility"}
    return said | {name: labels(session, scheme) for name, scheme in open_.items()}


@dataclass(frozen=True)
class _Writer:
    session: Session
    actor: Actor
    norms: MapNorms
    words: Mapping[str, Mapping[str, str]]
    datum: Datum

    def row(self, place: Place) -> Iterator[Value]:
        """The cells of one place."""
        sees_contacts = may(self.session, place, self.actor, Permission.VIEW_CONTACTS)
        for name in IMPORTED:
            yield None if name in PERSONAL and not sees_contacts else self._cell(place, name)
        yield from self._computed(place, place.shelter, sees_contacts)

    def _cell(self, place: Place, name: str) -> Value:
        shelter = place.shelter
        if name in ("area_code", "village"):
            return place.area.code if name == "area_code" else place.area.name
        if name == "capacity" and shelter is not None and shelter.declared_capacity is not None:
            return shelter.declared_capacity
        value = getattr(place, name) if hasattr(place, name) else getattr(shelter, name, None)
        if isinstance(value, bool):
            return str(t("yes") if value else t("no"))
        if isinstance(value, list):
            return str(t(", ")).join(self._said(name, code) for code in value)
        if name in ("lon", "lat") and place.lon is not None and place.lat is not None:
            return f"{getattr(from_wgs84(place.lon, place.lat, self.datum), name):.6f}"
        return self._said(name, value) if isinstance(value, str) else value

    def _said(self, name: str, code: str) -> str:
        return self.words.get(name, {}).get(code, code)

    def _computed(self, place: Place, shelter: Shelter | None, sees_contacts: bool) -> Iterator[Value]:
        each = self.norms.m2_per_person(shelter.shelter_class) if shelter else None
        yield computed_capacity(shelter.effective_area_m2, each) if shelter else None
        yield each
        yield self.norms.radius_km(shelter.shelter_class) if shelter else None
        yield place.precision_m
        yield self._said("datum", place.datum)
        if shelter is None:
            yield from (None,) * 6
            return
        yield str(t("yes") if shelter.is_open else t("no"))
        yield local(shelter.opened_at).replace(tzinfo=None) if shelter.opened_at else None
        yield shelter.occupancy
        yield from (shelter.verified_on, shelter.verified_by if sees_contacts else None, shelter.verify_due_on)
