"""The places of a list as spots, for files of other programs; nothing about persons in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import Text, t, tn
from core.times import say_plain_date, today
from maps.kinds import PLACE_KINDS, SHELTER_CLASSES, STATUSES
from maps.models import Place
from maps.queries import PlaceFilter, places
from maps.spot_files import WRITERS, Spot
from registry.models import Area
from registry.terms import labels

MOST_SPOTS = 50_000  # these kinds of file are put together in memory


def spot_file(session: Session, wanted: PlaceFilter, actor: Actor, ending: str) -> bytes:
    """The places that the actor may see and the filter finds, as a file of that ending (geojson, kml or gpx)."""
    query = places(actor, wanted).order_by(Area.path, Place.name, Place.id).limit(MOST_SPOTS)
    words = {scheme: labels(session, scheme) for scheme in ("hazard", "shelter_facility", "shelter_site")}
    found = [_spot(place, words) for place in session.scalars(query).unique()]
    return WRITERS[ending](str(t("Places")), _note(found), found)


def _note(found: list[Spot]) -> str:
    said = t("As of %(day)s", day=say_plain_date(today()))
    nowhere = sum(spot.lon is None for spot in found)
    parts = [str(said), str(t("Coordinates: WGS-84"))]
    if nowhere:
        parts.append(str(tn("%(n)s place without coordinates", "%(n)s places without coordinates", nowhere)))
    return " · ".join(parts)


def _spot(place: Place, words: dict[str, dict[str, str]]) -> Spot:
    said = [(str(label), value) for label, value in _said(place, words) if value]
    return Spot(place.id, place.name, str(PLACE_KINDS[place.kind]), place.lon, place.lat, said, _facts(place))


def _said(place: Place, words: dict[str, dict[str, str]]) -> Iterator[tuple[Text, str]]:
    shelter = place.shelter
    yield t("Code"), place.code or ""
    yield t("Area"), place.area.name
    yield t("Address"), place.address
    people = place.capacity if shelter is None or shelter.declared_capacity is None else shelter.declared_capacity
    yield t("Capacity (people)"), "" if people is None else f"{people:,}"
    if shelter is None:
        return
    yield t("Class"), str(SHELTER_CLASSES.get(shelter.shelter_class or "", ""))
    yield t("Status"), str(STATUSES[shelter.status])
    yield t("Site"), words["shelter_site"].get(shelter.site_kind or "", "")
    yield t("Hazards it is meant for"), _listed(shelter.hazards, words["hazard"])
    yield t("Facilities"), _listed(shelter.facilities, words["shelter_facility"])


def _listed(codes: list[str], words: dict[str, str]) -> str:
    return str(t(", ")).join(words.get(code, code) for code in codes)


def _facts(place: Place) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "place_kind": place.kind, "code": place.code, "area_code": place.area.code, "area_name": place.area.name,
        "address": place.address, "capacity": place.capacity,
    }  # fmt: skip
    if place.shelter is not None:
        names = ("shelter_class", "grade", "status", "site_kind", "is_indoor", "is_outdoor", "hazards", "facilities")
        facts |= {name: getattr(place.shelter, name) for name in names}
        facts["capacity"] = place.shelter.declared_capacity or place.capacity
    return facts
