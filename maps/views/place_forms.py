"""The form of a place: which choices it offers, what it holds when it opens."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from core.forms import Form
from core.web import actor, session
from maps.inputs import SHELTER_FACTS, PlaceInput
from maps.kinds import GRADES, MANAGEMENT_LEVELS, PLACE_KINDS, SHELTER_CLASSES, STATUSES
from maps.models import Place
from maps.services import shown_position
from maps.setting_queries import norms
from maps.views.shelter_map import map_parts
from maps.words import map_words
from registry import terms
from registry.inputs import DATUM_NAMES
from registry.models import Unit
from registry.permissions import Permission
from registry.queries.areas import choices

WHAT = ("kind", "name", "code", "area", "address", "capacity")
WHERE = ("lon", "lat", "datum", "coordinate_source")


def place_form(values: dict[str, Any]) -> Form[PlaceInput]:
    """The form with the reader's own areas and the words of the vocabularies."""
    offered: dict[str, Any] = {
        "kind": list(PLACE_KINDS.items()),
        "area": choices(session(), actor(), Permission.EDIT_PLACES),
        "datum": [(str(code), label) for code, label in DATUM_NAMES.items()],
        "shelter_class": list(SHELTER_CLASSES.items()),
        "grade": list(GRADES.items()),
        "site_kind": terms.names(session(), "shelter_site"),
        "management": list(MANAGEMENT_LEVELS.items()),
        "status": list(STATUSES.items()),
        "hazards": terms.names(session(), "hazard"),
        "facilities": terms.names(session(), "shelter_facility"),
    }
    return Form(PlaceInput, offered, values)


def prefilled() -> dict[str, Any]:
    """What a new place begins with: its kind, area or unit when the address names them."""
    kind = request.args.get("kind", "shelter")
    values: dict[str, Any] = {"kind": kind if kind in PLACE_KINDS else "shelter", "area": request.args.get("area", "")}
    number = request.args.get("unit", "")
    unit = session().get(Unit, int(number)) if number.isdecimal() and len(number) < 10 else None
    if unit is not None and actor().may_for(Permission.EDIT_PLACES, unit.area.path):
        values |= {
            "unit_id": unit.id,
            "area": unit.area.code,
            "name": unit.name,
            "address": unit.address,
            "kind": "venue",
        }
    return values


def values_of(place: Place) -> dict[str, Any]:
    """What the form of a place holds; degrees are shown in WGS-84, whatever they came in."""
    lon, lat = shown_position(place)
    plain = ("kind", "name", "code", "unit_id", "address", "capacity", "coordinate_source", "note", "version")
    values = {name: getattr(place, name) for name in plain} | {
        "area": place.area.code,
        "lon": lon,
        "lat": lat,
        "datum": "wgs84",
    }
    if place.shelter is not None:
        values |= {name: getattr(place.shelter, name) for name in SHELTER_FACTS}
        if place.shelter.declared_capacity is not None:
            values["capacity"] = place.shelter.declared_capacity
    return values


def place_form_page(form: Form[PlaceInput], place: Place | None) -> ResponseReturnValue:
    """The page of the form; 422 when it was refused."""
    page = render_template(
        "maps/place_form.html",
        form=form,
        place=place,
        what=WHAT,
        where=WHERE,
        shelter_facts=SHELTER_FACTS,
        norms=norms(session()),
        map=map_parts("place"),
        words=map_words(),
    )
    return page, 422 if form.is_wrong else 200
