"""Seismic stations for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry, Line
from core.i18n import t
from core.web import actor, session
from maps.models import Place
from maps.services import shown_position
from observation import station_services as services
from observation.models import Station
from observation.station_inputs import StationInput, StationStatus, StationStatusInput
from observation.station_queries import StationFilter, station_of, stations_matching, trouble_first
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load

bp = blueprint("stations")
OF_PLACE = ("name", "code", "address", "lon", "lat", "note")
OF_STATION = (
    "station_kind", "operator", "status", "status_since", "status_note", "protection_radius_m", "protection_note",
    "version",
)  # fmt: skip


class StationAnswer(Answer):
    """A station; `id` is that of its place, `area` a code; what nobody has said yet is null."""

    id: int
    name: str
    code: str | None
    area: str
    area_name: str
    address: str
    lon: float | None
    lat: float | None
    note: str
    station_kind: str | None = None
    operator: str | None = None
    status: StationStatus | None = None
    status_since: datetime | None = None
    status_note: str | None = None
    protection_radius_m: int | None = None
    protection_note: str | None = None
    version: int | None = None


class StationsAsked(Asked):
    """Which stations to list."""

    q: Annotated[Search, Entry(t("Name, code or operator"))] = ""
    status: Annotated[Literal["running", "faulty", "stopped", "closed", "unknown"] | None, Entry(t("Status"))] = None
    station_kind: Annotated[Line, Entry(t("Kind of station"))] = ""
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    sort: Annotated[Literal["trouble", "name", "-name", "area", "-area"], Entry(t("Sorted by"))] = "trouble"


@bp.get("/stations")
@needs(P.VIEW_OBSERVATION)
@operation(t("List seismic stations, those in trouble first"))
def list_stations(asked: StationsAsked) -> Page[StationAnswer]:
    """The stations that the caller may see."""
    wanted = StationFilter(
        typed=asked.q, station_kind=asked.station_kind, status=asked.status or "",
        area=find_area(session(), asked.area, "area") if asked.area else None,
    )  # fmt: skip
    sorts: dict[str, Any] = {"trouble": trouble_first(), "name": Place.name, "area": Area.path}
    return page(session(), stations_matching(actor(), wanted), asked, sorts, _answers)


@bp.post("/stations")
@needs(P.EDIT_OBSERVATION)
@operation(t("Add a seismic station"), location=lambda made: url_for(".get_station", place_id=made.id))
def add_station(given: StationInput) -> StationAnswer:
    """A new station with its place."""
    made = services.create_station(session(), given, actor())
    return _answer(made.place, made)


@bp.get("/stations/<int:place_id>")
@needs(P.VIEW_OBSERVATION)
@operation(t("Get one seismic station"))
def get_station(place_id: int) -> StationAnswer:
    """One station."""
    place = _load(place_id, P.VIEW_OBSERVATION)
    return _answer(place, station_of(session(), place))


@bp.patch("/stations/<int:place_id>")
@needs(P.EDIT_OBSERVATION)
@operation(t("Change a seismic station"))
def change_station(place_id: int, given: Changes[StationInput]) -> StationAnswer:
    """The changed station."""
    place = _load(place_id, P.EDIT_OBSERVATION)
    return _answer(place, services.edit_station(session(), place, given.over(_current(place)), actor()))


@bp.post("/stations/<int:place_id>/status")
@needs(P.EDIT_OBSERVATION)
@operation(t("Say whether a seismic station works"))
def set_station_status(place_id: int, given: StationStatusInput) -> StationAnswer:
    """The station with its new status."""
    place = _load(place_id, P.EDIT_OBSERVATION)
    return _answer(place, services.set_status(session(), place, given, actor()))


def _load(place_id: int, permission: P) -> Place:
    place = load(session(), Place, place_id, actor(), permission)
    if place.kind != "station":
        raise NotFound()
    return place


def _current(place: Place) -> dict[str, Any]:
    station, (lon, lat) = station_of(session(), place), shown_position(place)
    known = {name: getattr(place, name) for name in ("name", "code", "address", "note")}
    known |= {"area": place.area.code, "lon": lon, "lat": lat}
    if station is not None:
        known |= {name: getattr(station, name) for name in services.OF_STATION}
    return known


def _answers(rows: Sequence[Any]) -> list[StationAnswer]:
    return [_answer(place, station) for place, station in rows]


def _answer(place: Place, station: Station | None) -> StationAnswer:
    known = {name: getattr(place, name) for name in OF_PLACE}
    if station is not None:
        known |= {name: getattr(station, name) for name in OF_STATION}
    return StationAnswer(id=place.id, area=place.area.code, area_name=place.area.name, **known)
