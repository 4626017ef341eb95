"""The form of a scenario: what it holds when it opens, and what an address asks for."""

from __future__ import annotations

from typing import Any

from flask import request
from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.access import Actor
from core.forms import Form
from core.i18n import t
from maps.quake_queries import middle_of
from maps.scenario_inputs import ScenarioInput, ShockInput
from maps.scenario_models import Earthquake, Scenario
from maps.scenario_queries import home_area
from maps.scenario_regions import region_of
from maps.scenario_words import REGION_NAMES
from registry.inputs import DATUM_NAMES
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import choices, find_area

SHOCK = ("lon", "lat", "magnitude", "strike_deg", "region")
LEVELS = ("prefecture", "county", "township")
USUAL_MAGNITUDE, USUAL_DEPTH = 6.0, 10.0


def scenario_form(db: Session, who: Actor, values: dict[str, Any]) -> Form[ScenarioInput]:
    """The form with the reader's own areas, and the four regions in words."""
    offered: dict[str, Any] = {
        "area": choices(db, who, Permission.EDIT_SCENARIOS, LEVELS) or choices(db, who, Permission.VIEW_PLACES, LEVELS),
        "datum": [(str(code), label) for code, label in DATUM_NAMES.items()],
        "region": list(REGION_NAMES.items()),
    }
    return Form(ScenarioInput, offered, values)


def values_of(scenario: Scenario) -> dict[str, Any]:
    """What the form of a saved scenario holds; degrees in WGS-84."""
    plain = ("name", "magnitude", "depth_km", "strike_deg", "region", "earthquake_id", "note", "version")
    values: dict[str, Any] = {name: getattr(scenario, name) for name in plain}
    return values | {"lon": f"{scenario.lon:g}", "lat": f"{scenario.lat:g}", "area": scenario.area.code,
                     "datum": "wgs84", "strike_deg": f"{scenario.strike_deg:g}",
                     "depth_km": f"{scenario.depth_km:g}"}  # fmt: skip


def proposed(db: Session, who: Actor) -> dict[str, Any]:
    """What a new scenario begins with: beneath the reader's county, or an earthquake of the catalogue."""
    area = asked_area(db, who)
    around = middle_of(db, area)
    values: dict[str, Any] = {
        "area": area.code if area else "", "lon": f"{around.lon:.4f}", "lat": f"{around.lat:.4f}", "datum": "wgs84",
        "magnitude": USUAL_MAGNITUDE, "depth_km": f"{USUAL_DEPTH:g}", "strike_deg": "0",
        "region": region_of(area.code if area else "", around.lon, around.lat),
    }  # fmt: skip
    number = request.args.get("quake", "")
    quake = db.get(Earthquake, int(number)) if number.isdecimal() and len(number) < 10 else None
    return values | (_of_quake(quake) if quake is not None else {}) | of_address()


def _of_quake(quake: Earthquake) -> dict[str, Any]:
    depth = min(700.0, max(0.0, quake.depth_km if quake.depth_km is not None else USUAL_DEPTH))
    name = t("After %(place)s, %(year)s", place=quake.place[:80] or t("an earthquake"), year=f"{quake.at.year}")
    return {
        "lon": f"{quake.lon:.4f}", "lat": f"{quake.lat:.4f}", "magnitude": min(9.5, max(4.0, quake.magnitude)),
        "depth_km": f"{depth:g}", "earthquake_id": quake.id, "name": str(name),
    }  # fmt: skip


def of_address() -> dict[str, Any]:
    """What of an earthquake the address itself says, so that a link can hold one that is not saved."""
    return {name: request.args[name][:40] for name in SHOCK if request.args.get(name)}


def asked_area(db: Session, who: Actor) -> Area | None:
    """The area that the address names, if the reader may look at it; else the reader's own."""
    code = request.args.get("area", "")[:60]
    if code:
        found = find_area(db, code, "area")
        if who.may_for(Permission.VIEW_PLACES, found.path):
            return found
    return home_area(db, who)


def shock_input(form: Form[Any]) -> ShockInput | None:
    """The earthquake that stands in the form; None where it makes none, the reasons staying for whoever saves it."""
    raw = {name: form[name].value for name in (*SHOCK, "datum") if form[name].value not in ("", None)}
    try:
        return ShockInput.model_validate(raw)
    except ValidationError:
        return None
