"""Pages of assumed earthquakes: the list, the map on which the epicentre is moved, figures, files."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.access import needs
from core.downloads import MEDIA_TYPES
from core.errors import DomainError, NotFound, Refusals
from core.forms import Form, attempt
from core.i18n import t
from core.panels import panels
from core.sentences import refusals
from core.web import actor, session
from maps.intensity import isoseismals
from maps.scenario_figures import Sites
from maps.scenario_inputs import ScenarioInput, ShockInput
from maps.scenario_models import Scenario
from maps.scenario_queries import (
    Reckoned,
    figures_for,
    open_scenario,
    reckoned_area,
    scenarios_open_to,
    sites,
)
from maps.scenario_services import change_scenario, remove_scenario, save_scenario, shock_of
from maps.scenario_words import (
    MEANINGS,
    NOTICE,
    assumptions,
    roman,
    say_degree,
    say_intensity,
    scenario_map_words,
    tenths,
)
from maps.views import bp
from maps.views.scenario_forms import SHOCK, asked_area, of_address, proposed, scenario_form, shock_input, values_of
from maps.views.shelter_map import map_parts
from maps.words import map_words
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import load, may


@bp.get("/scenarios")
@needs(P.VIEW_PLACES)
def scenarios() -> str:
    """The saved scenarios open to the reader."""
    found = session().scalars(scenarios_open_to(actor()).order_by(Scenario.name, Scenario.id)).all()
    return render_template(
        "maps/scenarios.html", scenarios=found, notice=NOTICE, may_edit=actor().may(P.EDIT_SCENARIOS),
        may_administer=actor().may(P.ADMINISTER),
    )  # fmt: skip


@bp.get("/scenarios/new")
@needs(P.VIEW_PLACES)
def new_scenario() -> ResponseReturnValue:
    """An earthquake to try on the map; whoever may save it finds the button."""
    db, who = session(), actor()
    form = scenario_form(db, who, proposed(db, who))
    return _page(form, None, asked_area(db, who))


@bp.post("/scenarios/new")
@needs(P.EDIT_SCENARIOS)
def save_new_scenario() -> ResponseReturnValue:
    """Keep the earthquake as a scenario."""
    db, who = session(), actor()
    form = scenario_form(db, who, proposed(db, who))
    saved = attempt(form, request.form, lambda given: save_scenario(db, given, who))
    if saved is None:
        return _page(form, None, asked_area(db, who)), 422
    flash(str(t("Saved: %(name)s.", name=saved.name)), "success")
    return redirect(url_for("maps.scenario", scenario_id=saved.id))


@bp.get("/scenarios/<int:scenario_id>")
@needs(P.VIEW_PLACES)
def scenario(scenario_id: int) -> ResponseReturnValue:
    """A saved scenario on its map, as the address changes it."""
    db, who = session(), actor()
    found = open_scenario(db, scenario_id, who)
    form = scenario_form(db, who, values_of(found) | of_address())
    return _page(form, found, reckoned_area(db, found.area, who))


@bp.post("/scenarios/<int:scenario_id>")
@needs(P.EDIT_SCENARIOS)
def change_saved_scenario(scenario_id: int) -> ResponseReturnValue:
    """Keep the changes of a saved scenario, its name too."""
    db, who = session(), actor()
    found = load(db, Scenario, scenario_id, who, P.EDIT_SCENARIOS)
    form = scenario_form(db, who, values_of(found))
    if attempt(form, request.form, lambda given: change_scenario(db, found, given, who)) is None:
        return _page(form, found, reckoned_area(db, found.area, who)), 422
    flash(str(t("Saved: %(name)s.", name=found.name)), "success")
    return redirect(url_for("maps.scenario", scenario_id=found.id))


@bp.post("/scenarios/<int:scenario_id>/remove")
@needs(P.EDIT_SCENARIOS)
def remove_saved_scenario(scenario_id: int) -> ResponseReturnValue:
    """The scenario is gone; drills that used it keep their line."""
    found = load(session(), Scenario, scenario_id, actor(), P.EDIT_SCENARIOS)
    name = found.name
    remove_scenario(session(), found, actor())
    flash(str(t("“%(name)s” is removed. Drills that used it keep their line.", name=name)), "success")
    return redirect(url_for("maps.scenarios"))


def _page(form: Form[ScenarioInput], saved: Scenario | None, area: Area | None) -> str:
    db, who = session(), actor()
    asked = shock_input(form)
    reckoned = _reckoned(db, asked, area, saved) if asked is not None and area is not None else None
    return render_template(
        "maps/scenario.html", form=form, scenario=saved, area=area, shock_fields=SHOCK, map=map_parts("scenario"),
        words=map_words() | scenario_map_words(), notice=NOTICE, reckoned=reckoned, **_shown(db, reckoned),
        may_save=who.may(P.EDIT_SCENARIOS),
        may_change=saved is not None and may(db, saved, who, P.EDIT_SCENARIOS),
        drawn=_drawing(reckoned) if reckoned else None,
    )  # fmt: skip


def _reckoned(db: Session, asked: ShockInput, area: Area, saved: Scenario | None) -> Reckoned | None:
    try:
        shock = shock_of(asked)
    except DomainError:
        return None  # the boxes say what is wrong when the scenario is saved
    return Reckoned(shock, area, figures_for(db, shock, area, actor()), saved)


def _shown(db: Session, reckoned: Reckoned | None, is_brief: bool = False) -> dict[str, Any]:
    """What the templates of figures need beside them."""
    shown: dict[str, Any] = {"say_degree": say_degree, "say_intensity": say_intensity, "roman": roman,
                             "tenths": tenths, "meanings": MEANINGS, "is_brief": is_brief, "panels": []}  # fmt: skip
    if reckoned is not None:
        shown["assumptions"] = assumptions(reckoned.shock.relation)
        shown["isoseismals"] = isoseismals(reckoned.shock)
        shown["panels"] = [] if is_brief else panels(db, "scenario", reckoned, actor())
    return shown


@bp.get("/scenarios/figures.json")
@needs(P.VIEW_PLACES)
def scenario_figures() -> ResponseReturnValue:
    """Lines to draw and figures as they are shown, for an earthquake that is just being moved; nothing is kept."""
    db, who = session(), actor()
    asked = _shock_of_address()
    area = asked_area(db, who)
    if area is None:
        raise NotFound()
    shock = shock_of(asked)
    reckoned = Reckoned(shock, area, figures_for(db, shock, area, who), _saved_of_address(db))
    shown = _shown(db, reckoned, is_brief=request.args.get("brief") == "1")
    answer = render_template("maps/scenario_answer.html", reckoned=reckoned, **shown)
    legend = render_template("maps/scenario_legend.html", **shown)
    figures = render_template("maps/scenario_figures.html", reckoned=reckoned, scenario=reckoned.scenario, **shown)
    return jsonify(_drawing(reckoned) | {
        "answer": answer, "legend": legend, "figures": "" if shown["is_brief"] else figures, "notice": str(NOTICE),
    })  # fmt: skip


def _saved_of_address(db: Session) -> Scenario | None:
    number = request.args.get("scenario", "")
    is_number = number.isdecimal() and len(number) < 10
    return db.scalar(scenarios_open_to(actor()).where(Scenario.id == int(number))) if is_number else None


def _shock_of_address() -> ShockInput:
    raw = {name: request.args[name][:60] for name in (*SHOCK, "datum") if request.args.get(name)}
    try:
        return ShockInput.model_validate(raw)
    except ValidationError as error:
        raise Refusals(refusals(error)) from None


def _drawing(reckoned: Reckoned) -> dict[str, Any]:
    """Epicentre and rings for the map, rounded to about ten metres."""
    shock = reckoned.shock
    rings = [
        {"degree": line.degree, "label": roman(line.degree),
         "ring": [[round(lat, 4), round(lon, 4)] for lon, lat in line.ring]}
        for line in isoseismals(shock)
    ]  # fmt: skip
    return {"lon": round(shock.lon, 6), "lat": round(shock.lat, 6), "rings": rings}


@bp.get("/scenarios/sites.json")
@needs(P.VIEW_PLACES)
def scenario_sites() -> ResponseReturnValue:
    """Points of units and shelters in the area of a scenario: id, name, longitude, latitude and what they are."""
    area = asked_area(session(), actor())
    if area is None:
        raise NotFound()
    return jsonify(_points(sites(session(), area, actor())))


def _points(found: Sites) -> dict[str, Any]:
    units = [
        [one.id, one.name, round(one.lon, 5), round(one.lat, 5), int(one.is_school)]
        for one in found.units if one.lon is not None and one.lat is not None
    ]  # fmt: skip
    shelters = [
        [one.id, one.name, round(one.lon, 5), round(one.lat, 5), int(one.is_usable)]
        for one in found.shelters if one.lon is not None and one.lat is not None
    ]  # fmt: skip
    return {"units": units, "shelters": shelters, "notice": str(NOTICE)}


@bp.get("/scenarios/<int:scenario_id>/figures.<string:ending>")
@needs(P.VIEW_PLACES)
def scenario_file(scenario_id: int, ending: str) -> ResponseReturnValue:
    """The figures of a saved scenario as a workbook, or its units as csv."""
    from maps.scenario_files_queries import write_scenario

    found = open_scenario(session(), scenario_id, actor())
    if ending not in MEDIA_TYPES:
        raise NotFound()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"scenario.{ending}"
        write_scenario(session(), found, actor(), target)
        content = target.read_bytes()
    return _download(content, f"{found.name}.{ending}", ending)


def _download(content: bytes, name: str, ending: str) -> Response:
    return send_file(io.BytesIO(content), MEDIA_TYPES[ending], as_attachment=True, download_name=name)
