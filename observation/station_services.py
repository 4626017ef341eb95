"""Deeds on stations: add, change, say whether they work, and take that back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.times import now
from core.versions import check_version
from maps.inputs import PlaceInput
from maps.models import Place
from maps.services import create_place, edit_place
from observation.models import Station
from observation.station_inputs import StationInput, StationStatusInput
from observation.station_queries import station_of
from registry import terms
from registry.permissions import Permission
from registry.scope import load

OF_PLACE = ("name", "code", "area", "address", "lon", "lat", "datum", "note")
OF_STATION = ("station_kind", "operator", "protection_radius_m", "protection_note")


def create_station(session: Session, given: StationInput, actor: Actor) -> Station:
    """A new station with its place, running; needs observation.edit and places.edit there."""
    place = create_place(session, _place_input(given), actor)
    _own(session, place, actor)
    return _write(session, place, given)


def edit_station(session: Session, place: Place, given: StationInput, actor: Actor) -> Station:
    """The changed station; a place of kind station of which nothing was known becomes one in full."""
    _own(session, place, actor)
    station = station_of(session, place)
    if station is not None:
        check_version(station, given.version)
    edit_place(session, place, _place_input(given, place), actor)
    return _write(session, place, given)


def set_status(session: Session, place: Place, given: StationStatusInput, actor: Actor) -> Station:
    """Whether the station works, from now on; the same again changes only the note."""
    station = _known(session, place, actor)
    if station.status != given.status:
        station.status, station.status_since = given.status, now()
    station.status_note = given.note
    session.flush()
    return station


def restore_status(
    session: Session, place: Place, status: str, since: datetime, note: str, version: int, actor: Actor
) -> Station:
    """The status as it was before the last change; refused when somebody has changed the station since."""
    station = _known(session, place, actor)
    check_version(station, version)
    station.status, station.status_since, station.status_note = status, since, note
    session.flush()
    return station


def _known(session: Session, place: Place, actor: Actor) -> Station:
    _own(session, place, actor)
    station = station_of(session, place)
    if station is None:
        raise DomainError("station.unknown", t("Nobody has said yet what kind of station this is."),
                          hint=t("Complete its facts first."))  # fmt: skip
    session.refresh(station, with_for_update=True)
    return station


def _own(session: Session, place: Place, actor: Actor) -> None:
    load(session, Place, place.id, actor, Permission.EDIT_OBSERVATION)
    if place.kind != "station":
        raise DomainError("not_a_station", t("This place is no seismic station."))


def _place_input(given: StationInput, place: Place | None = None) -> PlaceInput:
    known = {name: getattr(given, name) for name in OF_PLACE}
    kept = {"coordinate_source": place.coordinate_source, "unit_id": place.unit_id} if place is not None else {}
    return PlaceInput(kind="station", **known, **kept)


def _write(session: Session, place: Place, given: StationInput) -> Station:
    if given.station_kind not in {code for code, _ in terms.names(session, "station_kind", place.area)}:
        wording = t("This kind is not in the vocabulary. Choose another one.")
        raise Invalid("station_kind", wording, field="station_kind")
    station = station_of(session, place)
    if station is None:
        station = Station(place_id=place.id, place=place, status="running", status_since=now())
        session.add(station)
    for name in OF_STATION:
        setattr(station, name, getattr(given, name))
    session.flush()
    return station
