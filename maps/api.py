"""Places and shelters for programs; the manager's name and telephone only where the caller may see contacts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from flask import url_for
from sqlalchemy import func

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.fields import Entry, Line
from core.i18n import t
from core.web import actor, session
from maps import services
from maps.capacity import computed_capacity
from maps.inputs import (
    SHELTER_FACTS,
    OpeningInput,
    PlaceInput,
    PlaceKind,
    ShelterClass,
    ShelterGrade,
    ShelterStatus,
    VerificationInput,
)
from maps.models import Place, Shelter
from maps.opening_services import open_shelter, shut_shelter
from maps.queries import PlaceFilter, places, visible_place
from maps.services import shown_position
from maps.setting_queries import norms
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load, may

bp = blueprint("maps")
CONTACT = ("manager_name", "manager_phone")
PLAIN = ("kind", "name", "code", "unit_id", "address", "coordinate_source", "note")
SORTS: dict[str, Any] = {
    "name": Place.name,
    "kind": Place.kind,
    "area": Area.path,
    "capacity": func.coalesce(Shelter.declared_capacity, Place.capacity, -1),
}


class PlaceAnswer(Answer):
    """A place; `area` is a code, degrees are WGS-84, what only shelters have is null for others."""

    id: int
    kind: PlaceKind
    name: str
    code: str | None
    area: str
    area_name: str
    unit_id: int | None
    address: str
    capacity: int | None
    lon: float | None
    lat: float | None
    coordinate_source: str
    note: str
    shelter_class: ShelterClass | None = None
    grade: ShelterGrade | None = None
    management: str | None = None
    status: ShelterStatus | None = None
    site_kind: str | None = None
    is_comprehensive: bool | None = None
    is_outdoor: bool | None = None
    is_indoor: bool | None = None
    suits_vulnerable: bool | None = None
    hazards: list[str] = []
    facilities: list[str] = []
    gross_area_m2: float | None = None
    effective_area_m2: float | None = None
    exits: int | None = None
    computed_capacity: int | None = None
    m2_per_person: float | None = None
    service_radius_km: float | None = None
    villages_served: str | None = None
    manager_name: str | None = None
    manager_phone: str | None = None
    is_open: bool | None = None
    occupancy: int | None = None
    opened_at: datetime | None = None
    verified_on: date | None = None
    verify_due_on: date | None = None
    is_active: bool
    version: int


class PlacesAsked(Asked):
    """Which places to list."""

    q: Annotated[Search, Entry(t("Name, address or code"))] = ""
    kind: Annotated[PlaceKind | None, Entry(t("Kind of place"))] = None
    shelter_class: Annotated[Literal["emergency", "short", "long", "unclassed"] | None, Entry(t("Class"))] = None
    status: Annotated[ShelterStatus | None, Entry(t("Status"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; places beneath it are listed too."))] = ""
    shows: Annotated[Literal["inactive", "due", "unplaced"] | None, Entry(t("Show"))] = None
    sort: Annotated[
        Literal["name", "-name", "kind", "-kind", "area", "-area", "capacity", "-capacity"], Entry(t("Sorted by"))
    ] = "name"


@bp.get("/places")
@needs(P.VIEW_PLACES)
@operation(t("List places"))
def list_places(asked: PlacesAsked) -> Page[PlaceAnswer]:
    """The places that the caller may see."""
    wanted = PlaceFilter(
        q=asked.q, kind=asked.kind or "", shelter_class=asked.shelter_class or "", status=asked.status or "",
        area=find_area(session(), asked.area, "area") if asked.area else None, shows=asked.shows or "",
    )  # fmt: skip
    return page(session(), places(actor(), wanted), asked, SORTS, lambda rows: [place_answer(row) for row in rows])


@bp.post("/places")
@needs(P.EDIT_PLACES)
@operation(t("Add a place"), location=lambda made: url_for(".get_place", place_id=made.id))
def add_place(given: PlaceInput) -> PlaceAnswer:
    """A new place."""
    return place_answer(services.create_place(session(), given, actor()))


@bp.get("/places/<int:place_id>")
@needs(P.VIEW_PLACES)
@operation(t("Get one place"))
def get_place(place_id: int) -> PlaceAnswer:
    """One place."""
    return place_answer(visible_place(session(), place_id, actor()))


@bp.patch("/places/<int:place_id>")
@needs(P.EDIT_PLACES)
@operation(t("Change a place"))
def change_place(place_id: int, given: Changes[PlaceInput]) -> PlaceAnswer:
    """The changed place."""
    found = _own(place_id)
    return place_answer(services.edit_place(session(), found, given.over(_current(found)), actor()))


@bp.post("/places/<int:place_id>/verify")
@needs(P.EDIT_PLACES)
@operation(t("Note that somebody has been at a shelter and found its facts right"))
def verify_place(place_id: int, given: VerificationInput) -> PlaceAnswer:
    """The verified shelter."""
    return place_answer(services.verify_shelter(session(), _own(place_id), given, actor()))


@bp.post("/places/<int:place_id>/open")
@needs(P.EDIT_PLACES)
@operation(t("Open a shelter to people, or say how many are there by now"))
def open_place(place_id: int, given: OpeningInput) -> PlaceAnswer:
    """The shelter, open from now on; one that is open already keeps the time of its opening."""
    return place_answer(open_shelter(session(), _own(place_id), given, actor()))


@bp.post("/places/<int:place_id>/shut")
@needs(P.EDIT_PLACES)
@operation(t("Note that a shelter takes nobody in any more"))
def shut_place(place_id: int) -> PlaceAnswer:
    """The shelter, not open."""
    return place_answer(shut_shelter(session(), _own(place_id), actor()))


@bp.post("/places/<int:place_id>/deactivate")
@needs(P.EDIT_PLACES)
@operation(t("Take a place out of use"))
def deactivate_place(place_id: int) -> PlaceAnswer:
    """The place, out of use."""
    found = _own(place_id)
    services.deactivate_place(session(), found, actor())
    return place_answer(found)


@bp.post("/places/<int:place_id>/activate")
@needs(P.EDIT_PLACES)
@operation(t("Put a place back into use"))
def activate_place(place_id: int) -> PlaceAnswer:
    """The place, in use again."""
    found = _own(place_id)
    services.restore_place(session(), found, actor())
    return place_answer(found)


def place_answer(place: Place) -> PlaceAnswer:
    """The place as the caller may see it."""
    known = _current(place) | {"lon": place.lon, "lat": place.lat}
    if not may(session(), place, actor(), P.VIEW_CONTACTS):
        known |= dict.fromkeys(CONTACT)
    if place.shelter is not None:
        known |= {name: getattr(place.shelter, name) for name in ("opened_at", "verified_on", "verify_due_on")}
        rules = norms(session(), place.area)
        each = rules.m2_per_person(place.shelter.shelter_class)
        known |= {
            "m2_per_person": each, "computed_capacity": computed_capacity(place.shelter.effective_area_m2, each),
            "service_radius_km": rules.radius_km(place.shelter.shelter_class),
        }  # fmt: skip
    return PlaceAnswer(
        id=place.id, area_name=place.area.name, is_active=place.is_active, version=place.version, **known,
    )  # fmt: skip


def _own(place_id: int) -> Place:
    return load(session(), Place, place_id, actor(), P.EDIT_PLACES)


def _current(place: Place) -> dict[str, Any]:
    lon, lat = shown_position(place)
    known = {name: getattr(place, name) for name in PLAIN}
    known |= {"area": place.area.code, "lon": lon, "lat": lat, "capacity": place.capacity}
    if place.shelter is not None:
        known |= {name: getattr(place.shelter, name) for name in SHELTER_FACTS}
        if place.shelter.declared_capacity is not None:
            known["capacity"] = place.shelter.declared_capacity
    return known
