"""What the page of a place says about it, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.i18n import Text, t
from core.times import today
from geo.polygons import contains_point
from maps.capacity import Capacity, capacity_of
from maps.kinds import (
    GRADES,
    MANAGEMENT_LEVELS,
    PLACE_KINDS,
    SHELTER_CLASSES,
    SIGN_OF,
    STATUS_TONES,
    STATUSES,
    Sign,
    sign_code,
)
from maps.models import Place
from maps.norms import MapNorms
from maps.outline_queries import outline_over
from maps.setting_queries import norms
from maps.site_checks import Site, remarks
from maps.validity import is_current, months_later
from registry import terms
from registry.inputs import DATUM_NAMES
from registry.models import Area
from registry.positions import COARSE_M


@dataclass(frozen=True)
class PlaceFacts:
    """The answers first (usable, for how many), then what needs attention, then names instead of codes."""

    kind: Text
    sign: Sign
    state: Text
    tone: str
    capacity: Capacity
    norms: MapNorms
    shelter_class: Text | None
    grade: Text | None
    site: str
    radius_km: float | None
    is_verified: bool
    due_on: object
    management: Text | None
    datum: Text
    hazards: list[str]
    facilities: list[str]
    warnings: list[Text]


def place_facts(session: Session, place: Place) -> PlaceFacts:
    """The facts of a place for its page."""
    shelter, rules = place.shelter, norms(session, place.area)
    capacity = _capacity(place, rules)
    state, tone = _state(place)
    given = shelter.shelter_class if shelter else None
    verified_on = shelter.verified_on if shelter else None
    due_on = shelter.verify_due_on if shelter else None
    hazards = terms.labels(session, "hazard", place.area) if shelter else {}
    facilities = terms.labels(session, "shelter_facility", place.area) if shelter else {}
    return PlaceFacts(
        kind=PLACE_KINDS[place.kind],
        sign=SIGN_OF[sign_code(place.kind, given)],
        state=state,
        tone=tone,
        capacity=capacity,
        norms=rules,
        shelter_class=SHELTER_CLASSES.get(given or ""),
        grade=GRADES.get(shelter.grade or "") if shelter else None,
        site=terms.label(session, "shelter_site", shelter.site_kind, place.area)
        if shelter and shelter.site_kind
        else "",
        radius_km=rules.radius_km(given),
        is_verified=is_current(verified_on, due_on, today(), rules.verify_months),
        due_on=due_on or (months_later(verified_on, rules.verify_months) if verified_on else None),
        management=MANAGEMENT_LEVELS.get(shelter.management or "") if shelter else None,
        datum=DATUM_NAMES.get(place.datum, t("an unknown system")),
        hazards=[hazards.get(code, code) for code in shelter.hazards] if shelter else [],
        facilities=[facilities.get(code, code) for code in shelter.facilities] if shelter else [],
        warnings=_warnings(session, place, capacity),
    )


def _capacity(place: Place, rules: MapNorms) -> Capacity:
    shelter = place.shelter
    if shelter is None:
        return Capacity(place.capacity, None, None)
    declared = place.capacity if shelter.declared_capacity is None else shelter.declared_capacity
    return capacity_of(declared, shelter.effective_area_m2, rules.m2_per_person(shelter.shelter_class))


def _state(place: Place) -> tuple[Text, str]:
    if not place.is_active:
        return t("Out of use"), "muted"
    if place.shelter is None:
        return t("In use"), "ok"
    return STATUSES[place.shelter.status], STATUS_TONES[place.shelter.status]


def _site(place: Place, capacity: Capacity) -> Site:
    shelter = place.shelter
    assert shelter is not None
    return Site(
        shelter.management,
        shelter.is_outdoor,
        shelter.gross_area_m2,
        shelter.effective_area_m2,
        shelter.exits,
        capacity,
    )


def _warnings(session: Session, place: Place, capacity: Capacity) -> list[Text]:
    found = remarks(_site(place, capacity), norms(session, place.area)) if place.shelter else []
    if place.lon is None or place.lat is None:
        return [*found, t("There are no coordinates, so it is not on the map yet.")]
    if place.precision_m is not None and place.precision_m > COARSE_M:
        found.append(
            t("Known to about %(metres)s m only. Measure it again at the gate.", metres=f"{place.precision_m:,}")
        )
    around = outline_over(session, place.area)
    if around is not None and not contains_point(around.shape, place.lon, place.lat):
        found.append(t("The coordinates lie outside %(area)s.", area=around.name))
    return found


def area_trail(session: Session, place: Place) -> list[tuple[str, str]]:
    """The way to a place: the list, then the list of its township or village."""
    ids = [int(part) for part in place.area.path.split("/") if part]
    levels = ("county", "township", "village")
    query = select(Area).where(Area.id.in_(ids), Area.level.in_(levels)).order_by(Area.path)
    listed = [(area.name, url_for("maps.places", area=area.code)) for area in session.scalars(query)]
    return [(str(t("Places")), url_for("maps.places")), *listed]
